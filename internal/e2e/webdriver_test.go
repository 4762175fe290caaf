package e2e

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Browsers other than Chromium are driven by the commands of WebDriver, which both know: Firefox takes them itself,
// over a socket (Marionette), WebKit's from a program beside it, over HTTP. A session has a profile of its own.

// patience is much longer than anything takes, for a machine that does other work too.
const patience = 2 * time.Minute

// A remote is a session with a browser.
type remote struct {
	name string
	send func(command string, params any) (json.RawMessage, error)
}

// call sends a command and reads its answer into result, if that is not nil.
func (r *remote) call(command string, params, result any) error {
	data, err := r.send(command, params)
	if err != nil {
		return fmt.Errorf("%s: %s: %w", r.name, command, err)
	}
	if result == nil {
		return nil
	}
	// Marionette puts some values in an object, as HTTP puts all.
	var boxed map[string]json.RawMessage
	if json.Unmarshal(data, &boxed) == nil && len(boxed) == 1 && boxed["value"] != nil {
		data = boxed["value"]
	}
	return json.Unmarshal(data, result)
}

// background starts a program that ends with the test.
func background(t testing.TB, env []string, name string, args ...string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), env...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Start(); err != nil {
		t.Fatalf("%v; make test installs it", err)
	}
	t.Cleanup(func() {
		cancel()
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("%s said:\n%.2000s", name, said.String())
		}
	})
	return cmd
}

// waitFor tries until a step succeeds.
func waitFor(t testing.TB, what string, step func() error) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for {
		err := step()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s: %v", what, err)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// startFirefox starts Firefox, without a screen.
func startFirefox(t testing.TB) *remote {
	t.Helper()
	profile := t.TempDir()
	write(t, profile, "user.js", `user_pref("marionette.port", 0);
user_pref("dom.disable_open_during_load", false);
user_pref("app.update.auto", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("toolkit.telemetry.server", "");
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("services.settings.server", "data:,");
user_pref("ui.prefersReducedMotion", 1);
`)
	background(t, []string{"HOME=" + profile}, "firefox-esr", "--headless", "--no-remote", "--profile", profile,
		"--marionette")
	var conn net.Conn
	waitFor(t, "Firefox", func() error {
		port, err := os.ReadFile(filepath.Join(profile, "MarionetteActivePort"))
		if err == nil {
			conn, err = net.Dial("tcp", "127.0.0.1:"+strings.TrimSpace(string(port)))
		}
		return err
	})
	t.Cleanup(func() { conn.Close() })
	in := bufio.NewReader(conn)
	receive := func() (data []byte, err error) {
		length, err := in.ReadString(':')
		if err != nil {
			return nil, err
		}
		n, err := strconv.Atoi(strings.TrimSuffix(length, ":"))
		if err != nil {
			return nil, err
		}
		data = make([]byte, n)
		_, err = io.ReadFull(in, data)
		return data, err
	}
	if _, err := receive(); err != nil { // who it is
		t.Fatal(err)
	}
	number := 0
	r := &remote{name: "Firefox", send: func(command string, params any) (json.RawMessage, error) {
		number++
		data, err := json.Marshal([]any{0, number, "WebDriver:" + command, params})
		if err != nil {
			return nil, err
		}
		if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
			return nil, err
		}
		if _, err := fmt.Fprintf(conn, "%d:%s", len(data), data); err != nil {
			return nil, err
		}
		if data, err = receive(); err != nil {
			return nil, err
		}
		var answer [4]json.RawMessage
		if err := json.Unmarshal(data, &answer); err != nil {
			return nil, err
		}
		return answer[3], webDriverError(answer[2])
	}}
	if err := r.call("NewSession", map[string]any{}, nil); err != nil {
		t.Fatal(err)
	}
	return r
}

// webDriverError is what an answer says went wrong.
func webDriverError(data json.RawMessage) error {
	var fault struct{ Error, Message string }
	if err := json.Unmarshal(data, &fault); err != nil || fault.Error == "" {
		return err
	}
	message, _, _ := strings.Cut(fault.Message, "\n")
	return errors.New(fault.Error + ": " + message)
}

// overHTTP says where a command goes in the HTTP form of WebDriver. A part in braces is taken out of the parameters.
var overHTTP = map[string]string{
	"NewSession":       "POST /session",
	"DeleteSession":    "DELETE /session/{session}",
	"Navigate":         "POST /session/{session}/url",
	"ExecuteScript":    "POST /session/{session}/execute/sync",
	"ElementClick":     "POST /session/{session}/element/{id}/click",
	"ElementSendKeys":  "POST /session/{session}/element/{id}/value",
	"GetWindowHandle":  "GET /session/{session}/window",
	"GetWindowHandles": "GET /session/{session}/window/handles",
	"SwitchToWindow":   "POST /session/{session}/window",
	"CloseWindow":      "DELETE /session/{session}/window",
	"SetTimeouts":      "POST /session/{session}/timeouts",
	"SetWindowRect":    "POST /session/{session}/window/rect",
	"PerformActions":   "POST /session/{session}/actions",
}

