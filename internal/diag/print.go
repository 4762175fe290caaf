package diag

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxText is how many messages a person is shown at once.
const maxText = 500

// Text writes the diagnostics for a person: `file:line:col: severity: message [id]`, the source line with a caret under
// the place, related places and the hint. Nobody reads more than [maxText] of them; the rest are counted.
func Text(w io.Writer, ds []Diagnostic) error {
	var b strings.Builder
	more := max(0, len(ds)-maxText)
	for _, d := range ds[:len(ds)-more] {
		if at := d.Place.String(); at != "" {
			b.WriteString(at + ": ")
		}
		fmt.Fprintf(&b, "%s: %s [%s]\n", d.Severity, d.Message, d.ID)
		quoteLine(&b, d.Place)
		for _, r := range d.Related {
			fmt.Fprintf(&b, "  %s: %s\n", r.Place, r.Message)
			quoteLine(&b, r.Place)
		}
		if d.Hint != "" {
			fmt.Fprintf(&b, "  hint: %s\n", d.Hint)
		}
	}
	if more > 0 {
		fmt.Fprintf(&b, "and %d more messages; mend these first\n", more)
	}
	_, err := io.WriteString(w, strings.Map(printable, b.String()))
	return err
}

// printable returns a character as a terminal may show it: a control character from somebody's file could move the
// cursor, ring or hide what follows.
func printable(r rune) rune {
	if unicode.IsControl(r) && r != '\n' && r != '\t' {
		return utf8.RuneError
	}
	return r
}

// quoteLine writes the place's line and a caret line. Tabs are kept so that the caret stands right whatever their
// width.
func quoteLine(b *strings.Builder, p Place) {
	const widest = 160 // code points; a longer line would not be read
	if p.File == nil || len(p.File.Data) == 0 {
		return
	}
	pos := p.File.Position(p.Span.Start)
	if pos.Column > widest {
		return
	}
	text := p.File.Line(pos.Line)
	line := []rune(text[:min(len(text), (widest+1)*utf8.UTFMax)])
	if len(line) == 0 {
		return
	}
	shown, dots := line, ""
	if len(line) > widest {
		shown, dots = line[:widest], "…"
	}
	pad := make([]rune, 0, pos.Column)
	for _, r := range shown[:min(pos.Column-1, len(shown))] {
		if r != '\t' {
			r = ' '
		}
		pad = append(pad, r)
	}
	width := 1
	if end := min(p.Span.End, len(p.File.Data)); end > p.Span.Start {
		width = utf8.RuneCount(p.File.Data[p.Span.Start:end])
	}
	width = max(1, min(width, len(shown)-pos.Column+1))
	fmt.Fprintf(b, "    %s%s\n    %s%s\n", string(shown), dots, string(pad), strings.Repeat("^", width))
}

type jsonRelated struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
}

type jsonDiagnostic struct {
	File      string        `json:"file"`
	Line      int           `json:"line"`
	Column    int           `json:"column"`
	EndLine   int           `json:"endLine"`
	EndColumn int           `json:"endColumn"`
	Severity  string        `json:"severity"`
	ID        string        `json:"id"`
	Message   string        `json:"message"`
	Hint      string        `json:"hint"`
	Related   []jsonRelated `json:"related"`
}

func (p Place) positions() (start, end Position) {
	if p.File == nil {
		return Position{1, 1}, Position{1, 1}
	}
	return p.File.Position(p.Span.Start), p.File.Position(max(p.Span.Start, p.Span.End))
}

// JSON writes an array of objects with the fields of authoring.md §9; an empty list is `[]`.
func JSON(w io.Writer, ds []Diagnostic) error {
	out := make([]jsonDiagnostic, 0, len(ds))
	for _, d := range ds {
		start, end := d.positions()
		j := jsonDiagnostic{
			File: d.name(), Line: start.Line, Column: start.Column, EndLine: end.Line, EndColumn: end.Column,
			Severity: d.Severity.String(), ID: d.ID, Message: d.Message, Hint: d.Hint, Related: []jsonRelated{},
		}
		for _, r := range d.Related {
			at, _ := r.positions()
			j.Related = append(j.Related, jsonRelated{r.name(), at.Line, at.Column, r.Message})
		}
		out = append(out, j)
	}
	return writeJSON(w, out)
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// GitHub writes workflow commands (`::error file=…::message`), which GitHub Actions shows beside the changed line.
func GitHub(w io.Writer, ds []Diagnostic) error {
	data := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	var b strings.Builder
	for _, d := range ds {
		start, end := d.positions()
		message := d.Message
		if d.Hint != "" {
			message += "\n" + d.Hint
		}
		fmt.Fprintf(
			&b,
			"::%s file=%s,line=%d,endLine=%d,col=%d,endColumn=%d,title=%s::%s\n",
			strings.Replace(d.Severity.String(), "note", "notice", 1),
			property.Replace(d.name()),
			start.Line,
			end.Line,
			start.Column,
			end.Column,
			property.Replace(d.ID),
			data.Replace(message),
		)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// SARIF writes a SARIF 2.1.0 log (OASIS standard), as code hosts and editors read it. Columns are in code points.
func SARIF(w io.Writer, ds []Diagnostic) error {
	type object = map[string]any
	location := func(p Place, message string) object {
		start, end := p.positions()
		l := object{"physicalLocation": object{
			"artifactLocation": object{"uri": p.name()},
			"region": object{
				"startLine":   start.Line,
				"startColumn": start.Column,
				"endLine":     end.Line,
				"endColumn":   end.Column,
			},
		}}
		if message != "" {
			l["message"] = object{"text": message}
		}
		return l
	}
	ruleList := []object{}
	for _, r := range Rules() {
		ruleList = append(
			ruleList,
			object{
				"id":                   r.ID,
				"shortDescription":     object{"text": r.Summary},
				"defaultConfiguration": object{"level": r.Severity.String()},
			},
		)
	}
	results := []object{}
	for _, d := range ds {
		message := d.Message
		if d.Hint != "" {
			message += ": " + d.Hint
		}
		result := object{"ruleId": d.ID, "level": d.Severity.String(), "message": object{"text": message}}
		if d.File != nil {
			result["locations"] = []object{location(d.Place, "")}
		}
		related := []object{}
		for _, r := range d.Related {
			related = append(related, location(r.Place, r.Message))
		}
		if len(related) > 0 {
			result["relatedLocations"] = related
		}
		results = append(results, result)
	}
	return writeJSON(w, object{
		"$schema": "https://json.schemastore.org/sarif-2.1.0.json",
		"version": "2.1.0",
		"runs": []object{{
			"tool":       object{"driver": object{"name": "vinjett", "rules": ruleList}},
			"columnKind": "unicodeCodePoints",
			"results":    results,
		}},
	})
}
