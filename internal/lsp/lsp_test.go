package lsp

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sourcegraph/jsonrpc2"
	"golang.org/x/tools/txtar"
)

// The course that the editor of these tests has open.
const project = `
-- content/course.yaml --
id: prov
title: Prov
language: sv
-- content/index.md --
# Prov

Läs [om mötet](01-del/01-mote.md#forst).
-- content/01-del/01-mote.md --
---
titel: Mötet
återblick: [sekretess]
---
## Först {#forst}

Enligt [@sol 1 kap. 1 §] gäller sekretess i 😀 mötet. Se [först](#forst).

::: fråga {#sekretess}
Vad?

- [x] Det ena
  > Därför.
- [ ] Det andra
  > Därför inte.
:::
-- content/01-del/02-sedan.md --
# Sedan

::: återblick
- sekretess
:::

Se [frågan](01-mote.md#sekretess).
-- content/sources.yaml --
- id: sol
  type: legislation
  title: Socialtjänstlagen
  title-short: SoL
  issued: 2025
  checked: {date: 2026-07-01, by: prov}
  provisions:
    1 kap. 1 §: {title: Målen, checked: {date: 2026-07-01, by: prov}}
-- content/glossary.yaml --
- term: sekretess
  definition: Det som inte får berättas.
`

// An editor is a scripted one.
type editor struct {
	t     *testing.T
	dir   string
	conn  *jsonrpc2.Conn
	texts map[string]string // of the open files
	told  chan published
}

