// Command pages builds the course in the current folder into public/ as vinjett build does, without the search index:
// the work that the program which it is compared with does too.
package main

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"

	"github.com/vinjett/vinjett/internal/site"
)

func main() {
	debug.SetGCPercent(300) // as vinjett does, see internal/cli
	room := make([]byte, 32<<20)
	defer runtime.KeepAlive(room)
	cache, _ := os.UserCacheDir()
	builder := site.New(site.Options{Dir: ".", Program: "bench", Cache: filepath.Join(cache, "vinjett")})
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
