package site

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// BenchmarkEditions builds generated editions of the course of this repository, each with a host, a contact and a filled slot of its own,
// in one run and as separate builds, and reports the ratio: what an edition costs beside the others ÷ what it costs alone.
func BenchmarkEditions(b *testing.B) {
	const together, alone = 290, 10
	dir := b.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "content"), os.DirFS("../../content")); err != nil {
		b.Fatal(err)
	}
	name := func(i int) string { return fmt.Sprintf("kommun-%03d", i) }
	for i := range together {
		for file, text := range map[string]string{
			"edition.yaml": fmt.Sprintf(`publisher: {name: Kommun %d, email: kurs%[1]d@example.se}
accessibility: {compliance: full, assessed: 2026-05-04, updated: 2026-05-04, method: egen granskning}
contacts:
  - {id: socialjour, phone: 08-465 00%[1]d}
`, i),
			"local/lokala-kontakter.md": fmt.Sprintf("Ring kommun %d.\n", i),
		} {
			file = filepath.Join(dir, "editions", name(i), file)
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				b.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
				b.Fatal(err)
			}
		}
	}
	build := func(builder *Builder, i int, out string) {
		r, err := builder.BuildEdition(context.Background(), name(i))
		if err != nil || r.Tree == nil {
			b.Fatal(err, r)
		}
		if _, err := r.Tree.Sync(context.Background(), filepath.Join(out, name(i)), nil); err != nil {
			b.Fatal(err)
		}
	}
	var shared, separate time.Duration
	for b.Loop() {
		start := time.Now()
		builder, out := New(Options{Dir: dir, Program: "test"}), b.TempDir()
		for i := range together {
			build(builder, i, out)
		}
		builder.Close()
		shared += time.Since(start) / together
		start = time.Now()
		for i := range alone {
			builder, out := New(Options{Dir: dir, Program: "test"}), b.TempDir()
			build(builder, i, out)
			builder.Close()
		}
		separate += time.Since(start) / alone
	}
	b.ReportMetric(float64(shared)/float64(separate), "ratio")
	b.ReportMetric(shared.Seconds()*1000/float64(b.N), "ms/edition")
}
