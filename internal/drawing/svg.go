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

// Inline returns a drawing as it may stand inside a page, so that it takes the page's colours, and whether it may. Comments,
// titles, ids and event attributes are left out. A drawing that needs more than shapes and text (scripts, style sheets, references,
// links), or is large, may not: it is shown as an image instead. Attributes are added to the root element; they are finished XHTML
// that begins with a space.
func Inline(data []byte, attributes string) (svg template.HTML, ok bool) {
	if len(data) == 0 || len(data) > maxInlineSVG || bytes.Contains(data, []byte("url(")) {
		return "", false
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	var b strings.Builder
	var inside []string // names of the open elements
	skip := 0           // of them, how many are in what is left out
	open := false       // a start tag has been written up to its `>`
	closeStart := func() {
		if open {
			b.WriteByte('>')
			open = false
		}
	}
	for {
		tok, err := d.RawToken()
		if err != nil {
			if errors.Is(err, io.EOF) && len(inside) == 0 && b.Len() > 0 {
				return template.HTML(b.String()), true
			}
			return "", false
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			root := len(inside) == 0
			if tok.Name.Space != "" || root && (tok.Name.Local != "svg" || b.Len() > 0) {
				return "", false
			}
			inside = append(inside, tok.Name.Local)
			if skip > 0 || silent[tok.Name.Local] {
				skip++
				continue
			}
			if !root && !shapes[tok.Name.Local] {
				return "", false
			}
			closeStart()
			b.WriteString("<" + tok.Name.Local)
			if root {
				b.WriteString(` xmlns="http://www.w3.org/2000/svg"` + attributes)
			}
			for i, a := range tok.Attr {
				twice := slices.ContainsFunc(tok.Attr[:i], func(b xml.Attr) bool { return a.Name == b.Name })
				if !twice && safeAttribute(a) {
					b.WriteString(" " + a.Name.Local + `="` + template.HTMLEscapeString(a.Value) + `"`)
				}
			}
			open = true
		case xml.EndElement:
			last := len(inside) - 1
			if last < 0 || inside[last] != tok.Name.Local || tok.Name.Space != "" {
				return "", false
			}
			inside = inside[:last]
			if skip > 0 {
				skip--
				continue
			}
			if open {
				b.WriteString("/>")
				open = false
			} else {
				b.WriteString("</" + tok.Name.Local + ">")
			}
		case xml.CharData:
			if skip == 0 && len(inside) > 0 && len(bytes.TrimSpace(tok)) > 0 {
				closeStart()
				b.WriteString(template.HTMLEscapeString(string(tok)))
			}
		}
	}
}

// silent elements say what a drawing is; the page says it in its own words.
var silent = map[string]bool{"title": true, "desc": true, "metadata": true}

// shapes are the elements that a drawing in a page is made of.
var shapes = map[string]bool{
	"g": true, "path": true, "line": true, "polyline": true, "polygon": true, "rect": true, "circle": true, "ellipse": true, "text": true, "tspan": true,
}

func safeAttribute(a xml.Attr) bool {
	return a.Name.Space == "" && !strings.HasPrefix(a.Name.Local, "on") && !strings.HasPrefix(a.Name.Local, "aria-") &&
		!slices.Contains([]string{"id", "style", "xmlns", "role", "tabindex"}, a.Name.Local)
}
