// Package searcheval compares the search of a built course with Pagefind's on the same pages: how many of the expected
// pages are among the first five (recall), how far up the first of them stands (MRR), and how many bytes a query takes,
// cold and by gzip.
//
//	go test -run '^$' -bench . -v ./internal/e2e/searcheval
//
// There are two texts: the course of this repository, with queries written by hand (testdata/queries.txt), and a larger
// generated one, with queries that follow from how it is made. Both engines run as they are published, in a browser,
// over HTTP. What a reader sees without asking for more counts, ten results; of several results on one page the first.
package searcheval

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"text/tabwriter"

	"github.com/chromedp/chromedp"

	"github.com/vinjett/vinjett/internal/bundle"
	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/search"
	"github.com/vinjett/vinjett/internal/site"
)

const project = "../../.."

// A query is what a reader searches for, and the pages that answer.
type query struct {
	kind, text string
	pages      []string
}

// handwritten returns the queries of testdata/queries.txt.
func handwritten(t testing.TB) []query {
	t.Helper()
	data, err := os.ReadFile("testdata/queries.txt")
	if err != nil {
		t.Fatal(err)
	}
	var queries []query
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		part := strings.Split(line, "|")
		if len(part) != 3 {
			t.Fatalf("not a query: %s", line)
		}
		q := query{kind: strings.TrimSpace(part[0]), text: strings.TrimSpace(part[1])}
		for _, p := range strings.Fields(part[2]) {
			q.pages = append(q.pages, p+".html")
		}
		queries = append(queries, q)
	}
	return queries
}

// The pages that queries expect exist. Where one has got another address, or what it says has moved, change the query.
func TestQueries(t *testing.T) {
	builder := site.New(site.Options{Dir: project})
	defer builder.Close()
	r, err := builder.Build(context.Background())
	if err != nil || r.Tree == nil {
		t.Fatal("the course does not build: ", err)
	}
	paths := r.Tree.Paths()
	queries := handwritten(t)
	if len(queries) < 60 {
		t.Errorf("%d queries are too few to tell much", len(queries))
	}
	for _, q := range queries {
		for _, p := range q.pages {
			if !slices.Contains(paths, p) {
				t.Errorf("testdata/queries.txt: %q expects %s, which is no page", q.text, p)
			}
		}
	}
}

// Every result leads to a page and a place on it that exist.
func TestLinks(t *testing.T) {
	for _, dir := range []string{project, "../testdata/kitchensink"} {
		builder := site.New(site.Options{Dir: dir})
		defer builder.Close()
		r, err := builder.Build(context.Background())
		if err != nil || r.Tree == nil {
			t.Fatal("the course does not build: ", err)
		}
		pages := map[string]string{}
		links, _ := vinjett(t, r.Course).open(t).fresh(t, "links()")
		if len(links) < 10 {
			t.Fatalf("only %d links", len(links))
		}
		for _, link := range links {
			address, fragment, _ := strings.Cut(link, "#")
			if _, known := pages[address]; !known {
				data, err := r.Tree.Open(context.Background(), address)
				if err != nil {
					t.Errorf("%s: %v", link, err)
				}
				pages[address] = string(data)
			}
			if fragment != "" && !strings.Contains(pages[address], ` id="`+fragment+`"`) {
				t.Errorf("%s: there is no such place", link)
			}
		}
	}
}

// BenchmarkAgainstPagefind asks this program's search and Pagefind's the same questions, about the course of this
// repository (written by hand) and about 1,000 generated pages, and reports how many of five first results are right,
// how high the right one stands (mean reciprocal rank), and how many bytes a question costs. It fails where Pagefind is
// better.
func BenchmarkAgainstPagefind(b *testing.B) {
	b.Run("course", func(b *testing.B) { compare(b, project, handwritten(b)) })
	b.Run("generated", func(b *testing.B) {
		dir := b.TempDir()
		files, queries := generate(1000, 40)
		for name, text := range files {
			name = filepath.Join(dir, "content", name)
			if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(text),
				0o644)); err != nil {
				b.Fatal(err)
			}
		}
		compare(b, dir, queries)
	})
}

