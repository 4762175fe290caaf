// Package cli is the command line: flags, subcommands, exit codes and what is printed where.
//
// What a command was asked for goes to standard output (a list, a report, an address), everything else to standard
// error. Messages of the program's own begin with `vinjett:`, are in lower case, have no full stop, and say what to do
// next. Messages about a course are diagnostics, printed by the package diag. The exit code is 0 when all is well, 1
// when the course has errors (with --strict: warnings too) or the output is not ours to change, 2 when the command line
// is wrong, and 3 when the program could not work.
//
// [commands] is the one table from which the help, the completion scripts and the suggestions are made.
package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/vinjett/vinjett/internal/bug"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/export/pdf"
	"github.com/vinjett/vinjett/internal/layout"
	"github.com/vinjett/vinjett/internal/tree"
)

// Exit codes.
const (
	exitOK       = 0
	exitFaults   = 1
	exitUsage    = 2
	exitInternal = 3
)

// A program is one run of vinjett.
type program struct {
	stdout, stderr io.Writer
}

// Main runs the command line without the program's name and returns the exit code.
func Main(args []string, stdout, stderr io.Writer) (code int) {
	p := &program{stdout, stderr}
	if os.Getenv("GOGC") == "" {
		// A build is short, and its peak is a few times the text of the course. What is never touched takes no memory;
		// it is there for the collector to count, which so waits until a build has made 96 MB.
		debug.SetGCPercent(300)
		room := make([]byte, 32<<20)
		defer runtime.KeepAlive(room)
	}
	defer func() {
		if r := recover(); r != nil {
			code = p.report(bug.From(r, "running vinjett "+strings.Join(args, " ")))
		}
	}()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl+C ends the program at once
	code = p.report(p.run(ctx, args))
	if code != exitOK && ctx.Err() == nil && ownWindow() {
		io.WriteString(stderr, "\nPress Enter to close this window. ")
		bufio.NewReader(os.Stdin).ReadString('\n')
	}
	return code
}

// lessRoom makes the collector thrifty when the course that has been read is large: its pages are written one by one,
// and there is no room for four times all of it.
func lessRoom() {
	var m runtime.MemStats
	if runtime.ReadMemStats(&m); m.HeapAlloc > 256<<20 && os.Getenv("GOGC") == "" {
		debug.SetGCPercent(60)
	}
}

// stay makes the collector thrifty for a program that stays: it holds the course all day, and makes little at an edit.
func stay() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50)
		debug.FreeOSMemory()
	}
}

// errFaults says that diagnostics have been printed that end with exit code 1.
var errFaults = errors.New("the course has errors")

// A usageError is a fault in the command line.
type usageError struct{ message string }

func (e *usageError) Error() string { return e.message }

func usagef(format string, args ...any) error { return &usageError{fmt.Sprintf(format, args...)} }

// report prints an error and returns its exit code.
func (p *program) report(err error) int {
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errFaults):
		return exitFaults
	case errors.Is(err, context.Canceled):
		err = errors.New("interrupted")
	}
	var inside *bug.Bug
	if errors.As(err, &inside) {
		err = inside
	}
	var failed *layout.Error
	if errors.As(err, &failed) {
		_ = diag.Text(p.stderr, []diag.Diagnostic{failed.Diagnostic})
		return exitFaults
	}
	fmt.Fprintf(p.stderr, "vinjett: %v\n", err)
	var (
		usage   *usageError
		notOurs *tree.NotOursError
		foreign *tree.ForeignError
		held    *tree.HeldError
		browser *pdf.NoBrowserError
	)
	switch {
	case errors.As(err, &usage), errors.As(err, &browser):
		return exitUsage
	case errors.As(err, &notOurs), errors.As(err, &foreign), errors.As(err, &held):
		return exitFaults
	}
	return exitInternal
}

// run finds the command and runs it.
func (p *program) run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return p.bare(ctx)
	}
	switch name := args[0]; name {
	case "-h", "-help", "--help":
		return p.runCommand(ctx, find("help"), args[1:])
	case "-version", "--version":
		return p.runCommand(ctx, find("version"), args[1:])
	default:
		if c := find(name); c != nil {
			return p.runCommand(ctx, c, args[1:])
		}
		return unknownCommand(name)
	}
}

// bare is vinjett without a command: the quickest way to see a course.
func (p *program) bare(ctx context.Context) error {
	if !hasContent(".") {
		io.WriteString(p.stderr, overview())
		return usagef("there is no folder content/ here: go to a course's folder, or start one with vinjett new DIR")
	}
	return p.runCommand(ctx, find("serve"), []string{"--open"})
}

// hasContent reports whether a folder is a project: it holds content/.
func hasContent(dir string) bool {
	info, err := os.Stat(dir + "/content")
	return err == nil && info.IsDir()
}

// projectDir returns the folder that a command's operands name, the current one when they name none.
func projectDir(command string, operands []string) (string, error) {
	switch len(operands) {
	case 0:
		return ".", nil
	case 1:
		info, err := os.Stat(operands[0])
		switch {
		case err != nil && strings.HasPrefix(command, "export ") && filepath.Ext(operands[0]) != "":
			return "", usagef("there is no folder %q; name the file to write with -o", operands[0])
		case err != nil:
			return "", usagef("there is no folder %q; name the folder that holds content/", operands[0])
		case !info.IsDir():
			return "", usagef("%q is a file; name the folder that holds content/", operands[0])
		}
		return operands[0], nil
	}
	return "", usagef("%s takes one folder, but there are %q and %q; put names with spaces in quotes", command,
		operands[0], operands[1])
}
