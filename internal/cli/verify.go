package cli

import (
	"cmp"
	"context"
	"flag"
	"fmt"

	"github.com/vinjett/vinjett/internal/progress"
	"github.com/vinjett/vinjett/internal/verify"
)

func setupVerify(*flag.FlagSet) action {
	return func(ctx context.Context, p *program, operands []string) error {
		if len(operands) != 1 {
			return usagef("verify needs the address of one copy, as in vinjett verify https://example.se/kurs/")
		}
		line := progress.Start(p.stderr)
		defer line.Stop()
		line.Show("looking at " + operands[0])
		result, err := verify.Run(ctx, operands[0])
		if err != nil {
			return usagef("%v", err)
		}
		line.Stop()
		for _, f := range result.Findings {
			more := ""
			if f.More > 0 {
				more = fmt.Sprintf(" and %s more", plural(f.More, "file"))
			}
			fmt.Fprintf(p.stdout, "%s%s: %s\n  hint: %s\n", cmp.Or(f.Address, "the copy"), more, f.Message, f.Hint)
		}
		fmt.Fprintf(p.stderr, "%s, %s to mend\n", plural(result.Files, "file"), plural(len(result.Findings), "thing"))
		if len(result.Findings) > 0 {
			return errFaults
		}
		return nil
	}
}
