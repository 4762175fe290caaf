package workplace

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/vinjett/vinjett/internal/check"
	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/load"
	"github.com/vinjett/vinjett/internal/markdown"
	"github.com/vinjett/vinjett/internal/site"
)

// A part is what is opened: a unit of a file by where it begins, its head, or all of it.
type partRequest struct {
	File string `json:"file"`
	What string `json:"what"` // unit, head or file
	At   int    `json:"at"`   // of a unit
	// Add names a block to be written after the part; "" opens the part itself.
	Add string `json:"add"`
}

// A part is a text to edit, with what is needed to know its place again.
type part struct {
	File   string `json:"file"`
	Start  int    `json:"start"`
	End    int    `json:"end"`
	Digest string `json:"digest"` // of the file
	Was    string `json:"was"`    // what stands there
	Text   string `json:"text"`   // what the author begins with
	Kind   string `json:"kind"`
	Line   int    `json:"line"`
	Before string `json:"before"` // what an added text is put after
	Form   *form  `json:"form"`
	Path   string `json:"path"` // from the file's folder to that of pictures
}

// read returns a chapter's file as it is on the disk now.
func (w *Workplace) read(file string) (source, error) {
	root, err := w.root()
	if err != nil {
		return source{}, err
	}
	defer root.Close()
	raw, err := root.ReadFile(strings.TrimPrefix(file, "content/"))
	if err != nil {
		return source{}, err
	}
	s, ok := newSource(file, raw)
	if !ok {
		return source{}, errors.New(file + " is not text")
	}
	return s, nil
}

// part opens a part of a file.
func (w *Workplace) part(r partRequest) (int, any) {
	state, _ := w.state()
	ch := w.chapterFor(state, r.File)
	if ch == nil {
		return http.StatusNotFound, failure{texts(state).T("no-such-file", r.File)}
	}
	s, err := w.read(r.File)
	if err != nil {
		return http.StatusInternalServerError, failure{err.Error()}
	}
	kind, span, ok := chosen(r, s, outline(state.Course, s.file))
	if !ok { // the page is older than the file
		return http.StatusConflict, failure{texts(state).T("page-is-old")}
	}
	p := part{
		File: r.File, Digest: digest(s.raw), Start: span.Start, End: span.End, Kind: kind,
		Was: string(s.text()[span.Start:span.End]), Line: s.file.Position(span.Start).Line,
		Path: strings.Repeat("../", strings.Count(ch.Path, "/")) + pictureFolder,
	}
	p.Text = p.Was
	if r.Add != "" {
		p.Kind, p.Before, p.Text = r.Add, p.Was, example(state, r.Add)
		p.Line = s.file.Position(span.End).Line + 2
	}
	if q := readQuestion(p.Text, language(state)); p.Kind == "question" && q != nil {
		if p.Form = &q.form; r.Add != "" {
			p.Form.Prompt = ""
		}
	}
	w.remember(s)
	return http.StatusOK, p
}

// chosen returns the span of what is to be opened, and its kind.
func chosen(r partRequest, s source, o markdown.Outline) (kind string, span diag.Span, ok bool) {
	switch r.What {
	case "file":
		return "file", diag.Span{End: len(bytes.TrimRight(s.text(), "\n"))}, true
	case "head":
		return "head", o.Head, true
	}
	u, ok := unitAt(o.Units, s.text(), r.At)
	return u.Kind, u.Span, ok
}

// remember keeps a file as it was when a part of it was opened.
func (w *Workplace) remember(s source) {
	w.writing.Lock()
	defer w.writing.Unlock()
	if len(w.opened) > 200 { // an author has not so many panels open
		clear(w.opened)
	}
	w.opened[digest(s.raw)] = s.raw
}

// chapterFor returns the chapter of a file that may be changed here.
func (w *Workplace) chapterFor(state *site.Result, file string) *course.Chapter {
	if state == nil {
		return nil
	}
	return chapterOf(state.Course, file)
}

