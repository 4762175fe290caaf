package yamldoc

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vinjett/vinjett/internal/diag"
	"go.yaml.in/yaml/v4"
)

// maxDepth is how many lists and groups of keys may stand inside one another.
const maxDepth = 100

// A source is the YAML part of a file. It turns the library's positions (line and code point, counted in the part) into
// places in the file, and its errors into diagnostics.
type source struct {
	file  *diag.File
	base  int // offset of text in the file
	text  []byte
	chars []int32 // offset in text of each code point
	lines []int32 // index in chars of each line's first code point
}

func newSource(file *diag.File, span diag.Span) *source {
	at := file.At(span.Start, span.End).Span
	s := &source{file: file, base: at.Start, text: file.Data[at.Start:at.End], lines: []int32{0}}
	if rest, ok := bytes.CutPrefix(s.text, []byte("\ufeff")); ok { // the library does not count it
		s.base, s.text = s.base+len("\ufeff"), rest
	}
	for i := 0; i < len(s.text); {
		s.chars = append(s.chars, int32(i))
		if s.text[i] == '\n' {
			s.lines = append(s.lines, int32(len(s.chars)))
		}
		_, size := utf8.DecodeRune(s.text[i:])
		i += size
	}
	return s
}

// offset returns the offset in text of a line and column, both counted from 1.
func (s *source) offset(line, column int) int {
	if line < 1 || line > len(s.lines) {
		return len(s.text)
	}
	char := int(s.lines[line-1]) + column - 1
	if char >= len(s.chars) {
		return len(s.text)
	}
	return int(s.chars[char])
}

// at returns the place of text[start:end].
func (s *source) at(start, end int) diag.Place {
	return s.file.At(s.base+start, s.base+min(end, len(s.text)))
}

// mark returns the place of the character at a position of the library. An unknown position is the beginning.
func (s *source) mark(m yaml.Mark) diag.Place {
	if m.Line == 0 {
		return s.at(0, 0)
	}
	i := s.offset(m.Line, m.Column)
	_, size := utf8.DecodeRune(s.text[i:])
	return s.at(i, i+size)
}

// place returns where a value is: a text whole (a plain text of several lines: the first), a group of keys by its first
// key, anything else by its first character.
func (s *source) place(n *yaml.Node) diag.Place {
	if n.Kind == yaml.MappingNode && len(n.Content) > 0 {
		n = n.Content[0]
	}
	start := s.offset(n.Line, n.Column)
	switch {
	case isEmpty(n):
		return s.at(start, start)
	case n.Kind == yaml.ScalarNode || n.Kind == yaml.AliasNode:
		return s.at(start, start+s.scalarLength(start, n))
	}
	return s.mark(yaml.Mark{Line: n.Line, Column: n.Column})
}

// scalarLength returns how many bytes the scalar at start has in the source.
func (s *source) scalarLength(start int, n *yaml.Node) int {
	rest := s.text[start:]
	switch {
	case n.Style == 0 && n.Kind == yaml.ScalarNode && bytes.HasPrefix(rest, []byte(n.Value)):
		return len(n.Value)
	case n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 && len(rest) > 0:
		for i := 1; i < len(rest); i++ {
			switch {
			case rest[i] == '\\' && rest[0] == '"':
				i++
			case rest[i] == rest[0] && i+1 < len(rest) && rest[i+1] == '\'' && rest[0] == '\'':
				i++
			case rest[i] == rest[0]:
				return i + 1
			}
		}
	}
	line, _, _ := bytes.Cut(rest, []byte("\n"))
	return len(bytes.TrimRight(line, " \t\r"))
}

// isEmpty reports whether n is a value that was left out.
func isEmpty(n *yaml.Node) bool {
	return n == nil || n.Kind == yaml.ScalarNode && n.Style == 0 && n.Anchor == "" && n.Value == ""
}

var errTooDeep = errors.New("nested too deep")

// limits refuses deep nesting while the text is scanned. Aliases need no limit: nothing here follows one.
type limits struct{}

func (limits) CheckDepth(depth int, _ *yaml.DepthContext) error {
	if depth > maxDepth {
		return errTooDeep
	}
	return nil
}

func (limits) CheckAlias(int, int) error { return nil }

