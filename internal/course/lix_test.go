package course

import "testing"

func TestLIX(t *testing.T) {
	for _, c := range []struct {
		text  []string
		words int
		value float64
	}{
		{[]string{"Hon frågar. Han svarar."}, 4, 2},
		{[]string{"Se 19 kap. 1 § nu."}, 5, 5},
		{[]string{"\"Vad vill du?\" frågar hon.", "Inget"}, 6, 3},
		{[]string{"Socialtjänsten frågar."}, 2, 52},
	} {
		if value, words := lix(c.text); value != c.value || words != c.words {
			t.Errorf("%q: LIX %v of %d words, want %v of %d", c.text, value, words, c.value, c.words)
		}
	}
}
