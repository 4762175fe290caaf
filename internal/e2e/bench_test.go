package e2e

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The version of Hugo that builds are compared with; it comes through the Go module proxy.
const hugo = "github.com/gohugoio/hugo@v0.165.0"

// BenchmarkAgainstHugo builds 112 generated chapters with this program and with Hugo, as whole processes, turn about in
// one run, and reports the medians and their ratio. Both write the same text with a plain layout of their own; ours
// also has its assets, checks every link and writes its generated pages. Hugo makes no search index, so the ratio is of
// builds without one; what the index adds is in whole-ratio, and internal/e2e/searcheval compares it with its like. The
// bundled assets are kept from the run before, as they are for a user; cold-ratio is of builds that bundle them.
func BenchmarkAgainstHugo(b *testing.B) {
	dir := benchFolder(b)
	goTool(b, dir, "build", "-o", filepath.Join(dir, "vinjett"), "../../cmd/vinjett")
	goTool(b, dir, "build", "-o", filepath.Join(dir, "pages"), "./testdata/pages")
	goTool(b, dir, "install", hugo)

	ours, theirs := filepath.Join(dir, "ours"), filepath.Join(dir, "theirs")
	files := map[string]string{
		ours + "/content/course.yaml": "id: bench\ntitle: Bench\nlanguage: sv\n",
		ours + "/content/index.md":    "# Bench\n\nStart.\n",
		theirs + "/hugo.toml": "baseURL = 'https://example.org/'\nlanguageCode = 'sv'\n" +
			"title = 'Bench'\ndisableKinds = ['taxonomy', 'term', 'RSS']\n",
		theirs + "/layouts/_default/baseof.html": "<!DOCTYPE html><html lang=\"sv\"><head><meta " +
			"charset=\"utf-8\"><title>{{ .Title }}</title></head><body>{{ block \"main\" . }}{{ end }}</body></html>",
		theirs + "/layouts/_default/single.html": `{{ define "main" }}<h1>{{ .Title }}</h1>{{ .TableOfContents }}{{ ` +
			`.Content }}{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ with ` +
			`.NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ end }}`,
		theirs + "/layouts/_default/list.html": `{{ define "main" }}<h1>{{ .Title }}</h1>{{ .Content }}<ul>{{ ` +
			`range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}`,
		theirs + "/content/_index.md": "---\ntitle: Bench\n---\nStart.\n",
	}
	for part := range 8 {
		files[fmt.Sprintf("%s/content/%02d-del/index.md", ours, part)] = fmt.Sprintf("# Del %d\n\nText.\n", part)
		for n := range 14 {
			text := generatedChapter(uint64(part*14 + n))
			name := fmt.Sprintf("content/%02d-del-%d/%02d-kapitel-%d.md", part, part, n, n)
			files[filepath.Join(ours, name)] = text
			files[filepath.Join(theirs, name)] = text
		}
		delete(files, fmt.Sprintf("%s/content/%02d-del/index.md", ours, part))
	}
	writeFiles(b, files)
	var pages, whole, cold, they []time.Duration
	for range 21 {
		b.Setenv("XDG_CACHE_HOME", filepath.Join(dir, "pages")) // a file, in which nothing can be kept
		cold = append(cold, timed(b, ours, filepath.Join(dir, "pages")))
		b.Setenv("XDG_CACHE_HOME", filepath.Join(dir, "cache"))
		pages = append(pages, timed(b, ours, filepath.Join(dir, "pages")))
		they = append(they, timed(b, theirs, filepath.Join(dir, "hugo"), "--quiet"))
		whole = append(whole, timed(b, ours, filepath.Join(dir, "vinjett"), "build"))
	}
	median := func(times []time.Duration) float64 {
		slices.Sort(times)
		return times[len(times)/2].Seconds() * 1000
	}
	b.ReportMetric(median(pages), "vinjett-ms")
	b.ReportMetric(median(they), "hugo-ms")
	b.ReportMetric(median(pages)/median(they), "ratio")
	b.ReportMetric(median(cold)/median(they), "cold-ratio")
	b.ReportMetric(median(whole)/median(they), "whole-ratio")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkEditions builds generated editions of the course of this repository, each with a publisher, a contact and a
// filled slot of its own, in one run and one after the other as whole processes, and reports the ratio: what an edition
// costs beside the others ÷ what it costs alone. Of those alone some are built, turn about with the others.
func BenchmarkEditions(b *testing.B) {
	const together, alone = 290, 12
	dir := benchFolder(b)
	program, project := filepath.Join(dir, "vinjett"), filepath.Join(dir, "course")
	goTool(b, dir, "build", "-o", program, "../../cmd/vinjett")
	if err := os.CopyFS(filepath.Join(project, "content"), os.DirFS("../../content")); err != nil {
		b.Fatal(err)
	}
	name := func(i int) string { return fmt.Sprintf("kommun-%03d", i) }
	files := map[string]string{}
	for i := range together {
		files[filepath.Join(project, "editions", name(i), "edition.yaml")] = fmt.Sprintf(
			`publisher: {name: Kommun %d, email: kurs%[1]d@example.se}
accessibility: {compliance: full, assessed: 2026-05-04, updated: 2026-05-04, method: egen granskning}
contacts:
  - {id: socialjour, phone: 08-465 00%[1]d}
`, i)
		files[filepath.Join(project, "editions", name(i), "local/lokala-kontakter.md")] = fmt.Sprintf(
			"Ring kommun %d.\n", i)
	}
	writeFiles(b, files)
	var separate, shared time.Duration
	for b.Loop() {
		for i := range alone / 2 {
			separate += timed(b, project, program, "build", "--edition", name(i))
		}
		shared += timed(b, project, program, "build", "--all-editions")
		for i := range alone / 2 {
			separate += timed(b, project, program, "build", "--edition", name(together-1-i))
		}
	}
	b.ReportMetric(shared.Seconds()*1000/together/float64(b.N), "ms/edition")
	b.ReportMetric(separate.Seconds()*1000/alone/float64(b.N), "ms-alone")
	b.ReportMetric(float64(shared)/together/(float64(separate)/alone), "ratio")
	b.ReportMetric(0, "ns/op")
}

// goTool runs the go command, which installs into dir.
func goTool(b *testing.B, dir string, args ...string) {
	b.Helper()
	cmd := exec.Command("go", args...)
	cmd.Env = append(os.Environ(), "GOBIN="+dir, "GOFLAGS=", "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func writeFiles(b *testing.B, files map[string]string) {
	b.Helper()
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			b.Fatal(err)
		}
	}
}

