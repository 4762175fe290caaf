package bundle

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strings"
)

// siteSheet is the sheet of the first visit. The style of a component stands in one file, in which the layers named in
// ownSheets are what it looks like elsewhere; each of them is a sheet that is loaded when it is needed, so that a first
// visit does not carry it.
const siteSheet = "site"

var ownSheets = []string{"later", "print", "present", "booklet"}

// A style sheet that is imported is named with the sheet that it becomes part of, as style/case.css?print.
const sheetMark = "?"

// imported names a file that another file imports: it becomes part of the same sheet.
func imported(file, importer string) string {
	_, sheet, found := strings.Cut(importer, sheetMark)
	if !found {
		sheet = strings.TrimSuffix(path.Base(importer), path.Ext(importer))
	}
	return file + sheetMark + sheet
}

var layerBlock = regexp.MustCompile(`^@layer\s+([a-z]+)\s*\{`)

// part returns what of a style sheet belongs to one sheet: a block @layer print { … } to the sheet print, what stands
// in no layer that is a sheet to the sheet of the first visit, and lines such as @import to each. The rest becomes
// spaces, so that what is said of a line holds.
func part(css []byte, sheet string) []byte {
	kept := bytes.Clone(css)
	for start := 0; start < len(css); {
		end := statement(css, start)
		text := css[start:end]
		begin := blank(text)
		owner := siteSheet
		if m := layerBlock.FindSubmatch(text[begin:]); m != nil && slices.Contains(ownSheets, string(m[1])) {
			owner = string(m[1])
		}
		if owner != sheet && !bytes.HasSuffix(text, []byte(";")) {
			for i := start + begin; i < end; i++ {
				if kept[i] != '\n' && kept[i] != '\r' {
					kept[i] = ' '
				}
			}
		}
		start = end
	}
	return kept
}

// statement returns where the statement ends that begins at an offset: after its block or semicolon.
func statement(css []byte, start int) int {
	depth := 0
	for i := start; i < len(css); i++ {
		switch c := css[i]; {
		case bytes.HasPrefix(css[i:], []byte("/*")):
			i = closing(css, i+2, "*/")
		case c == '"' || c == '\'':
			i = closing(css, i+1, string(c))
		case c == '\\':
			i++
		case c == '{' || c == '(' || c == '[':
			depth++
		case c == '}' || c == ')' || c == ']':
			depth--
			if depth <= 0 && c == '}' {
				return i + 1
			}
		case c == ';' && depth == 0:
			return i + 1
		}
	}
	return len(css)
}

// closing returns the offset of the last byte of the mark that ends a comment or a string.
func closing(css []byte, from int, mark string) int {
	for i := from; i < len(css); i++ {
		switch {
		case bytes.HasPrefix(css[i:], []byte(mark)):
			return i + len(mark) - 1
		case css[i] == '\\' && mark != "*/":
			i++
		case css[i] == '\n' && mark != "*/": // a string ends with its line
			return i
		}
	}
	return len(css)
}

// blank returns how many bytes of space and comments a text begins with.
func blank(text []byte) int {
	for i := 0; ; {
		rest := text[i:]
		switch {
		case bytes.HasPrefix(rest, []byte("/*")):
			i = min(closing(text, i+2, "*/")+1, len(text))
		case len(rest) > 0 && strings.IndexByte(" \t\r\n", rest[0]) >= 0:
			i++
		default:
			return i
		}
	}
}

var (
	lightDark = regexp.MustCompile(`light-dark\(\s*([^,()]+?)\s*,\s*([^,()]+?)\s*\)`)
	rootRule  = regexp.MustCompile(`(^|[}\s]):root\s*\{`)
)

// Lower writes light-dark(), which browsers before 2024 do not know, as two colours of which style/scheme.css lets one
// count. What :root sets by it holds anew where the scheme may be another than the page's.
func Lower(css []byte) []byte {
	if !lightDark.Match(css) {
		return css
	}
	css = lightDark.ReplaceAll(css, []byte("var(--light, $1) var(--dark, $2)"))
	return rootRule.ReplaceAll(css, []byte("$1:root, [data-theme] {"))
}
