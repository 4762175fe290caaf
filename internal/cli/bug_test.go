package cli

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/bug"
)

type burning struct{}

func (burning) Write([]byte) (int, error) { panic("the paper burns") }

// A fault of the program ends with exit code 3 and a message that says what was being made and where it went wrong.
func TestInternalFaults(t *testing.T) {
	var stderr bytes.Buffer
	code := Main([]string{"version"}, burning{}, &stderr)
	for _, want := range []string{"vinjett: internal error while running vinjett version: the paper burns; " +
		"please report it", "cli.burning.Write"} {
		if !strings.Contains(stderr.String(), want) {
			t.Errorf("the message lacks %q:\n%s", want, stderr.String())
		}
	}
	if code != exitInternal {
		t.Errorf("exit code %d", code)
	}

	stderr.Reset()
	_, err := bug.Guard("making fall/helena.html", func() (any, error) { panic("a kind that nothing is written for") })
	p := &program{&stderr, &stderr}
	code = p.report(fmt.Errorf("fall/helena.html: %w", err))
	want := "vinjett: internal error while making fall/helena.html: a kind that nothing is written for; " +
		"please report it"
	if !strings.HasPrefix(stderr.String(), want) || code != exitInternal {
		t.Errorf("exit code %d, message:\n%s", code, stderr.String())
	}
}
