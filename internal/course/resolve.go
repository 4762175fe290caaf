package course

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/vinjett/vinjett/internal/lang"
)

// A Target is what a link means. Exactly one of External, Chapter, Part and Media is set.
type Target struct {
	External string // an address outside the course, as written
	Chapter  *Chapter
	Part     *Part // an overview that no author wrote
	Media    *Media
	Address  string // below the site, without fragment; "" when External
	Fragment string // without #, "" when none
	Hidden   bool   // it is no fault of the link's: the edition leaves the page out
	Other    bool   // the file is there, but of a kind that is not published
}

// Fault says why a link has no target; the values are the ids of the diagnostics.
type Fault string

const (
	DeadLink     Fault = "dead-link"
	DeadFragment Fault = "dead-fragment"
)

// Resolve returns what a destination means that stands in a chapter: an address with a scheme is external, `#id` is on
// the same page, `/x` is relative to content/, any other path to the chapter's file. Generated pages are reached by
// their address from content/, as `/kallor.html`. A fault other than "" says that the target or its fragment does not
// exist.
func (c *Course) Resolve(from *Chapter, dest string) (Target, Fault) {
	if u, err := url.Parse(dest); err == nil && (u.Scheme != "" || u.Host != "") {
		return Target{External: dest}, ""
	}
	file, fragment, _ := strings.Cut(dest, "#")
	if s, err := url.PathUnescape(file); err == nil {
		file = s
	}
	if s, err := url.PathUnescape(fragment); err == nil {
		fragment = s
	}
	if file == "" {
		return c.chapterTarget(from, fragment)
	}
	if strings.HasPrefix(file, "/") {
		file = path.Clean(file[1:])
	} else {
		file = path.Join(path.Dir(from.Path), file)
	}
	if dir, base := path.Split(file); strings.EqualFold(base, "README.md") {
		file = dir + "index.md"
	}
	if ch := c.Chapter(file); ch != nil {
		return c.chapterTarget(ch, fragment)
	}
	if m := c.Media[file]; m != nil {
		return Target{Media: m, Address: m.Address, Fragment: fragment}, ""
	}
	for _, p := range c.Parts {
		if file == p.Dir || file == p.Dir+"/index.md" {
			if p.Index != nil {
				return c.chapterTarget(p.Index, fragment)
			}
			return Target{Part: p, Address: p.Address, Fragment: fragment}, ""
		}
	}
	for _, address := range lang.Of(c.Config.Language).Addresses.All() {
		if file == address {
			return Target{Address: address, Fragment: fragment}, ""
		}
	}
	hidden := c.hidden[file] || c.hidden[strings.TrimSuffix(file, "/index.md")]
	return Target{Hidden: hidden, Other: c.Others[file]}, DeadLink
}

func (c *Course) chapterTarget(ch *Chapter, fragment string) (Target, Fault) {
	t := Target{Chapter: ch, Address: ch.Address, Fragment: fragment}
	if id := AnchorID(fragment); !ch.HasID(fragment) && ch.HasID(id) {
		t.Fragment, fragment = id, id // as another program, or the author of the heading, wrote it
	}
	if fragment != "" && !ch.HasID(fragment) {
		return t, DeadFragment
	}
	return t, ""
}

// HasID reports whether the page has something with that id that a reader can come to: a heading, a block, or a scene
// as `conversation--scene`.
func (ch *Chapter) HasID(id string) bool { return ch.idSet()[id] }

// ForGroup reports whether an id stands in what is for a group alone, which is on no page.
func (ch *Chapter) ForGroup(id string) bool {
	alone, found := ch.idSet()[id]
	return found && !alone
}

// IDs returns the ids of the page that a reader can come to, sorted.
func (ch *Chapter) IDs() (ids []string) {
	for id, alone := range ch.idSet() {
		if alone {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// idSet returns the ids of the page, each with whether a reader alone comes to it.
func (ch *Chapter) idSet() map[string]bool {
	m := ch.shared()
	m.idsOnce.Do(func() {
		m.ids = map[string]bool{}
		var note func(alone bool) func(Block) bool
		note = func(alone bool) func(Block) bool {
			return func(b Block) bool {
				if alone && TraitsOf(b).ForGroup {
					Walk([]Block{b}, note(false))
					return false
				}
				if id := b.Common().ID; id != "" {
					m.ids[id] = m.ids[id] || alone
				}
				if c, ok := b.(*Conversation); ok {
					for _, s := range c.Scenes {
						m.ids[SceneID(c.ID, s.ID)] = alone
					}
				}
				return true
			}
		}
		Walk(ch.Blocks, note(true))
	})
	return m.ids
}

// MainID is the id of what a page says, to which a link at its top leads.
const MainID = "main"

// SceneID returns the id of a scene in a page.
func SceneID(conversation, scene string) string { return conversation + "--" + scene }
