// Package site knows the order of the stages: load the content, check it, bundle the assets, render the pages, and
// gather everything in a tree of output files. It is the only place that does.
//
// A [Builder] may build again and again. Each stage is a pure function of its inputs and keeps its last result: the
// loader by each file's bytes, the bundle and the layouts by the bytes of their folders. Nothing is ever invalidated; a
// second build of unchanged inputs finds the results of the first. Pages are written when the tree is asked for them,
// so a server writes only those that a reader opens.
package site

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path"
	"strings"
	"sync"

	"github.com/vinjett/vinjett"
	"github.com/vinjett/vinjett/internal/book"
	"github.com/vinjett/vinjett/internal/bug"
	"github.com/vinjett/vinjett/internal/bundle"
	"github.com/vinjett/vinjett/internal/changes"
	"github.com/vinjett/vinjett/internal/check"
	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/export"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/layout"
	"github.com/vinjett/vinjett/internal/load"
	"github.com/vinjett/vinjett/internal/overlay"
	"github.com/vinjett/vinjett/internal/page"
	"github.com/vinjett/vinjett/internal/render"
	"github.com/vinjett/vinjett/internal/search"
	"github.com/vinjett/vinjett/internal/tree"
)

// Options say what to build.
type Options struct {
	Dir     string // the project folder, which holds content/ and may hold layouts/ and assets/
	Edition string // the edition to build, a folder of editions/; "" for the course itself
	BaseURL string // overrides base-url of course.yaml
	Drafts  bool   // chapters marked as drafts are part of the course
	// Author makes the site for the author's own eyes: with errors there are pages, too, and each says where its blocks
	// stand in their file, see [render.Place].
	Author bool
	// Cache is a folder of the user's where what takes long and is the same in every run is kept; "" for none. It
	// changes no byte.
	Cache string
	// Program is the version of the program. With it the pages say which version of the course and the program they
	// are, and the site carries the list that [changes.Report] compares. The server does without: an edit would change
	// every page.
	Program string
}

// A Result is what a build gives.
type Result struct {
	Course      *course.Course     // nil when there is no content
	Tree        *tree.Tree         // nil when there are errors, and after Check
	Diagnostics []diag.Diagnostic  // sorted, without the warnings that course.yaml allows
	List        func() []page.Page // the pages in the tree
	Questions   int                // self-check questions in the course
	Press       *book.Press        // makes the course a book; nil when there is no tree
	Assets      map[string]string  // where bundled files lie in the tree, by the names of their sources
	// Frame frames the pages anew, for one document of all; nil when there is no tree.
	Frame func(one *page.One) *page.Frame
	Shell []byte // the script of the page that a learning platform opens; no page of the site loads it
}

// A Builder builds one project. It is not safe for concurrent use.
type Builder struct {
	opts     Options
	root     *os.Root
	loader   *load.Loader
	rules    func(*course.Course) []diag.Diagnostic
	checker  check.Checker
	bundled  memo[bundled]
	styled   memo[bundled] // of an edition with assets of its own
	rendered memo[rendered]
	spare    struct { // built in, for an author whose own have faults
		bundled  memo[bundled]
		rendered memo[rendered]
	}
	search  search.Builder
	changes changes.Lister
}

type bundled struct {
	result bundle.Result
	mark   []byte // the drawing beside the course's title; nil when there is none
	local  []byte // the style of the host's own pages
	ds     []diag.Diagnostic
}

type rendered struct {
	renderer *page.Renderer
	ds       []diag.Diagnostic
}

// memo keeps the last result of a stage by the digest of its inputs.
type memo[T any] struct {
	key   [sha256.Size]byte
	value T
	known bool
}

// get returns the value for a key, making it if it is another than last time. A failure is not kept.
func (m *memo[T]) get(key [sha256.Size]byte, make func() (T, error)) (T, error) {
	if m.known && m.key == key {
		return m.value, nil
	}
	v, err := make()
	if err == nil {
		*m = memo[T]{key, v, true}
	}
	return v, err
}

// New returns a builder of the project. The folder is opened at the first build.
func New(opts Options) *Builder { return &Builder{opts: opts} }

