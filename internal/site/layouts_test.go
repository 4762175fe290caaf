package site

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/lang"
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
	var first layout.Texts
	for _, l := range lang.All() {
		set, ds, err := layout.New(fsys, l.Code, false, tables())
		if err != nil || set == nil {
			t.Fatal(err, ds)
		}
		if first == nil {
			first = set.Texts
		}
		for key, text := range set.Texts {
			if other, ok := first[key]; !ok || placeholders(text) != placeholders(other) {
				t.Errorf("%s: the first language lacks %q, or fills in other places of it", l.Code, key)
			}
			if key[1] != '-' && !used[key] &&
				!used[strings.TrimSuffix(key, "-one")] { // the script's are tested with the script
				t.Errorf("%s: the text %q is not used", l.Code, key)
			}
		}
		for key := range first {
			if _, ok := set.Texts[key]; !ok {
				t.Errorf("%s: the text %q is missing", l.Code, key)
			}
		}
	}
}

// placeholders returns the places of a text to fill in, each once and in order.
func placeholders(text string) string {
	all := regexp.MustCompile(`\{\d\}`).FindAllString(text, -1)
	slices.Sort(all)
	return strings.Join(slices.Compact(all), "")
}

// Go asks for no text that is in no table: a folder of layouts that lacks it would not be told so.
func TestGoAsksForTextsInTables(t *testing.T) {
	asked := regexp.MustCompile(`\.([TN])\("([a-z0-9-]+)"`)
	keys := strings.Fields(tables().Keys)
	for _, room := range []string{"render", "page", "book"} {
		files, err := filepath.Glob("../" + room + "/*.go")
		if err != nil || len(files) == 0 {
			t.Fatal(room, err)
		}
		for _, name := range files {
			source, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			for _, m := range asked.FindAllStringSubmatch(string(source), -1) {
				begins := func(key string) bool { return strings.HasPrefix(key, m[2]) }
				switch {
				case strings.HasSuffix(m[2], "-"): // the rest of the key follows
					if !slices.ContainsFunc(keys, begins) {
						t.Errorf("%s asks for texts that begin with %q, which no table has", name, m[2])
					}
				case !slices.Contains(keys, m[2]), m[1] == "N" && !slices.Contains(keys, m[2]+"-one"):
					t.Errorf("%s asks for the text %q, which is in no table", name, m[2])
				}
			}
		}
	}
}

// ids are those that layouts write out, of what stands once in the course.
var ids = []string{"theContents", "theContents--title", "az--list", "start--parts"}

// An id stands once, also where all pages are one document: what a layout writes out begins with what it is given.
func TestIDsInLayouts(t *testing.T) {
	fsys := os.DirFS("../../layouts")
	literal := regexp.MustCompile(`\sid="([^"{]+)`)
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || name == "booklet.html" {
			return err
		}
		text, err := fs.ReadFile(fsys, name)
		for _, m := range literal.FindAllStringSubmatch(string(text), -1) {
			if !slices.Contains(ids, m[1]) {
				t.Errorf("layouts/%s has the id %s: let it begin with a field that tells pages apart, as .Prefix",
					name, m[1])
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
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
		if _, ok := types[name]; !ok && !strings.Contains(all.String(), `{{template "`+name+`"`) &&
			!strings.Contains(all.String(), `- template "`+name+`"`) {
			t.Errorf("layouts/%s is not used", name)
		}
	}
	for name := range maps.Keys(types) {
		if !slices.Contains(files, name) {
			t.Errorf("there is no layouts/%s", name)
		}
	}
}
