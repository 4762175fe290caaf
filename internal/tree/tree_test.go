package tree_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/vinjett/vinjett/internal/bug"
	"github.com/vinjett/vinjett/internal/tree"
)

// treeOf makes a tree of "path=text" pairs.
func treeOf(files ...string) *tree.Tree {
	t := tree.New()
	for _, f := range files {
		name, text, _ := strings.Cut(f, "=")
		t.Put(name, tree.Bytes([]byte(text)))
	}
	return t
}

// write makes a file in dir, with its folders.
func write(t *testing.T, dir, name, text string) {
	t.Helper()
	p := filepath.Join(dir, name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(p), 0o755), os.WriteFile(p, []byte(text), 0o644)); err != nil {
		t.Fatal(err)
	}
}

// list returns what is in dir as sorted "path=text", empty folders as "path/", the mark aside.
func list(t testing.TB, dir string) []string {
	t.Helper()
	var got []string
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(dir, p)
		rel = filepath.ToSlash(rel)
		switch {
		case err != nil:
			return err
		case d.IsDir():
			if entries, _ := os.ReadDir(p); len(entries) == 0 {
				got = append(got, rel+"/")
			}
		case d.Type()&fs.ModeSymlink != 0:
			got = append(got, rel+" is a link")
		case rel != ".vinjett" && rel != ".vinjett-lock":
			b, err := os.ReadFile(p)
			got = append(got, rel+"="+string(b))
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(got)
	return got
}

func sync(t *testing.T, dir string, files ...string) tree.Stats {
	t.Helper()
	stats, err := treeOf(files...).Sync(t.Context(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	return stats
}

func expect(t *testing.T, dir string, want ...string) {
	t.Helper()
	slices.Sort(want)
	if got := list(t, dir); !slices.Equal(got, want) {
		t.Errorf("in the folder:\ngot  %q\nwant %q", got, want)
	}
}

func TestSyncWritesChangesAndDeletes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "public")
	if got, want := sync(t, dir, "index.html=1", "a/b/c.html=1", "a/d.html=1"),
		(tree.Stats{Files: 3, Written: 3}); got != want {
		t.Errorf("first: %+v", got)
	}
	expect(t, dir, "index.html=1", "a/b/c.html=1", "a/d.html=1")

	old := time.Now().Add(-time.Hour).Truncate(time.Second)
	for _, name := range []string{"index.html", "a/d.html"} {
		if err := os.Chtimes(filepath.Join(dir, name), old, old); err != nil {
			t.Fatal(err)
		}
	}
	write(t, dir, "mine/notes.txt", "host") // what vinjett did not make stays
	if got, want := sync(t, dir, "index.html=1", "a/d.html=2", "e/f.html=1"),
		(tree.Stats{Files: 3, Written: 2, Deleted: 1}); got != want {
		t.Errorf("second: %+v", got)
	}
	expect(t, dir, "index.html=1", "a/d.html=2", "e/f.html=1", "mine/notes.txt=host")
	for name, kept := range map[string]bool{"index.html": true, "a/d.html": false} {
		if info, _ := os.Stat(filepath.Join(dir, name)); info.ModTime().Equal(old) != kept {
			t.Errorf("%s: time kept should be %v", name, kept)
		}
	}

	if got, want := sync(t, dir), (tree.Stats{Deleted: 3}); got != want {
		t.Errorf("empty tree: %+v", got)
	}
	expect(t, dir, "mine/notes.txt=host")
}

func TestSyncAgainChangesNothing(t *testing.T) {
	dir := t.TempDir()
	sync(t, dir, "a/b=1", "c=2")
	old := time.Now().Add(-time.Hour).Truncate(time.Second)
	if err := os.Chtimes(filepath.Join(dir, ".vinjett"), old, old); err != nil {
		t.Fatal(err)
	}
	if got := sync(t, dir, "a/b=1", "c=2"); got.Written+got.Deleted != 0 {
		t.Errorf("%+v", got)
	}
	if info, _ := os.Stat(filepath.Join(dir, ".vinjett")); !info.ModTime().Equal(old) {
		t.Error("the mark was written again")
	}
}

// A file and a folder may change places.
func TestSyncFileBecomesFolder(t *testing.T) {
	dir := t.TempDir()
	sync(t, dir, "a=1", "b/c/d=1", "b/e=1")
	sync(t, dir, "a/x/y=2", "b=2")
	expect(t, dir, "a/x/y=2", "b=2")
	sync(t, dir, "a=1", "b/c/d=1", "b/e=1")
	expect(t, dir, "a=1", "b/c/d=1", "b/e=1")
}

func TestSyncNewCase(t *testing.T) {
	dir := t.TempDir()
	sync(t, dir, "Bild.png=1")
	// Two names for one file, as on a disk that does not tell case apart.
	if err := os.Link(filepath.Join(dir, "Bild.png"), filepath.Join(dir, "bild.png")); err != nil &&
		!errors.Is(err, fs.ErrExist) {
		t.Fatal(err)
	}
	sync(t, dir, "bild.png=1")
	expect(t, dir, "bild.png=1")
}

func TestSyncRefusesFolderOfOthers(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, ".gitignore", "*")
	sync(t, dir, "a=1") // dot files do not make a folder somebody's
	expect(t, dir, ".gitignore=*", "a=1")

	dir = t.TempDir()
	write(t, dir, "thesis.txt", "mine")
	_, err := treeOf("a=1").Sync(t.Context(), dir, nil)
	var notOurs *tree.NotOursError
	if !errors.As(err, &notOurs) || notOurs.Dir != dir {
		t.Errorf("got %v", err)
	}
	expect(t, dir, "thesis.txt=mine")
}