// compare builds a project, asks both engines everything, and reports.
func compare(b *testing.B, project string, queries []query) {
	ctx := context.Background()
	builder := site.New(site.Options{Dir: project})
	defer builder.Close()
	r, err := builder.Build(ctx)
	if err != nil || r.Tree == nil {
		b.Fatal("the course does not build: ", err)
	}
	dir := b.TempDir()
	if _, err := r.Tree.Sync(ctx, dir, nil); err != nil {
		b.Fatal(err)
	}
	engines := []engine{vinjett(b, r.Course), pagefind(b, dir)}
	var results [2]map[string]*score
	for i, e := range engines {
		results[i] = e.ask(b, queries)
	}
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(w, "kind\tqueries\trecall@5\tPagefind\tMRR\tPagefind\tbytes\tPagefind\tmost\tPagefind\t\n")
	var kinds []string
	for _, q := range queries {
		if !slices.Contains(kinds, q.kind) {
			kinds = append(kinds, q.kind)
		}
	}
	for _, k := range append(kinds, "all") {
		x, y := results[0][k], results[1][k]
		fmt.Fprintf(w, "%s\t%d\t%.3f\t%.3f\t%.3f\t%.3f\t%d\t%d\t%d\t%d\t\n", k, x.n, x.recall(), y.recall(), x.mrr(),
			y.mrr(), x.bytes/x.n, y.bytes/y.n, x.most, y.most)
		if x.recall() < y.recall() || x.mrr() < y.mrr() {
			b.Errorf("Pagefind is better at %s", k)
		}
	}
	w.Flush()
	for i, e := range engines {
		fmt.Fprintf(&table, "%s: the index has %d files and %d bytes, the engine takes %d bytes\n", e.name,
			results[i]["all"].files, results[i]["all"].size, results[i]["all"].program)
	}
	b.Log("\n" + table.String())
	for i, e := range engines {
		all := results[i]["all"]
		b.ReportMetric(all.recall(), e.name+"-recall@5")
		b.ReportMetric(all.mrr(), e.name+"-MRR")
		b.ReportMetric(math.Round(float64(all.bytes)/float64(all.n)), e.name+"-bytes/query")
	}
	b.ReportMetric(0, "ns/op")
}

// vinjett is the client's search: ask gives the addresses of the results that are shown at first, links all that there
// can be.
func vinjett(t testing.TB, c *course.Course) engine {
	const folder = "assets/client/search"
	fsys := fstest.MapFS{"client/probe/probe.ts": {Data: []byte(`
		import { filesIn } from "../search/files";
		import { Index } from "../search/index";
		import { search } from "../search/query";
		const index = new Index(filesIn(new URL("assets/search/", location.href).href)());
		Object.assign(window, {
			ask: async (query: string) => {
				const { units } = await search(index, query, true);
				return Promise.all(units.slice(0, 10).map(async (n) => (await index.unit(n)).address));
			},
			links: async () => {
				const { units } = await index.root();
				return Promise.all(Array.from({ length: units }, async (_, n) => {
					const { address, fragment } = await index.unit(n);
					return address + "#" + fragment;
				}));
			},
		});
	`)}}
	for _, name := range []string{"files", "index", "query", "words"} {
		data, err := fs.ReadFile(os.DirFS(filepath.Join(project, folder)), name+".ts")
		if err != nil {
			t.Fatal(err)
		}
		fsys["client/search/"+name+".ts"] = &fstest.MapFile{Data: data}
	}
	result, ds, err := bundle.Build(bundle.Options{Assets: fsys, Minify: true})
	if err != nil || len(ds) > 0 {
		t.Fatal(err, ds)
	}
	files := new(search.Builder).Build(c)
	files["probe.js"] = result.Files[result.Manifest["client/probe/probe.ts"]]
	files[""] = []byte(`<!DOCTYPE html><meta charset="utf-8"><script src="probe.js"></script>`)
	return engine{"vinjett", files, func(name string) bool { return name == "probe.js" }}
}

// pagefind runs Pagefind on the pages of a site, what is in their main element. Lists of links are left out
// (the page to search from, the contents, the page for what is not there), and what a host writes later.
func pagefind(b *testing.B, dir string) engine {
	pages := b.TempDir()
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".html" ||
			slices.Contains([]string{"sok.html", "innehall.html", "404.html"}, name) ||
			strings.HasPrefix(name, "lokalt/") {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		name = filepath.Join(pages, name)
		return errors.Join(err, os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, data, 0o644))
	})
	if err != nil {
		b.Fatal(err)
	}
	out := b.TempDir()
	// Not in package.json: its parts for other systems keep a lock file from installing everywhere.
	tool := b.TempDir()
	if text, err := exec.Command("npm", "install", "--no-audit", "--no-fund", "--silent", "--prefix", tool,
		"pagefind@1.6.0").CombinedOutput(); err != nil {
		b.Fatalf("pagefind does not install: %v\n%s", err, text)
	}
	cmd := exec.Command(filepath.Join(tool, "node_modules/.bin/pagefind"), "--site", pages, "--output-path",
		filepath.Join(out, "pagefind"), "--root-selector", "main")
	if text, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, text)
	}
	files := map[string][]byte{"": []byte(`<!DOCTYPE html><meta charset="utf-8"><script type="module">
		import { search } from "/pagefind/pagefind.js";
		window.ask = async (query) => {
			const { results } = await search(query);
			return (await Promise.all(results.slice(0, 10).map((r) => r.data()))).map((r) =>
				r.url.slice(1).replace(/(^|\/)$/, "$1index.html"));
		};
	</script>`)}
	err = fs.WalkDir(os.DirFS(out), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files[name], err = os.ReadFile(filepath.Join(out, name))
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return engine{"Pagefind", files, func(name string) bool {
		return strings.HasSuffix(name, ".js") || strings.HasPrefix(path.Base(name), "wasm.")
	}}
}

