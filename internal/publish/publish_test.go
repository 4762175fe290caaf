package publish

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/vinjett/vinjett/internal/export"
	"github.com/vinjett/vinjett/internal/tree"
)

// A shelf is a store in memory. It can break after some changes, and after every change it looks for pages that name
// what is not there.
type shelf struct {
	mu      sync.Mutex
	objects map[string][]byte
	headers map[string]Header
	changes int
	breaks  int // after how many changes it does no more; -1 for never
	broken  []string
}

var (
	errBroken = errors.New("the line is dead")
	names     = regexp.MustCompile(`<link href="([^"]+)"`)
)

func newShelf() *shelf {
	return &shelf{objects: map[string][]byte{}, headers: map[string]Header{}, breaks: -1}
}

func tagOf(data []byte) string { return fmt.Sprintf("%x", sha256.Sum256(data)) }

func (s *shelf) List(context.Context) (map[string]string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	tags := map[string]string{}
	for name, data := range s.objects {
		tags[name] = tagOf(data)
	}
	return tags, nil
}

func (s *shelf) Get(_ context.Context, name string) ([]byte, string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	data, ok := s.objects[name]
	if !ok {
		return nil, "", fs.ErrNotExist
	}
	return data, tagOf(data), nil
}

func (s *shelf) Put(_ context.Context, name string, data []byte, h Header) (string, error) {
	err := s.change(func() { s.objects[name], s.headers[name] = data, h })
	return tagOf(data), err
}

func (s *shelf) Replace(ctx context.Context, name string, data []byte, h Header, tag string) (string, error) {
	s.mu.Lock()
	old, ok := s.objects[name]
	s.mu.Unlock()
	if ok != (tag != "") || ok && tagOf(old) != tag {
		return "", ErrChanged
	}
	return s.Put(ctx, name, data, h)
}

func (s *shelf) Delete(_ context.Context, names []string) error {
	for _, name := range names {
		if err := s.change(func() { delete(s.objects, name) }); err != nil {
			return err
		}
	}
	return nil
}

func (s *shelf) change(do func()) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.changes == s.breaks {
		return errBroken
	}
	s.changes++
	do()
	for page, data := range s.objects {
		for _, m := range names.FindAllSubmatch(data, -1) {
			if s.objects[string(m[1])] == nil {
				s.broken = append(s.broken, fmt.Sprintf("change %d: %s names %s", s.changes, page, m[1]))
			}
		}
	}
	return nil
}

// version makes a site of some pages with a style sheet, a picture and a page of the host's.
func version(n int, pages ...string) *tree.Tree {
	t := tree.New()
	style := fmt.Sprintf("assets/site-%08x.css", n)
	t.Put(style, tree.Bytes(fmt.Appendf(nil, "/* %d */", n)))
	t.Put("media/picture.svg", tree.Bytes([]byte("<svg/>")))
	for i, page := range pages {
		text := fmt.Sprintf(`<link href="%s">`, style)
		if i+1 < len(pages) {
			text += fmt.Sprintf(`<link href="%s">`, pages[i+1])
		}
		t.Put(page, tree.Bytes([]byte(text)))
	}
	t.PutHost("lokalt/us.html", tree.Bytes(fmt.Appendf(nil, "fill this in, edition %d", n)))
	t.KeepOld(export.Immutable)
	return t
}

