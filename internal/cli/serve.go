package cli

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/vinjett/vinjett/internal/bug"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/serve"
	"github.com/vinjett/vinjett/internal/site"
	"github.com/vinjett/vinjett/internal/tree"
	"github.com/vinjett/vinjett/internal/workplace"
)

// watched lists the folders of a project that a build reads.
var watched = []string{"content", "layouts", "assets", "editions"}

func setupServe(flags *flag.FlagSet) action {
	addr := flags.String("addr", "", "listen to `HOST:PORT` (default: "+serve.DefaultAddr+", or a free port)")
	open := flags.Bool("open", false, "open the browser")
	edition := flags.String("edition", "", "show the edition of that `NAME`")
	editor := flags.String("editor", "", "open files by that `COMMAND` or address (default: VISUAL or EDITOR)")
	return func(ctx context.Context, p *program, operands []string) error {
		dir, err := projectDir("serve", operands)
		if err != nil {
			return err
		}
		if *addr != "" {
			if err := serve.CheckAddr(*addr); err != nil {
				return usagef("%v", err)
			}
		}
		var dirs []string
		for _, name := range watched {
			dirs = append(dirs, filepath.Join(dir, name))
		}
		// The 404 page is shown at any depth, so its links begin at the root of the site, which is here whatever
		// course.yaml says.
		builder := newBuilder(
			site.Options{Dir: dir, BaseURL: "http://" + serve.DefaultAddr + "/", Drafts: true, Edition: *edition,
				Author: true},
		)
		defer builder.Close()
		if err := checkEdition(builder, *edition); err != nil {
			return err
		}
		author := workplace.New(workplace.Options{
			Dir: dir, Edition: *edition, Editor: cmp.Or(*editor, os.Getenv("VISUAL"), os.Getenv("EDITOR")),
			Keep:  userCache(),
			Open:  func(url string) error { return openBrowser(ctx, url) },
			Start: func(command []string) error { return start(ctx, command) },
		})
		return serve.Run(ctx, serve.Options{
			Addr: *addr,
			Dirs: dirs,
			Build: func(ctx context.Context, changed []string) (*tree.Tree, []diag.Diagnostic, error) {
				if err := forget(builder, dir, changed); err != nil {
					return nil, nil, err
				}
				r, err := builder.Build(ctx)
				if err != nil {
					return nil, nil, err
				}
				author.Show(r)
				return r.Tree, r.Diagnostics, nil
			},
			Workplace: author,
			Ready: func(url string) {
				stay()
				fmt.Fprintf(p.stdout, "%s (Ctrl+C stops)\n", url)
				if *open {
					if err := openBrowser(ctx, url); err != nil {
						fmt.Fprintf(p.stderr, "vinjett: no browser opens (%v); open %s yourself\n", err, url)
					}
				}
			},
			Log: p.stderr,
		})
	}
}

// forget makes a builder read again what has changed, everything when that is not known.
func forget(builder *site.Builder, dir string, changed []string) error {
	root, err := filepath.Abs(dir)
	if err != nil || changed == nil {
		return cmp.Or(err, builder.Hold())
	}
	for i, name := range changed {
		if changed[i], err = filepath.Rel(root, name); err != nil {
			return err
		}
		changed[i] = filepath.ToSlash(changed[i])
	}
	builder.Forget(changed)
	return nil
}

// openBrowser asks the system to show an address. BROWSER, where set, names the command.
func openBrowser(ctx context.Context, url string) error {
	command := strings.Fields(os.Getenv("BROWSER"))
	if len(command) == 0 {
		switch runtime.GOOS {
		case "darwin":
			command = []string{"open"}
		case "windows":
			command = []string{"rundll32", "url.dll,FileProtocolHandler"}
		default:
			command = []string{"xdg-open"}
		}
	}
	return start(ctx, append(command, url))
}

// start starts a program that may run as long as it likes.
func start(ctx context.Context, command []string) error {
	cmd := exec.CommandContext(context.WithoutCancel(ctx), command[0], command[1:]...) // an editor holds text
	if err := cmd.Start(); err != nil {
		return err
	}
	var program bug.Group
	program.Go("waiting for "+command[0], func() { _ = cmd.Wait() })
	return nil
}
