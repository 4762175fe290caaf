package e2e

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/export/epub"
	"github.com/vinjett/vinjett/internal/render"
	"github.com/vinjett/vinjett/internal/site"
)

// The courses as books have nothing that epubcheck says a word about.
func TestEPUB(t *testing.T) {
	t.Parallel()
	for name, project := range map[string]string{"real": "../..", "kitchensink": "testdata/kitchensink"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			builder := site.New(site.Options{Dir: project})
			defer builder.Close()
			r, err := builder.Build(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			b, err := r.Frame.Booklet(nil, render.Printing{})
			if err != nil {
				t.Fatal(err)
			}
			var book bytes.Buffer
			if err := epub.Write(context.Background(), &book, epub.Options{Course: r.Course, Booklet: b.HTML, Tree: r.Tree}); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(t.TempDir(), "book.epub")
			if err := os.WriteFile(file, book.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
			said, err := exec.Command("java", "-jar", "/usr/share/java/epubcheck.jar", file).CombinedOutput()
			if err != nil || !strings.Contains(string(said), " 0 errors / 0 warnings") {
				t.Errorf("epubcheck (make setup installs it): %v\n%s", err, said)
			}
		})
	}
}
