package cli

import (
	"context"
	"flag"
	"fmt"
	"runtime"
	"runtime/debug"
)

func setupVersion(*flag.FlagSet) action {
	return func(_ context.Context, p *program, operands []string) error {
		if len(operands) > 0 {
			return usagef("version takes nothing more")
		}
		_, err := fmt.Fprintf(p.stdout, "vinjett %s %s %s/%s\n", version(), runtime.Version(), runtime.GOOS,
			runtime.GOARCH)
		return err
	}
}

// version returns what the program was built from: a release's tag, else the commit, as far as the compiler was told.
// The pages of a course carry it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}
