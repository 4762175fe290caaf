package search

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/vinjett/vinjett/internal/lang"
)

// Words returns the words of a text, for the comparison with the client's.
func Words(text string) (words []string) {
	eachWord(text, func(word []byte) { words = append(words, string(word)) })
	return words
}

// Fold is fold, for the comparison with the client's.
var Fold = fold

func TestCut(t *testing.T) {
	for _, c := range []struct {
		text       string
		n          int
		head, rest string
	}{
		{"", 10, "", ""},
		{"  ett\n två\ttre ", 20, "ett två tre", ""},
		{"ett två tre", 11, "ett två tre", ""},
		{"ett två tre", 10, "ett två …", "tre"},
		{"ett två  tre fyra", 7, "ett två …", "tre fyra"},
		{"ett [källa] .  Två", 30, "ett [källa]. Två", ""},
		{"åååååååååå b", 4, "åååå…", " b"},
	} {
		head, rest := cut(c.text, c.n)
		if head != c.head || rest != c.rest {
			t.Errorf("cut(%q, %d) = %q, %q, want %q, %q", c.text, c.n, head, rest, c.head, c.rest)
		}
	}
}

// vocabularyOf returns the vocabulary of words that each are in a few units.
func vocabularyOf(code, words string) *vocabulary {
	forms := Words(words)
	slices.Sort(forms)
	forms = slices.Compact(forms)
	l := &lang.Of(code).Search
	var stems []string
	for _, form := range forms {
		stems = append(stems, l.Stem(form))
	}
	return newVocabulary(l, forms, stems, slices.Repeat([]uint32{3}, len(forms)))
}

func TestSplit(t *testing.T) {
	v := vocabularyOf("sv", `sekretess gränser barn vård utredning kommun skuld tvång lagar slag skola buss läkare `+
		`besök handeln människa
		fråga tid fritid kyrka organ problem för hör samtal tal`)
	s := newSplitter(v)
	for form, want := range map[string]string{
		"sekretessgränser":    "sekretess/8 gräns/8",
		"sekretessgränserna":  "sekretess/8 gräns/8",                       // another ending than the word has alone
		"barnavårdsutredning": "barn/8 vård/8 utredning/8 +vårdsutredning", // which may be a word too
		"tvångslagarna":       "tvång/8 lag/8",                             // not tvång-slagarna
		"skolbuss":            "skol/8 buss/8",
		"läkarbesöket":        "läk/8 besök/8",
		"människohandel":      "människ/8 handeln/8",
		"kyrkotid":            "kyrk/8 tid/8",
		"sekretessbelagd":     "sekretess/5 +belagd",
		"sexualutredning":     "utredning/5",
		"utredning":           "",
		"kommunens":           "",
		"förhör":              "", // small words are no parts
		"samtal":              "",
		"problem":             "",
		"19åring":             "",
	} {
		shares, ends := s.split(form, v.language.Stem(form))
		var got []string
		for _, p := range shares {
			got = append(got, fmt.Sprintf("%s/%d", v.stems[p.stem], p.weight))
		}
		for _, e := range ends {
			got = append(got, "+"+e)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s is %q, want %q", form, got, want)
		}
	}
}

// Norwegian is written together, too, and keeps the vowel of skole and kvinne before another word.
func TestSplitNorwegian(t *testing.T) {
	v := vocabularyOf("nb", `barn hage vern tjeneste skole buss kvinne hus sosial hjelp helse pasient melding`)
	s := newSplitter(v)
	for form, want := range map[string]string{
		"barnevernstjenesten": "barn/8 vern/8 tjenest/8",
		"barnehagen":          "barn/8 hag/8",
		"skolebuss":           "skol/8 buss/8",
		"kvinnehuset":         "kvinn/8 hus/8",
		"sosialhjelpen":       "sosial/8 hjelp/8",
		"pasientrettigheter":  "pasient/5",
		"bekymringsmelding":   "melding/5",
		"barnet":              "",
		"utviklingen":         "",
	} {
		shares, _ := s.split(form, v.language.Stem(form))
		var got []string
		for _, p := range shares {
			got = append(got, fmt.Sprintf("%s/%d", v.stems[p.stem], p.weight))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s is %q, want %q", form, got, want)
		}
	}
}

func FuzzWords(f *testing.F) {
	f.Add("Hälso- och sjukvårdslagen, 19 kap. 1 §")
	f.Add("a\u030a \u0301 ẞ İ 𝒳 ﬁ \xff\xc3 \u200d")
	f.Fuzz(func(t *testing.T, text string) {
		for _, w := range Words(text) {
			if w == "" || len(w) > longest || !utf8.ValidString(w) {
				t.Errorf("%q has the word %q", text, w)
			}
			if strings.ContainsFunc(w, func(r rune) bool { return !isWord(r) && r != utf8.RuneError }) {
				t.Errorf("%q has the word %q with what is no letter", text, w)
			}
			if strings.ContainsFunc(fold(w), func(r rune) bool { return unicode.Is(unicode.Mn, r) }) {
				t.Errorf("%q keeps marks: %q", w, fold(w))
			}
			if again := Words(norm.NFD.String(w)); len(w) < longest/3 && !slices.Equal(again, Words(w)) {
				t.Errorf("%q decomposed is %q", w, again)
			}
		}
	})
}

func FuzzSplit(f *testing.F) {
	f.Add("sekretess gränser barn vård utredning", "barnavårdsutredning")
	f.Add("åäö äöå öåä", "åäöäöåöåä")
	f.Fuzz(func(t *testing.T, words, compounds string) {
		v := vocabularyOf("sv", words)
		s := newSplitter(v)
		for _, form := range Words(compounds) {
			shares, ends := s.split(form, v.language.Stem(form))
			for _, p := range shares {
				if int(p.stem) >= len(v.stems) || p.weight <= 0 || p.weight >= 16 {
					t.Errorf("%s has the part %v", form, p)
				}
			}
			for _, e := range ends {
				if !strings.HasSuffix(form, e) || len(e) == len(form) || !utf8.ValidString(e) {
					t.Errorf("%s ends with %q", form, e)
				}
			}
		}
	})
}