// Close releases the project folder.
func (b *Builder) Close() error {
	if b.root == nil {
		return nil
	}
	return b.root.Close()
}

// open opens the project folder, from which no path may lead out.
func (b *Builder) open() error {
	if b.root != nil {
		return nil
	}
	root, err := os.OpenRoot(b.opts.Dir)
	if err != nil {
		return err
	}
	b.root, b.loader, b.rules = root, load.New(root.FS(), b.opts.Drafts), check.Course
	b.loader.BaseURL, b.loader.Apart = b.opts.BaseURL, b.opts.Author
	return nil
}

// Editions returns the names of the project's editions, sorted.
func (b *Builder) Editions() ([]string, error) {
	if err := b.open(); err != nil {
		return nil, err
	}
	return b.loader.Editions()
}

// Hold makes the builder read the course's own files once: for editions of one moment, and for a server, which names
// to [Builder.Forget] what has changed since.
func (b *Builder) Hold() error {
	err := b.open()
	if err == nil {
		b.loader.Hold()
		b.rules = b.checker.Course
	}
	return err
}

// Forget makes the builder read some files and folders again, by their paths in the project.
func (b *Builder) Forget(names []string) {
	if b.loader != nil {
		b.loader.Forget(names)
	}
}

// Check loads and checks the course without building anything.
func (b *Builder) Check(ctx context.Context) (*Result, error) {
	return b.CheckEdition(ctx, b.opts.Edition)
}

// CheckEdition loads and checks one edition.
func (b *Builder) CheckEdition(ctx context.Context, edition string) (*Result, error) {
	return bug.Guard("checking "+named(edition), func() (*Result, error) { return b.check(ctx, edition) })
}

// named says in a message what is built.
func named(edition string) string {
	if edition == "" {
		return "the course"
	}
	return "the edition " + edition
}

func (b *Builder) check(ctx context.Context, edition string) (*Result, error) {
	if err := b.open(); err != nil {
		return nil, err
	}
	c, ds, err := b.loader.Edition(ctx, edition)
	if err != nil {
		return nil, err
	}
	r := &Result{Course: c}
	if c != nil {
		ds = check.Allowed(c, append(ds, b.rules(c)...))
		for _, ch := range c.Chapters() {
			r.Questions += len(ch.Questions())
		}
	}
	r.Diagnostics = diag.Sort(ds)
	return r, nil
}

// Build makes the site. With errors among the diagnostics there is no tree. The error is the machine's.
func (b *Builder) Build(ctx context.Context) (*Result, error) {
	return b.BuildEdition(ctx, b.opts.Edition)
}

// BuildEdition makes the site of one edition. Editions share what they have in common.
func (b *Builder) BuildEdition(ctx context.Context, edition string) (*Result, error) {
	return bug.Guard("building "+named(edition), func() (*Result, error) { return b.build(ctx, edition) })
}

func (b *Builder) build(ctx context.Context, edition string) (*Result, error) {
	if err := b.open(); err != nil {
		return nil, err
	}
	// The assets do not depend on the course, nor do the layouts but for its language, which an edition may change.
	var assets bundled
	var pages rendered
	var assetsErr, pagesErr error
	language, err := b.loader.Language()
	if err != nil {
		return nil, err
	}
	var others bug.Group
	others.Go("bundling the assets", func() { assets, assetsErr = b.assets(edition) })
	if language != "" {
		others.Go("reading the layouts", func() { pages, pagesErr = b.renderer(language) })
	}
	r, err := b.CheckEdition(ctx, edition)
	others.Wait()
	if err := errors.Join(err, assetsErr, pagesErr); err != nil {
		return nil, err
	}
	r.Diagnostics = diag.Sort(append(r.Diagnostics, assets.ds...))
	if r.Course == nil {
		return r, nil
	}
	if b.opts.Author {
		b.mend(r.Course)
	}
	if r.Course.Config.Language != language {
		if pages, err = b.renderer(r.Course.Config.Language); err != nil {
			return nil, err
		}
	}
	r.Diagnostics = diag.Sort(append(r.Diagnostics, pages.ds...))
	if b.opts.Author {
		if assets, pages, err = b.whole(assets, pages, r.Course.Config.Language); err != nil {
			return nil, err
		}
	} else if diag.HasErrors(r.Diagnostics) {
		return r, nil
	}
	r.Tree = tree.WithRoom(len(r.Course.Chapters()) + len(r.Course.Parts) + len(assets.result.Files) + 50)
	r.Tree.KeepOld(export.Immutable)
	if err := b.pages(r, assets, pages.renderer); err != nil {
		return nil, err
	}
	b.files(r, assets)
	return r, nil
}

