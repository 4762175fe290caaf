package overlay_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/vinjett/vinjett/internal/overlay"
)

// files makes a layer in which each file says its layer's name.
func files(layer string, paths ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for _, p := range paths {
		m[p] = &fstest.MapFile{Data: []byte(layer), Mode: 0o644}
	}
	return m
}

// walk lists every file with the layer that it comes from.
func walk(t *testing.T, fsys fs.FS) []string {
	t.Helper()
	var got []string
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, p)
		got = append(got, p+"="+string(data))
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return got
}

func TestLayers(t *testing.T) {
	for _, c := range []struct {
		what   string
		layers []fs.FS
		want   []string
	}{
		{"folders merge, first file wins",
			[]fs.FS{files("host", "b.css", "parts/x.html"), files("own", "a.css", "b.css", "parts/x.html",
				"parts/y.html")},
			[]string{"a.css=own", "b.css=host", "parts/x.html=host", "parts/y.html=own"}},
		{"a file hides a folder",
			[]fs.FS{files("host", "a"), files("own", "a/x", "a/b/y", "z")},
			[]string{"a=host", "z=own"}},
		{"a folder hides a file",
			[]fs.FS{files("host", "a/x"), files("own", "a")},
			[]string{"a/x=host"}},
		{"a hidden file hides the folder below it",
			[]fs.FS{files("top", "a/x"), files("middle", "a"), files("low", "a/y")},
			[]string{"a/x=top"}},
		{"nil and missing layers are skipped",
			[]fs.FS{nil, os.DirFS(filepath.Join(t.TempDir(), "none")), files("own", "a/b/c")},
			[]string{"a/b/c=own"}},
	} {
		t.Run(c.what, func(t *testing.T) {
			fsys := overlay.New(c.layers...)
			if got := walk(t, fsys); !slices.Equal(got, c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
			var paths []string
			for _, w := range c.want {
				paths = append(paths, w[:slices.Index([]byte(w), '=')])
			}
			if err := fstest.TestFS(fsys, paths...); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestOnDisk(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a"), []byte("host"), 0o644); err != nil {
		t.Fatal(err)
	}
	fsys := overlay.New(os.DirFS(dir), files("own", "a/b", "c/d"))
	if err := fstest.TestFS(fsys, "a", "c/d"); err != nil {
		t.Error(err)
	}
	sub, err := fs.Sub(fsys, "c")
	if err != nil {
		t.Fatal(err)
	}
	if err := fstest.TestFS(sub, "d"); err != nil {
		t.Error(err)
	}
}

func TestNotExist(t *testing.T) {
	fsys := overlay.New(files("host", "a"), files("own", "a/b", "c/d"))
	for _, name := range []string{"x", "a/b", "c/x", "x/y/z", "c/d/e"} {
		_, err := fsys.Open(name)
		var pe *fs.PathError
		if !errors.Is(err, fs.ErrNotExist) || !errors.As(err, &pe) || pe.Path != name {
			t.Errorf("Open(%s): %v", name, err)
		}
	}
	if _, err := overlay.New().Open("."); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a stack of none: %v", err)
	}
}

// broken is a layer whose disk fails.
type broken struct{ fs.FS }

var errDisk = errors.New("disk")

func (broken) Stat(string) (fs.FileInfo, error) { return nil, errDisk }

// A layer that cannot be read must not let the layer below show through.
func TestErrorsAreNotHidden(t *testing.T) {
	fsys := overlay.New(broken{files("host", "a/b")}, files("own", "a/b"))
	if _, err := fs.ReadFile(fsys, "a/b"); !errors.Is(err, errDisk) {
		t.Errorf("got %v", err)
	}
}
