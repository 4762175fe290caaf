package workplace

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/vinjett/vinjett/internal/workplace/editor"
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
	command, address := editor.Command(w.opts.Editor, full, max(r.Line, 1), max(r.Column, 1))
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
