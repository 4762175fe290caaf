// Command sbom writes what the binaries that it is given are made of, as a CycloneDX 1.6 document: the Go toolchain and every module,
// as the compiler has noted them in the binaries.
package main

import (
	"cmp"
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
)

type component struct {
	Type    string `json:"type"`
	Name    string `json:"name"`
	Version string `json:"version"`
	Purl    string `json:"purl"`
	Ref     string `json:"bom-ref"`
}

func module(kind, path, version string) component {
	purl := "pkg:golang/" + path + "@" + version
	return component{kind, path, version, purl, purl}
}

func main() {
	var subject component
	found := map[string]component{}
	for _, name := range os.Args[1:] {
		info, err := buildinfo.ReadFile(name)
		if err != nil {
			fmt.Fprintln(os.Stderr, "sbom:", err)
			os.Exit(1)
		}
		subject = module("application", info.Main.Path, cmp.Or(info.Main.Version, "(devel)"))
		std := module("library", "std", strings.TrimPrefix(info.GoVersion, "go"))
		found[std.Ref] = std
		for _, dep := range info.Deps {
			c := module("library", dep.Path, dep.Version)
			found[c.Ref] = c
		}
	}
	document := map[string]any{
		"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
		"metadata":     map[string]any{"component": subject},
		"components":   slices.SortedFunc(maps.Values(found), func(a, b component) int { return cmp.Compare(a.Ref, b.Ref) }),
		"dependencies": []any{map[string]any{"ref": subject.Ref, "dependsOn": slices.Sorted(maps.Keys(found))}},
	}
	e := json.NewEncoder(os.Stdout)
	e.SetIndent("", "  ")
	if err := e.Encode(document); err != nil {
		fmt.Fprintln(os.Stderr, "sbom:", err)
		os.Exit(1)
	}
}
