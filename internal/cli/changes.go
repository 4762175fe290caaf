package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"

	"github.com/vinjett/vinjett/internal/changes"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/site"
)

func setupChanges(flags *flag.FlagSet) action {
	edition := flags.String("edition", "", "compare with the edition of that `NAME`")
	return func(ctx context.Context, p *program, operands []string) error {
		if len(operands) == 0 {
			return usagef("changes needs an older copy of the course, as in vinjett changes old.zip")
		}
		old, err := changes.Read(operands[0])
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return usagef("there is no %s; name the zip file or the folder of an older copy", operands[0])
		case errors.Is(err, changes.ErrNotACopy):
			return usagef("%s: %v", operands[0], err)
		case err != nil:
			return err
		}
		dir, err := projectDir("changes OLD", operands[1:])
		if err != nil {
			return err
		}
		builder := newBuilder(site.Options{Dir: dir, Edition: *edition, Program: version()})
		defer builder.Close()
		if err := checkEdition(builder, *edition); err != nil {
			return err
		}
		result, err := builder.Build(ctx)
		if err != nil {
			return err
		}
		if result.Tree == nil {
			diag.Text(p.stderr, result.Diagnostics)
			return errFaults
		}
		now, err := result.Tree.Open(ctx, changes.File)
		if err != nil {
			return err
		}
		told, err := changes.Report(p.stdout, old, now)
		if errors.Is(err, changes.ErrOtherCourse) {
			return usagef("%s: %v", operands[0], err)
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(p.stderr, "%s\n", plural(told, "change"))
		return nil
	}
}
