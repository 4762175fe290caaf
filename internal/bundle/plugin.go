package bundle

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/evanw/esbuild/pkg/api"
	"github.com/vinjett/vinjett/internal/diag"
)

// Namespaces keep esbuild off the disk: it reads no file of a namespace that is not its own.
const (
	assetsSpace   = "assets"
	virtualSpace  = "vinjett"
	virtualModule = "vinjett:manifest"
)

// plugin makes esbuild read from the assets and from nowhere else. Its functions are called concurrently.
func (b *builder) plugin(build api.PluginBuild) {
	build.OnResolve(api.OnResolveOptions{Filter: ".*"}, b.resolve)
	build.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: assetsSpace}, b.load)
	build.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: virtualSpace},
		func(api.OnLoadArgs) (api.OnLoadResult, error) {
			text, err := json.Marshal(b.manifest)
			module := string(text)
			return api.OnLoadResult{Contents: &module, Loader: api.LoaderJSON}, err
		})
}

const noOtherHost = "put a copy among the assets; a page asks no other host for anything"

// resolve finds what an import, @import or url() means.
func (b *builder) resolve(args api.OnResolveArgs) (api.OnResolveResult, error) {
	style := args.Kind == api.ResolveCSSImportRule || args.Kind == api.ResolveCSSURLToken
	target := path.Join(path.Dir(args.Importer), args.Path)
	candidates := []string{target}
	switch {
	case args.Kind == api.ResolveEntryPoint:
		candidates = []string{strings.TrimPrefix(args.Path, assetsSpace+":")}
	case args.Path == virtualModule && args.Importer != mainScript:
		return refuse("only "+mainScript+" can import "+virtualModule,
			"the digests in it are known when all else is built")
	case args.Path == virtualModule:
		return api.OnResolveResult{Path: virtualModule, Namespace: virtualSpace}, nil
	case style && (strings.HasPrefix(args.Path, "data:") || strings.HasPrefix(args.Path, "#")):
		return api.OnResolveResult{Path: args.Path, External: true}, nil
	case strings.Contains(args.Path, "//"):
		return refuse("an address on another host: "+args.Path, noOtherHost)
	case !style && !strings.HasPrefix(args.Path, "."):
		return refuse("a package cannot be imported: "+args.Path,
			"write ./ before the name of a file; the client has no dependencies")
	case !style && path.Ext(args.Path) == ".css":
		return refuse("a script cannot import a style sheet: "+args.Path, "@import it in style/site.css")
	case !style:
		candidates = append(candidates, target+".ts")
	}
	if !fs.ValidPath(target) {
		return refuse("a file outside the assets: "+args.Path, "")
	}
	for _, c := range candidates {
		info, err := fs.Stat(b.options.Assets, c)
		if err == nil && !info.IsDir() {
			if args.Kind == api.ResolveCSSImportRule {
				c = imported(c, args.Importer)
			}
			return api.OnResolveResult{Path: c, Namespace: assetsSpace}, nil
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			b.fail(err)
		}
	}
	return refuse("there is no file assets/"+target, "")
}

// refuse makes esbuild report an error at the import.
func refuse(message, hint string) (api.OnResolveResult, error) {
	m := api.Message{Text: message}
	if hint != "" {
		m.Notes = []api.Note{{Text: hint}}
	}
	return api.OnResolveResult{Errors: []api.Message{m}}, nil
}

var loaders = map[string]api.Loader{
	".ts":  api.LoaderTS,
	".css": api.LoaderCSS,
	".svg": api.LoaderDataURL,
	".png": api.LoaderFile,
	".jpg": api.LoaderFile,
}

