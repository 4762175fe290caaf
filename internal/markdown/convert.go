package markdown

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/yamldoc"
)

// A converter makes course blocks of one file's tree.
type converter struct {
	md       goldmark.Markdown
	language *lang.Language
	file     *diag.File
	src      []byte
	ch       *course.Chapter
	ds       []diag.Diagnostic
	ids      map[string]diag.Span // where each id of the page stands
	auto     []*course.Heading    // headings that still need an id
}

// reported lets a hint follow a report.
type reported struct{ d *diag.Diagnostic }

func (r reported) hint(format string, args ...any) {
	if format != "" {
		r.d.Hint = fmt.Sprintf(format, args...)
	}
}

func (c *converter) report(id string, span diag.Span, message string) reported {
	c.ds = append(c.ds, diag.New(id, c.file.At(span.Start, span.End), message))
	return reported{&c.ds[len(c.ds)-1]}
}

// frontMatter reads the keys; goldmark-meta has only taken the lines out of the text.
func (c *converter) frontMatter(span diag.Span) {
	fm := &c.ch.FrontMatter
	c.ds = append(c.ds, yamldoc.DecodeNamed(c.file, span, fm, c.language.Names)...)
	if k := fm.Kind; k != "" {
		if fm.Kind = course.Kind(lang.Kinds.Own(string(k))); fm.Kind == "" {
			c.valueFault(
				span,
				string(k),
				"the kind "+quote(string(k))+" does not exist",
				"write "+c.language.Choices(lang.Kinds),
			)
		}
	}
	if l := fm.Layer; l != "" {
		if fm.Layer = course.Layer(lang.Layers.Own(string(l))); fm.Layer == "" {
			c.valueFault(
				span,
				string(l),
				"the layer "+quote(string(l))+" does not exist",
				"write "+c.language.Choices(lang.Layers),
			)
		}
	}
	if fm.ID != "" && !validProgressID(fm.ID) {
		c.valueFault(
			span,
			fm.ID,
			"the id "+quote(fm.ID)+" is not a-z, 0-9, - and /",
			"write it as the address without .html: grunder/vagar-in",
		)
	}
	if fm.Minutes < 0 {
		c.valueFault(span, strconv.Itoa(fm.Minutes), "minutes cannot be negative", "")
	}
}

