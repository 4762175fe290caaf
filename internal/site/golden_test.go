package site

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/vinjett/vinjett/internal/diag"
)

var update = flag.Bool("update", false, "rewrite the want/ files of the golden archives")

// Layouts of two lines, so that a golden shows the blocks and a new frame does not touch it.
var plainLayouts = map[string]string{
	"layouts/frame.html":   "{{.Main}}\n",
	"layouts/chapter.html": "{{.Text}}\n",
}

// unpack writes the project of an archive, with layouts, to a folder.
func unpack(t *testing.T, name string, layouts map[string]string) (
	dir, edition string, archive *txtar.Archive, input []txtar.File, want map[string][]byte,
) {
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	write := func(name string, data []byte) {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range layouts {
		write(name, []byte(text))
	}
	want = map[string][]byte{}
	for _, f := range archive.Files {
		if strings.HasPrefix(f.Name, "want/") {
			want[strings.TrimPrefix(f.Name, "want/")] = f.Data
			continue
		}
		input = append(input, f)
		write(f.Name, f.Data)
	}
	for line := range strings.SplitSeq(string(archive.Comment), "\n") {
		words := strings.Fields(line)
		switch {
		case len(words) == 2 && words[0] == "edition":
			edition = words[1]
		case len(words) == 3 && words[0] == "size":
			n, err := strconv.Atoi(words[2])
			if err != nil {
				t.Fatal(err)
			}
			data := bytes.Repeat([]byte("x"), n)
			if strings.HasSuffix(words[1], ".jpg") {
				copy(data, "\xff\xd8\xff") // as a photograph begins
			}
			write(words[1], data)
		case len(words) == 3 && words[0] == "symlink":
			if err := os.Symlink(words[2], filepath.Join(dir, words[1])); err != nil {
				t.Fatal(err)
			}
		case len(words) == 3 && words[0] == "bytes":
			s, err := strconv.Unquote(words[2])
			if err != nil {
				t.Fatal(err)
			}
			write(words[1], []byte(s))
		}
	}
	return dir, edition, archive, input, want
}

// An archive is one readable case: its comment says what it shows, its files are the project, want/… is what comes out:
// want/diagnostics what the author is told, want/PAGE.html the text of a page. Lines of the comment may set up what an
// archive cannot hold: `size FILE BYTES`, `symlink FILE TARGET`, `bytes FILE GO-STRING`; `edition NAME` builds that
// edition.
func runArchive(t *testing.T, name string) {
	dir, edition, archive, input, want := unpack(t, name, plainLayouts)
	b := New(Options{Dir: dir, Edition: edition})
	defer b.Close()
	r, err := b.Build(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]byte{}
	var text strings.Builder
	if err := diag.Text(&text, r.Diagnostics); err != nil {
		t.Fatal(err)
	}
	if text.Len() > 0 {
		got["diagnostics"] = []byte(text.String())
	}
	if diag.HasErrors(r.Diagnostics) != (r.Tree == nil) {
		t.Errorf("errors: %t, but a tree: %t", diag.HasErrors(r.Diagnostics), r.Tree != nil)
	}
	pages := slices.Collect(maps.Keys(want))
	if *update && r.Tree != nil {
		pages = nil
		for _, f := range input { // a golden shows the pages that its author wrote, but for the start page
			if address := strings.TrimPrefix(f.Name, "content/"); strings.HasSuffix(address, ".md") &&
				address != "index.md" {
				pages = append(pages, strings.TrimSuffix(address, ".md")+".html")
			}
		}
		for page := range want {
			pages = append(pages, page)
		}
	}
	for _, page := range pages {
		if page == "diagnostics" || r.Tree == nil {
			continue
		}
		data, err := r.Tree.Open(context.Background(), page)
		if err != nil {
			if !*update {
				t.Errorf("%s: %v", page, err)
			}
			continue
		}
		got[page] = data
	}
	if *update {
		archive.Files = input
		for _, page := range slices.Sorted(maps.Keys(got)) {
			archive.Files = append(archive.Files, txtar.File{Name: "want/" + page, Data: got[page]})
		}
		if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	for page, data := range want {
		if !bytes.Equal(bytes.TrimRight(got[page], "\n"), bytes.TrimRight(data, "\n")) {
			t.Errorf("%s:\ngot\n%s\nwant\n%s", page, got[page], data)
		}
	}
	if got["diagnostics"] != nil && want["diagnostics"] == nil {
		t.Errorf("diagnostics that the golden does not have:\n%s", got["diagnostics"])
	}
}

func archives(t *testing.T) []string {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no goldens", err)
	}
	return names
}

func TestGoldens(t *testing.T) {
	for _, name := range archives(t) {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			runArchive(t, name)
		})
	}
}

// Every rule has a golden that shows what the author is told.
func TestEveryRuleHasAGolden(t *testing.T) {
	var all strings.Builder
	for _, name := range archives(t) {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if f.Name == "want/diagnostics" {
				all.Write(f.Data)
			}
		}
	}
	for _, r := range diag.Rules() {
		if !strings.Contains(all.String(), fmt.Sprintf("[%s]", r.ID)) {
			t.Errorf("no golden shows %s (%s)", r.ID, r.Summary)
		}
	}
}
