package course

import (
	"strconv"
	"strings"
	"testing"
)

func TestProvision(t *testing.T) {
	s := &Source{Provisions: []Section{{Locator: "6 kap. 1 §"}, {Locator: "6 kap. 1 a §"},
		{Locator: "6 kap. 1 § andra stycket"}}}
	for locator, want := range map[string]string{
		"6 kap. 1 §":                   "6 kap. 1 §",
		"6\u00a0kap.  1 §":             "6 kap. 1 §",
		"6 Kap. 1 § första stycket":    "6 kap. 1 §",
		"6 kap. 1 § andra stycket 2 p": "6 kap. 1 § andra stycket",
		"6 kap. 1 a §":                 "6 kap. 1 a §",
		"6 kap. 11 §":                  "",
		"6 kap.":                       "",
		"":                             "",
	} {
		got := ""
		if p := s.Provision(locator); p != nil {
			got = p.Locator
		}
		if got != want {
			t.Errorf("Provision(%q) = %q, want %q", locator, got, want)
		}
	}
}

func TestStandingAt(t *testing.T) {
	s := &Source{
		Standing:   Standing{Status: Current},
		Provisions: []Section{{Locator: "1 §"}, {Locator: "2 §", Standing: Standing{Status: Withdrawn}}},
	}
	for locator, want := range map[string]bool{"": true, "1 §": true, "2 §": false, "2 § första stycket": false,
		"3 §": true} {
		if got := s.StandingAt(locator).Holds(); got != want {
			t.Errorf("StandingAt(%q).Holds() = %v, want %v", locator, got, want)
		}
	}
}

func TestListed(t *testing.T) {
	c := &Course{Contacts: []*Contact{
		{ID: "a", For: []string{"unga", "vuxna"}, Group: []string{"akut"}},
		{ID: "b", For: []string{"vuxna"}, Group: []string{"stöd"}},
	}}
	c.BuildIndex()
	texts := func(ss ...string) (ts []Text) {
		for _, s := range ss {
			ts = append(ts, Text{Value: s})
		}
		return ts
	}
	for _, test := range []struct {
		name  string
		block Contacts
		want  string
	}{
		{"no filter", Contacts{}, "ab"},
		{"one value", Contacts{For: texts("vuxna")}, "ab"},
		{"any of the values", Contacts{Group: texts("stöd", "Akut")}, "ab"},
		{"every filter", Contacts{For: texts("unga"), Group: texts("stöd")}, ""},
		{"a filter that no contact has", Contacts{Region: texts("norr")}, ""},
		{"named, in the block's order", Contacts{Named: texts("b", "x", "a")}, "ba"},
	} {
		got := ""
		for _, k := range c.Listed(&test.block) {
			got += k.ID
		}
		if got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestBank(t *testing.T) {
	question := func(id string, test bool) Block { return &Question{Base: Base{ID: id}, Test: test} }
	grunder := &Part{Dir: "01-grunder", Address: "grunder/index.html"}
	grunder.Chapters = []*Chapter{
		{Path: "01-grunder/01-a.md", Address: "grunder/a.html",
			Blocks: []Block{&Case{Blocks: []Block{question("a1", true)}}, question("a2", false)}},
		{Path: "01-grunder/02-b.md", Address: "grunder/b.html", Blocks: []Block{question("b1", true)}},
	}
	page := &Chapter{Path: "mer.md", Address: "mer.html", FrontMatter: FrontMatter{ID: "mer-1"},
		Blocks: []Block{question("m1", true)}}
	c := &Course{Parts: []*Part{grunder}, Pages: []*Chapter{page}}
	c.BuildIndex()
	for _, test := range []struct {
		from []string
		want string
	}{
		{nil, "a1 b1 m1 "},
		{[]string{"01-grunder"}, "a1 b1 "},
		{[]string{"grunder", "grunder/b", "mer-1"}, "a1 b1 m1 "},
		{[]string{"01-grunder/02-b.md"}, "b1 "},
		{[]string{"finns-inte"}, ""},
	} {
		ch := &Chapter{}
		for _, f := range test.from {
			ch.From = append(ch.From, Value{Value: f})
		}
		got := ""
		for _, q := range c.Bank(ch) {
			got += q.Question.ID + " "
		}
		if got != test.want {
			t.Errorf("from %q: %q, want %q", test.from, got, test.want)
		}
	}
}

func TestReviewMonths(t *testing.T) {
	for text, want := range map[string]int{"": 12, "12 months": 12, "1 månad": 1, "2 år": 24, "2 years": 24, "soon": 0,
		"0 months": 0, "12": 0, "-1 year": 0} {
		got, ok := (&Config{ReviewEvery: text}).ReviewMonths()
		if got != want || ok != (want > 0) {
			t.Errorf("%q: %d, %v, want %d", text, got, ok, want)
		}
	}
}

func TestShown(t *testing.T) {
	texts := func(options []Option) (all string) {
		for _, o := range options {
			all += o.Text
		}
		return all
	}
	question := func(id string, options ...string) *Question {
		q := &Question{Base: Base{ID: id}, Kind: Single}
		for _, o := range options {
			q.Options = append(q.Options, Option{Text: o, Key: TextKey(o)})
		}
		return q
	}
	places := [3]int{}
	for i := range 3000 {
		q := question("q"+strconv.Itoa(i), "a", "b", "c")
		places[strings.Index(texts(q.Shown()), "b")]++
		if i >= 100 {
			continue
		}
		if first := texts(q.Shown()); texts(q.Options) != "abc" || texts(q.Shown()) != first {
			t.Error("the author's order has changed, or another comes every time")
		}
		more := question(q.ID, "a", "x", "b", "c")
		if got := strings.Replace(texts(more.Shown()), "x", "", 1); got != texts(q.Shown()) {
			t.Errorf("an option that is added moves the others: %s, before %s", got, texts(q.Shown()))
		}
	}
	for _, n := range places {
		if n < 900 || n > 1100 {
			t.Errorf("an option stands so often in each place: %v", places)
		}
	}
	for _, q := range []*Question{{Kind: Single, Keep: true}, {Kind: Order}, {Kind: Scale}} {
		for i := range 10 {
			q.ID, q.Options = strconv.Itoa(i), question("q", "a", "b", "c").Options
			if got := texts(q.Shown()); got != "abc" {
				t.Errorf("%s, keep %v: %s", q.Kind, q.Keep, got)
			}
		}
	}
	scene := &Scene{ID: "s"}
	for _, text := range []string{"a", "b", "c", "d", "e", "f"} {
		scene.Choices = append(scene.Choices, Choice{Text: text, Key: TextKey(text)})
	}
	said := func(c *Conversation) (all string) {
		for _, choice := range c.Shown(scene) {
			all += choice.Text
		}
		return all
	}
	if kept, mixed := said(&Conversation{Keep: true}), said(&Conversation{Base: Base{ID: "c"}}); kept != "abcdef" ||
		mixed == kept || len(mixed) != 6 {
		t.Errorf("choices: kept %s, mixed %s", kept, mixed)
	}
}
