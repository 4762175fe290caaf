package bug

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func meets() { panic("a wall") }

func TestGuard(t *testing.T) {
	_, err := Guard("making a.html", func() (int, error) { meets(); return 1, nil })
	var b *Bug
	if !errors.As(err, &b) || b.Doing != "making a.html" || b.Value != "a wall" ||
		!strings.Contains(string(b.Stack), "bug.meets") {
		t.Fatalf("got %v", err)
	}
	for _, want := range []string{"while making a.html: a wall", "please report it"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the message does not say %q: %s", want, err)
		}
	}
	if n, err := Guard("nothing", func() (int, error) { return 1, nil }); n != 1 || err != nil {
		t.Error(n, err)
	}
	if _, err := Guard("outside", func() (int, error) { panic(fmt.Errorf("all: %w", b)) }); err != error(b) {
		t.Errorf("the nearer place is lost: %v", err)
	}
}

func TestGroup(t *testing.T) {
	_, err := Guard("all", func() (int, error) {
		var g Group
		for i := range 3 {
			g.Go(fmt.Sprint("part ", i), func() {
				if i == 1 {
					meets()
				}
			})
		}
		g.Wait()
		return 0, nil
	})
	var b *Bug
	if !errors.As(err, &b) || b.Doing != "part 1" || !strings.Contains(string(b.Stack), "bug.meets") {
		t.Errorf("got %v", err)
	}
}
