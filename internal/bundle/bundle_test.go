package bundle_test

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/vinjett/vinjett/internal/bundle"
	"github.com/vinjett/vinjett/internal/diag"
)

// assets makes a file system of "path", "text" pairs.
func assets(pairs ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for pair := range slices.Chunk(pairs, 2) {
		m[pair[0]] = &fstest.MapFile{Data: []byte(pair[1])}
	}
	return m
}

// small is an asset folder with one of everything.
func small() fstest.MapFS {
	return assets(
		"style/site.css", "@layer tokens, quiz;\n@import \"tokens.css\" layer(tokens);\n"+
			"@import '../client/quiz/quiz.css' layer(quiz);\n",
		"style/tokens.css", ":root { --å: light-dark(#fff, #000) }\n.case { & p { color: red } }\n",
		"style/print.css", "@page { margin: 2cm }\n",
		"style/later.css", "dialog { color: red }\n",
		"style/unused.css", "b { color: blue }\n",
		"client/quiz/quiz.css", "li { background: url(../../mark.svg); mask: url(#m); cursor: url(hand.png) }\n",
		"client/quiz/hand.png", "\x89PNG\xff",
		"client/boot.ts", "document.documentElement.dataset.theme = 'dark'\n",
		"client/main.ts", "import features from 'vinjett:manifest'\nimport {get} from './store'\n"+
			"console.log(features, get())\n",
		"client/store.ts", "export const get = (): string => 'förråd </script>'\n",
		"client/quiz/quiz.ts", "import {get} from '../store.ts'\nconst mark: string | undefined = get()\n"+
			"console.log('quiz', mark?.length)\n",
		"client/quiz/quiz.test.ts", "broken(",
		"client/search/search.ts", "console.log('search')\n",
		"client/shared/pure.ts", "export {}\n",
		"mark.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>",
		"README.md", "not an asset",
	)
}

func build(t *testing.T, fsys fs.FS) (bundle.Result, []diag.Diagnostic) {
	t.Helper()
	result, ds, err := bundle.Build(bundle.Options{Assets: fsys, Minify: true})
	if err != nil {
		t.Fatal(err)
	}
	return result, ds
}

// text returns what diag.Text prints, the quoted lines aside.
func text(ds []diag.Diagnostic) string {
	var b bytes.Buffer
	diag.Text(&b, ds)
	return regexp.MustCompile(`(?m)^    .*\n`).ReplaceAllString(b.String(), "")
}

func TestBuild(t *testing.T) {
	result, ds := build(t, small())
	if len(ds) > 0 {
		t.Fatal(text(ds))
	}
	want := []string{
		"client/boot.ts", "client/main.ts", "client/quiz/quiz.ts", "client/search/search.ts", "mark.svg",
		"style/later.css", "style/print.css", "style/site.css",
	}
	if got := slices.Sorted(maps.Keys(result.Manifest)); !slices.Equal(got, want) {
		t.Errorf("entries %q", got)
	}
	name := regexp.MustCompile(`^assets/[a-z]+-[0-9a-zA-Z]{8,10}\.(css|js|svg|png)$`)
	for out := range result.Files {
		if !name.MatchString(out) {
			t.Errorf("output %q", out)
		}
	}
	if got := len(result.Files); got != len(want)+1 { // and hand.png
		t.Errorf("%d files: %q", got, slices.Collect(maps.Keys(result.Files)))
	}
	file := func(entry string) string { return string(result.Files[result.Manifest[entry]]) }
	for _, c := range []struct {
		entry  string
		has    []string
		hasNot []string
	}{
		{"style/site.css", []string{"--å: var(--light, #fff) var(--dark, #000)", ":root,[data-theme]{", ".case p{",
			`url("data:image/svg+xml,`, "url(#m)", `url("./hand-`}, []string{"@import", "blue", "vinjett", "assets:"}},
		{"style/print.css", []string{"@page{margin:2cm}"}, nil},
		{"client/boot.ts", []string{`dataset.theme="dark"`}, nil},
		{"client/main.ts", []string{`"use strict";(()=>{`, "förråd", "quiz:", "search:",
			path.Base(result.Manifest["client/quiz/quiz.ts"]), path.Base(result.Manifest["style/later.css"])},
			[]string{"</script", "import", "export", "assets/"}},
		{"client/quiz/quiz.ts", []string{`"quiz"`}, []string{"import", "string"}},
		{"mark.svg", []string{"<svg"}, nil},
	} {
		for _, s := range c.has {
			if !strings.Contains(file(c.entry), s) {
				t.Errorf("%s lacks %q:\n%s", c.entry, s, file(c.entry))
			}
		}
		for _, s := range c.hasNot {
			if strings.Contains(file(c.entry), s) {
				t.Errorf("%s has %q:\n%s", c.entry, s, file(c.entry))
			}
		}
	}
}

