package load

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/yamldoc"
)

// An edition is a host's own copy of the course, kept apart from it so that either can change: editions/<name>/ with
//
//	edition.yaml         keys of course.yaml, entries of the lists, what is hidden, which pages have been accepted as
//	                     replaced
//	content/…            pages and media, which replace those of the same address or are added; data files, merged by
//	                     key
//	local/<slot>.md      a text for a ::: hos-oss block
//	assets/style/…       lies over the course's assets (the package site does that)
//
// A page that replaces another takes over its path, so every link to the one leads to the other.
const editionsDir = "editions"

// edition is one of them while its course is loaded.
type edition struct {
	*course.Edition
	dir     string
	entries []entry           // of the course, with the edition's over them
	hidden  map[string]bool   // paths of pages that are left out
	shown   []*course.Chapter // the others, with their slots filled
}

// Editions returns the names of the editions, sorted.
func (l *Loader) Editions() ([]string, error) {
	entries, err := fs.ReadDir(l.fsys, editionsDir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var names []string
	for _, e := range entries {
		if name := e.Name(); e.IsDir() && !strings.HasPrefix(name, ".") && !strings.HasPrefix(name, "_") {
			names = append(names, name)
		}
	}
	return names, err
}

// Digest names the text of a page, whatever its line ends: the first 16 hexadecimal digits of its SHA-256.
func Digest(raw []byte) string {
	file, _ := diag.NewText("", raw)
	sum := sha256.Sum256(file.Data)
	return hex.EncodeToString(sum[:8])
}

// coursePath returns a path below content/ however it is written.
func coursePath(s string) string {
	return strings.TrimPrefix(path.Clean(strings.Trim(s, "/")), contentDir+"/")
}

// edition lays an edition's data over the course's, and its files over the entries.
func (l *Loader) edition(c *course.Course, name string, entries []entry) (*edition, []diag.Diagnostic, error) {
	ed := &edition{dir: path.Join(editionsDir, name), entries: entries, hidden: map[string]bool{}}
	ed.Edition = &course.Edition{Name: name, Config: c.Config, Contacts: c.Contacts, Sources: c.Sources, Terms: c.Terms}
	c.Edition = ed.Edition
	file, ds, err := l.text(ed.dir + "/edition.yaml")
	if errors.Is(err, fs.ErrNotExist) {
		at := diag.NewFile(ed.dir+"/edition.yaml", nil).At(0, 0)
		return ed, []diag.Diagnostic{diag.New("no-content", at, "the edition has no edition.yaml").
			Hintf("write one with the keys of course.yaml that differ; it may be empty but for the facts of the host"),
		}, nil
	}
	if err != nil {
		return nil, nil, err
	}
	ed.File = file
	if len(ds) == 0 {
		ds = yamldoc.Decode(file, diag.Span{End: len(file.Data)}, ed.Edition)
	}
	if ed.ID != c.Config.ID {
		ds = append(ds, diag.New("bad-value", ed.Place, "an edition keeps the course's id, "+c.Config.ID).
			Hintf("take the line id: away; stored answers and packages are known by it"))
		ed.ID = c.Config.ID
	}
	own, more, err := l.own(ed)
	if err != nil {
		return nil, nil, err
	}
	ds = append(ds, more...)
	c.Config, c.Contacts, c.Sources, c.Terms = ed.Config, ed.Contacts, ed.Sources, ed.Terms
	ed.overlay(own)
	return ed, append(ds, ed.hide()...), nil
}

// own lists the files in the edition's content/; data files are merged with the course's.
func (l *Loader) own(ed *edition) (own []entry, ds []diag.Diagnostic, err error) {
	dir := ed.dir + "/" + contentDir
	if info, err := fs.Stat(l.fsys, dir); errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
		return nil, nil, nil
	}
	own, ds, err = l.walk(dir)
	if err != nil {
		return nil, nil, err
	}
	merged := map[string]any{"contacts.yaml": &ed.Contacts, "sources.yaml": &ed.Sources, "glossary.yaml": &ed.Terms}
	for _, e := range own {
		dst := merged[e.path]
		switch {
		case e.path == "course.yaml":
			d := diag.New("reserved-name", diag.NewFile(e.file, nil).At(0, 0), "an edition has no course.yaml")
			ds = append(ds, d.Hintf("write what differs in %s/edition.yaml", ed.dir))
		case dst != nil:
			f, found, err := l.text(e.file)
			if err != nil {
				return nil, nil, err
			}
			if len(found) == 0 {
				found = yamldoc.Decode(f, diag.Span{End: len(f.Data)}, dst)
			}
			ds = append(ds, found...)
		}
	}
	return slices.DeleteFunc(own, func(e entry) bool { return path.Ext(e.path) == ".yaml" }), ds, nil
}

