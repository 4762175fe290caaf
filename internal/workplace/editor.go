package workplace

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

type editorRequest struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

// openEditor opens a file of the project in the author's editor: one that is part of the course, or in which something
// is wrong.
func (w *Workplace) openEditor(r editorRequest) (int, any) {
	state, _ := w.state()
	t := texts(state)
	if !w.named(r.File) {
		return http.StatusNotFound, failure{t.T("no-such-file", r.File)}
	}
	full, err := filepath.Abs(filepath.Join(w.opts.Dir, filepath.FromSlash(r.File)))
	if err != nil {
		return http.StatusInternalServerError, failure{err.Error()}
	}
	if _, err := os.Stat(full); err != nil {
		return http.StatusNotFound, failure{t.T("no-such-file", r.File)}
	}
	command, address := editorCommand(w.opts.Editor, full, max(r.Line, 1), max(r.Column, 1))
	switch {
	case address != "":
		err = w.opts.Open(address)
	case command != nil:
		err = w.opts.Start(command)
	default:
		return http.StatusConflict, failure{t.T("no-editor", r.File, max(r.Line, 1))}
	}
	if err != nil {
		return http.StatusConflict, failure{t.T("editor-failed", err)}
	}
	return http.StatusOK, struct{}{}
}

// named reports whether the course, or a message about it, names a file of the project.
func (w *Workplace) named(file string) bool {
	state, _ := w.state()
	if state == nil || file == "" || !filepath.IsLocal(filepath.FromSlash(file)) {
		return false
	}
	if state.Course != nil {
		for _, ch := range state.Course.Chapters() {
			if ch.File != nil && ch.File.Name == file {
				return true
			}
		}
	}
	data := []string{"course.yaml", "sources.yaml", "contacts.yaml", "glossary.yaml"}
	return slices.Contains(data, strings.TrimPrefix(file, "content/")) && strings.HasPrefix(file, "content/") ||
		slices.ContainsFunc(state.Diagnostics, func(d diagnostic) bool { return fileName(d) == file })
}

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

// editorCommand returns the command or the address that opens a file at a place: with {file}, {line} and {column} as
// the
// author has written them, else as the editor of that name wants them. Both are empty when there is no editor that
// could be started.
func editorCommand(editor, file string, line, column int) (command []string, address string) {
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
