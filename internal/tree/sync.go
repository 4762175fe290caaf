package tree

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/gofrs/flock"

	"github.com/vinjett/vinjett/internal/bug"
)

const (
	markName    = ".vinjett"      // the list of vinjett's files in the output
	stagingName = ".vinjett-new"  // where new files are made, each in a folder like its own; only there during a Sync
	lockName    = ".vinjett-lock" // an empty file that is locked during a Sync
)

// Stats says what a Sync did, in files.
type Stats struct {
	Files   int // in the tree
	Written int // new or changed
	Deleted int // no longer in the tree
	// Kept counts the host's files that stay as the host has changed them, though the tree says something new there.
	Kept int
	// Relisted says that the list of vinjett's files was damaged and has been made anew. Files of older versions that
	// only the old list named are still there.
	Relisted bool
}

// NotOursError reports an output folder that does not have vinjett's mark and holds anything but folders that have.
type NotOursError struct {
	Dir string
}

func (e *NotOursError) Error() string {
	return fmt.Sprintf("%s holds files that vinjett did not make; name another folder, or empty this one", e.Dir)
}

// ForeignError reports something in the output folder that vinjett did not make and that stands where a file of the
// tree must go: a file, a folder with other files, or a symbolic link in place of a folder.
type ForeignError struct {
	Dir  string
	Path string // in Dir, with forward slashes
}

func (e *ForeignError) Error() string {
	return fmt.Sprintf("%s was not made by vinjett and is in the way; move it elsewhere",
		filepath.Join(e.Dir, filepath.FromSlash(e.Path)))
}

// HeldError reports a file of the output that another program keeps open, so that it cannot be replaced. Other files
// may be new already.
type HeldError struct {
	Path string // as the system names it
	Err  error
}

func (e *HeldError) Error() string {
	return fmt.Sprintf("%s is held by another program, so the output is only partly new; "+
		"close what has it open (a browser, an editor, a sync client, a virus scanner) and build again", e.Path)
}

func (e *HeldError) Unwrap() error { return e.Err }

// Sync makes the folder dir hold the files of the tree. It creates dir if needed, leaves files with the right bytes
// alone, and deletes the files that an earlier Sync made and the tree has no more, with the folders that are empty
// then. It touches nothing else in dir, nothing that a host has changed, and never follows a symbolic link there.
//
// If any content cannot be made, or ctx ends before all are made, dir is as it was. It is also unchanged after a
// [*NotOursError] (dir is neither marked nor empty, names that begin with a dot and marked folders aside) or a
// [*ForeignError]. Files are made with mode 0644 and folders with 0755, before umask.
//
// If progress is not nil, it is told how many of the files known so far have been made; calls do not overlap. A Sync
// waits until another one on the same folder has ended, also one of another process.
func (t *Tree) Sync(ctx context.Context, dir string, progress func(done, total int)) (Stats, error) {
	return bug.Guard("writing "+dir, func() (Stats, error) { return t.sync(ctx, dir, progress) })
}

func (t *Tree) sync(ctx context.Context, dir string, progress func(done, total int)) (Stats, error) {
	t.complete()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return Stats{}, err
	}
	unlock, err := lock(ctx, filepath.Join(dir, lockName))
	if err != nil {
		return Stats{}, err
	}
	defer unlock()
	root, err := os.OpenRoot(dir)
	if err != nil {
		return Stats{}, err
	}
	defer root.Close()

	out := &output{dir: dir, root: root, folders: map[string]*os.Root{}}
	if err := out.readMark(); err != nil {
		return Stats{}, err
	}
	defer out.closeStaging()
	if err := out.openStaging(); err != nil {
		return Stats{}, err
	}
	// What is made all at once is made beside the other files, which are staged while its names are not known yet.
	var ahead bug.Group // that need not be waited for: a fault in it is met again when the names are asked for
	for _, l := range t.lazy {
		ahead.Go("making "+l.prefix, func() { l.files() })
	}
	p := &plan{old: t.Old(out.old, out.listed)}
	kept := map[string]bool{}
	for _, name := range slices.Concat(p.old...) {
		kept[name] = true
	}
	for _, lazy := range []bool{false, true} {
		names := t.longestFirst()
		if lazy {
			names = t.lazyPaths()
		}
		staged := len(p.files)
		if err := out.plan(ctx, t, p, names, kept, lazy); err != nil {
			return Stats{}, err
		}
		if err := out.stage(ctx, t, p.files, staged, progress); err != nil {
			return Stats{}, err
		}
	}
	out.closeFolders()
	return out.commit(t, p)
}

