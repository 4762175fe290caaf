// Command pages builds the course in the current folder into public/ as vinjett build does, without the search index: the work that
// the program which it is compared with does too.
package main

import (
	"context"
	"os"

	"github.com/vinjett/vinjett/internal/site"
)

func main() {
	builder := site.New(site.Options{Dir: ".", Program: "bench"})
	defer builder.Close()
	r, err := builder.Build(context.Background())
	if err != nil {
		panic(err)
	}
	if _, err := r.Tree.Without("assets/search").Sync(context.Background(), "public", nil); err != nil {
		panic(err)
	}
	os.Stdout.WriteString("built\n")
}
