package check

import (
	"cmp"
	"fmt"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
)

// hostFacts reports what an edition does not say and the law wants said: who is responsible for the copy, how
// accessible it is, and whom to write to. Nothing of it has a default, so that no copy carries another body's
// statement.
func hostFacts(f *facts) (found []diag.Diagnostic) {
	if f.Edition == nil || f.Edition.File == nil {
		return nil
	}
	a, p := &f.Config.Accessibility, &f.Config.Publisher
	for _, fact := range []struct{ value, key, example, what string }{
		{p.Name, "publisher: name", "publisher: {name: Exempelkommun}",
			"who publishes the copy and is responsible for it"},
		{cmp.Or(a.Email, string(a.FormURL), p.Email), "accessibility: email",
			"accessibility: {email: kurs@example.se}, or form-url, or an email of the publisher's",
			"where a reader reports what is not accessible"},
		{string(a.Compliance), "accessibility: compliance",
			"accessibility: {compliance: partial} – full, partial or none, as you have found it to be",
			"how far the copy meets the requirements"},
		{string(a.Assessed), "accessibility: assessed", "accessibility: {assessed: 2026-05-04}",
			"when the copy was assessed"},
		{string(a.Updated), "accessibility: updated", "accessibility: {updated: 2026-05-04}",
			"when the statement was last changed"},
		{a.Method, "accessibility: method", "accessibility: {method: self-assessment with keyboard and screen reader}",
			"how the copy was assessed"},
	} {
		if fact.value == "" {
			found = append(found, diag.New("missing-host-fact", f.Edition.Place,
				fmt.Sprintf("%s is missing: %s", fact.key, fact.what)).Hintf("write %s", fact.example))
		}
	}
	if (a.Compliance == course.CompliesPartly || a.Compliance == course.CompliesNot) && len(a.Issues) == 0 {
		found = append(found, diag.New("missing-host-fact", f.Edition.Place,
			"accessibility: issues is missing: what is not accessible, and why").
			Hintf("list it, one line each: issues: [The films have no audio description]"))
	}
	return found
}
