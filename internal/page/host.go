package page

import (
	"cmp"
	"html/template"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/render"
)

// The pages of the host: who is responsible for a copy of the course, its own contacts, its accessibility statement.
// They are filled from the facts in course.yaml or an edition, and say calmly what is not known yet. A host without the
// program changes them in a text editor, so they are plain HTML that leans on nothing whose name changes with the next
// version.

type hostPage struct{ layout, address, title string }

// hostLayout is the file of a host's page. Each language has its own, since the law on such pages is that of a country.
func hostLayout(language, name string) string { return "local/" + language + "/" + name + ".html" }

func (f *Frame) hostPages() []hostPage {
	g := f.Generated
	return []hostPage{
		{"about", g.About, f.Texts.T("host-about")},
		{"contacts", g.OwnContacts, f.Texts.T("host-contacts")},
		{"accessibility", g.Statement, f.Texts.T("host-statement")},
	}
}

// hostData is a page of the host's. What is not known is "".
type hostData struct {
	Language, Policy, Title, Course string
	MainID, Address, Prefix         string // see frameData; Prefix begins the ids
	Style, Home, Contacts           string
	Draft                           bool
	Nav                             []navData
	Edit, End                       template.HTML // comments around what the host changes

	Host, URL, Phone, Responsible string
	Email                         *mailData

	Controller, PrivacyPhone string
	PrivacyEmail             *mailData
	Privacy                  course.Privacy

	Own []render.ContactData // the edition's own contacts

	Compliance, Method, Assessed, Updated string
	Issues, Burden, Exempt                []string
	Report                                *mailData
	Form, ReportPhone                     string
	Supervisor, SuperviseAt               string
}

type mailData struct {
	URL   template.URL
	Title string
}

func (f *Frame) hostPage(p hostPage) ([]byte, error) {
	c, url := &f.Course.Config, func(to string) string { return f.Link(p.address, to, "") }
	a := &c.Accessibility
	to := func(address string) *mailData {
		if address == "" {
			return nil
		}
		return &mailData{mail(address, strings.TrimSpace(c.Title+" "+c.Version)), address}
	}
	d := hostData{
		Language: c.Language, Policy: cmp.Or(f.options.Policy, Policy), Title: p.title, Course: c.Title,
		Style: url(f.Generated.HostStyle), Home: url(f.StartAddress()),
		Contacts: url(f.Generated.Contacts), Draft: c.Draft(),
		Edit: template.HTML("<!-- " + f.Texts.T("host-edit") + " -->"),
		End:  template.HTML("<!-- " + f.Texts.T("host-end") + " -->"),

		Host: c.Publisher.Name, URL: render.ExternalURL(c.Publisher.URL), Phone: c.Publisher.Phone,
		Responsible: c.Responsible, Email: to(c.Publisher.Email),

		Controller:   cmp.Or(c.Privacy.Controller, c.Publisher.Name),
		PrivacyEmail: to(cmp.Or(c.Privacy.Email, c.Publisher.Email)),
		PrivacyPhone: cmp.Or(c.Privacy.Phone, c.Publisher.Phone), Privacy: c.Privacy,

		Compliance: string(a.Compliance), Method: sentence(a.Method), Assessed: f.Texts.Date(string(a.Assessed)),
		Updated: f.Texts.Date(string(a.Updated)),
		Issues:  a.Issues, Burden: a.Burden, Exempt: a.Exempt,
		Report: to(cmp.Or(a.Email, c.Publisher.Email)), Form: render.ExternalURL(a.FormURL),
		ReportPhone: cmp.Or(a.Phone, c.Publisher.Phone),
		Supervisor:  cmp.Or(a.Supervisor, f.Texts.T("supervisor")),
		SuperviseAt: cmp.Or(render.ExternalURL(a.SuperviseAt), f.Texts.T("supervisor-url")),
	}
	if d.MainID = course.MainID; f.one != nil {
		d.MainID, d.Address, d.Prefix = f.one[p.address], p.address, f.prefix(p.address)
	}
	if d.Policy == "none" {
		d.Policy = ""
	}
	for _, other := range f.hostPages() {
		d.Nav = append(d.Nav, navData{URL: url(other.address), Title: other.title, Current: other == p})
	}
	for _, k := range f.Course.Contacts {
		if f.Course.Edition != nil && k.Place.File != nil && strings.HasPrefix(k.Place.File.Name, "editions/") {
			d.Own = append(d.Own, render.Contact(f.Texts, k, 2, ""))
		}
	}
	return f.Cache.Layouts.Document(hostLayout(f.Cache.Layouts.Language, p.layout), d)
}

// sentence ends a text with a full stop if it has no end of its own.
func sentence(s string) string {
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") {
		return s
	}
	return s + "."
}
