package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A release says of every part what it is, its licence and its digest, and carries the licences in full.
func TestRelease(t *testing.T) {
	dir := t.TempDir()
	binary, notices := filepath.Join(dir, "vinjett"), filepath.Join(dir, "notices.txt")
	if out, err := exec.Command("go", "build", "-o", binary, "../../cmd/vinjett").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var b bytes.Buffer
	if err := run(&b, notices, []string{binary}); err != nil {
		t.Fatal(err)
	}
	var document struct{ Components []component }
	if err := json.Unmarshal(b.Bytes(), &document); err != nil {
		t.Fatal(err)
	}
	texts, err := os.ReadFile(notices)
	if err != nil {
		t.Fatal(err)
	}
	licences := map[string]string{}
	for _, c := range document.Components {
		if len(c.Hashes) != 1 && c.Name != "std" {
			t.Errorf("%s has no digest", c.Name)
		}
		if c.Type == "file" {
			continue
		}
		licences[c.Name] = c.Licenses[0].Expression
		if !strings.Contains(string(texts), c.Name+" "+c.Version+" (") {
			t.Errorf("the notices lack %s", c.Name)
		}
	}
	for name, want := range map[string]string{
		"github.com/yuin/goldmark": "MIT", "github.com/fsnotify/fsnotify": "BSD-3-Clause", "std": "BSD-3-Clause",
		"gopkg.in/yaml.v2": "Apache-2.0 AND MIT",
	} {
		if licences[name] != want {
			t.Errorf("%s: %q, want %q", name, licences[name], want)
		}
	}
	if !strings.Contains(string(texts), "Permission is hereby granted") {
		t.Error("the notices hold no licence")
	}
}
