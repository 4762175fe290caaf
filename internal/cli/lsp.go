package cli

import (
	"context"
	"flag"
	"os"

	"github.com/vinjett/vinjett/internal/lsp"
)

func setupLSP(flags *flag.FlagSet) action {
	flags.Bool("stdio", true, "speak over standard input and output, which is the only way; many editors ask for it")
	return func(ctx context.Context, p *program, operands []string) error {
		if len(operands) > 0 {
			return usagef("lsp takes no operand: the editor says which files it has open")
		}
		return lsp.Serve(ctx, os.Stdin, p.stdout, version())
	}
}
