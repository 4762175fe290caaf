package course

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/lang"
)

// The structs of this file are decoded by yamldoc. A tag names the key, another form of it after `|`, and whether it is
// required; `,place` marks the field that receives the place of the value, `,value` the field that receives a scalar,
// `entry` the field by which an edition names the entries of a list.

// A Date is a day, month or year of evidence: `2026-04-27`, `2026-04` or `2026`. "" is no date.
type Date string

var dateForm = regexp.MustCompile(`^\d{4}(-\d{2}(-\d{2})?)?$`)

// UnmarshalText accepts the three forms and refuses a day that the calendar does not have.
func (d *Date) UnmarshalText(b []byte) error {
	s := string(b)
	if dateForm.MatchString(s) {
		if _, err := time.Parse("2006-01-02"[:len(s)], s); err == nil {
			*d = Date(s)
			return nil
		}
	}
	return fmt.Errorf("%q is not a date: write it as 2026-04-27, 2026-04 or 2026", s)
}

// A Value is a string with its place.
type Value struct {
	Value string     `yaml:",value"`
	Place diag.Place `yaml:",place" json:"-"`
}

// Config is course.yaml.
type Config struct {
	ID            string            `yaml:"id,required"`
	Title         string            `yaml:"title,required"`
	Language      string            `yaml:"language,required"` // the code of one in package lang
	Subtitle      string            `yaml:"subtitle"`
	Version       string            `yaml:"version"`
	Publisher     Publisher         `yaml:"publisher"`
	Responsible   string            `yaml:"responsible"`
	Reviewers     []Reviewer        `yaml:"reviewers"`
	OwnerURL      WebAddress        `yaml:"owner-url"`
	BaseURL       WebAddress        `yaml:"base-url"`
	License       string            `yaml:"license"`
	Reviewed      Date              `yaml:"reviewed"`
	ReviewEvery   string            `yaml:"review-every"` // as `12 months`
	Mastery       int               `yaml:"mastery"`      // percent
	FollowUp      []FollowUp        `yaml:"follow-up"`
	ReportScore   bool              `yaml:"report-score"`
	Roles         map[string]string `yaml:"roles"` // id → name
	Accessibility Accessibility     `yaml:"accessibility"`
	Privacy       Privacy           `yaml:"privacy"`
	// Booklet says whether the site has the whole course on a page: [Course.HasBooklet].
	Booklet *bool      `yaml:"booklet"`
	Imprint string     `yaml:"imprint"` // what a booklet must say beside what these keys do
	Support []Value    `yaml:"support"` // ids of contacts
	Allow   []Value    `yaml:"allow"`   // ids of warnings that are not shown
	Place   diag.Place `yaml:",place" json:"-"`
}

// FullTitle is the title with what it is about: where a course stands in a list among others, its title alone may not
// say.
func (c *Config) FullTitle() string {
	if c.Subtitle == "" {
		return c.Title
	}
	return c.Title + " – " + c.Subtitle
}

// FollowUp is a page to come back to some time after the course. A reader who has reached the goal may have it put in a
// calendar. The time is in weeks, so that what ends on a working day comes back on one.
type FollowUp struct {
	Page  string     `yaml:"page,required,entry"` // below content/
	Weeks int        `yaml:"weeks,required"`
	Place diag.Place `yaml:",place" json:"-"`
}

// A WebAddress is one that a browser can open: it begins with https:// or http://.
type WebAddress string

// UnmarshalText refuses what would be no link, such as an address without its scheme.
func (a *WebAddress) UnmarshalText(b []byte) error {
	u, err := url.Parse(string(b))
	if err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" {
		*a = WebAddress(b)
		return nil
	}
	if err == nil && u.Scheme == "" && strings.Contains(string(b), ".") && !strings.ContainsAny(string(b), " @") {
		return fmt.Errorf("%q is not a web address: write https://%s", b, strings.TrimLeft(string(b), "/"))
	}
	return fmt.Errorf("%q is not a web address: write one like https://example.se/page", b)
}

// Draft reports whether no named reviewer stands behind the course.
func (c *Config) Draft() bool { return len(c.Reviewers) == 0 }

// Publisher is who publishes a copy.
type Publisher struct {
	Name  string     `yaml:"name"`
	URL   WebAddress `yaml:"url"`
	Email string     `yaml:"email"`
	Phone string     `yaml:"phone"`
}

// Reviewer is a person who has reviewed the course.
type Reviewer struct {
	Name string `yaml:"name,required,entry"`
	Role string `yaml:"role"`
	Date Date   `yaml:"date,required"`
	What string `yaml:"what"`
}

