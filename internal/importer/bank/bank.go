// Package bank reads banks of questions that other programs keep: Moodle's GIFT and XML, and Aiken.
package bank

import (
	"path"
	"regexp"
	"strings"

	"github.com/vinjett/vinjett/internal/importer/draft"
)

// A bank collects the questions of one file.
type bank struct {
	name   string
	draft  *draft.Draft
	report *draft.Report
	page   *draft.Page
}

func newBank(name string) *bank {
	report := &draft.Report{}
	title := strings.TrimSuffix(path.Base(name), path.Ext(name))
	return &bank{name: name, draft: &draft.Draft{Title: title, Report: report}, report: report}
}

func (b *bank) line(n int) draft.Place { return draft.Place{File: b.name, Unit: draft.Line, N: n} }

func (b *bank) item(n int) draft.Place { return draft.Place{File: b.name, Unit: draft.Item, N: n} }

// category begins a page, unless the page is new.
func (b *bank) category(name string) {
	name = strings.Trim(strings.TrimSpace(name), "/")
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		name = name[i+1:]
	}
	name = strings.TrimPrefix(strings.ReplaceAll(name, "$course$", ""), "top")
	b.page = nil
	if name = strings.TrimSpace(name); name == "" {
		return
	}
	for _, p := range b.draft.Pages {
		if p.Title == name {
			b.page = p
			return
		}
	}
	b.begin(name)
}

func (b *bank) begin(title string) {
	b.page = &draft.Page{Title: title}
	b.draft.Pages = append(b.draft.Pages, b.page)
}

func (b *bank) add(blocks ...draft.Block) {
	if b.page == nil {
		b.begin(b.draft.Title)
	}
	b.page.Blocks = append(b.page.Blocks, blocks...)
}

// question adds a question that the course language can have.
func (b *bank) question(q *draft.Question, at draft.Place) {
	if !q.Settle(b.report, at) {
		return
	}
	b.report.Carried("carried-questions", 1)
	b.add(q)
}

// essay adds a question with a free answer: as one to write when there is something to compare with, else as a
// reflection.
func (b *bank) essay(q *draft.Question, at draft.Place) {
	spans, _ := draft.Inline(q.Prompt)
	if len(spans) == 0 {
		return
	}
	b.report.Add("changed-essay", at, draft.TextOf(spans))
	list := draft.List{Items: [][]draft.Block{{draft.Para{Text: spans}}}}
	box := draft.Box{Name: "reflection", ID: draft.AutomaticID, Label: "", Blocks: []draft.Block{list}}
	b.add(box)
}

// pages drops the categories without questions.
func (b *bank) done() *draft.Draft {
	var kept []*draft.Page
	for _, p := range b.draft.Pages {
		if len(p.Blocks) > 0 {
			kept = append(kept, p)
		}
	}
	b.draft.Pages = kept
	return b.draft
}

var markup = regexp.MustCompile(`</?[a-zA-Z][^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);`)

// format is what a bank says that a text is written in.
type format string

const (
	automatic format = "moodle" // HTML in which new lines count, or plain text
	isHTML    format = "html"
	isPlain   format = "plain"
	isMD      format = "markdown"
)

// blocks returns a text as blocks.
func (b *bank) blocks(text string, in format, at draft.Place) []draft.Block {
	reader := draft.HTMLReader{
		Lost:     func(element string) { b.report.Add("left-element", at, element) },
		Unmarked: in == automatic,
	}
	switch {
	case strings.TrimSpace(text) == "":
		return nil
	case in == isHTML, in == automatic && markup.MatchString(text):
		return reader.Blocks(text)
	case in == isMD && simple(text):
		return []draft.Block{draft.Para{Text: []draft.Span{{Text: strings.TrimSpace(text), Raw: true}}}}
	}
	return draft.Paragraphs(text)
}

// begins finds what would begin something else than a paragraph.
var begins = regexp.MustCompile(`(?m)^\s*(?:[-*+#>|:=]|\d+[.)]|$)|[<{\[$~\\]`)

// simple reports whether Markdown is one paragraph whose marks mean the same here.
func simple(text string) bool { return !begins.MatchString(strings.TrimSpace(text)) }

func (b *bank) option(text string, in format, at draft.Place) draft.Option {
	return draft.OptionOf(b.blocks(text, in, at), b.report, at)
}

// trueFalse are the two options of a question of that kind.
func trueFalse(right bool) []draft.Option {
	return []draft.Option{
		{Text: []draft.Span{{Word: "true"}}, Right: right}, {Text: []draft.Span{{Word: "false"}}, Right: !right},
	}
}