func TestSyncRefusesToOverwrite(t *testing.T) {
	outside := t.TempDir()
	for _, c := range []struct {
		what, foreign string
		prepare       func(dir string)
		files         string
	}{
		{"file", "new.html", func(dir string) { write(t, dir, "new.html", "mine") }, "new.html=1"},
		{"file in place of a folder", "new", func(dir string) { write(t, dir, "new", "mine") }, "new/x=1"},
		{"folder in place of a file", "a/mine.txt", func(dir string) { write(t, dir, "a/mine.txt", "mine") }, "a=1"},
		{"empty folder in place of a file", "new", func(dir string) { os.Mkdir(filepath.Join(dir, "new"), 0o755) },
			"new=1"},
		{"link in place of a folder", "new", func(dir string) { os.Symlink(outside, filepath.Join(dir, "new")) },
			"new/x=1"},
	} {
		t.Run(c.what, func(t *testing.T) {
			dir := t.TempDir()
			sync(t, dir, "a/b=1", "gone=1")
			c.prepare(dir)
			before := list(t, dir)
			_, err := treeOf(c.files, "z=2").Sync(t.Context(), dir, nil)
			var foreign *tree.ForeignError
			if !errors.As(err, &foreign) || foreign.Path != c.foreign || foreign.Dir != dir {
				t.Errorf("got %v", err)
			}
			expect(t, dir, before...)
			expect(t, outside, "./")
		})
	}
}

// Somebody replaced a folder of the output by a link: what lies behind it is not vinjett's.
func TestSyncLeavesLinksAlone(t *testing.T) {
	for _, inside := range []bool{false, true} {
		dir := t.TempDir()
		target := t.TempDir()
		if inside {
			target = filepath.Join(dir, "mine")
		}
		write(t, target, "b", "host")
		write(t, target, "c/d", "host")
		os.Remove(filepath.Join(target, "c/d"))
		os.WriteFile(filepath.Join(dir, ".vinjett"), []byte(`{"files":["a/b","a/c/d","x","../b","/etc/x"]}`), 0o644)
		if err := os.Symlink(target, filepath.Join(dir, "a")); err != nil {
			t.Skip(err)
		}
		if err := os.Symlink(filepath.Join(target, "b"), filepath.Join(dir, "x")); err != nil {
			t.Fatal(err)
		}
		sync(t, dir, "x=2") // a link in place of a listed file is replaced, not followed
		expect(t, target, "b=host", "c/")
		if b, err := os.ReadFile(filepath.Join(dir, "x")); string(b) != "2" {
			t.Errorf("x: %q %v", b, err)
		}
	}
}

func TestSyncChangesNothingUntilAllIsMade(t *testing.T) {
	dir := t.TempDir()
	sync(t, dir, "a=1", "b=1")
	broken := errors.New("broken")
	for what, last := range map[string]func(context.CancelFunc) tree.Content{
		"fails": func(context.CancelFunc) tree.Content {
			return func(context.Context) ([]byte, error) { return nil, broken }
		},
		"is cancelled": func(cancel context.CancelFunc) tree.Content {
			return func(ctx context.Context) ([]byte, error) { cancel(); return nil, ctx.Err() }
		},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		next := treeOf("a=2", "c=2")
		next.Put("d/last", last(cancel))
		_, err := next.Sync(ctx, dir, nil)
		if !errors.Is(err, broken) && !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", what, err)
		}
		if errors.Is(err, broken) && !strings.HasPrefix(err.Error(), "d/last: ") {
			t.Errorf("the error does not name the file: %v", err)
		}
		expect(t, dir, "a=1", "b=1")
		cancel()
	}
}

