package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRun(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "internal/oven"), 0o755); err != nil {
		t.Fatal(err)
	}
	source := "package oven\n\n// BenchmarkAgainstBaker bakes.\nfunc BenchmarkAgainstBaker(b *testing.B) {}\n\n" +
		"// BenchmarkLoaf times a loaf.\nfunc BenchmarkLoaf() {}\n"
	if err := os.WriteFile(filepath.Join(dir, "internal/oven/oven_test.go"), []byte(source), 0o644); err != nil {
		t.Fatal(err)
	}
	const results = `baker: v2
goos: linux
pkg: github.com/vinjett/vinjett/internal/oven
BenchmarkAgainstBaker/small-2   1   0 ns/op   12.5 ms   0.25 ratio
BenchmarkAgainstBaker/small-2   1   0 ns/op   10.0 ms   0.24 ratio
BenchmarkAgainstBaker/small-2   1   0 ns/op   10.5 ms   0.26 ratio
BenchmarkAgainstBaker/large-2   1   0 ns/op   1234567 ms
BenchmarkLoaf-2   100   1500 ns/op   7 allocs/op
PASS
ok  	github.com/vinjett/vinjett/internal/oven	1.0s
`
	var out strings.Builder
	if err := run(strings.NewReader(results), &out, dir); err != nil {
		t.Fatal(err)
	}
	_, got, _ := strings.Cut(out.String(), "is from it.\n\n")
	const want = `- baker: v2
- goos: linux

## Against Baker (internal/oven)

BenchmarkAgainstBaker bakes.

` + "`go test -run '^$' -bench '^BenchmarkAgainstBaker$' ./internal/oven`" + `

| | ms | ratio |
| --- | ---: | ---: |
| small | 10.5 ± 19 % | 0.25 ± 4 % |
| large | 1,234,567 |  |

## Loaf (internal/oven)

BenchmarkLoaf times a loaf.

` + "`go test -run '^$' -bench '^BenchmarkLoaf$' ./internal/oven`" + `

| what | figure |
| --- | ---: |
| ns/op | 1,500 |
| allocs/op | 7 |
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if err := run(strings.NewReader("PASS\n"), &out, dir); err == nil {
		t.Error("no results are no error")
	}
}

// The page takes what it says of a benchmark from its comment.
func TestEveryBenchmarkSaysWhatItMeasures(t *testing.T) {
	err := fs.WalkDir(os.DirFS("../.."), "internal", func(name string, d fs.DirEntry, err error) error {
		if d != nil && d.Name() == "node_modules" {
			return fs.SkipDir
		}
		if err != nil || !strings.HasSuffix(name, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join("../..", name), nil, parser.ParseComments)
		if err != nil {
			return err
		}
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && strings.HasPrefix(f.Name.Name, "Benchmark") && f.Doc == nil {
				t.Errorf("%s: %s has no comment that says what it measures, and against what", name, f.Name.Name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
