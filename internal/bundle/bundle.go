// Package bundle turns the TypeScript and CSS of an asset folder into the few files that a page loads.
//
// The entries are fixed: style/site.css, style/later.css, style/present.css, style/print.css, style/sheet.css,
// style/booklet.css, client/main.ts, client/boot.ts, client/lms.ts, client/lost.ts and every
// client/<feature>/<feature>.ts, each where it exists, and the images (svg, png, jpg) at the root of the folder, which
// layouts refer to. Each becomes one file whose name ends in a digest of its content, so that a browser may keep it
// forever. Scripts are classic scripts without exports: they must run from file://, where modules do not.
//
// A feature is loaded on demand by main.ts, which finds its file name, relative to the assets, in a virtual module:
//
//	import features from "vinjett:manifest" // {"quiz": "quiz-1a2b3c4d.js", …}
//
// So only main.ts may import it, and no feature can name another. Images in url() become data: addresses if svg, else
// files. The style of what is there only once the reader has acted is style/later.css, that of the slides
// style/present.css; main.ts finds them in the same module as "later.css" and "present.css". What a component looks
// like in them, on paper and in the booklet stands in the component's own file, in a layer of that name: of what these
// sheets import, that layer alone counts.
//
// Nothing else can be imported: no packages, no other hosts, and nothing from the disk, since all reading goes through
// the given file system. What esbuild has to say becomes diagnostics (asset) in the files as an author sees them,
// assets/….
//
// The oldest browsers served are the first with cascade layers, without which the style sheet is not read at all:
// Chrome and Edge 99, Firefox 97, Safari 15.4 (spring 2022), see Oldest. Newer syntax, such as nested rules, is lowered
// for them where it can be.
package bundle

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/evanw/esbuild/pkg/api"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/media"
)

// Options says what to bundle.
type Options struct {
	Assets fs.FS                    // the folders style and client, and images
	Name   func(path string) string // names a file of Assets in messages; nil for assets/ and its path
	// Entries are bundled in the place of the fixed ones and of the images; nil for those.
	Entries []string
	Minify  bool
	Cache   string // a folder where results are kept between runs, for which they need not be made again; "" for none
}

// Result is the output of a build without errors.
type Result struct {
	Files    map[string][]byte // by path in the output: assets/site-1a2b3c4d.css
	Manifest map[string]string // from the path of an entry in Assets, as style/site.css, to that in Files
}

const mainScript = "client/main.ts"

// Build bundles the assets. If there is an error among the diagnostics, the result is empty. An error means that the
// files could not be read.
func Build(opts Options) (Result, []diag.Diagnostic, error) {
	if opts.Name == nil {
		opts.Name = func(path string) string { return "assets/" + path }
	}
	if opts.Cache != "" {
		return cached(opts, func() (Result, []diag.Diagnostic, error) { return build(opts) })
	}
	return build(opts)
}

func build(opts Options) (Result, []diag.Diagnostic, error) {
	scripts, err := features(opts.Assets)
	if err != nil {
		return Result{}, nil, err
	}
	b := &builder{
		options: opts,
		files:   map[string]*diag.File{},
		result:  Result{Files: map[string][]byte{}, Manifest: map[string]string{}},

		manifest: map[string]string{},
	}
	entries := opts.Entries
	if entries == nil {
		if entries, err = b.siteEntries(scripts); err != nil {
			return Result{}, nil, err
		}
	}
	if err := b.build(entries); err != nil {
		return Result{}, nil, err
	}
	if diag.HasErrors(b.diags) {
		b.result = Result{}
	}
	// A file that is part of several sheets has each of its faults once.
	sorted := diag.Sort(b.diags)
	return b.result, slices.CompactFunc(sorted, func(x, y diag.Diagnostic) bool {
		return x.Message == y.Message && x.Place == y.Place
	}), nil
}

// siteEntries adds the images and returns the entries of a site, the main script last.
func (b *builder) siteEntries(scripts []string) ([]string, error) {
	if err := b.addImages(); err != nil {
		return nil, err
	}
	for _, f := range scripts {
		b.manifest[path.Base(path.Dir(f))] = nameOf(f)
	}
	sheets, err := existing(b.options.Assets, []string{"style/later.css", "style/present.css"})
	if err != nil {
		return nil, err
	}
	for _, s := range sheets {
		b.manifest[path.Base(s)] = nameOf(s)
	}
	fixed := []string{
		"style/site.css", "style/print.css", "style/sheet.css", "style/booklet.css", "client/boot.ts", "client/lms.ts",
		"client/lost.ts",
	}
	return slices.Concat(fixed, sheets, scripts, []string{mainScript}), nil
}

