package internal_test

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
)

var (
	fenced   = regexp.MustCompile("(?s)```.*?```")
	quoted   = regexp.MustCompile("`([^`\n]+)`")
	testFunc = regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	mdLink   = regexp.MustCompile(`\]\(([^)#\s]+)`)
)

// What CONTRIBUTING.md and docs/ tell a newcomer is true, and what the report on accessibility tells a host: each file
// and folder that they name is there, and each test that is said to show something exists.
func TestDocuments(t *testing.T) {
	root := os.DirFS("..")
	tests := map[string]bool{}
	var documents []string
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			if base := d.Name(); base == "node_modules" || base == ".git" {
				return fs.SkipDir
			}
			return err
		}
		switch {
		case strings.HasSuffix(name, "_test.go"):
			source, err := fs.ReadFile(root, name)
			for _, m := range testFunc.FindAllSubmatch(source, -1) {
				tests[string(m[1])] = true
			}
			return err
		case name == "internal/manual/accessibility.md",
			path.Ext(name) == ".md" && (strings.HasPrefix(name, "docs/") || !strings.Contains(name, "/")):
			documents = append(documents, name)
		}
		return nil
	})
	if err != nil || len(documents) < 10 {
		t.Fatal(len(documents), err)
	}
	there := func(name string) bool {
		_, err := fs.Stat(root, strings.TrimSuffix(name, "/"))
		return err == nil
	}
	for _, name := range documents {
		data, err := fs.ReadFile(root, name)
		if err != nil {
			t.Fatal(err)
		}
		data = fenced.ReplaceAll(data, nil)
		for _, m := range mdLink.FindAllStringSubmatch(string(data), -1) {
			if to := path.Join(path.Dir(name), m[1]); !strings.Contains(m[1], ":") && !there(to) {
				t.Errorf("%s: the link %s leads nowhere", name, m[1])
			}
		}
		for _, m := range quoted.FindAllStringSubmatch(string(data), -1) {
			word := m[1]
			first, _, below := strings.Cut(word, "/")
			switch {
			case strings.HasPrefix(word, "Test") && !strings.ContainsAny(word, " ."):
				if !tests[word] {
					t.Errorf("%s: there is no test %s", name, word)
				}
			case below && there(first) && !strings.ContainsAny(word, "*<…"):
				if !there(word) && word != "public/index.html" {
					t.Errorf("%s: there is no %s", name, word)
				}
			}
		}
	}
}