// benchFolder makes a folder for what is timed, in memory where there is room: a file system on a disk is slower for
// minutes after many files have been deleted, as they are when a benchmark ends, and the more so the more files a
// program writes.
func benchFolder(b *testing.B) string {
	b.Helper()
	const memory, room = "/dev/shm", 4 << 30
	out, err := exec.Command("df", "--block-size=1", "--output=avail", memory).Output()
	if free, err2 := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(string(out)),
		"Avail"))); err != nil || err2 != nil || free < room {
		return b.TempDir()
	}
	dir, err := os.MkdirTemp(memory, "vinjett-bench")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// timed runs a program in a folder without the output of an earlier run.
func timed(b *testing.B, dir, name string, args ...string) time.Duration {
	b.Helper()
	if err := os.RemoveAll(filepath.Join(dir, "public")); err != nil {
		b.Fatal(err)
	}
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	start := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%s: %v\n%s", name, err, out)
	}
	return time.Since(start)
}

// generatedChapter returns about 6 KB of Markdown: headings, a list, a table, a quote, footnotes; words of a vocabulary
// of 60,000 in Zipf order.
func generatedChapter(seed uint64) string {
	r := rand.New(rand.NewPCG(seed, 1))
	zipf := rand.NewZipf(r, 1.1, 4, 60_000)
	words := func(n int) string {
		var w []string
		for range n {
			w = append(w, word(zipf.Uint64()))
		}
		return strings.Join(w, " ")
	}
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: Kapitel %d %s\n---\n", seed, words(3))
	for section := range 5 {
		fmt.Fprintf(&b, "## %s\n\n%s.[^%d] %s *%s* %s.\n\n%s.\n\n", words(4), words(40), section, words(20), words(2),
			words(20), words(50))
		fmt.Fprintf(&b, "- %s\n- %s\n- **%s** %s\n\n", words(8), words(8), words(2), words(6))
	}
	fmt.Fprintf(&b, "| %s | %s |\n| --- | ---: |\n", words(1), words(1))
	for row := range 5 {
		fmt.Fprintf(&b, "| %s | %d |\n", words(3), row)
	}
	fmt.Fprintf(&b, "\n> %s.\n\n", words(25))
	for section := range 5 {
		fmt.Fprintf(&b, "[^%d]: %s.\n", section, words(10))
	}
	return b.String()
}

// word spells a number in syllables.
func word(n uint64) string {
	syllables := []string{"ba", "de", "fi", "go", "hu", "ky", "lå", "mä", "nö", "pa", "re", "si", "to", "vu", "äl",
		"or"}
	s := syllables[n%16]
	for n /= 16; n > 0; n /= 16 {
		s += syllables[n%16]
	}
	return s + "n"
}
