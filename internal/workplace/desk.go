package workplace

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/vinjett/vinjett/internal/check"
	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/export/epub"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/media"
	"github.com/vinjett/vinjett/internal/page"
	"github.com/vinjett/vinjett/internal/site"
)

type diagnostic = diag.Diagnostic

//go:embed pages/*.html
var pageFiles embed.FS

// pages are parsed when they are first asked for: a build has no use for them.
var pages = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").Funcs(template.FuncMap{
		"percent": func(share float64) string { return fmt.Sprintf("%.0f", 100*share) },
	}).ParseFS(pageFiles, "pages/*.html"))
})

// A view is what every page of the workplace is given.
type view struct {
	T        words
	Language string
	Title    string
	Course   string
	Styles   []string // of the course, so that the desk is in the same hand
	Boot     string
}

func (w *Workplace) view(state *site.Result, title string) view {
	v := view{T: texts(state), Language: language(state), Title: title, Course: state.Course.Config.Title}
	if style := state.Assets[page.SiteStyle]; style != "" {
		v.Styles = append(v.Styles, "/"+style)
	}
	if boot := state.Assets["client/boot.ts"]; boot != "" {
		v.Boot = "/" + boot
	}
	return v
}

// send writes a page of the workplace.
func (w *Workplace) send(out http.ResponseWriter, state *site.Result, name string, data any) {
	var b bytes.Buffer
	if err := pages().ExecuteTemplate(&b, name, data); err != nil {
		http.Error(out, err.Error(), http.StatusInternalServerError)
		return
	}
	out.Header().Set("Content-Type", "text/html; charset=utf-8")
	out.Write(w.dress(state, nil, b.Bytes()))
}

// deskPart is a part of the course with its pages.
type deskPart struct {
	Title, Dir string
	Pages      []deskPage
}

type deskPage struct {
	Title, URL       string
	Kind             string
	Words, Minutes   int
	LIX              int // 0 when the text is too short to tell
	Questions        int
	Draft            bool
	Errors, Warnings int
	Slides           string
	Sheets           []deskLink
}

type deskLink struct{ Title, URL string }

type deskDue struct {
	Owner, What, Why string
	Place            message
}

// deskData is the whole course in view.
type deskData struct {
	view
	Errors, Warnings int
	Count, Words     int // pages, and the words of all
	Parts            []deskPart
	Due              []deskDue
	Dead             []message
	Balance          check.Balance
	Unasked          int        // goals without a question
	Whole            []deskLink // what is made of the whole course
	Conversations    int
}

func (w *Workplace) desk(out http.ResponseWriter, state *site.Result) {
	c, t := state.Course, texts(state)
	d := deskData{view: w.view(state, t.T("desk")), Balance: check.Questions(c), Whole: wholeCourse(c, t)}
	for _, m := range state.Diagnostics {
		if m.Severity == diag.Error {
			d.Errors++
		} else {
			d.Warnings++
		}
		if slices.Contains([]string{"dead-link", "dead-fragment", "missing-media"}, m.ID) {
			d.Dead = append(d.Dead, messageOf(m))
		}
	}
	d.Parts = deskParts(state, t)
	for _, p := range d.Parts {
		d.Count += len(p.Pages)
		for _, row := range p.Pages {
			d.Words += row.Words
		}
	}
	for _, item := range check.Due(c, time.Now()) {
		place := messageOf(diag.Diagnostic{Place: item.Place})
		d.Due = append(d.Due, deskDue{item.Owner, item.What, item.Why, place})
	}
	for _, goal := range d.Balance.Goals {
		if len(goal.Questions) == 0 {
			d.Unasked++
		}
	}
	for range eachConversation(c) {
		d.Conversations++
	}
	w.send(out, state, "desk.html", d)
}

// wholeCourse links what is made of the whole course.
func wholeCourse(c *course.Course, t words) (list []deskLink) {
	g := lang.Of(c.Config.Language).Addresses
	if c.HasBooklet() {
		list = append(list, deskLink{t.T("booklet"), "/" + g.Booklet}, deskLink{t.T("epub"), Folder + "epub/"})
	}
	return append(list, deskLink{t.T("contents"), "/" + g.Contents}, deskLink{t.T("sources"), "/" + g.Sources})
}

// deskParts lists the pages of the course, those outside its parts first.
func deskParts(state *site.Result, t words) []deskPart {
	c, rows := state.Course, deskRows{t, sheetsOf(state, t), faultsOf(state)}
	outside := deskPart{Title: t.T("outside-parts")}
	if c.Index != nil {
		outside.Pages = append(outside.Pages, rows.row(c.Index))
	}
	for _, ch := range c.Pages {
		outside.Pages = append(outside.Pages, rows.row(ch))
	}
	parts := []deskPart{outside}
	for _, p := range c.Parts {
		part := deskPart{Title: page.PartTitle(p), Dir: p.Dir}
		if p.Index != nil {
			part.Pages = append(part.Pages, rows.row(p.Index))
			part.Pages[0].Kind = t.T("kind-part")
		}
		for _, ch := range p.Chapters {
			part.Pages = append(part.Pages, rows.row(ch))
		}
		parts = append(parts, part)
	}
	return parts
}

// sheets are the kinds of pages that are printed from a chapter's, and what they are called.
var sheetNames = map[course.Kind]string{page.KindHandout: "handout", page.KindRunSheet: "run-sheet"}

// sheetsOf returns the sheets of each chapter.
func sheetsOf(state *site.Result, t words) map[*course.Chapter][]deskLink {
	sheets := map[*course.Chapter][]deskLink{}
	for _, p := range state.List() {
		if name := sheetNames[p.Kind]; name != "" {
			sheets[p.Chapter] = append(sheets[p.Chapter], deskLink{t.T(name), "/" + p.Address})
		}
	}
	return sheets
}

