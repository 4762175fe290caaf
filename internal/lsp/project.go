package lsp

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/vinjett/vinjett/internal/bug"
	"github.com/vinjett/vinjett/internal/check"
	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/load"
)

// A server is one editor's.
type server struct {
	version string
	conn    *jsonrpc2.Conn
	cancel  context.CancelFunc
	wake    chan struct{} // has something when the course is to be checked
	loading sync.Mutex    // one check at a time

	mu       sync.Mutex // guards what follows
	snippets bool       // the editor fills in what is put in for the author
	dir      string     // the project folder; "" until a file of a course is opened
	root     *os.Root
	loader   *load.Loader
	open     map[string][]byte // as they are in the editor, by the name below the project folder
	course   *course.Course    // as it was loaded last; nil when it has not been
	told     map[string]bool   // the files that have messages in the editor
}

// files is the project folder, in which the files that are open are as they are in the editor.
type files struct{ s *server }

func (f files) ReadFile(name string) ([]byte, error) {
	f.s.mu.Lock()
	data, ok := f.s.open[name]
	f.s.mu.Unlock()
	if ok {
		return data, nil
	}
	return fs.ReadFile(f.s.root.FS(), name)
}

func (f files) Open(name string) (fs.File, error)          { return f.s.root.FS().Open(name) }
func (f files) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(f.s.root.FS(), name) }
func (f files) Stat(name string) (fs.FileInfo, error)      { return fs.Stat(f.s.root.FS(), name) }

// nameOf returns the name of a file below the project folder, or "". The first file of a course that is opened decides
// which folder that is.
func (s *server) nameOf(uri string) string {
	file := pathOf(uri)
	if file == "" {
		return ""
	}
	if s.dir == "" {
		for dir := filepath.Dir(file); ; dir = filepath.Dir(dir) {
			if info, err := os.Stat(filepath.Join(dir, "content", "course.yaml")); err == nil &&
				info.Mode().IsRegular() {
				if s.root, err = os.OpenRoot(dir); err == nil {
					s.dir = dir
				}
				break
			}
			if dir == filepath.Dir(dir) {
				return ""
			}
		}
	}
	name, err := filepath.Rel(s.dir, file)
	if err != nil || s.dir == "" || !filepath.IsLocal(name) {
		return ""
	}
	return filepath.ToSlash(name)
}

// close releases the project folder.
func (s *server) close() {
	if s.root != nil {
		s.root.Close()
	}
}

// write takes a text as the author has it.
func (s *server) write(uri, text string) error {
	name := s.nameOf(uri)
	if name == "" {
		return nil
	}
	if s.open == nil {
		s.open = map[string][]byte{}
	}
	s.open[name] = []byte(text)
	s.changed()
	return nil
}

func (s *server) forget(uri string) {
	delete(s.open, s.nameOf(uri))
	s.changed()
}

// changed asks for a check.
func (s *server) changed() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// text returns what is in a file, as the editor or else the disk has it, with the line ends that places count by.
func (s *server) text(name string) string {
	data, open := s.open[name]
	if !open && s.root != nil {
		data, _ = fs.ReadFile(s.root.FS(), name)
	}
	return strings.ReplaceAll(strings.TrimPrefix(string(data), "\ufeff"), "\r\n", "\n")
}

// checkAfterPauses checks the course each time that the author has paused.
func (s *server) checkAfterPauses(ctx context.Context) {
	for {
		select {
		case <-s.wake:
		case <-ctx.Done():
			return
		}
		for quiet := time.NewTimer(pause); ; quiet.Reset(pause) {
			select {
			case <-s.wake:
				continue
			case <-quiet.C:
			case <-ctx.Done():
				return
			}
			break
		}
		if _, err := bug.Guard("checking the course", func() (any, error) {
			return nil, s.check(ctx)
		}); err != nil && ctx.Err() == nil {
			s.tell(ctx, err)
		}
	}
}

// check loads and checks the course, and tells the editor what it finds.
func (s *server) check(ctx context.Context) error {
	s.loading.Lock()
	defer s.loading.Unlock()
	s.mu.Lock()
	dir := s.dir
	if s.loader == nil && s.root != nil {
		s.loader = load.New(files{s}, false)
	}
	loader := s.loader
	s.mu.Unlock()
	if loader == nil {
		return nil
	}
	c, found, err := loader.Edition(ctx, "")
	if err != nil {
		return err
	}
	if c != nil {
		found = check.Allowed(c, append(found, check.Course(c)...))
	}
	messages := map[string][]diagnostic{}
	for _, d := range diag.Sort(found) {
		name := "content/course.yaml" // what is wrong with the project as a whole
		if d.File != nil {
			name = d.File.Name
		}
		messages[name] = append(messages[name], translated(dir, d))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.course = c
	told := map[string]bool{}
	for name := range messages {
		told[name] = true
	}
	for name := range s.told { // those that have none any more
		if !told[name] {
			messages[name] = []diagnostic{}
		}
	}
	s.told = told
	for name, list := range messages {
		if err := s.conn.Notify(ctx, "textDocument/publishDiagnostics", published{s.uri(name), list}); err != nil {
			return err
		}
	}
	return nil
}

func (s *server) uri(name string) string {
	return uriOf(filepath.Join(s.dir, filepath.FromSlash(name)))
}

// translated returns a message as the protocol has it.
func translated(dir string, d diag.Diagnostic) diagnostic {
	const failure, warning = 1, 2
	out := diagnostic{Severity: warning, Code: d.ID, Source: "vinjett", Message: d.Message}
	if d.Severity == diag.Error {
		out.Severity = failure
	}
	if d.Hint != "" {
		out.Message += "\n" + d.Hint
	}
	if d.File != nil {
		out.Range = spanOf(string(d.File.Data), d.Span)
	}
	for _, r := range d.Related {
		if r.File != nil {
			at := location{uriOf(filepath.Join(dir, filepath.FromSlash(r.File.Name))),
				spanOf(string(r.File.Data), r.Span)}
			out.Related = append(out.Related, related{at, r.Message})
		}
	}
	return out
}

// language is the course's.
func (s *server) language() *lang.Language {
	if s.course == nil {
		return lang.Of("")
	}
	return lang.Of(s.course.Config.Language)
}

// chapter returns the page of a file, or nil.
func (s *server) chapter(name string) *course.Chapter {
	if s.course == nil {
		return nil
	}
	for _, ch := range s.course.Chapters() {
		if ch.File != nil && ch.File.Name == name {
			return ch
		}
	}
	return nil
}
