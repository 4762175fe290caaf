package check

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/markdown"
)

// build returns the course of an archive of chapters. A folder is a part; data adds what the data files would hold.
func build(t testing.TB, archive string, data func(*course.Course)) *course.Course {
	t.Helper()
	c := &course.Course{Config: course.Config{Language: "sv"}, Media: map[string]*course.Media{}}
	parser := markdown.New("sv")
	parts := map[string]*course.Part{}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		ch, ds := parser.Parse(f.Name, diag.NewFile("content/"+f.Name, f.Data))
		if diag.HasErrors(ds) {
			t.Fatalf("%s: %v", f.Name, ds)
		}
		dir, base := path.Split(f.Name)
		if dir = strings.Trim(dir, "/"); dir == "" {
			c.Pages = append(c.Pages, ch)
			continue
		}
		p := parts[dir]
		if p == nil {
			p = &course.Part{Dir: dir, Address: course.Address(dir + "/index.md")}
			parts[dir] = p
			c.Parts = append(c.Parts, p)
		}
		ch.Part = p
		if base == "index.md" {
			p.Index = ch
		} else {
			p.Chapters = append(p.Chapters, ch)
		}
	}
	if data != nil {
		data(c)
	}
	c.BuildIndex()
	return c
}

// at is the place of an entry in a data file, a line each.
func at(name string, line int) diag.Place {
	f := diag.NewFile("content/"+name, []byte(strings.Repeat("\n", 20)))
	return f.At(line-1, line-1)
}

func value(s string, place diag.Place) course.Value { return course.Value{Value: s, Place: place} }

func mediaFile(c *course.Course, name string, size int64, width int) {
	c.Media[name] = &course.Media{Path: name, File: "content/" + name, Address: name, Size: size, Width: width}
}

const question = `
::: fråga {#q1 sluttest=ja}
Vad gör du?
- [x] Rätt
  > Stämmer.
- [ ] Fel
  > Stämmer inte.
:::
`

// choices writes a question; the right option begins with an exclamation mark.
func choices(id string, options ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "::: fråga {#%s}\nVad?\n", id)
	for _, o := range options {
		box := "[ ]"
		if right, ok := strings.CutPrefix(o, "!"); ok {
			box, o = "[x]", right
		}
		fmt.Fprintf(&b, "- %s %s\n  > Så.\n", box, o)
	}
	return b.String() + ":::\n"
}

// reasons writes questions whose wrong options give a reason, and which have no other word in common.
func reasons(id string, n int) string {
	var b strings.Builder
	for i := range n {
		name := fmt.Sprintf("%s%d", id, i)
		b.WriteString(choices(name, "går"+name+" för att"+" ler"+name, "!står"+name, "rör"+name+" för att"+" ser"+name))
	}
	return b.String()
}

// talk writes a conversation of turns with two choices each, which have these comments.
func talk(id string, comments ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "::: samtalsövning {#%s}\n", id)
	for i := 0; i < len(comments); i += 2 {
		fmt.Fprintf(&b, "### %d {#s%d}\n- [ett](#s%d)\n  > %s\n- [två](#s%d)\n  > %s\n\n", i, i, i+2, comments[i], i+2,
			comments[i+1])
	}
	fmt.Fprintf(&b, "### slut {#s%d}\nSlut.\n:::\n", len(comments))
	return b.String()
}

func goal(id, goals string) string {
	return strings.Replace(choices(id, "går", "!står"), "}", " mål="+goals+"}", 1)
}