// overlay puts the edition's files in the places of those with the same address, and the others into the order of the
// course. A folder of the edition is the course's folder of the same address, with or without a number.
func (ed *edition) overlay(own []entry) {
	at := map[string]int{}       // in entries, by address
	parts := map[string]string{} // a part's folder, by its address
	for i, e := range ed.entries {
		at[course.Address(e.path)] = i
		if dir, _, ok := strings.Cut(e.path, "/"); ok {
			parts[course.Address(dir+"/index.md")] = dir
		}
	}
	delete(at, "") // names that give no address are reported as that
	all := slices.Clone(ed.entries)
	for _, e := range own {
		if i, ok := at[course.Address(e.path)]; ok {
			e.path = ed.entries[i].path
			if path.Ext(e.path) == ".md" {
				r := course.Replacement{Path: e.path, Own: e.file, Original: ed.entries[i].file}
				ed.Replaced = append(ed.Replaced, r)
			}
			all[i] = e
			continue
		}
		if dir, rest, ok := strings.Cut(e.path, "/"); ok {
			e.path = cmp.Or(parts[course.Address(dir+"/index.md")], dir) + "/" + rest
		}
		all = append(all, e)
	}
	slices.SortStableFunc(all, func(a, b entry) int {
		return slices.CompareFunc(strings.Split(a.path, "/"), strings.Split(b.path, "/"), compareNames)
	})
	ed.entries = all
}

// hide takes out what the edition leaves out: media at once, pages when their questions are known.
func (ed *edition) hide() (ds []diag.Diagnostic) {
	for _, v := range ed.Hide {
		name, found := coursePath(v.Value), false
		ed.entries = slices.DeleteFunc(ed.entries, func(e entry) bool {
			if e.path != name && !strings.HasPrefix(e.path, name+"/") {
				return false
			}
			found = true
			if page := path.Ext(e.path) == ".md"; page {
				ed.hidden[e.path] = true
				return false
			}
			return true
		})
		if !found {
			ds = append(ds, ed.nothing(v.Place, "hide", name))
		}
	}
	return ds
}

// nothing says that a path of edition.yaml names nothing in the course.
func (ed *edition) nothing(at diag.Place, key, name string) diag.Diagnostic {
	var paths []string
	for _, e := range ed.entries {
		paths = append(paths, e.path)
	}
	d := diag.New("replaces-nothing", at, fmt.Sprintf("%s: the course has no %s", key, name))
	return d.Hintf("%s", diag.Suggest(name, paths, "write a path below content/, as 02-fall/01-mathilda.md; "+
		"if the course has dropped the page, take the line away"))
}

// apply finishes the chapters: hidden ones are put aside, slots filled, and replaced ones compared with what was
// accepted.
func (l *Loader) apply(
	ctx context.Context, ed *edition, c *course.Course, chapters []*course.Chapter,
) ([]diag.Diagnostic, error) {
	locals, ds, err := l.locals(ctx, ed, c.Config.Language)
	if err != nil {
		return nil, err
	}
	slots := map[string]bool{}
	filled := map[string]bool{}
	for _, ch := range chapters {
		for s := range course.Of[*course.Slot](ch.Blocks) {
			slots[s.ID] = true
		}
		if ed.hidden[ch.Path] {
			c.Hidden = append(c.Hidden, ch)
			continue
		}
		if len(locals) > 0 {
			blocks := course.Fill(ch.Blocks, func(s *course.Slot) *course.Slot {
				local := locals[s.ID]
				if local == nil {
					return nil
				}
				filled[s.ID] = true
				ds = append(ds, clashes(ch, local)...)
				base := s.Base
				base.Label = cmp.Or(local.Title, base.Label)
				return &course.Slot{Base: base, Blocks: local.Blocks, Filled: true, File: local.File}
			})
			if len(blocks) > 0 && &blocks[0] != &ch.Blocks[0] {
				ch = ch.With(blocks)
			}
		}
		ed.shown = append(ed.shown, ch)
	}
	for _, name := range slices.Sorted(maps.Keys(locals)) {
		at := locals[name].File.At(0, 0)
		block := "::: " + lang.Of(c.Config.Language).Word(lang.Blocks, "local") + " {#" + name + "}"
		switch {
		case !slots[name]:
			ds = append(ds, unknownSlot(at, name, block, slots))
		case !filled[name] && len(c.Hidden) == 0:
			d := diag.New("unknown-slot", at,
				"the block "+block+" stands in a list, a quote or a question and cannot be filled")
			ds = append(ds, d.Hintf("the course has to move it out"))
		}
	}
	more, err := l.drift(ed)
	return append(ds, more...), err
}

// unknownSlot reports a text for a block that the course does not have.
func unknownSlot(at diag.Place, name, block string, slots map[string]bool) diag.Diagnostic {
	d := diag.New("unknown-slot", at, "the course has no block "+block)
	if near := diag.Nearest(name, slices.Collect(maps.Keys(slots))); near != "" {
		return d.Hintf("did you mean %s.md?", near)
	}
	return d.Hintf("the places to fill are %s", strings.Join(slices.Sorted(maps.Keys(slots)), ", "))
}

