package render

import (
	"bytes"
	"encoding/xml"
	"html/template"
	"slices"
	"strings"
)

const maxInlineSVG = 16 << 10

// inlineSVG returns a drawing as it may stand inside a page, so that it takes the page's colours, and whether it may.
// What a page cannot hold is left out: scripts, styles, links out of the drawing, event attributes, comments, ids. A drawing that refers to its
// own ids (gradients, clip paths) or is large is shown as an image instead. Attributes are added to the root element; they are
// finished XHTML that begins with a space.
func inlineSVG(data []byte, attributes string) (svg template.HTML, ok bool) {
	if len(data) == 0 || len(data) > maxInlineSVG || bytes.Contains(data, []byte("url(")) {
		return "", false
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	var b strings.Builder
	depth, skip := 0, 0
	open := false // a start tag has been written up to its `>`
	closeStart := func() {
		if open {
			b.WriteByte('>')
			open = false
		}
	}
	for {
		tok, err := d.RawToken()
		if err != nil {
			if depth == 0 && b.Len() > 0 {
				return template.HTML(b.String()), true
			}
			return "", false
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			if depth == 0 && (tok.Name.Local != "svg" || b.Len() > 0) {
				return "", false
			}
			depth++
			if skip > 0 || unsafeElement(tok.Name) {
				skip++
				continue
			}
			closeStart()
			b.WriteString("<" + tok.Name.Local)
			if depth == 1 {
				b.WriteString(` xmlns="http://www.w3.org/2000/svg"` + attributes)
			}
			for _, a := range tok.Attr {
				if a.Name.Local == "href" {
					return "", false
				}
				if safeAttribute(a) {
					b.WriteString(" " + a.Name.Local + `="` + template.HTMLEscapeString(a.Value) + `"`)
				}
			}
			open = true
		case xml.EndElement:
			depth--
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
			if skip == 0 && depth > 0 && len(bytes.TrimSpace(tok)) > 0 {
				closeStart()
				b.WriteString(template.HTMLEscapeString(string(tok)))
			}
		}
	}
}

func unsafeElement(n xml.Name) bool {
	return n.Space != "" || slices.Contains([]string{"script", "style", "foreignObject", "metadata", "image", "a", "title", "desc", "use", "animate", "set"}, n.Local)
}

func safeAttribute(a xml.Attr) bool {
	return a.Name.Space == "" && !strings.HasPrefix(a.Name.Local, "on") &&
		!slices.Contains([]string{"id", "style", "xmlns", "role", "tabindex"}, a.Name.Local)
}
