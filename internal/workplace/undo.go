package workplace

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"

	"github.com/vinjett/vinjett/internal/diag"
)

// maxSteps is how many edits can be taken back.
const maxSteps = 50

// A step is one edit: the bytes of a file before and after it. A file that the edit made has none before.
type step struct {
	File   string `json:"file"`
	Before []byte `json:"before"`
	After  []byte `json:"after"`
	Made   bool   `json:"made"`
}

// An undoStack is the edits that can be taken back, the last one last. A copy of it lies on the disk, outside the
// project, so that it outlives the server. Losing the copy loses no text.
type undoStack struct {
	steps []step
	file  string // the copy; "" for none
}

// load reads the copy of a project's stack.
func (u *undoStack) load(keep, dir string) {
	full, err := filepath.Abs(dir)
	if keep == "" || err != nil {
		return
	}
	sum := sha256.Sum256([]byte(full))
	u.file = filepath.Join(keep, "undo-"+hex.EncodeToString(sum[:8])+".json")
	if data, err := os.ReadFile(u.file); err == nil {
		_ = json.Unmarshal(data, &u.steps) // what cannot be read is no step
	}
}

func (u *undoStack) push(s step) {
	u.steps = append(u.steps, s)
	u.steps = u.steps[max(0, len(u.steps)-maxSteps):]
	u.store()
}

func (u *undoStack) pop() {
	u.steps = u.steps[:len(u.steps)-1]
	u.store()
}

// store writes the copy. That it cannot is no reason to stop an author.
func (u *undoStack) store() {
	data, err := json.Marshal(u.steps)
	if u.file == "" || err != nil {
		return
	}
	if os.MkdirAll(filepath.Dir(u.file), 0o700) == nil {
		_ = os.WriteFile(u.file, data, 0o600)
	}
}

type undoRequest struct{}

// takeBack takes the last edit back. What has been written elsewhere in the file since then stays; where the edit's own
// lines have changed since, nothing is written and both texts are shown.
func (w *Workplace) takeBack(undoRequest) (int, any) {
	w.writing.Lock()
	defer w.writing.Unlock()
	state, _ := w.state()
	t := texts(state)
	if len(w.undo.steps) == 0 {
		return http.StatusConflict, failure{t.T("nothing-to-undo")}
	}
	last := w.undo.steps[len(w.undo.steps)-1]
	s, err := w.read(last.File)
	if err != nil {
		w.undo.pop() // the file has gone: there is nothing to take back
		return http.StatusConflict, failure{err.Error()}
	}
	raw, theirs := last.undone(s)
	switch {
	case last.Made && bytes.Equal(s.raw, last.After):
		err = w.remove(last.File)
	case raw == nil:
		before, _ := newSource(last.File, last.Before)
		return http.StatusConflict, conflict{
			Message: t.T("undo-conflict", last.File),
			Mine:    string(before.text()),
			Theirs:  theirs,
		}
	default:
		err = w.write(last.File, s.raw, raw)
	}
	if err != nil {
		return http.StatusInternalServerError, failure{err.Error()}
	}
	w.undo.pop()
	return http.StatusOK, saved{File: last.File, Undo: len(w.undo.steps)}
}

// undone returns the bytes of a file without an edit; nil when its lines have changed since, and then what stands
// there.
func (e step) undone(s source) (raw []byte, theirs string) {
	if bytes.Equal(s.raw, e.After) {
		return e.Before, ""
	}
	before, _ := newSource(e.File, e.Before)
	after, ok := newSource(e.File, e.After)
	if !ok || e.Made {
		return nil, string(s.text())
	}
	begin, end := sameLines(before.text(), after.text())
	found, ok := locate(after.text(), s.text(), diag.Span{Start: begin, End: len(after.text()) - end})
	if !ok || begin == len(after.text())-end {
		return nil, string(s.text()[found.Start:found.End])
	}
	return s.splice(found, before.text()[begin:len(before.text())-end]), ""
}
