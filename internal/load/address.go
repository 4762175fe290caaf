package load

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/vinjett/vinjett/internal/changes"
	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/lang"
)

// reserved says why a folder of the site may not have that name; "" when it may.
func reserved(dir, language string) string {
	switch dir {
	case "assets", path.Dir(lang.Of(language).Addresses.About):
		return fmt.Sprintf("vinjett fills the folder %s/ of the site itself", dir)
	case "bin": // The other names that it hides hold a low line or a full stop, and no address does.
		return "IIS, the web server of Windows, shows nobody what is in a folder with the name bin"
	}
	return ""
}

// noAddress reports a name of which nothing is left that can stand in an address.
func noAddress(e entry) diag.Diagnostic {
	d := diag.New("reserved-name", diag.NewFile(e.file, nil).At(0, 0),
		"the name gives no address: a folder or the file has no letter a-z or digit beside its number")
	return d.Hintf("rename it with letters that can stand in an address")
}

// addressed is the paths of files that were found to have addresses of their own.
type addressed struct {
	language        string
	chapters, media []string
}

// addresses checks that every page and media file has an address of its own that every system can hold. When they had
// one, and none has come, they still have.
func (l *Loader) addresses(c *course.Course) []diag.Diagnostic {
	chapters := c.Chapters()
	now := addressed{c.Config.Language, make([]string, len(chapters)), slices.Sorted(maps.Keys(c.Media))}
	for i, ch := range chapters {
		now.chapters[i] = ch.Path
	}
	if was := l.addressed; was.language == now.language && slices.Equal(was.chapters, now.chapters) &&
		slices.Equal(was.media, now.media) {
		return nil
	}
	ds := addresses(c, chapters)
	if l.addressed = (addressed{}); len(ds) == 0 {
		l.addressed = now
	}
	return ds
}

func addresses(c *course.Course, chapters []*course.Chapter) []diag.Diagnostic {
	r := register{
		language: c.Config.Language, taken: make(map[string]owner, len(chapters)), folders: map[string]owner{},
	}
	for _, address := range lang.Of(r.language).Addresses.All() {
		r.taken[address] = owner{what: "a page that vinjett writes itself"}
	}
	r.taken[changes.File] = owner{what: "a list that vinjett writes itself"}
	for _, p := range c.Parts {
		if !p.Flat() {
			r.part(p)
		}
	}
	for _, ch := range chapters { // folders in folders
		if step := path.Dir(ch.Address); r.folders[step].what == "" && strings.Contains(step, "/") {
			dir := path.Dir(ch.Path)
			r.folders[step] = owner{diag.NewFile(contentDir+"/"+dir, nil).At(0, 0), "the folder " + dir}
		}
	}
	for _, ch := range chapters {
		if ch.Part == nil || ch != ch.Part.Index { // else claimed by its folder
			r.chapter(ch)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.Media)) {
		if m := c.Media[name]; m.Address != "" {
			r.claim(m.Address, "the file", owner{diag.NewFile(m.File, nil).At(0, 0), m.Path})
		}
	}
	return r.ds
}

// A register knows whose each address is.
type register struct {
	language string
	taken    map[string]owner // by address
	folders  map[string]owner // by address without the last slash
	ds       []diag.Diagnostic
}

// An owner of an address: where it stands in the project, and what messages call it.
type owner struct {
	place diag.Place
	what  string
}

// claim takes an address, or reports why it cannot. Sort is what is to be renamed.
func (r *register) claim(address, sort string, by owner) {
	if step := course.DeviceName(address); step != "" {
		d := diag.New("reserved-name", by.place,
			fmt.Sprintf("the address %s holds %q, a name that Windows keeps for a device", address, step))
		r.ds = append(r.ds, d.Hintf("rename %s", sort))
		return
	}
	if first, ok := r.taken[address]; ok {
		r.same(first, by, address)
		return
	}
	r.taken[address] = by
}

// same reports two owners of an address.
func (r *register) same(first, second owner, address string) {
	d := diag.New("same-address", second.place,
		fmt.Sprintf("%s and %s want the same address %s", first.what, second.what, address))
	r.ds = append(r.ds, d.See(first.place, "the other one").
		Hintf("rename one of them; the number before the name is not part of the address"))
}

func (r *register) part(p *course.Part) {
	file := contentDir + "/" + p.Dir
	if p.Address == "" {
		r.ds = append(r.ds, noAddress(entry{file: file}))
		return
	}
	by := owner{diag.NewFile(file, nil).At(0, 0), "the folder " + p.Dir}
	step := path.Dir(p.Address)
	if why := reserved(step, r.language); why != "" {
		d := diag.New("reserved-name", by.place, why)
		r.ds = append(r.ds, d.Hintf("rename the folder %s", p.Dir))
	}
	if first, ok := r.folders[step]; ok {
		r.same(first, by, step+"/")
		return
	}
	r.folders[step] = by
	r.claim(p.Address, "the folder", by)
}

func (r *register) chapter(ch *course.Chapter) {
	by := owner{ch.File.At(0, 0), ch.Path}
	stem := strings.TrimSuffix(ch.Address, ".html")
	if folder, ok := r.folders[stem]; ok {
		d := diag.New("same-address", by.place,
			fmt.Sprintf("%s and %s want the same address: many servers give %s for both", folder.what, by.what, stem))
		r.ds = append(r.ds, d.See(folder.place, "the folder").
			Hintf("rename the chapter, or make it the folder's index.md"))
		return
	}
	if step, _, ok := strings.Cut(ch.Address, "/"); ok && reserved(step, r.language) != "" {
		return // told for its folder
	}
	r.claim(ch.Address, "the file", by)
}
