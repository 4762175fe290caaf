// Package single makes one HTML file of a whole site, to be mailed or put on a memory stick: every page, script,
// picture and the search index.
//
// The pages are written for it (see page.Frame.Single): each is a <main> of its own, of which a small script
// (single.js) shows one; without scripts they follow each other. What holds them has the name that every page's <main>
// has in a site, for the link that skips the head. An id is `<page>--<id>`, where <page> is the page's address with
// hyphens, and a link to a page leads to its <main>.
//
// What is put together here is held against what a document promises: an id stands once, and whatever names one finds
// it. So a layout that names an id in a way of its own cannot break the file in silence.
package single

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"io"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/vinjett/vinjett/internal/export"
	"github.com/vinjett/vinjett/internal/media"
	"github.com/vinjett/vinjett/internal/page"
	"github.com/vinjett/vinjett/internal/tree"
)

// Options say what is packed.
type Options struct {
	Tree   *tree.Tree                      // the site, for its files
	Assets map[string]string               // where bundled files lie in the site, by the names of their sources
	Frame  func(one *page.One) *page.Frame // frames the pages for one document
}

//go:embed single.js
var router string

// away hides the pages that are not shown, as the script marks them.
const away = "main[data-away]{display:none}"

// A document is the file while it is put together.
type document struct {
	ctx context.Context
	Options
	scripts []string // digests for the policy
	styles  []string
}

// Write writes the file.
func Write(ctx context.Context, w io.Writer, o Options) error {
	d := &document{ctx: ctx, Options: o}
	site, err := o.Frame(&page.One{File: d.file}).Single()
	if err != nil {
		return err
	}
	var body strings.Builder
	for _, p := range site.Pages {
		body.WriteString(strings.TrimSpace(string(p)) + "\n")
	}
	before, after := strings.TrimSpace(string(site.Before)), strings.TrimSpace(string(site.After))
	if err := check(before + `<div id="main">` + body.String() + "</div>" + after); err != nil {
		return err
	}
	styles, head, held, scripts, err := d.assets(site)
	if err != nil {
		return err
	}
	policy := "default-src 'none'; script-src " + strings.Join(d.scripts, " ") + "; style-src " +
		strings.Join(d.styles, " ") +
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
<body>
%s
<div id="main">
%s</div>
%s
<template class="ui">%s</template>
%s%s</body>
</html>
`, site.Root, policy, site.Title, styles, head, before, body.String(), after, site.Words, held, scripts)
	return err
}

// assets returns the style sheets and scripts of the document: those of the pages in the order that the cascade depends
// on, then those that scripts ask for. Scripts that are asked for stand in the document as text, which runs when the
// client asks.
func (d *document) assets(site page.Single) (styles, head, held, scripts string, err error) {
	boot, main := d.Assets["client/boot.ts"], d.Assets["client/main.ts"]
	texts := map[string]string{}
	read := func(name string) string {
		if text, known := texts[name]; known || name == "" || err != nil {
			return text
		}
		var data []byte
		if data, err = d.Tree.Open(d.ctx, name); err != nil {
			return ""
		}
		texts[name] = string(data)
		if low := strings.ToLower(texts[name]); strings.Contains(low, "</script") || strings.Contains(low, "<script") ||
			strings.Contains(low, "</style") {
			err = fmt.Errorf("%s holds text that would end it in an HTML file", name)
		}
		return texts[name]
	}
	var sheets []string
	for _, source := range site.Styles {
		name := d.Assets[source]
		if name == "" {
			continue
		}
		sheets = append(sheets, name)
		media := ""
		if source == page.PrintStyle {
			media = ` media="print"`
		}
		styles += d.style(read(name), media)
	}
	for _, name := range d.Tree.Paths() {
		switch ext := path.Ext(name); {
		case !strings.HasPrefix(name, "assets/") && name != page.OutlineFile || name == boot || name == main:
		case ext == ".js":
			text := read(name)
			d.scripts = append(d.scripts, digest(text))
			held += fmt.Sprintf("<script type=\"text/plain\" data-file=\"%s\">%s</script>\n", path.Base(name), text)
		case ext == ".css" && !slices.Contains(sheets, name) && strings.Contains(read(main), path.Base(name)):
			styles += d.style(read(name), "")
		}
	}
	styles += d.style(away, "")
	head = d.script(read(boot))
	scripts = d.script(router) + d.script(read(main))
	return styles, head, held, scripts, err
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

// file returns a file of the site as a URL that holds it.
func (d *document) file(address string) (string, error) {
	data, err := d.Tree.Open(d.ctx, address)
	if err != nil {
		return "", err
	}
	return "data:" + media.Of(address).MIME + ";base64," + base64.StdEncoding.EncodeToString(data), nil
}

// check returns an error if an id stands twice, or something names an id that is not there.
func check(markup string) error {
	ids := map[string]bool{}
	type name struct{ id, attribute, element string }
	var names []name
	var failed error
	err := export.EachTag([]byte(markup), func(_, _ int, tag *xml.StartElement, _ *xml.EndElement) {
		if tag == nil {
			return
		}
		for _, a := range tag.Attr {
			switch key := a.Name.Local; {
			case key == "id" && ids[a.Value]:
				failed = fmt.Errorf("the id %q would stand twice in one file", a.Value)
			case key == "id":
				ids[a.Value] = true
			case key == "href" && strings.HasPrefix(a.Value, "#"):
				id, err := url.PathUnescape(a.Value[1:])
				if err != nil {
					failed = err
				}
				names = append(names, name{id, key, tag.Name.Local})
			case slices.Contains(export.Naming, key):
				for id := range strings.FieldsSeq(a.Value) {
					names = append(names, name{id, key, tag.Name.Local})
				}
			}
		}
	})
	if err != nil {
		return err
	}
	for _, n := range names {
		if !ids[n.id] && failed == nil {
			failed = fmt.Errorf("in one file, %s of <%s> names the id %q, which is not there", n.attribute, n.element,
				n.id)
		}
	}
	return failed
}
