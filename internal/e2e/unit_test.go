package e2e

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/evanw/esbuild/pkg/api"
)

// The client passes the type checker at its strictest.
func TestTypes(t *testing.T) {
	t.Parallel()
	if out, err := node(t, "tsc", "--project", "tsconfig.json"); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// The client's own tests, x.test.ts beside x.ts, run in the browser.
func TestClientUnits(t *testing.T) {
	t.Parallel()
	const client = "../../assets/client"
	var entry strings.Builder
	err := fs.WalkDir(os.DirFS(client), ".", func(name string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(name, ".test.ts") {
			fmt.Fprintf(&entry, "import %q;\n", "./"+name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	entry.WriteString(`export { results } from "./testing";`)
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	built := api.Build(api.BuildOptions{
		Stdin:  &api.StdinOptions{Contents: entry.String(), ResolveDir: dir + "/" + client, Loader: api.LoaderTS},
		Bundle: true, Format: api.FormatIIFE, GlobalName: "units", TsconfigRaw: "{}", LogLevel: api.LogLevelSilent,
	})
	for _, m := range built.Errors {
		t.Fatal(m.Text)
	}
	p := newTab(t, 800, 600)
	p.run(t, chromedp.Evaluate[chromedp.Void](string(built.OutputFiles[0].Contents)))
	type result struct {
		Name   string
		Faults []string
	}
	results := eval[[]result](t, p, `units.results.map(r => ({Name: r.name, Faults: r.faults}))`)
	if len(results) == 0 {
		t.Error("no test was found")
	}
	for _, r := range results {
		t.Run(r.Name, func(t *testing.T) {
			for _, f := range r.Faults {
				t.Error(f)
			}
		})
	}
}
