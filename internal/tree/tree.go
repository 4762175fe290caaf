// Package tree holds the files of the output, and brings a folder up to date with them.
//
// A [Tree] is a map from path to [Content]: a function that makes the bytes when they are needed, so that the server
// can make the one page that is asked for and a build never holds more files than it has workers.
//
// [Tree.Sync] is safe to kill. Every file is first made whole in a staging folder inside the output; the output changes
// only when all of them exist, and then only by renaming, which a reader sees as the old file or the new. The folder's
// mark, `.vinjett`, lists what vinjett put there. It lists the old and the new files before the first of them is
// touched, so that no kill leaves a file that nobody owns, and the next Sync completes or removes what an earlier one
// left. Pages come last, so that none names a style sheet or a script that is not there yet. Two Syncs of one folder
// wait for each other. (A loss of power is another matter: Sync does not wait for the disk, since a build can be
// repeated. It may leave the mark empty or cut off; the next Sync then takes the files of its tree for vinjett's own,
// but for the host's.)
//
// Some files are the host's: pages that whoever runs a copy of the course fills in with a text editor ([Tree.PutHost]).
// Sync writes such a file where there is none and brings it up to date as long as nobody has touched it; once it is
// changed it is left alone, also when the tree has it no more. An archive cannot look before it writes, so it carries
// them elsewhere: [Tree.Archived].
package tree

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/vinjett/vinjett/internal/bug"
)

// Content makes the bytes of a file. It may be called more than once and by several goroutines; a caller for whom that
// is too dear memoizes. The bytes must not change afterwards.
type Content func(ctx context.Context) ([]byte, error)

// Bytes is content that exists already.
func Bytes(b []byte) Content {
	return func(context.Context) ([]byte, error) { return b, nil }
}

// A Tree is a set of files by path. Once nothing is put into it any more, it may be used concurrently.
type Tree struct {
	files   map[string]Content
	lazy    []lazyFolder
	later   *later
	hosts   map[string]bool // which of the files are the host's
	folders map[string]bool
	keepOld func(name string) bool
}

// New returns an empty tree.
func New() *Tree { return WithRoom(0) }

// WithRoom returns an empty tree that will hold about so many files.
func WithRoom(files int) *Tree {
	return &Tree{files: make(map[string]Content, files), hosts: map[string]bool{}, folders: map[string]bool{}}
}

// Put adds a file. The path is relative, with forward slashes, as [fs.ValidPath] has it. Two files for one path, a file
// that is also a folder, or a path that Sync keeps for itself are faults that must be found before, among the sources:
// Put panics.
func (t *Tree) Put(name string, content Content) {
	switch first, _, _ := strings.Cut(name, "/"); {
	case !fs.ValidPath(name), name == ".", first == markName, first == stagingName, first == lockName:
		panic(fmt.Sprintf("tree: bad path %q", name))
	case t.files[name] != nil, t.folders[name]:
		panic(fmt.Sprintf("tree: two files for %q", name))
	}
	for dir := range parents(name) {
		if t.folders[dir] { // and so are those around it
			break
		}
		if t.files[dir] != nil {
			panic(fmt.Sprintf("tree: %q is a file and the folder of %q", dir, name))
		}
		t.folders[dir] = true
	}
	t.files[name] = content
}

// PutHost adds a file that is the host's to change: see the package's comment. It lies in a folder.
func (t *Tree) PutHost(name string, content Content) {
	if !strings.Contains(name, "/") {
		panic(fmt.Sprintf("tree: the host's file %q lies in no folder", name))
	}
	t.Put(name, content)
	t.hosts[name] = true
}

// KeepOld says which files Sync leaves in place for two more versions when the tree has them no more: scripts and style
// sheets whose names change with what they hold. A reader may have a page open that still asks for them.
func (t *Tree) KeepOld(keep func(name string) bool) { t.keepOld = keep }

// Old returns the files that [Tree.KeepOld] leaves in place, those of the last version first: by those that were left
// in place before, and by all files that were written before.
func (t *Tree) Old(before [][]string, listed map[string]bool) [][]string {
	if t.keepOld == nil {
		return nil
	}
	var old [][]string
	gone := func(name string) bool { return listed[name] && t.keepOld(name) && t.content(name) == nil }
	known := map[string]bool{}
	for _, version := range before {
		version = slices.DeleteFunc(slices.Clone(version), func(name string) bool { return !gone(name) })
		for _, name := range version {
			known[name] = true
		}
		old = append(old, version)
	}
	var latest []string
	for name := range listed {
		if !known[name] && gone(name) {
			latest = append(latest, name)
		}
	}
	if slices.Sort(latest); len(latest) > 0 {
		old = slices.Insert(old, 0, latest)
	}
	return old[:min(len(old), 2)]
}

