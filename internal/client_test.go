package internal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const client = "../assets/client"

// scripts returns the client's files by their path in its folder, without its tests.
func scripts(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	root := os.DirFS(client)
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".ts") || strings.HasSuffix(name, ".test.ts") ||
			strings.HasSuffix(name, ".d.ts") {
			return err
		}
		source, err := fs.ReadFile(root, name)
		files[name] = string(source)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

var imported = regexp.MustCompile(`(?m)^(?:import|export) [^;]*? from "(\.[^"]+)";`)

// uses returns what each file imports, types too: a file that cannot be read without another is not understood without
// it either.
func uses(files map[string]string) map[string][]string {
	found := map[string][]string{}
	for name, source := range files {
		for _, m := range imported.FindAllStringSubmatch(source, -1) {
			found[name] = append(found[name], path.Join(path.Dir(name), m[1])+".ts")
		}
	}
	return found
}

// circle returns a way from a file back to itself.
func circle(uses map[string][]string) []string {
	done := map[string]bool{}
	var walk func(way []string) []string
	walk = func(way []string) []string {
		at := way[len(way)-1]
		if first := slices.Index(way, at); first < len(way)-1 {
			return way[first:]
		}
		if done[at] {
			return nil
		}
		for _, next := range uses[at] {
			if found := walk(append(slices.Clone(way), next)); found != nil {
				return found
			}
		}
		done[at] = true
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(uses)) {
		if found := walk([]string{name}); found != nil {
			return found
		}
	}
	return nil
}

// No two files of the client need each other, by whatever way.
func TestClientHasNoCircle(t *testing.T) {
	files := scripts(t)
	found := uses(files)
	if len(found) < 30 {
		t.Errorf("imports are found in %d files only", len(found))
	}
	for name, others := range found {
		for _, other := range others {
			if _, ok := files[other]; !ok {
				t.Errorf("%s imports %s, which is not there", name, other)
			}
		}
	}
	if way := circle(found); way != nil {
		t.Errorf("these files of the client need each other: %s", strings.Join(way, " → "))
	}
	way := circle(map[string][]string{"a": {"b", "c"}, "b": {"c"}, "c": {"d"}, "d": {"b"}})
	if strings.Join(way, " ") != "b c d b" {
		t.Errorf("a circle is found as %q", way)
	}
}

// The begin of a function or method on a line of its own, by its indent.
var begins = regexp.MustCompile(`^(\t*)(?:(?:export )?(?:async )?function\*? (\w+)|` +
	`((?:async |get |set )?#?\w+)\((?:.*\).*)?$|\t*const (\w+) = (?:async )?\()`)

// Functions are no longer than a reader sees at once.
func TestClientIsReadable(t *testing.T) {
	for name, source := range scripts(t) {
		lines := strings.Split(source, "\n")
		for i, line := range lines {
			m := begins.FindStringSubmatch(line)
			if m == nil || !strings.HasSuffix(line, "{") || strings.Contains(line, "\tif (") ||
				strings.Contains(line, "for (") {
				continue
			}
			end := slices.IndexFunc(lines[i:], func(l string) bool { return strings.HasPrefix(l, m[1]+"}") })
			if end > maxFunction {
				t.Errorf("%s:%d: a function of %d lines", name, i+1, end)
			}
		}
	}
}

// Every text that the client asks for is there in every language, and every text that is there for it is asked for. So
// that both can be seen, its keys are written out.
func TestClientWords(t *testing.T) {
	literal := regexp.MustCompile(`"([a-z]-[a-z0-9-]+)"`)
	made := regexp.MustCompile("\\bt\\((?:\"[^\"]*\" \\+|`)")
	asked := map[string]string{}
	for name, source := range scripts(t) {
		for _, m := range literal.FindAllStringSubmatch(source, -1) {
			asked[m[1]] = name
		}
		if m := made.FindString(source); m != "" {
			t.Errorf("%s puts a key together: %s", name, m)
		}
	}
	languages, err := filepath.Glob("../layouts/strings/*.yaml")
	if err != nil || len(languages) < 2 {
		t.Fatal(languages, err)
	}
	for _, file := range languages {
		language := strings.TrimSuffix(filepath.Base(file), ".yaml")
		there := map[string]bool{}
		for _, c := range []struct{ file, form string }{
			{file, `(?m)^([a-z]-[a-z0-9-]+):`},
			{"export/scorm/files/shell." + language + ".html", `<data value="([a-z]-[a-z0-9-]+)">`},
			// of the page in a learning platform
		} {
			text, err := os.ReadFile(c.file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range regexp.MustCompile(c.form).FindAllStringSubmatch(string(text), -1) {
				there[m[1]] = true
			}
		}
		for key, name := range asked {
			if !there[key] {
				t.Errorf("%s has no text %s, which %s asks for", language, key, name)
			}
		}
		for key := range there {
			if asked[key] == "" {
				t.Errorf("nothing in the client asks for %s of %s", key, language)
			}
		}
	}
}

// The client knows the same kinds of questions as the program.
func TestClientKnowsEveryKind(t *testing.T) {
	syntax, err := parser.ParseFile(token.NewFileSet(), "course/block.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	ast.Inspect(syntax, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && len(v.Values) == 1 {
			if kind, ok := v.Type.(*ast.Ident); ok && kind.Name == "QuestionKind" {
				text, _ := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
				want = append(want, text)
			}
		}
		return true
	})
	source := scripts(t)["question/kinds.ts"]
	_, table, _ := strings.Cut(source, "const kinds = {\n")
	table, _, _ = strings.Cut(table, "\n}")
	var got []string
	for line := range strings.Lines(table) {
		if name, _, ok := strings.Cut(strings.TrimSpace(line), ":"); ok && !strings.HasPrefix(name, "//") {
			got = append(got, name)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if len(want) < 8 || !slices.Equal(got, want) {
		t.Errorf("question/kinds.ts knows %q, course/block.go %q", got, want)
	}
}