func published(t *testing.T, files *tree.Tree, s *shelf) *Plan {
	t.Helper()
	p, err := Prepare(t.Context(), files, s)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Run(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	return &p.Plan
}

// holds compares a store with a tree, but for what is kept of older versions.
func holds(t *testing.T, s *shelf, files *tree.Tree, besides ...string) {
	t.Helper()
	for _, name := range files.Paths() {
		if want, _ := files.Open(t.Context(), name); !bytes.Equal(s.objects[name], want) {
			t.Errorf("%s is %q, want %q", name, s.objects[name], want)
		}
	}
	want := slices.Sorted(slices.Values(slices.Concat(files.Paths(), besides, []string{recordName})))
	if got := slices.Sorted(maps.Keys(s.objects)); !slices.Equal(got, want) {
		t.Errorf("the store holds\n%q, want\n%q", got, want)
	}
}

func TestPublish(t *testing.T) {
	s := newShelf()
	published(t, version(1, "index.html", "a.html", "b.html"), s)
	holds(t, s, version(1, "index.html", "a.html", "b.html"))
	if got, want := s.headers["assets/site-00000001.css"],
		(Header{"text/css; charset=utf-8", "public, max-age=31536000, immutable"}); got != want {
		t.Errorf("a style sheet is sent with %q, want %q", got, want)
	}
	if got, want := s.headers["index.html"], (Header{"text/html; charset=utf-8", "no-cache"}); got != want {
		t.Errorf("a page is sent with %q, want %q", got, want)
	}

	changes := s.changes
	if plan := published(t, version(1, "index.html", "a.html", "b.html"), s); s.changes != changes || plan.Same != 6 {
		t.Errorf("publishing the same again made %d changes, %d files the same", s.changes-changes, plan.Same)
	}
	plan := published(t, version(2, "index.html", "a.html"), s)
	if got := strings.Join(slices.Concat(plan.Put...), " "); got != "assets/site-00000002.css lokalt/us.html "+
		"a.html index.html" &&
		got != "assets/site-00000002.css a.html index.html lokalt/us.html" {
		t.Errorf("put %s", got)
	}
	holds(t, s, version(2, "index.html", "a.html"), "assets/site-00000001.css")
	published(t, version(3, "index.html"), s)
	published(t, version(4, "index.html"), s)
	holds(t, s, version(4, "index.html"), "assets/site-00000003.css", "assets/site-00000002.css")

	s.objects["index.html"] = []byte("by hand")
	if published(t, version(4, "index.html"), s); string(s.objects["index.html"]) == "by hand" {
		t.Error("a page that somebody has changed in the store stays so")
	}
}

func TestHost(t *testing.T) {
	s := newShelf()
	published(t, version(1, "index.html"), s)
	s.objects["lokalt/us.html"] = []byte("our own contacts")
	for range 2 {
		if plan := published(t, version(2, "index.html"), s); !slices.Equal(plan.Kept, []string{"lokalt/us.html"}) {
			t.Errorf("kept %q", plan.Kept)
		}
	}
	without := tree.New()
	without.Put("index.html", tree.Bytes([]byte("alone")))
	published(t, without, s)
	if got := string(s.objects["lokalt/us.html"]); got != "our own contacts" {
		t.Errorf("what the host has written is %q now", got)
	}

	// Also when it was changed after the last time.
	s = newShelf()
	published(t, version(1, "index.html"), s)
	s.objects["lokalt/us.html"] = []byte("our own contacts")
	published(t, without, s)
	if got := string(s.objects["lokalt/us.html"]); got != "our own contacts" {
		t.Errorf("what the host has written is %q now", got)
	}
}

func TestForeign(t *testing.T) {
	s := newShelf()
	s.objects["photo.jpg"] = []byte("a holiday")
	var notOurs *NotOursError
	if _, err := Prepare(t.Context(), version(1, "index.html"), s); !errors.As(err, &notOurs) {
		t.Errorf("publishing among other files: %v", err)
	}
	delete(s.objects, "photo.jpg")
	published(t, version(1, "index.html"), s)
	s.objects["a.html"], s.objects["photo.jpg"] = []byte("theirs"), []byte("a holiday")
	if _, err := Prepare(t.Context(), version(1, "index.html", "a.html"), s); !errors.As(err, &notOurs) ||
		notOurs.Name != "a.html" {
		t.Errorf("publishing over another file: %v", err)
	}
	published(t, version(2, "index.html"), s)
	if string(s.objects["photo.jpg"]) != "a holiday" {
		t.Error("a file that vinjett did not publish is gone")
	}
}

// Wherever a run breaks off, no page names what is not there, and the next run completes it.
func TestBroken(t *testing.T) {
	from, to := version(1, "index.html", "a.html", "old.html"), version(2, "index.html", "a.html", "new.html")
	for n := 0; ; n++ {
		s := newShelf()
		published(t, from, s)
		s.changes, s.breaks, s.broken = 0, n, nil // the first time, a page may name one that is to come
		p, err := Prepare(t.Context(), to, s)
		if err != nil {
			t.Fatal(err)
		}
		err = p.Run(t.Context(), nil)
		if s.changes, s.breaks = 0, n-1; n > 0 { // once more, with yet another version
			if again, err := Prepare(t.Context(), version(3, "index.html", "a.html", "new.html"), s); err != nil {
				t.Fatal(err)
			} else if err := again.Run(t.Context(), nil); err != nil && !errors.Is(err, errBroken) {
				t.Fatal(err)
			}
		}
		s.breaks = -1
		published(t, to, s)
		for name := range s.objects {
			if strings.HasPrefix(name, "assets/") && name != "assets/site-00000002.css" {
				delete(s.objects, name) // which of the older ones are left depends on where it broke off
			}
		}
		holds(t, s, to)
		if len(s.broken) > 0 {
			t.Errorf("broken after %d changes: %s", n, strings.Join(s.broken, "\n"))
		}
		if err == nil {
			if n < 7 {
				t.Errorf("only %d changes were tried", n)
			}
			return
		}
		if !errors.Is(err, errBroken) {
			t.Fatal(err)
		}
	}
}

func TestTwoAtOnce(t *testing.T) {
	s := newShelf()
	published(t, version(1, "index.html"), s)
	first, err := Prepare(t.Context(), version(2, "index.html"), s)
	if err != nil {
		t.Fatal(err)
	}
	published(t, version(3, "index.html"), s)
	changes := s.changes
	if err := first.Run(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "at the same time") {
		t.Errorf("the one that comes late: %v", err)
	}
	if s.changes != changes {
		t.Error("the one that comes late has changed something")
	}
	holds(t, s, version(3, "index.html"), "assets/site-00000001.css")
}