func TestSyncProgress(t *testing.T) {
	const files = 500
	next := tree.New()
	var making, most atomic.Int64
	for i := range files {
		next.Put(fmt.Sprintf("f%d", i), func(context.Context) ([]byte, error) {
			most.Store(max(most.Load(), making.Add(1)))
			defer making.Add(-1)
			return []byte("x"), nil
		})
	}
	var calls []int
	if _, err := next.Sync(t.Context(), t.TempDir(), func(done, total int) {
		if total != files {
			t.Errorf("total %d", total)
		}
		calls = append(calls, done)
	}); err != nil {
		t.Fatal(err)
	}
	if len(calls) != files || !slices.IsSorted(calls) || calls[files-1] != files {
		t.Errorf("progress: %d calls", len(calls))
	}
	if n := int(most.Load()); n > runtime.GOMAXPROCS(0) {
		t.Errorf("%d files in memory at once", n)
	}
}

// A loss of power may leave the mark empty or cut off. What the host has written is left alone all the same.
func TestSyncDamagedMark(t *testing.T) {
	for _, damaged := range []string{"", `{"about": "The files in`} {
		dir := t.TempDir()
		files := treeOf("a=1", "b/c=1")
		files.PutHost("l/x", tree.Bytes([]byte("1")))
		if _, err := files.Sync(t.Context(), dir, nil); err != nil {
			t.Fatal(err)
		}
		write(t, dir, "l/x", "host")
		write(t, dir, ".vinjett", damaged)
		next := treeOf("a=2", "b/c=1")
		next.PutHost("l/x", tree.Bytes([]byte("2")))
		if stats, err := next.Sync(t.Context(), dir, nil); err != nil || !stats.Relisted {
			t.Errorf("mark %q: %+v %v", damaged, stats, err)
		}
		expect(t, dir, "a=2", "b/c=1", "l/x=host")
		if got := sync(t, dir, "b/c=1"); got.Deleted != 1 || got.Relisted {
			t.Errorf("after mark %q: %+v", damaged, got)
		}
	}
	dir := t.TempDir()
	write(t, dir, ".vinjett", "somebody else's")
	write(t, dir, "a", "mine")
	_, err := treeOf("a=1").Sync(t.Context(), dir, nil)
	if notOurs := new(tree.NotOursError); !errors.As(err, &notOurs) {
		t.Errorf("got %v", err)
	}
	expect(t, dir, "a=mine")
}

// Scripts of the last two versions stay for those who have a page of theirs open.
func TestSyncKeepsOldFiles(t *testing.T) {
	dir := t.TempDir()
	version := func(files ...string) {
		t.Helper()
		next := treeOf(files...)
		next.KeepOld(func(name string) bool { return strings.HasPrefix(name, "assets/") })
		for range 2 { // built again, nothing changes
			if _, err := next.Sync(t.Context(), dir, nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	version("a.html=1", "assets/1.js=1", "assets/x.css=x")
	version("b.html=2", "assets/2.js=2", "assets/x.css=x")
	expect(t, dir, "b.html=2", "assets/1.js=1", "assets/2.js=2", "assets/x.css=x")
	version("b.html=3", "assets/3.js=3", "assets/x.css=x")
	expect(t, dir, "b.html=3", "assets/1.js=1", "assets/2.js=2", "assets/3.js=3", "assets/x.css=x")
	version("b.html=4", "assets/4.js=4", "assets/2.js=2")
	expect(t, dir, "b.html=4", "assets/2.js=2", "assets/3.js=3", "assets/4.js=4", "assets/x.css=x")
	version("b.html=4", "assets/5.js=5")
	expect(t, dir, "b.html=4", "assets/2.js=2", "assets/3.js=3", "assets/4.js=4", "assets/5.js=5", "assets/x.css=x")
	sync(t, dir)
	expect(t, dir)
}

// The output is a function of the tree: two folders with different pasts end up the same, mark included.
func TestSyncIsDeterministic(t *testing.T) {
	one, two := t.TempDir(), t.TempDir()
	sync(t, two, "x=1", "a/b/c=1")
	for _, dir := range []string{one, two} {
		sync(t, dir, "b=1", "å=1", "a/b=1", "line\nbreak=1")
	}
	var all [2]map[string]string
	for i, dir := range []string{one, two} {
		all[i] = map[string]string{}
		for _, name := range []string{".vinjett", "b", "å", "a/b", "line\nbreak"} {
			b, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Error(err)
			}
			all[i][name] = string(b)
		}
	}
	if !maps.Equal(all[0], all[1]) {
		t.Error("the folders differ")
	}
	sync(t, one)
	expect(t, one)
}

func TestTree(t *testing.T) {
	files := treeOf("b=2", "a/c=1")
	if got := files.Paths(); !slices.Equal(got, []string{"a/c", "b"}) {
		t.Errorf("paths %q", got)
	}
	if b, err := files.Open(t.Context(), "a/c"); err != nil || !bytes.Equal(b, []byte("1")) {
		t.Errorf("open: %q %v", b, err)
	}
	if _, err := files.Open(t.Context(), "a"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("open nothing: %v", err)
	}
	for _, bad := range []string{"b", "a", "a/c/d", "", ".", "/x", "x/../y", "../x", ".vinjett", ".vinjett-new/x",
		"\xff"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("Put(%q) did not panic", bad)
				}
			}()
			files.Put(bad, tree.Bytes(nil))
		}()
	}
}