// Each case is a fault next to what is right, so that a rule that says too much fails as well.
var cases = []struct {
	name    string
	archive string
	data    func(*course.Course)
	want    string // place, severity, message and id of each diagnostic
}{
	{"no fault", "-- a.md --\n# A\nText, se [B](01-x/02-b.md#rubrik) och [nätet](https://example.se).\n" +
		"-- 01-x/02-b.md --\n# B\n## Rubrik\nText.\n", nil, ""},

	{"allow", "-- a.md --\n# A\nText.\n", func(c *course.Course) {
		p := at("course.yaml", 1)
		c.Config.Allow = []course.Value{value("large-image", p), value("large-imag", at("course.yaml", 2)),
			value("dead-link", at("course.yaml", 3))}
	}, `
content/course.yaml:2:1: error: allow: no rule has the id "large-imag" [bad-value]
content/course.yaml:3:1: error: allow: dead-link is an error and cannot be allowed [bad-value]`},

	{"validity", "-- a.md --\n# A\nText [@a], [@b 1 §].\n", func(c *course.Course) {
		c.Sources = []*course.Source{
			{ID: "a", Standing: course.Standing{ValidFrom: "2025-03", ValidUntil: "2025"}},
			{ID: "b", Provisions: []course.Section{{Locator: "1 §", Standing: course.Standing{ValidFrom: "2025-07-01",
				ValidUntil: "2024-12-31", Place: at("sources.yaml", 3)}}}},
		}
	}, `
content/sources.yaml:3:1: error: b 1 § is valid until 2024-12-31, which is before it is ` +
		"valid from 2025-07-01 [bad-value]"},

	{"see", "-- a.md --\n# A\nNorm och kod.\n", func(c *course.Course) {
		c.Terms = []*course.Term{{Term: "norm", See: []string{"Kod"}}, {Term: "kod", See: []string{"norn"},
			Place: at("glossary.yaml", 4)}}
	}, `
content/glossary.yaml:4:1: error: see: the glossary has no term "norn" [bad-value]`},

	{"an id on two pages", "-- a.md --\n# A\n" + question + "## Rubrik {#r}\n-- b.md --\n# B\n" + question +
		"## Rubrik {#r}\n", nil, `
content/b.md:3:1: error: the id "q1" is used twice [duplicate-id]
  content/a.md:3:1: first used here`},

	{"two pages of one id", "-- a.md --\n---\ntitle: A\nid: samma\n---\nText.\n-- b.md --\n---\ntitle: B\n" +
		"id: samma\n---\nText.\n-- samma.md --\n# C\nText.\n",
		func(c *course.Course) { c.Pages[0].ID, c.Pages[1].ID = "samma", "samma" }, `
content/b.md:3:1: error: the page id "samma" is used twice [duplicate-id]
  content/a.md:3:1: first used here
content/samma.md:1:1: error: the page id "samma" is used twice [duplicate-id]
  content/a.md:3:1: first used here`},

	{"an entry twice", "-- a.md --\n# A\nText om norm [@a].\n", func(c *course.Course) {
		c.Sources = []*course.Source{{ID: "a", Standing: course.Standing{Place: at("sources.yaml", 1)}},
			{ID: "a", Standing: course.Standing{Place: at("sources.yaml", 2)}}}
		c.Contacts = []*course.Contact{{ID: "k", Place: at("contacts.yaml", 1)},
			{ID: "k", Place: at("contacts.yaml", 2)}}
		c.Terms = []*course.Term{{Term: "norm", Place: at("glossary.yaml", 1)},
			{Term: "Norm", Place: at("glossary.yaml", 2)}}
	}, `
content/contacts.yaml:2:1: error: the contact id "k" is used twice [duplicate-id]
  content/contacts.yaml:1:1: first used here
content/glossary.yaml:2:1: error: the term "norm" is used twice [duplicate-id]
  content/glossary.yaml:1:1: first used here
content/sources.yaml:2:1: error: the source id "a" is used twice [duplicate-id]
  content/sources.yaml:1:1: first used here`},

	{"old ids of pages", "-- a.md --\n# A\nText.\n-- b.md --\n# B\nText.\n", func(c *course.Course) {
		p := func(line int) diag.Place { return at("b.yaml", line) }
		c.Pages[0].Was = []course.Value{value("forr", p(1)), value("b", p(2)), value("innehall", p(3))}
		c.Pages[1].Was = []course.Value{value("forr", p(4))}
	}, `
content/b.yaml:2:1: error: was: "b" is the id or address of a page that exists [duplicate-id]
  content/b.md:1:1: used here
content/b.yaml:3:1: error: was: "innehall" is the address of a page that vinjett writes [duplicate-id]
content/b.yaml:4:1: error: the old page id "forr" is used twice [duplicate-id]
  content/b.yaml:1:1: first used here`},

	{"old ids of questions", "-- a.md --\n# A\n" + question + strings.Replace(question, "#q1", "#q2 tidigare-id=q1,q0",
		1) + strings.Replace(question, "#q1", "#q3 tidigare-id=q0", 1), nil, `
content/a.md:11:1: error: the old id "q1" is the id of something that exists [duplicate-id]
  content/a.md:3:1: used here
content/a.md:19:1: error: the old id "q0" is used twice [duplicate-id]
  content/a.md:11:1: first used here`},

	{"recap", "-- a.md --\n# A\n" + question + "\n::: återblick\n- q1\n- q9\n:::\n-- b.md --\n---\ntitle: B\n" +
		"återblick: [q8]\n---\nText.\n-- c.md --\n# C\nText.\n",
		func(c *course.Course) {
			c.Pages[1].FrontMatter.Recap = []course.Value{value("q1", at("b.md", 3)), value("fel", at("b.md", 3))}
			c.Pages[2].FrontMatter.Recap = []course.Value{value("3", at("c.md", 1))}
		}, `
content/a.md:13:3: error: the course has no question "q9" [unknown-question]
content/b.md:3:1: error: the course has no question "fel" [unknown-question]`},

	{"test", "-- 01-x/a.md --\n# A\n" + question + "-- prov.md --\n---\ntitle: Prov\nslag: test\ndraw: 2\n---\n" +
		"-- prov-2.md --\n# Prov 2\n-- prov-3.md --\n# Prov 3\n", func(c *course.Course) {
		for _, ch := range c.Pages {
			ch.Kind = course.KindTest
		}
		c.Pages[0].Draw, c.Pages[0].From = 2, []course.Value{value("01-x", at("prov.md", 1))}
		c.Pages[1].From = []course.Value{value("02-y", at("prov-2.md", 2))}
	}, `
content/prov-2.md:2:1: error: from: the course has no part or chapter "02-y" [unknown-question]
content/prov.md:4:1: error: the test draws 2 questions, but 1 are marked for it [bank-too-small]`},

	{"feedback", "-- a.md --\n# A\n::: fråga {#q}\nVad?\n- [x] Ja\n  > Stämmer.\n- [ ] Nej\n:::\n" +
		"::: fråga {#r typ=skala}\nHur?\n- Lite\n- Mycket\n:::\n", nil, `
content/a.md:6:3: warning: the option has no feedback [missing-feedback]`},

	{"longest right", "-- a.md --\n# A\n::: fråga {#q}\nVad?\n- [x] Du frågar lugnt vad som har hänt och vad hon " +
		"vill ha hjälp med\n  > S.\n- [ ] Du ringer någon annan genast\n  > S.\n:::\n::: fråga {#r}\nVad?\n" +
		"- [x] Du frågar lugnt vad som hänt\n  > S.\n- [ ] Du ringer någon\n  > S.\n:::\n", nil, `
content/a.md:4:3: warning: the right option is clearly the longest ` +
		"(62 characters, the longest wrong one has 28) [longest-right]"},

	{"shortest right", "-- a.md --\n# A\n::: fråga {#q}\nVad?\n- [x] Du ringer någon annan genast\n  > S.\n" +
		"- [ ] Du frågar lugnt vad som har hänt och vad hon vill ha hjälp med\n  > S.\n:::\n::: fråga {#r}\nVad?\n" +
		"- [x] Du ringer någon\n  > S.\n- [ ] Du frågar lugnt vad som hänt\n  > S.\n:::\n", nil, `
content/a.md:4:3: warning: the right option is clearly the shortest ` +
		"(28 characters, the shortest wrong one has 62) [right-is-shortest]"},

	{"absolutes", "-- a.md --\n# A\n" + choices("a", "går alltid", "!frågar", "väntar aldrig") +
		choices("b", "går alltid", "!frågar", "väntar"), nil, `
content/a.md:2:1: warning: every wrong option has an absolute ` +
		"(as always, never, only), the right one none [cue-words]"},

	// Ten reasons on wrong options alone are a habit; six may be chance, and one on a right option ends it.
	{"a cue on a page", "-- a.md --\n# A\n" + reasons("a", 5) + "-- b.md --\n# B\n" + reasons("b", 3) +
		"-- c.md --\n# C\n" + reasons("c", 5) + choices("x", "går", "!står för att se"), nil, `
content/a.md:4:3: warning: on this page a reason (as because, so that) stands in 10 wrong options ` +
		"and in no other [cue-words]"},

	{"a word on a page", "-- a.md --\n# A\n" + strings.NewReplacer(" för att", "", "[x] ", "[x] fråga ").
		Replace(reasons("a", 8)), func(c *course.Course) { c.Config.Language = "nn" }, `
content/a.md:6:3: warning: on this page the word “fråga” stands in 8 right options and in no other [cue-words]`},

	{"other verdict", "-- a.md --\n# A\n::: fråga {#q omdöme=fungerar}\nVad?\n" +
		"- [x] Ja\n  > Fungerar här. Hon svarar.\n- [ ] Nej\n  > Stämmer inte. Hon går.\n" +
		"- [ ] Kanske\n  > Fungerar sällan här: hon väntar.\n:::\n" +
		"::: fråga {#r}\nVad?\n- [x] Ja\n  > Stämmer inte, eftersom …\n- [ ] Nej\n  > Stämmer det? Nej.\n" +
		"- [ ] Kanske\n  > Stämmer inte.\n:::\n", nil, `
content/a.md:6:3: warning: the comment begins with “stämmer inte”, but is printed after ` +
		`“fungerar sällan här” ` +
		`[other-verdict]
content/a.md:13:3: warning: the comment begins with “stämmer inte”, but is printed after “stämmer” [other-verdict]`},

	{"first choice", "-- a.md --\n# A\n" + talk("s", "går", "Men hon går.", "går", "Men hon går.", "går. Och.",
		"Bra. Men inte.") +
		talk("t", "går", "Men hon går.", "går", "Men hon går.", "Fast hon går", "Så") +
		talk("u", "går", "Men hon går.", "går", "Men hon går.", "", "Mena väl."), nil, `
content/a.md:2:1: warning: at each of 3 turns the first choice is one that no comment criticises [first-choice]`},

	{"goals", "-- 01-x/01-a.md --\n---\ntitle: A\ngoals: [ett, två]\n---\n" + goal("a", "2") +
		goal("b", "3,b/1,x/b/1,y/c/1") + goal("c", "c/1") + goal("d", "0") +
		"-- 01-x/02-b.md --\n---\ntitle: B\ngoals: [ett]\n---\n" + goal("e", "a/2") +
		"-- 02-y/01-c.md --\n---\ntitle: C\ngoals: [ett]\n---\n" + goal("f", "1"), nil, `
content/01-x/01-a.md:12:19: error: there is no goal "3" [unknown-goal]
content/01-x/01-a.md:19:19: error: there is no goal "c/1" [unknown-goal]
content/01-x/01-a.md:26:19: error: there is no goal "0" [unknown-goal]`},

	{"links", "-- 01-x/01-a.md --\n# A\n[1](../02-y/01-b.md#finns) [2](02-c.md) [3](/02-y/01-b.md#fins) " +
		"[4](/kallor.html) [5](/media/x.pdf#page=2) [6](mailto:a@b.se)\n[7](javascript:alert(1)) " +
		"[8](//example.se/x) [9](#nej) [10](../02-y/) [11](01-b.html)\n[12]() [13](mailto:) [14](http:/example.se)\n" +
		"-- 02-y/01-b.md --\n# B\n## Finns\nText.\n",
		func(c *course.Course) { mediaFile(c, "media/x.pdf", 1, 0) }, `
content/01-x/01-a.md:2:28: error: the link 02-c.md leads to no file in content/ [dead-link]
content/01-x/01-a.md:2:41: error: 02-y/01-b.md has no heading or block with the id fins [dead-fragment]
content/01-x/01-a.md:3:1: error: a link cannot begin with javascript: [dead-link]
content/01-x/01-a.md:3:26: error: the link //example.se/x has no https: in front [dead-link]
content/01-x/01-a.md:3:46: error: 01-x/01-a.md has no heading or block with the id nej [dead-fragment]
content/01-x/01-a.md:3:71: error: the link 01-b.html leads to no file in content/ [dead-link]
content/01-x/01-a.md:4:1: error: the link has no address [dead-link]
content/01-x/01-a.md:4:8: error: the link mailto: names nobody [dead-link]
content/01-x/01-a.md:4:22: error: the link http:/example.se names no server [dead-link]`},

	{"citations", "-- a.md --\n# A\nText [@lag 1 kap. 2 § första stycket; @lag 1 kap.; @lag 9 §], [@bok s. " +
		"12], [@bokk].\n", func(c *course.Course) {
		c.Sources = []*course.Source{{ID: "bok"}, {ID: "lag", Provisions: []course.Section{{Locator: "1 kap. 2 §"}}}}
	}, `
content/a.md:2:52: error: the source lag has no provision "9 §" [unknown-source]
content/a.md:2:78: error: sources.yaml has no source "bokk" [unknown-source]`},

	{"contacts", "-- a.md --\n# A\n::: kontakter {grupp=akut}\n:::\n::: kontakter {grupp=natt}\n:::\n::: kontakter\n" +
		"- 112\n- 911\n:::\n", func(c *course.Course) {
		c.Contacts = []*course.Contact{{ID: "112", Group: []string{"akut"}}}
		c.Config.Support = []course.Value{value("112", at("course.yaml", 1)), value("113", at("course.yaml", 2))}
	}, `
content/a.md:4:1: error: no contact in contacts.yaml passes the block's filters [unknown-contact]
content/a.md:8:3: error: contacts.yaml has no contact "911" [unknown-contact]
content/course.yaml:2:1: error: contacts.yaml has no contact "113" [unknown-contact]`},

	{"follow-up", "-- 01-x/01-a.md --\n# A\nText.\n", func(c *course.Course) {
		c.Config.FollowUp = []course.FollowUp{{Page: "01-x/01-a.md", Weeks: 3, Place: at("course.yaml", 1)},
			{Page: "01-x/02-b.md", Weeks: 13, Place: at("course.yaml", 2)}}
	}, `
content/course.yaml:2:1: error: follow-up: the course has no page "01-x/02-b.md" [dead-link]`},

	{"roles", "-- a.md --\n# A\n::: fakta {verksamhet=skola,vard}\nText.\n:::\n",
		func(c *course.Course) { c.Config.Roles = map[string]string{"vard": "Vård"} }, `
content/a.md:2:23: error: course.yaml has no role "skola" [unknown-role]`},

	{"media", "-- a.md --\n---\ntitle: A\n---\n![Bild](media/a.png)\n\nText ![Bild](media/b.png) och " +
		"![Bild](https://example.se/c.png).\n\n::: film {src=media/d.mp4 undertexter=media/d.vtt}\nText.\n:::\n" +
		"-- b.md --\n# B\nText.\n-- c.md --\n# C\nText.\n",
		func(c *course.Course) {
			mediaFile(c, "media/a.png", 1, 10)
			mediaFile(c, "media/d.mp4", 1, 0)
			mediaFile(c, "media/e.jpg", 1, 0)
			c.Pages[0].Vignette = value("saknas.svg", at("a.md", 2))
			c.Pages[1].Vignette = value("e.jpg", at("b.md", 2))
		}, `
content/a.md:2:1: error: the vignette content/media/saknas.svg does not exist [missing-media]
content/a.md:6:6: error: the image media/b.png does not exist [missing-media]
content/a.md:6:31: error: the image https://example.se/c.png is on another host [missing-media]
content/a.md:8:39: error: the caption file media/d.vtt does not exist [missing-media]
content/b.md:2:1: error: the vignette e.jpg is not an SVG file [bad-value]`},

	{"large images", "-- a.md --\n# A\nText.\n", func(c *course.Course) {
		mediaFile(c, "media/liten.png", 300_000, 2400)
		mediaFile(c, "media/tung.png", 300_001, 100)
		mediaFile(c, "media/bred.jpg", 100, 2401)
		mediaFile(c, "media/vektor.svg", 100, 5000)
		mediaFile(c, "media/film.mp4", 5_000_000, 0)
	}, `
content/media/bred.jpg:1:1: warning: the image is 2401 pixels wide, more than 2400 [large-image]
content/media/tung.png:1:1: warning: the image is 300 KB, more than 300 KB [large-image]`},

	{"heading jump", "-- a.md --\n# A\n## Två\n#### Fyra\n### Tre\n## Två igen\n\n::: visningsbild\n" +
		"#### På väggen\n:::\n", nil, `
content/a.md:3:1: warning: the heading is of level 4, the one before of level 2 [heading-jump]`},

	{"replaced law", "-- a.md --\n# A\nText [@ny], [@gammal], [@gammal 1 § historiskt], [@delvis 1 §], [@delvis 2 " +
		"§], [@borta].\n\n::: lag {historiskt=ja}\nText [@gammal].\n:::\n", func(c *course.Course) {
		c.Sources = []*course.Source{
			{ID: "ny"},
			{ID: "gammal", Standing: course.Standing{Status: course.Replaced, ReplacedBy: "Nya lagen (2025:400)",
				Place: at("sources.yaml", 2)}},
			{ID: "delvis", Provisions: []course.Section{{Locator: "1 §"},
				{Locator: "2 §", Standing: course.Standing{Status: course.Replaced, ReplacedBy: "3 §",
					Place: at("sources.yaml", 5)}}}},
			{ID: "borta", Standing: course.Standing{Status: course.Withdrawn, Place: at("sources.yaml", 7)}},
		}
	}, `
content/a.md:2:14: warning: gammal is replaced by Nya lagen (2025:400) [replaced-law]
  content/sources.yaml:2:1: its status stands here
content/a.md:2:66: warning: delvis 2 § is replaced by 3 § [replaced-law]
  content/sources.yaml:5:1: its status stands here
content/a.md:2:81: warning: borta is withdrawn [replaced-law]
  content/sources.yaml:7:1: its status stands here`},

	{"uncited provision", "-- a.md --\n# A 1 kap. 2 §\nEnligt 6 kap. 11 § gäller det [@brb 6 kap. 11 §].\n\n" +
		"Men 6 kap.\n11 § gäller inte.\n\n- I 4 kap. 1 a § står det\n- I 7 kap. 2 § står det [@brb]\n\n" +
		"`5 kap. 5 §` är kod.\n\n    8 kap. 8 § är kod\n", func(c *course.Course) {
		c.Sources = []*course.Source{{ID: "brb"}}
	}, `
content/a.md:4:5: warning: 6 kap. 11 § stands in a paragraph without a citation [uncited-provision]
content/a.md:7:5: warning: 4 kap. 1 a § stands in a paragraph without a citation [uncited-provision]`},

	{"unused", "-- a.md --\n# A\nNormer är\nsexuell\nhälsa[^1].\n\n[^1]: Text [@bok], dold & öppen.\n",
		func(c *course.Course) {
			c.Sources = []*course.Source{{ID: "bok"},
				{ID: "ofta", Standing: course.Standing{Place: at("sources.yaml", 2)}}}
			c.Terms = []*course.Term{{Term: "norm", Forms: []string{"normer"}}, {Term: "Sexuell hälsa"},
				{Term: "dold & öppen"}, {Term: "häls", Place: at("glossary.yaml", 4)}}
		}, `
content/glossary.yaml:4:1: warning: the term "häls" occurs in no chapter [unused-term]
content/sources.yaml:2:1: warning: nothing cites the source ofta [unused-source]`},

	{"unused in an edition", "-- a.md --\n# A\nNormer är [@bok].\n", func(c *course.Course) {
		own := diag.NewFile("editions/e/edition.yaml", []byte("\n\n\n\n")).At(2, 2)
		c.Edition = &course.Edition{Name: "e"}
		c.Sources = []*course.Source{{ID: "bok"},
			{ID: "kursens", Standing: course.Standing{Place: at("sources.yaml", 2)}},
			{ID: "egen", Standing: course.Standing{Place: own}}}
		c.Terms = []*course.Term{{Term: "kursens", Place: at("glossary.yaml", 4)}, {Term: "eget", Place: own}}
	}, `
editions/e/edition.yaml:3:1: warning: nothing cites the source egen [unused-source]
editions/e/edition.yaml:3:1: warning: the term "eget" occurs in no chapter [unused-term]`},

	{"minutes", "-- a.md --\n---\ntitle: A\nminuter: 30\n---\n" + strings.Repeat("ord ", 1000) +
		"\n-- b.md --\n---\ntitle: B\nminuter: 3\n---\nKort text.\n", func(c *course.Course) {
		c.Pages[0].Minutes, c.Pages[1].Minutes = 30, 3
	}, `
content/a.md:3:1: warning: the page says 30 minutes, but takes about 5 [minutes-off]`},

	{"empty", "-- a.md --\n# A\n-- 01-x/index.md --\n---\ntitle: X\nsummary: Om.\n---\n-- b.md --\n# B\n" +
		"::: kontakter\n:::\n", func(c *course.Course) {
		c.Parts[0].Index.Summary = "Om."
		c.Contacts = []*course.Contact{{ID: "112"}}
	}, `
content/a.md:1:1: warning: the page has no text [empty-page]`},
}

