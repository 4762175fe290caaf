package markdown

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/markdown/syntax"
)

// fenced converts a ::: block, or returns nil when it has no name that exists.
func (c *converter) fenced(f *syntax.Fence) course.Block {
	base := c.base(f)
	switch f.Name {
	case "fact", "law", "consider", "takeaway", "warning", "example":
		return &course.Callout{
			Base:       base,
			Type:       course.CalloutType(f.Name),
			Historical: c.yes(f, "historical", false),
			Folded:     f.Folded,
			Blocks:     c.inside(f),
		}
	case "case":
		c.need(f, "label")
		return &course.Case{Base: base, Minutes: c.number(f, "minutes", 0), Blocks: c.inside(f)}
	case "question":
		q := c.question(f, base)
		if c.apart && q.Kind == "" { // what is wrong with it is shown in its place
			return nil
		}
		return q
	case "recap":
		return c.recap(f, base)
	case "reflection":
		intro, prompts, consider := c.prompts(f)
		return &course.Reflection{
			Base:     base,
			Intro:    intro,
			Prompts:  prompts,
			Consider: consider,
			Rows:     c.number(f, "rows", 4),
		}
	case "discussion":
		intro, prompts, consider := c.prompts(f)
		return &course.Discussion{
			Base:     base,
			Intro:    intro,
			Prompts:  prompts,
			Consider: consider,
			Minutes:  c.number(f, "minutes", 0),
			Group:    f.Values["group"].Text,
		}
	case "facilitator":
		return &course.Facilitator{Base: base, Minutes: c.number(f, "minutes", 0), Blocks: c.inside(f)}
	case "conversation":
		return c.conversation(f, base)
	case "chart":
		return c.chart(f, base)
	case "slide":
		return c.slide(f, base)
	case "local":
		c.need(f, "id")
		return &course.Slot{Base: base, Blocks: c.inside(f)}
	case "contacts":
		return c.contacts(f, base)
	case "video", "audio":
		return c.recording(f, base)
	case "plan":
		return c.plan(f, base)
	case "":
		c.inside(f) // for its faults
		return nil
	}
	panic(course.Unknown(f.Name))
}

// inside converts what stands in a block as text of any kind.
func (c *converter) inside(f *syntax.Fence) []course.Block { return c.blocks(children(f)) }

// slide divides a block at the lines of three hyphens.
func (c *converter) slide(f *syntax.Fence, base course.Base) course.Block {
	b := &course.Slide{Base: base, Slides: [][]course.Block{}}
	var part []ast.Node
	for _, n := range children(f) {
		if n.Kind() == syntax.KindSlideBreak {
			b.Slides = append(b.Slides, c.blocks(part))
			part = nil
			continue
		}
		part = append(part, n)
	}
	b.Slides = append(b.Slides, c.blocks(part))
	return b
}

// contacts reads which contacts an author wants: by attribute, or by id in a list.
func (c *converter) contacts(f *syntax.Fence, base course.Base) course.Block {
	b := &course.Contacts{
		Base:   base,
		For:    list(f.Values["for"]),
		Group:  list(f.Values["group"]),
		Region: list(f.Values["region"]),
	}
	var rest []ast.Node
	for _, n := range children(f) {
		if n.Kind() == ast.KindList {
			b.Named = append(b.Named, c.words(n)...)
		} else {
			rest = append(rest, n)
		}
	}
	b.Intro = c.blocks(rest)
	return b
}

// recording reads a film or a sound, and asks for what makes it open to all.
func (c *converter) recording(f *syntax.Fence, base course.Base) course.Block {
	b := &course.Recording{Base: base, Audio: f.Name == "audio", Transcript: c.inside(f)}
	if a, ok := f.Values["src"]; ok {
		b.Src = course.Text{Value: a.Text, Span: a.Span}
	} else {
		c.report("bad-attributes", f.Span, "the block "+f.Written+" has no file").
			hint("write ::: %s {%s=media/…}", f.Written, c.attributeWord(f, "src"))
	}
	if a, ok := f.Values["captions"]; ok {
		b.Captions = course.Text{Value: a.Text, Span: a.Span}
	} else if !b.Audio {
		c.report("missing-captions", f.Span, "the film has no captions").
			hint("make a .vtt file and write %s=media/…", c.attributeWord(f, "captions"))
	}
	if len(b.Transcript) == 0 {
		c.report("missing-transcript", f.Span, "the recording has no transcript").
			hint("write what is said and shown inside the block")
	}
	return b
}

