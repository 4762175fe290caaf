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

// debounce is how long it must be quiet before a build: editors save in several steps.
const debounce = 30 * time.Millisecond

// A watcher watches folders with all that is in them. The folder around each is watched too, without what is in it, so that a
// folder that is made or replaced later is noticed.
type watcher struct {
	notify *fsnotify.Watcher
	roots  []string // absolute
}

func newWatcher(dirs []string) (*watcher, error) {
	notify, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("cannot watch folders: %w", err)
	}
	w := &watcher{notify: notify}
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
	if err := w.add(filepath.Dir(root)); err != nil {
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
		case !d.IsDir():
			return nil
		case name != dir && hidden(name):
			return filepath.SkipDir
		}
		return w.add(name)
	})
}

func (w *watcher) add(dir string) error {
	if err := w.notify.Add(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("cannot watch %s: %w", dir, err)
	}
	return nil
}

// run calls changed after every change, when it has been quiet for a moment, until ctx ends.
func (w *watcher) run(ctx context.Context, log io.Writer, changed func()) {
	quiet := time.NewTimer(debounce)
	quiet.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-quiet.C:
			changed()
		case event := <-w.notify.Events:
			if !w.concerns(event) {
				continue
			}
			if event.Has(fsnotify.Create) {
				if info, err := os.Stat(event.Name); err == nil && info.IsDir() {
					w.warn(log, w.addAll(event.Name))
				}
			}
			quiet.Reset(debounce)
		case err := <-w.notify.Errors:
			// Events are lost (on overflow, all of a burst): look at everything again.
			if !errors.Is(err, fsnotify.ErrEventOverflow) {
				w.warn(log, err)
			}
			for _, root := range w.roots {
				w.warn(log, w.addRoot(root))
			}
			quiet.Reset(debounce)
		}
	}
}

func (w *watcher) warn(log io.Writer, err error) {
	if err != nil {
		fmt.Fprintf(log, "vinjett: %v; some changes may not be noticed\n", err)
	}
}

// concerns reports whether an event can change what is built: it is about one of the folders or a file in them, not only about a
// file's times or rights, and not about an editor's own files.
func (w *watcher) concerns(e fsnotify.Event) bool {
	return e.Op != fsnotify.Chmod && !hidden(e.Name) && slices.ContainsFunc(w.roots, func(root string) bool {
		return e.Name == root || strings.HasPrefix(e.Name, root+string(filepath.Separator))
	})
}

// hidden reports whether a name is never part of a course: it begins with a dot, or ends as editors name their copies.
func hidden(name string) bool {
	base := filepath.Base(name)
	return strings.HasPrefix(base, ".") || strings.HasSuffix(base, "~")
}
