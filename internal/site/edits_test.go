package site

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/diag"
)

var edits = flag.Int("edits", 16, "how many random edits TestEdits makes")

// Whatever is edited, and in whatever order, a server that reads only what has changed gives out what a build from
// nothing would: the same files, the same messages.
func TestEdits(t *testing.T) {
	t.Parallel()
	all := samples(t)
	dir := project(t, all, func(s *sample) string { return s.text })
	for name, text := range everything {
		write(t, filepath.Join(dir, "content", name), text)
	}
	for i := range 12 {
		write(t, filepath.Join(dir, fmt.Sprintf("content/06-flera/%02d-sida-%d.md", i, i)), fmt.Sprintf(
			"# Sida %d\n\nEtt uttryck, se [nästa](%02d-sida-%d.md#delen) och [@bok].\n\n## Delen {#delen}\n\n"+
				"::: fråga {#q%d}\nVar?\n\n- [x] Här\n  > Ja.\n- [ ] Där\n  > Nej.\n:::\n", i, (i+1)%12, (i+1)%12, i))
	}
	write(t, filepath.Join(dir, "content/course.yaml"),
		"id: slag\ntitle: Alla slag\nlanguage: sv\nroles: {skola: Skolan}\n")
	options := Options{Dir: dir, Cache: t.TempDir()}
	server := New(options)
	defer server.Close()
	if err := server.Hold(); err != nil {
		t.Fatal(err)
	}
	seed := uint64(1)
	if *edits > 1000 {
		seed = rand.Uint64()
	}
	t.Logf("seed %d", seed)
	author := &author{t: t, dir: dir, Rand: rand.New(rand.NewPCG(seed, 1))}
	good := 0
	for n := range *edits {
		what := author.edit(n)
		server.Forget(author.changed)
		author.changed = nil
		got, err := server.Build(t.Context())
		if err != nil {
			t.Fatalf("edit %d, %s: %v", n, what, err)
		}
		cold := New(options)
		want, err := cold.Build(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var said, wanted bytes.Buffer
		_, _ = diag.Text(&said, got.Diagnostics), diag.Text(&wanted, want.Diagnostics)
		if said.String() != wanted.String() {
			t.Fatalf("edit %d, %s: the server says\n%s\nand a build from nothing\n%s", n, what, &said, &wanted)
		}
		if (got.Tree == nil) != (want.Tree == nil) {
			t.Fatalf("edit %d, %s: there is a tree here and not there", n, what)
		}
		if got.Tree != nil {
			good++
			names := got.Tree.Paths()
			if !slices.Equal(names, want.Tree.Paths()) {
				t.Fatalf("edit %d, %s: the files have other names", n, what)
			}
			for _, name := range names {
				a, err := got.Tree.Open(t.Context(), name)
				b, err2 := want.Tree.Open(context.Background(), name)
				if err != nil || err2 != nil || !bytes.Equal(a, b) {
					t.Fatalf("edit %d, %s: %s differs (%v, %v)", n, what, name, err, err2)
				}
			}
		}
		cold.Close()
	}
	if good < *edits/4 {
		t.Errorf("only %d of %d edits left a course without errors", good, *edits)
	}
}

// An author edits a project at random, and knows what a watcher would tell.
type author struct {
	*rand.Rand
	t       *testing.T
	dir     string
	changed []string
	undo    func() // of the last edit, when that has to go soon
}

func (a *author) files(under, ext string) (names []string) {
	_ = fs.WalkDir(os.DirFS(a.dir), under, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(name, ext) {
			names = append(names, name)
		}
		return nil
	})
	return names
}

func (a *author) one(names []string) string { return names[a.IntN(len(names))] }

func (a *author) read(name string) string {
	text, err := os.ReadFile(filepath.Join(a.dir, name))
	if err != nil {
		a.t.Fatal(err)
	}
	return string(text)
}

func (a *author) write(name, text string) {
	_, err := os.Stat(filepath.Join(a.dir, path.Dir(name)))
	write(a.t, filepath.Join(a.dir, name), text)
	if err != nil {
		name = path.Dir(name) // of what stands in a new folder a watcher may not hear
	}
	a.changed = append(a.changed, name)
}

func (a *author) rename(from, to string) {
	if err := os.Rename(filepath.Join(a.dir, from), filepath.Join(a.dir, to)); err != nil {
		a.t.Fatal(err)
	}
	a.changed = append(a.changed, from, to)
}

