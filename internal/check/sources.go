package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/lang"
)

// A reference is what one citation means.
type reference struct {
	source   *course.Source   // nil when sources.yaml does not have it
	place    bool             // the source has what the locator names
	standing *course.Standing // of the provision or the source; nil without a source
}

// reference returns what a citation means. A course cites the same places again and again, so each is looked up once.
func (f *facts) reference(item course.CitationItem) reference {
	key := [2]string{item.Key, item.Locator}
	r, ok := f.refs[key]
	if !ok {
		if s := f.Source(item.Key); s != nil {
			r = reference{s, item.Locator == "" || hasPlace(s, item.Locator), s.StandingAt(item.Locator)}
		}
		f.refs[key] = r
	}
	return r
}

// citations reports citations of sources and provisions that sources.yaml does not have.
func citations(f *facts) (found []diag.Diagnostic) {
	names := ids(f.Sources, func(s *course.Source) string { return s.ID })
	for c := range of[*course.Citation](f.holes) {
		for _, item := range c.item.Items {
			r := f.reference(item)
			if r.source == nil {
				found = append(found, diag.New("unknown-source", c.at(item.Span),
					fmt.Sprintf("sources.yaml has no source %q", item.Key)).
					Hintf("%s", f.nearest(item.Key, names, "add it to sources.yaml, or correct the key")))
			} else if !r.place {
				provisions := ids(r.source.Provisions, func(p course.Section) string { return p.Locator })
				found = append(found, diag.New("unknown-source", c.at(item.Span),
					fmt.Sprintf("the source %s has no provision %q", item.Key, item.Locator)).
					Hintf("%s", f.nearest(item.Locator, provisions,
						"add it under provisions in sources.yaml, or correct it; cite several provisions one by "+
							"one, with ; between")))
			}
		}
	}
	return found
}

// hasPlace reports whether a source has what a locator names: any place when it lists no provisions, else a provision,
// a place in one, or a chapter that has some.
func hasPlace(s *course.Source, locator string) bool {
	return len(s.Provisions) == 0 || s.Provision(locator) != nil ||
		slices.ContainsFunc(s.Provisions, func(p course.Section) bool {
			return course.LocatorWithin(p.Locator, locator)
		})
}

// replacedLaw reports citations of what no longer holds and is not marked as history.
func replacedLaw(f *facts) (found []diag.Diagnostic) {
	historical := map[*course.Citation]bool{}
	for b := range of[*course.Callout](f.blocks) {
		if b.item.Historical {
			course.EachPiece(b.item.Blocks, func(p course.Piece) {
				if c, ok := p.(*course.Citation); ok {
					historical[c] = true
				}
			})
		}
	}
	for c := range of[*course.Citation](f.holes) {
		for _, item := range c.item.Items {
			s := f.reference(item).standing
			if s == nil || s.Holds() || item.Historical || historical[c.item] {
				continue
			}
			name := strings.TrimSpace(item.Key + " " + item.Locator)
			message, instead := name+" is withdrawn", "what holds today"
			if s.Status == course.Replaced {
				message = name + " is replaced"
			}
			if s.ReplacedBy != "" {
				message += " by " + s.ReplacedBy
				instead = s.ReplacedBy
			}
			found = append(found, diag.New("replaced-law", c.at(item.Span), message).
				Hintf("cite %s, or end the citation with %s", instead, f.language.Word(lang.Attributes, "historical")).
				See(s.Place, "its status stands here"))
		}
	}
	return found
}