// locals reads the texts for slots, by the name of the slot.
func (l *Loader) locals(
	ctx context.Context, ed *edition, language string,
) (map[string]*course.Chapter, []diag.Diagnostic, error) {
	dir := ed.dir + "/local"
	list, err := fs.ReadDir(l.fsys, dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	} else if err != nil {
		return nil, nil, err
	}
	var files []entry
	for _, d := range list {
		if name := d.Name(); path.Ext(name) == ".md" && !strings.HasPrefix(name, "_") && !strings.HasPrefix(name, ".") {
			info, err := fs.Stat(l.fsys, dir+"/"+name)
			if err != nil {
				return nil, nil, err
			}
			files = append(files, entry{"local/" + name, dir + "/" + name, info.Size(), nil})
		}
	}
	chapters, ds, err := l.parse(ctx, files, language)
	// Such a text needs no title.
	ds = slices.DeleteFunc(ds, func(d diag.Diagnostic) bool { return d.ID == "missing-key" })
	locals := map[string]*course.Chapter{}
	for _, ch := range chapters {
		locals[strings.TrimSuffix(path.Base(ch.Path), ".md")] = ch
		if len(ch.Notes) > 0 {
			d := diag.New("bad-block", ch.File.At(0, 0), "a local text cannot have footnotes, which are the page's")
			ds = append(ds, d.Hintf("write the note in brackets in the text"))
		}
	}
	return locals, ds, err
}

// clashes reports ids of a local text that its page has already.
func clashes(ch, local *course.Chapter) (ds []diag.Diagnostic) {
	course.Walk(local.Blocks, func(b course.Block) bool {
		base := b.Common()
		if base.ID != "" && ch.HasID(base.ID) {
			d := diag.New("duplicate-id", local.File.At(base.Span.Start, base.Span.End),
				fmt.Sprintf("the page %s has the id %s already", ch.Path, base.ID))
			ds = append(ds, d.Hintf("give this one an id of its own: {#another}"))
		}
		return true
	})
	return ds
}

// drift compares each replaced page with the digest that was accepted.
func (l *Loader) drift(ed *edition) (ds []diag.Diagnostic, err error) {
	accepted := map[string]string{}
	for _, a := range ed.Replaces {
		name := coursePath(a.Path)
		accepted[name] = a.Digest.Value
		if !slices.ContainsFunc(ed.Replaced, func(r course.Replacement) bool { return r.Path == name }) {
			ds = append(ds, ed.nothing(a.Digest.Place, "replaces", name))
		}
	}
	for _, r := range ed.Replaced {
		raw, err := l.read(r.Original)
		if err != nil {
			return nil, err
		}
		was, now := accepted[r.Path], Digest(raw)
		if was == now {
			continue
		}
		message := fmt.Sprintf("the page that this one replaces has changed since %s was accepted", was)
		if was == "" {
			message = "it is not noted which text of the course this page replaces"
		}
		own, original := diag.NewFile(r.Own, nil).At(0, 0), diag.NewFile(r.Original, nil).At(0, 0)
		ds = append(ds, diag.New("edition-drift", own, message).See(original, "the course's page, now "+now).
			Hintf("compare the two, then: vinjett edition accept %s", r.Own))
	}
	return ds, nil
}

var (
	replacesLine = regexp.MustCompile(`^replaces\s*:\s*(.*?)\s*(#.*)?$`)
	acceptedLine = regexp.MustCompile(`^\s+["']?(.*?)["']?\s*:\s+["']?[0-9A-Za-z]*["']?(\s*#.*)?$`)
)

// Accept returns the text of an edition.yaml in which a page's digest is noted under replaces. All other lines stay as
// they are.
func Accept(text []byte, page, digest string) ([]byte, error) {
	end := "\n"
	if bytes.Contains(text, []byte("\r\n")) {
		end = "\r\n"
	}
	lines := strings.Split(strings.TrimSuffix(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n"), "\n")
	if len(text) == 0 {
		lines = nil
	}
	entry := "  " + page + ": " + digest
	if strings.ContainsAny(page, ":#'\"{}[],&*!|>%@`") {
		entry = "  " + strconv.Quote(page) + ": " + digest
	}
	key := slices.IndexFunc(lines, replacesLine.MatchString)
	if key < 0 {
		lines = append(lines, "replaces:", entry)
		return []byte(strings.Join(lines, end) + end), nil
	}
	switch m := replacesLine.FindStringSubmatch(lines[key]); m[1] {
	case "":
	case "{}":
		lines[key] = strings.TrimRight("replaces: "+m[2], " ")
	default:
		return nil, fmt.Errorf("replaces is written on one line; write one line below it for each page, as %s",
			strings.TrimSpace(entry))
	}
	at := key + 1
	for i := at; i < len(lines) && (lines[i] == "" || strings.ContainsAny(lines[i][:1], " \t#")); i++ {
		m := acceptedLine.FindStringSubmatch(lines[i])
		if m == nil {
			continue
		}
		if coursePath(m[1]) == page {
			lines[i] = entry + m[2]
			return []byte(strings.Join(lines, end) + end), nil
		}
		at = i + 1
	}
	lines = slices.Insert(lines, at, entry)
	return []byte(strings.Join(lines, end) + end), nil
}
