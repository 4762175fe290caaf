package manual

import (
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/diag"
)

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