// openStaging makes a staging folder that is empty.
func (o *output) openStaging() (err error) {
	if err := o.root.RemoveAll(stagingName); err != nil {
		return err
	}
	if err := o.root.Mkdir(stagingName, 0o755); err != nil {
		return err
	}
	o.staging, err = o.root.OpenRoot(stagingName)
	return err
}

// closeStaging removes the staging folder. What it cannot remove, the next Sync does.
func (o *output) closeStaging() {
	o.closeFolders()
	if o.staging != nil {
		o.staging.Close()
	}
	o.root.RemoveAll(stagingName)
}

// longestFirst returns the paths of the files that are not of a lazy folder. The longest pages are at the root, such as
// one with the whole course: begun last they would be waited for alone.
func (t *Tree) longestFirst() []string {
	return slices.SortedFunc(maps.Keys(t.files), func(a, b string) int {
		return cmp.Or(cmp.Compare(strings.Count(a, "/"), strings.Count(b, "/")), strings.Compare(a, b))
	})
}

// lock locks a file, which is made if need be, once nobody else has it locked; unlock deletes it. Where a file system
// has no locks, as on some network shares, nothing is locked.
func lock(ctx context.Context, name string) (unlock func(), err error) {
	if info, err := os.Lstat(name); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a file; move it elsewhere", name)
	}
	l := flock.New(name, flock.SetPermissions(0o644))
	for {
		locked, err := l.TryLockContext(ctx, 20*time.Millisecond)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil || !locked {
			return func() {}, nil
		}
		ours, err := l.Stat()
		there, lerr := os.Lstat(name)
		if err == nil && lerr == nil && os.SameFile(ours, there) {
			break
		}
		l.Unlock() // the one before has deleted it meanwhile: others would lock a new file
	}
	return func() {
		os.Remove(name) // Windows leaves it there while it is open
		l.Unlock()
	}, nil
}

// An output is the folder that Sync works on. All access goes through root, which no symbolic link leads out of.
type output struct {
	dir     string
	root    *os.Root
	staging *os.Root
	damaged bool            // the mark is there and says nothing
	mark    []byte          // what the mark holds
	listed  map[string]bool // its paths
	hosts   digests         // its files that are the host's
	old     [][]string      // its files that are kept for a while

	mu      sync.Mutex
	folders map[string]*os.Root // of the staging folder, but for that itself, while files are staged
}

// mark is the form of the mark file.
type mark struct {
	About string   `json:"about"`
	Files []string `json:"files"`
	Hosts digests  `json:"host,omitempty"` // those of the files that a host may change
	// Old are files that the tree has no more and that stay for a while, see [Tree.KeepOld]: the last ones first.
	Old [][]string `json:"old,omitempty"`
}

// digests holds, for each file of the host's, the digests of what vinjett has written there: two while a Sync is under
// way.
type digests map[string][]string

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}

// readMark reads the list of vinjett's files, and refuses a folder that has none unless it is empty.
func (o *output) readMark() error {
	o.listed = map[string]bool{}
	info, err := o.root.Lstat(markName)
	if errors.Is(err, fs.ErrNotExist) {
		entries, err := fs.ReadDir(o.root.FS(), ".")
		if slices.ContainsFunc(entries, func(e fs.DirEntry) bool {
			_, err := o.root.Lstat(filepath.Join(e.Name(), markName)) // an output of its own, such as an edition's
			return err != nil && !strings.HasPrefix(e.Name(), ".")
		}) {
			return &NotOursError{o.dir}
		}
		return err
	}
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return &NotOursError{o.dir}
	}
	if o.mark, err = o.root.ReadFile(markName); err != nil {
		return err
	}
	var m mark
	if err := json.Unmarshal(o.mark, &m); err != nil {
		if len(o.mark) > 0 && o.mark[0] != '{' {
			return &NotOursError{o.dir} // nothing that vinjett has begun to write
		}
		o.damaged = true
		return nil
	}
	for _, p := range m.Files {
		if _, err := filepath.Localize(p); err == nil && p != "." {
			o.listed[p] = true
		}
	}
	o.hosts, o.old = m.Hosts, m.Old
	return nil
}

// untouched reports whether a file of the host's is as an earlier Sync wrote it.
func (o *output) untouched(name string) bool {
	if !o.listed[name] || len(o.hosts[name]) == 0 {
		return false
	}
	info, err := o.root.Lstat(filepath.FromSlash(name))
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	data, err := o.root.ReadFile(filepath.FromSlash(name))
	return err == nil && slices.Contains(o.hosts[name], digest(data))
}

