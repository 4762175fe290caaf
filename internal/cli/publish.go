package cli

import (
	"context"
	"flag"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/vinjett/vinjett/internal/progress"
	"github.com/vinjett/vinjett/internal/publish"
)

func setupPublish(flags *flag.FlagSet) action {
	endpoint := flags.String("endpoint", "https://s3.amazonaws.com", "the `URL` of the store")
	region := flags.String("region", "", "the `REGION` of the bucket, where the store has several")
	from := newSource(flags, "publish the edition of that `NAME`")
	dry := flags.Bool("dry-run", false, "say what would be done, and do nothing")
	return func(ctx context.Context, p *program, operands []string) error {
		start := time.Now()
		if len(operands) == 0 {
			return usagef("publish needs a place in a bucket, as in vinjett publish s3://bucket/course")
		}
		bucket, err := publish.Open(operands[0], *endpoint, *region)
		if err != nil {
			return usagef("%v", err)
		}
		_, builder, err := from.open("publish", operands[1:])
		if err != nil {
			return err
		}
		defer builder.Close()
		result, err := p.built(ctx, builder, *from.strict)
		if err != nil {
			return err
		}
		line := progress.Start(p.stderr)
		defer line.Stop()
		line.Show("looking at " + operands[0])
		publication, err := publish.Prepare(ctx, result.Tree, bucket)
		if err != nil {
			return usagef("%s: %v", operands[0], err)
		}
		if *dry {
			line.Stop()
			return printPlan(p.stdout, publication.Plan)
		}
		err = publication.Run(ctx, func(done, total int) {
			line.Show(fmt.Sprintf("publishing file %d of %d", done, total))
		})
		if err != nil {
			return usagef("%s: %v", operands[0], err)
		}
		line.Stop()
		if n := len(publication.Plan.Kept); n > 0 {
			fmt.Fprintf(p.stderr, "%s of the host's kept as changed there\n", plural(n, "page"))
		}
		_, err = fmt.Fprintf(p.stdout, "%s, %s\n", counted(publication.Plan, "put", "deleted"), summary(result, start))
		return err
	}
}

// printPlan lists what a publication will do.
func printPlan(w io.Writer, plan publish.Plan) error {
	for _, list := range []struct {
		what  string
		names []string
	}{{"put", slices.Concat(plan.Put...)}, {"delete", plan.Delete}, {"keep", plan.Kept}} {
		for _, name := range list.names {
			fmt.Fprintf(w, "%-6s %s\n", list.what, name)
		}
	}
	_, err := fmt.Fprintln(w, counted(plan, "to put", "to delete"))
	return err
}

func counted(plan publish.Plan, put, deleted string) string {
	return fmt.Sprintf("%s %s, %d %s, %d the same",
		plural(len(slices.Concat(plan.Put...)), "file"), put, len(plan.Delete), deleted, plan.Same)
}
