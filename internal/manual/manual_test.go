package manual

import (
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/lang"
)

// An author finds every block, attribute, keyword and key in the manual, by its own name and by the usual one in each language.
func TestEveryWordIsExplained(t *testing.T) {
	text, ok := Text("language")
	if !ok {
		t.Fatal("no topic language")
	}
	for _, list := range []lang.List{lang.Blocks, lang.Attributes, lang.Keywords, lang.Keys} {
		for _, l := range lang.All() {
			for _, words := range l.Words[list] {
				if len(words) > 1 && !strings.Contains(strings.ToLower(text), strings.ToLower(words[1])) {
					t.Errorf("language.md does not say %q, %s for %s", words[1], l.Name, words[0])
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