func newEditor(t *testing.T) *editor {
	t.Helper()
	e := &editor{t: t, dir: t.TempDir(), texts: map[string]string{}, told: make(chan published, 100)}
	for _, f := range txtar.Parse([]byte(project)).Files {
		name := filepath.Join(e.dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	in, toServer := io.Pipe()
	fromServer, out := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- Serve(context.Background(), in, out, "prov") }()
	handler := jsonrpc2.HandlerWithError(func(_ context.Context, _ *jsonrpc2.Conn, r *jsonrpc2.Request) (any, error) {
		var p published
		if r.Method == "textDocument/publishDiagnostics" {
			if err := json.Unmarshal(*r.Params, &p); err != nil {
				return nil, err
			}
			e.told <- p
		}
		return nil, nil
	})
	messages := jsonrpc2.NewBufferedStream(stream{fromServer, toServer}, jsonrpc2.VSCodeObjectCodec{})
	e.conn = jsonrpc2.NewConn(context.Background(), messages, handler)
	t.Cleanup(func() {
		e.ask("shutdown", nil, nil)
		e.tell("exit", nil)
		if err := <-done; err != nil {
			t.Error(err)
		}
		toServer.Close()
	})
	var said struct{ Capabilities map[string]any }
	e.ask("initialize", map[string]any{"capabilities": map[string]any{}}, &said)
	if said.Capabilities["renameProvider"] == nil {
		t.Error("the server does not say that it renames")
	}
	e.tell("initialized", map[string]any{})
	return e
}

func (e *editor) ask(method string, params, result any) {
	e.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := e.conn.Call(ctx, method, params, result); err != nil {
		e.t.Fatalf("%s: %v", method, err)
	}
}

func (e *editor) tell(method string, params any) {
	e.t.Helper()
	if err := e.conn.Notify(context.Background(), method, params); err != nil {
		e.t.Fatal(err)
	}
}

func (e *editor) uri(name string) string {
	return uriOf(filepath.Join(e.dir, filepath.FromSlash(name)))
}

// write opens a file, or changes one that is open. A bar is where the cursor is.
func (e *editor) write(name, text string) at {
	e.t.Helper()
	offset := max(strings.IndexByte(text, '|'), 0)
	text = strings.Replace(text, "|", "", 1)
	doc := map[string]any{"uri": e.uri(name), "text": text}
	if _, open := e.texts[name]; open {
		e.tell("textDocument/didChange",
			map[string]any{"textDocument": doc, "contentChanges": []any{map[string]any{"text": text}}})
	} else {
		e.tell("textDocument/didOpen", map[string]any{"textDocument": doc})
	}
	e.texts[name] = text
	return at{document{URI: e.uri(name)}, positionOf(text, offset)}
}

func (e *editor) disk(name string) string {
	e.t.Helper()
	data, err := os.ReadFile(filepath.Join(e.dir, filepath.FromSlash(name)))
	if err != nil {
		e.t.Fatal(err)
	}
	return string(data)
}

// messages waits for the messages of a file.
func (e *editor) messages(name string) (list []string) {
	e.t.Helper()
	for {
		select {
		case p := <-e.told:
			if p.URI != e.uri(name) {
				continue
			}
			for _, d := range p.Diagnostics {
				list = append(list, d.Code+" "+covered(e.texts[name], d.Range))
			}
			return list
		case <-time.After(time.Minute):
			e.t.Fatalf("nothing is said about %s", name)
		}
	}
}

func covered(text string, s span) string { return text[offsetOf(text, s.Start):offsetOf(text, s.End)] }

const meeting, after = "content/01-del/01-mote.md", "content/01-del/02-sedan.md"

// While an author types, faults appear and go.
func TestMessages(t *testing.T) {
	e := newEditor(t)
	text := e.disk(after)
	e.write(after, strings.Replace(text, "01-mote.md#sekretess", "01-mote.md#saknas", 1))
	if got := e.messages(after); !slices.Equal(got, []string{"dead-fragment [frågan"}) {
		t.Errorf("a dead link is told as %q", got)
	}
	e.write(after, text)
	if got := e.messages(after); len(got) > 0 {
		t.Errorf("a mended link is told as %q", got)
	}
	e.write(meeting, strings.Replace(e.disk(meeting), "- [x] Det ena", "- [ ] Det ena", 1))
	if got := e.messages(meeting); len(got) != 1 {
		t.Errorf("a question without a right answer is told as %q", got)
	}
}

func TestComplete(t *testing.T) {
	e := newEditor(t)
	e.write(after, e.disk(after))
	e.write(meeting, e.disk(meeting)+"\n[x](saknas.md)\n")
	e.messages(meeting) // the course has been loaded
	for text, want := range map[string]string{
		"# A\n\n::: fr|":                            "fråga",
		"# A\n\n::: fråga {#x |":                    "omdöme=",
		"# A\n\n::: fråga {#x typ=|":                "flera",
		"# A\n\n::: fråga {#x typ=flera sluttest=|": "ja",
		"# A\n\n::: diagram {typ=s|":                "stapel",
		"# A\n\nSe [@|":                             "sol",
		"# A\n\nSe [jfr @s|":                        "sol",
		"# A\n\nSe [@sol 1|":                        "1 kap. 1 §",
		"# A\n\nSe [x](|":                           "01-mote.md",
		"# A\n\nSe [x](../|":                        "../index.md",
		"# A\n\nSe [x](01-mote.md#|":                "forst",
		"# A\n\n::: återblick {antal=1}\n- |":       "sekretess",
		"# A\n\nDetta är sek|":                      "sekretess",
		"---\nti|":                                  "titel: ",
		"---\nslag: |":                              "träff",
		"---\nåterblick: [|":                        "sekretess",
		"# A\n\n😀 [x](01-mote.md#s|":                "sekretess",
	} {
		p := e.write(after, text)
		var items []completionItem
		e.ask("textDocument/completion", p, &items)
		found := slices.ContainsFunc(items, func(i completionItem) bool { return i.Edit.NewText == want })
		if !found {
			t.Errorf("%q offers %v, want %s among them", text, items, want)
			continue
		}
		if got := items[0].Edit.Range.End; got != p.Position {
			t.Errorf("%q is completed up to %v, the cursor is at %v", text, got, p.Position)
		}
	}
	for _, text := range []string{"# A\n\n- |", "# A\n\nEtt ord|", "# A\n\n:::\n- |"} {
		var items []completionItem
		if e.ask("textDocument/completion", e.write(after, text), &items); len(items) > 0 {
			t.Errorf("%q offers %v", text, items)
		}
	}
}

func TestGo(t *testing.T) {
	e := newEditor(t)
	e.write(after, e.disk(after))
	e.write(meeting, e.disk(meeting)+"\n[x](saknas.md)\n")
	e.messages(meeting)
	for _, c := range []struct{ file, text, says, to string }{
		{meeting, "gäller |sekretess", "Det som inte får berättas", "content/glossary.yaml: term: sekretess"},
		{meeting, "[@so|l 1 kap. 1 §]", "Målen", "content/sources.yaml: 1 kap. 1 §"},
		{meeting, "[först](#fo|rst)", "Mötet", meeting + ": ## Först {#forst}"},
		{after, "(01-mote.md#sekr|etess)", "Mötet", meeting + ": ::: fråga {#sekretess}"},
		{after, "- sek|retess", "Mötet", meeting + ": ::: fråga {#sekretess}"},
	} {
		plain := strings.Replace(c.text, "|", "", 1)
		if !strings.Contains(e.disk(c.file), plain) {
			t.Fatalf("%s has no %q", c.file, plain)
		}
		p := e.write(c.file, strings.Replace(e.disk(c.file), plain, c.text, 1))
		var h hover
		if e.ask("textDocument/hover", p, &h); !strings.Contains(h.Contents.Value, c.says) {
			t.Errorf("%q says %q, want %q in it", c.text, h.Contents.Value, c.says)
		}
		var l location
		e.ask("textDocument/definition", p, &l)
		name, says, _ := strings.Cut(c.to, ": ")
		if text := e.disk(name); l.URI != e.uri(name) ||
			!strings.HasPrefix(strings.TrimPrefix(text[offsetOf(text, l.Range.Start):], "- "), says) &&
				covered(text, l.Range) != says {
			t.Errorf("%q leads to %v, want %s", c.text, l, c.to)
		}
	}
}

// An id is renamed wherever it is used; a question remembers what it was called, for the answers of readers.
func TestRename(t *testing.T) {
	for _, c := range []struct{ file, text, name, want string }{
		{meeting, "{#sek|retess}", "tystnad", `
content/01-del/01-mote.md: återblick: [tystnad]
content/01-del/01-mote.md: ::: fråga {#tystnad tidigare-id=sekretess}
content/01-del/02-sedan.md: - tystnad
content/01-del/02-sedan.md: Se [frågan](01-mote.md#tystnad).
`},
		{after, "- sek|retess", "tystnad", `
content/01-del/01-mote.md: återblick: [tystnad]
content/01-del/01-mote.md: ::: fråga {#tystnad tidigare-id=sekretess}
content/01-del/02-sedan.md: - tystnad
content/01-del/02-sedan.md: Se [frågan](01-mote.md#tystnad).
`},
		{meeting, "[först](#fo|rst)", "borjan", `
content/01-del/01-mote.md: ## Först {#borjan}
content/01-del/01-mote.md: Enligt [@sol 1 kap. 1 §] gäller sekretess i 😀 mötet. Se [först](#borjan).
content/index.md: Läs [om mötet](01-del/01-mote.md#borjan).
`},
	} {
		e := newEditor(t)
		plain := strings.Replace(c.text, "|", "", 1)
		p := e.write(c.file, strings.Replace(e.disk(c.file), plain, c.text, 1))
		var edit workspaceEdit
		e.ask("textDocument/rename", rename{p, c.name}, &edit)
		var got []string
		for _, name := range []string{meeting, after, "content/index.md"} {
			text := e.disk(name)
			edits := edit.Changes[e.uri(name)]
			slices.SortFunc(edits, func(a, b textEdit) int {
				return offsetOf(text, b.Range.Start) - offsetOf(text, a.Range.Start)
			})
			changed := text
			for _, x := range edits {
				changed = changed[:offsetOf(text, x.Range.Start)] + x.NewText + changed[offsetOf(text, x.Range.End):]
			}
			was := strings.Split(text, "\n")
			for i, line := range strings.Split(changed, "\n") {
				if line != was[i] {
					got = append(got, name+": "+line)
				}
			}
		}
		if text := "\n" + strings.Join(got, "\n") + "\n"; text != c.want {
			t.Errorf("%q renamed to %s gives\n%s\nwant\n%s", c.text, c.name, text, c.want)
		}
	}
}

func TestPositions(t *testing.T) {
	const text = "å😀b\nsista"
	for offset, want := range map[int]position{0: {0, 0}, 2: {0, 1}, 6: {0, 3}, 7: {0, 4}, 8: {1, 0}, 13: {1, 5}} {
		if got := positionOf(text, offset); got != want {
			t.Errorf("byte %d is at %v, want %v", offset, got, want)
		}
		if got := offsetOf(text, want); got != offset {
			t.Errorf("%v is byte %d, want %d", want, got, offset)
		}
	}
	if got := offsetOf(text, position{0, 99}); got != 7 {
		t.Errorf("beyond the end of a line is byte %d, want 7", got)
	}
}