// Compliance is how far a copy meets the requirements on accessibility, in the words of the statement.
type Compliance string

const (
	CompliesFully  Compliance = "full"
	CompliesPartly Compliance = "partial"
	CompliesNot    Compliance = "none"
)

// UnmarshalText accepts the words of every language.
func (c *Compliance) UnmarshalText(b []byte) error {
	if own := lang.Conformance.Own(string(b)); own != "" {
		*c = Compliance(own)
		return nil
	}
	return fmt.Errorf("%q is not how far the copy meets the requirements: write full, partial or none", b)
}

// Accessibility is a host's facts for the accessibility statement.
type Accessibility struct {
	Compliance  Compliance `yaml:"compliance"`
	Assessed    Date       `yaml:"assessed"`
	Updated     Date       `yaml:"updated"`
	Method      string     `yaml:"method"`
	Email       string     `yaml:"email"`
	Phone       string     `yaml:"phone"`
	FormURL     WebAddress `yaml:"form-url"`
	Issues      []string   `yaml:"issues"`     // what is not accessible, and why
	Burden      []string   `yaml:"burden"`     // what is left out as an unreasonable burden, and why
	Exempt      []string   `yaml:"exempt"`     // what the law does not cover
	Supervisor  string     `yaml:"supervisor"` // the authority that sees to the law
	SuperviseAt string     `yaml:"supervisor-url"`
}

// Privacy is a host's facts about personal data. What is left out is said in general words, or is the publisher's.
type Privacy struct {
	Controller string `yaml:"controller"` // who is responsible
	Email      string `yaml:"email"`
	Phone      string `yaml:"phone"`
	Logs       string `yaml:"logs"` // what the web server notes, and for how long
	LMS        string `yaml:"lms"`  // what a learning platform keeps
}

// Edition is editions/<name>/edition.yaml: what a host changes. It may have every key of course.yaml except id, and
// entries for the lists of the other data files.
type Edition struct {
	Name     string     // of its folder
	File     *diag.File // nil when there is none
	Config   `yaml:",inline"`
	Contacts []*Contact    `yaml:"contacts"`
	Sources  []*Source     `yaml:"sources"`
	Terms    []*Term       `yaml:"glossary"`
	Hide     []Value       `yaml:"hide"` // pages and folders that are left out
	Replaces []Accepted    `yaml:"replaces,keyed"`
	Replaced []Replacement // the pages that the edition's pages take the place of
}

// Replacement is a page of the course and the edition's page in its place.
type Replacement struct {
	Path          string // of both, below content/
	Own, Original string // files in the project
}

// Accepted is the digest of a page of the course as it was when an edition's page took its place.
type Accepted struct {
	Path   string `yaml:",key"` // of the page, below content/
	Digest Value  `yaml:",value"`
}

// Review is when a page was reviewed, and by whom.
type Review struct {
	Date Date   `yaml:"date,value"`
	By   string `yaml:"by"`
}

// FrontMatter is what stands between the two `---` of a chapter. Its keys may be written in every language, see
// [lang.Keys].
type FrontMatter struct {
	Title    string   `yaml:"title"`
	Summary  string   `yaml:"summary"`
	Goals    []string `yaml:"goals"`
	Minutes  int      `yaml:"minutes"`
	Notice   string   `yaml:"notice"`
	Kind     Kind     `yaml:"kind"`
	Reviewed Review   `yaml:"reviewed"`
	ID       string   `yaml:"id"`
	Was      []Value  `yaml:"was"`
	Audience string   `yaml:"audience"`
	Draft    bool     `yaml:"draft"`
	Slides   *bool    `yaml:"slides"`
	Vignette Value    `yaml:"vignette"`
	Layer    Layer    `yaml:"layer"`
	Recap    []Value  `yaml:"recap"` // question ids, or one number
	Draw     int      `yaml:"draw"`
	Write    int      `yaml:"write"` // how many of those that a test draws are written
	From     []Value  `yaml:"from"`
	Handout  []Value  `yaml:"handout"` // ids of the sections and blocks that are printed on a sheet to hand out
}

// Status says whether a source or provision is in force.
type Status string

const (
	Current   Status = "current"
	Replaced  Status = "replaced"
	Withdrawn Status = "withdrawn"
)

// Checked is when something was checked, and what or who stands behind it.
type Checked struct {
	Date   Date   `yaml:"date"`
	By     string `yaml:"by"`
	Source string `yaml:"source"`
}

