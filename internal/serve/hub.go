package serve

import (
	"strconv"
	"sync"
	"time"

	"github.com/vinjett/vinjett/internal/tree"
)

// A state is what readers see: the last good build, and what is wrong with a newer one.
type state struct {
	version string     // names the last good build; no two builds of no two servers share one
	tree    *tree.Tree // nil before the first good build
	problem string     // what the terminal says of the newest build; "" when it is good
}

// A hub holds the state and tells listeners when it changes.
type hub struct {
	prefix string // of versions

	mu        sync.Mutex
	now       state
	builds    int
	listeners map[chan struct{}]bool
}

func newHub() *hub {
	return &hub{prefix: strconv.FormatInt(time.Now().UnixNano(), 36), listeners: map[chan struct{}]bool{}}
}

func (h *hub) state() state {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

// publish makes a tree what readers see.
func (h *hub) publish(t *tree.Tree) {
	h.change(func() {
		h.builds++
		h.now = state{version: h.prefix + "-" + strconv.Itoa(h.builds), tree: t}
	})
}

// fail keeps what readers see and says what is wrong with the newest build.
func (h *hub) fail(problem string) {
	h.change(func() { h.now.problem = problem })
}

func (h *hub) change(change func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	change()
	for l := range h.listeners {
		select {
		case l <- struct{}{}:
		default: // it has not yet heard of the change before, and will see both
		}
	}
}

// listen returns a channel that receives after every change; it is never closed. The caller calls stop when it stops
// listening.
func (h *hub) listen() (changed <-chan struct{}, stop func()) {
	l := make(chan struct{}, 1)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.listeners[l] = true
	return l, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.listeners, l)
	}
}