// parse returns the root of the only document, nil if there is none, or the syntax fault.
func (s *source) parse() (*yaml.Node, []diag.Diagnostic) {
	if d, bad := s.unreadable(); bad {
		return nil, []diag.Diagnostic{d}
	}
	loader, err := yaml.NewLoader(bytes.NewReader(s.text), yaml.WithPlugin(limits{}))
	if err != nil {
		panic(err) // only for options that contradict each other
	}
	var first, second yaml.Node
	if err := loader.Load(&first); err == io.EOF {
		return nil, nil
	} else if err != nil {
		return nil, []diag.Diagnostic{s.fault(err)}
	}
	if err := loader.Load(&second); err == nil {
		at := s.mark(yaml.Mark{Line: second.Line, Column: second.Column})
		return nil, []diag.Diagnostic{
			diag.New("yaml", at, "a second YAML document begins here").Hintf("keep one document and remove this line"),
		}
	} else if err != io.EOF {
		return nil, []diag.Diagnostic{s.fault(err)}
	}
	return first.Content[0], nil
}

// unreadable reports the first character that is not text: one that YAML does not allow, where the library would not
// say where it is, or one that ends a line for the library and for nobody else.
func (s *source) unreadable() (diag.Diagnostic, bool) {
	for i := 0; i < len(s.text); {
		r, size := utf8.DecodeRune(s.text[i:])
		at := s.at(i, i+size)
		switch {
		case r == utf8.RuneError && size == 1:
			return diag.New("yaml", at, "a character that is not UTF-8").Hintf("save the file as UTF-8"), true
		case r == '\r' && bytes.HasPrefix(s.text[i:], []byte("\r\n")), r == '\n', r == '\t':
		case unicode.IsControl(r), r == '\u2028', r == '\u2029', r == 0xfffe, r == 0xffff:
			return diag.New("yaml", at, fmt.Sprintf("the invisible character %U", r)).Hintf("remove it"), true
		}
		i += size
	}
	return diag.Diagnostic{}, false
}

// fault turns an error of the library into a diagnostic, with a hint for what authors get wrong most.
func (s *source) fault(err error) diag.Diagnostic {
	var e *yaml.LoadError
	if !errors.As(err, &e) {
		return diag.New("yaml", s.at(0, 0), err.Error())
	}
	at := s.mark(e.Mark)
	from := at
	if e.ContextMark.Line > 0 {
		from = s.mark(e.ContextMark)
	}
	found, begun := s.slice(at), s.slice(from)
	switch {
	case e.Message == errTooDeep.Error():
		return diag.New("nesting-too-deep", at, fmt.Sprintf("more than %d levels of lists and keys", maxDepth))
	case found == "\t" || strings.Contains(e.Message, "tab character"):
		return diag.New("yaml", at, "a tab in the indentation").Hintf("indent with spaces")
	case begun != "" && strings.Contains("&*!", begun) && e.Stage != yaml.ParserStage:
		return refusal(from, begun)
	case found != "" && strings.Contains("@`%", found) && strings.Contains(e.Message, "cannot start any token"):
		return diag.New("yaml", at, "a value cannot begin with "+found).Hintf("put the value in quotes")
	case e.Message == "found unexpected end of stream" && (begun == `"` || begun == "'"):
		return diag.New("yaml", from, "a quotation mark that is never closed").
			Hintf("add %s at the end of the value", begun)
	case strings.HasPrefix(e.Message, "did not find expected") && (begun == "[" || begun == "{"):
		return diag.New("yaml", from, "a bracket that is never closed").
			Hintf("close the list, or put the value in quotes")
	case strings.HasPrefix(e.Message, "mapping values are not allowed"):
		return diag.New("yaml", at, "a colon where no key can be").
			Hintf("put a value that has a colon in quotes; give keys of one group the same indentation, and a space " +
				"after the colon")
	}
	d := diag.New("yaml", at, e.Message).
		Hintf("look here and just above for a bracket or quotation mark that is never closed, or a line indented " +
			"otherwise than its neighbours")
	if from != at {
		d = d.See(from, e.ContextMsg)
	}
	return d
}

func (s *source) slice(p diag.Place) string { return string(s.file.Data[p.Span.Start:p.Span.End]) }

// refusal is the diagnostic for an anchor (&), alias (*) or tag (!), which an author seldom means.
func refusal(at diag.Place, sign string) diag.Diagnostic {
	return diag.New("bad-value", at, "a value cannot begin with "+sign).
		Hintf("put the value in quotes; YAML anchors, aliases and tags are not read")
}