// pages puts the pages of the course into the tree, and what they ask for that is made of the course.
func (b *Builder) pages(r *Result, assets bundled, renderer *page.Renderer) error {
	t, addresses := r.Tree, &lang.Of(r.Course.Config.Language).Addresses
	words := renderer.Words()
	sum := sha256.Sum256(words)
	wordsName := "assets/words-" + hex.EncodeToString(sum[:4]) + ".js"
	t.Put(wordsName, tree.Bytes(words))
	r.Assets = map[string]string{page.WordsAsset: wordsName, book.StyleAsset: addresses.BookletStyle}
	maps.Copy(r.Assets, assets.result.Manifest)
	options := page.Options{Assets: r.Assets, Mark: assets.mark, Program: b.opts.Program,
		Marks: b.opts.Author}
	if b.opts.Program != "" {
		read := func(file string) ([]byte, error) { return fs.ReadFile(b.root.FS(), file) }
		list, digest, err := b.changes.List(r.Course, b.opts.Program, read)
		if err != nil {
			return err
		}
		options.Digest = digest
		t.Put(changes.File, tree.Bytes(list))
	}
	frame := renderer.Frame(r.Course, options)
	r.Press = book.NewPress(frame)
	r.Frame = func(one *page.One) *page.Frame {
		together := options
		together.One = one
		return renderer.Frame(r.Course, together)
	}
	var more []page.Page
	if r.Course.HasBooklet() {
		t.Put(addresses.BookletStyle, func(context.Context) ([]byte, error) { return r.Press.Style(nil), nil })
		more = append(more, r.Press.Page())
	}
	t.Put(page.OutlineFile, func(context.Context) ([]byte, error) { return frame.Outline(), nil })
	t.PutHost(addresses.HostStyle, tree.Bytes(forNotepad(assets.local)))
	r.List = sync.OnceValue(func() []page.Page { return frame.Pages(more...) })
	t.PutLater(func(address string) tree.Content {
		if p, ok := frame.Find(address); ok {
			return contentOf(p)
		}
		return nil
	}, func() {
		for _, p := range r.List() {
			if p.Kind == page.KindHost {
				t.PutHost(p.Address, contentOf(p))
			} else {
				t.Put(p.Address, contentOf(p))
			}
		}
	})
	return nil
}

// contentOf returns what is in the file of a page.
func contentOf(p page.Page) tree.Content {
	return func(context.Context) ([]byte, error) {
		text, err := p.Render()
		if p.Kind == page.KindHost {
			text = forNotepad(text)
		}
		return text, err
	}
}

// files puts into the tree what pages show and load.
func (b *Builder) files(r *Result, assets bundled) {
	r.Tree.PutFolder("assets/search", func() map[string][]byte {
		files := map[string][]byte{}
		for name, data := range b.search.Build(r.Course) {
			files[strings.TrimPrefix(name, "assets/search/")] = data
		}
		return files
	})
	for name, data := range assets.result.Files {
		if name == assets.result.Manifest[shellEntry] {
			r.Shell = data
			continue
		}
		r.Tree.Put(name, tree.Bytes(data))
	}
	for _, m := range r.Course.Media {
		r.Tree.Put(m.Address, func(context.Context) ([]byte, error) {
			return fs.ReadFile(b.root.FS(), m.File)
		})
	}
}

// shellEntry is the script that goes into packages for learning platforms only.
const shellEntry = "client/lms.ts"

// forNotepad returns a text with the line ends that every text editor of Windows knows.
func forNotepad(text []byte) []byte {
	return bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
}

// An ownFolder is one of the project's that lies over a built-in one, as it was read.
type ownFolder struct {
	name string
	fs.FS
}

