package check

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/vinjett/vinjett/internal/course"
)

func TestDue(t *testing.T) {
	c := build(t, "-- a.md --\n# A\nText.\n-- b.md --\n---\ntitle: B\ngranskad: 2024-01-01\n---\nText.\n",
		func(c *course.Course) {
			c.Config.Responsible = "Redaktionen"
			c.Config.ReviewEvery = "6 months"
			c.Config.Reviewed = "2026-01-01"
			c.Pages[1].Reviewed = course.Review{Date: "2024-01-01", By: "Åsa"}
			c.Contacts = []*course.Contact{
				{Name: "112", Checked: course.Checked{Date: "2025"}, Place: at("contacts.yaml", 1)},
				{Name: "114 14", Lasting: true, Checked: course.Checked{Date: "2020"}},
				{Name: "1177", Lasting: true, Place: at("contacts.yaml", 3)},
				{Name: "Ny", Checked: course.Checked{Date: "2026-04-30"}},
				{Name: "Jouren", Owner: "Värden", Place: at("contacts.yaml", 5)},
			}
			checked := course.Checked{Date: "2026-04-27"}
			c.Sources = []*course.Source{
				{ID: "bok", Type: "book"},
				{ID: "ord", Type: "document", Provisions: []course.Section{
					{Locator: "a", Standing: course.Standing{
						Recheck: course.Recheck{Date: "2026-04-27", Why: "behöver granskas"},
						Place:   at("sources.yaml", 8)}},
					{Locator: "b"},
				}},
				{ID: "gammal", Type: "legislation", Standing: course.Standing{Status: course.Replaced}},
				{ID: "okollad", Type: "legislation", Standing: course.Standing{Place: at("sources.yaml", 2),
					ValidFrom: "2018-01-01"}},
				{ID: "sol", Type: "legislation", Standing: course.Standing{Checked: checked},
					Provisions: []course.Section{
						{Locator: "1 §"},
						{Locator: "2 §", Standing: course.Standing{ValidFrom: "2026-07-01",
							Place: at("sources.yaml", 4)}},
						{Locator: "3 §", Standing: course.Standing{ValidUntil: "2026-06-30",
							Place: at("sources.yaml", 5)}},
						{Locator: "4 §", Standing: course.Standing{Checked: course.Checked{Date: "2025-12-01"},
							Place: at("sources.yaml", 6)}},
						{Locator: "6 §", Standing: course.Standing{Recheck: course.Recheck{Date: "2026-05-01",
							Why: "ett nytt brott var föreslaget"}, Place: at("sources.yaml", 7)}},
						{Locator: "5 §", Standing: course.Standing{Status: course.Withdrawn, ValidUntil: "2026-06-30"}},
					}},
			}
		})
	const want = `
Redaktionen, contact 1177: never checked (content/contacts.yaml:3:1)
Redaktionen, law okollad: never checked (content/sources.yaml:2:1)
Redaktionen, contact 112: last checked 2025 (content/contacts.yaml:1:1)
Redaktionen, source ord a: behöver granskas (content/sources.yaml:8:1)
Redaktionen, law sol 6 §: ett nytt brott var föreslaget (content/sources.yaml:7:1)
Redaktionen, law sol 4 §: last checked 2025-12-01 (content/sources.yaml:6:1)
Redaktionen, law sol 3 §: valid until 2026-06-30 (content/sources.yaml:5:1)
Redaktionen, course: last reviewed 2026-01-01 ()
Redaktionen, law sol 2 §: in force from 2026-07-01 (content/sources.yaml:4:1)
Värden, contact Jouren: never checked (content/contacts.yaml:5:1)
Åsa, chapter b: last reviewed 2024-01-01 (content/b.md:3:1)`
	var b strings.Builder
	for _, i := range Due(c, time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)) {
		fmt.Fprintf(&b, "\n%s, %s: %s (%s)", i.Owner, i.What, i.Why, i.Place)
	}
	if b.String() != want {
		t.Errorf("got%s\nwant%s", b.String(), want)
	}
}

func TestCites(t *testing.T) {
	c := build(t, `-- a.md --
# A
Text [@sol 1 kap. 2 §; @brb] och [@sol 1 kap. historiskt] och [@sol 1 kap. 3 §] slut[^1].

[^1]: Not [@sol 1 kap. 2 § andra stycket].

::: fråga {#q1}
Vad?
- [x] Ja
  > Stämmer [@sol 1 kap. 2 §].
:::

::: samtalsövning [Samtal] {#samtal}
### Start {#start}
Text [@sol].
:::
-- b.md --
# B
Text [@sol].
`, nil)
	uses := func(key, locator string) string {
		var b strings.Builder
		for _, u := range course.Cites(c, key, locator) {
			fmt.Fprintf(&b, "%s %s [%s] %v\n", u.Place, u.Locator, u.In, u.Historical)
		}
		return b.String()
	}
	if got, want := uses("sol", ""), `content/a.md:2:7 1 kap. 2 § [] false
content/a.md:2:35 1 kap. [] true
content/a.md:2:64 1 kap. 3 § [] false
content/a.md:9:14 1 kap. 2 § [question q1] false
content/a.md:14:7  [conversation samtal] false
content/a.md:4:12 1 kap. 2 § andra stycket [] false
content/b.md:2:7  [] false
`; got != want {
		t.Errorf("sol: got\n%s\nwant\n%s", got, want)
	}
	if got, want := uses("sol", "1 kap. 2 §"), `content/a.md:2:7 1 kap. 2 § [] false
content/a.md:2:35 1 kap. [] true
content/a.md:9:14 1 kap. 2 § [question q1] false
content/a.md:4:12 1 kap. 2 § andra stycket [] false
`; got != want {
		t.Errorf("sol 1 kap. 2 §: got\n%s\nwant\n%s", got, want)
	}
}
