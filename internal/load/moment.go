package load

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/vinjett/vinjett/internal/diag"
)

// A moment is what has been read of the course's own files: what is held of it is not read again. A nil moment holds
// nothing.
type moment struct {
	folders map[string]folder // by path, as what follows

	mu    sync.Mutex
	files map[string][]byte
}

// A folder is what stands in one, in the order of the course.
type folder struct {
	items []item
	ds    []diag.Diagnostic
}

// An item is a file or a folder.
type item struct {
	name string // in the project
	size int64
	dir  bool
	link bool // a symbolic link leads to it

	parsed *parsed // what the file holds, when that is held
}

// Hold makes the loader read each of the course's own files once: all editions are then of one moment, whatever is
// edited meanwhile. Files that change later have to be named to [Loader.Forget].
func (l *Loader) Hold() { l.moment = &moment{folders: map[string]folder{}, files: map[string][]byte{}} }

// Forget makes the loader read some files and folders again, by their paths in the project. What is not there is no
// fault: it may have been.
func (l *Loader) Forget(names []string) {
	for _, name := range names {
		l.moment.forget(l.fsys, name)
	}
}

func (m *moment) forget(fsys fs.FS, name string) {
	delete(m.files, name)
	around := m.folders[path.Dir(name)].items
	i := slices.IndexFunc(around, func(at item) bool { return at.name == name })
	info, err := fs.Lstat(fsys, name)
	if err == nil && info.Mode().IsRegular() && i >= 0 && !around[i].dir && !around[i].link {
		around[i].size, around[i].parsed = info.Size(), nil // it has been written, and nothing else
		return
	}
	delete(m.folders, path.Dir(name))
	if _, folder := m.folders[name]; !folder && name != contentDir {
		return
	}
	for dir := range m.folders {
		if dir == name || strings.HasPrefix(dir, name+"/") {
			delete(m.folders, dir)
		}
	}
	for file := range m.files {
		if strings.HasPrefix(file, name+"/") {
			delete(m.files, file)
		}
	}
}

// holds reports whether what is read at a path is held.
func (m *moment) holds(name string) bool {
	return m != nil && (name == contentDir || strings.HasPrefix(name, contentDir+"/"))
}

// file returns what is held of a file.
func (m *moment) file(name string) (data []byte, ok bool) {
	if m == nil {
		return nil, false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	data, ok = m.files[name]
	return data, ok
}

// once returns what read gives for a file, or gave before if the file is held.
func (l *Loader) once(name string, read func() ([]byte, error)) ([]byte, error) {
	if data, ok := l.moment.file(name); ok {
		return data, nil
	}
	data, err := read()
	if err == nil && l.moment.holds(name) {
		l.moment.mu.Lock()
		l.moment.files[name] = data
		l.moment.mu.Unlock()
	}
	return data, err
}

// read reads a file.
func (l *Loader) read(name string) ([]byte, error) {
	return l.once(name, func() ([]byte, error) { return fs.ReadFile(l.fsys, name) })
}

// path is how pages know a file of the folder: a README.md is the overview of a folder that has no index.md, as on the
// sites where courses are written together.
func (f folder) path(name string) string {
	dir, base := path.Split(name)
	index := dir + "index.md"
	if !strings.EqualFold(base, "README.md") ||
		slices.ContainsFunc(f.items, func(other item) bool { return other.name == index }) {
		return name
	}
	return index
}

// walk lists the files below a folder in the order of the course.
func (l *Loader) walk(root string) (entries []entry, ds []diag.Diagnostic, err error) {
	var visit func(dir string) error
	visit = func(dir string) error {
		f, err := l.folder(dir)
		if err != nil {
			return err
		}
		ds = append(ds, f.ds...)
		for i := range f.items {
			if at := &f.items[i]; !at.dir {
				entries = append(entries, entry{f.path(at.name)[len(root)+1:], at.name, at.size, at})
			} else if err := visit(at.name); err != nil {
				return err
			}
		}
		return nil
	}
	err = visit(root)
	return entries, ds, err
}

// folder lists what stands in a folder and belongs to the course.
func (l *Loader) folder(dir string) (f folder, err error) {
	held := l.moment.holds(dir)
	if held {
		if f, ok := l.moment.folders[dir]; ok {
			return f, nil
		}
	}
	list, err := fs.ReadDir(l.fsys, dir)
	if err != nil {
		return folder{}, err
	}
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return compareNames(a.Name(), b.Name()) })
	for _, d := range list {
		if strings.HasPrefix(d.Name(), "_") || strings.HasPrefix(d.Name(), ".") {
			continue
		}
		at := item{name: path.Join(dir, d.Name()), link: d.Type()&fs.ModeSymlink != 0}
		info, err := d.Info()
		if at.link {
			info, err = fs.Stat(l.fsys, at.name)
			if err == nil && info.IsDir() {
				err = errors.New("it leads to a folder")
			}
			if err != nil {
				f.ds = append(f.ds, diag.New("outside-project", diag.NewFile(at.name, nil).At(0, 0),
					"the symbolic link cannot be followed: "+reason(err)).
					Hintf("put the file itself here; only links to files inside the project are followed"))
				continue
			}
		}
		switch {
		case errors.Is(err, fs.ErrNotExist): // gone since the folder was read
		case err != nil:
			return folder{}, err
		case info.IsDir(), info.Mode().IsRegular():
			at.dir, at.size = info.IsDir(), info.Size()
			f.items = append(f.items, at)
		}
	}
	if held {
		l.moment.folders[dir] = f
	}
	return f, nil
}

// reason is the cause of a path error without the path.
func reason(err error) string {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		err = pathError.Err
	}
	if strings.Contains(err.Error(), "escapes from parent") { // os.Root has no error for it
		return "it leads out of the project"
	}
	return err.Error()
}