// A lazyFolder is files whose names are not known before they are made.
type lazyFolder struct {
	prefix string
	files  func() map[string][]byte // by path below the prefix
}

// PutFolder adds a folder of files that are all made at once, the first time that one of them is asked for or the paths
// are listed: what depends on the whole course and what a server may never be asked for.
func (t *Tree) PutFolder(dir string, files func() map[string][]byte) {
	t.Put(dir, nil) // for its checks
	delete(t.files, dir)
	t.folders[dir] = true
	t.lazy = append(t.lazy, lazyFolder{dir + "/", sync.OnceValue(files)})
}

// later is files that are put when they are first listed.
type later struct {
	find func(name string) Content
	mu   sync.RWMutex // guards the files of the tree from then on
	put  func()       // nil when they have been put
}

// PutLater says how files are put when the tree's files are first listed. Until then find gives the content of a file
// by its path, or nil when it does not know: so that one file of a large site is had without making a list of all.
func (t *Tree) PutLater(find func(name string) Content, put func()) {
	t.later = &later{find: find, put: put}
}

// complete puts the files that were to be put later.
func (t *Tree) complete() {
	if t.later == nil {
		return
	}
	t.later.mu.Lock()
	defer t.later.mu.Unlock()
	if put := t.later.put; put != nil {
		t.later.put = nil
		put()
	}
}

// file returns the content of a file that is in no lazy folder, or nil.
func (t *Tree) file(name string) Content {
	l := t.later
	if l == nil {
		return t.files[name]
	}
	l.mu.RLock()
	c, whole := t.files[name], l.put == nil
	l.mu.RUnlock()
	if c != nil || whole {
		return c
	}
	if c = l.find(name); c != nil {
		return c
	}
	t.complete()
	return t.files[name]
}

// Without returns the tree without a folder that was added by [Tree.PutFolder], whose files are then never made.
func (t *Tree) Without(dir string) *Tree {
	t.complete()
	less := *t
	less.later = nil
	less.lazy = slices.DeleteFunc(slices.Clone(t.lazy), func(l lazyFolder) bool { return l.prefix == dir+"/" })
	less.folders = maps.Clone(t.folders)
	delete(less.folders, dir)
	return &less
}

// content returns the content of a file, or nil.
func (t *Tree) content(name string) Content {
	for _, l := range t.lazy {
		if rest, ok := strings.CutPrefix(name, l.prefix); ok {
			if data, ok := l.files()[rest]; ok {
				return Bytes(data)
			}
		}
	}
	return t.file(name)
}

// IsHost reports whether a file is the host's.
func (t *Tree) IsHost(name string) bool {
	t.complete()
	return t.hosts[name]
}

// Archived returns the tree as an archive carries it that is unpacked over an older copy: the host's files lie beside
// their folder, `lokalt/hos-oss.html` as `lokalt-original/hos-oss.html`, so that unpacking cannot overwrite what the
// host has written. The host copies the folder once, by hand.
func (t *Tree) Archived() *Tree {
	archived := New()
	for _, name := range t.Paths() {
		content := t.content(name)
		if t.hosts[name] {
			dir, rest, _ := strings.Cut(name, "/")
			name = dir + "-original/" + rest
		}
		archived.Put(name, content)
	}
	return archived
}

// Paths returns the paths of all files, sorted.
func (t *Tree) Paths() []string {
	t.complete()
	paths := slices.AppendSeq(t.lazyPaths(), maps.Keys(t.files))
	slices.Sort(paths)
	return paths
}

// lazyPaths returns the paths of the files in lazy folders, sorted.
func (t *Tree) lazyPaths() []string {
	var paths []string
	for _, l := range t.lazy {
		for rest := range l.files() {
			paths = append(paths, l.prefix+rest)
		}
	}
	slices.Sort(paths)
	return paths
}

// isLazy reports whether a path is in a lazy folder.
func (t *Tree) isLazy(name string) bool {
	return slices.ContainsFunc(t.lazy, func(l lazyFolder) bool { return strings.HasPrefix(name, l.prefix) })
}

// Open makes the bytes of one file. The error is [fs.ErrNotExist] if the tree has none of that path, and a [*bug.Bug]
// for a fault of the program.
func (t *Tree) Open(ctx context.Context, name string) ([]byte, error) {
	return bug.Guard("making "+name, func() ([]byte, error) {
		content := t.content(name)
		if content == nil {
			return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		}
		return content(ctx)
	})
}

// parents yields the folders that a path lies in, the innermost first.
func parents(name string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
			if !yield(dir) {
				return
			}
		}
	}
}
