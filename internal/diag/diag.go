// Package diag holds what vinjett tells an author: files, byte spans in them, and diagnostics that point at a span.
//
// Every stage reports an author's fault as a [Diagnostic] value and goes on; only faults of the machine are Go errors.
// A diagnostic keeps byte offsets; line and column are computed once, when it is printed. What each ID means is written
// in one table, [Rules], which decides its severity and feeds `vinjett check --list` and the manual's test.
//
// The printers ([Text], [JSON], [SARIF], [GitHub]) take sorted diagnostics, see [Sort].
package diag

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"
)

// A File is an author's text file. It is immutable and safe for concurrent use.
type File struct {
	// Name is the path with forward slashes, relative to the project folder.
	Name string
	// Data is the text, without a byte order mark and with LF line ends. It may be nil for a place that is a file as a
	// whole.
	Data []byte

	once  sync.Once
	lines []int // offset of the first byte of each line
	runes []int // how many code points begin before each stretch of so many bytes, in a large text; nil in a small one
}

// stretch is the bytes in which code points are counted for a column, so that many faults in one line take
// no longer than on lines of their own.
const stretch = 1 << 12

// NewFile returns a file for diagnostics; data may be nil when only the file as a whole is at fault.
func NewFile(name string, data []byte) *File { return &File{Name: name, Data: data} }

// A Span is a half-open range of byte offsets in a file.
type Span struct{ Start, End int }

// A Place is a span in a file. A Place without a file is the project as a whole.
type Place struct {
	File *File
	Span Span
}

// At returns the place of the bytes from start up to end; the ends are clamped to the file.
func (f *File) At(start, end int) Place {
	start = min(max(start, 0), len(f.Data))
	return Place{File: f, Span: Span{start, min(max(end, start), len(f.Data))}}
}

// A Position is a place as a person counts it: Line and Column from 1, columns in code points.
type Position struct{ Line, Column int }

// Position returns the line and column of a byte offset.
func (f *File) Position(offset int) Position {
	f.once.Do(func() {
		f.lines = []int{0}
		for i, b := range f.Data {
			if b == '\n' {
				f.lines = append(f.lines, i+1)
			}
		}
		if len(f.Data) > 4*stretch && utf8.Valid(f.Data) {
			n := 0
			for i, b := range f.Data {
				if i%stretch == 0 {
					f.runes = append(f.runes, n)
				}
				if utf8.RuneStart(b) {
					n++
				}
			}
			f.runes = append(f.runes, n) // for a place at the end
		}
	})
	offset = min(max(offset, 0), len(f.Data))
	line := sort.SearchInts(f.lines, offset+1)
	start := f.lines[line-1]
	if first, last := (start+stretch-1)/stretch, offset/stretch; f.runes != nil && first < last {
		before, after := f.Data[start:first*stretch], f.Data[last*stretch:offset]
		between := f.runes[last] - f.runes[first]
		return Position{Line: line, Column: starts(before) + between + starts(after) + 1}
	}
	return Position{Line: line, Column: utf8.RuneCount(f.Data[start:offset]) + 1}
}

// starts returns how many code points begin in a text.
func starts(text []byte) (n int) {
	for _, b := range text {
		if utf8.RuneStart(b) {
			n++
		}
	}
	return n
}

// Line returns the text of a line, counted from 1, without its line end.
func (f *File) Line(n int) string {
	f.Position(0)
	if n < 1 || n > len(f.lines) {
		return ""
	}
	end := len(f.Data)
	if n < len(f.lines) {
		end = f.lines[n] - 1
	}
	return string(f.Data[f.lines[n-1]:end])
}

// Severity says whether a diagnostic stops the build: an error does, a warning when the author asks for that. A note
// never does: it is of a page that is not part of the course yet.
type Severity int

const (
	Note Severity = iota - 1
	Warning
	Error
)

func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Note:
		return "note"
	}
	return "warning"
}

