package manual

import (
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
