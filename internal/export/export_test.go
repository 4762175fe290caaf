package export_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"

	"github.com/vinjett/vinjett/internal/export"
	"github.com/vinjett/vinjett/internal/tree"
)

var day = time.Date(2026, 4, 27, 15, 4, 5, 0, time.Local)

func pack(t *testing.T, files ...string) []byte {
	t.Helper()
	site := tree.New()
	for _, f := range files {
		name, text, _ := strings.Cut(f, "=")
		site.Put(name, tree.Bytes([]byte(text)))
	}
	var b bytes.Buffer
	if err := export.Zip(t.Context(), &b, site, day); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestZip(t *testing.T) {
	a := pack(t, "b/c.html=two", "a.html=one")
	if !bytes.Equal(a, pack(t, "a.html=one", "b/c.html=two")) {
		t.Error("the same files give different bytes")
	}
	r, err := zip.NewReader(bytes.NewReader(a), int64(len(a)))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range r.File {
		data, err := r.Open(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(data)
		got = append(got, f.Name+"="+string(text))
		if f.Mode() != 0o644 || f.Modified.UTC().Format(time.DateOnly) != "2026-04-27" || f.Modified.Second()%2 != 0 {
			t.Errorf("%s: %v %v", f.Name, f.Mode(), f.Modified)
		}
	}
	if strings.Join(got, " ") != "a.html=one b/c.html=two" {
		t.Errorf("got %q", got)
	}
}

// A server that goes by length and time sees that a page has changed.
func TestZipTimeFollowsContent(t *testing.T) {
	modified := func(text string) time.Time {
		b := pack(t, "a.html="+text)
		r, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			t.Fatal(err)
		}
		return r.File[0].Modified
	}
	if modified("112").Equal(modified("113")) || !modified("112").Equal(modified("112")) {
		t.Error("the time does not follow the content")
	}
}

func TestZipFails(t *testing.T) {
	for name, content := range map[string]tree.Content{
		"å.html": tree.Bytes(nil), "a b.html": tree.Bytes(nil),
		"a.html": func(context.Context) ([]byte, error) { return nil, errors.New("broken") },
	} {
		site := tree.New()
		site.Put(name, content)
		if err := export.Zip(t.Context(), io.Discard, site, day); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	site := tree.New()
	site.Put("a", func(ctx context.Context) ([]byte, error) { cancel(); return nil, ctx.Err() })
	if err := export.Zip(ctx, io.Discard, site, day); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestCompress(t *testing.T) {
	site := tree.New()
	page := []byte(strings.Repeat("en sida ", 1000))
	site.Put("a.html", tree.Bytes(page))
	site.Put("b.png", tree.Bytes(page))
	export.Compress(site)
	if got := strings.Join(site.Paths(), " "); got != "a.html a.html.br a.html.gz b.png" {
		t.Errorf("got %s", got)
	}
	for ext, open := range map[string]func(io.Reader) (io.Reader, error){
		".gz": func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
		".br": func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil },
	} {
		data, err := site.Open(t.Context(), "a.html"+ext)
		if err != nil {
			t.Fatal(err)
		}
		r, err := open(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, page) || len(data) > 200 {
			t.Errorf("%s: %d bytes, %v", ext, len(data), err)
		}
	}
}
