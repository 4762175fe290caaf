// Package internal_test holds the tables that are vinjett's architecture, and the test that the code keeps to them.
package internal_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/vinjett/vinjett"

// floors lists the rooms from the ground up. A room imports rooms of lower floors only, never one beside it.
var floors = [][]string{
	{"internal/bug"},
	{".", "internal/benchmarks", "internal/coursetest", "internal/diag", "internal/drawing", "internal/lang",
		"internal/manual", "internal/media",
		"internal/overlay", "internal/progress", "internal/workplace/editor", "internal/sbom", "internal/tree"},
	{"internal/course", "internal/export", "internal/yamldoc"},
	{"internal/importer/draft", "internal/importer/packed", "internal/markdown/syntax"},
	{"internal/bundle", "internal/changes", "internal/check", "internal/importer/bank", "internal/importer/sheet",
		"internal/layout", "internal/markdown", "internal/search"},
	{"internal/layouttest", "internal/load", "internal/render", "internal/verify"},
	{"internal/page"},
	{"internal/book"},
	{"internal/export/*", "internal/importer/*", "internal/publish", "internal/site"},
	{"internal/importer", "internal/lsp", "internal/serve", "internal/workplace"},
	{"internal/cli"},
	{"cmd/vinjett"},
}

// owners says which rooms may use what: a package with those below it, or one name of a package. A third-party package
// that is not here may not be used at all.
var owners = map[string][]string{
	"archive/zip": {"internal/changes", "internal/export", "internal/importer/packed",
		"internal/workplace"},
	"fmt.Print":                       {}, // only cli knows where a message goes
	"fmt.Printf":                      {},
	"fmt.Println":                     {},
	"github.com/andybalholm/brotli":   {"internal/export"},
	"rsc.io/qr":                       {"internal/drawing"},       // QR codes
	"github.com/chromedp":             {"internal/export/*"},      // the browser that prints the PDF
	"github.com/BurntSushi/toml":      {"internal/importer/book"}, // what mdBook and Hugo say of a book
	"github.com/evanw/esbuild":        {"internal/bundle"},
	"github.com/fsnotify/fsnotify":    {"internal/serve"},
	"github.com/gofrs/flock":          {"internal/tree"}, // locks the output folder
	"github.com/kljensen/snowball":    {"internal/lang"},
	"github.com/yuin/goldmark":        {"internal/markdown", "internal/markdown/syntax"},
	"github.com/yuin/goldmark-meta":   {"internal/markdown/syntax"},
	"github.com/minio/minio-go":       {"internal/publish"}, // object stores
	"github.com/sourcegraph/jsonrpc2": {"internal/lsp"},     // speaks with editors
	"go.yaml.in/yaml":                 {"internal/yamldoc"},
	"golang.org/x/net":                {"internal/importer/draft"}, // HTML in banks of questions
	"golang.org/x/perf":               {"internal/benchmarks"},
	// Pictures in WebP.
	"golang.org/x/image": {"internal/export/epub", "internal/load"},
	"golang.org/x/text":  {"internal/lang", "internal/load", "internal/page", "internal/search"}, // NFC
	"html/template": {"internal/book", "internal/drawing", "internal/layout", "internal/page",
		"internal/render", "internal/workplace"},
	"log":           {}, // there is no logger: what matters is a diagnostic or an error
	"net/http":      {"internal/publish", "internal/serve", "internal/verify", "internal/workplace"},
	"os.Args":       {"internal/benchmarks", "internal/cli", "internal/sbom", "cmd/vinjett"},
	"os.Exit":       {"internal/benchmarks", "internal/cli", "internal/sbom", "cmd/vinjett"},
	"os.Stderr":     {"internal/benchmarks", "internal/cli", "internal/sbom", "cmd/vinjett"},
	"os.Stdin":      {"internal/benchmarks", "internal/cli", "cmd/vinjett"},
	"os.Stdout":     {"internal/benchmarks", "internal/cli", "internal/sbom", "cmd/vinjett"},
	"text/template": {"internal/layout"},
}

