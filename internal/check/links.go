package check

import (
	"cmp"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/media"
)

// links reports links to what the course does not have, and links of a kind that no reader can follow.
func links(f *facts) (found []diag.Diagnostic) {
	moved := sync.OnceValue(f.movedPages)
	for _, l := range f.links {
		at, dest := l.at(l.item.Span), l.item.Dest
		target, fault := f.Resolve(l.chapter, dest)
		switch {
		case strings.TrimSpace(dest) == "":
			found = append(found, diag.New("dead-link", at, "the link has no address").Hintf("write [text](address)"))
		case target.External != "":
			if d, bad := badScheme(at, dest); bad {
				found = append(found, d)
			}
		case target.Hidden: // by an edition, and plain text there
		case fault == course.DeadLink && target.Other:
			ext := strings.ToLower(path.Ext(dest))
			found = append(found, diag.New("dead-link", at,
				fmt.Sprintf("the file %s is there, but %s files are not published", dest, ext)).
				Hintf("save it as one of %s", media.Extensions(media.Published, media.Attachment, media.Picture,
					media.Sound, media.Film)))
		case fault == course.DeadLink:
			found = append(found, diag.New("dead-link", at,
				fmt.Sprintf("the link %s leads to no file in content/", dest)).
				Hintf("%s", moved().hint(l.chapter, dest)))
		case fault == course.DeadFragment && target.Chapter.ForGroup(target.Fragment):
			found = append(found, diag.New("dead-fragment", at, fmt.Sprintf(
				"%s stands in what is shown to a group or said by its leader, and not on the page %s",
				target.Fragment, target.Chapter.Path)).
				Hintf("lead to a heading or block that a reader alone sees"))
		case fault == course.DeadFragment:
			d := diag.New("dead-fragment", at,
				fmt.Sprintf("%s has no heading or block with the id %s", target.Chapter.Path, target.Fragment)).
				Hintf("%s", f.nearest(target.Fragment, target.Chapter.IDs(),
					"correct what stands after #, or give the heading that id: ## Heading {#"+target.Fragment+"}"))
			if file := target.Chapter.File; file != nil && strings.HasPrefix(file.Name, "editions/") {
				d = d.See(file.At(0, 0), "the edition's page that stands in its place")
			}
			found = append(found, d)
		}
	}
	return found
}

// handouts reports parts of a page that are to be handed out and that the page does not have.
func handouts(f *facts) (found []diag.Diagnostic) {
	for _, ch := range f.fresh {
		for _, v := range ch.Handout {
			var known []string
			for _, b := range ch.Blocks {
				if id := b.Common().ID; id != "" {
					known = append(known, id)
				}
			}
			if !slices.Contains(known, v.Value) {
				found = append(found, diag.New("dead-fragment", v.Place,
					fmt.Sprintf("handout: the page has no section or block with the id %s", v.Value)).
					Hintf("%s", f.nearest(v.Value, known,
						"write the id of a heading, or of a block that stands in no other")))
			}
		}
	}
	return found
}

// badScheme reports an address that is neither of the web nor of a mail or telephone program. `javascript:` and `data:`
// would run what they carry, `//host` does not work in a course that is opened as a file.
func badScheme(at diag.Place, dest string) (diag.Diagnostic, bool) {
	u, err := url.Parse(dest)
	if err != nil {
		return diag.Diagnostic{}, false
	}
	switch scheme := strings.ToLower(u.Scheme); scheme {
	case "http", "https":
		if u.Host == "" {
			return diag.New("dead-link", at, fmt.Sprintf("the link %s names no server", dest)).
					Hintf("write %s://example.se/page", scheme),
				true
		}
		return diag.Diagnostic{}, false
	case "mailto", "tel", "sms":
		if u.Opaque == "" {
			return diag.New("dead-link", at, fmt.Sprintf("the link %s names nobody", dest)).
				Hintf("write the address or number after %s:", scheme), true
		}
		return diag.Diagnostic{}, false
	case "":
		return diag.New("dead-link", at, fmt.Sprintf("the link %s has no https: in front", dest)).
				Hintf("write https:%s", dest),
			true
	}
	return diag.New("dead-link", at, fmt.Sprintf("a link cannot begin with %s:", u.Scheme)).
		Hintf("use https:, http:, mailto:, tel: or sms:, or a path to a file in content/"), true
}

// pages finds a page whose name has changed.
type pages struct{ byAddress, byName map[string]string }

func (f *facts) movedPages() pages {
	p := pages{map[string]string{}, map[string]string{}}
	for _, ch := range f.chapters {
		p.byAddress[ch.Address] = cmp.Or(p.byAddress[ch.Address], ch.Path)
		if name := path.Base(ch.Address); name != "index.html" {
			p.byName[name] = cmp.Or(p.byName[name], ch.Path)
		}
	}
	return p
}

