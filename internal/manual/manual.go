// Package manual carries the author's manual: how a course is written, and what each message means. The program prints
// it with `vinjett help language` and `vinjett help messages`, so that it is at hand where there is no network.
package manual

import (
	"embed"
	"slices"
	"strings"
)

//go:embed *.md
var files embed.FS

// Topics returns the names of the manual's parts, sorted.
func Topics() []string {
	entries, _ := files.ReadDir(".") // an embedded folder is always readable
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".md"))
	}
	slices.Sort(names)
	return names
}

// Text returns the Markdown of a topic; ok is false when there is none of that name.
func Text(topic string) (text string, ok bool) {
	if !slices.Contains(Topics(), topic) {
		return "", false
	}
	b, err := files.ReadFile(topic + ".md")
	return string(b), err == nil
}