// writeMark replaces the mark at one blow, if it changes.
func (o *output) writeMark(paths []string, hosts digests, old [][]string) error {
	const about = "The files in this folder that vinjett made. It replaces and deletes these and no others."
	b, err := json.MarshalIndent(mark{about, paths, hosts, old}, "", " ")
	if err != nil {
		return err
	}
	b = append(b, '\n')
	if bytes.Equal(b, o.mark) {
		return nil
	}
	staged := filepath.Join(stagingName, markName)
	if err := o.root.WriteFile(staged, b, 0o644); err != nil {
		return err
	}
	o.mark = b
	return o.root.Rename(staged, markName)
}

// A plan is what a Sync is about to do.
type plan struct {
	files []planned
	stale []string // listed paths that the tree has no more, but for what the host has changed and what is kept
	old   [][]string
	// keptHosts counts the host's files that lack what is new in the tree.
	keptHosts int
	// blocking are stale files that must go before new ones come: a folder takes the place of a file or the other way
	// round, or two names differ only by case and the file system does not tell them apart. Others go last: a page that
	// is there until then may need them.
	blocking []string
}

// A planned file is one of the tree.
type planned struct {
	path   string
	size   int64  // of the file there now, or -1 if the path is to be written whatever there is
	staged bool   // whether the staging folder has the new bytes
	digest string // of the new bytes, for a file of the host's
}

