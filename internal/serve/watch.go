package serve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// How long it must be quiet before a build: editors save in several steps. They empty a file, or take it away, and then
// write it; what they do between needs longer to be believed.
const (
	debounce = 5 * time.Millisecond
	between  = 40 * time.Millisecond
)

// presence is how often it is looked whether a project's folder is still the one that is watched: a watch ends without
// a word when its folder is deleted, and a folder that is put back is another one.
const presence = time.Second

// A watcher watches folders with all that is in them. The folder around each is watched too, without what is in it, so
// that a folder that is made or replaced later is noticed. What a symbolic link leads to is watched like what lies
// there itself.
type watcher struct {
	notify *fsnotify.Watcher
	roots  []string // absolute
	linked []string // absolute: where symbolic links below the roots lead
	around map[string]fs.FileInfo
}

func newWatcher(dirs []string) (*watcher, error) {
	notify, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("cannot watch folders: %w", err)
	}
	w := &watcher{notify: notify, around: map[string]fs.FileInfo{}}
	for _, dir := range dirs {
		root, err := filepath.Abs(dir)
		if err == nil {
			w.roots = append(w.roots, root)
			err = w.addRoot(root)
		}
		if err != nil {
			w.close()
			return nil, err
		}
	}
	return w, nil
}

func (w *watcher) close() { w.notify.Close() }

func (w *watcher) addRoot(root string) error {
	around := filepath.Dir(root)
	w.around[around], _ = os.Stat(around)
	if err := w.add(around); err != nil {
		return err
	}
	return w.addAll(root)
}

// addAll watches a folder and every folder in it. One that is not there, or not any more, is no error.
func (w *watcher) addAll(dir string) error {
	return filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case d.Type()&fs.ModeSymlink != 0:
			return w.addLink(name)
		case !d.IsDir():
			return nil
		case name != dir && hidden(name):
			return filepath.SkipDir
		}
		return w.add(name)
	})
}

// addLink watches what a symbolic link leads to. One that leads nowhere is no error.
func (w *watcher) addLink(name string) error {
	target, err := filepath.EvalSymlinks(name)
	if err != nil || slices.Contains(w.linked, target) {
		return nil
	}
	w.linked = append(w.linked, target)
	if info, err := os.Stat(target); err == nil && info.IsDir() {
		return w.addAll(target)
	}
	return w.add(filepath.Dir(target))
}

func (w *watcher) add(dir string) error {
	if err := w.notify.Add(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("cannot watch %s: %w", dir, err)
	}
	return nil
}

// run calls changed after every change, when it has been quiet for a moment, until ctx ends, with the paths of what may
// be another than before; nil when that may be anything. If changed says so, it is called again in a while; with again
// it is called in a while in any case.
func (w *watcher) run(ctx context.Context, log io.Writer, again bool, changed func(names []string) (again bool)) {
	quiet := time.NewTimer(presence)
	if !again {
		quiet.Stop()
	}
	look := time.NewTicker(presence)
	defer look.Stop()
	anything, names := again, []string{}
	lookAtAll := func() {
		for _, root := range w.roots {
			w.warn(log, w.addRoot(root))
		}
		anything = true
		quiet.Reset(debounce)
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-quiet.C:
			if anything {
				names = nil
			}
			if anything, names = changed(names), []string{}; anything {
				quiet.Reset(presence)
			}
		case <-look.C:
			if w.replaced() {
				lookAtAll()
			}
		case event := <-w.notify.Events:
			if _, ok := w.around[event.Name]; ok && event.Has(fsnotify.Remove|fsnotify.Rename) {
				w.around[event.Name] = nil // its watch has ended; a new folder may even get the number of the old one
			}
			if !w.concerns(event) {
				continue
			}
			if event.Has(fsnotify.Create) {
				if info, err := os.Stat(event.Name); err == nil && info.IsDir() {
					w.warn(log, w.addAll(event.Name))
				}
			}
			// What a symbolic link leads to is known by another name in the project.
			if !slices.ContainsFunc(w.roots, below(event.Name)) || slices.ContainsFunc(w.linked, below(event.Name)) {
				anything = true
			}
			if !slices.Contains(names[max(0, len(names)-8):], event.Name) { // a save is several events
				names = append(names, event.Name)
			}
			if info, err := os.Stat(event.Name); err != nil || info.Size() == 0 {
				quiet.Reset(between)
			} else {
				quiet.Reset(debounce)
			}
		case err := <-w.notify.Errors:
			// Events are lost (on overflow, all of a burst): look at everything again.
			if !errors.Is(err, fsnotify.ErrEventOverflow) {
				w.warn(log, err)
			}
			lookAtAll()
		}
	}
}

// replaced reports whether a folder around a root has gone, or come, or is another one since it was last watched.
func (w *watcher) replaced() (any bool) {
	for dir, was := range w.around {
		is, err := os.Stat(dir)
		if err != nil {
			is = nil
		}
		if (is == nil) != (was == nil) || is != nil && !os.SameFile(is, was) {
			any, w.around[dir] = true, is
		}
	}
	return any
}

func (w *watcher) warn(log io.Writer, err error) {
	if err != nil {
		fmt.Fprintf(log, "vinjett: %v; some changes may not be noticed\n", err)
	}
}

// concerns reports whether an event can change what is built: it is about one of the folders or a file in them, not
// only about a file's times or rights, and not about an editor's own files.
func (w *watcher) concerns(e fsnotify.Event) bool {
	return e.Op != fsnotify.Chmod && !hidden(e.Name) &&
		(slices.ContainsFunc(w.roots, below(e.Name)) || slices.ContainsFunc(w.linked, below(e.Name)))
}

// below returns whether a name is that of a folder or of something in it.
func below(name string) func(root string) bool {
	return func(root string) bool {
		return name == root || strings.HasPrefix(name, root+string(filepath.Separator))
	}
}

// hidden reports whether a name is never part of a course: it begins with a dot, or ends as editors name their copies.
func hidden(name string) bool {
	base := filepath.Base(name)
	return strings.HasPrefix(base, ".") || strings.HasSuffix(base, "~")
}