// faultsOf counts the warnings and the errors of each file.
func faultsOf(state *site.Result) map[string][2]int {
	faults := map[string][2]int{}
	for _, d := range state.Diagnostics {
		n := faults[fileName(d)]
		n[d.Severity]++
		faults[fileName(d)] = n
	}
	return faults
}

// deskRows makes the rows of pages.
type deskRows struct {
	t      words
	sheets map[*course.Chapter][]deskLink
	faults map[string][2]int
}

func (r deskRows) row(ch *course.Chapter) deskPage {
	row := deskPageOf(ch, r.t)
	row.Sheets = r.sheets[ch]
	row.Errors, row.Warnings = r.faults[ch.File.Name][diag.Error], r.faults[ch.File.Name][diag.Warning]
	return row
}

// pageKinds are what pages are called; a case that is a page has the name of the block.
var pageKinds = map[course.Kind]string{
	course.KindChapter: "kind-chapter", course.KindCase: "kind-case-page", course.KindMeeting: "kind-meeting",
	course.KindTest: "kind-test", course.KindPage: "kind-page",
}

// deskPageOf is the row of a page.
func deskPageOf(ch *course.Chapter, t words) deskPage {
	row := deskPage{
		Title: ch.Title, URL: "/" + ch.Address, Words: ch.Words, Draft: ch.Draft,
		Minutes: (ch.Words + 199) / 200, Kind: t.T(pageKinds[page.KindOf(ch)]),
	}
	if ch.Minutes > 0 {
		row.Minutes = ch.Minutes
	}
	if lix, words := course.LIX(ch.Blocks); words >= 100 {
		row.LIX = int(lix + 0.5)
	}
	for range course.Of[*course.Question](ch.Blocks) {
		row.Questions++
	}
	if page.KindOf(ch) != course.KindPage && (ch.Slides == nil || *ch.Slides) {
		row.Slides = row.URL + "#present"
	}
	return row
}

// besideData is a page with what else is made of it.
type besideData struct {
	view
	Page   string
	Frames []deskLink
}

// beside shows a page, its slides and its paper next to each other.
func (w *Workplace) beside(out http.ResponseWriter, r *http.Request, state *site.Result) {
	t := texts(state)
	ch := chapterAt(state, r.FormValue("page"))
	if ch == nil {
		http.NotFound(out, r)
		return
	}
	row := deskPageOf(ch, t)
	d := besideData{view: w.view(state, t.T("beside-of", ch.Title)), Page: row.URL}
	d.Frames = []deskLink{{t.T("page"), row.URL + "?vinjett=framed"}}
	if row.Slides != "" {
		d.Frames = append(d.Frames, deskLink{t.T("slides"), row.URL + "?vinjett=framed#present"})
	}
	d.Frames = append(d.Frames, deskLink{t.T("paper"), row.URL + "?vinjett=paper"})
	for _, sheet := range sheetsOf(state, t)[ch] {
		d.Frames = append(d.Frames, deskLink{sheet.Title, sheet.URL + "?vinjett=paper"})
	}
	w.send(out, state, "beside.html", d)
}

// packed is the course as an e-book, made when it is first asked for.
type packed struct {
	build int
	files map[string][]byte
	names []string
}

// book shows a document of the e-book.
func (w *Workplace) book(out http.ResponseWriter, r *http.Request, state *site.Result, name string) {
	book, err := w.packEPUB(r.Context(), state)
	if err != nil {
		http.Error(out, err.Error(), http.StatusInternalServerError)
		return
	}
	if name == "" {
		to := book.find("_nav.xhtml")
		if ch := chapterAt(state, r.FormValue("page")); ch != nil && r.FormValue("page") != "" {
			to = cmp.Or(book.find(strings.ReplaceAll(strings.TrimSuffix(ch.Address, ".html"), "/", "_")+".xhtml"), to)
		}
		http.Redirect(out, r, Folder+"epub/"+to, http.StatusSeeOther)
		return
	}
	data, ok := book.files[name]
	if !ok {
		http.NotFound(out, r)
		return
	}
	kind := media.Of(name).Header()
	if path.Ext(name) == ".xhtml" {
		kind = "application/xhtml+xml; charset=utf-8"
	}
	out.Header().Set("Content-Type", kind)
	out.Header().Set("Content-Security-Policy", page.Policy)
	out.Write(data)
}

// find returns the path of a file with a name; "" when there is none.
func (p packed) find(name string) string {
	for _, n := range p.names {
		if path.Base(n) == name {
			return n
		}
	}
	return ""
}

func (w *Workplace) packEPUB(ctx context.Context, state *site.Result) (packed, error) {
	w.mu.Lock()
	build, book := w.builds, w.epub
	w.mu.Unlock()
	if book.build == build {
		return book, nil
	}
	volume, err := state.Press.Volume()
	if err != nil {
		return packed{}, err
	}
	var b bytes.Buffer
	if err := epub.Write(ctx, &b, epub.Options{Course: state.Course, Volume: volume, Tree: state.Tree}); err != nil {
		return packed{}, err
	}
	book = packed{build: build, files: map[string][]byte{}}
	if err := book.unpack(b.Bytes()); err != nil {
		return packed{}, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.epub = book
	return book, nil
}

// unpack reads the files of an archive.
func (p *packed) unpack(data []byte) error {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	for _, f := range archive.File {
		data, err := fs.ReadFile(archive, f.Name)
		if err != nil {
			return err
		}
		p.files[f.Name], p.names = data, append(p.names, f.Name)
	}
	return nil
}
