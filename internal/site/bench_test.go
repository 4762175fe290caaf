package site

import (
	"context"
	"testing"
)

// BenchmarkRealCourse builds the course of this repository: cold (a new builder) and warm (the edit loop's builder,
// nothing changed).
func BenchmarkRealCourse(b *testing.B) {
	write := func(b *testing.B, builder *Builder, dir string) {
		r, err := builder.Build(context.Background())
		if err != nil || r.Tree == nil {
			b.Fatal("the course does not build: ", err)
		}
		if _, err := r.Tree.Sync(context.Background(), dir, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			builder := New(Options{Dir: "../.."})
			write(b, builder, b.TempDir())
			builder.Close()
		}
	})
	b.Run("warm", func(b *testing.B) {
		builder := New(Options{Dir: "../.."})
		defer builder.Close()
		dir := b.TempDir()
		write(b, builder, dir)
		for b.Loop() {
			write(b, builder, dir)
		}
	})
}
