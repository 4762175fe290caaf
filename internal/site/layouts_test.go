package site

import (
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/layout"
)

// Every text is used, and the languages have the same ones.
func TestStrings(t *testing.T) {
	used := map[string]bool{}
	for _, key := range strings.Fields(tables().Keys) {
		used[key] = true
	}
	fsys := os.DirFS("../../layouts")
	_ = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".html") {
			return err
		}
		src, err := fs.ReadFile(fsys, name)
		for _, part := range strings.Split(string(src), `t "`)[1:] {
			used[part[:strings.IndexByte(part, '"')]] = true
		}
		return err
	})
	sv, _, err := layout.New(fsys, "sv", false, tables())
	en, _, err2 := layout.New(fsys, "en", false, tables())
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	for key, text := range sv.Texts {
		other, ok := en.Texts[key]
		if !ok {
			t.Errorf("en.yaml lacks %q", key)
		}
		if strings.Count(text, "{") != strings.Count(other, "{") {
			t.Errorf("%q takes other arguments in English", key)
		}
		if key[1] == '-' {
			continue // the script's
		}
		if !used[key] && !used[strings.TrimSuffix(key, "-one")] {
			t.Errorf("the text %q is not used", key)
		}
	}
	if len(en.Texts) != len(sv.Texts) {
		t.Errorf("%d texts in Swedish, %d in English", len(sv.Texts), len(en.Texts))
	}
}

// Each layout has its type, and each file in layouts/ is one that something uses.
func TestLayoutFiles(t *testing.T) {
	fsys, types := os.DirFS("../../layouts"), tables().Types
	var all strings.Builder
	var files []string
	_ = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(name, ".html") {
			src, _ := fs.ReadFile(fsys, name)
			all.Write(src)
			files = append(files, name)
		}
		return err
	})
	for _, name := range files {
		if _, ok := types[name]; !ok && !strings.Contains(all.String(), `{{template "`+name+`"`) && !strings.Contains(all.String(), `- template "`+name+`"`) {
			t.Errorf("layouts/%s is not used", name)
		}
	}
	for name := range maps.Keys(types) {
		if !slices.Contains(files, name) {
			t.Errorf("there is no layouts/%s", name)
		}
	}
}
