package lang

import (
	"regexp"
	"strings"

	"github.com/kljensen/snowball/norwegian"
)

// nb is Norwegian bokmål. What has more than one good word has the one that public bodies use, and the other beside it.
var nb = &Language{
	Code: "nb",
	Name: "Norsk bokmål",
	Addresses: Addresses{
		Contents: "innhold.html", Sources: "kilder.html", Glossary: "ordliste.html", Contacts: "kontakter.html",
		Search: "sok.html", Booklet: "studiemateriell.html", BookletStyle: "studiemateriell.css", NotFound: "404.html",
		RunSheet: "kjoreplan", Handout: "utdelingsark",
		About: "lokalt/hos-oss.html", OwnContacts: "lokalt/kontakter.html", Statement: "lokalt/tilgjengelighet.html",
		HostStyle: "lokalt/stil.css",
		Hosting:   "_publisering",
	},
	Quotes:  Quotes{Double: [2]string{"«", "»"}, Single: [2]string{"‘", "’"}, Dash: "–"},
	Decimal: ",",
	After:   []Letter{{"æä", "ae"}, {"øö", "oe"}, {"å", "aa"}},
	Words: [numberOfLists]Words{
		Blocks: {
			{"fact", "fakta"}, {"law", "lov"}, {"consider", "tenk-på"}, {"takeaway", "ta-med-deg", "ta-med"},
			{"warning", "advarsel"}, {"example", "eksempel"}, {"case", "kasus", "kasusbeskrivelse"},
			{"question", "spørsmål"}, {"recap", "tilbakeblikk"}, {"reflection", "refleksjon"},
			{"discussion", "diskusjon"}, {"facilitator", "samtaleleder"}, {"conversation", "samtaleøvelse", "samtale"},
			{"chart", "diagram"}, {"slide", "lysbilde"}, {"local", "hos-oss"}, {"contacts", "kontakter"},
			{"video", "film"}, {"audio", "lyd"}, {"plan", "plan"},
		},
		Attributes: {
			{"rows", "rader"}, {"role", "virksomhet"}, {"minutes", "minutter"}, {"for", "for"}, {"group", "gruppe"},
			{"region", "region"}, {"type", "type"}, {"shuffle", "bland"}, {"points", "poeng"}, {"test", "sluttest"},
			{"draw", "antall"}, {"pick", "utvalg"}, {"goal", "mål"}, {"verdict", "vurdering"},
			{"was", "tidligere-id"}, {"captions", "undertekster"}, {"src", "kilde"},
			{"historical", "historisk"},
		},
		Keywords: {
			{"answer", "Svar"}, {"hint", "Hint", "Ledetråd"}, {"criteria", "Kriterier"}, {"explanation", "Forklaring"},
			{"consider", "Verdt å tenke på", "Å tenke på"},
		},
		Keys: {
			{"title", "tittel"}, {"summary", "sammendrag"}, {"goals", "mål"}, {"minutes", "minutter"},
			{"notice", "innhold"}, {"kind", "slag"}, {"reviewed", "gjennomgått"}, {"was", "tidligere"},
			{"audience", "målgruppe"}, {"draft", "utkast"}, {"slides", "lysbilder"}, {"vignette", "vignett"},
			{"layer", "lag"}, {"recap", "tilbakeblikk"}, {"draw", "antall"}, {"write", "skriv"}, {"from", "fra"},
			{"handout", "utdelingsark"},
		},
		Kinds: {
			{"chapter", "kapittel"}, {"case", "kasus"}, {"meeting", "samling"}, {"test", "test"}, {"page", "side"},
		},
		Layers:    {{"core", "grunnkurs", "grunn"}, {"more", "fordypning"}},
		Questions: {{"multiple", "flere"}, {"judgement", "avveining"}, {"scale", "skala"}, {"write", "skriv"}},
		Verdicts:  {{"works", "fungerer"}, {"correct", "stemmer"}},
		Picks:     {{"unsure", "usikre"}},
		Charts:    {{"line", "linje"}, {"bar", "stolpe"}},
		YesNo:     {{"yes", "ja"}, {"no", "nei"}},
		Conformance: {
			{"full", "helt", "helt i samsvar"}, {"partial", "delvis", "delvis i samsvar"},
			{"none", "ikke", "ikke i samsvar"},
		},
		Spans:   {{"month", "måneder", "måned"}, {"year", "år"}},
		Columns: {{"minutes", "minutter"}},
	},
	Provision: Provision{ // `§ 3-1` or `§ 12 a`, with any white space
		Word:  "§",
		After: regexp.MustCompile(`^§[\s\x{a0}]*\d+(-\d+)?([\s\x{a0}]+[a-z]\b)?`),
	},
	Cues: Cues{
		Absolutes: strings.Fields("alltid aldri bare kun utelukkende må hver helt garantert absolutt umulig"),
		Reasons:   []string{"fordi", "siden", "for å", "slik at", "ellers", "derfor"},
		But:       strings.Fields("men likevel derimot imidlertid"),
		Verdicts: VerdictWords{
			True:  Verdict{Right: "stemmer", Wrong: "stemmer ikke"},
			Works: Verdict{Right: "fungerer her", Wrong: "fungerer sjelden her"},
		},
	},
	Search: Search{
		Stem:       func(form string) string { return norwegian.Stem(form, true) },
		Small:      norwegian.IsStopWord,
		Endings:    strings.Fields(norwegianEndings),
		Vowels:     "aeiouyæøåéô",
		Indefinite: same, // the stemmer takes the definite endings away
		Suffixes:   []string{"ning", "ing", "else"},
		Compounds:  true,
		Short:      func(string, string) string { return "" }, // skole-buss and kvinne-hus keep their vowel
		Links:      "se",
		Derived:    strings.Fields("ning ing else het lig skap bar som løs full sjon dom nad inne vis tis tet sk st"),
		Loose:      set(norwegianLoose),
	},
	Book: Book{
		Cover: "Omslag",
		Accessible: "Teksten flyter etter leserens innstillinger. Overskrifter, lister, tabeller og noter er merket " +
			"som det, bilder som betyr noe, er beskrevet, og diagrammer finnes også som tabeller. " +
			"Filmer og lyd er gjengitt som tekst. Ingen har vurdert boken mot noen standard for tilgjengelighet.",
	},
}

// The endings of Norwegian nouns, verbs and adjectives, as Snowball's first step takes them away, and the neuter t.
const norwegianEndings = `a e s t en et er ene ede ende ane ens ets ers enes edes endes este ere est te de dde tt
	het heten heter hetene hetens erte ert ast ande as es lig lige ligere ligst ig ige igere igst`

// Prefixes and small words that begin or end many words without being a part of a compound.
const norwegianLoose = `an av bak be bort bra da de den der det du eller en ene enn er et etter fast feil for fra
	fram fri få får før ha han har hel hele hem hen her hit hjem hun hva hver hvor høy høyt i igjen ikke ingen
	inn inne innen inntil ja jo kan kom kring lang lav lik like man med mellom men mer mest mis mot må ned nei
	nok ny nå når og om opp ord per pro på ren rett ring sam samt seg selv ser sin siden sitt skal slik som
	stor så søk tal tals tar ten til ting tok ut uten ute van var ved vel vil vis vist være åt`