// plan compares files of the tree, those of the lazy folders or the others, with the folder and refuses to overwrite
// what vinjett did not make. It adds to p.
func (o *output) plan(ctx context.Context, t *Tree, p *plan, names []string, kept map[string]bool, lazy bool) error {
	c := comparison{
		output: o, tree: t, plan: p,
		stale: map[string]string{}, wasFolder: map[string]bool{}, absent: map[string]bool{},
	}
	c.findStale(kept, lazy)
	if err := c.folders(); err != nil {
		return err
	}
	for _, name := range names {
		if err := c.file(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

// A comparison of a tree with the folder makes a plan.
type comparison struct {
	*output
	tree      *Tree
	plan      *plan
	stale     map[string]string // the stale files by lower case
	wasFolder map[string]bool   // folders of listed files
	absent    map[string]bool   // folders that are not there, or will not be when stale files are gone
}

func (c *comparison) findStale(kept map[string]bool, lazy bool) {
	for _, name := range slices.Sorted(maps.Keys(c.listed)) {
		for dir := range parents(name) {
			c.wasFolder[dir] = true
		}
		if c.tree.isLazy(name) != lazy || kept[name] {
			continue
		}
		if _, hosts := c.hosts[name]; c.tree.content(name) == nil && (!hosts || c.untouched(name)) {
			c.plan.stale = append(c.plan.stale, name)
			c.stale[strings.ToLower(name)] = name
		}
	}
}

// ours reports whether the file at a path is vinjett's, perhaps under a name in other case.
func (c *comparison) ours(name string, info fs.FileInfo) bool {
	if c.listed[name] || c.damaged && info.Mode().IsRegular() && !c.tree.hosts[name] {
		return true
	}
	other, err := c.root.Lstat(filepath.FromSlash(c.stale[strings.ToLower(name)]))
	return err == nil && os.SameFile(info, other)
}

// folders looks at what stands where the tree has folders.
func (c *comparison) folders() error {
	for _, dir := range slices.Sorted(maps.Keys(c.tree.folders)) {
		info, err := c.lstat(dir, c.absent)
		switch {
		case err != nil:
			return err
		case info == nil:
			c.absent[dir] = true
		case info.IsDir():
		case c.ours(dir, info):
			c.absent[dir] = true
			c.plan.blocking = append(c.plan.blocking, dir)
		default:
			return &ForeignError{c.dir, dir}
		}
	}
	return nil
}

// file looks at what stands where the tree has a file, and plans to write it.
func (c *comparison) file(ctx context.Context, name string) error {
	info, err := c.lstat(name, c.absent)
	file := planned{path: name, size: -1}
	switch {
	case err != nil:
		return err
	case info == nil:
	case c.tree.hosts[name] && !info.IsDir() && !c.untouched(name): // the host's by now
		data, err := c.tree.content(name)(ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if known := c.hosts[name]; len(known) > 0 && !slices.Contains(known, digest(data)) {
			c.plan.keptHosts++
		}
		return nil
	case info.IsDir():
		if err := c.onlyOurs(name, c.wasFolder); err != nil {
			return err
		}
		for _, old := range c.plan.stale {
			if strings.HasPrefix(old, name+"/") {
				c.plan.blocking = append(c.plan.blocking, old)
			}
		}
	case !c.ours(name, info):
		return &ForeignError{c.dir, name}
	case !c.listed[name]:
		if old := c.stale[strings.ToLower(name)]; old != "" {
			c.plan.blocking = append(c.plan.blocking, old)
		}
	case info.Mode().IsRegular():
		file.size = info.Size()
	}
	c.plan.files = append(c.plan.files, file)
	return nil
}

// lstat returns what is at a path, or nil if it or its folder is absent.
func (o *output) lstat(name string, absent map[string]bool) (fs.FileInfo, error) {
	if absent[path.Dir(name)] {
		return nil, nil
	}
	info, err := o.root.Lstat(filepath.FromSlash(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return info, err
}

// onlyOurs returns an error if there is anything in a folder but listed files and their folders.
func (o *output) onlyOurs(dir string, wasFolder map[string]bool) error {
	return fs.WalkDir(o.root.FS(), dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !(d.IsDir() && wasFolder[name]) && !(!d.IsDir() && o.listed[name]) {
			return &ForeignError{o.dir, name}
		}
		return err
	})
}

// stage makes the contents of the files from a number on, and writes those that differ from the folder's to the staging
// folder.
func (o *output) stage(ctx context.Context, t *Tree, files []planned, from int, progress func(done, total int)) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next atomic.Int64
	next.Store(int64(from))
	var workers bug.Group
	var mu sync.Mutex
	done := from
	for range runtime.GOMAXPROCS(0) {
		workers.Go("writing the output", func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(files) {
					return
				}
				if err := o.stageOne(ctx, t, &files[i]); err != nil {
					cancel(fmt.Errorf("%s: %w", files[i].path, err))
					return
				}
				mu.Lock()
				done++
				if progress != nil {
					progress(done, len(files))
				}
				mu.Unlock()
			}
		})
	}
	workers.Wait()
	return context.Cause(ctx)
}

func (o *output) stageOne(ctx context.Context, t *Tree, file *planned) error {
	data, err := t.Open(ctx, file.path)
	if err != nil {
		return err
	}
	if t.hosts[file.path] {
		file.digest = digest(data)
	}
	if file.size == int64(len(data)) {
		if old, err := o.root.ReadFile(filepath.FromSlash(file.path)); err == nil && bytes.Equal(old, data) {
			return nil
		}
	}
	file.staged = true
	folder, err := o.stagingFolder(path.Dir(file.path))
	if err != nil {
		return err
	}
	return folder.WriteFile(path.Base(file.path), data, 0o644)
}

// stagingFolder returns the folder of a staged file, which is made if need be and kept open for the files beside it.
func (o *output) stagingFolder(dir string) (folder *os.Root, err error) {
	if dir == "." {
		return o.staging, nil
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if folder = o.folders[dir]; folder != nil {
		return folder, nil
	}
	name := filepath.FromSlash(dir)
	if err := o.staging.MkdirAll(name, 0o755); err != nil {
		return nil, err
	}
	if folder, err = o.staging.OpenRoot(name); err == nil {
		o.folders[dir] = folder
	}
	return folder, err
}

// closeFolders closes the folders of staged files: Windows moves none that is open.
func (o *output) closeFolders() {
	for _, folder := range o.folders {
		folder.Close()
	}
	clear(o.folders)
}

// commit moves the staged files into place and deletes the stale ones, under a mark that lists both.
func (o *output) commit(t *Tree, p *plan) (stats Stats, err error) {
	paths := t.Paths()
	stats.Files = len(paths)
	paths = slices.Sorted(slices.Values(slices.Concat(append(slices.Clip(p.old), paths)...)))
	before, after := digests{}, digests{}
	for name := range t.hosts { // what the host has changed is known by what was written there once
		before[name], after[name] = o.hosts[name], o.hosts[name]
	}
	for _, file := range p.files {
		if file.digest != "" {
			before[file.path] = append(slices.Clip(before[file.path]), file.digest)
			after[file.path] = []string{file.digest}
		}
	}
	for _, name := range p.stale {
		if known, ok := o.hosts[name]; ok {
			before[name] = known
		}
	}
	if err := o.writeMark(slices.Sorted(slices.Values(slices.Concat(paths, p.stale))), before, p.old); err != nil {
		return stats, err
	}
	stats.Relisted, stats.Kept = o.damaged, p.keptHosts
	if stats.Deleted, err = o.deleteStale(p.blocking); err != nil {
		return stats, err
	}
	for _, file := range p.files {
		if file.staged {
			stats.Written++
		}
	}
	pages := map[string]bool{} // and the folders with pages in them
	for _, file := range p.files {
		if isPage(file.path) {
			for dir := range parents(file.path) {
				pages[dir] = true
			}
		}
	}
	for _, late := range []bool{false, true} {
		if err := o.move(".", pages, late); err != nil {
			return stats, err
		}
	}
	deleted, err := o.deleteStale(slices.DeleteFunc(slices.Clone(p.stale), func(name string) bool {
		// Gone already; where case is not told apart, its name is a new file's by now.
		return slices.Contains(p.blocking, name)
	}))
	stats.Deleted += deleted
	if err != nil {
		return stats, err
	}
	return stats, o.writeMark(paths, after, p.old)
}

// whenFree does something to a file of the output. Windows refuses that while another program has the file open, which
// most do for a moment only, so it is tried for a while.
func (o *output) whenFree(name string, do func() error) error {
	err := do()
	for wait := 10 * time.Millisecond; runtime.GOOS == "windows" && isHeld(err) && wait < time.Second; wait *= 2 {
		time.Sleep(wait)
		err = do()
	}
	if runtime.GOOS == "windows" && isHeld(err) {
		return &HeldError{filepath.Join(o.dir, filepath.FromSlash(name)), err}
	}
	return err
}

// isHeld reports whether an error may be that of a file that another program has open. That Windows also says
// ERROR_SHARING_VIOLATION (32) and ERROR_LOCK_VIOLATION (33) is in its list of system error codes.
func isHeld(err error) bool {
	var number syscall.Errno
	return errors.Is(err, fs.ErrPermission) || errors.As(err, &number) && (number == 32 || number == 33)
}

func isPage(name string) bool { return path.Ext(name) == ".html" }

// move moves what is staged in a folder into place: a folder that the output does not have as a whole, all else file by
// file. Pages, and folders that hold any, are late: what they name must be there before them, whenever the program is
// killed.
func (o *output) move(dir string, pages map[string]bool, late bool) error {
	entries, err := fs.ReadDir(o.staging.FS(), filepath.ToSlash(dir))
	if err != nil {
		return err
	}
	for _, e := range entries {
		name := filepath.Join(dir, e.Name())
		staged := filepath.Join(stagingName, name)
		hasPages := pages[filepath.ToSlash(name)]
		if !e.IsDir() {
			if isPage(name) != late {
				continue
			}
			if err := o.whenFree(name, func() error { return o.root.Rename(staged, name) }); err != nil {
				return err
			}
			continue
		}
		if _, err := o.root.Lstat(name); errors.Is(err, fs.ErrNotExist) && hasPages == late {
			if o.root.Rename(staged, name) == nil {
				continue
			}
			// Windows does not move a folder while a file in it is open, as when it is scanned for viruses.
			if err := o.root.Mkdir(name, 0o755); err != nil {
				return err
			}
		} else if err != nil {
			continue // it moves as a whole when its turn comes
		}
		if err := o.move(name, pages, late); err != nil {
			return err
		}
	}
	return nil
}

// deleteStale deletes files, and then the folders that are empty without them. It leaves alone what lies behind a
// symbolic link or has become a folder, and returns how many files were there.
func (o *output) deleteStale(stale []string) (deleted int, err error) {
	folders := map[string]bool{".": true} // by path: whether it and all above it are folders, not links
	var isFolder func(dir string) bool
	isFolder = func(dir string) bool {
		is, known := folders[dir]
		if !known {
			if isFolder(path.Dir(dir)) {
				info, err := o.root.Lstat(filepath.FromSlash(dir))
				is = err == nil && info.IsDir()
			}
			folders[dir] = is
		}
		return is
	}
	for _, name := range stale {
		if !isFolder(path.Dir(name)) {
			continue
		}
		if info, err := o.root.Lstat(filepath.FromSlash(name)); err != nil || info.IsDir() {
			continue
		}
		if err := o.whenFree(name, func() error { return o.root.Remove(filepath.FromSlash(name)) }); err != nil {
			return deleted, err
		}
		deleted++
	}
	delete(folders, ".")
	// A folder sorts before what is in it, so backwards the inner ones come first. One that is not empty stays.
	for _, dir := range slices.Backward(slices.Sorted(maps.Keys(folders))) {
		if folders[dir] {
			o.root.Remove(filepath.FromSlash(dir))
		}
	}
	return deleted, nil
}
