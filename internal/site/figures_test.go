package site

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/markdown"
	"github.com/vinjett/vinjett/internal/page"
)

// What a course costs in bytes, files and allocations is the same on every machine, so it can fail a test, which time
// cannot. A limit is lowered when a figure falls by much, and raised only with a reason.
func TestFigures(t *testing.T) {
	const chapters = 100
	dir := t.TempDir()
	files := map[string]string{"course.yaml": "id: prov\ntitle: Prov\nlanguage: sv\n", "index.md": "# Prov\n\nStart.\n"}
	for i := range chapters {
		files[fmt.Sprintf("%02d-del-%d/%02d-kapitel-%d.md", i/10, i/10, i%10, i)] = figureChapter(i)
	}
	for name, text := range files {
		name = filepath.Join(dir, "content", filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	builder := New(Options{Dir: dir})
	defer builder.Close()
	r, err := builder.Build(context.Background())
	if err != nil || r.Tree == nil || len(r.Diagnostics) > 0 {
		t.Fatal("the course does not build: ", err, r.Diagnostics)
	}

	got := map[string]int{}
	for _, name := range r.Tree.Paths() {
		data, err := r.Tree.Open(context.Background(), name)
		if err != nil {
			t.Fatal(err)
		}
		kind := "other"
		switch {
		case strings.HasPrefix(name, "assets/search/"):
			kind = "search index"
		case strings.HasPrefix(name, "del") && path.Ext(name) == ".html":
			kind = "chapters"
		}
		got["files, "+kind]++
		if kind != "other" {
			got["bytes, "+kind] += len(data)
		}
	}
	for _, name := range []string{page.SiteStyle, "client/boot.ts", "client/main.ts"} {
		data, err := r.Tree.Open(context.Background(), r.Assets[name])
		if err != nil {
			t.Fatal(err)
		}
		got["gzip bytes, "+name] = gzipped(data)
	}
	file, parser := diag.NewFile("content/x.md", []byte(figureChapter(0))), markdown.New("sv")
	got["allocations, reading a chapter"] = int(testing.AllocsPerRun(10, func() { parser.Parse("x.md", file) }))
	chapter := r.Course.Chapters()[0].Address
	got["allocations, writing a chapter"] = int(testing.AllocsPerRun(10, func() {
		r.Tree.Open(context.Background(), chapter)
	}))

	for name, limit := range figureLimits {
		if got[name] > limit {
			t.Errorf("%s: %d, at most %d", name, got[name], limit)
		}
		delete(got, name)
	}
	for name, figure := range got {
		t.Errorf("%s: %d has no limit", name, figure)
	}
}

var figureLimits = map[string]int{
	"files, chapters":                110,
	"files, other":                   41,
	"files, search index":            74,
	"bytes, chapters":                1_090_000,
	"bytes, search index":            158_000,
	"gzip bytes, style/site.css":     6_250,
	"gzip bytes, client/boot.ts":     350,
	"gzip bytes, client/main.ts":     3_700,
	"allocations, reading a chapter": 1_130,
	"allocations, writing a chapter": 640,
}

func gzipped(data []byte) int {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	w.Write(data)
	w.Close()
	return b.Len()
}

// figureChapter returns a chapter of about 4 KB.
func figureChapter(n int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Kapitel %d\n\nInledning.\n", n)
	for section := range 5 {
		fmt.Fprintf(&b, "\n## Rubrik %d i kapitel %d\n\n", section, n)
		for word := range 80 {
			fmt.Fprintf(&b, "ord%d ", (n*section+word*word)%997)
		}
		fmt.Fprintf(&b, "och *betoning*.[^%d]\n\n- en punkt\n- en [länk](#rubrik-0-i-kapitel-%d)\n\n[^%d]: En not.\n",
			section, n, section)
	}
	fmt.Fprintf(&b, "\n::: fråga {#fraga-%d}\nVad?\n\n- [x] Det ena\n  > Därför.\n- [ ] Det andra\n"+
		"  > Därför inte.\n:::\n", n)
	return b.String()
}