func TestArchitecture(t *testing.T) {
	root := os.DirFS("..")
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if base := d.Name(); d.IsDir() && name != "." &&
			(base[0] == '.' || base[0] == '_' || base == "testdata" || base == "node_modules") {
			return fs.SkipDir
		}
		if path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		source, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		for _, fault := range check(name, string(source)) {
			t.Error(fault)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A checker that finds nothing must be one that would.
func TestArchitectureFindsFaults(t *testing.T) {
	for _, c := range []struct{ file, imports, body, want string }{
		{"internal/check/x.go", `"github.com/vinjett/vinjett/internal/diag"; "slices"; "net/url"`, "", ""},
		{"internal/export/scorm/x.go", `"github.com/vinjett/vinjett/internal/export"; ` +
			`"github.com/vinjett/vinjett/internal/tree"`, "", ""},
		{"cmd/vinjett/main.go", `"os"; "github.com/vinjett/vinjett/internal/cli"`, "os.Exit(cli.Main(os.Args))", ""},
		{"internal/check/x.go", `"github.com/vinjett/vinjett/internal/render"`, "",
			"internal/check/x.go: imports internal/render, which is not on a lower floor (5, and this is 4)"},
		{"internal/course/x.go", `"github.com/vinjett/vinjett/internal/load"`, "",
			"internal/course/x.go: imports internal/load, which is not on a lower floor (5, and this is 2)"},
		{"internal/export/zip/x.go", `"github.com/vinjett/vinjett/internal/export/scorm"`, "",
			"internal/export/zip/x.go: imports internal/export/scorm, which is not on a lower floor (8, " +
				"and this is 8)"},
		{"internal/check/x.go", `"github.com/vinjett/vinjett/internal/utils"`, "",
			"internal/check/x.go: imports internal/utils, which has no floor"},
		{"internal/utils/x.go", `"slices"`, "",
			"internal/utils/x.go: the package has no floor"},
		{"internal/load/x.go", `y "go.yaml.in/yaml/v4"`, "",
			"internal/load/x.go: uses go.yaml.in/yaml/v4, which is only for internal/yamldoc"},
		{"internal/check/x.go", `"html/template"`, "",
			"internal/check/x.go: uses html/template, which is only for internal/book, internal/drawing, " +
				"internal/layout, internal/page, internal/render, internal/workplace"},
		{"internal/check/x.go", `"log/slog"`, "",
			"internal/check/x.go: uses log/slog, which is for nobody"},
		{"internal/check/x.go", `"github.com/spf13/cobra"`, "",
			"internal/check/x.go: uses github.com/spf13/cobra, which no package owns"},
		{"internal/site/x.go", `system "os"`, "_ = system.Args[1]",
			"internal/site/x.go: uses os.Args, which is only for internal/benchmarks, internal/cli, " +
				"internal/sbom, cmd/vinjett"},
		{"internal/site/x.go", `"fmt"`, "fmt.Println(1)",
			"internal/site/x.go: uses fmt.Println, which is for nobody"},
	} {
		source := "package x\nimport (" + c.imports + ")\nfunc f() { " + c.body + " }\n"
		if got := strings.Join(check(c.file, source), "\n"); got != c.want {
			t.Errorf("%s with %s:\ngot  %q\nwant %q", c.file, c.imports, got, c.want)
		}
	}
}

// check returns what is wrong with one file, by its path in the module.
func check(file, source string) (faults []string) {
	report := func(format string, args ...any) {
		faults = append(faults, file+": "+fmt.Sprintf(format, args...))
	}
	syntax, err := parser.ParseFile(token.NewFileSet(), file, source, 0)
	if err != nil {
		report("%v", err)
		return faults
	}
	room := path.Dir(file)
	floor := floorOf(room)
	if floor < 0 {
		report("the package has no floor")
		return faults
	}
	names := map[string]string{} // what the file calls a package → its path
	for _, spec := range syntax.Imports {
		imported, _ := strconv.Unquote(spec.Path.Value)
		name := path.Base(imported)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		names[name] = imported
		if inner, own := strings.CutPrefix(imported, module); own {
			inner = path.Join(".", inner)
			if f := floorOf(inner); f < 0 {
				report("imports %s, which has no floor", inner)
			} else if f >= floor {
				report("imports %s, which is not on a lower floor (%d, and this is %d)", inner, f, floor)
			}
			continue
		}
		checkOwner(room, imported, report)
	}
	ast.Inspect(syntax, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && names[x.Name] != "" {
				if use := names[x.Name] + "." + s.Sel.Name; owners[use] != nil {
					checkOwner(room, use, report)
				}
			}
		}
		return true
	})
	return faults
}

// checkOwner reports the use of a package, or of a name, that is not for this room.
func checkOwner(room, use string, report func(string, ...any)) {
	for p := use; p != "."; p = path.Dir(p) {
		if rooms, ok := owners[p]; ok {
			switch {
			case slices.ContainsFunc(rooms, func(pattern string) bool {
				ok, _ := path.Match(pattern, room)
				return ok
			}):
			case len(rooms) == 0:
				report("uses %s, which is for nobody", use)
			default:
				report("uses %s, which is only for %s", use, strings.Join(rooms, ", "))
			}
			return
		}
	}
	if first, _, _ := strings.Cut(use, "/"); strings.Contains(first, ".") {
		report("uses %s, which no package owns", use)
	}
}

// floorOf returns the floor of a room, or -1.
func floorOf(room string) int {
	return slices.IndexFunc(floors, func(rooms []string) bool {
		return slices.ContainsFunc(rooms, func(pattern string) bool { ok, _ := path.Match(pattern, room); return ok })
	})
}