// unitAt returns the innermost unit that begins on the line of an offset.
func unitAt(units []markdown.Unit, text []byte, at int) (markdown.Unit, bool) {
	if at < 0 || at > len(text) {
		return markdown.Unit{}, false
	}
	start := bytes.LastIndexByte(text[:at], '\n') + 1
	for _, u := range units {
		if u.Span.Start == start {
			return u, true
		}
		if u.Span.Start < start && start < u.Span.End {
			return unitAt(u.Inside, text, at)
		}
	}
	return markdown.Unit{}, false
}

// An edit is what is to be saved: a part as it was opened, and its new text or form.
type edit struct {
	part
	Force bool `json:"force"` // also with errors
	// Instead writes over what others have written in the same lines, which the author has seen: their text.
	Instead *string `json:"instead"`
}

// saved is the answer to an edit that is written.
type saved struct {
	File string `json:"file"`
	At   int    `json:"at"`   // where the text begins now
	Undo int    `json:"undo"` // how many edits can be taken back
}

// conflict is the answer to an edit of lines that have changed.
type conflict struct {
	Message string `json:"message"`
	Mine    string `json:"mine"`
	Theirs  string `json:"theirs"`
	// Digest and Start and End are of the file as it is now, for an edit that takes their place.
	Digest string `json:"digest"`
	Start  int    `json:"start"`
	End    int    `json:"end"`
}

// broken is the answer to an edit with which the course has new errors.
type broken struct {
	Message string    `json:"message"`
	Faults  []message `json:"faults"`
}

// save writes an edit.
func (w *Workplace) save(e edit) (int, any) {
	w.writing.Lock()
	defer w.writing.Unlock()
	state, _ := w.state()
	if w.chapterFor(state, e.File) == nil {
		return http.StatusNotFound, failure{texts(state).T("no-such-file", e.File)}
	}
	t := texts(state)
	s, err := w.read(e.File)
	if err != nil {
		return http.StatusInternalServerError, failure{err.Error()}
	}
	text, fault := w.newText(state, e)
	if fault != "" {
		return http.StatusUnprocessableEntity, broken{Message: fault}
	}
	span, ok := w.place(s, e)
	if !ok {
		return http.StatusConflict, conflict{
			Message: t.T("conflict"), Mine: text, Theirs: string(s.text()[span.Start:span.End]),
			Digest: digest(s.raw), Start: span.Start, End: span.End,
		}
	}
	if text == "" {
		span = withSpace(s.text(), span)
	}
	raw := s.splice(span, []byte(text))
	if !e.Force {
		faults, err := w.verify(state, e.File, raw, diag.Span{Start: span.Start, End: span.Start + len(text)})
		if err != nil {
			return http.StatusInternalServerError, failure{err.Error()}
		}
		if len(faults) > 0 {
			return http.StatusUnprocessableEntity, broken{t.N("would-break", len(faults)), faults}
		}
	}
	if err := w.commit(e.File, s.raw, raw); err != nil {
		return http.StatusInternalServerError, failure{err.Error()}
	}
	at := span.Start
	if e.Before != "" {
		at += len(e.Before) + len("\n\n")
	}
	return http.StatusOK, saved{e.File, at, len(w.undo.steps)}
}

// commit writes what differs, so that it can be taken back.
func (w *Workplace) commit(file string, old, raw []byte) error {
	if bytes.Equal(raw, old) {
		return nil
	}
	err := w.write(file, old, raw)
	if err == nil {
		w.undo.push(step{File: file, Before: old, After: raw})
	}
	return err
}

