package workplace

import (
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/diag"
)

func sourceOf(t *testing.T, raw string) source {
	t.Helper()
	s, ok := newSource("content/x.md", []byte(raw))
	if !ok {
		t.Fatalf("%q is no text", raw)
	}
	return s
}

// A saved text changes its own lines and no other byte: not a byte order mark, not how lines end, not how letters are
// put together, not the spaces that an editor shows nobody.
func TestSplice(t *testing.T) {
	const a = "a\u030a" // å as macOS writes it
	for _, c := range []struct{ raw, was, text, want string }{
		{"ett\n\ntvå\n", "två", "2", "ett\n\n2\n"},
		{"\ufeffett\r\n\r\ntvå\r\nrad\r\n", "två\nrad", "två\nny\nrad", "\ufeffett\r\n\r\ntvå\r\nny\r\nrad\r\n"},
		{"ett\r\ntvå\ntre\r\n", "två", "2\n3", "ett\r\n2\r\n3\ntre\r\n"}, // ends as most lines do
		{"ett\r\ntvå\ntre\r\nfyra", "ett\ntvå\ntre", "ett\ntvå\n3", "ett\r\ntvå\n3\r\nfyra"},
		{"ett\rtvå\r", "ett", "1\n2", "1\r2\rtvå\r"},
		{"v" + a + "r  \n\nh" + a + "r\t\n", "h" + a + "r\t", "h" + a + "rd", "v" + a + "r  \n\nh" + a + "rd\n"},
		{"x\r\n\r\ny", "x\n\ny", "x\n\ny", "x\r\n\r\ny"},
		{"x\r\n\r\ny\r\n", "y", "", "x\r\n\r\n\r\n"},
		{"åä\n", "åä", "åö", "åö\n"}, // letters that share their first byte
	} {
		s := sourceOf(t, c.raw)
		at := strings.Index(string(s.text()), c.was)
		got := s.splice(diag.Span{Start: at, End: at + len(c.was)}, []byte(c.text))
		if string(got) != c.want {
			t.Errorf("%q with %q for %q is\n%q, want\n%q", c.raw, c.text, c.was, got, c.want)
		}
	}
}

func FuzzSplice(f *testing.F) {
	f.Add("\ufeffett\r\n\r\ntvå\rtre\n", 3, 9, "nytt\nhär")
	f.Add("", 0, 0, "x")
	f.Fuzz(func(t *testing.T, raw string, start, end int, text string) {
		s, ok := newSource("content/x.md", []byte(raw))
		if _, is := newSource("content/x.md", []byte(text)); !ok || !is || strings.Contains(text, "\r") ||
			strings.HasPrefix(text, "\ufeff") {
			return
		}
		old := string(s.text())
		if start < 0 || end < start || end > len(old) {
			return
		}
		if strings.HasPrefix(old, "\ufeff") || start == 0 && strings.HasPrefix(text+old[end:], "\ufeff") {
			return // a second mark is text
		}
		got := s.splice(diag.Span{Start: start, End: end}, []byte(text))
		now, ok := newSource("content/x.md", got)
		if want := old[:start] + text + old[end:]; ok && string(now.text()) != want {
			t.Errorf("%q[%d:%d] with %q reads %q, want %q", raw, start, end, text, now.text(), want)
		}
		if same := s.splice(diag.Span{Start: start, End: end}, s.text()[start:end]); string(same) != raw {
			t.Errorf("%q[%d:%d] with itself is %q", raw, start, end, same)
		}
	})
}

// What has changed elsewhere in a file meanwhile is kept; what has changed in the same lines is shown.
func TestLocate(t *testing.T) {
	const before = "# T\n\nett\n\ntvå\n\ntre\n\nett\n"
	for _, c := range []struct{ was, now, found string }{
		{"två", "# T\n\nnytt\n\nett\n\ntvå\n\ntre\n\nett\n\nmer\n", "två"},
		{"två", "två\n", "två"},
		{"två", "# T\n\nett\n\n2\n\ntre\n\nett\n", "!2"},
		{"två", "# T\n\nett\n\ntvå hundar\n\ntre\n\nett\n", "!två hundar"},
		{"två", "# T\n\nett\n\ntre\n\nett\n", "!"},
		{"två", "# T\n\nett\n\ntvå\n\ntvå\n\ntre\n\nett\n", "!två\n\ntvå"}, // which of them?
		{"ett", "# T\n\n0\n\nett\n\ntvå\n\ntre\n\nett\n", "ett"},
		{"två", "", "!"},
		{"två", "# Titel\n\nett\n\n2\n\ntre\n\n1\n", "!2"}, // what has changed elsewhere is not part of it
		{"två", "# Titel\n\n0\n\nett\n\n2\n\n2b\n\ntre\n\nfyra\n", "!2\n\n2b"},
	} {
		at := strings.Index(before, c.was)
		found, ok := locate([]byte(before), []byte(c.now), diag.Span{Start: at, End: at + len(c.was)})
		got := strings.Trim(c.now[found.Start:found.End], "\n")
		if !ok {
			got = "!" + got
		}
		if got != c.found {
			t.Errorf("%q in %q is found as %q, want %q", c.was, c.now, got, c.found)
		}
	}
	const twice = "# T\n\n0\n\nett\n\ntvå\n\ntre\n\nett\n"
	if found, ok := locate([]byte(before), []byte(twice), diag.Span{Start: len(before) - 4,
		End: len(before) - 1}); !ok ||
		found.Start != len(twice)-4 {
		t.Errorf("the second of two is found at %d, %t", found.Start, ok)
	}
}
