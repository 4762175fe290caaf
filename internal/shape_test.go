package internal_test

import (
	"bufio"
	"go/ast"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// How large things may be. A place that grows beyond has more than one job.
const (
	maxColumns        = 120  // of a line
	tabWidth          = 4    // columns
	maxFunction       = 100  // lines
	maxFunctionP99    = 60   // lines of all functions but one in a hundred
	maxFunctionMedian = 10   // lines
	maxPackage        = 2500 // lines without tests
)

// The program keeps to what CONTRIBUTING.md says of functions and packages. (TestClientIsReadable does so for the
// client.)
func TestShape(t *testing.T) {
	h := theProgram(t)
	var functions []int
	for _, r := range h.rooms {
		lines := 0
		for _, f := range r.files {
			lines += h.set.File(f.Pos()).LineCount()
			for _, d := range f.Decls {
				function, ok := d.(*ast.FuncDecl)
				if !ok {
					continue
				}
				n := h.set.Position(function.End()).Line - h.set.Position(function.Pos()).Line + 1
				functions = append(functions, n)
				if n > maxFunction {
					t.Errorf("%s: %s has %d lines, %d at most", h.at(function), function.Name.Name, n, maxFunction)
				}
			}
		}
		if lines > maxPackage {
			t.Errorf("%s has %d lines, %d at most", r.path, lines, maxPackage)
		}
	}
	slices.Sort(functions)
	median, p99 := functions[len(functions)/2], functions[len(functions)*99/100]
	t.Logf("%d functions: %d lines in the median, %d at p99", len(functions), median, p99)
	if median > maxFunctionMedian || p99 > maxFunctionP99 {
		t.Errorf("functions have %d lines in the median and %d at p99; %d and %d at most",
			median, p99, maxFunctionMedian, maxFunctionP99)
	}
}

// Lines fit beside another file on a laptop's screen.
func TestColumns(t *testing.T) {
	root := os.DirFS("..")
	looked := 0
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if base := d.Name(); name != "." && (base[0] == '.' || base == "node_modules" || base == "public") {
				return fs.SkipDir
			}
			return nil
		}
		if !slices.Contains([]string{".go", ".ts", ".css"}, path.Ext(name)) {
			return nil
		}
		looked++
		f, err := root.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		lines := bufio.NewScanner(f)
		for n := 1; lines.Scan(); n++ {
			line := lines.Text()
			columns := utf8.RuneCountInString(line) + (tabWidth-1)*strings.Count(line, "\t")
			if columns > maxColumns {
				t.Errorf("%s:%d has %d columns, %d at most, where a tab counts as %d", name, n, columns, maxColumns,
					tabWidth)
			}
		}
		return lines.Err()
	})
	if err != nil || looked < 300 {
		t.Error(looked, "files:", err)
	}
}
