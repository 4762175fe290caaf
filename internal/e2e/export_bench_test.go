package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// BenchmarkExports packs the course of this repository as a host does, one whole process at a time.
func BenchmarkExports(b *testing.B) {
	dir := b.TempDir()
	program := filepath.Join(dir, "vinjett")
	if out, err := exec.Command("go", "build", "-o", program, "../../cmd/vinjett").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	for _, format := range []string{"zip", "scorm12", "scorm2004", "single"} {
		b.Run(format, func(b *testing.B) {
			file := filepath.Join(dir, format)
			for b.Loop() {
				if out, err := exec.Command(program, "export", format, "../..", "-o", file).
					CombinedOutput(); err != nil {
					b.Fatalf("%v\n%s", err, out)
				}
			}
			info, err := os.Stat(file)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(info.Size()), "bytes")
		})
	}
}
