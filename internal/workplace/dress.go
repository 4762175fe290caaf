package workplace

import (
	"bytes"
	"encoding/json"
	"html/template"
	"net/http"
	"path"
	"slices"
	"sort"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/layout"
	"github.com/vinjett/vinjett/internal/markdown"
	"github.com/vinjett/vinjett/internal/site"
)

// A message is a diagnostic for the page.
type message struct {
	File     string `json:"file"`
	Line     int    `json:"line"`
	Column   int    `json:"column"`
	Severity string `json:"severity"`
	Text     string `json:"text"`
	Hint     string `json:"hint"`
	ID       string `json:"id"`
	Here     bool   `json:"here"` // the line counts from the begin of the text that is edited
}

func messageOf(d diag.Diagnostic) message {
	m := message{Severity: d.Severity.String(), Text: layout.SentenceCase(d.Message), Hint: d.Hint, ID: d.ID}
	if d.File == nil {
		return m
	}
	m.File, m.Line, m.Column = d.File.Name, 1, 1
	if d.File.Data != nil {
		p := d.File.Position(d.Span.Start)
		m.Line, m.Column = p.Line, p.Column
	}
	return m
}

// few is how many messages of a page, and of the file that was saved last, are shown at once.
const few = 50

// report is what the strip at the foot of a page says.
type report struct {
	Page     []message `json:"page"`  // errors of the page, and then its warnings
	Saved    []message `json:"saved"` // of files that were saved last and are not the page's
	Errors   int       `json:"errors"`
	Warnings int       `json:"warnings"` // in all of the course
	Undo     int       `json:"undo"`
	File     string    `json:"file"` // of the page
}

// messages returns the report for a page.
func (w *Workplace) messages(page string) report {
	state, changed := w.state()
	r := report{Page: []message{}, Saved: []message{}}
	w.writing.Lock()
	r.Undo = len(w.undo.steps)
	w.writing.Unlock()
	if state == nil {
		return r
	}
	if ch := chapterAt(state, page); ch != nil && ch.File != nil {
		r.File = ch.File.Name
	}
	own := map[diag.Severity][]message{}
	for _, d := range state.Diagnostics {
		if d.Severity == diag.Error {
			r.Errors++
		} else {
			r.Warnings++
		}
		switch name := fileName(d); {
		case name != "" && name == r.File:
			own[d.Severity] = append(own[d.Severity], messageOf(d))
		case d.Severity == diag.Error && len(r.Saved) < few && (changed[name] || !strings.HasSuffix(name, ".md")):
			r.Saved = append(r.Saved, messageOf(d)) // what stands in no chapter is shown on every page
		}
	}
	all := append(own[diag.Error], own[diag.Warning]...)
	r.Page = append(r.Page, all[:min(few, len(all))]...)
	return r
}

func fileName(d diag.Diagnostic) string {
	if d.File == nil {
		return ""
	}
	return d.File.Name
}

// chapterAt returns the chapter whose text a page shows, by its address; nil when it shows none.
func chapterAt(state *site.Result, address string) *course.Chapter {
	address = strings.TrimPrefix(address, "/")
	if address == "" || strings.HasSuffix(address, "/") {
		address = path.Join(address, "index.html")
	}
	if state == nil || state.Course == nil {
		return nil
	}
	for _, ch := range state.Course.Chapters() {
		if ch.Address == address {
			return ch
		}
	}
	return nil
}

// surroundings are what the script of a page is told.
type surroundings struct {
	Token string            `json:"token"`
	File  string            `json:"file"` // "" when the page shows no file that can be changed here
	Words map[string]string `json:"words"`
	Parts []editable        `json:"parts"`
	Paths map[string]string `json:"paths"` // of pages of the workplace
}

// An editable is a part of the page that can be changed.
type editable struct {
	Mark int    `json:"mark"` // the offset in the mark before it
	At   int    `json:"at"`
	Kind string `json:"kind"`
	Top  bool   `json:"top"` // it stands in no other part
	Name string `json:"name"`
}

// Dress returns a page as its author sees it. What is asked for says how: `?vinjett=paper` is the page as it is
// printed, `?vinjett=plain` without the workplace.
func (w *Workplace) Dress(r *http.Request, address string, page []byte) []byte {
	state, _ := w.state()
	how := r.URL.Query().Get("vinjett")
	if how == "paper" {
		page = bytes.ReplaceAll(page, []byte(`media="print"`), []byte(`media="all"`))
		return inHead(page, `<link rel="stylesheet" href="`+Folder+`paper.css"/>`)
	}
	return w.dress(state, chapterAt(state, address), page)
}

// dress adds the tools to a page that shows a chapter, or to one that shows none, which is nil.
func (w *Workplace) dress(state *site.Result, ch *course.Chapter, page []byte) []byte {
	c := surroundings{
		Token: w.token,
		Words: texts(state).Texts,
		Parts: []editable{},
		Paths: map[string]string{"desk": Folder, "beside": Folder + "beside"},
	}
	if ch != nil && ch.File != nil && ch.File.Data != nil {
		o := outline(state.Course, ch.File)
		if w.chapterFor(state, ch.File.Name) != nil {
			c.File = ch.File.Name
			c.Parts = editables(o, ch.File, page)
		}
		page = w.withFaults(page, state, ch, o)
	}
	data, err := json.Marshal(c) // escapes what HTML would take for markup
	if err != nil {
		return page
	}
	page = inHead(page, `<link rel="stylesheet" href="`+Folder+`workplace.css"/>`)
	return beforeEnd(page, `<script type="application/json" id="_vinjett-workplace">`+string(data)+"</script>\n"+
		`<script src="`+Folder+`workplace.js" defer="defer"></script>`+"\n")
}

