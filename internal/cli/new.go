package cli

import (
	"context"
	"embed"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/vinjett/vinjett/internal/lang"
)

// examples holds a small course for each language, which says by example how a course is written.
//
//go:embed all:example
var examples embed.FS

func setupNew(flags *flag.FlagSet) action {
	lang := choose(flags, "lang", "the course's language", lang.Codes()...)
	return func(_ context.Context, p *program, operands []string) error {
		if len(operands) != 1 {
			return usagef("new needs one folder to make, as in vinjett new my-course")
		}
		dir := operands[0]
		if err := emptyDir(dir); err != nil {
			return err
		}
		example, err := fs.Sub(examples, "example/"+*lang)
		if err != nil {
			return err
		}
		if err := os.CopyFS(dir, example); err != nil {
			return err
		}
		_, err = fmt.Fprintf(p.stdout, "a course is in %s; see it with\n\n  vinjett serve --open %s\n\n"+
			"and begin with %s\n", dir, quoted(runtime.GOOS, dir), filepath.Join(dir, "content", "course.yaml"))
		return err
	}
}

// emptyDir refuses a folder that holds anything but what begins with a dot, such as .git.
func emptyDir(dir string) error {
	entries, err := os.ReadDir(dir)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return usagef("%v; name a folder that does not exist yet", err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") {
			return usagef("the folder %s is not empty (it holds %s); name one that is, or that does not exist yet",
				dir, e.Name())
		}
	}
	return nil
}

// quoted returns an argument as the shell of a system takes it. The names of files on Windows hold no quotation marks.
func quoted(goos, arg string) string {
	plain := func(r rune) bool {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' ||
			strings.ContainsRune("-_./:\\", r)
	}
	switch {
	case !strings.ContainsFunc(arg, func(r rune) bool { return !plain(r) }):
		return arg
	case goos == "windows":
		return `"` + arg + `"`
	}
	return "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'"
}