// plan takes the last paragraph for the sentence that a reader fills in.
func (c *converter) plan(f *syntax.Fence, base course.Base) course.Block {
	b := &course.Plan{Base: base, Was: values(list(f.Values["was"]))}
	kids := children(f)
	for i, n := range kids {
		if i == len(kids)-1 && n.Kind() == ast.KindParagraph {
			b.Pieces = c.inline(true, n)
			b.Text = course.Plain(b.Pieces)
			continue
		}
		b.Intro = append(b.Intro, c.blocks([]ast.Node{n})...)
	}
	if b.Text == "" {
		c.report("bad-block", f.Span, "the plan has no sentence").
			hint("write one paragraph with … where the reader fills in")
	}
	return b
}

// base makes what every block has of its opening line.
func (c *converter) base(f *syntax.Fence) course.Base {
	b := course.Base{ID: f.ID, Span: f.Span, Label: f.Label}
	if f.ID != "" {
		c.useID(f.ID, f.IDSpan)
	}
	if a, ok := f.Values["role"]; ok {
		b.Roles = list(a)
	}
	return b
}

// list splits an attribute's value at commas.
func list(a syntax.Value) []course.Text {
	var out []course.Text
	at := a.Span.Start
	for part := range strings.SplitSeq(a.Text, ",") {
		if v := syntax.TrimSpace(part); v != "" {
			start := at + strings.Index(part, v)
			out = append(out, course.Text{Value: v, Span: diag.Span{Start: start, End: start + len(v)}})
		}
		at += len(part) + 1
	}
	return out
}

// number reads an attribute that is a whole number of at least 1; without it the result is fallback.
func (c *converter) number(f *syntax.Fence, name string, fallback int) int {
	a, ok := f.Values[name]
	if !ok {
		return fallback
	}
	n, err := strconv.Atoi(a.Text)
	if err != nil || n < 1 || n > 999 {
		c.report("bad-value", a.Span, diag.Quote(a.Text)+" is not a number from 1 to 999").
			hint("write %s=5", c.attributeWord(f, name))
		return fallback
	}
	return n
}

// attributeWord is the name of an attribute in the language of the block's name.
func (c *converter) attributeWord(f *syntax.Fence, own string) string {
	return c.languageOf(f).Word(lang.Attributes, own)
}

// languageOf is the language that a block is written in, as its name tells.
func (c *converter) languageOf(f *syntax.Fence) *lang.Language {
	return lang.Blocks.Language(f.Written, c.language)
}

// yes reads an attribute that is yes or no.
func (c *converter) yes(f *syntax.Fence, name string, fallback bool) bool {
	a, ok := f.Values[name]
	if !ok {
		return fallback
	}
	switch lang.YesNo.Own(a.Text) {
	case "yes":
		return true
	case "no":
		return false
	}
	c.report("bad-value", a.Span, diag.Quote(a.Text)+" is neither yes nor no").
		hint("write %s", c.languageOf(f).Choices(lang.YesNo))
	return fallback
}

func (c *converter) need(f *syntax.Fence, what string) {
	switch what {
	case "id":
		if f.ID == "" {
			c.report("missing-id", f.Span, "the block "+f.Written+" has no id").
				hint("add one that stays when the text changes: ::: %s {#a-short-name}", f.Written)
		}
	case "label":
		if f.Label == "" {
			c.report("missing-label", f.Span, "the block "+f.Written+" has no label").
				hint("write the name in brackets: ::: %s [Mathilda]", f.Written)
		}
	}
}

func values(ts []course.Text) []string {
	var out []string
	for _, t := range ts {
		out = append(out, t.Value)
	}
	return out
}

// words returns the words of a node's text with their places: ids that an author lists. goldmark cuts text at every
// character that may mean something, so runs that touch are joined first.
func (c *converter) words(n ast.Node) []course.Text {
	var runs []diag.Span
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := n.(*ast.Text); ok && entering {
			if last := len(runs) - 1; last >= 0 && runs[last].End == t.Segment.Start {
				runs[last].End = t.Segment.Stop
			} else {
				runs = append(runs, diag.Span{Start: t.Segment.Start, End: t.Segment.Stop})
			}
		}
		return ast.WalkContinue, nil
	})
	var out []course.Text
	for _, run := range runs {
		for _, m := range word.FindAllIndex(c.src[run.Start:run.End], -1) {
			at := diag.Span{Start: run.Start + m[0], End: run.Start + m[1]}
			out = append(out, course.Text{Value: string(c.src[at.Start:at.End]), Span: at})
		}
	}
	return out
}