// The bytes depend on the assets alone: not on the folder the program runs in, nor on line ends.
func TestSameInputSameBytes(t *testing.T) {
	first, _ := build(t, small())
	windows := small()
	for _, f := range windows {
		f.Data = bytes.ReplaceAll(f.Data, []byte("\n"), []byte("\r\n"))
	}
	t.Chdir(t.TempDir())
	for name, trap := range map[string]string{
		"tsconfig.json":  `{"compilerOptions": {"target": "ES5", "alwaysStrict": false}}`,
		"style/site.css": "trap",
		"client/main.ts": "trap",
	} {
		if err := errors.Join(os.MkdirAll(path.Dir(name), 0o755), os.WriteFile(name, []byte(trap), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	for what, fsys := range map[string]fs.FS{"another folder": small(), "CRLF": windows} {
		again, ds := build(t, fsys)
		if len(ds) > 0 || !maps.Equal(first.Manifest, again.Manifest) || !maps.EqualFunc(first.Files, again.Files,
			bytes.Equal) {
			t.Errorf("%s: the output differs %s\n%q\n%q", what, text(ds), first.Manifest, again.Manifest)
		}
	}
}

// A changed file changes the names of the outputs that it is part of, and no others.
func TestNamesFollowContent(t *testing.T) {
	before, _ := build(t, small())
	fsys := small()
	fsys["client/quiz/quiz.ts"].Data = []byte("console.log('other')")
	after, _ := build(t, fsys)
	for entry := range before.Manifest {
		changed := before.Manifest[entry] != after.Manifest[entry]
		if want := entry == "client/quiz/quiz.ts" || entry == "client/main.ts"; changed != want {
			t.Errorf("%s: changed is %v", entry, changed)
		}
	}
}

// Files may lie in folders of several owners, who are told their own.
func TestNamesInMessages(t *testing.T) {
	fsys := small()
	fsys["style/tokens.css"].Data = []byte(":root {")
	_, ds, err := bundle.Build(bundle.Options{Assets: fsys, Name: func(path string) string {
		return "editions/en/" +
			path
	}})
	if err != nil || len(ds) == 0 || ds[0].File.Name != "editions/en/style/tokens.css" {
		t.Errorf("%v, %v", ds, err)
	}
}

func TestFaults(t *testing.T) {
	for _, c := range []struct{ name, file, want string }{
		{"client/main.ts", "const å = 'ä'; let x: = 1\n",
			"assets/client/main.ts:1:23: error: unexpected \"=\" [asset]\n"},
		{"client/main.ts", "\nimport './stor'\n",
			"assets/client/main.ts:2:8: error: there is no file assets/client/stor [asset]\n"},
		{"client/main.ts", "import {h} from 'react'\nh()\n",
			"assets/client/main.ts:1:17: error: a package cannot be imported: react [asset]\n" +
				"  hint: write ./ before the name of a file; the client has no dependencies\n"},
		{"client/main.ts", "import 'https://example.org/x.js'\n",
			"assets/client/main.ts:1:8: error: an address on another host: https://example.org/x.js [asset]\n" +
				"  hint: put a copy among the assets; a page asks no other host for anything\n"},
		{"client/main.ts", "import './quiz/quiz.css'\n",
			"assets/client/main.ts:1:8: error: a script cannot import a style sheet: ./quiz/quiz.css [asset]\n" +
				"  hint: @import it in style/site.css\n"},
		{"client/main.ts", "import {set} from './store'\nset()\n",
			"assets/client/main.ts:1:9: error: no matching export in \"assets/client/store.ts\" for import " +
				"\"set\" [asset]\n"},
		{"client/main.ts", "import '../../../etc/passwd'\n",
			"assets/client/main.ts:1:8: error: a file outside the assets: ../../../etc/passwd [asset]\n"},
		{"client/quiz/quiz.ts", "import m from 'vinjett:manifest'\nm\n",
			"assets/client/quiz/quiz.ts:1:15: error: only client/main.ts can import vinjett:manifest [asset]\n" +
				"  hint: the digests in it are known when all else is built\n"},
		{"client/main.ts", "if (typeof x === 'null') x()\n",
			"assets/client/main.ts:1:18: warning: the \"typeof\" operator will never evaluate to \"null\" [asset]\n" +
				"  hint: the expression \"typeof x\" actually evaluates to \"object\" in JavaScript, not \"null\". " +
				"You need to use \"x === null\" to test for null\n"},
		{"style/tokens.css", "\tå { color: red \n",
			"assets/style/tokens.css:2:1: warning: expected \"}\" to go with \"{\" [asset]\n" +
				"  assets/style/tokens.css:1:4: the unbalanced \"{\" is here\n  hint: write }\n"},
		{"style/tokens.css", "b { background: url(none.svg) }\n",
			"assets/style/tokens.css:1:17: error: there is no file assets/style/none.svg [asset]\n"},
		{"style/tokens.css", "b { background: url(//example.org/x.svg) }\n",
			"assets/style/tokens.css:1:17: error: an address on another host: //example.org/x.svg [asset]\n" +
				"  hint: put a copy among the assets; a page asks no other host for anything\n"},
		{"style/tokens.css", "/* src('//a.se/b') */\n" +
			"b { background: image-set('x.svg' 1x, 'https://example.org/x.svg' 2x) }\n",
			"assets/style/tokens.css:2:40: error: an address on another host: https://example.org/x.svg [asset]\n" +
				"  hint: put a copy among the assets; a page asks no other host for anything\n"},
		{"style/tokens.css", "b { src: url(../README.md) }\n",
			"assets/style/tokens.css:1:10: error: a file of this kind cannot be bundled: assets/README.md [asset]\n"},
		{"style/tokens.css", "b { color: \xff }\n",
			"assets/style/tokens.css:1:12: error: the byte 0xff is not UTF-8 text [not-utf8]\n" +
				"  hint: save the file as UTF-8 text; an image or a document belongs in media/\n"},
	} {
		fsys := small()
		fsys[c.name] = &fstest.MapFile{Data: []byte(c.file)}
		result, ds := build(t, fsys)
		if got := text(ds); got != c.want {
			t.Errorf("%s %q:\ngot\n%swant\n%s", c.name, c.file, got, c.want)
		}
		if empty := len(result.Files) == 0; empty != diag.HasErrors(ds) {
			t.Errorf("%q: the result is empty: %v", c.file, empty)
		}
	}
}

func TestNothingToBuild(t *testing.T) {
	result, ds := build(t, assets("README.md", "x"))
	if len(ds) != 0 || len(result.Files) != 0 {
		t.Errorf("%v %v", result, ds)
	}
}

// unreadable is a disk that fails on one file.
type unreadable struct{ fs.FS }

var errDisk = errors.New("disk")

func (u unreadable) Open(name string) (fs.File, error) {
	if name == "style/tokens.css" {
		return nil, errDisk
	}
	return u.FS.Open(name)
}

// A fault of the machine is not the author's.
func TestUnreadable(t *testing.T) {
	_, ds, err := bundle.Build(bundle.Options{Assets: unreadable{small()}})
	if !errors.Is(err, errDisk) || len(ds) > 0 {
		t.Errorf("%v %v", err, ds)
	}
}

// BenchmarkBuild bundles and minifies a script and a style sheet of a few lines: what calling the bundler costs.
func BenchmarkBuild(b *testing.B) {
	fsys := small()
	for b.Loop() {
		bundle.Build(bundle.Options{Assets: fsys, Minify: true})
	}
}
