package e2e

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	filetypes "github.com/vinjett/vinjett/internal/media"
)

// A crawled page: what the tests need to know of it.
type crawled struct {
	ids    []string
	links  []string // href and src, as written
	title  string
	lang   string
	text   string // what a reader sees
	faults []string
}

// void elements may stand as `<br/>`; any other element written so would be opened by an HTML parser and never closed.
var void = map[string]bool{"area": true, "base": true, "br": true, "col": true, "embed": true, "hr": true, "img": true,
	"input": true, "link": true, "meta": true, "source": true, "track": true, "wbr": true}

// parsePage reads a page as strict XML, which every page is.
func parsePage(data []byte) crawled {
	var p crawled
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Entity = map[string]string{} // the five of XML and no other
	var open []string
	var text strings.Builder
	for {
		start := d.InputOffset()
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			p.faults = append(p.faults, "not well-formed: "+err.Error())
			break
		}
		switch token := token.(type) {
		case xml.StartElement:
			name := token.Name.Local
			open = append(open, name)
			if written := data[start:d.InputOffset()]; bytes.HasSuffix(written, []byte("/>")) && !void[name] &&
				!slices.Contains(open, "svg") {
				p.faults = append(p.faults, "an empty element that HTML does not close: "+string(written))
			}
			for _, a := range token.Attr {
				switch a.Name.Local {
				case "id":
					p.ids = append(p.ids, a.Value)
				case "href", "src":
					p.links = append(p.links, a.Value)
				case "lang":
					if name == "html" {
						p.lang = a.Value
					}
				case "style":
					p.faults = append(p.faults, "a style attribute on "+name)
				}
				if strings.HasPrefix(a.Name.Local, "on") {
					p.faults = append(p.faults, "a script in the attribute "+a.Name.Local)
				}
			}
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) == 0 {
				continue
			}
			switch open[len(open)-1] {
			case "title":
				if !slices.Contains(open, "svg") {
					p.title += string(token)
				}
			case "script", "style":
			default:
				text.Write(token)
			}
		}
	}
	p.text = text.String()
	for _, bad := range []string{"{{", "&amp;lt;", "&amp;amp;", "&amp;#", "ZgotmplZ", "<no value>", "%!"} {
		if bytes.Contains(data, []byte(bad)) {
			p.faults = append(p.faults, "an escape gone wrong: "+bad)
		}
	}
	return p
}

func eachCourse(t *testing.T, test func(t *testing.T, b *built)) {
	for name, b := range map[string]*built{"real": realCourse, "kitchensink": kitchenSink} {
		t.Run(name, func(t *testing.T) { test(t, b.get(t)) })
	}
}

// isLost reports whether a page is the one for what does not exist. It is shown at any depth, so it asks for its style
// and its script at several.
func isLost(page string) bool { return page == "404.html" }

