package drawing

import (
	"bytes"
	"encoding/xml"
	"errors"
	"html/template"
	"io"
	"slices"
	"strings"
)

const maxInlineSVG = 16 << 10

// Inline returns a drawing as it may stand inside a page, so that it takes the page's colours, and whether it may.
// Comments, titles, ids and event attributes are left out. A drawing that needs more than shapes and text (scripts,
// style sheets, references, links), or is large, may not: it is shown as an image instead. Attributes are added to the
// root element; they are finished XHTML that begins with a space.
func Inline(data []byte, attributes string) (svg template.HTML, ok bool) {
	if len(data) == 0 || len(data) > maxInlineSVG || bytes.Contains(data, []byte("url(")) {
		return "", false
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	in := inliner{attributes: attributes}
	for {
		tok, err := d.RawToken()
		if err != nil {
			whole := errors.Is(err, io.EOF) && len(in.inside) == 0 && in.out.Len() > 0
			if !whole {
				return "", false
			}
			return template.HTML(in.out.String()), true
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			ok = in.start(tok)
		case xml.EndElement:
			ok = in.end(tok)
		case xml.CharData:
			ok = true
			in.text(tok)
		default: // comments and the like
			ok = true
		}
		if !ok {
			return "", false
		}
	}
}

// An inliner copies a drawing.
type inliner struct {
	attributes string // of the root element
	out        strings.Builder
	inside     []string // names of the open elements
	skip       int      // of them, how many are in what is left out
	open       bool     // a start tag has been written up to its `>`
}

func (in *inliner) closeStart() {
	if in.open {
		in.out.WriteByte('>')
		in.open = false
	}
}

// start copies a start tag. It is false for an element that no page may have.
func (in *inliner) start(tok xml.StartElement) bool {
	root := len(in.inside) == 0
	if tok.Name.Space != "" || root && (tok.Name.Local != "svg" || in.out.Len() > 0) {
		return false
	}
	in.inside = append(in.inside, tok.Name.Local)
	if in.skip > 0 || silent[tok.Name.Local] {
		in.skip++
		return true
	}
	if !root && !shapes[tok.Name.Local] {
		return false
	}
	in.closeStart()
	in.out.WriteString("<" + tok.Name.Local)
	if root {
		in.out.WriteString(` xmlns="http://www.w3.org/2000/svg"` + in.attributes)
	}
	for i, a := range tok.Attr {
		twice := slices.ContainsFunc(tok.Attr[:i], func(b xml.Attr) bool { return a.Name == b.Name })
		if !twice && safeAttribute(a) {
			in.out.WriteString(" " + a.Name.Local + `="` + template.HTMLEscapeString(a.Value) + `"`)
		}
	}
	in.open = true
	return true
}

// end copies an end tag. It is false for one that closes another element than the last.
func (in *inliner) end(tok xml.EndElement) bool {
	last := len(in.inside) - 1
	if last < 0 || in.inside[last] != tok.Name.Local || tok.Name.Space != "" {
		return false
	}
	in.inside = in.inside[:last]
	switch {
	case in.skip > 0:
		in.skip--
	case in.open:
		in.out.WriteString("/>")
		in.open = false
	default:
		in.out.WriteString("</" + tok.Name.Local + ">")
	}
	return true
}

func (in *inliner) text(tok xml.CharData) {
	if in.skip == 0 && len(in.inside) > 0 && len(bytes.TrimSpace(tok)) > 0 {
		in.closeStart()
		in.out.WriteString(template.HTMLEscapeString(string(tok)))
	}
}

// silent elements say what a drawing is; the page says it in its own words.
var silent = map[string]bool{"title": true, "desc": true, "metadata": true}

// shapes are the elements that a drawing in a page is made of.
var shapes = map[string]bool{
	"g": true, "path": true, "line": true, "polyline": true, "polygon": true, "rect": true, "circle": true,
	"ellipse": true, "text": true, "tspan": true,
}

func safeAttribute(a xml.Attr) bool {
	return a.Name.Space == "" && !strings.HasPrefix(a.Name.Local, "on") && !strings.HasPrefix(a.Name.Local, "aria-") &&
		!slices.Contains([]string{"id", "style", "xmlns", "role", "tabindex"}, a.Name.Local)
}
