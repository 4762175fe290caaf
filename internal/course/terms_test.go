package course

import "testing"

func FuzzTerms(f *testing.F) {
	for _, s := range []string{"Stödet och stöd", "stöd  och hjälp", "A &amp; stöd", "&", "ö\xffstöd", "İstanbul"} {
		f.Add(s)
	}
	x := NewTermIndex([]*Term{{Term: "stöd", Forms: []string{"stödet", "stöd och hjälp"}}, {Term: "i"}})
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		x.Each(s, func(int) bool { return false }, func(_, start, end int) {
			if start < last || end <= start || end > len(s) {
				t.Fatalf("%q: found %d to %d after %d", s, start, end, last)
			}
			last = end
		})
	})
}