func inHead(page []byte, html string) []byte {
	return bytes.Replace(page, []byte("</head>"), []byte(html+"\n</head>"), 1)
}

func beforeEnd(page []byte, html string) []byte {
	end := bytes.LastIndex(page, []byte("</body>"))
	if end < 0 {
		end = len(page)
	}
	return slices.Concat(page[:end], []byte(html), page[end:])
}

// editables returns the parts whose marks a page has.
func editables(o markdown.Outline, file *diag.File, page []byte) []editable {
	list := []editable{}
	top := map[int]bool{}
	for _, u := range o.Units {
		top[u.Span.Start] = true
	}
	seen := map[int]bool{}
	for _, m := range marksOf(page) {
		if u, ok := unitAt(o.Units, file.Data, m.At); ok && !seen[u.Span.Start] {
			seen[u.Span.Start] = true
			list = append(list, editable{m.At, u.Span.Start, u.Kind, top[u.Span.Start], beginning(file, u.Span)})
		}
	}
	return list
}

// beginning is the first words of a part, to name it by.
func beginning(file *diag.File, span diag.Span) string {
	line, _, _ := strings.Cut(string(file.Data[span.Start:span.End]), "\n")
	line = strings.TrimLeft(line, "#:->*0123456789. \t")
	words := strings.Fields(line)
	return strings.Join(words[:min(6, len(words))], " ")
}

// faultBox is what stands in the place of a faulty block, or before it when some of it can be shown.
var faultBox = template.Must(template.New("").Parse(`<aside class="vj-fault" aria-label="{{.T.T "fault-label"}}">
{{- range .Messages}}
<p><strong>{{$.T.T "error"}}</strong> {{.Text}}{{with .Hint}}. <span class="hint">{{.}}</span>{{end}} ` +
	`<button type="button" class="vj-line" data-file="{{.File}}" data-line="{{.Line}}" data-column="{{.Column}}">` +
	`{{$.T.T "on-line"}} {{.Line}}</button></p>
{{- end}}
{{- with .Source}}
<pre tabindex="0"><code>{{.}}</code></pre>
{{- end}}
{{- if .Change}}
<p><button type="button" class="vj-mend" data-what="{{.What}}" data-at="{{.At}}">{{.T.T "change"}}</button></p>
{{- end}}
</aside>
`))

// faulty is a part of a chapter with its errors; the head when it begins in no part.
type faulty struct {
	T        words
	Messages []message
	What     string // unit or head
	At       int
	Source   string // of a part that cannot be shown
	Change   bool   // it may be changed here
	before   int    // before which mark of the page it is put
}

// withFaults puts the errors of a chapter into its page: each before the part in which it stands. The part itself may
// be half there, or not at all.
func (w *Workplace) withFaults(page []byte, state *site.Result, ch *course.Chapter, o markdown.Outline) []byte {
	marks := marksOf(page)
	if len(marks) == 0 {
		return page
	}
	list := faultyParts(state, ch, o, marks)
	for _, f := range slices.Backward(list) {
		f.T, f.Change = texts(state), w.chapterFor(state, ch.File.Name) != nil
		var box bytes.Buffer
		if err := faultBox.Execute(&box, f); err != nil {
			continue
		}
		at := marks[f.before].Start
		page = slices.Concat(page[:at], box.Bytes(), page[at:])
	}
	return page
}

// faultyParts returns the parts of a chapter that have errors, in the order of the file.
func faultyParts(state *site.Result, ch *course.Chapter, o markdown.Outline, marks []mark) (list []faulty) {
	starts := make([]int, len(o.Units))
	for i, u := range o.Units {
		starts[i] = u.Span.Start
	}
	partOf := func(offset int) int { return sort.SearchInts(starts, offset+1) - 1 } // -1 for the head
	for _, d := range state.Diagnostics {
		if d.Severity != diag.Error || fileName(d) != ch.File.Name {
			continue
		}
		f := faulty{What: "head", Messages: []message{messageOf(d)}}
		i := partOf(d.Span.Start)
		if i >= 0 {
			f.What, f.At = "unit", starts[i]
		}
		if n := len(list); n > 0 && list[n-1].What == f.What && list[n-1].At == f.At {
			list[n-1].Messages = append(list[n-1].Messages, f.Messages...)
			continue
		}
		// The mark of the part, or, when the part is not there, of what follows it.
		f.before = slices.IndexFunc(marks, func(m mark) bool { return m.At < 0 || partOf(m.At) >= i })
		f.before = max(f.before, 0)
		if i >= 0 && (marks[f.before].At < 0 || partOf(marks[f.before].At) != i) {
			u := o.Units[i]
			f.Source = string(ch.File.Data[u.Span.Start:u.Span.End])
		}
		list = append(list, f)
	}
	return list
}
