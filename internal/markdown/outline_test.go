package markdown

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
)

// outlined writes the outline of a text, a line for each unit with its lines.
func outlined(text string) string {
	file := diag.NewFile("x.md", []byte(text))
	o := New("sv").Outline(file)
	var b strings.Builder
	show := func(indent, kind string, s diag.Span) {
		b.WriteString(indent + kind + ": " + strings.ReplaceAll(text[s.Start:s.End], "\n", "|") + "\n")
	}
	if o.Head.End > 0 {
		show("", "head", o.Head)
	}
	var all func(indent string, units []Unit)
	all = func(indent string, units []Unit) {
		for _, u := range units {
			show(indent, u.Kind, u.Span)
			all(indent+"  ", u.Inside)
		}
	}
	all("", o.Units)
	return b.String()
}

func TestOutline(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"# T\n\nEtt.\nTvå.\n\n\nTre.\n", "head: # T\ntext: Ett.|Två.\ntext: Tre.\n"},
		{"---\ntitel: T\n---\n\nEtt.", "head: ---|titel: T|---\ntext: Ett.\n"},
		{"---\ntitel: T\n---\n\n# T\n\nEtt.", "head: ---|titel: T|---||# T\ntext: Ett.\n"},
		{"\n\n  Ett.\n", "text:   Ett.\n"},
		{"Rubrik\n======\n\nUnder\n-----\nText", "head: Rubrik|======\nheading: Under|-----\ntext: Text\n"},
		{"# T\n- a\n\n  b\n- c\n\n1. d\n", "head: # T\nlist: - a||  b|- c\nlist: 1. d\n"},
		{"# T\n```\n::: fakta\n\n```\n> q\n> r\n\n***\n",
			"head: # T\ncode: ```|::: fakta||```\nquote: > q|> r\nrule: ***\n"},
		{"# T\n\n~~~\n~~~\n\n    kod\n    mer\n\nx", "head: # T\ncode: ~~~|~~~\ncode:     kod|    mer\ntext: x\n"},
		{"# T\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n![b](b.png)\n",
			"head: # T\ntable: | a | b |||---|---||| 1 | 2 |\ntext: ![b](b.png)\n"},
		{"# T\n\nEtt[^a].\n\n[^a]: Not.\n\n    Mer.\n\nTvå.\n",
			"head: # T\ntext: Ett[^a].||[^a]: Not.||    Mer.\ntext: Två.\n"},
		{"# T\n\nEtt [x].\n\n[x]: http://x.se\n", "head: # T\ntext: Ett [x].\ntext: [x]: http://x.se\n"},
		{"# T\n\nTerm\n: Vad den är\n\nx\n", "head: # T\ntext: Term|: Vad den är\ntext: x\n"},
		{"# T\n::: fakta\nEtt.\n\n::: fråga {#a}\nVad?\n\n- [x] a\n- [ ] b\n:::\n\nTvå.\n:::\nEfter.\n",
			"head: # T\nfact: ::: fakta|Ett.||::: fråga {#a}|Vad?||- [x] a|- [ ] b|:::||Två.|:::\n" +
				"  text: Ett.\n  question: ::: fråga {#a}|Vad?||- [x] a|- [ ] b|:::\n  text: Två.\ntext: Efter.\n"},
		{"# T\n:::: fall [M]\n::: fakta\nA\n:::\n::::\n",
			"head: # T\ncase: :::: fall [M]|::: fakta|A|:::|::::\n  fact: ::: fakta|A|:::\n    text: A\n"},
		{"# T\n::: fakta\nA\n", "head: # T\nfact: ::: fakta|A\n  text: A\n"}, // not closed
		{"# T\n\n<!-- a -->\n\n<div>\nx\n</div>\n", "head: # T\nhtml: <!-- a -->\nhtml: <div>|x|</div>\n"},
		{"# T\n:::\nx\n", "head: # T\ntext: :::\ntext: x\n"}, // closes nothing
		{"", ""}, {"---\nx", ""},
	} {
		if got := outlined(c.text); got != c.want {
			t.Errorf("%q:\n%swant\n%s", c.text, got, c.want)
		}
	}
}

// In every text that there is, the units are all of it but empty lines, and each is whole: by itself it opens what it
// closes.
func TestOutlineIsAllOfAFile(t *testing.T) {
	files, err := filepath.Glob("../../content/*/*.md")
	if err != nil || len(files) < 20 {
		t.Fatal(len(files), err)
	}
	p := New("sv")
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file, _ := diag.NewText(name, raw)
		o := p.Outline(file)
		at := o.Head.End
		between := func(next int) {
			if gap := strings.TrimSpace(string(file.Data[at:next])); gap != "" {
				t.Errorf("%s: no unit has %q", name, gap)
			}
		}
		starts := map[int]bool{}
		var note func(units []Unit)
		note = func(units []Unit) {
			for _, u := range units {
				starts[u.Span.Start] = true
				note(u.Inside)
			}
		}
		note(o.Units)
		for _, u := range o.Units {
			between(u.Span.Start)
			at = u.Span.End
			alone := diag.NewFile(name, append([]byte("# T\n\n"), file.Data[u.Span.Start:u.Span.End]...))
			if _, ds := p.Parse("x.md", alone); diag.HasErrors(ds) {
				t.Errorf("%s: %q alone has faults: %v", name, u.Kind, ds)
			}
		}
		between(len(file.Data))
		ch, _ := p.Apart().Parse("x.md", file)
		for _, b := range ch.Blocks {
			start := strings.LastIndexByte(string(file.Data[:b.Common().Span.Start]), '\n') + 1
			if !starts[start] {
				t.Errorf("%s: no unit begins with the %s at %s", name, course.TraitsOf(b).Name, file.At(start, start))
			}
		}
	}
}
