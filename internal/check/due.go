package check

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
)

// An Item is something that somebody should look at again.
type Item struct {
	Owner string     // who should do it; "" when nobody is named
	What  string     // as `contact 1177`, `law sol 19 kap. 1 §`, `chapter grunder/se`, `course`
	Last  string     // when it was last looked at: a date as in the file, "" for never
	Due   time.Time  // the first day on which it is due; the zero time when it was never looked at
	Why   string     // one line
	Place diag.Place // where the date stands or belongs
}

// Due returns what is due on a day: contacts, laws and their provisions, reviewed chapters and the course, each when
// its last check is `review-every` old or when the data says that it changes; a lasting contact that has been checked
// is never due again. A law or contact that was never checked is due at once, any other source and its parts when they
// say so by `recheck`. The list is sorted by owner, then by day.
//
// A date without a day counts from its first day, so that an old check is never taken for a newer one.
func Due(c *course.Course, asOf time.Time) []Item {
	d := dues{asOf: asOf}
	d.months, _ = c.Config.ReviewMonths()
	if d.months == 0 {
		d.months = 12
	}
	d.owner = cmp.Or(c.Config.Responsible, c.Config.Publisher.Name)

	d.add("", "course", c.Config.Reviewed, "reviewed", c.Config.Place)
	for _, ch := range c.Chapters() {
		if ch.Reviewed.Date != "" { // without a date, the course's review stands for it
			d.add(ch.Reviewed.By, "chapter "+ch.ProgressID(), ch.Reviewed.Date, "reviewed",
				frontMatterKey(ch, "reviewed"))
		}
	}
	for _, k := range c.Contacts {
		if k.Lasting && k.Checked.Date != "" {
			continue
		}
		d.add(k.Owner, "contact "+k.Name, k.Checked.Date, "checked", k.Place)
	}
	for _, s := range c.Sources {
		if !s.Holds() {
			continue
		}
		kind := "source "
		if s.Type == "legislation" {
			kind = "law "
		}
		d.standing(kind+s.ID, &s.Standing, s.Checked.Date, s.Type == "legislation" || s.Checked.Date != "")
		for i := range s.Provisions {
			p := &s.Provisions[i]
			if p.Holds() {
				checked := cmp.Or(p.Checked.Date, s.Checked.Date)
				d.standing(kind+s.ID+" "+p.Locator, &p.Standing, checked, p.Checked.Date != "")
			}
		}
	}
	slices.SortStableFunc(d.items, func(a, b Item) int {
		return cmp.Or(strings.Compare(a.Owner, b.Owner), a.Due.Compare(b.Due))
	})
	return d.items
}

type dues struct {
	asOf   time.Time
	months int
	owner  string // of what has no owner of its own
	items  []Item
}

// add notes what is due because its last check is too old.
func (d *dues) add(owner, what string, last course.Date, verb string, at diag.Place) {
	item := Item{Owner: cmp.Or(owner, d.owner), What: what, Last: string(last), Place: at, Why: "never " + verb}
	if last != "" {
		item.Due = firstDay(last).AddDate(0, d.months, 0)
		item.Why = "last " + verb + " " + string(last)
	}
	if !item.Due.After(d.asOf) {
		d.items = append(d.items, item)
	}
}

// standing notes what is due for a source or a part of it, once: because the data says that it must be looked at again
// or has changed since it was checked, or, when it has a date of its own, because of its age.
func (d *dues) standing(name string, s *course.Standing, checked course.Date, own bool) {
	for _, change := range []struct {
		date course.Date
		why  string
	}{
		{s.Recheck.Date, s.Recheck.Why},
		{s.ValidUntil, "valid until " + string(s.ValidUntil)},
		{s.ValidFrom, "in force from " + string(s.ValidFrom)},
	} {
		if change.date == "" || checked == "" && change.why != s.Recheck.Why {
			continue // a law that nobody has read is due for that, whatever its dates say
		}
		day := firstDay(change.date)
		if !day.After(d.asOf) && (checked == "" || firstDay(checked).Before(day)) {
			d.items = append(d.items, Item{d.owner, name, string(checked), day, change.why, s.Place})
			return
		}
	}
	if own {
		d.add("", name, checked, "checked", s.Place)
	}
}

// firstDay returns the first day of a date, which may be a month or a year.
func firstDay(d course.Date) time.Time {
	t, _ := time.Parse("2006-01-02"[:len(d)], string(d)) // a date that is none has been refused when it was read
	return t
}
