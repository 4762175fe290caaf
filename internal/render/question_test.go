package render

import (
	"strings"
	"testing"
)

func TestMix(t *testing.T) {
	same := func(s string) string { return s }
	for _, test := range []struct{ in, want string }{{"cab", "abc"}, {"abc", "bca"}, {"a", "a"}, {"", ""}} {
		list := strings.Split(test.in, "")
		mix(list, same)
		if got := strings.Join(list, ""); got != test.want {
			t.Errorf("mix(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}
