package epub

import (
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/vinjett/vinjett/internal/book"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/media"
)

const (
	coverName  = "_front.svg"
	coverPage  = "_front.xhtml"
	coverWidth = 600 // and half as high again, as a paperback
	coverEdge  = 70
)

// A titlePage is what the cover takes from the title page. Its texts are finished XHTML without elements.
type titlePage struct {
	drawing []byte // an svg element, nil when there is none
	title   string
	summary string
	foot    []string
}

func newTitlePage(f book.Front) titlePage {
	p := titlePage{title: plain(f.Title), summary: plain(f.Summary)}
	if f.Drawing != "" {
		p.drawing = []byte(f.Drawing)
	}
	for _, line := range f.Foot {
		p.foot = append(p.foot, plain(line))
	}
	return p
}

// plain returns a text as XHTML, without the places where a word may be divided.
func plain(s string) string { return html.EscapeString(strings.ReplaceAll(s, "\u00ad", "")) }

var (
	variable = regexp.MustCompile(`var\(--[\w-]+, *(#[0-9a-fA-F]+)\)`)
	svgTag   = regexp.MustCompile(`^<svg[^>]*>`)
	viewBox  = regexp.MustCompile(`\sviewBox="[^"]*"`)
)

// draw returns the cover as a picture: a sheet of the course's paper with what stands on the title page. Its colours
// are written out, since what shows a row of covers seldom knows style sheets.
func (p titlePage) draw() []byte {
	const ink, soft = "#1c2529", "#535d60"
	const inner = coverWidth - 2*coverEdge
	var out strings.Builder
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d">`+"\n",
		2*coverWidth, 3*coverWidth, coverWidth, coverWidth*3/2)
	fmt.Fprintf(&out, "<title>%s</title>\n"+`<rect width="%d" height="%d" fill="#f6f2e8"/>`+"\n", p.title, coverWidth,
		coverWidth*3/2)
	if p.drawing != nil {
		drawing := variable.ReplaceAllString(string(p.drawing), "$1")
		drawing = strings.ReplaceAll(drawing, "currentColor", ink)
		box := viewBox.FindString(svgTag.FindString(drawing))
		fmt.Fprintf(&out, `<svg x="%d" y="150" width="%d" height="150"%s preserveAspectRatio="xMinYMax" `+
			`fill="none" stroke="%s" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">`,
			coverEdge, inner, box, ink)
		out.WriteString(svgTag.ReplaceAllString(drawing, "") + "\n")
	}
	y := 340
	write := func(s string, size int, font, colour string) {
		for _, line := range lines(s, inner*2/size) {
			y += size * 115 / 100
			fmt.Fprintf(&out, `<text x="%d" y="%d" font-family="%s" font-size="%d" fill="%s">%s</text>`+"\n",
				coverEdge, y, font,
				size, colour, line)
		}
	}
	longest := 1
	for word := range strings.FieldsSeq(html.UnescapeString(p.title)) {
		longest = max(longest, utf8.RuneCountInString(word))
	}
	const serif, sans = "Charter, Georgia, Cambria, serif", "Helvetica, Arial, sans-serif"
	write(p.title, min(60, inner*9/(5*longest)), serif, ink)
	y += 26
	write(p.summary, 24, serif, ink)
	y = coverWidth*3/2 - coverEdge - 22*len(p.foot)
	for _, s := range p.foot {
		write(s, 17, sans, soft)
	}
	out.WriteString("</svg>\n")
	return []byte(out.String())
}

// lines breaks a text where it has spaces into lines of about so many letters.
func lines(s string, letters int) (all []string) {
	n := 0
	for word := range strings.FieldsSeq(s) {
		w := utf8.RuneCountInString(html.UnescapeString(word))
		if len(all) == 0 || n+1+w > letters {
			all, n = append(all, word), w
			continue
		}
		all[len(all)-1] += " " + word
		n += 1 + w
	}
	return all
}

// cover returns the page and the picture of the cover.
func (b *binding) cover() []file {
	p := newTitlePage(b.options.Volume.Front)
	alt := b.coverWord() + ": " + p.title
	body := `<section class="front" epub:type="cover"><img role="doc-cover" src="` + coverName + `" alt="` +
		strings.ReplaceAll(alt, `"`, "&quot;") +
		`" width="` + strconv.Itoa(coverWidth) + `" height="` + strconv.Itoa(coverWidth*3/2) + `"/></section>`
	return []file{
		{coverPage, "application/xhtml+xml", "", b.document(p.title, body), true},
		{coverName, media.Of(coverName).MIME, "cover-image", p.draw(), false},
	}
}

func (b *binding) coverWord() string { return lang.Of(b.options.Course.Config.Language).Book.Cover }