// startWebKit starts WebKit's browser, which needs a screen, on one that nobody sees.
func startWebKit(t testing.TB) *remote {
	t.Helper()
	display := fmt.Sprintf(":%d", 100+os.Getpid()%30000)
	background(t, nil, "Xvfb", display, "-screen", "0", "1400x1000x24", "-nolisten", "tcp")
	waitFor(t, "a screen", func() error {
		_, err := os.Stat("/tmp/.X11-unix/X" + display[1:])
		return err
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	listener.Close()
	background(t, []string{"DISPLAY=" + display, "HOME=" + t.TempDir(), "GDK_BACKEND=x11", "NO_AT_BRIDGE=1",
		"WEBKIT_DISABLE_COMPOSITING_MODE=1", "LIBGL_ALWAYS_SOFTWARE=1"}, "WebKitWebDriver", "--host=127.0.0.1",
		"--port="+port)
	waitFor(t, "WebKit", func() error {
		conn, err := net.Dial("tcp", "127.0.0.1:"+port)
		if err == nil {
			conn.Close()
		}
		return err
	})
	session, client := "", http.Client{Timeout: patience}
	r := &remote{name: "WebKit", send: func(command string, params any) (json.RawMessage, error) {
		method, path, ok := strings.Cut(overHTTP[command], " ")
		if !ok {
			return nil, errors.New("not in the list of commands")
		}
		body, err := json.Marshal(params)
		if err != nil {
			return nil, err
		}
		var named struct{ ID string }
		_ = json.Unmarshal(body, &named)
		path = strings.NewReplacer("{session}", session, "{id}", named.ID).Replace(path)
		var reader io.Reader
		if method == http.MethodPost {
			reader = bytes.NewReader(body)
		}
		request, err := http.NewRequest(method, "http://127.0.0.1:"+port+path, reader)
		if err != nil {
			return nil, err
		}
		response, err := client.Do(request)
		if err != nil {
			return nil, err
		}
		defer response.Body.Close()
		var answer struct{ Value json.RawMessage }
		if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
			return nil, err
		}
		if response.StatusCode != http.StatusOK {
			return nil, webDriverError(answer.Value)
		}
		return answer.Value, nil
	}}
	found, err := filepath.Glob("/usr/lib/*/webkit2gtk-4.1/MiniBrowser")
	if err != nil || len(found) == 0 {
		t.Fatal("WebKit's MiniBrowser is not there; make test installs it")
	}
	var opened struct{ SessionID string }
	err = r.call("NewSession", map[string]any{"capabilities": map[string]any{"alwaysMatch": map[string]any{
		"webkitgtk:browserOptions": map[string]any{"binary": found[0], "args": []string{"--automation"}},
	}}}, &opened)
	if err != nil {
		t.Fatal(err)
	}
	session = opened.SessionID
	t.Cleanup(func() { _ = r.call("DeleteSession", nil, nil) })
	return r
}

// navigate opens an address.
func (r *remote) navigate(t testing.TB, address string) {
	t.Helper()
	if err := r.call("Navigate", map[string]any{"url": address}, nil); err != nil {
		t.Fatal(err)
	}
}

// script runs statements in the page and reads what they return.
func (r *remote) script(statements string, result any) error {
	return r.call("ExecuteScript", map[string]any{"script": statements, "args": []any{}}, result)
}

// valueOf returns the value of an expression in the page.
func valueOf[T any](t testing.TB, r *remote, expression string) T {
	t.Helper()
	var value T
	if err := r.script("return "+expression, &value); err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return value
}

// until waits until an expression is true in the page.
func (r *remote) until(t testing.TB, expression string) {
	t.Helper()
	waitFor(t, r.name+": "+expression, func() error {
		is := false
		err := r.script("return Boolean("+expression+")", &is)
		if err == nil && !is {
			err = errors.New("never became true")
		}
		return err
	})
}

// find returns the first element that can be seen of those with a selector, and with a text if one is given.
func (r *remote) find(t testing.TB, selector, text string) string {
	t.Helper()
	var element map[string]string
	waitFor(t, fmt.Sprintf("%s: %s %q", r.name, selector, text), func() error {
		element = nil
		err := r.script(fmt.Sprintf(`const e = [...document.querySelectorAll(%q)].find(e => `+
			`e.checkVisibility({visibilityProperty: true}) &&
				e.textContent.replace(/\s+/g, " ").includes(%q));
			if (!e) return null;
			e.scrollIntoView({block: "center", behavior: "instant"});
			// The page may still move of what was done before.
			const still = (was, done) => requestAnimationFrame(() => {
				const {x, y} = e.getBoundingClientRect();
				x === was.x && y === was.y ? done(e) : still({x, y}, done);
			});
			return new Promise(done => still({}, done))`, selector, text), &element)
		if err == nil && len(element) == 0 {
			err = errors.New("is not to be seen")
		}
		return err
	})
	for _, id := range element {
		return id
	}
	return ""
}

// click presses the button of a mouse on an element. What is in the menu is seen once that is open.
func (r *remote) click(t testing.TB, selector, text string) {
	t.Helper()
	if valueOf[bool](t, r, fmt.Sprintf(`(all => !all.some(e => e.checkVisibility()) && all.some(e => `+
		`e.closest(".more:not([open])")))(
		[...document.querySelectorAll(%q)].filter(e => e.textContent.includes(%q)))`, selector, text)) {
		r.click(t, ".more > summary", "")
		r.until(t, `document.querySelector(".more").open`)
	}
	id := r.find(t, selector, text)
	if err := r.call("ElementClick", map[string]any{"id": id}, nil); err != nil {
		t.Fatalf("%s %q: %v", selector, text, err)
	}
}

// type types into an element.
func (r *remote) typeIn(t testing.TB, selector, text string) {
	t.Helper()
	id := r.find(t, selector, "")
	if err := r.call("ElementSendKeys", map[string]any{"id": id, "text": text}, nil); err != nil {
		t.Fatalf("%s: %v", selector, err)
	}
}
