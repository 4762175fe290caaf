// Command benchmarks turns what `go test -bench` prints, on standard input, into a page for readers, on standard
// output.
//
//	go test -run '^$' -bench . -count 3 ./internal/... | benchmarks >BENCHMARKS.md
//
// Each benchmark says in its comment what it measures and against what; the page repeats it above the figures. Of
// several runs the page has the median and how far the others are from it. Lines as `hugo: v0.165.0` say what the
// figures were measured with. The form of the input is
// https://go.googlesource.com/proposal/+/master/design/14313-benchmark-format.md.
package main

import (
	"bufio"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/perf/benchfmt"
)

const module = "github.com/vinjett/vinjett/"

func main() {
	if err := run(os.Stdin, os.Stdout, "."); err != nil {
		fmt.Fprintln(os.Stderr, "benchmarks:", err)
		os.Exit(1)
	}
}

// A row is what was measured of one thing: all runs of it, by unit.
type row struct {
	name    string
	units   []string // in the order of the output
	figures map[string][]float64
}

// A chapter is one benchmark.
type chapter struct {
	pkg, name string
	rows      []*row
}

// run reads results and writes the page. The comments are read from the sources below a folder.
func run(in io.Reader, out io.Writer, dir string) error {
	var chapters []*chapter
	about := map[string]string{}
	results := benchfmt.NewReader(in, "standard input")
	for results.Scan() {
		r, ok := results.Result().(*benchfmt.Result)
		if !ok {
			continue // lines that are no results, as PASS
		}
		for _, c := range r.Config {
			about[c.Key] = string(c.Value)
		}
		name, parts := r.Name.Parts()
		add(&chapters, strings.TrimPrefix(about["pkg"], module), string(name), parts, r.Values)
	}
	if err := results.Err(); err != nil {
		return err
	}
	if len(chapters) == 0 {
		return fmt.Errorf("there are no results; pipe the output of go test -bench in here")
	}
	w := bufio.NewWriter(out)
	fmt.Fprint(w, `# Benchmarks

Written by `+"`make bench`"+`: change nothing here. All figures of a table were measured in one run on one machine;
what is called ratio is this program's figure divided by the other's. Where a benchmark was run more than once, a
figure is the median, and ± how far the farthest run is from it.

`)
	delete(about, "pkg")
	for _, key := range slices.Sorted(maps.Keys(about)) {
		fmt.Fprintf(w, "- %s: %s\n", key, about[key])
	}
	for _, c := range chapters {
		text, err := comment(filepath.Join(dir, filepath.FromSlash(c.pkg)), "Benchmark"+c.name)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "\n## %s\n\n%s\n`go test -run '^$' -bench '^Benchmark%s$' ./%s`\n\n", c.title(), text, c.name,
			c.pkg)
		c.table(w)
	}
	return w.Flush()
}

// add adds the values of a result to the row of its name.
func add(chapters *[]*chapter, pkg, name string, parts [][]byte, values []benchfmt.Value) {
	i := slices.IndexFunc(*chapters, func(c *chapter) bool { return c.pkg == pkg && c.name == name })
	if i < 0 {
		*chapters = append(*chapters, &chapter{pkg: pkg, name: name})
		i = len(*chapters) - 1
	}
	var sub []string
	for _, part := range parts {
		if part[0] == '/' {
			sub = append(sub, string(part[1:]))
		}
	}
	c, label := (*chapters)[i], strings.Join(sub, ", ")
	n := slices.IndexFunc(c.rows, func(r *row) bool { return r.name == label })
	if n < 0 {
		c.rows = append(c.rows, &row{name: label, figures: map[string][]float64{}})
		n = len(c.rows) - 1
	}
	r := c.rows[n]
	for _, v := range values {
		value, unit := v.Value, v.Unit
		if v.OrigUnit != "" {
			value, unit = v.OrigValue, v.OrigUnit
		}
		if unit == "ns/op" && value == 0 {
			continue // of a benchmark that measures something else
		}
		if r.figures[unit] == nil {
			r.units = append(r.units, unit)
		}
		r.figures[unit] = append(r.figures[unit], value)
	}
}

// title says what a chapter is about: AgainstHugo is "Against Hugo", of internal/e2e.
func (c *chapter) title() string {
	var b strings.Builder
	for i, r := range c.name {
		if i > 0 && r >= 'A' && r <= 'Z' && c.name[i-1] >= 'a' {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String() + " (" + c.pkg + ")"
}

// table writes a table with a line for each row, or for each figure if there is only one row.
func (c *chapter) table(w io.Writer) {
	if len(c.rows) == 1 {
		fmt.Fprint(w, "| what | figure |\n| --- | ---: |\n")
		for _, unit := range c.rows[0].units {
			fmt.Fprintf(w, "| %s | %s |\n", unit, figure(c.rows[0].figures[unit]))
		}
		return
	}
	var units []string
	for _, r := range c.rows {
		for _, unit := range r.units {
			if !slices.Contains(units, unit) {
				units = append(units, unit)
			}
		}
	}
	fmt.Fprintf(w, "| | %s |\n| --- |%s\n", strings.Join(units, " | "), strings.Repeat(" ---: |", len(units)))
	for _, r := range c.rows {
		fmt.Fprintf(w, "| %s |", r.name)
		for _, unit := range units {
			fmt.Fprintf(w, " %s |", figure(r.figures[unit]))
		}
		fmt.Fprintln(w)
	}
}

// figure returns the median of some values, and how far the others are from it.
func figure(values []float64) string {
	if len(values) == 0 {
		return ""
	}
	values = slices.Sorted(slices.Values(values))
	median := (values[(len(values)-1)/2] + values[len(values)/2]) / 2
	text := number(median)
	if off := max(median-values[0], values[len(values)-1]-median); len(values) > 1 && median != 0 {
		text += fmt.Sprintf(" ± %.0f %%", 100*off/math.Abs(median))
	}
	return text
}

// number writes a number with three digits that count, and thousands apart.
func number(v float64) string {
	if math.Abs(v) < 1000 {
		return strconv.FormatFloat(v, 'g', 3, 64)
	}
	s := strconv.FormatFloat(v, 'f', 0, 64)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// comment returns the comment of a function in the tests of a package.
func comment(dir, function string) (string, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	if err != nil {
		return "", err
	}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			return "", err
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == function && f.Recv == nil {
				if f.Doc == nil {
					return "", fmt.Errorf("%s in %s has no comment that says what it measures", function, dir)
				}
				return f.Doc.Text(), nil
			}
		}
	}
	return "", fmt.Errorf("there is no %s in %s", function, dir)
}
