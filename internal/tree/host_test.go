package tree_test

import (
	"context"
	"path/filepath"
	"slices"
	"testing"

	"github.com/vinjett/vinjett/internal/tree"
)

// A file of the host's is written once, follows the course as long as nobody touches it, and is left alone from then
// on.
func TestHostFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	sync := func(files map[string]string, want ...string) {
		t.Helper()
		out := tree.New()
		out.Put("a.html", tree.Bytes([]byte("a")))
		for name, text := range files {
			out.PutHost(name, tree.Bytes([]byte(text)))
		}
		if _, err := out.Sync(context.Background(), dir, nil); err != nil {
			t.Fatal(err)
		}
		if got, want := list(t, dir), append([]string{"a.html=a"}, want...); !slices.Equal(got, want) {
			t.Fatalf("got %q, want %q", got, want)
		}
	}
	sync(map[string]string{"l/x.html": "1", "l/y.html": "1"}, "l/x.html=1", "l/y.html=1")
	sync(map[string]string{"l/x.html": "2", "l/y.html": "2"}, "l/x.html=2", "l/y.html=2")
	write(t, dir, "l/x.html", "mine")
	sync(map[string]string{"l/x.html": "3", "l/y.html": "3"}, "l/x.html=mine", "l/y.html=3")
	sync(map[string]string{"l/x.html": "4", "l/y.html": "4"}, "l/x.html=mine", "l/y.html=4")
	write(t, dir, "l/x.html", "2") // as it once was, and so the course's again
	sync(map[string]string{"l/x.html": "5", "l/y.html": "5"}, "l/x.html=5", "l/y.html=5")
	write(t, dir, "l/x.html", "mine")
	sync(nil, "l/x.html=mine")
	sync(map[string]string{"l/x.html": "6"}, "l/x.html=mine")
}

// What stood there before the first build is the host's too.
func TestHostFileThatWasThere(t *testing.T) {
	dir := t.TempDir()
	out := tree.New()
	out.Put("a.html", tree.Bytes(nil))
	if _, err := out.Sync(context.Background(), dir, nil); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "l/x.html", "mine")
	out.PutHost("l/x.html", tree.Bytes([]byte("new")))
	if _, err := out.Sync(context.Background(), dir, nil); err != nil {
		t.Fatal(err)
	}
	if got := list(t, dir); !slices.Equal(got, []string{"a.html=", "l/x.html=mine"}) {
		t.Errorf("got %q", got)
	}
}

func TestArchived(t *testing.T) {
	out := treeOf("a.html=a")
	out.PutHost("lokalt/x.html", tree.Bytes(nil))
	if got := out.Archived().Paths(); !slices.Equal(got, []string{"a.html", "lokalt-original/x.html"}) {
		t.Errorf("got %q", got)
	}
}

// The outputs of editions lie in a folder that may become the output of the course itself.
func TestOutputAroundOutputs(t *testing.T) {
	dir := t.TempDir()
	for _, d := range []string{filepath.Join(dir, "kommun"), dir} {
		if _, err := treeOf("a.html=a").Sync(context.Background(), d, nil); err != nil {
			t.Fatal(err)
		}
	}
	write(t, dir, "b/mine.txt", "x")
	if _, err := treeOf("a.html=b").Sync(context.Background(), dir, nil); err != nil {
		t.Fatal(err)
	}
	if got := list(t, dir); !slices.Equal(got, []string{"a.html=b", "b/mine.txt=x", "kommun/.vinjett=" +
		got[2][len("kommun/.vinjett="):], "kommun/a.html=a"}) {
		t.Errorf("got %q", got)
	}
}