func TestCourse(t *testing.T) {
	seen := map[string]bool{}
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			ds := Course(build(t, test.archive, test.data))
			var b strings.Builder
			for _, d := range diag.Sort(ds) {
				seen[d.ID] = true
				fmt.Fprintf(&b, "\n%s: %s: %s [%s]", d.Place, d.Severity, d.Message, d.ID)
				for _, r := range d.Related {
					fmt.Fprintf(&b, "\n  %s: %s", r.Place, r.Message)
				}
				if d.Hint == "" {
					t.Errorf("no hint: %s", d.Message)
				}
			}
			if got := b.String(); got != test.want {
				t.Errorf("got%s\nwant%s", got, test.want)
			}
		})
	}
}

func TestHints(t *testing.T) {
	c := build(t, "-- 01-x/01-a.md --\n# A\n[1](../02-y/01-b.md) [2](/02-y/b.html#r) [3](b.md) "+
		"[4](/02-y/02-b.md#rubik) [5](finns-inte.md) [@boken]\n-- 02-y/02-b.md --\n# B\n## Rubrik\nText.\n",
		func(c *course.Course) {
			c.Sources = []*course.Source{{ID: "bokens"}}
		})
	var hints []string
	for _, d := range diag.Sort(Course(c)) {
		if d.Severity == diag.Error {
			hints = append(hints, d.Hint)
		}
	}
	want := []string{
		"did you mean /02-y/02-b.md?", "did you mean /02-y/02-b.md?", "did you mean /02-y/02-b.md?",
		"did you mean rubrik?",
		"write the path of a file, relative to this one or from content/ with / in front", "did you mean bokens?",
	}
	if !slices.Equal(hints, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(hints, "\n"), strings.Join(want, "\n"))
	}
}

