package drawing

import (
	"bytes"
	"encoding/xml"
	"errors"
	"html/template"
	"io"
	"regexp"
	"slices"
	"strings"
)

const maxInlineSVG = 16 << 10

// Inline returns a drawing as it may stand inside a page, so that it takes the page's colours, and whether it may.
// Comments, titles, and attributes that say nothing of a shape or its looks are left out. A drawing that needs more
// than shapes and text (scripts, style sheets, references, links), or is large, may not: it is shown as an image
// instead. Attributes are added to the root element; they are finished XHTML that begins with a space.
func Inline(data []byte, attributes string) (svg template.HTML, ok bool) {
	if len(data) == 0 || len(data) > maxInlineSVG {
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
	if slices.ContainsFunc(tok.Attr, func(a xml.Attr) bool { return outside.MatchString(a.Value) }) {
		return false
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

// attributes are those that such a drawing may have: where its shapes are and how they look. What is not here is left
// out.
var attributes = func() map[string]bool {
	known := map[string]bool{}
	for _, name := range strings.Fields(`
		class color cx cy d dominant-baseline dx dy fill fill-opacity fill-rule font-family font-size font-style
		font-weight height letter-spacing opacity paint-order pathLength points preserveAspectRatio r rotate rx ry
		stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity
		stroke-width text-anchor text-decoration textLength transform vector-effect version viewBox visibility width
		word-spacing x x1 x2 y y1 y2`) {
		known[name] = true
	}
	return known
}()

func safeAttribute(a xml.Attr) bool {
	return a.Name.Space == "" && (attributes[a.Name.Local] || strings.HasPrefix(a.Name.Local, "data-")) &&
		!strings.ContainsAny(a.Name.Local, "\"'<>&=/ ")
}

// outside is what reaches out of a drawing in the value of an attribute.
var outside = regexp.MustCompile(`(?i)(?:url|src|image-set|image)\(`)

// Active returns what a drawing holds that runs, or loads something, when a browser opens the file by itself; "" when
// it is only a drawing.
func Active(data []byte) string {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = false
	for {
		tok, err := d.RawToken()
		if err != nil {
			return "" // what follows is no drawing that a browser would show
		}
		e, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		switch name := strings.ToLower(e.Name.Local); name {
		case "script", "foreignobject", "iframe", "embed", "object", "handler", "listener":
			return "<" + e.Name.Local + ">"
		}
		for _, a := range e.Attr {
			name, value := strings.ToLower(a.Name.Local), strings.ToLower(strings.TrimSpace(a.Value))
			link := name == "href" && value != "" && !strings.HasPrefix(value, "#") &&
				!strings.HasPrefix(value, "data:image/")
			if strings.HasPrefix(name, "on") || link && strings.ToLower(e.Name.Local) != "a" ||
				strings.HasPrefix(value, "javascript:") {
				return a.Name.Local + "="
			}
		}
	}
}
