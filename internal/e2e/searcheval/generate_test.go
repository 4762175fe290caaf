package searcheval

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// The generated text: every chapter is about one compound of its own, which stands in it three times in different
// forms, in a third of the chapters also in a heading. The rest is sentences of common words, where compounds of other
// chapters stand here and there.

// first parts of compounds, as they are alone and as they are before another word
var firsts = strings.Fields(`arbete/arbets barn/barn bostad/bostads brand/brand bygge/bygg domstol/domstols ` +
	`ekonomi/ekonomi elev/elev
	energi/energi familj/familje fartyg/fartygs fastighet/fastighets fiske/fiske forskning/forsknings fritid/fritids
	gruva/gruv hamn/hamn handel/handels industri/industri jordbruk/jordbruks järnväg/järnvägs kultur/kultur kust/kust
	livsmedel/livsmedels läkemedel/läkemedels miljö/miljö natur/natur näring/närings olja/olje pension/pensions
	polis/polis rymd/rymd sjö/sjö skog/skogs skola/skol språk/språk stad/stads teater/teater trafik/trafik turist/turist
	utbildning/utbildnings vatten/vatten vind/vind
	väg/väg ålder/ålders ärende/ärende öl/öl`)

// last parts: alone, definite, plural, definite plural
var lasts = strings.Fields(`avgift/avgiften/avgifter/avgifterna tillstånd/tillståndet/tillstånd/tillstånden ` +
	`myndighet/myndigheten/myndigheter/myndigheterna
	bidrag/bidraget/bidrag/bidragen förening/föreningen/föreningar/föreningarna
	kontroll/kontrollen/kontroller/kontrollerna nämnd/nämnden/nämnder/nämnderna ledare/ledaren/ledare/ledarna
	register/registret/register/registren fond/fonden/fonder/fonderna analys/analysen/analyser/analyserna
	kostnad/kostnaden/kostnader/kostnaderna karta/kartan/kartor/kartorna station/stationen/stationer/stationerna
	chef/chefen/chefer/cheferna lag/lagen/lagar/lagarna tävling/tävlingen/tävlingar/tävlingarna
	rapport/rapporten/rapporter/rapporterna gräns/gränsen/gränser/gränserna plats/platsen/platser/platserna
	tjänst/tjänsten/tjänster/tjänsterna råd/rådet/råd/råden inspektör/inspektören/inspektörer/inspektörerna
	museum/museet/museer/museerna säkerhet/säkerheten/säkerheter/säkerheterna
	utredning/utredningen/utredningar/utredningarna förbättring/förbättringen/förbättringar/förbättringarna`)

var (
	subjects = strings.Fields("kommunen staten läraren styrelsen gruppen en_granne personalen regeringen föreningen " +
		"en_vän chefen familjen ungdomarna de_äldre allmänheten forskaren")
	verbs = strings.Fields("diskuterade beslutade_om väntade_på frågade_efter ändrade beskrev hittade behövde " +
		"berättade_om planerade studerade klagade_på")
	objects = strings.Fields("vägen huset skolan maten vädret tidningen mötet budgeten resan boken parken bussen " +
		"kaffet musiken trädgården rapporten tiden frågan svaret planen")
	places = strings.Fields("i_staden på_landet vid_sjön under_våren efter_mötet före_sommaren i_går på_torget " +
		"hos_oss i_skogen utan_brådska med_glädje")
)

// A compound has its forms in the order of lasts.
type compound struct {
	first string // alone
	last  string
	forms []string
}

// generate returns the content files of a course with so many chapters, and n queries of each kind.
func generate(chapters, n int) (files map[string]string, queries []query) {
	r := rand.New(rand.NewPCG(1, 2))
	var all []compound
	for _, f := range firsts {
		alone, before, _ := strings.Cut(f, "/")
		for _, l := range lasts {
			forms := strings.Split(l, "/")
			c := compound{first: alone, last: forms[0]}
			for _, form := range forms {
				c.forms = append(c.forms, before+form)
			}
			all = append(all, c)
		}
	}
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	all = all[:chapters]

	pick := func(words []string) string { return strings.ReplaceAll(words[r.IntN(len(words))], "_", " ") }
	sentence := func(object string) string {
		s := []rune(pick(subjects) + " " + pick(verbs) + " " + object + " " + pick(places) + ". ")
		return strings.ToUpper(string(s[0])) + string(s[1:])
	}
	paragraph := func(sentences int, about string) string {
		var b strings.Builder
		at := r.IntN(sentences)
		for i := range sentences {
			object := pick(objects)
			if i == at && about != "" {
				object = about
			}
			b.WriteString(sentence(object))
		}
		return b.String() + "\n\n"
	}
	files = map[string]string{"course.yaml": "id: text\ntitle: Text\nlanguage: sv\n", "index.md": "# Text\n\nStart.\n"}
	for i, c := range all {
		heading := "Om " + pick(objects)
		if i%3 == 0 {
			heading = "Om " + c.forms[1]
		}
		other := all[r.IntN(len(all))]
		text := fmt.Sprintf("# Kapitel %d\n\n%s## Början {#borjan}\n\n%s%s## %s {#om}\n\n"+
			"%s%s## Slutet {#slutet}\n\n%s", i+1,
			paragraph(4, ""), paragraph(8, c.first), paragraph(8, other.forms[r.IntN(4)]),
			heading, paragraph(6, c.forms[0]), paragraph(6, c.forms[2]), paragraph(10, c.forms[3]))
		files[fmt.Sprintf("%02d-del-%d/%02d-kapitel-%d.md", i/25+1, i/25+1, i%25+1, i+1)] = text
	}

	for kind, make := range map[string]func(c compound) string{
		"1 word":      func(c compound) string { return c.forms[0] },
		"2 form":      func(c compound) string { return c.forms[3] + "s" },
		"3 parts":     func(c compound) string { return c.first + " " + c.last },
		"4 typo":      func(c compound) string { return misspell(r, c.forms[0]) },
		"5 plain":     func(c compound) string { return plain.Replace(c.forms[0]) },
		"6 beginning": func(c compound) string { s := []rune(c.forms[0]); return string(s[:len(s)*3/4]) },
	} {
		r = rand.New(rand.NewPCG(3, uint64(kind[0])))
		for _, i := range r.Perm(len(all))[:n] {
			queries = append(queries, query{kind[2:], make(all[i]),
				[]string{fmt.Sprintf("del-%d/kapitel-%d.html", i/25+1, i+1)}})
		}
	}
	slices.SortStableFunc(queries, func(a, b query) int { return strings.Compare(a.kind, b.kind) })
	return files, queries
}

var plain = strings.NewReplacer("å", "a", "ä", "a", "ö", "o")

// misspell makes one typing error.
func misspell(r *rand.Rand, word string) string {
	s := []rune(word)
	i := r.IntN(len(s) - 1)
	switch r.IntN(4) {
	case 0:
		return string(slices.Delete(s, i, i+1))
	case 1:
		return string(slices.Insert(s, i, s[r.IntN(len(s))]))
	case 2:
		s[i] = 'a' + rune(r.IntN(26))
	default:
		s[i], s[i+1] = s[i+1], s[i]
	}
	return string(s)
}

// The text is the same in every run, and has what the queries look for.
func TestGenerate(t *testing.T) {
	files, queries := generate(200, 10)
	again, _ := generate(200, 10)
	for name, text := range files {
		if again[name] != text {
			t.Fatalf("%s differs", name)
		}
	}
	if len(files) != 202 || len(queries) != 60 {
		t.Errorf("%d files, %d queries", len(files), len(queries))
	}
}
