package render

import (
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/vinjett/vinjett/internal/diag"
)

// data is what each layout is given: the file, and a value of the type. A file that is not listed may be called from others.
var data = map[string]any{
	"frame.html":     frameData{},
	"booklet.html":   bookletData{},
	"redirect.html":  redirectData{},
	"start.html":     startData{},
	"part.html":      partData{},
	"chapter.html":   chapterData{},
	"case.html":      chapterData{},
	"meeting.html":   chapterData{},
	"test.html":      chapterData{},
	"page.html":      chapterData{},
	"contents.html":  contentsData{},
	"sources.html":   sourcesData{},
	"glossary.html":  glossaryData{},
	"contacts.html":  contactsPageData{},
	"search.html":    indexData{},
	"run-sheet.html": runSheetData{},
	"handout.html":   handoutData{},
	"not-found.html": notFoundData{},

	"local/sv/about.html":         hostData{},
	"local/sv/contacts.html":      hostData{},
	"local/sv/accessibility.html": hostData{},
	"local/en/about.html":         hostData{},
	"local/en/contacts.html":      hostData{},
	"local/en/accessibility.html": hostData{},

	"parts/head.html":     headData{},
	"parts/masthead.html": mastheadData{},
	"parts/support.html":  supportData{},
	"parts/links.html":    []navData{},

	"parts/answer.html":            questionData{},
	"parts/book-chapter.html":      bookChapterData{},
	"parts/book-list.html":         bookListData{},
	"parts/book-conversation.html": conversationData{},
	"parts/book-question.html":     questionData{},
	"parts/book-recording.html":    recordingData{},
	"parts/callout.html":           calloutData{},
	"parts/case.html":              caseData{},
	"parts/chart.html":             chartData{},
	"parts/comments.html":          commentsData{},
	"parts/contacts.html":          contactsData{},
	"parts/conversation.html":      conversationData{},
	"parts/discussion.html":        discussionData{},
	"parts/facilitator.html":       facilitatorData{},
	"parts/figure.html":            figureData{},
	"parts/group.html":             groupData{},
	"parts/local.html":             slotData{},
	"parts/moment.html":            momentData{},
	"parts/plan.html":              planData{},
	"parts/question.html":          questionData{},
	"parts/recap.html":             recapData{},
	"parts/recording.html":         recordingData{},
	"parts/reflection.html":        reflectionData{},
	"parts/role.html":              roleData{},
	"parts/slide.html":             slideData{},
	"parts/source.html":            sourceData{},
	"parts/table.html":             tableData{},
}

// keys are the UI texts that Go code asks for; the layouts' own are found in them.
const keys = `and code months et-al
	checked unchecked law-checked law-partly law-unchecked replaced replaced-on withdrawn withdrawn-on historical
	source-n note-n back-to-citation back-to-text table chart-bar chart-line chart-described
	callout-fact callout-law callout-consider callout-takeaway callout-warning callout-example
	question judgement scale recap reflection discussion plan right wrong your-answer show-answer show-answer-explained show-comments
	kind-case kind-meeting kind-test part-n-of-m part-n chapter-n-of-m minutes minutes-one chapters chapters-one start contents sources glossary contacts
	search not-found goals goals-of-part chapters-of-part meetings-of-part language-name reviewed reviewed-by other-contacts
	run-sheet-of run-sheet-link run-sheet-for handout handout-of handout-link
	booklet booklet-html booklet-reviewed index answers
	host host-about host-contacts host-statement host-edit host-end supervisor`

// A parser reads the layouts and collects what is wrong with them.
type parser struct {
	fsys     fs.FS
	files    map[string]*diag.File // by the template's name
	texts    texts
	textFile *diag.File
	ds       []diag.Diagnostic
}

// report adds a diagnostic and returns it for a hint.
func (p *parser) report(at diag.Place, message string) *diag.Diagnostic {
	p.ds = append(p.ds, diag.New("layout", at, message))
	return &p.ds[len(p.ds)-1]
}

func (p *parser) funcs() template.FuncMap {
	return template.FuncMap{"t": p.texts.t, "n": p.texts.count}
}

// parse reads every .html file below the folder into one set of templates.
func (p *parser) parse() (*template.Template, error) {
	set := template.New("").Funcs(p.funcs()).Option("missingkey=error")
	err := fs.WalkDir(p.fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".html") {
			return err
		}
		raw, err := fs.ReadFile(p.fsys, name)
		if err != nil {
			return err
		}
		file, ds := diag.NewText("layouts/"+name, raw)
		p.files[name] = file
		if p.ds = append(p.ds, ds...); len(ds) > 0 {
			return nil
		}
		// The last line end of a file is the file's, not the page's.
		if _, err := set.New(name).Parse(strings.TrimSuffix(string(file.Data), "\n")); err != nil {
			p.failed(name, err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(data)) {
		if p.files[name] == nil {
			p.report(diag.NewFile("layouts/"+name, nil).At(0, 0), "this layout is missing").Hint = "remove the folder's own layouts to use the built-in ones, or write this one too"
		}
	}
	return set, nil
}

var templateError = regexp.MustCompile(`^(?:html/)?template: ?([^:]+):(\d+)(?::(\d+))?: (?:executing "[^"]*" at <.*?>: )?`)

// failed reports an error of the template packages about a template.
func (p *parser) failed(name string, err error) { p.ds = append(p.ds, fault(p.files, name, err)) }

// fault returns an error of the template packages as a diagnostic. They have no type for the place: it stands in the message, as
// `template: name:line: …` or `template: name:line:column: …`.
func fault(files map[string]*diag.File, name string, err error) diag.Diagnostic {
	message, line, column := err.Error(), 0, 0
	if m := templateError.FindStringSubmatch(message); m != nil {
		message = message[len(m[0]):]
		if files[m[1]] != nil {
			name = m[1]
		}
		line, _ = strconv.Atoi(m[2])
		column, _ = strconv.Atoi(m[3])
	}
	message, _, _ = strings.Cut(message, ": {state") // html/template's own idea of where it was
	file := files[name]
	if line == 0 {
		return diag.New("layout", file.At(0, 0), message)
	}
	start, text := lineStart(file, line), file.Line(line)
	if column == 0 {
		column = len(text) - len(strings.TrimLeft(text, " \t"))
	}
	return diag.New("layout", file.At(start+column, start+len(text)), message)
}

// lineStart returns the offset of a line, counted from 1.
func lineStart(f *diag.File, line int) int {
	offset := 0
	for range line - 1 {
		i := strings.IndexByte(string(f.Data[offset:]), '\n')
		if i < 0 {
			return offset
		}
		offset += i + 1
	}
	return offset
}

func (p *parser) missingText(at diag.Place, key string) {
	d := p.report(at, fmt.Sprintf("there is no text %q", key))
	d.Hint = "add it to the strings file"
	if near := diag.Nearest(key, slices.Sorted(maps.Keys(p.texts))); near != "" && near+"-one" != key {
		d.Hint = fmt.Sprintf("did you mean %q?", near)
	}
}
