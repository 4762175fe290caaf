// Command sbom says what binaries are made of, for a release: a CycloneDX 1.6 document on standard output and, in the
// file that -notices names, the licences of it all in full.
//
//	sbom -notices dist/THIRD-PARTY.txt dist/vinjett-* >dist/vinjett.cdx.json
//
// The modules are those that the Go toolchain has noted in the binaries, and its own library. Their licences are read
// where the toolchain keeps the modules; one that is not known below stops the release.
package main

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
)

// A component is one entry of a CycloneDX document.
type component struct {
	Type     string    `json:"type"`
	Name     string    `json:"name"`
	Version  string    `json:"version"`
	Hashes   []hash    `json:"hashes,omitempty"`
	Licenses []licence `json:"licenses,omitempty"`
	Purl     string    `json:"purl,omitempty"`
	Ref      string    `json:"bom-ref"`

	texts []string // of the licence files
}

type hash struct {
	Algorithm string `json:"alg"`
	Content   string `json:"content"` // in hexadecimal digits
}

type licence struct {
	Expression string `json:"expression"` // of SPDX identifiers
}

func main() {
	notices := flag.String("notices", "", "write the licences in full to `FILE`")
	flag.Parse()
	if err := run(os.Stdout, *notices, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "sbom:", err)
		os.Exit(1)
	}
}

// run writes the document, and the licences if notices names a file.
func run(w io.Writer, notices string, binaries []string) error {
	subject, files, parts, err := components(binaries)
	if err != nil {
		return err
	}
	if notices != "" {
		if err := os.WriteFile(notices, licenceTexts(parts), 0o644); err != nil {
			return err
		}
	}
	refs := make([]string, len(parts))
	for i, part := range parts {
		refs[i] = part.Ref
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(map[string]any{
		"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
		"metadata":     map[string]any{"component": subject},
		"components":   append(files, parts...),
		"dependencies": []any{map[string]any{"ref": subject.Ref, "dependsOn": refs}},
	})
}

// components returns the program, its binaries with their digests, and what they are made of, sorted.
func components(binaries []string) (subject component, files, parts []component, err error) {
	folders, err := moduleFolders()
	if err != nil {
		return subject, nil, nil, err
	}
	found := map[string]component{}
	for _, name := range binaries {
		info, err := buildinfo.ReadFile(name)
		if err != nil {
			return subject, nil, nil, err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return subject, nil, nil, err
		}
		subject = module("application",
			debug.Module{Path: info.Main.Path, Version: cmp.Or(info.Main.Version, "(devel)")})
		sum := sha256.Sum256(data)
		files = append(files, component{Type: "file", Name: filepath.Base(name), Version: subject.Version,
			Ref: filepath.Base(name), Hashes: []hash{{"SHA-256", hex.EncodeToString(sum[:])}}})
		std := debug.Module{Path: "std", Version: strings.TrimPrefix(info.GoVersion, "go")}
		for _, dep := range append(info.Deps, &std) {
			part := module("library", *dep)
			if _, known := found[part.Ref]; known {
				continue
			}
			if err := part.readLicences(folders[dep.Path]); err != nil {
				return subject, nil, nil, err
			}
			found[part.Ref] = part
		}
	}
	parts = slices.SortedFunc(maps.Values(found), func(a, b component) int { return cmp.Compare(a.Ref, b.Ref) })
	return subject, files, parts, nil
}

func module(kind string, m debug.Module) component {
	purl := "pkg:golang/" + m.Path + "@" + m.Version
	c := component{Type: kind, Name: m.Path, Version: m.Version, Purl: purl, Ref: purl}
	if sum, ok := strings.CutPrefix(m.Sum, "h1:"); ok { // the SHA-256 of the digests of the module's files
		if b, err := base64.StdEncoding.DecodeString(sum); err == nil {
			c.Hashes = []hash{{"SHA-256", hex.EncodeToString(b)}}
		}
	}
	return c
}

// moduleFolders returns where the toolchain keeps each module, by its path, and itself.
func moduleFolders() (map[string]string, error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Path}}\t{{.Dir}}", "all").Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	folders := map[string]string{"std": string(bytes.TrimSpace(root))}
	for line := range strings.Lines(string(out)) {
		if name, dir, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
			folders[name] = dir
		}
	}
	return folders, nil
}

// readLicences reads the licence files at the root of a module.
func (c *component) readLicences(folder string) error {
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil {
		return err
	}
	var ids []string
	for _, file := range files {
		base := strings.ToUpper(filepath.Base(file))
		if !strings.HasPrefix(base, "LICENSE") && !strings.HasPrefix(base, "COPYING") && base != "NOTICE" {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		c.texts = append(c.texts, string(text))
		if base == "NOTICE" {
			continue
		}
		id := licenceID(string(text))
		if id == "" {
			return fmt.Errorf("the licence in %s is not one that a release may carry without a look; add "+
				"it to the table", file)
		}
		ids = append(ids, id)
	}
	if len(ids) == 0 {
		return fmt.Errorf("%s %s has no licence", c.Name, c.Version)
	}
	c.Licenses = []licence{{strings.Join(slices.Compact(ids), " AND ")}}
	return nil
}

// licenceID returns the SPDX identifier of a licence's text, or "".
func licenceID(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	for _, known := range []struct{ id, phrase string }{
		{"Apache-2.0", "Apache License Version 2.0"},
		{"MPL-2.0", "Mozilla Public License Version 2.0"},
		{"MIT", "Permission is hereby granted, free of charge, to any person obtaining a copy"},
		{"BSD-3-Clause", "endorse or promote products derived from this software without specific prior " +
			"written permission"},
		{"BSD-2-Clause", "Redistribution and use in source and binary forms"},
		// The shorter notice that may stand for the text of the Apache licence.
		{"Apache-2.0", "Licensed under the Apache License, Version 2.0"},
	} {
		if strings.Contains(text, known.phrase) {
			return known.id
		}
	}
	return ""
}

// licenceTexts returns the licences in full, each under the name of what it is for.
func licenceTexts(parts []component) []byte {
	var b bytes.Buffer
	b.WriteString("vinjett is made with these, each under its own licence.\n")
	for _, part := range parts {
		fmt.Fprintf(&b, "\n%s\n%s %s (%s)\n\n", strings.Repeat("=", 78), part.Name, part.Version,
			part.Licenses[0].Expression)
		for _, text := range part.texts {
			fmt.Fprintf(&b, "%s\n", strings.TrimRight(text, "\n"))
		}
	}
	return b.Bytes()
}
