package cli

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/vinjett/vinjett/internal/bug"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/export"
	"github.com/vinjett/vinjett/internal/progress"
	"github.com/vinjett/vinjett/internal/site"
)

func setupBuild(flags *flag.FlagSet) action {
	out := flags.String("o", "", "write to `FOLDER` (default: public in DIR)")
	from := newSource(flags, "build the edition of that `NAME`, a folder of editions/, into public/NAME")
	all := flags.Bool("all-editions", false, "build every edition, each into a folder of its name")
	compress := flags.Bool("compress", false,
		"write .gz and .br copies of text files too, for servers that can send them")
	return func(ctx context.Context, p *program, operands []string) error {
		start := time.Now()
		if *all && *from.edition != "" {
			return usagef("--edition and --all-editions do not go together")
		}
		dir, builder, err := from.open("build", operands)
		if err != nil {
			return err
		}
		defer builder.Close()
		if *all {
			names, err := builder.Editions()
			if err != nil {
				return err
			}
			if len(names) == 0 {
				return usagef("there are no editions: the folder editions/ is empty or missing")
			}
			output := cmp.Or(*out, filepath.Join(dir, "public"))
			if err := checkOutput(dir, output); err != nil {
				return err
			}
			return p.buildAll(ctx, builder, names, output, *compress, *from.strict)
		}
		output := cmp.Or(*out, filepath.Join(dir, "public", *from.edition))
		if err := checkOutput(dir, output); err != nil {
			return err
		}
		result, err := p.built(ctx, builder, *from.strict)
		if err != nil {
			return err
		}
		if *compress {
			export.Compress(result.Tree)
		}
		page, err := p.write(ctx, result, output)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(p.stdout, "%s\nopen %s\n", summary(result, start), page)
		return err
	}
}

// write writes a site into a folder and returns where its first page is.
func (p *program) write(ctx context.Context, result *site.Result, output string) (page string, err error) {
	line := progress.Start(p.stderr)
	defer line.Stop()
	stats, err := result.Tree.Sync(ctx, output, func(done, total int) {
		line.Show(fmt.Sprintf("writing file %d of %d", done, total))
	})
	if err != nil {
		return "", err
	}
	line.Stop()
	if stats.Kept > 0 {
		fmt.Fprintf(p.stderr, "%s of the host's in %s kept as changed there, though the course says something new\n",
			plural(stats.Kept, "page"), output)
	}
	if stats.Relisted {
		fmt.Fprintf(p.stderr, "the list of files in %s was damaged and is made anew; "+
			"look for pages there that the course no longer has\n", output)
	}
	return filepath.Abs(filepath.Join(output, "index.html"))
}

// built returns a site that may be written, and prints what there is to say about it. With errors, or when strict with
// warnings, there is none, and the error is errFaults.
func (p *program) built(ctx context.Context, builder *site.Builder, strict bool) (*site.Result, error) {
	line := progress.Start(p.stderr)
	defer line.Stop()
	line.Show("building")
	result, err := builder.Build(ctx)
	if err != nil {
		return nil, err
	}
	line.Stop()
	lessRoom()
	if err := diag.Text(p.stderr, result.Diagnostics); err != nil {
		return nil, err
	}
	if result.Tree == nil || strict && diag.HasWarnings(result.Diagnostics) {
		fmt.Fprintf(p.stderr, "nothing is written: %s\n", counts(result))
		return nil, errFaults
	}
	return result, nil
}

// newBuilder returns a builder that keeps what is the same in every run in the user's cache folder, where there is one.
func newBuilder(o site.Options) *site.Builder {
	o.Cache = userCache()
	return site.New(o)
}

// userCache is the program's folder in the user's cache; "" when there is none.
func userCache() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "vinjett")
}