// layer returns the built-in folder dir with those of the project over it, the first on top, which of them there are,
// and a digest of theirs.
func (b *Builder) layer(dir string, own ...string) (
	fsys fs.FS, found []ownFolder, key [sha256.Size]byte, err error,
) {
	var layers []fs.FS
	h := sha256.New() // what is built in is the same as long as the program runs
	for _, name := range own {
		if info, err := b.root.Stat(name); err != nil || !info.IsDir() {
			continue
		}
		layer, err := fs.Sub(b.root.FS(), name)
		if err != nil {
			return nil, nil, key, err
		}
		if layer, err = overlay.Held(layer); err != nil {
			return nil, nil, key, err
		}
		h.Write([]byte(name + "\x00")) // messages name the files
		if err := overlay.Digest(h, layer); err != nil {
			return nil, nil, key, err
		}
		layers, found = append(layers, layer), append(found, ownFolder{name, layer})
	}
	builtIn, err := fs.Sub(vinjett.Files(), dir)
	return overlay.New(append(layers, builtIn)...), found, [sha256.Size]byte(h.Sum(nil)), err
}

// tokens is the file of the colours, in a folder of assets.
const tokens = "style/tokens.css"

func (b *Builder) assets(edition string) (bundled, error) {
	own, kept := []string{"assets"}, &b.bundled
	if dir := path.Join("editions", edition, "assets"); edition != "" {
		if _, err := b.root.Stat(dir); err == nil {
			own, kept = []string{dir, "assets"}, &b.styled
		}
	}
	return b.bundle(own, kept)
}

// bundle bundles the assets of some folders over those that are built in.
func (b *Builder) bundle(own []string, kept *memo[bundled]) (bundled, error) {
	fsys, held, key, err := b.layer("assets", own...)
	if err != nil {
		return bundled{}, err
	}
	return kept.get(key, func() (bundled, error) {
		name := assetName(held)
		result, ds, err := bundle.Build(bundle.Options{Assets: fsys, Name: name, Minify: true, Cache: b.opts.Cache})
		if err != nil {
			return bundled{}, err
		}
		if dir := holding(held, tokens); dir != nil { // the built-in colours are tested
			raw, err := fs.ReadFile(dir, tokens)
			if err != nil {
				return bundled{}, err
			}
			file, found := diag.NewText(name(tokens), raw)
			ds = append(append(ds, found...), bundle.Contrast(file)...)
		}
		mark, err := fs.ReadFile(fsys, "mark.svg")
		if errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
		var local []byte
		for _, name := range []string{tokens, "style/scheme.css", "style/local.css"} {
			css, err := fs.ReadFile(fsys, name)
			if err != nil {
				return bundled{}, err
			}
			local = append(local, bundle.Lower(css)...)
		}
		return bundled{result, mark, local, ds}, err
	})
}

// assetName returns how a file of the assets is named, which may lie in any of the project's own folders or be built
// in.
func assetName(own []ownFolder) func(string) string {
	return func(name string) string {
		if dir := holding(own, name); dir != nil {
			return path.Join(dir.name, name)
		}
		return path.Join("assets", name)
	}
}

// holding returns the first folder that has a file, or nil.
func holding(own []ownFolder, name string) *ownFolder {
	for i, dir := range own {
		if _, err := fs.Stat(dir, name); err == nil {
			return &own[i]
		}
	}
	return nil
}

func (b *Builder) renderer(language string) (rendered, error) {
	return b.layouts(language, []string{"layouts"}, &b.rendered)
}

// layouts reads the layouts of some folders over those that are built in.
func (b *Builder) layouts(language string, own []string, kept *memo[rendered]) (rendered, error) {
	fsys, held, key, err := b.layer("layouts", own...)
	if err != nil {
		return rendered{}, err
	}
	return kept.get(sha256.Sum256(append(key[:], language...)), func() (rendered, error) {
		set, ds, err := layout.New(fsys, language, len(held) == 0, tables())
		if set == nil {
			return rendered{nil, ds}, err
		}
		return rendered{page.New(set), ds}, nil
	})
}

// tables is what all pages need of the layouts.
func tables() layout.Table { return layout.Join(render.Table(), page.Table(), book.Table()) }
