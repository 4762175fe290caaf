package importer

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
)

// KeepReport writes the report to a file of its own, and returns its name.
func KeepReport(dir, source, text string) (string, error) {
	base := filepath.Base(filepath.Clean(source))
	stem := "import-" + cmp.Or(course.Slug(base), "report")
	for n := 1; n < 1000; n++ {
		name := filepath.Join(dir, stem+".txt")
		if n > 1 {
			name = filepath.Join(dir, fmt.Sprintf("%s-%d.txt", stem, n))
		}
		f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
		if os.IsExist(err) {
			continue
		}
		if err != nil {
			return "", err
		}
		if _, err := f.WriteString(text); err != nil {
			f.Close()
			return "", err
		}
		return name, f.Close()
	}
	return "", fmt.Errorf("%s holds too many reports; take some away", dir)
}

// Found returns what check says of some files: a line for each kind of message, with how many there are and where the
// first one is.
func Found(ds []diag.Diagnostic, files []string) (lines []string) {
	counts := map[string]int{}
	var first []diag.Diagnostic
	for _, d := range diag.Sort(ds) {
		if d.File != nil && !slices.Contains(files, d.File.Name) {
			continue
		}
		if counts[d.ID]++; counts[d.ID] == 1 {
			first = append(first, d)
		}
	}
	for _, d := range first {
		lines = append(lines, fmt.Sprintf("  %5d  %s: %s [%s]\n         %s\n",
			counts[d.ID], d.Severity, d.Message, d.ID, d.Place))
	}
	return lines
}