var word = regexp.MustCompile(`[^\s,;#]+`)

func (c *converter) recap(f *syntax.Fence, base course.Base) course.Block {
	b := &course.Recap{Base: base}
	for _, w := range c.words(f) {
		if n, err := strconv.Atoi(w.Value); err == nil && len(b.Questions) == 0 && n > 0 {
			b.Draw = n
			continue
		}
		b.Questions = append(b.Questions, w)
	}
	b.Draw = c.number(f, "draw", b.Draw)
	if a, ok := f.Values["pick"]; ok {
		if b.Unsure = lang.Picks.Own(a.Text) == "unsure"; !b.Unsure {
			c.report("bad-value", a.Span, "a recap cannot pick "+diag.Quote(a.Text)).
				hint("write %s", c.languageOf(f).Choices(lang.Picks))
		}
	}
	if b.Unsure && b.Draw == 0 {
		c.report("bad-block", f.Span, "the recap does not say how many questions it picks").
			hint("add %s=3", c.attributeWord(f, "draw"))
	}
	if len(b.Questions) == 0 && b.Draw == 0 {
		c.report("bad-block", f.Span, "the recap names no question").
			hint("list the ids of earlier questions, or write a number to draw")
	}
	return b
}

// prompts splits a reflection or discussion: what stands before the prompts, the prompts (list items, or paragraphs
// where there is no list), and what is to be considered.
func (c *converter) prompts(f *syntax.Fence) (intro []course.Block, prompts []course.Prompt, consider []course.Block) {
	var before []ast.Node
	hasList := false
	for _, n := range children(f) {
		hasList = hasList || n.Kind() == ast.KindList
	}
	for _, n := range children(f) {
		switch {
		case n.Kind() == syntax.KindKeyword:
			consider = append(consider, c.blocks(children(n))...)
		case n.Kind() == ast.KindList:
			for item := n.FirstChild(); item != nil; item = item.NextSibling() {
				if holder := c.itemText(item, "a prompt"); holder != nil {
					prompts = append(prompts, c.prompt(holder))
				}
			}
		case !hasList && n.Kind() == ast.KindParagraph:
			prompts = append(prompts, c.prompt(n))
		default:
			before = append(before, n)
		}
	}
	if len(prompts) == 0 {
		c.report("bad-block", f.Span, "the block "+f.Written+" asks nothing").hint("write each prompt as a list item")
	}
	return c.blocks(before), prompts, consider
}

// prompt returns the text of a node as something to think or write about.
func (c *converter) prompt(holder ast.Node) course.Prompt {
	pieces := c.inline(true, holder)
	text := syntax.TrimSpace(course.Plain(pieces))
	return course.Prompt{Key: course.TextKey(text), Pieces: pieces, Text: text, Span: c.spanOf(holder)}
}

// itemText returns the paragraph of a list item that holds only a paragraph, and reports anything else in it.
func (c *converter) itemText(item ast.Node, what string) ast.Node {
	first := item.FirstChild()
	if first == nil || first.Kind() != ast.KindParagraph && first.Kind() != ast.KindTextBlock {
		c.report("bad-block", c.spanOf(item), what+" has no text").hint("write one paragraph after the list marker")
		return nil
	}
	if extra := first.NextSibling(); extra != nil {
		c.report("bad-block", c.spanOf(extra), what+" is one paragraph only").
			hint("make this a list item of its own, or part of the paragraph")
	}
	return first
}

func (c *converter) chart(f *syntax.Fence, base course.Base) course.Block {
	b := &course.Chart{Base: base, Type: course.ChartBar}
	if a, ok := f.Values["type"]; ok {
		if b.Type = course.ChartType(lang.Charts.Own(a.Text)); b.Type == "" {
			c.report("bad-value", a.Span, "there is no chart type "+diag.Quote(a.Text)).
				hint("write %s", c.languageOf(f).Choices(lang.Charts))
		}
	}
	var rest []ast.Node
	for _, n := range children(f) {
		if t, ok := n.(*extast.Table); ok && b.Table == nil {
			b.Table = c.table(t)
		} else {
			rest = append(rest, n)
		}
	}
	b.Intro = c.blocks(rest)
	if b.Table == nil || len(b.Table.Rows) == 0 || len(b.Table.Header) < 2 {
		c.report("bad-block", f.Span, "the chart has no table to draw").
			hint("write a table: its first column names the categories, the others hold numbers")
		return nil
	}
	return b
}
