package export

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"

	"github.com/andybalholm/brotli"

	"github.com/vinjett/vinjett/internal/media"
	"github.com/vinjett/vinjett/internal/tree"
)

// Compress adds a copy in gzip (.gz) and one in Brotli (.br) beside each text file of a tree, for a web server that can
// send them instead of compressing the file at every visit. A host's own file has none, which would go on showing the
// old text.
func Compress(files *tree.Tree) {
	for _, name := range files.Paths() {
		if !media.Of(name).Can(media.Text) || files.IsHost(name) {
			continue
		}
		add := func(ext string, compressor func(io.Writer) (io.WriteCloser, error)) {
			files.Put(name+ext, func(ctx context.Context) ([]byte, error) {
				data, err := files.Open(ctx, name)
				if err != nil {
					return nil, err
				}
				var b bytes.Buffer
				w, err := compressor(&b)
				if err != nil {
					return nil, err
				}
				if _, err := w.Write(data); err != nil {
					return nil, err
				}
				err = w.Close()
				return b.Bytes(), err
			})
		}
		add(".gz", func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriterLevel(w, gzip.BestCompression) })
		add(".br", func(w io.Writer) (io.WriteCloser, error) {
			return brotli.NewWriterLevel(w, brotli.BestCompression), nil
		})
	}
}