// newText returns what an edit puts in the place of its part, or what is wrong with it.
func (w *Workplace) newText(state *site.Result, e edit) (text, fault string) {
	t := texts(state)
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(e.Text)
	if e.Form != nil {
		from := e.Was
		if e.Before != "" {
			from = example(state, "question")
		}
		q := readQuestion(from, language(state))
		if q == nil {
			return "", t.T("no-form")
		}
		if e.Before != "" {
			q.opener = strings.Replace(q.opener, "{#"+questionID+"}", "{#"+freeID(state.Course, e.Form.Prompt)+"}", 1)
		}
		text = q.write(*e.Form, language(state))
	}
	if _, ok := newSource(e.File, []byte(text)); !ok {
		return "", t.T("no-text")
	}
	text = strings.TrimRight(strings.Trim(text, "\n"), " \t")
	if e.Before != "" && text != "" {
		text = e.Before + "\n\n" + text
	} else if e.Before != "" {
		text = e.Before
	}
	return text, ""
}

// place returns where an edit belongs in the file as it is now; ok is false when its lines have changed.
func (w *Workplace) place(s source, e edit) (diag.Span, bool) {
	span := diag.Span{Start: e.Start, End: e.End}
	within := func(text []byte) bool { return 0 <= span.Start && span.Start <= span.End && span.End <= len(text) }
	was := e.Was
	if e.Instead != nil {
		was = *e.Instead
	}
	if digest(s.raw) == e.Digest && within(s.text()) && string(s.text()[span.Start:span.End]) == was {
		return span, true
	}
	before, ok := newSource(e.File, w.opened[e.Digest])
	if w.opened[e.Digest] != nil && ok && within(before.text()) && string(before.text()[span.Start:span.End]) == was {
		return locate(before.text(), s.text(), span)
	}
	// The server has been started anew since: the text must be the only one of its kind.
	if at := find(s.text(), []byte(was)); len(at) == 1 {
		return diag.Span{Start: at[0], End: at[0] + len(was)}, true
	}
	return diag.Span{End: len(bytes.TrimRight(s.text(), "\n"))}, false
}

// withSpace is the span of a part that is taken out, with the empty lines after it, or before it at the end.
func withSpace(text []byte, span diag.Span) diag.Span {
	rest := text[span.End:]
	after := len(rest) - len(bytes.TrimLeft(rest, "\n"))
	if after < len(rest) {
		return diag.Span{Start: span.Start, End: span.End + after}
	}
	before := len(bytes.TrimRight(text[:span.Start], "\n"))
	return diag.Span{Start: before, End: span.End}
}

// A candidate is the project with another text in the place of one file.
type candidate struct {
	fs.FS
	name string
	data []byte
}

// ReadFile implements [fs.ReadFileFS], by which the course is read.
func (c *candidate) ReadFile(name string) ([]byte, error) {
	if name == c.name {
		return c.data, nil
	}
	return fs.ReadFile(c.FS, name)
}

