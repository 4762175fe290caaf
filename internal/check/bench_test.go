package check

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/course"
)

// large is a course of n chapters of 6 KB in parts of 25, with links, citations, questions and a glossary with terms
// that do not occur, so that all text is read. With faults, every link, citation and recap is wrong.
func large(b *testing.B, n int, faults bool) *course.Course {
	var archive strings.Builder
	wrong := ""
	if faults {
		wrong = "x"
	}
	for i := range n {
		fmt.Fprintf(&archive, "-- %02d-del/%05d-kapitel-%d.md --\n# Kapitel %d\n", i/25, i, i, i)
		for section := range 6 {
			fmt.Fprintf(&archive, "\n## Rubrik %d\n\n", section)
			archive.WriteString(strings.Repeat("Ord som alla känner igen står här i en mening, och *några* av dem "+
				"är långa sammansättningar. ", 8))
			fmt.Fprintf(&archive, "[en länk](../%02d-del/%05d-kapitel-%d.md#rubrik-%d) [@kalla-%d%s] [@lag 1 "+
				"kap. %d §%s]\n", i/25, i, i, section, i%100, wrong, section+1, wrong)
		}
		fmt.Fprintf(&archive, "\nEnligt 1 kap. %d § gäller det [@lag 1 kap. %d §].\n", i%50+1, i%50+1)
		fmt.Fprintf(&archive, "\n::: fråga {#q-%d}\nVad?\n- [x] Ja\n  > Stämmer.\n- [ ] Nej\n  > Stämmer inte.\n"+
			":::\n\n::: återblick\n- q-%d%s\n:::\n", i, i, wrong)
	}
	return build(b, archive.String(), func(c *course.Course) {
		lag := &course.Source{ID: "lag"}
		for i := range 50 {
			lag.Provisions = append(lag.Provisions, course.Section{Locator: fmt.Sprintf("1 kap. %d §", i+1)})
		}
		c.Sources = append(c.Sources, lag)
		for i := range 100 {
			c.Sources = append(c.Sources, &course.Source{ID: fmt.Sprintf("kalla-%d", i)})
		}
		for i := range 50 {
			c.Terms = append(c.Terms, &course.Term{Term: fmt.Sprintf("saknas%d", i)},
				&course.Term{Term: "sammansättningar"})
		}
	})
}

// BenchmarkCourse checks courses of which all links and citations are right, or all are wrong. What a chapter costs
// should not depend on how many there are.
func BenchmarkCourse(b *testing.B) {
	for _, faults := range []bool{false, true} {
		for _, n := range []int{1000, 10000} {
			if testing.Short() && n > 1000 {
				continue
			}
			b.Run(fmt.Sprintf("chapters=%d/faults=%v", n, faults), func(b *testing.B) {
				c := large(b, n, faults)
				for b.Loop() {
					Course(c)
				}
			})
		}
	}
}
