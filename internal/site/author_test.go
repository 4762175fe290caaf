package site

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/diag"
)

// Whatever is wrong with a course, its author sees every page of it, and no page of an output has a mark.
func TestAuthorSeesPages(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) < 10 {
		t.Fatal(archives, err)
	}
	cache := t.TempDir()
	for _, name := range archives {
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			dir, edition, _, _, _ := unpack(t, name, nil)
			strict := New(Options{Dir: dir, Edition: edition, Cache: cache})
			defer strict.Close()
			want, err := strict.Build(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			b := New(Options{Dir: dir, Edition: edition, Cache: cache, Author: true})
			defer b.Close()
			for range 2 { // what is remembered is as good
				r, err := b.Build(context.Background())
				if err != nil {
					t.Fatal(err)
				}
				if r.Course == nil {
					if want.Course != nil {
						t.Error("no course")
					}
					return
				}
				if len(r.Diagnostics) < len(want.Diagnostics) ||
					diag.HasErrors(r.Diagnostics) != diag.HasErrors(want.Diagnostics) {
					t.Errorf("%d messages, and %d without pages", len(r.Diagnostics), len(want.Diagnostics))
				}
				for _, path := range r.Tree.Paths() {
					data, err := r.Tree.Open(context.Background(), path)
					if err != nil {
						t.Errorf("%s: %v", path, strings.SplitN(err.Error(), "\n", 40))
					}
					if want.Tree == nil {
						continue
					}
					strictly, err := want.Tree.Open(context.Background(), path)
					if err != nil {
						t.Errorf("%s is in no output: %v", path, err)
					}
					const mark = "<!--at:"
					if bytes.Contains(strictly, []byte(mark)) {
						t.Errorf("%s: the output has marks", path)
					}
					last := bytes.LastIndex(data, []byte(mark))
					if last >= 0 && !bytes.HasPrefix(data[last:], []byte(mark+"end-->")) {
						t.Errorf("%s: the last mark is not the end", path)
					}
				}
			}
		})
	}
}