// An engine is files and what of them is not the index. The page at "" has a function ask.
type engine struct {
	name     string
	files    map[string][]byte
	isEngine func(name string) bool
}

// A score is what an engine got in queries of one kind.
type score struct {
	n           int
	recalls     float64
	reciprocals float64
	bytes, most int // of the index, by gzip: in all, and at most for one query

	files, size int // of the index; for all kinds together
	program     int // bytes of the engine
}

func (s *score) recall() float64 { return s.recalls / float64(s.n) }
func (s *score) mrr() float64    { return s.reciprocals / float64(s.n) }

// add counts a query for which an engine gave pages.
func (s *score) add(q query, pages []string, bytes int) {
	found, first := 0, 0
	for i, p := range pages {
		if slices.Contains(q.pages, p) {
			if i < 5 {
				found++
			}
			if first == 0 {
				first = i + 1
			}
		}
	}
	s.n++
	s.recalls += float64(found) / float64(min(5, len(q.pages)))
	if first > 0 {
		s.reciprocals += 1 / float64(first)
	}
	s.bytes += bytes
	s.most = max(s.most, bytes)
}

// compressed is how many bytes a file takes on its way: by gzip, unless it is so already.
func compressed(data []byte) int {
	if bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
		return len(data)
	}
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(data)
	w.Close()
	return b.Len()
}

// A tab is a browser with the page of an engine.
type tab struct {
	context.Context
	url string

	mu             sync.Mutex
	index, program int // bytes that were asked for
}

// open serves an engine and opens a browser.
func (e engine) open(t testing.TB) *tab {
	p := &tab{}
	types := map[string]string{"": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8",
		".json": "application/json"}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/")
		data, ok := e.files[name]
		if !ok {
			http.NotFound(w, r)
			return
		}
		p.mu.Lock()
		if e.isEngine(name) {
			p.program += compressed(data)
		} else if name != "" {
			p.index += compressed(data)
		}
		p.mu.Unlock()
		if t, ok := types[path.Ext(name)]; ok {
			w.Header().Set("Content-Type", t)
		}
		w.Header().Set("Cache-Control", "no-store")
		w.Write(data)
	}))
	t.Cleanup(server.Close)
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.NoFirstRun)
	ctx, cancelBrowser := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancelBrowser)
	ctx, cancelTab := chromedp.NewContext(ctx)
	t.Cleanup(cancelTab)
	p.Context, p.url = ctx, server.URL
	return p
}

// fresh runs an expression in the page when it has loaded nothing yet, and returns its value and the bytes that it
// took.
func (p *tab) fresh(t testing.TB, expression string) (value []string, bytes int) {
	t.Helper()
	p.mu.Lock()
	p.index, p.program = 0, 0
	p.mu.Unlock()
	if err := chromedp.Do(p.Context, chromedp.Navigate(p.url)); err != nil {
		t.Fatal(err)
	}
	value, err := chromedp.Run(p.Context, chromedp.Evaluate[[]string](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return value, p.index
}

// ask asks every query and returns the scores by kind.
func (e engine) ask(b *testing.B, queries []query) map[string]*score {
	p := e.open(b)
	scores := map[string]*score{"all": {}}
	for _, q := range queries {
		answers, bytes := p.fresh(b, fmt.Sprintf("ask(%q)", q.text))
		var pages []string
		for _, a := range answers {
			if !slices.Contains(pages, a) {
				pages = append(pages, a)
			}
		}
		for _, k := range []string{q.kind, "all"} {
			if scores[k] == nil {
				scores[k] = &score{}
			}
			scores[k].add(q, pages, bytes)
		}
		if top := pages[:min(5, len(pages))]; testing.Verbose() &&
			(len(top) == 0 || !slices.Contains(q.pages, top[0])) {
			b.Logf("%s, %s: %q finds %s, not %s", e.name, q.kind, q.text, top, q.pages)
		}
	}
	scores["all"].program = p.program
	for name, data := range e.files {
		if name != "" && !e.isEngine(name) && path.Ext(name) != ".css" {
			scores["all"].files++
			scores["all"].size += len(data)
		}
	}
	return scores
}
