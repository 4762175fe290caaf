package lang

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// empty lists the fields of a row that say nothing, by their path.
func empty(v reflect.Value, path string) (fields []string) {
	if v.Kind() == reflect.Struct {
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if f.Tag.Get("lang") == "optional" {
				continue
			}
			fields = append(fields, empty(v.Field(i), path+"."+f.Name)...)
		}
		return fields
	}
	if v.Kind() == reflect.Array {
		for i := range v.Len() {
			fields = append(fields, empty(v.Index(i), fmt.Sprintf("%s[%d]", path, i))...)
		}
		return fields
	}
	if v.IsZero() || v.Kind() == reflect.Slice && v.Len() == 0 {
		fields = append(fields, path)
	}
	return fields
}

func TestNoEmptyCell(t *testing.T) {
	for _, l := range languages {
		for _, field := range empty(reflect.ValueOf(*l), l.Code) {
			t.Errorf("%s is empty", field)
		}
		if s := l.Search; s.Compounds && (s.Short == nil || s.Links == "" || s.Derived == nil || s.Loose == nil) {
			t.Errorf("%s: a language with compounds needs all that tells how they are written", l.Code)
		}
	}
	for _, field := range empty(reflect.ValueOf(titles), "titles") {
		t.Errorf("%s is empty: the manual does not name the list", field)
	}
	got := empty(reflect.ValueOf(Language{Code: "xx"}), "xx")
	if !slices.Contains(got, "xx.Addresses.Search") || !slices.Contains(got, "xx.Words[0]") {
		t.Errorf("an empty row has the empty cells %q", got)
	}
}

// Every language has words for the same things, in the same order; the program's own words are those of English.
func TestEveryWordInEveryLanguage(t *testing.T) {
	for list := range numberOfLists {
		for _, w := range en.Words[list] {
			if list.key(w[1]) != w[0] {
				t.Errorf("en has %q for the program's own word %q", w[1], w[0])
			}
		}
		for _, l := range languages {
			var own, want []string
			for _, w := range l.Words[list] {
				own = append(own, w[0])
				if len(w) < 2 || slices.Contains(w, "") {
					t.Errorf("%s has nothing for %s", l.Code, w[0])
				}
			}
			for _, w := range en.Words[list] {
				want = append(want, w[0])
			}
			for _, name := range want {
				if !slices.Contains(own, name) {
					t.Errorf("%s: %s: there is no word for %s", l.Code, titles[list], name)
				}
			}
			for _, name := range own {
				if !slices.Contains(want, name) {
					t.Errorf("%s: %s: there is a word for %s, which en has not", l.Code, titles[list], name)
				}
			}
			if len(own) == len(want) && !slices.Equal(own, want) && slices.Equal(sorted(own), sorted(want)) {
				t.Errorf("%s: %s: the words stand in the order %v, want %v", l.Code, titles[list], own, want)
			}
		}
	}
}

func sorted(words []string) []string { return slices.Sorted(slices.Values(words)) }

// A word means one thing in a list, in whatever language it is.
func TestNoWordMeansTwoThings(t *testing.T) {
	for list := range numberOfLists {
		first := map[string][2]string{}
		for _, l := range languages {
			for _, w := range l.Words[list] {
				for _, written := range w[1:] {
					key := list.key(written)
					if key == "" {
						t.Errorf("%s: %q has no letter that names are compared by", l.Code, written)
					}
					if f, ok := first[key]; ok && f[0] != w[0] {
						t.Errorf("%s: %q is %s in %s and %s in %s", titles[list], written, f[0], f[1], w[0], l.Code)
					}
					first[key] = [2]string{w[0], l.Code}
				}
			}
		}
	}
}

