package manual

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/lang"
)

// An author finds every block, attribute, keyword and key in the manual, by its own name and by that in the language of
// the manual's examples. Those of all languages are printed by `vinjett help words`.
func TestEveryWordIsExplained(t *testing.T) {
	text, ok := Text("language")
	if !ok {
		t.Fatal("no topic language")
	}
	text = strings.ToLower(text)
	examples := lang.All()[0]
	for _, list := range []lang.List{lang.Blocks, lang.Attributes, lang.Keywords, lang.Keys} {
		for _, words := range examples.Words[list] {
			for _, word := range words[:min(2, len(words))] {
				if !strings.Contains(text, strings.ToLower(word)) {
					t.Errorf("language.md does not say %q", word)
				}
			}
		}
	}
}

func TestEveryMessageIsExplained(t *testing.T) {
	text, ok := Text("messages")
	if !ok {
		t.Fatal("no topic messages")
	}
	for _, r := range diag.Rules() {
		if !strings.Contains(text, "| `"+r.ID+"` | "+r.Summary+" | ") {
			t.Errorf("%s is not in messages.md with its summary %q", r.ID, r.Summary)
		}
	}
}

// criteria is WCAG 2.2, levels A and AA, https://www.w3.org/TR/WCAG22/.
const criteria = "" +
	"1.1.1 A, 1.2.1 A, 1.2.2 A, 1.2.3 A, 1.2.4 AA, 1.2.5 AA, 1.3.1 A, 1.3.2 A, 1.3.3 A, 1.3.4 AA, 1.3.5 " +
	"AA, 1.4.1 A, 1.4.2 A, 1.4.3 AA, 1.4.4 AA, 1.4.5 AA, 1.4.10 AA, 1.4.11 AA, 1.4.12 AA, 1.4.13 AA, " +
	"2.1.1 A, 2.1.2 A, 2.1.4 A, 2.2.1 A, 2.2.2 A, 2.3.1 A, 2.4.1 A, 2.4.2 A, 2.4.3 A, 2.4.4 A, 2.4.5 AA, " +
	"2.4.6 AA, 2.4.7 AA, 2.4.11 AA, 2.5.1 A, 2.5.2 A, 2.5.3 A, 2.5.4 A, 2.5.7 AA, 2.5.8 AA, 3.1.1 A, " +
	"3.1.2 AA, 3.2.1 A, 3.2.2 A, 3.2.3 AA, 3.2.4 AA, 3.2.6 A, 3.3.1 A, 3.3.2 A, 3.3.3 AA, 3.3.4 AA, 3.3.7 " +
	"A, 3.3.8 AA, 4.1.2 A, 4.1.3 AA"

// The report on accessibility answers every criterion once, in the words of VPAT, and names no rule that there is not.
func TestEveryCriterionIsAnswered(t *testing.T) {
	text, ok := Text("accessibility")
	if !ok {
		t.Fatal("no topic accessibility")
	}
	row := regexp.MustCompile(`(?m)^\| (\d\.\d\.\d+) .* \| (A|AA) \| ` +
		`(?:Supports|Partially Supports|Does Not Support|Not Applicable) \| .{10,} \|$`)
	var answered []string
	for _, m := range row.FindAllStringSubmatch(text, -1) {
		answered = append(answered, m[1]+" "+m[2])
	}
	if want := strings.Split(criteria, ", "); !slices.Equal(answered, want) {
		t.Errorf("answered are\n%q, want\n%q", answered, want)
	}
	known := map[string]bool{}
	for _, r := range diag.Rules() {
		known[r.ID] = true
	}
	axe := []string{"link-in-text-block", "label-content-name-mismatch", "heading-order", "target-size"}
	for _, m := range regexp.MustCompile("`([a-z]+(?:-[a-z]+)+)`").FindAllStringSubmatch(text, -1) {
		if !known[m[1]] && !slices.Contains(axe, m[1]) && m[1] != "form-url" {
			t.Errorf("there is no rule %s", m[1])
		}
	}
}