// buildAll writes every edition to a folder of its name, each while the next is built. One with errors is left as it
// was, and the others are written.
func (p *program) buildAll(
	ctx context.Context, builder *site.Builder, names []string, output string, compress, strict bool,
) error {
	start := time.Now()
	line := progress.Start(p.stderr)
	defer line.Stop()
	total := &site.Result{}
	faulty := 0
	if err := builder.Hold(); err != nil {
		return err
	}
	var writing bug.Group
	written := make(chan error, 1) // whether the edition before could be
	written <- nil
	for i, name := range names {
		line.Show(fmt.Sprintf("edition %d of %d: %s", i+1, len(names), name))
		result, err := builder.BuildEdition(ctx, name)
		if err := errors.Join(err, <-written); err != nil {
			return err
		}
		// What several share is told once.
		total.Diagnostics = diag.Sort(append(total.Diagnostics, result.Diagnostics...))
		if result.Tree == nil || strict && diag.HasWarnings(result.Diagnostics) {
			faulty++
			written <- nil
			continue
		}
		if compress {
			export.Compress(result.Tree)
		}
		writing.Go("writing the edition "+name, func() {
			_, err := bug.Guard("writing the edition "+name, func() (any, error) {
				return result.Tree.Sync(ctx, filepath.Join(output, name), nil)
			})
			written <- err
		})
	}
	if err := <-written; err != nil {
		return err
	}
	line.Stop()
	if err := diag.Text(p.stderr, total.Diagnostics); err != nil {
		return err
	}
	_, err := fmt.Fprintf(p.stdout, "%s in %s, %s, %.2f s\n",
		plural(len(names)-faulty, "edition"), output, counts(total), time.Since(start).Seconds())
	if err != nil {
		return err
	}
	if faulty > 0 {
		fmt.Fprintf(p.stderr, "%s not written\n", plural(faulty, "edition"))
		return errFaults
	}
	return nil
}

// checkOutput refuses a folder that the next build would read.
func checkOutput(dir, output string) error {
	project, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	abs, err := filepath.Abs(output)
	if err != nil {
		return err
	}
	for _, name := range watched {
		if rel, err := filepath.Rel(filepath.Join(project, name), abs); err == nil && filepath.IsLocal(rel) {
			return usagef("the output folder %s lies in %s, which is what a build reads; write elsewhere", output, name)
		}
	}
	return nil
}

func checkBaseURL(base string) error {
	if base == "" {
		return nil
	}
	if u, err := url.Parse(base); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return usagef("--base-url %q is not a web address; write one like https://example.se/kurs/", base)
	}
	return nil
}

func setupCheck(flags *flag.FlagSet) action {
	format := choose(flags, "format", "how messages are printed", "text", "json", "sarif", "github")
	strict := flags.Bool("strict", false, "exit with 1 for warnings too")
	drafts := flags.Bool("drafts", false, "check chapters with draft: true as if they were not")
	list := flags.Bool("list", false, "print every rule: its id, severity and what it means")
	questions := flags.Bool("questions", false,
		"print what the questions give away without being read, and which goals they ask about")
	return func(ctx context.Context, p *program, operands []string) error {
		if *list {
			return listRules(p.stdout)
		}
		if *questions {
			return p.balance(ctx, operands, *format)
		}
		start := time.Now()
		dir, err := projectDir("check", operands)
		if err != nil {
			return err
		}
		line := progress.Start(p.stderr)
		defer line.Stop()
		line.Show("checking")
		builder := newBuilder(site.Options{Dir: dir, Drafts: *drafts})
		defer builder.Close()
		result, err := builder.Build(ctx) // layouts and assets may be at fault too
		if err != nil {
			return err
		}
		editions, err := builder.Editions()
		if err != nil {
			return err
		}
		for _, name := range editions {
			r, err := builder.BuildEdition(ctx, name)
			if err != nil {
				return err
			}
			result.Diagnostics = diag.Sort(append(result.Diagnostics, r.Diagnostics...))
		}
		line.Stop()
		printer := map[string]func(io.Writer, []diag.Diagnostic) error{"text": diag.Text, "json": diag.JSON,
			"sarif": diag.SARIF, "github": diag.GitHub}[*format]
		if err := printer(p.stdout, result.Diagnostics); err != nil {
			return err
		}
		fmt.Fprintln(p.stderr, summary(result, start))
		if diag.HasErrors(result.Diagnostics) || *strict && diag.HasWarnings(result.Diagnostics) {
			return errFaults
		}
		return nil
	}
}

func listRules(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, r := range diag.Rules() {
		fmt.Fprintf(table, "%s\t%s\t%s\n", r.ID, r.Severity, r.Summary)
	}
	return table.Flush()
}

// summary is the one line that ends a run.
func summary(r *site.Result, start time.Time) string {
	parts := []string{plural(r.Questions, "question"), counts(r), fmt.Sprintf("%.2f s", time.Since(start).Seconds())}
	if r.Tree != nil {
		parts = append([]string{plural(len(r.List()), "page")}, parts...)
	}
	return strings.Join(parts, ", ")
}

// counts says how many errors, if any, and warnings there are.
func counts(r *site.Result) string {
	errors, notes := 0, 0
	for _, d := range r.Diagnostics {
		switch d.Severity {
		case diag.Error:
			errors++
		case diag.Note:
			notes++
		}
	}
	warnings := plural(len(r.Diagnostics)-errors-notes, "warning")
	if notes > 0 {
		warnings += ", " + plural(notes, "note") + " on drafts"
	}
	if errors == 0 {
		return warnings
	}
	return plural(errors, "error") + ", " + warnings
}
