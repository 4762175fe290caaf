package importer_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/importer"
)

// seeds returns what lies in the archives of testdata under a name that ends so.
func seeds(t testing.TB, suffix string) (all [][]byte) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if strings.HasSuffix(f.Name, suffix) && !strings.HasPrefix(f.Name, "want/") {
				all = append(all, f.Data)
			}
		}
	}
	if len(all) == 0 {
		t.Fatalf("no archive has a file *%s", suffix)
	}
	return all
}

// Whatever a file holds, a reader returns; what it has made of it passes check without errors, and is the same when it
// is made again.
func survive(t *testing.T, name string, data []byte) {
	dir := t.TempDir()
	source := filepath.Join(dir, name)
	write(t, source, data)
	imported(t, dir, source)
}

// imported imports a source twice into folders of a folder.
func imported(t *testing.T, dir, source string) {
	var first map[string]string
	for _, out := range []string{filepath.Join(dir, "one"), filepath.Join(dir, "two")} {
		d, err := importer.Read(source)
		if err != nil {
			return
		}
		result, err := importer.Write(d, importer.Options{Dir: out, Language: "en"})
		if err != nil {
			return
		}
		files := map[string]string{"report": d.Report.Text("en")}
		for _, file := range result.Files {
			text, err := os.ReadFile(filepath.Join(out, file))
			if err != nil {
				t.Fatal(err)
			}
			files[file] = string(text)
		}
		if first == nil {
			first = files
			for _, d := range checked(t, out) {
				if d.Severity == diag.Error {
					t.Errorf("%s: %s [%s]\n%s", d.Place, d.Message, d.ID, d.File.Data)
				}
			}
			continue
		}
		for file, text := range first {
			if files[file] != text {
				t.Errorf("%s differs the second time:\n%s\n%s", file, text, files[file])
			}
		}
	}
}

// A page of a book, beside another one that it may name, and the contents.
func FuzzBook(f *testing.F) {
	for _, page := range seeds(f, ".md") {
		f.Add(page, []byte("- [Ett](ett.md)\n  - [Två](tva.md)\n"))
	}
	for _, contents := range seeds(f, "SUMMARY.md") {
		f.Add([]byte("# Ett\n\n[två](tva.md#b)"), contents)
	}
	f.Fuzz(func(t *testing.T, page, contents []byte) {
		dir := t.TempDir()
		source := filepath.Join(dir, "bok")
		write(t, filepath.Join(source, "book.toml"), nil)
		write(t, filepath.Join(source, "src/SUMMARY.md"), contents)
		write(t, filepath.Join(source, "src/ett.md"), page)
		write(t, filepath.Join(source, "src/tva.md"), []byte("# Två\n\n## B\n\n[ett](ett.md)\n"))
		imported(t, dir, source)
	})
}

func FuzzGIFT(f *testing.F)   { fuzzText(f, "fragor.gift", "a.gift") }
func FuzzAiken(f *testing.F)  { fuzzText(f, "test.txt", "a.txt") }
func FuzzMoodle(f *testing.F) { fuzzText(f, "bank.xml", "a.xml") }
func FuzzCSV(f *testing.F)    { fuzzText(f, "lista.csv", "a.csv") }

func fuzzText(f *testing.F, seed, name string) {
	for _, data := range seeds(f, seed) {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) { survive(t, name, data) })
}

func FuzzDocx(f *testing.F) {
	for _, seed := range seeds(f, "word/document.xml") {
		f.Add(seed)
	}
	archive, err := txtar.ParseFile("testdata/docx.txtar")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		parts := map[string][]byte{}
		for _, file := range archive.Files {
			if rest, ok := strings.CutPrefix(file.Name, "handbok.docx/"); ok {
				parts[rest] = file.Data
			}
		}
		parts["word/document.xml"] = bytes.Clone(document)
		survive(t, "a.docx", pack(t, parts))
	})
}
