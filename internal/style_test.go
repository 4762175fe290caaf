package internal_test

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"testing"
)

// The sheets that pages load: those of package bundle, and that of the pages which hosts fill in.
var sheets = []string{"site.css", "later.css", "present.css", "print.css", "sheet.css", "booklet.css", "local.css"}

// Every file of style is in a sheet that pages load, and so has a look on some page.
func TestEveryStyleIsLoaded(t *testing.T) {
	const dir = "../assets/style"
	imports := regexp.MustCompile(`@import "([^"]+)"`)
	loaded := map[string]bool{}
	var follow func(name string)
	follow = func(name string) {
		if loaded[name] {
			return
		}
		loaded[name] = true
		text, err := os.ReadFile(path.Join(dir, name))
		if err != nil {
			t.Error(err)
		}
		for _, m := range imports.FindAllStringSubmatch(string(text), -1) {
			follow(path.Join(path.Dir(name), m[1]))
		}
	}
	for _, name := range sheets {
		follow(name)
	}
	there, err := filepath.Glob(dir + "/*.css")
	if err != nil || len(there) < 20 {
		t.Fatal(there, err)
	}
	for _, file := range there {
		if name := filepath.Base(file); !loaded[name] {
			t.Errorf("no sheet has assets/style/%s in it: @import it in site.css", name)
		}
	}
	asked := map[string]bool{}
	eachLiteral(t, "", func(_, text string) { asked[text] = true })
	for _, name := range sheets {
		if !asked["style/"+name] {
			t.Errorf("nothing in the program asks for style/%s", name)
		}
	}
}
