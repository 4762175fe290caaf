package markdown

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/diag"
)

// BenchmarkGrowth reads shapes that take more than their share where something is looked for among all of its kind. Of
// ten times the text, ten times the time is right; what grows faster is goldmark's own: footnotes and link definitions.
func BenchmarkGrowth(b *testing.B) {
	for shape, write := range map[string]func(n int) string{
		"paragraphs in a question": func(n int) string {
			return "::: fråga {#a}\n" + strings.Repeat("x\n\n", n) + "- [x] a\n  > b\n- [ ] c\n  > d\n:::\n"
		},
		"options": func(n int) string {
			return "::: fråga {#a}\nx\n\n- [x] a\n  > b\n" + strings.Repeat("- [ ] c\n  > d\n", n/4) + ":::\n"
		},
		"footnotes": func(n int) string {
			var b strings.Builder
			for i := range n / 8 {
				fmt.Fprintf(&b, "x[^%d]\n\n[^%d]: y\n\n", i, i)
			}
			return b.String()
		},
	} {
		for _, n := range []int{10_000, 100_000} {
			if testing.Short() && n > 10_000 {
				continue
			}
			b.Run(fmt.Sprintf("%s/%d", shape, n), func(b *testing.B) {
				file, p := diag.NewFile("content/x.md", []byte("# T\n\n"+write(n))), New("sv")
				for b.Loop() {
					p.Parse("x.md", file)
				}
			})
		}
	}
}