func TestAllowed(t *testing.T) {
	c := &course.Course{Config: course.Config{Allow: []course.Value{{Value: "empty-page"}, {Value: "dead-link"}}}}
	ds := []diag.Diagnostic{diag.New("empty-page", diag.Place{}, "a"), diag.New("dead-link", diag.Place{}, "b"),
		diag.New("large-image", diag.Place{}, "c")}
	got := ""
	for _, d := range Allowed(c, ds) {
		got += d.ID + " "
	}
	if want := "dead-link large-image "; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if len(ds) != 3 || ds[0].ID != "empty-page" {
		t.Error("Allowed changed its argument")
	}
}

func TestMinutes(t *testing.T) {
	c := build(t, "-- a.md --\n# A\n"+strings.Repeat("ord ", 400)+question+
		"\n::: reflektion {#r}\n- Ett\n- Två\n:::\n\n::: samtalsledare\n"+strings.Repeat("ord ", 400)+"\n:::\n"+
		"-- prov.md --\n# Prov\n"+strings.Repeat(strings.Repeat("ord ", 100)+"\n\n", 2)+question,
		func(c *course.Course) {
			c.Pages[1].Kind, c.Pages[1].Draw = course.KindTest, 20
		})
	for i, want := range []float64{2 + 0.5 + 2 + 10.0/200, 1 + 20} {
		if got := Minutes(c.Pages[i]); got != want {
			t.Errorf("%s: %v minutes, want %v", c.Pages[i].Path, got, want)
		}
	}
}

