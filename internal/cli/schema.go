package cli

import (
	"context"
	"encoding/json"
	"flag"
	"reflect"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/yamldoc"
)

// schemaOf is the type of each file that authors write in YAML.
var schemaOf = []struct {
	file string
	of   reflect.Type
}{
	{"course.yaml", reflect.TypeFor[course.Config]()},
	{"sources.yaml", reflect.TypeFor[[]*course.Source]()},
	{"contacts.yaml", reflect.TypeFor[[]*course.Contact]()},
	{"glossary.yaml", reflect.TypeFor[[]*course.Term]()},
	{"edition.yaml", reflect.TypeFor[course.Edition]()},
	{"front-matter", reflect.TypeFor[course.FrontMatter]()},
}

func schemaNames() (names []string) {
	for _, s := range schemaOf {
		names = append(names, s.file)
	}
	return names
}

func setupSchema(*flag.FlagSet) action {
	return func(_ context.Context, p *program, operands []string) error {
		if len(operands) != 1 {
			return usagef("schema needs the name of a file: %s", strings.Join(schemaNames(), ", "))
		}
		for _, s := range schemaOf {
			if s.file != operands[0] {
				continue
			}
			var names func(string) []string
			if s.file == "front-matter" {
				names = lang.All()[0].Names
			}
			schema := yamldoc.Schema(s.of, names)
			if edition, ok := schema["$defs"].(map[string]any)["Edition"].(map[string]any); ok {
				delete(edition, "required") // what it does not say, the course has said
			}
			out := json.NewEncoder(p.stdout)
			out.SetIndent("", "  ")
			return out.Encode(schema)
		}
		if near := diag.Nearest(operands[0], schemaNames()); near != "" {
			return usagef("there is no schema of %q; did you mean %s?", operands[0], near)
		}
		return usagef("there is no schema of %q; there is of %s", operands[0], strings.Join(schemaNames(), ", "))
	}
}
