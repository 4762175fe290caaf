package cli

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/vinjett/vinjett/internal/check"
	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/site"
)

// loadCourse returns the course of a folder, or says what keeps it from being read.
func (p *program) loadCourse(ctx context.Context, dir string) (*course.Course, error) {
	builder := newBuilder(site.Options{Dir: dir})
	defer builder.Close()
	result, err := builder.Check(ctx)
	if err != nil {
		return nil, err
	}
	if diag.HasErrors(result.Diagnostics) {
		diag.Text(p.stderr, result.Diagnostics)
		return nil, errFaults
	}
	return result.Course, nil
}

func setupDue(flags *flag.FlagSet) action {
	asOf := flags.String("as-of", "", "what is due on `DATE`, as 2027-01-31 (default: today)")
	return func(ctx context.Context, p *program, operands []string) error {
		day := time.Now()
		if *asOf != "" {
			var err error
			if day, err = time.Parse(time.DateOnly, *asOf); err != nil {
				return usagef("--as-of %q is not a date; write it as 2027-01-31", *asOf)
			}
		}
		dir, err := projectDir("due", operands)
		if err != nil {
			return err
		}
		c, err := p.loadCourse(ctx, dir)
		if err != nil {
			return err
		}
		items := check.Due(c, day)
		table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
		owner := ""
		for i, item := range items {
			if i == 0 || item.Owner != owner {
				owner = item.Owner
				fmt.Fprintf(table, "%s:\n", cmp.Or(owner, "nobody (name one with responsible: in course.yaml)"))
			}
			fmt.Fprintf(table, "  %s\t%s\t%s\n", item.What, item.Why, item.Place)
		}
		if err := table.Flush(); err != nil {
			return err
		}
		fmt.Fprintf(p.stderr, "%s due on %s\n", plural(len(items), "thing"), day.Format(time.DateOnly))
		return nil
	}
}

func setupCites(*flag.FlagSet) action {
	return func(ctx context.Context, p *program, operands []string) error {
		if len(operands) == 0 {
			return usagef("cites needs the key of a source, as in vinjett cites sol 19 kap. 1 §")
		}
		key, rest, dir := operands[0], operands[1:], "."
		if n := len(rest); n > 0 && hasContent(rest[n-1]) {
			rest, dir = rest[:n-1], rest[n-1]
		}
		locator := strings.Join(rest, " ") // so that a provision needs no quotes
		c, err := p.loadCourse(ctx, dir)
		if err != nil {
			return err
		}
		if c.Source(key) == nil {
			var keys []string
			for _, s := range c.Sources {
				keys = append(keys, s.ID)
			}
			if near := diag.Nearest(key, keys); near != "" {
				return usagef("sources.yaml has no source %q; did you mean %s?", key, near)
			}
			return usagef("sources.yaml has no source %q", key)
		}
		uses := course.Cites(c, key, locator)
		for _, u := range uses {
			line := fmt.Sprintf("%s: %s", u.Place, strings.TrimSpace(u.Key+" "+u.Locator))
			if u.Historical {
				line += ", historical"
			}
			if u.In != "" {
				line += " (" + u.In + ")"
			}
			if _, err := fmt.Fprintln(p.stdout, line); err != nil {
				return err
			}
		}
		fmt.Fprintf(p.stderr, "%s of %s\n", plural(len(uses), "use"), strings.TrimSpace(key+" "+locator))
		return nil
	}
}