// hint names the page that a dead link probably means: the same address with another number or extension, else a page
// of the same name in another folder.
func (p pages) hint(from *course.Chapter, dest string) string {
	file, _, _ := strings.Cut(dest, "#")
	if s, err := url.PathUnescape(file); err == nil {
		file = s
	}
	full := path.Join(path.Dir(from.Path), file)
	if strings.HasPrefix(file, "/") {
		full = path.Clean(file[1:])
	}
	address := course.Address(full)
	if path.Ext(address) != ".html" {
		address += ".html"
	}
	if near := cmp.Or(p.byAddress[address], p.byName[path.Base(address)]); near != "" {
		return "did you mean /" + near + "?"
	}
	return "write the path of a file, relative to this one or from content/ with / in front"
}

// kinds says which kinds of files a place in a page may show, and how many words of a message name it.
var kinds = map[string][]media.Use{
	"image": {
		media.Picture,
	}, "film": {media.Film}, "sound recording": {media.Sound, media.Film}, "caption file": {media.Captions},
}

// media reports a picture or a recording that is no file of the course, since nothing is fetched from another host, or
// one of a kind that cannot be shown there.
func (f *facts) media(ch *course.Chapter, at diag.Place, what, src string) (found []diag.Diagnostic) {
	report := func(id, message, hint string, args ...any) []diag.Diagnostic {
		return []diag.Diagnostic{diag.New(id, at, message).Hintf(hint, args...)}
	}
	target, _ := f.Resolve(ch, src)
	switch uses := kinds[what]; {
	case target.External != "":
		return report("missing-media", fmt.Sprintf("the %s %s is on another host", what, src),
			"a course fetches nothing from other hosts: save the file in content/media/ and name it here")
	case target.Media != nil && slices.Contains(uses, target.Media.Type().Use):
		return nil
	case target.Media != nil || target.Other:
		return report("missing-media", fmt.Sprintf("the %s %s is of a kind that is not shown as one", what, src),
			"save it as one of %s", media.Extensions(media.Published, uses...))
	}
	hint := "put the file in content/media/, or correct the path: it is read from this file's folder, or from " +
		"content/ with / in front"
	if file := "media/" + path.Base(src); f.Media[file] != nil {
		hint = "did you mean /" + file + "?"
	}
	return report("missing-media", fmt.Sprintf("the %s %s does not exist", what, src), "%s", hint)
}

// images reports pictures that do not exist.
func images(f *facts) (found []diag.Diagnostic) {
	for i := range of[*course.Image](f.holes) {
		found = append(found, f.media(i.chapter, i.at(i.item.Span), "image", i.item.Src)...)
	}
	return found
}

// recordings reports films, sound and captions that do not exist.
func recordings(f *facts) (found []diag.Diagnostic) {
	for r := range of[*course.Recording](f.blocks) {
		what := "film"
		if r.item.Audio {
			what = "sound recording"
		}
		one := func(what string, src course.Text) {
			if src.Value != "" { // a recording without a file is the parser's
				found = append(found, f.media(r.chapter, r.at(src.Span), what, src.Value)...)
			}
		}
		one(what, r.item.Src)
		one("caption file", r.item.Captions)
	}
	return found
}

// vignettes reports head-pieces that do not exist or are not SVG, which is drawn into the page.
func vignettes(f *facts) (found []diag.Diagnostic) {
	for _, ch := range f.fresh {
		v := ch.Vignette
		if v.Value == "" {
			continue
		}
		switch m := f.Vignette(ch); {
		case m == nil:
			found = append(found, diag.New("missing-media", v.Place,
				fmt.Sprintf("the vignette content/media/%s does not exist", v.Value)).
				Hintf("draw it as an SVG file in content/media/, or take the key out"))
		case !m.Type().Can(media.Drawn):
			found = append(found, diag.New("bad-value", v.Place,
				fmt.Sprintf("the vignette %s is not an SVG file", v.Value)).
				Hintf("draw it as an SVG file; a photograph belongs in the text"))
		}
	}
	return found
}

// largeImages reports images that take long to load, each once, at the file itself.
func largeImages(f *facts) (found []diag.Diagnostic) {
	const widest, heaviest = 2400, 300_000
	for _, name := range mediaNames(f.Course) {
		m := f.Media[name]
		if m.Type().Use != media.Picture {
			continue
		}
		at := diag.NewFile(m.File, nil).At(0, 0)
		if m.Size > heaviest {
			found = append(found, diag.New("large-image", at,
				fmt.Sprintf("the image is %d KB, more than %d KB", m.Size/1000, heaviest/1000)).
				Hintf("save it smaller: 1600 pixels wide is enough for every screen and for print"))
		} else if !m.Type().Can(media.Drawn) && m.Width > widest {
			found = append(found, diag.New("large-image", at,
				fmt.Sprintf("the image is %d pixels wide, more than %d", m.Width, widest)).
				Hintf("save it smaller: 1600 pixels wide is enough for every screen and for print"))
		}
	}
	return found
}
