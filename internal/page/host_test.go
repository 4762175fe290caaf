package page_test

import (
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/course"
)

func hostPages(t *testing.T, language string, change func(*course.Course)) map[string]string {
	t.Helper()
	c := loadCourse(t, "testdata/kitchen")
	c.Config.Language = language
	change(c)
	pages := map[string]string{}
	for _, p := range renderer(t, language).Frame(c, options).Pages() {
		if p.Kind == "host" {
			b, err := p.Render()
			if err != nil {
				t.Fatal(err)
			}
			pages[p.Address] = string(b)
		}
	}
	return pages
}

// A copy that nobody has taken on says so and promises nothing.
func TestNoHost(t *testing.T) {
	pages := hostPages(t, "sv", func(c *course.Course) {
		c.Config.Publisher, c.Config.Accessibility = course.Publisher{}, course.Accessibility{}
	})
	statement := pages["lokalt/tillganglighet.html"]
	if !strings.Contains(statement, "har ännu ingen värd") ||
		!strings.Contains(statement, "Ingen bedömning är gjord än") ||
		strings.Contains(statement, "förenlig</strong>") {
		t.Errorf("the statement:\n%s", statement)
	}
	for address, html := range pages {
		if begin, end := strings.Count(html, "<!-- ÄNDRA HÄR -->"),
			strings.Count(html, "<!-- SLUT PÅ ÄNDRINGEN -->"); begin == 0 || begin != end {
			t.Errorf("%s: %d places to change, %d ends", address, begin, end)
		}
		if strings.Contains(html, "<script") || strings.Contains(html, "assets/") {
			t.Errorf("%s leans on what the next version may rename", address)
		}
	}
	if len(pages) != 3 || pages["lokalt/hos-oss.html"] == "" || pages["lokalt/kontakter.html"] == "" {
		t.Errorf("%d pages", len(pages))
	}
}

// A statement says what the law wants: who, what, how far, what is missing and why, how and when it was found, where to
// report.
func TestStatement(t *testing.T) {
	facts := func(c *course.Course) {
		c.Config.Publisher = course.Publisher{Name: "Exempelkommun", Email: "info@example.se", Phone: "010-1"}
		c.Config.Privacy = course.Privacy{Logs: "Loggen sparas i 30 dagar."}
		c.Config.Accessibility = course.Accessibility{
			Compliance: course.CompliesPartly, Assessed: "2026-05-04", Updated: "2026-05-11", Method: "Egen bedömning",
			Email: "t@example.se", FormURL: "https://example.se/form",
			Issues: []string{"Bild utan text."}, Burden: []string{"Teckenspråk."}, Exempt: []string{"Gamla filmer."},
		}
	}
	pages := hostPages(t, "sv", facts)
	for address, wants := range map[string][]string{
		"lokalt/tillganglighet.html": {"Exempelkommun ansvarar", "<strong>delvis förenlig</strong>",
			"<li>Bild utan text.</li>", "<li>Teckenspråk.</li>", "<li>Gamla filmer.</li>",
			"Egen bedömning. Senaste bedömningen gjordes 4 maj 2026. Redogörelsen ändrades senast 11 maj 2026.",
			"mailto:t@example.se?subject=", `href="https://example.se/form"`,
			"så snart som möjligt", "Digg, Myndigheten för digital förvaltning,",
			`href="https://www.digg.se/tdosanmalan"`,
			"Det här är inte värdens bedömning"},
		"lokalt/hos-oss.html": {"Exempelkommun lägger ut", "Loggen sparas i 30 dagar.", "info@example.se", "imy.se"},
	} {
		for _, want := range wants {
			if !strings.Contains(pages[address], want) {
				t.Errorf("%s does not hold %q:\n%s", address, want, pages[address])
			}
		}
	}
	pages = hostPages(t, "en", func(c *course.Course) {
		facts(c)
		c.Config.Accessibility.Supervisor, c.Config.Accessibility.SuperviseAt = "PTS", "https://pts.se"
	})
	if p := pages["local/accessibility.html"]; !strings.Contains(p, "<strong>partially compliant</strong>") ||
		!strings.Contains(p, "PTS supervises") || !strings.Contains(p, `href="https://pts.se"`) {
		t.Errorf("the English statement:\n%s", p)
	}
}
