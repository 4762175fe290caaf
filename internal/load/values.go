package load

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/lang"
)

// values checks what the data files say one entry at a time, and that no two entries have the same key.
func values(c *course.Course) (ds []diag.Diagnostic) {
	bad := func(at diag.Place, message, hint string) {
		ds = append(ds, diag.New("bad-value", at, message).Hintf("%s", hint))
	}
	if c.ConfigFile != nil {
		// at is the line of a setting, where it stands at the beginning of one.
		at := func(key string) diag.Place {
			place := c.Config.Place
			if place.File == nil {
				return place
			}
			start := 0
			for line := range bytes.Lines(place.File.Data) {
				if bytes.HasPrefix(line, []byte(key+":")) {
					return place.File.At(start, start+len(bytes.TrimRight(line, "\n")))
				}
				start += len(line)
			}
			return place
		}
		if l := c.Config.Language; l != "" && !lang.Known(l) {
			bad(
				at("language"),
				fmt.Sprintf("the language %q is not one that the pages can be in", l),
				"write one of "+strings.Join(lang.Codes(), ", "),
			)
		}
		if id := c.Config.ID; id != "" && !course.ValidID(id) {
			bad(
				at("id"),
				fmt.Sprintf("the course id %q is not a letter followed by a-z, 0-9 and single hyphens", id),
				"it names stored answers and packages: keep it when the title changes",
			)
		}
		if m := c.Config.Mastery; m < 0 || m > 100 {
			bad(at("mastery"), fmt.Sprintf("mastery is %d percent", m), "write a number from 0 to 100")
		}
		for id := range c.Config.Roles {
			if !course.ValidID(id) {
				bad(
					at("roles"),
					fmt.Sprintf("the role id %q is not a letter followed by a-z, 0-9 and single hyphens", id),
					"write as home-care: Home care",
				)
			}
		}
		if _, ok := c.Config.ReviewMonths(); !ok {
			bad(
				at("review-every"),
				fmt.Sprintf("review-every %q is not a time", c.Config.ReviewEvery),
				"write it as 12 months or 2 years",
			)
		}
	}
	twice := func(what, key string, at diag.Place, seen map[string]diag.Place) {
		if first, ok := seen[key]; ok {
			d := diag.New("duplicate-key", at, fmt.Sprintf("the %s %q stands twice", what, key))
			ds = append(ds, d.See(first, "first here").Hintf("take one of them away, or give it another key"))
			return
		}
		seen[key] = at
	}
	statuses := []course.Status{"", course.Current, course.Replaced, course.Withdrawn}
	standing := func(s *course.Standing) {
		if !slices.Contains(statuses, s.Status) {
			bad(s.Place, fmt.Sprintf("there is no status %q", s.Status), "write current, replaced or withdrawn")
		}
	}
	seen := map[string]diag.Place{}
	for _, s := range c.Sources {
		twice("source", s.ID, s.Place, seen)
		standing(&s.Standing)
		for i := range s.Provisions {
			standing(&s.Provisions[i].Standing)
		}
	}
	seen = map[string]diag.Place{}
	for _, k := range c.Contacts {
		twice("contact", k.ID, k.Place, seen)
	}
	seen = map[string]diag.Place{}
	for _, t := range c.Terms {
		twice("term", t.Term, t.Place, seen)
	}
	return ds
}