func read(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Every page is well-formed, has a title of its own, no id twice, and every link in it leads somewhere.
func TestCrawl(t *testing.T) {
	t.Parallel()
	eachCourse(t, func(t *testing.T, b *built) {
		pages := map[string]crawled{}
		titles := map[string]string{}
		for _, name := range b.pages {
			p := parsePage(read(t, filepath.Join(b.dir, name)))
			pages[name] = p
			for _, f := range p.faults {
				t.Errorf("%s: %s", name, f)
			}
			if p.lang != "sv" {
				t.Errorf("%s: lang %q", name, p.lang)
			}
			if other, taken := titles[p.title]; taken || p.title == "" {
				t.Errorf("%s: the title %q is %s's too", name, p.title, other)
			}
			titles[p.title] = name
			ids := slices.Clone(p.ids)
			slices.Sort(ids)
			for i := 1; i < len(ids); i++ {
				if ids[i] == ids[i-1] {
					t.Errorf("%s: the id %s twice", name, ids[i])
				}
			}
		}
		for name, p := range pages {
			for _, link := range p.links {
				u, err := url.Parse(link)
				if err != nil {
					t.Errorf("%s: %q: %v", name, link, err)
					continue
				}
				if u.Scheme != "" || isLost(name) && strings.HasPrefix(link, "../") {
					continue
				}
				target := name
				if u.Path != "" {
					if strings.HasPrefix(u.Path, "/") {
						t.Errorf("%s: %q is not relative", name, link)
						continue
					}
					target = path.Join(path.Dir(name), u.Path)
				}
				if _, err := os.Stat(filepath.Join(b.dir, target)); err != nil {
					t.Errorf("%s: %q leads nowhere", name, link)
					continue
				}
				if strings.HasSuffix(u.Path, "/") {
					t.Errorf("%s: %q leans on the server for its index.html", name, link)
				}
				if u.Fragment != "" && strings.HasSuffix(target, ".html") && !slices.Contains(pages[target].ids,
					u.Fragment) {
					t.Errorf("%s: %q has no such place", name, link)
				}
			}
		}
	})
}

// A web server knows every type of file: IIS knows few by itself, and is told of those in the table.
func TestOnlyKnownFileTypes(t *testing.T) {
	t.Parallel()
	eachCourse(t, func(t *testing.T, b *built) {
		err := filepath.WalkDir(b.dir, func(name string, d os.DirEntry, err error) error {
			if err == nil && !d.IsDir() && d.Name() != ".vinjett" && filetypes.Of(name).Name == "" {
				t.Errorf("%s", name)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func gzipped(data []byte) int {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	_, _ = w.Write(data)
	_ = w.Close()
	return b.Len()
}

// What a first visit costs, compressed: style and script ≤ 10 KB, script ≤ 6 KB, a page of the core course whole ≤ 22
// KB; any other page is at most its own visible text and 8 KB.
func TestBudgets(t *testing.T) {
	t.Parallel()
	b := realCourse.get(t)
	worst := map[string]int{}
	for _, name := range b.pages {
		data := read(t, filepath.Join(b.dir, name))
		if bytes.Contains(data, []byte(`class="booklet"`)) {
			continue // it is the whole course, to print
		}
		if name == "404.html" {
			continue // it names its style at each place where the course may lie; one of them is there
		}
		p := parsePage(data)
		script, style := 0, 0
		for _, link := range p.links {
			file := filepath.Join(b.dir, path.Join(path.Dir(name), link))
			switch {
			case strings.HasSuffix(link, ".js"):
				script += gzipped(read(t, file))
			case strings.HasSuffix(link, ".css") && strings.Contains(link, "site"):
				style += gzipped(read(t, file))
			}
		}
		html := gzipped(data)
		kind := "other"
		if bytes.Contains(data, []byte(`<main id="main" class="start"`)) ||
			bytes.Contains(data, []byte(`data-kind="chapter"`)) || bytes.Contains(data, []byte(`data-kind="case"`)) {
			kind = "chapter"
		}
		if script > 6<<10 || script+style > 10<<10 {
			t.Errorf("%s: script %d, style %d", name, script, style)
		}
		// What everybody reads first is small. A chapter to look things up in, a case or a conversation is as long as
		// its text is.
		core := name == "index.html" || strings.HasPrefix(name, "grundkurs/")
		if total := html + script + style; kind == "chapter" && core && total > 22<<10 {
			t.Errorf("%s: %d bytes in all (page %d, script %d, style %d)", name, total, html, script, style)
		}
		allowed := gzipped([]byte(p.text)) + 8<<10
		if bytes.Contains(data, []byte("<vj-test")) {
			allowed += 64 * bytes.Count(data, []byte("<vj-question")) // a bank has many fields
		}
		if !(kind == "chapter" && core) && html > allowed {
			t.Errorf("%s: the page is %d bytes, %d allowed", name, html, allowed)
		}
		worst["script"] = max(worst["script"], script)
		worst["style"] = max(worst["style"], style)
		worst[kind+" page"] = max(worst[kind+" page"], html)
	}
	t.Logf("largest, gzip bytes: %v", worst)
}

// node runs a tool of this folder's node_modules.
func node(t *testing.T, tool string, args ...string) (string, error) {
	t.Helper()
	bin, err := filepath.Abs(filepath.Join("node_modules", ".bin", tool))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(bin); err != nil {
		t.Fatalf("%s is not installed: run make setup", tool)
	}
	out, err := exec.Command(bin, args...).CombinedOutput()
	return string(out), err
}

// Off in htmlvalidate.json, beside rules of style: wcag/h32, because without script there is nothing to submit and with
// it the script adds the button; form-dup-name, because the controls of one question share its name and are never sent;
// tel-non-breaking, because CSS keeps telephone numbers on one line and a number must survive being copied.
func TestHTMLIsValid(t *testing.T) {
	t.Parallel()
	eachCourse(t, func(t *testing.T, b *built) {
		if out, err := node(t, "html-validate", "--config", "htmlvalidate.json", "--ext", "html", b.dir); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
	})
}
