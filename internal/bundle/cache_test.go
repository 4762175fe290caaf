package bundle_test

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"testing/fstest"

	"github.com/vinjett/vinjett/internal/bundle"
)

// What is kept between runs changes nothing that is built, whatever has become of it.
func TestCache(t *testing.T) {
	assets := fstest.MapFS{
		"client/main.ts": {Data: []byte("document.title = 'a'")},
		"style/site.css": {Data: []byte("a { color: red }")},
	}
	dir := filepath.Join(t.TempDir(), "cache", "vinjett")
	build := func(cache string) bundle.Result {
		t.Helper()
		r, ds, err := bundle.Build(bundle.Options{Assets: assets, Cache: cache})
		if err != nil || len(ds) > 0 {
			t.Fatal(ds, err)
		}
		return r
	}
	kept := func() []string {
		t.Helper()
		files, err := filepath.Glob(filepath.Join(dir, "*"))
		if err != nil {
			t.Fatal(err)
		}
		return files
	}
	want := build("")
	for _, state := range []struct {
		name   string
		change func() error
	}{
		{"empty", func() error { return nil }},
		{"full", func() error { return nil }},
		{"broken", func() error {
			return os.WriteFile(kept()[0], []byte("not what was kept, but longer than a digest"), 0o644)
		}},
		{"mended", func() error { return nil }},
	} {
		if err := state.change(); err != nil {
			t.Fatal(state.name, err)
		}
		if got := build(dir); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: another result with a cache: %v, not %v", state.name, got.Manifest, want.Manifest)
		}
		if files := kept(); len(files) != 1 {
			t.Errorf("%s: %d files are kept", state.name, len(files))
		}
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if got := build(file); !reflect.DeepEqual(got, want) {
		t.Error("another result where there can be no cache")
	}
	assets["style/site.css"] = &fstest.MapFile{Data: []byte("a { color: blue }")}
	if got := build(dir); reflect.DeepEqual(got, want) || !reflect.DeepEqual(got, build("")) {
		t.Error("assets that have changed are taken from the cache")
	}
	assets["client/main.ts"] = &fstest.MapFile{Data: []byte("let (")}
	for range 2 {
		if _, ds, err := bundle.Build(bundle.Options{Assets: assets, Cache: dir}); err != nil || len(ds) == 0 {
			t.Error("a fault is not told again: ", ds, err)
		}
	}
	assets["client/main.ts"] = &fstest.MapFile{Data: []byte("document.title = 'b'")}
	for i := range 20 {
		assets["style/site.css"] = &fstest.MapFile{Data: []byte{'a' + byte(i), '{', '}'}}
		build(dir)
	}
	if n := len(kept()); n != 8 {
		t.Errorf("%d results are kept", n)
	}
}
