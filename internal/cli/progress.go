package cli

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/vinjett/vinjett/internal/bug"
)

// A progress is one line on a terminal that says what is going on, when it takes long.
type progress struct {
	w    io.Writer // nil when nobody looks
	mu   sync.Mutex
	text string
	done chan struct{}
	over bug.Group
	once sync.Once
}

// patience is how long a reader waits without being told why.
const patience = time.Second

// startProgress returns a progress that is visible when w is a terminal.
func startProgress(w io.Writer) *progress {
	if f, ok := w.(*os.File); ok && os.Getenv("TERM") != "dumb" {
		if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			return newProgress(w, patience, 100*time.Millisecond)
		}
	}
	return &progress{}
}

func newProgress(w io.Writer, wait, every time.Duration) *progress {
	p := &progress{w: w, done: make(chan struct{})}
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

// show changes what is said.
func (p *progress) show(text string) {
	if p.w == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.text = text
}

// stop takes the line away. It may be called more than once.
func (p *progress) stop() {
	if p.w == nil {
		return
	}
	p.once.Do(func() { close(p.done) })
	p.over.Wait()
}
