package cli

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"vinjett": func() { os.Exit(Main(os.Args[1:], os.Stdout, os.Stderr)) },
		"visit":   func() { os.Exit(visit(os.Args[1], os.Args[2])) },
	})
}

// TestScripts runs the scripts of testdata/script: each is a project and a session on the command line.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits":     exits,
			"digest":    digest,
			"unchanged": unchanged,
			"repeat":    repeat,
			"unpack":    unpack,
			"pack":      pack,
			"bytes":     writeBytes,
			"await":     await,
			"folder":    folder,
		},
	})
}

// exits runs a program and wants an exit code: `exits 2 vinjett biuld`. What it prints must never be a panic.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if text := ts.ReadFile("stderr"); strings.Contains(text, "goroutine ") || strings.Contains(text, "panic") {
		ts.Fatalf("it panics:\n%s", text)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// digest remembers what is in a folder, and unchanged wants the same in it.
func digest(ts *testscript.TestScript, neg bool, args []string) {
	ts.Setenv("digest", sum(ts, args[0]))
}

func unchanged(ts *testscript.TestScript, neg bool, args []string) {
	if same := sum(ts, args[0]) == ts.Getenv("digest"); same == neg {
		ts.Fatalf("%s: unchanged is %v", args[0], same)
	}
}

func sum(ts *testscript.TestScript, dir string) string {
	h := sha256.New()
	ts.Check(filepath.WalkDir(ts.MkAbs(dir), func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		fmt.Fprintf(h, "%s %d %x\n", name, len(data), sha256.Sum256(data))
		return err
	}))
	return fmt.Sprintf("%x", h.Sum(nil))
}

// repeat writes a text n times into a file: `repeat 10000 '> ' content/a.md`.
func repeat(ts *testscript.TestScript, neg bool, args []string) {
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), bytes.Repeat([]byte(args[1]), n), 0o666))
}

// writeBytes writes a file of bytes: `bytes content/a.md 89504e47`.
func writeBytes(ts *testscript.TestScript, neg bool, args []string) {
	data, err := hex.DecodeString(args[1])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o666))
}

// unpack unpacks a zip file into a folder and replaces what is there: `unpack kurs.zip copy`.
func unpack(ts *testscript.TestScript, neg bool, args []string) {
	archive, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	defer archive.Close()
	for _, f := range archive.File {
		data, err := fs.ReadFile(archive, f.Name)
		ts.Check(err)
		name := filepath.Join(ts.MkAbs(args[1]), filepath.FromSlash(f.Name))
		ts.Check(os.MkdirAll(filepath.Dir(name), 0o777))
		ts.Check(os.WriteFile(name, data, 0o666))
	}
}

// pack makes a zip archive of a folder: `pack a.docx parts`.
func pack(ts *testscript.TestScript, neg bool, args []string) {
	f, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	archive := zip.NewWriter(f)
	ts.Check(archive.AddFS(os.DirFS(ts.MkAbs(args[1]))))
	ts.Check(archive.Close())
	ts.Check(f.Close())
}

// await waits for a file that a program in the background writes, and for a text in it.
func await(ts *testscript.TestScript, neg bool, args []string) {
	deadline := time.Now().Add(20 * time.Second)
	for time.Now().Before(deadline) {
		if data, err := os.ReadFile(ts.MkAbs(args[0])); err == nil && bytes.Contains(data, []byte(args[1])) {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	ts.Fatalf("%s does not come to hold %q", args[0], args[1])
}

// folder wants exactly these names in a folder: `folder . content .gitignore`.
func folder(ts *testscript.TestScript, neg bool, args []string) {
	entries, err := os.ReadDir(ts.MkAbs(args[0]))
	ts.Check(err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if got, want := strings.Join(names, " "), strings.Join(args[1:], " "); got != want {
		ts.Fatalf("%s holds %s, want %s", args[0], got, want)
	}
}

// visit is a browser: it writes a page to a file, whole or not at all.
func visit(file, url string) int {
	response, err := http.Get(url)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err == nil {
		err = os.WriteFile(file+".new", fmt.Appendf(nil, "%s %s\n%s", url, response.Status, body), 0o666)
	}
	if err == nil {
		err = os.Rename(file+".new", file)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func TestEveryCommandHasHelp(t *testing.T) {
	for _, c := range commands() {
		help := c.help()
		if !strings.HasPrefix(help, c.name+": "+c.summary+"\n\nusage: vinjett "+c.name) {
			t.Errorf("%s:\n%s", c.name, help)
		}
		if c.summary == "" || strings.HasSuffix(c.summary, ".") || strings.ToLower(c.summary[:1]) != c.summary[:1] {
			t.Errorf("%s: the summary %q is not lower case without a full stop", c.name, c.summary)
		}
	}
}