// Recheck is a day from which something must be looked at again, and why: a change that was announced and is not
// confirmed.
type Recheck struct {
	Date Date   `yaml:"date,required"`
	Why  string `yaml:"why,required"`
}

// Standing is what sources and provisions have in common: whether they hold.
type Standing struct {
	Status     Status     `yaml:"status"`
	ReplacedBy string     `yaml:"replaced-by"`
	ValidFrom  Date       `yaml:"valid-from"`
	ValidUntil Date       `yaml:"valid-until"`
	Checked    Checked    `yaml:"checked"`
	Recheck    Recheck    `yaml:"recheck"`
	Title      string     `yaml:"title"`
	URL        WebAddress `yaml:"URL|url"`
	Note       string     `yaml:"note"`
	Place      diag.Place `yaml:",place" json:"-"`
}

// Source is a work or a law, in the terms of CSL (Citation Style Language).
type Source struct {
	ID             string    `yaml:"id,required,entry"`
	Type           string    `yaml:"type"` // CSL type: report, book, webpage, legislation …
	Author         []Author  `yaml:"author"`
	Issued         Issued    `yaml:"issued"`
	Publisher      string    `yaml:"publisher"`
	PublisherPlace string    `yaml:"publisher-place"`
	ContainerTitle string    `yaml:"container-title"`
	Number         string    `yaml:"number"`
	ISBN           string    `yaml:"ISBN|isbn"`
	ShortTitle     string    `yaml:"title-short"` // how it is named in running text, as `SoL`
	Accessed       Date      `yaml:"accessed"`
	Language       string    `yaml:"language"`
	Provisions     []Section `yaml:"provisions,keyed"`
	Standing       `yaml:",inline"`
}

// Section is one provision of a law.
type Section struct {
	Locator  string `yaml:",key"` // as `19 kap. 1 §`
	Standing `yaml:",inline"`
}

// Author is a person or a body.
type Author struct {
	Family  string `yaml:"family"`
	Given   string `yaml:"given"`
	Literal string `yaml:"literal,value"`
}

// Name returns the author as a list shows it.
func (a Author) Name() string {
	switch {
	case a.Literal != "":
		return a.Literal
	case a.Given == "":
		return a.Family
	}
	return a.Family + ", " + a.Given
}

// Issued is when a work was published.
type Issued struct {
	Date      Date    `yaml:"date,value"`
	DateParts [][]int `yaml:"date-parts"` // CSL's own form
	Literal   string  `yaml:"literal"`
}

// String returns the date as written, or "".
func (i Issued) String() string {
	if i.Date != "" {
		return string(i.Date)
	}
	if len(i.DateParts) > 0 {
		s := ""
		for n, v := range i.DateParts[0] {
			if n == 0 {
				s = fmt.Sprintf("%04d", v)
			} else {
				s += fmt.Sprintf("-%02d", v)
			}
		}
		return s
	}
	return i.Literal
}

// Year returns the year of issue, or "" when it is not known.
func (i Issued) Year() string {
	if s := i.String(); len(s) >= 4 && dateForm.MatchString(s) {
		return s[:4]
	}
	return ""
}

// Contact is a helpline or a service.
type Contact struct {
	ID         string     `yaml:"id,required,entry"`
	Name       string     `yaml:"name,required"`
	For        []string   `yaml:"for"`
	Group      []string   `yaml:"group"`
	Region     []string   `yaml:"region"`
	Phone      string     `yaml:"phone"`
	Hours      string     `yaml:"hours"`
	URL        WebAddress `yaml:"url"`
	About      string     `yaml:"about"`
	Languages  []string   `yaml:"languages"`
	DeafAccess string     `yaml:"deaf-access"`
	Anonymous  string     `yaml:"anonymous"`
	Owner      string     `yaml:"owner"`
	Checked    Checked    `yaml:"checked"`
	// Lasting says that the number does not change, as an emergency number does not: its check never grows old.
	Lasting bool       `yaml:"lasting"`
	Place   diag.Place `yaml:",place" json:"-"`
}

// Ages returns the date of the check if it grows old, else "".
func (k *Contact) Ages() Date {
	if k.Lasting {
		return ""
	}
	return k.Checked.Date
}

// Term is an entry of the glossary.
type Term struct {
	Term       string     `yaml:"term,required,entry"`
	Definition string     `yaml:"definition,required"`
	Forms      []string   `yaml:"forms"`       // inflections, which are linked too
	SearchedAs []string   `yaml:"searched-as"` // what readers may search for instead; shown nowhere
	See        []string   `yaml:"see"`         // other terms
	Place      diag.Place `yaml:",place" json:"-"`
}