func TestAddresses(t *testing.T) {
	for _, l := range languages {
		a := l.Addresses
		seen := map[string]bool{}
		for _, address := range append(a.All(), a.HostStyle, a.BookletStyle) {
			if seen[address] {
				t.Errorf("%s: %s is the address of two pages", l.Code, address)
			}
			seen[address] = true
			for step := range strings.SplitSeq(address, "/") {
				stem, ext, _ := strings.Cut(step, ".")
				if Fold(stem) != stem || ext != "" && ext != "html" && ext != "css" {
					t.Errorf("%s: %s is no address", l.Code, address)
				}
			}
		}
		host, _, _ := strings.Cut(a.About, "/")
		for _, address := range []string{a.OwnContacts, a.Statement, a.HostStyle} {
			if !strings.HasPrefix(address, host+"/") {
				t.Errorf("%s: %s is not in the host's folder %s", l.Code, address, host)
			}
		}
		if !strings.HasPrefix(a.Hosting, "_") || Fold(a.RunSheet) != a.RunSheet || Fold(a.Handout) != a.Handout {
			t.Errorf("%s: %s, %s or %s is no name", l.Code, a.Hosting, a.RunSheet, a.Handout)
		}
	}
}

func TestOwn(t *testing.T) {
	for _, c := range []struct {
		list          List
		written, want string
	}{
		{Blocks, "Fråga", "question"}, {Blocks, "fraga", "question"}, {Blocks, "question", "question"},
		{Blocks, "fal", ""},
		{Keywords, "ATT TÄNKA PÅ", "consider"}, {Keywords, "Att tanka pa", ""}, {Keywords, "*Svar*", ""},
		{Keywords, "svar ", ""},
		{Attributes, "källa", "src"}, {Kinds, "träff", "meeting"}, {YesNo, "JA", "yes"},
		{Conformance, "Delvis förenlig", "partial"},
		{Spans, "månader", "month"}, {Columns, " Minuter ", "minutes"},
	} {
		if got := c.list.Own(c.written); got != c.want {
			t.Errorf("%q is %q, want %q", c.written, got, c.want)
		}
	}
	if got := sv.Names("goals"); got[0] != "mål" || !slices.Contains(got, "goals") {
		t.Errorf("the names of goals are %q", got)
	}
	if got, want := sv.Choices(Layers), "grund or fördjupning (core, more)"; got != want {
		t.Errorf("choices %q, want %q", got, want)
	}
	if got, want := en.Choices(Layers), "core or more"; got != want {
		t.Errorf("choices %q, want %q", got, want)
	}
	for _, c := range []struct {
		word        string
		about, want *Language
	}{{"fråga", en, sv}, {"plan", en, en}, {"plan", sv, sv}, {"?", sv, sv}} {
		if got := Blocks.Language(c.word, c.about); got != c.want {
			t.Errorf("%q is %s in a course that is %s", c.word, got.Code, c.about.Code)
		}
	}
}

func TestOrder(t *testing.T) {
	for code, words := range map[string]string{
		"sv": "2-b (a) ab Éa eb zebra Åsa ände Ärlig ö",
		"en": "2-b (a) ab ände Ärlig Åsa Éa eb ö zebra",
	} {
		want := strings.Fields(words)
		got := slices.Clone(want)
		slices.Reverse(got)
		slices.SortStableFunc(got, func(a, b string) int { return cmp.Compare(Of(code).Key(a), Of(code).Key(b)) })
		if fold := func(s []string) string { return Fold(strings.Join(s, " ")) }; fold(got) != fold(want) {
			t.Errorf("%s: the order is %q, want %q", code, got, want)
		}
	}
	for _, l := range languages {
		for i, letter := range l.After {
			r, _ := utf8.DecodeRuneInString(letter.Runes)
			for _, r := range letter.Runes {
				if key := l.Key(string(r)); key <= "z" || i > 0 && key <= l.Key(l.After[i-1].Runes)[:1] {
					t.Errorf("%s: %c does not come in its place", l.Code, r)
				}
			}
			if got := l.Initial(l.Key(letter.Runes)); got != strings.ToUpper(string(r)) {
				t.Errorf("%s: %s stands under %s", l.Code, letter.Runes, got)
			}
			if got := l.InitialID(strings.ToUpper(string(r))); got != letter.ID {
				t.Errorf("%s: the id of %c is %s", l.Code, r, got)
			}
		}
		for word, want := range map[string]string{"3 §": "#", "": "#", "éclair": "E", "”Zon”": "Z"} {
			if got := l.Initial(l.Key(word)); got != want {
				t.Errorf("%s: %q stands under %s, want %s", l.Code, word, got, want)
			}
		}
		if got := l.InitialID("#"); got != "0" {
			t.Errorf("%s: the id of # is %s", l.Code, got)
		}
	}
}