// A Related place is the other end of a two-sided fault.
type Related struct {
	Place
	Message string
}

// A Diagnostic is one message to the author.
type Diagnostic struct {
	Place
	ID       string
	Severity Severity
	Message  string // lower case, no full stop: names the thing and what is wrong with it
	Hint     string // what to do next; may be empty
	Related  []Related
}

// New returns the diagnostic id at a place. The severity is the rule's own; an id that no rule has is a bug and panics.
func New(id string, at Place, message string) Diagnostic {
	r, ok := rules[id]
	if !ok {
		panic("diag: no rule " + id)
	}
	return Diagnostic{Place: at, ID: id, Severity: r.Severity, Message: message}
}

// Hintf returns d with a hint.
func (d Diagnostic) Hintf(format string, args ...any) Diagnostic {
	d.Hint = fmt.Sprintf(format, args...)
	return d
}

// See returns d with one more related place.
func (d Diagnostic) See(at Place, message string) Diagnostic {
	d.Related = append(slices.Clip(d.Related), Related{at, message})
	return d
}

// HasWarnings reports whether any diagnostic is a warning or an error.
func HasWarnings(ds []Diagnostic) bool {
	return slices.ContainsFunc(ds, func(d Diagnostic) bool { return d.Severity >= Warning })
}

// HasErrors reports whether any diagnostic is an error.
func HasErrors(ds []Diagnostic) bool {
	return slices.ContainsFunc(ds, func(d Diagnostic) bool { return d.Severity == Error })
}

// Sort returns the diagnostics by file, place, id and message, each once.
func Sort(ds []Diagnostic) []Diagnostic {
	ds = slices.Clone(ds)
	slices.SortStableFunc(ds, compare)
	return slices.CompactFunc(ds, func(a, b Diagnostic) bool { return compare(a, b) == 0 })
}

func compare(a, b Diagnostic) int {
	return cmp.Or(strings.Compare(a.name(), b.name()), cmp.Compare(a.Span.Start, b.Span.Start),
		cmp.Compare(b.Severity, a.Severity), strings.Compare(a.ID, b.ID), strings.Compare(a.Message, b.Message),
		cmp.Compare(a.Span.End, b.Span.End))
}

func (p Place) name() string {
	if p.File == nil {
		return ""
	}
	return p.File.Name
}

// String returns `file:line:col`, or only `file` for a file as a whole, or "" for the project as a whole.
func (p Place) String() string {
	switch {
	case p.File == nil:
		return ""
	case p.File.Data == nil:
		return p.File.Name + ":1:1"
	}
	pos := p.File.Position(p.Span.Start)
	return fmt.Sprintf("%s:%d:%d", p.File.Name, pos.Line, pos.Column)
}

// Quote puts what an author wrote in quotation marks, as messages do.
func Quote(s string) string { return "“" + s + "”" }

// Suggest says which of the candidates may be meant by a name, or something else when none is like it.
func Suggest(name string, candidates []string, otherwise string) string {
	if near := Nearest(name, candidates); near != "" {
		return "did you mean " + near + "?"
	}
	return otherwise
}

// Nearest returns the candidate most like name (Damerau-Levenshtein distance of at most a third of its length, at least
// 1), or "". It serves the hints "did you mean …?".
func Nearest(name string, candidates []string) string {
	best, limit := "", max(1, utf8.RuneCountInString(name)/3)
	for _, c := range candidates {
		if d := distance([]rune(strings.ToLower(name)), []rune(strings.ToLower(c))); d <= limit &&
			(best == "" || d < limit) {
			best, limit = c, d
		}
	}
	return best
}

func distance(a, b []rune) int {
	rows := [3][]int{make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)}
	for j := range rows[1] {
		rows[1][j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, prev, cur := rows[0], rows[1], rows[2]
		cur[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cur[j] = min(cur[j], before[j-2]+1)
			}
		}
		rows[0], rows[1], rows[2] = prev, cur, before
	}
	return rows[1][len(b)]
}
