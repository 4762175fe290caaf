// Package serve shows a course to its author: it builds, serves the pages from memory, watches the project's folders,
// and tells open pages when there is something new.
//
// [Run] is one loop: a change in a watched folder starts a build, the build's result becomes the new [state], and every
// open page hears of it over one event stream. A build without pages changes nothing but the text of the problem: pages
// are served from the last build that has some. What an author does with the pages is in a room of its own, see
// [Workplace].
//
// The server is for one person at one computer. It listens to loopback addresses alone, and answers only when it is
// called by a loopback name, so that a page of another site cannot read the course through a name that it lets point
// here (DNS rebinding).
package serve

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/vinjett/vinjett/internal/bug"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/tree"
)

// DefaultAddr is where the server listens unless told otherwise.
const DefaultAddr = "127.0.0.1:4000"

// Options say what to serve. Build is required.
type Options struct {
	// Addr is a loopback host and port. "" means DefaultAddr or, when that is taken, any free port.
	Addr string
	// Dirs are the folders whose changes start a build. Those that do not exist are noticed when they are made.
	Dirs []string
	// Build makes the pages, after changes to some files and folders: nothing else in Dirs has changed since the last
	// call. Nil means that anything may have. The tree is nil when there is no page to show; the error is the
	// machine's. Calls do not overlap.
	Build func(ctx context.Context, changed []string) (*tree.Tree, []diag.Diagnostic, error)
	// Workplace is what the author has beside the pages; nil for nothing.
	Workplace Workplace
	// Ready is called with the server's address when the first build is done, if it is not nil.
	Ready func(url string)
	// Log receives diagnostics and a line for every build; nil means nowhere.
	Log io.Writer
}

// A Workplace is what an author has beside the pages. It is safe for concurrent use.
type Workplace interface {
	// ServeHTTP answers what is asked below /_vinjett/, unless the server answers it itself.
	http.Handler
	// Dress returns the page at an address as its author sees it.
	Dress(r *http.Request, address string, page []byte) []byte
}

// CheckAddr returns an error that says what to write instead unless addr is a port of this computer that others do not
// reach.
func CheckAddr(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("the address %q is not host:port; write one like %s", addr, DefaultAddr)
	}
	if !isLoopback(host) {
		return fmt.Errorf("the address %q can be reached from other computers; serve shows a course to its "+
			"author only, so write one like %s", addr, DefaultAddr)
	}
	return nil
}

// isLoopback reports whether a host name or address means this computer.
func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// Run serves until ctx ends, and then returns nil. An error says why it could not serve; errors in the course are
// shown, not returned.
func Run(ctx context.Context, opts Options) error {
	if opts.Log == nil {
		opts.Log = io.Discard
	}
	listener, err := listen(opts.Addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	watcher, err := newWatcher(opts.Dirs)
	if err != nil {
		return err
	}
	defer watcher.close()

	// Watching comes before the first build, so that no change is missed; answering comes after it, so that no page is
	// missing.
	b := builder{opts: opts, hub: newHub()}
	failed := b.build(ctx, nil)
	server := &http.Server{
		Handler:           handler(b.hub, opts.Workplace),
		BaseContext:       func(net.Listener) context.Context { return ctx }, // event streams end with ctx
		ReadHeaderTimeout: 10 * time.Second,
	}
	serving, stopped := context.WithCancelCause(ctx)
	var answering bug.Group
	answering.Go("answering requests", func() {
		_, err := bug.Guard("answering requests", func() (any, error) { return nil, server.Serve(listener) })
		stopped(err)
	})
	if opts.Ready != nil && ctx.Err() == nil {
		opts.Ready("http://" + listener.Addr().String() + "/")
	}
	watcher.run(serving, opts.Log, failed, func(changed []string) bool { return b.build(ctx, changed) })
	if ctx.Err() == nil {
		return context.Cause(serving)
	}

	// A short time for pages that are on their way.
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	if server.Shutdown(grace) != nil {
		server.Close()
	}
	return nil
}

// listen opens the port.
func listen(addr string) (net.Listener, error) {
	if addr == "" {
		if l, err := net.Listen("tcp", DefaultAddr); err == nil {
			return l, nil
		}
		return net.Listen("tcp", "127.0.0.1:0")
	}
	if err := CheckAddr(addr); err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("%w; choose another port with --addr 127.0.0.1:4001", err)
	}
	if a, ok := l.Addr().(*net.TCPAddr); !ok || !a.IP.IsLoopback() { // a host name may mean anything
		l.Close()
		return nil, fmt.Errorf("%s means %s, which other computers can reach; write an address like %s", addr,
			l.Addr(), DefaultAddr)
	}
	return l, nil
}

// A builder builds and tells the hub.
type builder struct {
	opts Options
	hub  *hub
	last string // diagnostics as they were printed last
}

// build builds once. It reports whether that is worth trying again although nobody changes anything: a machine's fault
// passes, such as a file that another program holds.
func (b *builder) build(ctx context.Context, changed []string) (again bool) {
	start := time.Now()
	t, ds, err := b.opts.Build(ctx, changed)
	if ctx.Err() != nil {
		return false
	}
	var text strings.Builder
	if err != nil {
		t = nil
		fmt.Fprintf(&text, "vinjett: %v\nnot built; trying again until it works\n", err)
	}
	diag.Text(&text, ds) // a strings.Builder takes everything
	if text.String() != b.last {
		b.last = text.String()
		io.WriteString(b.opts.Log, b.last)
	}
	if t == nil {
		if err == nil {
			fmt.Fprintf(b.opts.Log, "not built: %s\n", count(ds))
		}
		b.hub.fail(text.String())
		return err != nil
	}
	fmt.Fprintf(b.opts.Log, "built in %v: %s\n", time.Since(start).Round(time.Millisecond), count(ds))
	b.hub.publish(t)
	return false
}

// count says how many errors and warnings there are.
func count(ds []diag.Diagnostic) string {
	errors := 0
	for _, d := range ds {
		if d.Severity == diag.Error {
			errors++
		}
	}
	return plural(errors, "error") + ", " + plural(len(ds)-errors, "warning")
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
