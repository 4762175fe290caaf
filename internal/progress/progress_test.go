package progress

import (
	"bytes"
	"testing"
	"time"
)

// What a reader sees on a terminal: nothing at first, then one line that is always the same, and at last nothing again.
func TestProgress(t *testing.T) {
	var quick bytes.Buffer
	p := newLine(&quick, time.Hour, time.Hour)
	p.Show("building")
	p.Stop()
	p.Stop()
	if quick.Len() > 0 {
		t.Errorf("a short wait is explained: %q", quick.String())
	}

	var slow bytes.Buffer
	p = newLine(&slow, 0, time.Millisecond)
	p.Show("building")
	time.Sleep(50 * time.Millisecond)
	p.Stop()
	if got, want := slow.String(), "\rbuilding …\x1b[K\r\x1b[K"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}

	none := Start(&quick)
	none.Show("building")
	none.Stop()
	if quick.Len() > 0 {
		t.Errorf("a file gets a progress line: %q", quick.String())
	}
}
