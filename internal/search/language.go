package search

import (
	"strings"
	"unicode/utf8"

	"github.com/kljensen/snowball/english"
	"github.com/kljensen/snowball/swedish"
)

// A language is what the index knows of the language of the course.
type language struct {
	stem       func(form string) string
	small      func(form string) bool         // a word that tells nothing beside others
	endings    []string                       // of inflected words, the longest sensible set: they reach forms that the course does not hold
	soft       string                         // what stems end in where the word itself may have another letter: polici for policy
	compounds  bool                           // words are written together
	short      func(form, stem string) string // how a form is before another word when that is otherwise than alone, else ""
	links      string                         // letters that may stand between the parts of a compound
	indefinite func(stem string) string       // the stem without an ending that the stemmer leaves, else itself
	suffixes   []string                       // that make one stem of another, which then counts a little too: anmälan and anmälning of anmäl
	derived    []string                       // how the end of a word begins that is derived and not composed
	loose      map[string]bool                // words that are no part of a compound: they would be found in derived words
}

func newLanguage(code string) *language {
	switch code {
	case "sv":
		return &language{
			stem:       func(form string) string { return swedish.Stem(form, true) },
			small:      swedish.IsStopWord,
			endings:    strings.Fields(swedishEndings),
			compounds:  true,
			short:      swedishShort,
			links:      "saeou",
			indefinite: swedishIndefinite,
			suffixes:   []string{"ning", "an", "um", "d", "t", "n"},
			derived:    strings.Fields("ning tning het lig skap bar sam lös full tion dom nad van nis tet sk st"),
			loose:      set(swedishLoose),
		}
	case "en":
		return &language{
			stem:       func(form string) string { return english.Stem(form, true) },
			small:      english.IsStopWord,
			endings:    strings.Fields("s es ed ing ly y ies ied d e er ers ings"),
			soft:       "i",
			indefinite: same,
		}
	}
	return &language{
		stem:       same,
		indefinite: same,
		small:      func(string) bool { return false },
	}
}

func same(s string) string { return s }

// swedishIndefinite takes away the definite endings of barnet, kvinnan, regeln, doktorn and ekonomin.
func swedishIndefinite(stem string) string {
	for _, ending := range []string{"et", "an"} {
		if base, ok := strings.CutSuffix(stem, ending); ok {
			return base
		}
	}
	if base, ok := strings.CutSuffix(stem, "n"); ok {
		for _, before := range []string{"el", "or", "i", "o", "u", "y", "å"} {
			if strings.HasSuffix(base, before) {
				return base
			}
		}
	}
	return stem
}

// swedishShort takes away the vowel of skol-buss and läkar-besök, and the n of handeln, which its stem keeps.
func swedishShort(form, stem string) string {
	switch {
	case form == stem+"a" && utf8.RuneCountInString(stem) >= shortest:
		return stem
	case strings.HasSuffix(form, "are") && len(form) > alone:
		return form[:len(form)-1]
	case strings.HasSuffix(form, "eln"):
		return form[:len(form)-1]
	}
	return ""
}

// The endings of Swedish nouns, verbs and adjectives, as Snowball's first step takes them away.
const swedishEndings = `s a e n t r
	ar er or en et an na ad as es at
	arna erna orna arne ande aste ades aren ades
	ens ets ans ars ers ors ast are ade anden andet andets
	arnas ernas ornas andes arens heten heter hetens heterna igt iga igare`

// Prefixes and small words that begin or end many words without being a part of a compound.
const swedishLoose = `an aren att av bak be bort bra den det dit där efter eller en ena era ett fast fel fram från få får före för ha han har hel
	hem henne hon här hög igen in ingen inne inom inte ju kan ken kom kring lig lika lång låg man med mellan men mer mest mis mot ned
	ner nog nu när och om ord per pro på ren ring rätt sam samt ser sig sin sitt ska själv sked som stor så sök tal tals tar ten till ting tog under
	upp ur ut utan ute vad var vid vill vis åt åter än är över`

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
