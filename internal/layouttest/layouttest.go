// Package layouttest has layouts of a line or two for tests, so that a new design does not touch them.
package layouttest

import (
	"io/fs"
	"strings"
	"testing/fstest"

	"github.com/vinjett/vinjett/internal/layout"
)

// Small returns layouts of the files of a table in Swedish. Each writes a hyphen and each text is its key, but for
// those that own replaces; a file that own has as "" is missing.
func Small(table layout.Table, own map[string]string) fs.FS {
	fsys := fstest.MapFS{}
	for name := range table.Types {
		fsys[name] = &fstest.MapFile{Data: []byte("-")}
	}
	texts := map[string]string{}
	for key := range strings.FieldsSeq(table.Keys) {
		texts[key] = key
	}
	var lines strings.Builder
	for key, text := range texts {
		lines.WriteString(key + ": " + text + "\n")
	}
	fsys["strings/sv.yaml"] = &fstest.MapFile{Data: []byte(lines.String())}
	for name, s := range own {
		if s == "" {
			delete(fsys, name)
		} else {
			fsys[name] = &fstest.MapFile{Data: []byte(s)}
		}
	}
	return fsys
}
