package search_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/load"
	"github.com/vinjett/vinjett/internal/search"
)

// BenchmarkBuild indexes generated chapters of about 6 KB: headings, lists, a table, a quote, footnotes; words of a
// vocabulary of 60,000 in Zipf order.
func BenchmarkBuild(b *testing.B) {
	for _, chapters := range []int{100, 10_000} {
		if testing.Short() && chapters > 100 {
			continue
		}
		b.Run(fmt.Sprint(chapters), func(b *testing.B) {
			c := generated(b, chapters)
			b.ReportAllocs()
			b.ResetTimer()
			var files map[string][]byte
			for b.Loop() {
				files = new(search.Builder).Build(c)
			}
			size := 0
			for _, data := range files {
				size += len(data)
			}
			b.ReportMetric(float64(size), "bytes")
			b.ReportMetric(float64(len(files)), "files")
		})
	}
}

func generated(b testing.TB, chapters int) *course.Course {
	b.Helper()
	fsys := fstest.MapFS{
		"content/course.yaml": {Data: []byte("id: bench\ntitle: Bench\nlanguage: sv\n")},
		"content/index.md":    {Data: []byte("# Bench\n\nStart.\n")},
	}
	for n := range chapters {
		fsys[fmt.Sprintf("content/%03d-del-%d/%02d-kapitel-%d.md", n/25, n/25, n%25, n)] = &fstest.MapFile{
			Data: []byte(generatedChapter(uint64(n)))}
	}
	c, ds, err := load.New(fsys, false).Load(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	if len(ds) > 0 {
		b.Fatal(ds[0])
	}
	return c
}

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
