// Package bug keeps a panic from ending the program without a word. A panic is a fault of the program, whoever's file
// it met. It becomes an error that says what was being made, with the stack where it happened, and comes back to where
// the work was asked for, from whatever goroutine it happened in. Goroutines of this program are started by a [Group];
// a test holds them to that.
package bug

import (
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
)

// A Bug is a panic as an error.
type Bug struct {
	Doing string // what was being made, as `making fall/helena.html`
	Value any    // what the panic said
	Stack []byte
}

func (b *Bug) Error() string {
	return fmt.Sprintf("internal error while %s: %v; please report it with what follows\n%s", b.Doing, b.Value, b.Stack)
}

// From returns what recover has returned as a Bug. What was a Bug already stays as it is: it happened nearer to what is
// wrong.
func From(recovered any, doing string) *Bug {
	var b *Bug
	if err, ok := recovered.(error); ok && errors.As(err, &b) {
		return b
	}
	return &Bug{doing, recovered, debug.Stack()}
}

// Guard does what work does, and returns a panic in it as a [*Bug].
func Guard[T any](doing string, work func() (T, error)) (result T, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = From(r, doing)
		}
	}()
	return work()
}

// A Group is goroutines that are waited for. The zero Group is ready.
type Group struct {
	wait  sync.WaitGroup
	mu    sync.Mutex
	first *Bug
}

// Go starts a goroutine.
func (g *Group) Go(doing string, work func()) {
	g.wait.Go(func() {
		defer func() {
			if r := recover(); r != nil {
				g.mu.Lock()
				defer g.mu.Unlock()
				if g.first == nil {
					g.first = From(r, doing)
				}
			}
		}()
		work()
	})
}

// Wait waits for all of them, and panics with the first Bug that one of them met.
func (g *Group) Wait() {
	g.wait.Wait()
	if g.first != nil {
		panic(g.first)
	}
}
