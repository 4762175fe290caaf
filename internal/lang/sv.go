package lang

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/kljensen/snowball/swedish"
)

var sv = &Language{
	Code: "sv",
	Name: "Svenska",
	Addresses: Addresses{
		Contents: "innehall.html", Sources: "kallor.html", Glossary: "ordlista.html", Contacts: "kontakter.html",
		Search: "sok.html", Booklet: "studiematerial.html", BookletStyle: "studiematerial.css", NotFound: "404.html",
		RunSheet: "korschema", Handout: "utdelningsblad",
		About: "lokalt/hos-oss.html", OwnContacts: "lokalt/kontakter.html", Statement: "lokalt/tillganglighet.html",
		HostStyle: "lokalt/stil.css",
		Hosting:   "_publicera",
	},
	Quotes:  Quotes{Double: [2]string{"”", "”"}, Single: [2]string{"’", "’"}, Dash: "–"},
	Decimal: ",",
	After:   []Letter{{"å", "aa"}, {"äæ", "ae"}, {"öø", "oe"}},
	Words: [numberOfLists]Words{
		Blocks: {
			{"fact", "fakta"}, {"law", "lag"}, {"consider", "tänk-på"}, {"takeaway", "ta-med"}, {"warning", "varning"},
			{"example", "exempel"}, {"case", "fallbeskrivning", "fall"}, {"question", "fråga"}, {"recap", "återblick"},
			{"reflection", "reflektion"}, {"discussion", "diskussion"}, {"facilitator", "samtalsledare"},
			{"conversation", "samtalsövning"}, {"chart", "diagram"}, {"slide", "visningsbild"}, {"local", "hos-oss"},
			{"contacts", "kontakter"}, {"video", "film"}, {"audio", "ljud"}, {"plan", "plan"},
		},
		Attributes: {
			{"rows", "rader"}, {"role", "verksamhet"}, {"minutes", "minuter"}, {"for", "för"}, {"group", "grupp"},
			{"region", "region"}, {"type", "typ"}, {"shuffle", "blanda"}, {"points", "poäng"}, {"test", "sluttest"},
			{"draw", "antal"}, {"pick", "urval"}, {"goal", "mål"}, {"verdict", "omdöme"},
			{"was", "tidigare-id"}, {"captions", "undertexter"}, {"src", "källa"}, {"historical", "historiskt"},
		},
		Keywords: {
			{"answer", "Svar"}, {"hint", "Ledtråd"}, {"criteria", "Kriterier"}, {"explanation", "Förklaring"},
			{"consider", "Att tänka på"},
		},
		Keys: {
			{"title", "titel"}, {"summary", "sammanfattning"}, {"goals", "mål"}, {"minutes", "minuter"},
			{"notice", "innehåll"}, {"kind", "slag"}, {"reviewed", "granskad"}, {"was", "tidigare"},
			{"audience", "målgrupp"}, {"draft", "utkast"}, {"slides", "bilder"}, {"vignette", "vinjett"},
			{"layer", "lager"}, {"recap", "återblick"}, {"draw", "antal"}, {"write", "skriv"},
			{"from", "från"}, {"handout", "utdelningsblad"},
		},
		Kinds: {
			{"chapter", "kapitel"}, {"case", "fall"}, {"meeting", "träff"}, {"test", "test"}, {"page", "sida"},
		},
		Layers:    {{"core", "grund"}, {"more", "fördjupning"}},
		Questions: {{"multiple", "flera"}, {"judgement", "avvägning"}, {"scale", "skala"}, {"write", "skriv"}},
		Verdicts:  {{"works", "fungerar"}, {"correct", "stämmer"}},
		Picks:     {{"unsure", "osäkra"}},
		Charts:    {{"line", "linje"}, {"bar", "stapel"}},
		YesNo:     {{"yes", "ja"}, {"no", "nej"}},
		Conformance: {
			{"full", "helt", "helt förenlig"}, {"partial", "delvis", "delvis förenlig"},
			{"none", "inte", "inte förenlig"},
		},
		Spans:   {{"month", "månader", "månad"}, {"year", "år"}},
		Columns: {{"minutes", "minuter"}},
	},
	Provision: Provision{ // `19 kap. 1 §` or `4 kap. 1 a §`, with any white space
		Word:   "kap.",
		Before: regexp.MustCompile(`\d+[\s\x{a0}]+$`),
		After:  regexp.MustCompile(`^kap\.[\s\x{a0}]+\d+([\s\x{a0}]+[a-z])?[\s\x{a0}]+§`),
	},
	Cues: Cues{
		Absolutes: strings.Fields("alltid aldrig bara endast enbart måste varje helt garanterat absolut omöjligt"),
		Reasons:   []string{"eftersom", "därför att", "för att", "så att", "annars", "därför"},
		But:       strings.Fields("men fast ändå däremot"),
		Verdicts: VerdictWords{
			True:  Verdict{Right: "stämmer", Wrong: "stämmer inte"},
			Works: Verdict{Right: "fungerar här", Wrong: "fungerar sällan här"},
		},
	},
	Search: Search{
		Stem:       func(form string) string { return swedish.Stem(form, true) },
		Small:      swedish.IsStopWord,
		Endings:    strings.Fields(swedishEndings),
		Vowels:     "aeiouyåäöé",
		Indefinite: swedishIndefinite,
		Suffixes:   []string{"ning", "an", "um", "d", "t", "n"},
		Compounds:  true,
		Short:      swedishShort,
		Links:      "saeou",
		Derived:    strings.Fields("ning tning het lig skap bar sam lös full tion dom nad van nis tet sk st"),
		Loose:      set(swedishLoose),
	},
	Book: Book{
		Cover: "Omslag",
		Accessible: "Texten flödar om efter läsarens inställningar. Rubriker, listor, tabeller och noter är märkta " +
			"som sådana, bilder som betyder något är beskrivna, och diagram finns också som tabeller. " +
			"Filmer och ljud återges som text. Ingen har granskat boken mot någon standard för tillgänglighet.",
	},
}

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
	case form == stem+"a" && utf8.RuneCountInString(stem) >= 3:
		return stem
	case strings.HasSuffix(form, "are") && len(form) > 5:
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
const swedishLoose = `an aren att av bak be bort bra den det dit där efter eller en ena era ett fast fel fram
	från få får före för ha han har hel hem henne hon här hög igen in ingen inne inom inte ju kan ken kom
	kring lig lika lång låg man med mellan men mer mest mis mot ned ner nog nu när och om ord per pro på ren
	ring rätt sam samt ser sig sin sitt ska själv sked som stor så sök tal tals tar ten till ting tog under
	upp ur ut utan ute vad var vid vill vis åt åter än är över`
