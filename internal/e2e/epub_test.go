package e2e

import (
	"archive/zip"
	"bytes"
	"context"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/export/epub"
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
			volume, err := r.Press.Volume()
			if err != nil {
				t.Fatal(err)
			}
			var book bytes.Buffer
			if err := epub.Write(context.Background(), &book, epub.Options{Course: r.Course, Volume: volume,
				Tree: r.Tree}); err != nil {
				t.Fatal(err)
			}
			for file, role := range map[string]string{"theSources": "doc-bibliography", "theGlossary": "doc-glossary",
				"theIndex": "doc-index", "theAnswers": "doc-backlink"} {
				if text := inBook(t, book.Bytes(), "EPUB/"+file+".xhtml"); text != "" &&
					!strings.Contains(text, `role="`+role+`"`) {
					t.Errorf("%s has no %s", file, role)
				}
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

// inBook returns a file of a book, "" when there is none.
func inBook(t *testing.T, book []byte, name string) string {
	t.Helper()
	files, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	text, _ := fs.ReadFile(files, name)
	return string(text)
}