var progressID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*(/[a-z0-9-]+)*$`)

func validProgressID(s string) bool { return progressID.MatchString(s) }

// valueFault reports a value in the front matter at the place where it stands.
func (c *converter) valueFault(front diag.Span, value, message, hint string) {
	at := front
	if i := bytes.Index(c.src[front.Start:front.End], []byte(value)); i >= 0 {
		at = diag.Span{Start: front.Start + i, End: front.Start + i + len(value)}
	}
	c.report("bad-value", at, message).hint("%s", hint)
}

func (c *converter) document(doc ast.Node) {
	c.ids = map[string]diag.Span{}
	markTasks(doc)
	var nodes []ast.Node
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.TextBlock: // front matter that goldmark-meta could not read; yamldoc has said so
		case *extast.FootnoteList:
			c.notes(n)
		default:
			nodes = append(nodes, n)
		}
	}
	ch := c.ch
	ch.Blocks = c.blocks(nodes)
	c.title()
	c.headingIDs()
	ch.Words = course.CountWords(ch.Blocks)
	for _, n := range ch.Notes {
		ch.Words += course.CountWords(n.Blocks)
	}
}

// title takes the chapter's title from the first heading when the front matter has none, and the heading out of the
// text when it says the title once more.
func (c *converter) title() {
	ch := c.ch
	first := slices.IndexFunc(
		ch.Blocks,
		func(b course.Block) bool { h, ok := b.(*course.Heading); return ok && h.Level == 1 },
	)
	if first >= 0 {
		h := ch.Blocks[first].(*course.Heading)
		text := course.Plain(h.Pieces)
		if ch.Title == "" {
			ch.Title = text
		}
		if ch.Title == text {
			ch.Blocks = slices.Delete(ch.Blocks, first, first+1)
			c.auto = slices.DeleteFunc(c.auto, func(a *course.Heading) bool { return a == h })
		}
	}
	if ch.Title == "" && !diag.HasErrors(c.ds) {
		c.report("missing-key", diag.Span{}, "the page has no title").
			hint("begin the file with “# Title”, or write title: in the front matter")
	}
}

// headingIDs gives every heading without an explicit id one from its text, after all explicit ids are known.
func (c *converter) headingIDs() {
	next := map[string]int{} // the number to try for a text that has come before
	for _, h := range c.auto {
		base := course.Slug(course.Plain(h.Pieces))
		if base == "" {
			base = "section"
		} else if base[0] >= '0' && base[0] <= '9' {
			base = "s-" + base // an id that CSS and old XML readers take begins with a letter
		}
		id := base
		for n := max(next[base], 2); ; n++ {
			if _, taken := c.ids[id]; !taken {
				break
			}
			id = base + "-" + strconv.Itoa(n)
			next[base] = n + 1
		}
		c.ids[id] = h.Span
		h.ID = id
	}
}

// useID checks an id that the author wrote and takes it.
func (c *converter) useID(id string, span diag.Span) {
	if !course.ValidID(id) {
		c.report("bad-id", span, "the id "+quote(id)+" is not a letter followed by a-z, 0-9 and single hyphens").
			hint("write %s", or(course.Slug(id), "a-short-name"))
		return
	}
	if first, taken := c.ids[id]; taken {
		d := c.report("duplicate-id", span, "the id "+quote(id)+" is used twice on this page").d
		*d = d.See(c.file.At(first.Start, first.End), "first used here").Hintf("give one of them another id")
		return
	}
	c.ids[id] = span
}

func or(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}

func children(n ast.Node) []ast.Node {
	var all []ast.Node
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		all = append(all, child)
	}
	return all
}

// spanOf returns where an inline or block node stands, as well as the tree tells.
func (c *converter) spanOf(n ast.Node) diag.Span {
	start := position(n)
	if p := n.Pos(); p >= 0 {
		start = p
	}
	if start < 0 && n.Parent() != nil {
		return c.spanOf(n.Parent())
	}
	start = max(start, 0)
	end := start
	if n.Type() == ast.TypeInline {
		_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			if t, ok := n.(*ast.Text); ok && entering {
				end = max(end, t.Segment.Stop)
			}
			return ast.WalkContinue, nil
		})
	} else if i := bytes.IndexByte(c.src[start:], '\n'); i >= 0 {
		end = start + i
	} else {
		end = len(c.src)
	}
	return diag.Span{Start: start, End: end}
}

func (c *converter) notes(list *extast.FootnoteList) {
	for n := list.FirstChild(); n != nil; n = n.NextSibling() {
		f := n.(*extast.Footnote)
		note := &course.Note{Label: string(f.Ref), Blocks: c.blocks(children(f))}
		_ = ast.Walk(f, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			if entering && n.Kind() == extast.KindFootnoteBacklink {
				note.Refs++
			}
			return ast.WalkContinue, nil
		})
		c.ch.Notes = append(c.ch.Notes, note)
	}
}

// blocks converts siblings: what is typed becomes its block, runs of anything else become prose.
func (c *converter) blocks(nodes []ast.Node) []course.Block {
	var out []course.Block
	var run []ast.Node
	flush := func() {
		if len(run) == 0 {
			return
		}
		if pieces := c.pieces(false, run...); len(pieces) > 0 {
			out = append(out, &course.Prose{Base: course.Base{Span: c.spanOf(run[0])}, Pieces: pieces})
		}
		run = nil
	}
	add := func(b course.Block) {
		flush()
		if b != nil {
			out = append(out, b)
		}
	}
	for _, n := range nodes {
		switch n := n.(type) {
		case *fence:
			flush()
			if b := c.fenced(n); b != nil {
				out = append(out, b)
			}
		case *ast.Heading:
			add(c.heading(n))
		case *extast.Table:
			add(c.table(n))
		case *ast.HTMLBlock:
			c.htmlBlock(n)
		case *ast.TextBlock:
			if n.HasChildren() {
				run = append(run, n)
			}
		case *keyword, *slideBreak:
		case *ast.Blockquote:
			if t := alertType(n, c.src); t != "" {
				add(c.alert(n, t))
			} else {
				run = append(run, n)
			}
		case *ast.Paragraph:
			if image, ok := onlyChild(n).(*ast.Image); ok {
				add(&course.Figure{Base: course.Base{Span: c.spanOf(n)}, Image: c.image(image)})
			} else {
				run = append(run, n)
			}
		default:
			run = append(run, n)
		}
	}
	flush()
	return out
}

// markTasks names the lists with checkboxes below a node, so that they need no other mark before their items.
func markTasks(doc ast.Node) {
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering && n.Kind() == ast.KindListItem && checkbox(n) != nil {
			n.Parent().SetAttributeString("class", []byte("tasks"))
		}
		return ast.WalkContinue, nil
	})
}

func onlyChild(n ast.Node) ast.Node {
	if n.ChildCount() == 1 {
		return n.FirstChild()
	}
	return nil
}

func (c *converter) heading(n *ast.Heading) course.Block {
	h := &course.Heading{Level: n.Level, Base: course.Base{Span: c.spanOf(n)}, Pieces: c.inline(true, n)}
	for _, a := range n.Attributes() {
		value := fmt.Sprintf("%s", a.Value)
		switch string(a.Name) {
		case "id":
			h.ID = value
			c.useID(value, h.Span)
		case "class":
			h.Class = value
		default:
			c.report("unknown-attribute", h.Span, "a heading takes no attribute "+quote(string(a.Name))).
				hint("it takes {#id .class}")
		}
	}
	if h.ID == "" {
		c.auto = append(c.auto, h)
	}
	return h
}

func (c *converter) table(n *extast.Table) *course.Table {
	t := &course.Table{Base: course.Base{Span: c.spanOf(n)}}
	for _, a := range n.Alignments {
		t.Aligns = append(
			t.Aligns,
			map[extast.Alignment]course.Align{extast.AlignLeft: course.AlignLeft, extast.AlignRight: course.AlignRight, extast.AlignCenter: course.AlignCenter}[a],
		)
	}
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []course.Cell
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			pieces := c.inline(false, cell)
			cells = append(cells, course.Cell{Pieces: pieces, Text: trimSpace(course.Plain(pieces)), Span: c.spanOf(cell)})
		}
		for len(cells) < len(t.Aligns) {
			cells = append(cells, course.Cell{})
		}
		if row.Kind() == extast.KindTableHeader {
			t.Header = cells
		} else {
			t.Rows = append(t.Rows, cells)
		}
	}
	return t
}

func (c *converter) image(n *ast.Image) *course.Image {
	image := &course.Image{Src: string(n.Destination), Title: string(n.Title), Span: c.spanOf(n)}
	image.Alt = trimSpace(course.Plain(c.pieces(true, children(n)...)))
	if image.Alt == "" {
		c.report("missing-alt", image.Span, "the image "+quote(image.Src)+" has no text alternative").
			hint("say what the image shows: ![Two chairs at a window](…)")
	}
	return image
}

func (c *converter) htmlBlock(n *ast.HTMLBlock) {
	var b strings.Builder
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		b.Write(line.Value(c.src))
	}
	if n.HasClosure() {
		b.Write(n.ClosureLine.Value(c.src))
	}
	rest := htmlComment.ReplaceAllString(b.String(), "")
	if trimSpace(rest) == "" {
		return
	}
	c.rawHTML(c.spanOf(n))
}

var htmlComment = regexp.MustCompile(`(?s)<!--.*?-->`)

func (c *converter) rawHTML(span diag.Span) {
	c.report("raw-html", span, "HTML is not rendered").
		hint("write it in Markdown or as a ::: block; a < that is text is written \\<")
}

var alerts = map[string]course.CalloutType{
	"[!NOTE]": course.CalloutFact, "[!TIP]": course.CalloutConsider, "[!IMPORTANT]": course.CalloutTakeaway,
	"[!WARNING]": course.CalloutWarning, "[!CAUTION]": course.CalloutWarning,
}

// alertType returns what a quote is as a GitHub alert, or "".
func alertType(n ast.Node, src []byte) course.CalloutType {
	p, ok := n.FirstChild().(*ast.Paragraph)
	if !ok || p.Lines().Len() == 0 {
		return ""
	}
	line := p.Lines().At(0)
	return alerts[strings.ToUpper(trimSpace(string(line.Value(src))))]
}

func (c *converter) alert(n ast.Node, t course.CalloutType) course.Block {
	span := c.spanOf(n)
	p := n.FirstChild()
	// The marker is the first line: everything up to the first line break.
	for child := p.FirstChild(); child != nil; {
		next := child.NextSibling()
		text, ok := child.(*ast.Text)
		p.RemoveChild(p, child)
		if ok && (text.SoftLineBreak() || text.HardLineBreak()) {
			break
		}
		child = next
	}
	if !p.HasChildren() {
		n.RemoveChild(n, p)
	}
	return &course.Callout{Base: course.Base{Span: span}, Type: t, Blocks: c.blocks(children(n))}
}

// base makes what every block has of its opening line.
func (c *converter) base(f *fence) course.Base {
	b := course.Base{ID: f.id, Span: f.span, Label: f.label}
	if f.id != "" {
		c.useID(f.id, f.idSpan)
	}
	if a, ok := f.attribute["role"]; ok {
		b.Roles = list(a)
	}
	return b
}

// list splits an attribute's value at commas.
func list(a attribute) []course.Text {
	var out []course.Text
	at := a.span.Start
	for part := range strings.SplitSeq(a.value, ",") {
		if v := trimSpace(part); v != "" {
			start := at + strings.Index(part, v)
			out = append(out, course.Text{Value: v, Span: diag.Span{Start: start, End: start + len(v)}})
		}
		at += len(part) + 1
	}
	return out
}

// number reads an attribute that is a whole number of at least 1; without it the result is fallback.
func (c *converter) number(f *fence, name string, fallback int) int {
	a, ok := f.attribute[name]
	if !ok {
		return fallback
	}
	n, err := strconv.Atoi(a.value)
	if err != nil || n < 1 || n > 999 {
		c.report("bad-value", a.span, quote(a.value)+" is not a number from 1 to 999").
			hint("write %s=5", c.attributeWord(f, name))
		return fallback
	}
	return n
}

// attributeWord is the name of an attribute in the language of the block's name.
func (c *converter) attributeWord(f *fence, own string) string {
	return c.languageOf(f).Word(lang.Attributes, own)
}

// languageOf is the language that a block is written in, as its name tells.
func (c *converter) languageOf(f *fence) *lang.Language {
	return lang.Blocks.Language(f.written, c.language)
}

// yes reads an attribute that is yes or no.
func (c *converter) yes(f *fence, name string, fallback bool) bool {
	a, ok := f.attribute[name]
	if !ok {
		return fallback
	}
	switch lang.YesNo.Own(a.value) {
	case "yes":
		return true
	case "no":
		return false
	}
	c.report("bad-value", a.span, quote(a.value)+" is neither yes nor no").
		hint("write %s", c.languageOf(f).Choices(lang.YesNo))
	return fallback
}

func (c *converter) need(f *fence, what string) {
	switch what {
	case "id":
		if f.id == "" {
			c.report("missing-id", f.span, "the block "+f.written+" has no id").
				hint("add one that stays when the text changes: ::: %s {#a-short-name}", f.written)
		}
	case "label":
		if f.label == "" {
			c.report("missing-label", f.span, "the block "+f.written+" has no label").
				hint("write the name in brackets: ::: %s [Mathilda]", f.written)
		}
	}
}

// fenced converts a ::: block, or returns nil when it has no name that exists.
func (c *converter) fenced(f *fence) course.Block {
	base := c.base(f)
	kids := children(f)
	switch f.name {
	case "fact", "law", "consider", "takeaway", "warning", "example":
		return &course.Callout{
			Base:       base,
			Type:       course.CalloutType(f.name),
			Historical: c.yes(f, "historical", false),
			Blocks:     c.blocks(kids),
		}
	case "case":
		c.need(f, "label")
		b := &course.Case{Base: base, Minutes: c.number(f, "minutes", 0), Blocks: c.blocks(kids)}
		return b
	case "question":
		return c.question(f, base)
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
			Group:    f.attribute["group"].value,
		}
	case "facilitator":
		return &course.Facilitator{Base: base, Minutes: c.number(f, "minutes", 0), Blocks: c.blocks(kids)}
	case "conversation":
		return c.conversation(f, base)
	case "chart":
		return c.chart(f, base)
	case "slide":
		b := &course.Slide{Base: base, Slides: [][]course.Block{}}
		var part []ast.Node
		for _, n := range kids {
			if n.Kind() == kindSlideBreak {
				b.Slides = append(b.Slides, c.blocks(part))
				part = nil
				continue
			}
			part = append(part, n)
		}
		b.Slides = append(b.Slides, c.blocks(part))
		return b
	case "local":
		c.need(f, "id")
		return &course.Slot{Base: base, Blocks: c.blocks(kids)}
	case "contacts":
		b := &course.Contacts{
			Base:   base,
			For:    list(f.attribute["for"]),
			Group:  list(f.attribute["group"]),
			Region: list(f.attribute["region"]),
		}
		var rest []ast.Node
		for _, n := range kids {
			if n.Kind() == ast.KindList {
				b.Named = append(b.Named, c.words(n)...)
			} else {
				rest = append(rest, n)
			}
		}
		b.Intro = c.blocks(rest)
		return b
	case "video", "audio":
		b := &course.Recording{Base: base, Audio: f.name == "audio", Transcript: c.blocks(kids)}
		if a, ok := f.attribute["src"]; ok {
			b.Src = course.Text{Value: a.value, Span: a.span}
		} else {
			c.report("bad-attributes", f.span, "the block "+f.written+" has no file").hint("write ::: %s {%s=media/…}", f.written, c.attributeWord(f, "src"))
		}
		if a, ok := f.attribute["captions"]; ok {
			b.Captions = course.Text{Value: a.value, Span: a.span}
		} else if !b.Audio {
			c.report("missing-captions", f.span, "the film has no captions").hint("make a .vtt file and write %s=media/…", c.attributeWord(f, "captions"))
		}
		if len(b.Transcript) == 0 {
			c.report("missing-transcript", f.span, "the recording has no transcript").
				hint("write what is said and shown inside the block")
		}
		return b
	case "plan":
		b := &course.Plan{Base: base}
		var was attribute
		if was = f.attribute["was"]; was.value != "" {
			b.Was = values(list(was))
		}
		for i, n := range kids {
			if i == len(kids)-1 && n.Kind() == ast.KindParagraph {
				b.Pieces = c.inline(true, n)
				b.Text = course.Plain(b.Pieces)
				continue
			}
			b.Intro = append(b.Intro, c.blocks([]ast.Node{n})...)
		}
		if b.Text == "" {
			c.report("bad-block", f.span, "the plan has no sentence").
				hint("write one paragraph with … where the reader fills in")
		}
		return b
	}
	c.blocks(kids) // for its faults
	return nil
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

func (c *converter) recap(f *fence, base course.Base) course.Block {
	b := &course.Recap{Base: base}
	for _, w := range c.words(f) {
		if n, err := strconv.Atoi(w.Value); err == nil && len(b.Questions) == 0 && n > 0 {
			b.Draw = n
			continue
		}
		b.Questions = append(b.Questions, w)
	}
	b.Draw = c.number(f, "draw", b.Draw)
	if a, ok := f.attribute["pick"]; ok {
		if b.Unsure = lang.Picks.Own(a.value) == "unsure"; !b.Unsure {
			c.report("bad-value", a.span, "a recap cannot pick "+quote(a.value)).
				hint("write %s", c.languageOf(f).Choices(lang.Picks))
		}
	}
	if b.Unsure && b.Draw == 0 {
		c.report("bad-block", f.span, "the recap does not say how many questions it picks").
			hint("add %s=3", c.attributeWord(f, "draw"))
	}
	if len(b.Questions) == 0 && b.Draw == 0 {
		c.report("bad-block", f.span, "the recap names no question").
			hint("list the ids of earlier questions, or write a number to draw")
	}
	return b
}

// prompts splits a reflection or discussion: what stands before the prompts, the prompts (list items, or paragraphs
// where there is no list), and what is to be considered.
func (c *converter) prompts(f *fence) (intro []course.Block, prompts []course.Prompt, consider []course.Block) {
	var before []ast.Node
	hasList := false
	for _, n := range children(f) {
		hasList = hasList || n.Kind() == ast.KindList
	}
	for _, n := range children(f) {
		switch {
		case n.Kind() == kindKeyword:
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
		c.report("bad-block", f.span, "the block "+f.written+" asks nothing").hint("write each prompt as a list item")
	}
	return c.blocks(before), prompts, consider
}

// prompt returns the text of a node as something to think or write about.
func (c *converter) prompt(holder ast.Node) course.Prompt {
	pieces := c.inline(true, holder)
	text := trimSpace(course.Plain(pieces))
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

func (c *converter) chart(f *fence, base course.Base) course.Block {
	b := &course.Chart{Base: base, Type: course.ChartBar}
	if a, ok := f.attribute["type"]; ok {
		if b.Type = course.ChartType(lang.Charts.Own(a.value)); b.Type == "" {
			c.report("bad-value", a.span, "there is no chart type "+quote(a.value)).
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
		c.report("bad-block", f.span, "the chart has no table to draw").
			hint("write a table: its first column names the categories, the others hold numbers")
		return nil
	}
	return b
}