// edit makes an edit, and takes back the one before when that broke the course.
func (a *author) edit(n int) string {
	if undo := a.undo; undo != nil {
		a.undo = nil
		undo()
		return "taking back the last edit"
	}
	chapter := a.one(a.files("content/06-flera", ".md"))
	text := a.read(chapter)
	restore := func(name string) {
		old := a.read(name)
		a.undo = func() { a.write(name, old) }
	}
	kinds := map[string]func(){
		"more text": func() { a.write(chapter, text+fmt.Sprintf("\nTillagt %d.\n", n)) },
		"another title": func() {
			_, rest, _ := strings.Cut(text, "\n")
			a.write(chapter, fmt.Sprintf("# Titel %d\n%s", n, rest))
		},
		"a heading": func() { a.write(chapter, text+fmt.Sprintf("\n## Rubrik %d\n\nOrd.\n", n)) },
		"a heading gone": func() {
			restore(chapter)
			a.write(chapter, strings.ReplaceAll(text, "{#delen}", "{#annan}"))
		},
		"a dead link": func() { restore(chapter); a.write(chapter, text+"\n[Nej](ingenstans.md)\n") },
		"an id twice": func() {
			restore(chapter)
			a.write(chapter, strings.ReplaceAll(text, "{#q", "{#q1"))
		},
		"a warning":      func() { a.write(chapter, text+"\n#### Hopp\n\nOrd.\n") },
		"an unknown key": func() { restore(chapter); a.write(chapter, "---\nokänd: ja\n---\n"+text) },
		"emptied":        func() { restore(chapter); a.write(chapter, "") },
		"a new chapter": func() {
			a.write(fmt.Sprintf("content/06-flera/%02d-ny-%d.md", a.IntN(99), n),
				fmt.Sprintf("# Ny %d\n\nText.\n", n))
		},
		"a new part": func() {
			a.write(fmt.Sprintf("content/%02d-del-%d/01-ett.md", 10+a.IntN(80), n),
				fmt.Sprintf("# Ett %d\n\nText.\n", n))
		},
		"a chapter gone": func() {
			restore(chapter)
			if err := os.Remove(filepath.Join(a.dir, chapter)); err != nil {
				a.t.Fatal(err)
			}
			a.changed = append(a.changed, chapter)
		},
		"a chapter renamed": func() {
			name := strings.TrimLeft(path.Base(chapter), "0123456789-")
			to := path.Join(path.Dir(chapter), fmt.Sprintf("%02d-%s", 50+a.IntN(49), name))
			if _, err := os.Stat(filepath.Join(a.dir, to)); err != nil {
				a.rename(chapter, to)
				a.undo = func() { a.rename(to, chapter) }
			}
		},
		"a part renamed": func() {
			a.rename("content/06-flera", "content/05-annan")
			a.undo = func() { a.rename("content/05-annan", "content/06-flera") }
		},
		"the course": func() {
			a.write("content/course.yaml", a.read("content/course.yaml")+fmt.Sprintf("# %d\n", n))
		},
		"the course's title": func() {
			restore("content/course.yaml")
			a.write("content/course.yaml", strings.Replace(a.read("content/course.yaml"), "title: ",
				fmt.Sprintf("title: %d ", n), 1))
		},
		"a source": func() {
			a.write("content/sources.yaml", a.read("content/sources.yaml")+
				fmt.Sprintf("- {id: k%d, type: book, title: Källa}\n", n))
		},
		"sources broken": func() { restore("content/sources.yaml"); a.write("content/sources.yaml", "- {id: [\n") },
		"a term": func() {
			a.write("content/glossary.yaml", a.read("content/glossary.yaml")+
				fmt.Sprintf("- {term: ord%d, definition: Ett ord.}\n", n))
		},
		"a drawing": func() {
			svg := a.one(a.files("content/media", ".svg"))
			a.write(svg, strings.Replace(a.read(svg), "</svg>", fmt.Sprintf("<path d=\"M%d 1h2\"/></svg>", n), 1))
		},
		"a drawing gone": func() {
			svg := a.one(a.files("content/media", ".svg"))
			restore(svg)
			if err := os.Remove(filepath.Join(a.dir, svg)); err != nil {
				a.t.Fatal(err)
			}
			a.changed = append(a.changed, svg)
		},
		"a layout": func() {
			a.write("layouts/not-found.html", fmt.Sprintf("<p>%d</p>", n%3)) // to and fro
		},
		"a layout gone": func() {
			if os.Remove(filepath.Join(a.dir, "layouts/not-found.html")) == nil {
				a.changed = append(a.changed, "layouts/not-found.html")
			}
		},
		"a text": func() {
			a.write("layouts/strings/sv.yaml", fmt.Sprintf("contents: Innehåll %d\n", n%3))
		},
		"a style": func() {
			a.write("assets/style/local.css", fmt.Sprintf("p { margin: %dpx }\n", n%3))
		},
	}
	what := a.one(slices.Sorted(maps.Keys(kinds)))
	kinds[what]()
	return what + " (" + chapter + ")"
}
