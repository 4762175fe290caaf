// Command vinjett turns a course written in Markdown into a web site of plain files. See the package cli for its
// commands.
package main

import (
	"os"

	"github.com/vinjett/vinjett/internal/cli"
)

func main() {
	os.Exit(cli.Main(os.Args[1:], os.Stdout, os.Stderr))
}
