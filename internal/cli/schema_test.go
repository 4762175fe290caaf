package cli

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"
)

// Each schema takes the files of this repository's courses, and tells what is misspelt or missing.
func TestSchema(t *testing.T) {
	schemas := map[string]*jsonschema.Schema{}
	for _, name := range schemaNames() {
		var out bytes.Buffer
		if code := Main([]string{"schema", name}, &out, os.Stderr); code != 0 {
			t.Fatalf("vinjett schema %s: exit code %d", name, code)
		}
		schema, err := jsonschema.UnmarshalJSON(&out)
		if err != nil {
			t.Fatal(err)
		}
		compiler := jsonschema.NewCompiler()
		if err := compiler.AddResource(name, schema); err != nil {
			t.Fatal(err)
		}
		if schemas[name], err = compiler.Compile(name); err != nil {
			t.Fatalf("the schema of %s is none: %v", name, err)
		}
	}
	valid := func(schema, text string) error {
		var value any
		if err := yaml.Unmarshal([]byte(text), &value); err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(value) // as an editor sees it
		if err != nil {
			t.Fatal(err)
		}
		instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		return schemas[schema].Validate(instance)
	}
	seen := map[string]int{}
	for _, dir := range []string{"../..", "../e2e/testdata/kitchensink", "example/sv", "example/en"} {
		fsys := os.DirFS(dir)
		err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() && (name == "internal" || name == "public" || name == ".git") {
				if d != nil && d.IsDir() && err == nil {
					return fs.SkipDir
				}
				return err
			}
			if d.IsDir() || !strings.Contains(name, "content/") && path.Base(name) != "edition.yaml" {
				return nil
			}
			data, err := fs.ReadFile(fsys, name)
			if err != nil {
				return err
			}
			text, schema := strings.ReplaceAll(string(data), "\r\n", "\n"), path.Base(name)
			if front, ok := strings.CutPrefix(text, "---\n"); ok && path.Ext(name) == ".md" {
				text, _, _ = strings.Cut(front, "\n---\n")
				schema = "front-matter"
			}
			if schemas[schema] == nil {
				return nil
			}
			seen[schema]++
			if err := valid(schema, text); err != nil {
				t.Errorf("%s/%s: %v", dir, name, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range schemaNames() {
		if seen[name] == 0 {
			t.Errorf("no %s was tried", name)
		}
	}
	for _, c := range []struct{ schema, wrong string }{
		{"course.yaml", "id: x\ntitle: X\nlanguage: sv\nspråk: sv"},
		{"course.yaml", "id: x\ntitle: X"},
		{"course.yaml", "id: x\ntitle: X\nlanguage: sv\npublisher: Kommunen"},
		{"glossary.yaml", "- term: x\n  defintion: y"},
		{"sources.yaml", "- id: x\n  provisions: [1 kap.]"},
		{"front-matter", "titlar: X"},
		{"front-matter", "minuter: [1, 2, {a: b}]"},
	} {
		if valid(c.schema, c.wrong) == nil {
			t.Errorf("the schema of %s takes\n%s", c.schema, c.wrong)
		}
	}
}
