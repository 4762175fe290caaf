// Package single makes one HTML file of a whole site, to be mailed or put on a memory stick: every page, script, picture and the search
// index.
//
// The pages are those of the site. Each becomes a <main> of its own, of which a small script (single.js) shows one; without scripts they
// follow each other. What holds them has the name that every page's <main> had, for the link that skips the head. An id becomes `<page>--<id>`, where <page> is the page's address with hyphens, and a link to a page leads to
// its <main>. This is done on the finished pages, which are well-formed, and not by rendering them for another place: so every kind
// of page is in the file, with all that stands around a chapter, and none is written twice.
package single

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/export"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/media"
	"github.com/vinjett/vinjett/internal/tree"
)

// Options say what is packed.
type Options struct {
	Course *course.Course
	Tree   *tree.Tree // the site
}

//go:embed single.js
var router string

// away hides the pages that are not shown, as the script marks them.
const away = "main[data-away]{display:none}"

// A document is the file while it is put together.
type document struct {
	ctx     context.Context
	tree    *tree.Tree
	known   map[string]bool   // addresses in the site
	ids     map[string]string // of the pages, by address
	scripts []string          // digests for the policy
	styles  []string
}

// Write writes the file.
func Write(ctx context.Context, w io.Writer, o Options) error {
	d := &document{ctx: ctx, tree: o.Tree, known: map[string]bool{}, ids: map[string]string{}}
	for _, name := range o.Tree.Paths() {
		d.known[name] = true
	}
	missing := lang.Of(o.Course.Config.Language).Addresses.NotFound
	var order []string
	sources := map[string]page{}
	taken := map[string]string{}
	var links []string // to the style sheets of the pages, in their order, which the cascade depends on
	for _, address := range readingOrder(o.Course, o.Tree) {
		data, err := o.Tree.Open(ctx, address)
		if err != nil {
			return fmt.Errorf("%s: %w", address, err)
		}
		p, err := divide(data)
		if err != nil {
			return fmt.Errorf("%s: %w", address, err)
		}
		if p.main == nil || address == missing { // a page that leads an old address on
			continue
		}
		id := strings.ReplaceAll(strings.TrimSuffix(address, ".html"), "/", "-")
		if other, ok := taken[id]; ok {
			return fmt.Errorf("the pages %s and %s would have the same place in one file; give one of them another address", other, address)
		}
		taken[id] = address
		d.ids[address] = id
		sources[address] = p
		order = append(order, address)
		for _, m := range styleForm.FindAllSubmatch(data, -1) {
			// A host's pages have a style of their own, for the whole document.
			if sheet := path.Join(path.Dir(address), string(m[1])); strings.HasPrefix(sheet, "assets/") && !slices.Contains(links, sheet) {
				links = append(links, sheet)
			}
		}
	}
	if len(order) == 0 {
		return errors.New("the site has no pages")
	}

	var body strings.Builder
	words := map[string]bool{}
	var ui strings.Builder
	for _, address := range order {
		main, err := d.rewrite(sources[address].main, address, d.ids[address])
		if err != nil {
			return fmt.Errorf("%s: %w", address, err)
		}
		body.WriteString(strings.Replace(main, "<main ", fmt.Sprintf(`<main data-address="%s" data-title="%s" `, html.EscapeString(address), sources[address].title), 1))
		body.WriteString("\n")
		for _, word := range wordForm.FindAllString(string(sources[address].after), -1) {
			if !words[word] {
				words[word] = true
				ui.WriteString(word)
			}
		}
	}
	first := sources[order[0]]
	before, err := d.rewrite(first.before, order[0], "")
	if err != nil {
		return err
	}
	after, err := d.rewrite(uiForm.ReplaceAll(first.after, nil), order[0], "")
	if err != nil {
		return err
	}

	var styles, scripts, held strings.Builder
	var boot, main string
	files := links
	var later []string // the style sheets that main.js asks for
	for _, name := range o.Tree.Paths() {
		switch ext := path.Ext(name); {
		case !strings.HasPrefix(name, "assets/") && name != "course.js":
		case ext == ".js":
			files = append(files, name)
		case ext == ".css" && !slices.Contains(links, name):
			later = append(later, name)
		}
	}
	for i := 0; i < len(files); i++ {
		name := files[i]
		data, err := o.Tree.Open(ctx, name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		text := string(data)
		if low := strings.ToLower(text); strings.Contains(low, "</script") || strings.Contains(low, "<script") || strings.Contains(low, "</style") {
			return fmt.Errorf("%s holds text that would end it in an HTML file", name)
		}
		base := path.Base(name)
		switch {
		case strings.HasPrefix(base, "print-") && path.Ext(name) == ".css":
			styles.WriteString(d.style(text, ` media="print"`))
		case path.Ext(name) == ".css":
			styles.WriteString(d.style(text, ""))
		case strings.HasPrefix(base, "boot-"):
			boot = text
		case strings.HasPrefix(base, "main-"):
			main = text
			for _, sheet := range later {
				if strings.Contains(main, path.Base(sheet)) {
					files = append(files, sheet)
				}
			}
		default:
			d.scripts = append(d.scripts, digest(text)) // it runs when the client asks for it
			fmt.Fprintf(&held, "<script type=\"text/plain\" data-file=\"%s\">%s</script>\n", base, text)
		}
	}
	styles.WriteString(d.style(away, ""))
	head := d.script(boot)
	scripts.WriteString(d.script(router))
	scripts.WriteString(d.script(main))

	policy := "default-src 'none'; script-src " + strings.Join(d.scripts, " ") + "; style-src " + strings.Join(d.styles, " ") +
		"; img-src data:; media-src data:; base-uri 'none'; form-action 'none'"
	_, err = fmt.Fprintf(w, `<!DOCTYPE html>
%s
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="%s"/>
<title>%s</title>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<link rel="icon" href="data:,"/>
%s%s</head>
%s
<div id="main">
%s</div>
%s<template class="ui">%s</template>
%s%s</body>
</html>
`, first.html, policy, first.title, styles.String(), head, before, body.String(), after, ui.String(), held.String(), scripts.String())
	return err
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

func (d *document) script(text string) string {
	d.scripts = append(d.scripts, digest(text))
	return "<script>" + text + "</script>\n"
}

func (d *document) style(text, attributes string) string {
	d.styles = append(d.styles, digest(text))
	return "<style" + attributes + ">" + text + "</style>\n"
}

// readingOrder lists the pages of a site: the start page, the parts with their chapters, and the others.
func readingOrder(c *course.Course, t *tree.Tree) []string {
	order := []string{"index.html"}
	if c.Index != nil {
		order[0] = c.Index.Address
	}
	for _, p := range c.Parts {
		order = append(order, p.Address)
		for _, ch := range p.Chapters {
			order = append(order, ch.Address)
		}
	}
	for _, name := range t.Paths() {
		if path.Ext(name) == ".html" && !slices.Contains(order, name) {
			order = append(order, name)
		}
	}
	return order
}

// A page is a page of the site in pieces, as bytes of the page.
type page struct {
	html, title         string // the tag <html …>, and the title as it is written
	before, main, after []byte // from <body> on, and up to </body>
}

var (
	titleForm = regexp.MustCompile(`<title>([^<]*)</title>`)
	styleForm = regexp.MustCompile(`<link rel="stylesheet" href="([^"]*)"`)
	wordForm  = regexp.MustCompile(`<data value="[^"]*">[^<]*</data>`)
	uiForm    = regexp.MustCompile(`(?s)<template class="ui">.*?</template>`)
)

// divide takes a page apart. One without <main> has no pieces.
func divide(data []byte) (page, error) {
	var p page
	body, start := 0, 0
	depth := 0
	err := export.EachTag(data, func(from, to int, start_ *xml.StartElement, end *xml.EndElement) {
		switch {
		case start_ != nil && start_.Name.Local == "html":
			p.html = string(data[from:to])
		case start_ != nil && start_.Name.Local == "body":
			body = from
		case start_ != nil && start_.Name.Local == "main":
			if depth++; depth == 1 {
				start = from
			}
		case end != nil && end.Name.Local == "main":
			if depth--; depth == 0 {
				p.before, p.main = data[body:start], data[start:to]
			}
		case end != nil && end.Name.Local == "body" && p.main != nil:
			p.after = data[start+len(p.main) : from]
		}
	})
	if m := titleForm.FindSubmatch(data); m != nil {
		p.title = string(m[1])
	}
	return p, err
}

var attributeForm = regexp.MustCompile(`(\s)([A-Za-z:-]+)="([^"]*)"`)

// rewrite returns a piece of the page at an address with its ids and links as they are in one document. An empty id leaves the ids:
// the piece stands around all pages.
func (d *document) rewrite(piece []byte, address, id string) (string, error) {
	var out strings.Builder
	done := 0
	var failed error
	err := export.EachTag(piece, func(from, to int, start *xml.StartElement, _ *xml.EndElement) {
		if start == nil {
			return
		}
		out.Write(piece[done:from])
		done = to
		tag := attributeForm.ReplaceAllStringFunc(string(piece[from:to]), func(attribute string) string {
			m := attributeForm.FindStringSubmatch(attribute)
			value, err := d.attribute(m[2], html.UnescapeString(m[3]), start.Name.Local, address, id)
			if err != nil {
				failed = err
			}
			return value
		})
		out.WriteString(tag)
	})
	out.Write(piece[done:])
	return out.String(), errors.Join(err, failed)
}

// attribute returns an attribute as it is written in one document, with a space before it; "" leaves it out.
func (d *document) attribute(name, value, element, address, id string) (string, error) {
	attribute := func(name, value string) string { return fmt.Sprintf(` %s="%s"`, name, html.EscapeString(value)) }
	switch name {
	case "id":
		switch {
		case element == "main":
			return attribute(name, id), nil
		case id == "":
		case element == "vj-question" && !strings.Contains(value, "--"):
			return attribute(name, id+"--"+value) + attribute("data-question", value), nil // progress knows it by its own id
		default:
			return attribute(name, id+"--"+value), nil
		}
	case "for", "headers", "aria-labelledby", "aria-describedby", "aria-controls":
		if id != "" {
			words := strings.Fields(value)
			for i, w := range words {
				words[i] = id + "--" + w
			}
			return attribute(name, strings.Join(words, " ")), nil
		}
	case "aria-current":
		if id == "" {
			return "", nil // of the page that the frame was taken from
		}
	case "download":
		return "", nil // written with the address of the file
	case "href", "src", "poster":
		target, err := d.url(value, address, id)
		written := attribute(name, target)
		if element == "a" && strings.HasPrefix(target, "data:") { // which no browser opens as a page, but saves
			written += attribute("download", path.Base(value))
		}
		return written, err
	}
	return attribute(name, value), nil
}

// url returns the address of a page or file as it is in one document.
func (d *document) url(value, address, id string) (string, error) {
	if fragment, local := strings.CutPrefix(value, "#"); local {
		if id == "" {
			return value, nil
		}
		return "#" + id + "--" + fragment, nil
	}
	u, err := url.Parse(value)
	if err != nil || u.Scheme != "" || u.Host != "" {
		return value, nil // out of the course
	}
	target := path.Join(path.Dir(address), u.Path)
	if page := d.ids[target]; page != "" {
		if u.Fragment != "" {
			page += "--" + u.EscapedFragment()
		}
		return "#" + page, nil
	}
	if !d.known[target] {
		return value, nil
	}
	data, err := d.tree.Open(d.ctx, target)
	if err != nil {
		return "", fmt.Errorf("%s: %w", target, err)
	}
	return "data:" + media.Of(target).MIME + ";base64," + base64.StdEncoding.EncodeToString(data), nil
}
