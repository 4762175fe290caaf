// Package editor knows how editors are told to open a file at a place.
package editor

import (
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// schemes are addresses by which editors open a file.
var schemes = map[string]string{
	"vscode": "vscode://file/{file}:{line}:{column}", "vscodium": "vscodium://file/{file}:{line}:{column}",
	"cursor": "cursor://file/{file}:{line}:{column}", "zed": "zed://file/{file}:{line}:{column}",
	"idea": "idea://open?file={file}&line={line}", "txmt": "txmt://open?url=file://{file}&line={line}",
	"subl": "subl://open?url=file://{file}&line={line}",
}

// terminal are editors that need a terminal, which a server has not.
var terminal = strings.Fields("vi vim nvim nano pico hx helix joe ed micro ne mcedit kak")

var placeholder = regexp.MustCompile(`\{(?:file|line|column)\}`)

// A target is a place in a file to be opened.
type target struct {
	file         string
	line, column int
}

// fill puts the place into what an author has written.
func (p target) fill(text, file string) string {
	values := strings.NewReplacer("{file}", file, "{line}", strconv.Itoa(p.line), "{column}", strconv.Itoa(p.column))
	return values.Replace(text)
}

// whole is the place in one word, as `file:3:1`.
func (p target) whole() string { return p.fill("{file}:{line}:{column}", p.file) }

// address returns the address that opens the place: one with the place in it, else the usual one of its scheme.
func (p target) address(editor string) string {
	scheme, rest, _ := strings.Cut(editor, "://")
	if usual := schemes[scheme]; usual != "" && !placeholder.MatchString(rest) {
		editor = usual
	}
	return p.fill(strings.Replace(editor, "://file/{file}", "://file{file}", 1), escapePath(filepath.ToSlash(p.file)))
}

// after are what editors want after their name, before the file.
var after = map[string]string{
	"kate": "--line {line} --column {column}", "kwrite": "--line {line} --column {column}", "notepad++": "-n{line}",
	"gedit": "+{line}", "gnome-text-editor": "+{line}", "xed": "+{line}", "pluma": "+{line}", "gvim": "+{line}",
	"mvim": "+{line}", "emacs": "+{line}", "emacsclient": "+{line}", "mousepad": "+{line}", "bbedit": "+{line}",
	"idea": "--line {line}", "webstorm": "--line {line}", "pycharm": "--line {line}", "goland": "--line {line}",
}

// Command returns the command or the address that opens a file at a place: with {file}, {line} and {column} as
// the
// author has written them, else as the editor of that name wants them. Both are empty when there is no editor that
// could be started.
func Command(editor, file string, line, column int) (command []string, address string) {
	at := target{file, line, column}
	words := strings.Fields(editor)
	switch {
	case len(words) == 0:
		return nil, ""
	case strings.Contains(words[0], "://"):
		return nil, at.address(editor)
	case placeholder.MatchString(editor):
		for i := range words {
			words[i] = at.fill(words[i], file)
		}
		return words, ""
	}
	name := strings.TrimSuffix(strings.ToLower(filepath.Base(words[0])), ".exe")
	switch {
	case slices.Contains(terminal, name):
		return nil, ""
	case slices.Contains([]string{"code", "code-insiders", "codium", "cursor"}, name):
		return append(words, "--goto", at.whole()), ""
	case slices.Contains([]string{"subl", "zed", "zeditor", "lapce"}, name):
		return append(words, at.whole()), ""
	}
	return append(append(words, strings.Fields(at.fill(after[name], file))...), file), ""
}

// escapePath writes a path as it stands in an address; the drive of Windows stands after a slash.
func escapePath(file string) string {
	var b strings.Builder
	if !strings.HasPrefix(file, "/") {
		b.WriteByte('/')
	}
	for _, c := range []byte(file) {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("/-_.~:", c) >= 0 {
			b.WriteByte(c)
		} else {
			b.WriteString("%" + strings.ToUpper(strconv.FormatInt(int64(c)+256, 16)[1:]))
		}
	}
	return b.String()
}
