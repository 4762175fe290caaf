package lsp

import (
	"net/url"
	"path/filepath"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/vinjett/vinjett/internal/diag"
)

// The messages of the protocol that this server takes and gives, as
// https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/ names them.

// A position counts lines from 0, and in a line units of UTF-16.
type position struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

type span struct {
	Start position `json:"start"`
	End   position `json:"end"`
}

type location struct {
	URI   string `json:"uri"`
	Range span   `json:"range"`
}

type document struct {
	URI  string `json:"uri"`
	Text string `json:"text"`
}

// at is what most requests ask about.
type at struct {
	TextDocument document `json:"textDocument"`
	Position     position `json:"position"`
}

type initialize struct {
	RootURI      string `json:"rootUri"`
	Capabilities struct {
		TextDocument struct {
			Completion struct {
				CompletionItem struct {
					SnippetSupport bool `json:"snippetSupport"`
				} `json:"completionItem"`
			} `json:"completion"`
		} `json:"textDocument"`
	} `json:"capabilities"`
}

type change struct {
	TextDocument   document `json:"textDocument"`
	ContentChanges []struct {
		Text string `json:"text"`
	} `json:"contentChanges"`
}

type rename struct {
	at
	NewName string `json:"newName"`
}

type textEdit struct {
	Range   span   `json:"range"`
	NewText string `json:"newText"`
}

type workspaceEdit struct {
	Changes map[string][]textEdit `json:"changes"`
}

// item kinds of the protocol that editors draw a sign for.
const (
	keywordItem   = 14
	propertyItem  = 10
	valueItem     = 12
	fileItem      = 17
	referenceItem = 18
)

type completionItem struct {
	Label         string    `json:"label"`
	Kind          int       `json:"kind"`
	Detail        string    `json:"detail,omitempty"`
	Documentation string    `json:"documentation,omitempty"`
	FilterText    string    `json:"filterText,omitempty"`
	Format        int       `json:"insertTextFormat,omitempty"` // 2 for a snippet
	Edit          *textEdit `json:"textEdit,omitempty"`
}

type markup struct {
	Kind  string `json:"kind"`
	Value string `json:"value"`
}

type hover struct {
	Contents markup `json:"contents"`
	Range    *span  `json:"range,omitempty"`
}

type related struct {
	Location location `json:"location"`
	Message  string   `json:"message"`
}

type diagnostic struct {
	Range    span      `json:"range"`
	Severity int       `json:"severity"` // 1 for an error, 2 for a warning
	Code     string    `json:"code"`
	Source   string    `json:"source"`
	Message  string    `json:"message"`
	Related  []related `json:"relatedInformation,omitempty"`
}

type published struct {
	URI         string       `json:"uri"`
	Diagnostics []diagnostic `json:"diagnostics"`
}

// pathOf returns the path of a file on this computer, or "".
func pathOf(uri string) string {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "file" {
		return ""
	}
	name := u.Path
	if len(name) > 2 && name[0] == '/' && name[2] == ':' { // a drive of Windows
		name = name[1:]
	}
	return filepath.FromSlash(name)
}

func uriOf(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}

// positionOf returns the position of a byte of a text.
func positionOf(text string, offset int) position {
	before := text[:min(offset, len(text))]
	line := strings.Count(before, "\n")
	return position{line, units(before[strings.LastIndexByte(before, '\n')+1:])}
}

func spanOf(text string, s diag.Span) span {
	return span{positionOf(text, s.Start), positionOf(text, s.End)}
}

// offsetOf returns the byte of a text that is at a position, or the nearest in its line.
func offsetOf(text string, p position) int {
	offset := 0
	for range p.Line {
		end := strings.IndexByte(text[offset:], '\n')
		if end < 0 {
			return len(text)
		}
		offset += end + 1
	}
	for left := p.Character; left > 0 && offset < len(text) && text[offset] != '\n'; {
		r, size := utf8.DecodeRuneInString(text[offset:])
		left -= max(1, utf16.RuneLen(r))
		offset += size
	}
	return offset
}

// units counts a text as the protocol does.
func units(text string) (n int) {
	for _, r := range text {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}