// What is missing because a file could not be read is that file's fault, which is told alone.
func TestUnreadFiles(t *testing.T) {
	c := &course.Course{}
	c.Config.Allow = []course.Value{value("minutes-off", diag.Place{}), value("dead-link", diag.Place{})}
	told := func(ds ...diag.Diagnostic) (ids string) {
		for _, d := range Allowed(c, ds) {
			ids += d.File.Name + " " + d.ID + "\n"
		}
		return ids
	}
	find := func(id, name string) diag.Diagnostic { return diag.New(id, at(name, 1), id) }
	follow := []diag.Diagnostic{
		find("unknown-source", "a.md"), find("dead-link", "a.md"), find("minutes-off", "a.md"),
		find("empty-page", "a.md"), find("empty-page", "b.md"),
	}
	for _, test := range []struct {
		broken diag.Diagnostic
		want   string
	}{
		{find("same-address", "a.md"), "content/a.md same-address\ncontent/a.md unknown-source\n" +
			"content/a.md dead-link\ncontent/a.md empty-page\ncontent/b.md empty-page\n"},
		{find("yaml", "sources.yaml"), "content/sources.yaml yaml\ncontent/a.md dead-link\ncontent/a.md empty-page\n" +
			"content/b.md empty-page\n"},
		{find("not-utf8", "a.md"), "content/a.md not-utf8\ncontent/a.md unknown-source\ncontent/b.md empty-page\n"},
		{find("yaml", "a.md"), "content/a.md yaml\ncontent/a.md unknown-source\ncontent/a.md dead-link\n" +
			"content/a.md empty-page\ncontent/b.md empty-page\n"},
	} {
		if got := told(append([]diag.Diagnostic{test.broken}, follow...)...); got != test.want {
			t.Errorf("%s in %s: got\n%swant\n%s", test.broken.ID, test.broken.File.Name, got, test.want)
		}
	}
}
