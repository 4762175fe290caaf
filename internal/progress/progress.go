// Package progress says on a terminal what a program is doing, when it takes long: one line that is written anew and
// taken away at the end.
package progress

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/vinjett/vinjett/internal/bug"
)

// A Line is the line on the terminal. What it says may change from any goroutine.
type Line struct {
	w    io.Writer // nil when nobody looks
	mu   sync.Mutex
	text string
	done chan struct{}
	over bug.Group
	once sync.Once
}

// patience is how long a reader waits without being told why.
const patience = time.Second

// Start returns a line that is visible, after a second, when w is a terminal.
func Start(w io.Writer) *Line {
	if f, ok := w.(*os.File); ok && os.Getenv("TERM") != "dumb" {
		if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			return newLine(w, patience, 100*time.Millisecond)
		}
	}
	return &Line{}
}

func newLine(w io.Writer, wait, every time.Duration) *Line {
	p := &Line{w: w, done: make(chan struct{})}
	p.over.Go("showing how far it is", func() {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		written := ""
		for {
			select {
			case <-p.done:
				if written != "" {
					io.WriteString(w, "\r\x1b[K")
				}
				return
			case <-timer.C:
				p.mu.Lock()
				text := p.text
				p.mu.Unlock()
				if text != written {
					fmt.Fprintf(w, "\r%s …\x1b[K", text)
					written = text
				}
				timer.Reset(every)
			}
		}
	})
	return p
}

// Show changes what is said.
func (p *Line) Show(text string) {
	if p.w == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.text = text
}

// Stop takes the line away. It may be called more than once.
func (p *Line) Stop() {
	if p.w == nil {
		return
	}
	p.once.Do(func() { close(p.done) })
	p.over.Wait()
}