// verify returns the errors that a file's new bytes bring: all in the new text, and elsewhere those that were not
// there.
func (w *Workplace) verify(state *site.Result, file string, raw []byte, changed diag.Span) ([]message, error) {
	root, err := os.OpenRoot(w.opts.Dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	if w.checker == nil {
		w.overlay = &candidate{}
		w.checker = load.New(w.overlay, true)
	}
	before, err := w.errors(root.FS(), "", nil)
	if err != nil {
		return nil, err
	}
	after, err := w.errors(root.FS(), file, raw)
	if err != nil {
		return nil, err
	}
	known := map[kindOfFault]int{}
	for _, d := range before {
		known[kindOf(d)]++
	}
	var found []message
	for _, d := range diag.Sort(after) {
		here := fileName(d) == file && d.File.Data != nil && d.Span.Start >= changed.Start &&
			d.Span.Start <= changed.End
		if known[kindOf(d)]--; known[kindOf(d)] >= 0 && !here {
			continue
		}
		m := messageOf(d)
		if m.Here = here; here {
			m.Line -= d.File.Position(changed.Start).Line - 1
		}
		found = append(found, m)
	}
	return found, nil
}

// A kindOfFault is the same for errors that say the same of the same file.
type kindOfFault struct{ id, message, file string }

func kindOf(d diag.Diagnostic) kindOfFault { return kindOfFault{d.ID, d.Message, fileName(d)} }

// errors returns the errors of the course with other bytes in the place of a file.
func (w *Workplace) errors(project fs.FS, name string, data []byte) ([]diag.Diagnostic, error) {
	*w.overlay = candidate{project, name, data}
	c, ds, err := w.checker.Edition(context.Background(), w.opts.Edition)
	if err == nil && c != nil {
		ds = check.Allowed(c, append(ds, check.Course(c)...))
	}
	return slices.DeleteFunc(ds, func(d diag.Diagnostic) bool { return d.Severity != diag.Error }), err
}

// write puts new bytes into a file that holds the old ones: whole beside it first, so that no reader, and no fault of
// the machine, meets half a file. A link stays a link.
func (w *Workplace) write(file string, old, raw []byte) error {
	root, err := w.root()
	if err != nil {
		return err
	}
	defer root.Close()
	name := strings.TrimPrefix(file, "content/")
	info, err := root.Lstat(name)
	if err != nil {
		return err
	}
	if now, err := root.ReadFile(name); err != nil || !bytes.Equal(now, old) {
		return cmp.Or(err, fmt.Errorf("%s has changed this very moment; try again", file))
	}
	if !info.Mode().IsRegular() {
		return root.WriteFile(name, raw, 0o666)
	}
	beside := path.Join(path.Dir(name), ".vinjett-"+path.Base(name))
	f, err := root.OpenFile(beside, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, info.Mode().Perm())
	if err != nil {
		return err
	}
	_, err = f.Write(raw)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		_ = root.Remove(beside) // what matters is why
		return err
	}
	return root.Rename(beside, name)
}

// questionID stands for the id of a question that is being written.
const questionID = "new-question"

// freeID makes an id of a question's first words that nothing in the course has.
func freeID(c *course.Course, prompt string) string {
	words := strings.Split(course.Slug(prompt), "-")
	base := strings.Trim(strings.Join(words[:min(4, len(words))], "-"), "-")
	if !course.ValidID(base) {
		base = "question"
	}
	taken := map[string]bool{}
	for _, ch := range c.Chapters() {
		for _, id := range ch.IDs() {
			taken[id] = true
		}
	}
	id := base
	for n := 2; taken[id]; n++ {
		id = fmt.Sprintf("%s-%d", base, n)
	}
	return id
}

// example is the text that a block of a kind begins with.
func example(state *site.Result, kind string) string {
	t, l := texts(state), lang.Of(language(state))
	block := func(name, label, body string) string {
		return "::: " + l.Word(lang.Blocks, name) + label + "\n" + body + "\n:::"
	}
	keyword := func(name string) string {
		word := l.Word(lang.Keywords, name)
		return strings.ToUpper(word[:1]) + word[1:] + ": "
	}
	switch kind {
	case "heading":
		return "## " + t.T("example-heading")
	case "list":
		return "- " + t.T("example-item") + "\n- " + t.T("example-item")
	case "fact", "takeaway", "consider", "warning", "example":
		return block(kind, "", t.T("example-text"))
	case "case":
		return block(kind, " ["+t.T("example-name")+"]", t.T("example-text"))
	case "reflection":
		return block(kind, "", "- "+t.T("example-prompt"))
	case "discussion":
		return block(kind, "", "- "+t.T("example-prompt"))
	case "question":
		return block(
			kind,
			" {#"+questionID+"}",
			t.T("example-question")+"\n\n- [x] "+t.T("example-right")+"\n  > "+t.T("example-why")+
				"\n- [ ] "+t.T("example-wrong")+"\n  > "+
				""+t.T("example-why-not")+"\n\n"+keyword("explanation")+t.T("example-text"),
		)
	}
	return ""
}