// features returns the entries of the features, client/quiz/quiz.ts and the like.
func features(assets fs.FS) ([]string, error) {
	folders, err := fs.ReadDir(assets, "client")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var entries []string
	for _, f := range folders {
		if f.IsDir() {
			entries = append(entries, path.Join("client", f.Name(), f.Name()+".ts"))
		}
	}
	return existing(assets, entries)
}

// existing returns those of the files that exist.
func existing(assets fs.FS, files []string) ([]string, error) {
	var found []string
	for _, f := range files {
		if _, err := fs.Stat(assets, f); err == nil {
			found = append(found, f)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	return found, nil
}

// A builder collects the output of one Build.
type builder struct {
	options  Options
	result   Result
	manifest map[string]string // what vinjett:manifest is, see nameOf

	mu     sync.Mutex // guards the following while esbuild runs
	files  map[string]*diag.File
	diags  []diag.Diagnostic
	failed error // the first fault in reading
}

// add puts a file into the output under a name with its digest.
func (b *builder) add(source, ext string, data []byte) {
	sum := sha256.Sum256(data)
	stem := strings.TrimSuffix(path.Base(source), path.Ext(source))
	out := "assets/" + stem + "-" + hex.EncodeToString(sum[:4]) + ext
	b.result.Files[out] = data
	b.result.Manifest[source] = out
}

// nameOf stands in the main script for the name of an entry's file, whose digest is known only when all are bundled.
func nameOf(entry string) string { return virtualSpace + ":" + entry }

// addImages adds the images at the root of the assets.
func (b *builder) addImages() error {
	entries, err := fs.ReadDir(b.options.Assets, ".")
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !e.IsDir() && media.Of(e.Name()).Use == media.Picture {
			data, err := fs.ReadFile(b.options.Assets, e.Name())
			if err != nil {
				return err
			}
			b.add(e.Name(), path.Ext(e.Name()), data)
		}
	}
	return nil
}

// Oldest is the first version of each browser for which scripts and styles are made: those that have cascade layers.
// Newer syntax is lowered for them; newer features of CSS need a fallback, or a line in the test that asks what their
// absence loses.
var Oldest = map[string]string{"chrome": "99", "edge": "99", "firefox": "97", "safari": "15.4", "safari_ios": "15.4"}

var engines = []api.Engine{
	{Name: api.EngineChrome, Version: Oldest["chrome"]},
	{Name: api.EngineEdge, Version: Oldest["edge"]},
	{Name: api.EngineFirefox, Version: Oldest["firefox"]},
	{Name: api.EngineSafari, Version: Oldest["safari"]},
	{Name: api.EngineIOS, Version: Oldest["safari_ios"]},
}

// build bundles those of the entries that exist.
func (b *builder) build(entries []string) error {
	entries, err := existing(b.options.Assets, entries)
	if err != nil || len(entries) == 0 {
		return err
	}
	var points []api.EntryPoint
	for i, e := range entries {
		points = append(points, api.EntryPoint{InputPath: assetsSpace + ":" + e, OutputPath: strconv.Itoa(i)})
	}
	result := api.Build(api.BuildOptions{
		EntryPointsAdvanced: points,
		Plugins:             []api.Plugin{{Name: "assets", Setup: b.plugin}},
		Bundle:              true,
		Format:              api.FormatIIFE,
		Platform:            api.PlatformBrowser,
		Engines:             engines,
		Charset:             api.CharsetUTF8,
		MinifyWhitespace:    b.options.Minify,
		MinifyIdentifiers:   b.options.Minify,
		MinifySyntax:        b.options.Minify,
		// Modules are strict; and no file on the disk counts.
		TsconfigRaw: `{"compilerOptions": {"alwaysStrict": true}}`,
		Outdir:      "out",
		AssetNames:  "[name]-[hash]",
		LogLevel:    api.LogLevelSilent,
	})
	if b.failed != nil {
		return b.failed
	}
	for _, m := range result.Errors {
		b.diags = append(b.diags, b.diagnostic(m, diag.Error))
	}
	for _, m := range result.Warnings {
		b.diags = append(b.diags, b.diagnostic(m, diag.Warning))
	}
	var main []byte
	for _, f := range result.OutputFiles {
		name := filepath.Base(f.Path)
		ext := path.Ext(name)
		if i, err := strconv.Atoi(strings.TrimSuffix(name, ext)); err == nil && i < len(entries) {
			if entries[i] == mainScript {
				main = f.Contents // the others are named first
				continue
			}
			b.add(entries[i], ext, f.Contents)
		} else { // an image in a style sheet
			b.result.Files["assets/"+name] = f.Contents
		}
	}
	if main != nil {
		for source, out := range b.result.Manifest {
			main = bytes.ReplaceAll(main, []byte(nameOf(source)), []byte(path.Base(out)))
		}
		b.add(mainScript, ".js", main)
	}
	return nil
}