func TestPutFolderIsMadeOnceAndWhenNeeded(t *testing.T) {
	made := 0
	files := tree.New()
	files.Put("index.html", tree.Bytes([]byte("x")))
	files.PutFolder("assets/search", func() map[string][]byte {
		made++
		return map[string][]byte{"root.js": []byte("r"), "d0.js": []byte("d")}
	})
	if _, err := files.Open(t.Context(), "index.html"); err != nil || made != 0 {
		t.Fatalf("made %d times for another file, %v", made, err)
	}
	if data, err := files.Open(t.Context(), "assets/search/d0.js"); err != nil || string(data) != "d" {
		t.Fatalf("%q, %v", data, err)
	}
	if got := strings.Join(files.Without("assets/search").Paths(), " "); got != "index.html" {
		t.Errorf("without the folder: %s", got)
	}
	if _, err := files.Open(t.Context(), "assets/search/none.js"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
	if got := strings.Join(files.Paths(), " "); got != "assets/search/d0.js assets/search/root.js index.html" ||
		made != 1 {
		t.Errorf("%s, made %d times", got, made)
	}
	dir := t.TempDir()
	if stats, err := files.Sync(t.Context(), dir, nil); err != nil || stats.Written != 3 {
		t.Errorf("%+v %v", stats, err)
	}
}

// A fault of the program in one file, in whatever goroutine, is an error that names the file, and the folder is as it
// was.
func TestSyncBug(t *testing.T) {
	dir := t.TempDir()
	sync(t, dir, "a.html=old")
	faulty := treeOf("a.html=new", "b.html=b")
	faulty.Put("fall/c.html", func(context.Context) ([]byte, error) { panic("nothing is written for this") })
	_, err := faulty.Sync(t.Context(), dir, nil)
	var b *bug.Bug
	if !errors.As(err, &b) || b.Doing != "making fall/c.html" || b.Value != "nothing is written for this" {
		t.Errorf("got %v", err)
	}
	expect(t, dir, "a.html=old")
	if _, err := faulty.Open(t.Context(), "fall/c.html"); !errors.As(err, &b) {
		t.Errorf("Open returns %v", err)
	}
	lazy := treeOf("a.html=new")
	lazy.PutFolder("search", func() map[string][]byte { panic("no index") })
	if _, err := lazy.Sync(t.Context(), dir, nil); !errors.As(err, &b) || b.Value != "no index" {
		t.Errorf("of a folder made at once: %v", err)
	}
	expect(t, dir, "a.html=old")
}

// One file is had without the list of all; whoever lists or asks for a file that is not known makes the list, once.
func TestPutLater(t *testing.T) {
	puts := 0
	later := func() *tree.Tree {
		files := tree.New()
		files.Put("a.css", tree.Bytes([]byte("a")))
		files.PutLater(func(name string) tree.Content {
			if name == "b.html" {
				return tree.Bytes([]byte("b"))
			}
			return nil
		}, func() {
			puts++
			files.Put("b.html", tree.Bytes([]byte("b")))
			files.PutHost("local/c.html", tree.Bytes([]byte("c")))
		})
		return files
	}
	one := later()
	for name, want := range map[string]string{"a.css": "a", "b.html": "b"} {
		if got, err := one.Open(t.Context(), name); err != nil || string(got) != want || puts > 0 {
			t.Errorf("%s: %q, %v, after %d lists", name, got, err, puts)
		}
	}
	if got, err := one.Open(t.Context(), "local/c.html"); err != nil || string(got) != "c" || puts != 1 {
		t.Errorf("%q, %v, after %d lists", got, err, puts)
	}
	want := []string{"a.css", "b.html", "local/c.html"}
	if got := later().Paths(); !slices.Equal(got, want) {
		t.Errorf("the files are %q", got)
	}
	if got := later().Without("none").Paths(); !slices.Equal(got, want) {
		t.Errorf("without a folder that is not there the files are %q", got)
	}
	if !later().IsHost("local/c.html") {
		t.Error("a file is not known as the host's")
	}
	dir := t.TempDir()
	if stats, err := later().Sync(t.Context(), dir, nil); err != nil || stats.Files != 3 {
		t.Errorf("%+v, %v", stats, err)
	}
}