// load reads a file of the assets.
func (b *builder) load(args api.OnLoadArgs) (api.OnLoadResult, error) {
	name, sheet, divided := strings.Cut(args.Path, sheetMark)
	loader, ok := loaders[path.Ext(name)]
	if !ok {
		fault := api.Message{Text: "a file of this kind cannot be bundled: assets/" + name}
		return api.OnLoadResult{Errors: []api.Message{fault}}, nil
	}
	data, err := fs.ReadFile(b.options.Assets, name)
	if err != nil {
		b.fail(err)
	}
	if loader == api.LoaderTS || loader == api.LoaderCSS {
		file, diags := diag.NewText(b.options.Name(name), data)
		data = file.Data
		if diags != nil {
			data = nil // the text must not be parsed
		}
		b.mu.Lock()
		if b.files[name] == nil { // a style sheet is read once for each sheet that it is part of
			b.files[name] = file
			b.diags = append(b.diags, diags...)
			if loader == api.LoaderCSS {
				b.diags = append(b.diags, elsewhere(file)...)
			}
		}
		b.mu.Unlock()
	}
	if loader == api.LoaderCSS {
		if divided {
			data = part(data, sheet)
		}
		data = Lower(data)
	}
	text := string(data)
	return api.OnLoadResult{Contents: &text, Loader: loader}, nil
}

var (
	addressing = regexp.MustCompile(`(?i)\b(?:image-set|src)\((?:[^()]|\([^()]*\))*\)`)
	addressed  = regexp.MustCompile(`(?i)(url\(\s*)?["']((?:[a-z]+:)?//[^"']*)["']`)
)

// elsewhere reports what a style sheet asks of another host in the functions that take an address as a text. The
// bundler looks for files in url() alone.
func elsewhere(file *diag.File) (ds []diag.Diagnostic) {
	text := comment.ReplaceAllFunc(file.Data, func(c []byte) []byte { return bytes.Repeat([]byte(" "), len(c)) })
	for _, at := range addressing.FindAllIndex(text, -1) {
		for _, m := range addressed.FindAllSubmatchIndex(text[at[0]:at[1]], -1) {
			if m[2] >= 0 {
				continue // url(), which the bundler sees
			}
			start, end := at[0]+m[4], at[0]+m[5]
			d := diag.New("asset", file.At(start, end), "an address on another host: "+string(text[start:end]))
			ds = append(ds, d.Hintf("%s", noOtherHost))
		}
	}
	return ds
}

// fail keeps the first error in reading.
func (b *builder) fail(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.failed == nil {
		b.failed = err
	}
}

// diagnostic turns a message of esbuild into one for the author.
func (b *builder) diagnostic(m api.Message, severity diag.Severity) diag.Diagnostic {
	d := diag.New("asset", b.place(m.Location), plain(m.Text))
	d.Severity = severity
	if l := m.Location; l != nil && l.Suggestion != "" {
		d = d.Hintf("write %s", l.Suggestion)
	}
	for _, note := range m.Notes {
		if note.Location != nil {
			d = d.See(b.place(note.Location), plain(note.Text))
		} else if d.Hint == "" {
			d = d.Hintf("%s", plain(note.Text))
		}
	}
	return d
}

// place turns a location, whose file reads assets:path and whose column counts bytes from 0, into a place.
func (b *builder) place(l *api.Location) diag.Place {
	if l == nil {
		return diag.Place{}
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(l.File, assetsSpace+":"), sheetMark)
	file := b.files[name]
	if file == nil {
		return diag.NewFile(b.options.Name(name), nil).At(0, 0)
	}
	start := 0
	for range l.Line - 1 {
		start += bytes.IndexByte(file.Data[start:], '\n') + 1
	}
	return file.At(start+l.Column, start+l.Column+l.Length)
}

// plain writes a message as vinjett does: lower case, no full stop, files under assets/.
func plain(text string) string {
	text = strings.ReplaceAll(strings.TrimRight(text, ".:"), `"`+assetsSpace+":", `"assets/`)
	first, size := utf8.DecodeRuneInString(text)
	next, _ := utf8.DecodeRuneInString(text[size:])
	if unicode.IsUpper(first) && !unicode.IsUpper(next) {
		text = string(unicode.ToLower(first)) + text[size:]
	}
	return text
}
