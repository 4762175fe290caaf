// Package lsp is a server for editors that speak the Language Server Protocol, such as Visual Studio Code, Neovim and
// Zed: while an author types, they show the messages of `vinjett check`, complete the names of blocks, attributes, ids,
// sources and files, show what a term or a source is, go to what a link names, and rename an id everywhere.
//
// The course is loaded anew after every change, as the files are on disk but for those that are open, which count as
// they are in the editor. Loading remembers what it has parsed, so a change costs the parsing of one file and the
// checks.
//
// A [Serve] handles messages one after the other; only loading waits, until the author has paused.
package lsp

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/vinjett/vinjett/internal/bug"
)

// pause is how long nothing must change before the course is checked.
const pause = 150 * time.Millisecond

// A stream is what an editor is connected by.
type stream struct {
	io.Reader
	io.Writer
}

func (stream) Close() error { return nil }

// Serve speaks to an editor until it says that it is done, closes the stream, or ctx ends. Version is the program's.
func Serve(ctx context.Context, in io.Reader, out io.Writer, version string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s := &server{version: version, cancel: cancel, wake: make(chan struct{}, 1)}
	defer s.close()
	messages := jsonrpc2.NewBufferedStream(stream{in, out}, jsonrpc2.VSCodeObjectCodec{})
	s.conn = jsonrpc2.NewConn(ctx, messages, jsonrpc2.HandlerWithError(s.handle).SuppressErrClosed())
	var checking bug.Group
	checking.Go("checking what is written", func() { s.checkAfterPauses(ctx) })
	select {
	case <-s.conn.DisconnectNotify():
	case <-ctx.Done():
	}
	cancel()
	checking.Wait()
	return nil
}

// handle answers a message. A fault of the program becomes an error that the editor shows.
func (s *server) handle(ctx context.Context, _ *jsonrpc2.Conn, r *jsonrpc2.Request) (any, error) {
	method, ok := methods[r.Method]
	if !ok {
		if r.Notif {
			return nil, nil
		}
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeMethodNotFound, Message: r.Method + " is not supported"}
	}
	var params json.RawMessage
	if r.Params != nil {
		params = *r.Params
	}
	return bug.Guard("answering "+r.Method, func() (any, error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		return method(s, ctx, params)
	})
}

// A method answers messages of one name.
type method func(s *server, ctx context.Context, params json.RawMessage) (any, error)

// with makes a method of a function that takes the parameters as a value.
func with[P any](do func(s *server, p P) (any, error)) method {
	return func(s *server, _ context.Context, raw json.RawMessage) (any, error) {
		var p P
		if len(raw) > 0 {
			if err := json.Unmarshal(raw, &p); err != nil {
				return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: err.Error()}
			}
		}
		return do(s, p)
	}
}

var methods = map[string]method{
	"initialize": with((*server).initialize),
	"shutdown":   with(func(*server, struct{}) (any, error) { return nil, nil }),
	"exit":       with(func(s *server, _ struct{}) (any, error) { s.cancel(); return nil, nil }),
	"textDocument/didOpen": with(func(s *server, p change) (any, error) {
		return nil, s.write(p.TextDocument.URI, p.TextDocument.Text)
	}),
	"textDocument/didChange": with(func(s *server, p change) (any, error) {
		if n := len(p.ContentChanges); n > 0 {
			return nil, s.write(p.TextDocument.URI, p.ContentChanges[n-1].Text)
		}
		return nil, nil
	}),
	"textDocument/didClose": with(func(s *server, p change) (any, error) {
		s.forget(p.TextDocument.URI)
		return nil, nil
	}),
	"textDocument/didSave":            with(func(s *server, _ change) (any, error) { s.changed(); return nil, nil }),
	"workspace/didChangeWatchedFiles": with(func(s *server, _ struct{}) (any, error) { s.changed(); return nil, nil }),
	"textDocument/completion":         with((*server).complete),
	"textDocument/hover":              with((*server).hover),
	"textDocument/definition":         with((*server).definition),
	"textDocument/prepareRename":      with((*server).prepareRename),
	"textDocument/rename": func(s *server, ctx context.Context, raw json.RawMessage) (any, error) {
		return with(func(s *server, p rename) (any, error) { return s.rename(ctx, p) })(s, ctx, raw)
	},
}

// initialize says what the server can do.
func (s *server) initialize(p initialize) (any, error) {
	s.snippets = p.Capabilities.TextDocument.Completion.CompletionItem.SnippetSupport
	const whole = 1 // a change comes with the whole text
	return map[string]any{
		"serverInfo": map[string]any{"name": "vinjett", "version": s.version},
		"capabilities": map[string]any{
			"textDocumentSync":   map[string]any{"openClose": true, "change": whole, "save": true},
			"completionProvider": map[string]any{"triggerCharacters": []string{":", "{", "=", "@", "(", "#", "/", " "}},
			"hoverProvider":      true,
			"definitionProvider": true,
			"renameProvider":     map[string]any{"prepareProvider": true},
		},
	}, nil
}

// tell shows the author a message that belongs to no place.
func (s *server) tell(ctx context.Context, err error) {
	const failure = 1
	_ = s.conn.Notify(ctx, "window/showMessage",
		map[string]any{"type": failure, "message": fmt.Sprintf("vinjett: %v", err)})
}
