package importer_test

import (
	"archive/zip"
	"bytes"
	"context"
	"flag"
	"fmt"
	"image"
	"image/png"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/importer"
	"github.com/vinjett/vinjett/internal/site"
)

var update = flag.Bool("update", false, "rewrite the want/ files of the golden archives")

// TestGolden imports the source of each archive in testdata, and wants the files and the report that stand in it. The
// first line of an archive names the language and the source, as `sv a.docx`; a source that is packed lies there as a
// folder with its parts. Whatever the source, check finds no error in the result.
func TestGolden(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { golden(t, name) })
	}
}

func golden(t *testing.T, name string) {
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(archive.Comment), "\n")
	code, source, _ := strings.Cut(first, " ")
	dir := t.TempDir()
	var kept, want []txtar.File
	parts := map[string][]byte{}
	for _, f := range archive.Files {
		if strings.HasPrefix(f.Name, "want/") {
			want = append(want, f)
			continue
		}
		kept = append(kept, f)
		if rest, packed := strings.CutPrefix(f.Name, source+"/"); packed && path.Ext(source) != "" {
			parts[rest] = f.Data
			continue
		}
		write(t, filepath.Join(dir, f.Name), f.Data)
	}
	if len(parts) > 0 {
		write(t, filepath.Join(dir, source), pack(t, parts))
	}
	d, err := importer.Read(filepath.Join(dir, source))
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "course")
	result, err := importer.Write(d, importer.Options{Dir: out, Language: code})
	if err != nil {
		t.Fatal(err)
	}
	var got []txtar.File
	for _, file := range result.Files {
		data, err := os.ReadFile(filepath.Join(out, file))
		if err != nil {
			t.Fatal(err)
		}
		if file != "content/course.yaml" && strings.HasSuffix(file, ".md") {
			got = append(got, txtar.File{Name: "want/" + strings.TrimPrefix(file, "content/"), Data: data})
		}
	}
	got = append(got, txtar.File{Name: "want/report", Data: []byte(d.Report.Text(code))})
	for _, d := range checked(t, out) {
		if d.Severity == diag.Error {
			t.Errorf("%s: %s [%s]", d.Place, d.Message, d.ID)
		}
	}
	if *update {
		archive.Files = append(kept, got...)
		write(t, name, txtar.Format(archive))
		return
	}
	same := func(a, b txtar.File) bool { return a.Name == b.Name && bytes.Equal(a.Data, b.Data) }
	if !slices.EqualFunc(got, want, same) {
		t.Errorf("got:\n%s", txtar.Format(&txtar.Archive{Files: got}))
	}
}

// checked returns what check says of a project.
func checked(t *testing.T, dir string) []diag.Diagnostic {
	t.Helper()
	builder := site.New(site.Options{Dir: dir})
	defer builder.Close()
	result, err := builder.Check(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return result.Diagnostics
}

func write(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// pack makes a zip archive of parts. A part of which the archive has only the name, as a picture, is made here.
func pack(t *testing.T, parts map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		data := parts[name]
		if path.Ext(name) == ".png" {
			var picture bytes.Buffer
			if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 4, 4))); err != nil {
				t.Fatal(err)
			}
			data = picture.Bytes()
		}
		f, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(bytes.TrimSuffix(data, []byte("\n"))); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What a page shows stays what it shows when files of those names lie in the course already, or are given such names.
func TestFilesOfTheSameNames(t *testing.T) {
	dir := t.TempDir()
	drawing := func(name string) []byte {
		return fmt.Appendf(nil, "<svg xmlns=%q viewBox=%q><title>%s</title></svg>\n", "http://www.w3.org/2000/svg",
			"0 0 1 1", name)
	}
	course := filepath.Join(dir, "kurs")
	write(t, filepath.Join(course, "content/course.yaml"), []byte("id: k\ntitle: K\nlanguage: sv\n"))
	write(t, filepath.Join(course, "content/index.md"), []byte("# K\n\nText.\n"))
	write(t, filepath.Join(course, "content/media/bild.svg"), drawing("there"))
	source := filepath.Join(dir, "bok")
	write(t, filepath.Join(source, "a.md"), []byte("# A\n\n![Ett](bild.svg) ![Två](bild-2.svg) <img src=\"bild.svg\" "+
		"alt=\"Ett igen\">\n"))
	write(t, filepath.Join(source, "bild.svg"), drawing("one"))
	write(t, filepath.Join(source, "bild-2.svg"), drawing("two"))
	d, err := importer.Read(source)
	if err != nil {
		t.Fatal(err)
	}
	result, err := importer.Write(d, importer.Options{Dir: course, Language: "sv"})
	if err != nil {
		t.Fatal(err)
	}
	page := ""
	for _, name := range result.Files {
		if strings.HasSuffix(name, ".md") {
			data, err := os.ReadFile(filepath.Join(course, name))
			if err != nil {
				t.Fatal(err)
			}
			page += string(data)
		}
	}
	var shown []string
	for _, m := range regexp.MustCompile(`/media/[\w-]+\.svg`).FindAllString(page, -1) {
		data, err := os.ReadFile(filepath.Join(course, "content", m))
		if err != nil {
			t.Fatal(err)
		}
		shown = append(shown, regexp.MustCompile(`<title>(.*)</title>`).FindStringSubmatch(string(data))[1])
	}
	if want := []string{"one", "two", "one"}; !slices.Equal(shown, want) {
		t.Errorf("shown are %q, want %q:\n%s", shown, want, page)
	}
}
