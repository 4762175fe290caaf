package workplace

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/markdown"
)

const asked = `::: fråga {#ett mål=2}
Vad säger du?

- [ ] Ingenting
  > Stämmer inte.
- [X] Vad vill
  du?
  > Stämmer.
  >
  > Mer.

Ledtråd: Vems ord?
förklaring: Se [@x].
:::`

func TestForm(t *testing.T) {
	for _, c := range []struct {
		what   string
		change func(*form)
		was    string // a line
		is     string
	}{
		{"nothing", func(*form) {}, "", ""},
		{"the question", func(f *form) { f.Prompt = "Och du?\r\n\r\nVad?\n" }, "Vad säger du?\n", "Och du?\n\nVad?\n"},
		{"an option's text", func(f *form) { f.Options[0].Text = "Inget\nalls" }, "- [ ] Ingenting",
			"- [ ] Inget alls"},
		{"what is right", func(f *form) { f.Options[0].Right, f.Options[1].Right = true, false },
			"- [ ] Ingenting\n  > Stämmer inte.\n- [X] Vad vill\n  du?\n  > Stämmer.\n  >\n  > Mer.",
			"- [x] Ingenting\n  > Stämmer inte.\n- [ ] Vad vill du?\n  > Stämmer.\n  >\n  > Mer."},
		{"a comment", func(f *form) { f.Options[0].Comment = "Nej.\n\nTänk." }, "  > Stämmer inte.",
			"  > Nej.\n  >\n  > Tänk."},
		{"no comment", func(f *form) { f.Options[0].Comment = " " }, "  > Stämmer inte.\n", ""},
		{"an option more", func(f *form) {
			f.Options = append(f.Options, option{Text: "Tre", Comment: "Nej",
				Was: -1})
		},
			"  > Mer.\n", "  > Mer.\n- [ ] Tre\n  > Nej\n"},
		{"an option less", func(f *form) { f.Options = f.Options[1:] }, "- [ ] Ingenting\n  > Stämmer inte.\n", ""},
		{"another order", func(f *form) { f.Options[0], f.Options[1] = f.Options[1], f.Options[0] },
			"- [ ] Ingenting\n  > Stämmer inte.\n- [X] Vad vill\n  du?\n  > Stämmer.\n  >\n  > Mer.",
			"- [X] Vad vill\n  du?\n  > Stämmer.\n  >\n  > Mer.\n- [ ] Ingenting\n  > Stämmer inte."},
		{"the hint", func(f *form) { f.Hint = "Vad?" }, "Ledtråd: Vems ord?", "Ledtråd: Vad?"},
		{"no hint", func(f *form) { f.Hint = "" }, "Ledtråd: Vems ord?\n", ""},
		{"the explanation", func(f *form) { f.Explanation = "Så." }, "förklaring: Se [@x].", "förklaring: Så."},
		{"no explanation", func(f *form) { f.Explanation = "" }, "förklaring: Se [@x].\n", ""},
	} {
		w := readQuestion(asked, "sv")
		if w == nil {
			t.Fatal("the question has no form")
		}
		f := w.form
		f.Options = append([]option{}, f.Options...)
		c.change(&f)
		want := strings.Replace(asked, c.was, c.is, 1)
		if got := w.write(f, "sv"); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", c.what, got, want)
		}
	}
	w := readQuestion("::: question {#b}\nHow many?\n\nAnswer: 3 | three\n:::", "en")
	if w == nil || w.Answer != "3 | three" || w.Options != nil {
		t.Fatalf("an answer line is read as %+v", w)
	}
	f := w.form
	f.Answer, f.Explanation = "4", "So it is."
	if got, want := w.write(f, "en"),
		"::: question {#b}\nHow many?\n\nAnswer: 4\n\nExplanation: So it is.\n:::"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// What the form has no field for is not lost: the question is edited as it is written.
func TestNoForm(t *testing.T) {
	for _, text := range []string{
		"::: fråga {#a}\nVad?\n\n1. ett\n2. två\n:::",
		"::: fråga {#a typ=skala}\nVad?\n\n- ett\n- två\n:::",
		"::: fråga {#a}\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n:::",
		"::: fråga {#a}\nVad?\n\n- [x] ett\n\n  ```\n  kod\n  ```\n- [ ] två\n:::",
		"::: fråga {#a}\nVad?\n\n- [x] ett\n- [ ] två\n\nMen du?\n:::",
		"::: fråga {#a}\nVad?\n\n- [x] ett\n- två\n:::",
		"::: fråga {#a}\nVad?\n:::",
		"::: fakta\nVad?\n\n- [x] ett\n:::",
		"::: fråga {#a}\nVad?\n\n- [x] ett\n- [ ] två\n", "", ":::\n:::\n:::",
	} {
		if w := readQuestion(text, "sv"); w != nil {
			t.Errorf("%q has a form: %+v", text, w.form)
		}
	}
}

// The questions of the real course open as forms, and a form that is saved unchanged changes nothing.
func TestFormOfEveryQuestion(t *testing.T) {
	files, _ := filepath.Glob("../../content/*/*.md")
	forms, questions := 0, 0
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file, _ := diag.NewText(name, raw)
		var visit func([]markdown.Unit)
		visit = func(units []markdown.Unit) {
			for _, u := range units {
				visit(u.Inside)
				if u.Kind != "question" {
					continue
				}
				questions++
				text := string(file.Data[u.Span.Start:u.Span.End])
				if w := readQuestion(text, "sv"); w != nil {
					forms++
					if got := w.write(w.form, "sv"); got != text {
						t.Errorf("%s:\n%s\nbecomes\n%s", name, text, got)
					}
				}
			}
		}
		visit(markdown.New("sv").Outline(file).Units)
	}
	if t.Logf("%d of %d questions have a form", forms, questions); forms*10 < questions*8 {
		t.Errorf("only %d of %d questions have a form", forms, questions)
	}
}
