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
func values(c *course.Course) []diag.Diagnostic {
	var v valueCheck
	if c.ConfigFile != nil {
		v.config(&c.Config)
	}
	seen := map[string]diag.Place{}
	for _, s := range c.Sources {
		v.once(seen, "source", s.ID, s.Place)
		v.standing(&s.Standing)
		for i := range s.Provisions {
			v.standing(&s.Provisions[i].Standing)
		}
	}
	seen = map[string]diag.Place{}
	for _, k := range c.Contacts {
		v.once(seen, "contact", k.ID, k.Place)
	}
	seen = map[string]diag.Place{}
	for _, t := range c.Terms {
		v.once(seen, "term", t.Term, t.Place)
	}
	return v.ds
}

type valueCheck struct{ ds []diag.Diagnostic }

func (v *valueCheck) bad(at diag.Place, message, hint string) {
	v.ds = append(v.ds, diag.New("bad-value", at, message).Hintf("%s", hint))
}

func (v *valueCheck) config(c *course.Config) {
	if l := c.Language; l != "" && !lang.Known(l) {
		v.bad(setting(c, "language"),
			fmt.Sprintf("the language %q is not one that the pages can be in", l),
			"write one of "+strings.Join(lang.Codes(), ", "))
	}
	if id := c.ID; id != "" && !course.ValidID(id) {
		v.bad(setting(c, "id"),
			fmt.Sprintf("the course id %q is not a letter followed by a-z, 0-9 and single hyphens", id),
			"it names stored answers and packages: keep it when the title changes")
	}
	if m := c.Mastery; m < 0 || m > 100 {
		v.bad(setting(c, "mastery"), fmt.Sprintf("mastery is %d percent", m), "write a number from 0 to 100")
	}
	for id := range c.Roles {
		if !course.ValidID(id) {
			v.bad(setting(c, "roles"),
				fmt.Sprintf("the role id %q is not a letter followed by a-z, 0-9 and single hyphens", id),
				"write as home-care: Home care")
		}
	}
	for _, u := range c.FollowUp {
		if u.Weeks < 1 || u.Weeks > 520 {
			v.bad(u.Place, fmt.Sprintf("follow-up: %d weeks after the course is not a time to come back", u.Weeks),
				"write a number from 1 to 520")
		}
	}
	if _, ok := c.ReviewMonths(); !ok {
		v.bad(setting(c, "review-every"),
			fmt.Sprintf("review-every %q is not a time", c.ReviewEvery),
			"write it as 12 months or 2 years")
	}
}

// setting is the line of a key, where it stands at the beginning of one; else the place of all of them.
func setting(c *course.Config, key string) diag.Place {
	if c.Place.File == nil {
		return c.Place
	}
	start := 0
	for line := range bytes.Lines(c.Place.File.Data) {
		if bytes.HasPrefix(line, []byte(key+":")) {
			return c.Place.File.At(start, start+len(bytes.TrimRight(line, "\n")))
		}
		start += len(line)
	}
	return c.Place
}

// once reports a key that has been seen before.
func (v *valueCheck) once(seen map[string]diag.Place, what, key string, at diag.Place) {
	if first, ok := seen[key]; ok {
		d := diag.New("duplicate-key", at, fmt.Sprintf("the %s %q stands twice", what, key))
		v.ds = append(v.ds, d.See(first, "first here").Hintf("take one of them away, or give it another key"))
		return
	}
	seen[key] = at
}

var statuses = []course.Status{"", course.Current, course.Replaced, course.Withdrawn}

func (v *valueCheck) standing(s *course.Standing) {
	if !slices.Contains(statuses, s.Status) {
		v.bad(s.Place, fmt.Sprintf("there is no status %q", s.Status), "write current, replaced or withdrawn")
	}
}
