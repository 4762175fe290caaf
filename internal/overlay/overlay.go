// Package overlay stacks file systems: a host's own layouts and assets lie over the built-in ones, file by file.
//
// In a stack, the first layer that has a path decides what it is. A folder shows the entries of all layers together,
// down to the first layer where its name is a file; a file hides every folder of its name below it, with all that is in
// it.
package overlay

import (
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing/fstest"
)

// New returns the stack of layers, the first on top. Layers that are nil or whose root does not exist are skipped; a
// stack of none has no root either. Its paths are those of [fs.ValidPath], and its errors are [*fs.PathError] where the
// layers' are.
func New(layers ...fs.FS) fs.FS {
	return stack(slices.DeleteFunc(slices.Clone(layers), func(l fs.FS) bool { return l == nil }))
}

// A stack implements [fs.ReadFileFS], [fs.ReadDirFS] and [fs.StatFS].
type stack []fs.FS

// Open opens a file, or a folder with the entries of all its layers.
func (s stack) Open(name string) (fs.File, error) {
	layers, info, err := s.find("open", name)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return layers[0].Open(name)
	}
	return &folder{name: name, info: info, layers: layers}, nil
}

// Stat describes the file or folder in the first layer that has it.
func (s stack) Stat(name string) (fs.FileInfo, error) {
	_, info, err := s.find("stat", name)
	return info, err
}

// ReadFile reads a file of the first layer that has it.
func (s stack) ReadFile(name string) ([]byte, error) {
	layers, _, err := s.find("open", name)
	if err != nil {
		return nil, err
	}
	return fs.ReadFile(layers[0], name)
}

// ReadDir returns the entries of a folder in all its layers, sorted by name.
func (s stack) ReadDir(name string) ([]fs.DirEntry, error) {
	layers, info, err := s.find("open", name)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: errors.New("not a directory")}
	}
	return merge(layers, name)
}

// Files returns the file of a name in every layer of a stack that has it, the lowest first: for a file whose upper
// layers do not replace it but add to it. Of a file system that is no stack it is the one file.
func Files(fsys fs.FS, name string) ([][]byte, error) {
	layers, ok := fsys.(stack)
	if !ok {
		layers = stack{fsys}
	}
	var files [][]byte
	for _, layer := range slices.Backward(layers) {
		data, err := fs.ReadFile(layer, name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		files = append(files, data)
	}
	return files, nil
}

// find returns the layers in which name is seen (one for a file), and what the first of them says of it.
func (s stack) find(op, name string) (stack, fs.FileInfo, error) {
	if !fs.ValidPath(name) {
		return nil, nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	candidates := s
	if name != "." { // only a layer in which the parent is seen, as a folder, can have it
		parents, info, err := s.find(op, path.Dir(name))
		switch {
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			return nil, nil, err
		case err == nil && info.IsDir():
			candidates = parents
		default:
			candidates = nil
		}
	}
	var seen stack
	var first fs.FileInfo
	for _, layer := range candidates {
		info, err := fs.Stat(layer, name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		if first == nil {
			first, seen = info, stack{layer}
		} else if info.IsDir() {
			seen = append(seen, layer)
		}
		if !info.IsDir() { // as the first it is alone, as another it hides the folders below
			break
		}
	}
	if first == nil {
		return nil, nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
	}
	return seen, first, nil
}

// merge returns the entries of a folder in all layers; of two with one name, the upper.
func merge(layers stack, name string) ([]fs.DirEntry, error) {
	var all []fs.DirEntry
	for _, layer := range layers {
		entries, err := fs.ReadDir(layer, name)
		if err != nil {
			return nil, err
		}
		all = append(all, entries...)
	}
	byName := func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) }
	slices.SortStableFunc(all, byName)
	return slices.CompactFunc(all, func(a, b fs.DirEntry) bool { return a.Name() == b.Name() }), nil
}

// A folder is an open folder of several layers. Its entries are read when first asked for.
type folder struct {
	name    string
	info    fs.FileInfo
	layers  stack
	read    bool
	entries []fs.DirEntry // not yet returned
}

func (f *folder) Stat() (fs.FileInfo, error) { return f.info, nil }

func (f *folder) Close() error { return nil }

func (f *folder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: f.name, Err: errors.New("is a directory")}
}

// ReadDir implements [fs.ReadDirFile].
func (f *folder) ReadDir(n int) ([]fs.DirEntry, error) {
	if !f.read {
		entries, err := merge(f.layers, f.name)
		if err != nil {
			return nil, err
		}
		f.read, f.entries = true, entries
	}
	count := len(f.entries)
	if n > 0 {
		if count == 0 {
			return nil, io.EOF
		}
		count = min(n, count)
	}
	next := f.entries[:count:count]
	f.entries = f.entries[count:]
	return next, nil
}

// Held returns a copy of a file system in memory. What is made of it is made of what a digest of it names, whatever is
// edited meanwhile.
func Held(fsys fs.FS) (fs.FS, error) {
	held := fstest.MapFS{}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			held[name] = &fstest.MapFile{Mode: fs.ModeDir | 0o555}
			return nil
		}
		data, err := fs.ReadFile(fsys, name)
		held[name] = &fstest.MapFile{Data: data, Mode: 0o444}
		return err
	})
	return held, err
}

// Digest writes the names and bytes of all files to h, in the order of their names.
func Digest(h hash.Hash, fsys fs.FS) error {
	return fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		fmt.Fprintf(h, "%q %d\n", name, len(data))
		h.Write(data)
		return err
	})
}
