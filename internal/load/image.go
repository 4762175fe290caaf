package load

import (
	"bytes"
	"image"
	_ "image/gif" // the formats whose size is read
	_ "image/jpeg"
	_ "image/png"
	"io"
	"io/fs"
	"math"
	"regexp"
	"strconv"

	_ "golang.org/x/image/webp"

	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/media"
)

// readHead reads a drawing whole and of any other media file as much as tells an image's size.
func readHead(fsys fs.FS, e entry) ([]byte, error) {
	f, err := fsys.Open(e.file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	limit := int64(256 << 10)
	if media.Of(e.path).Can(media.Drawn) {
		limit = diag.MaxTextSize + 1
	}
	return io.ReadAll(io.LimitReader(f, limit))
}

var viewBox = regexp.MustCompile(`<svg[^>]*\sviewBox\s*=\s*["']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)`)

// imageSize returns the width and height in pixels, 0 when the bytes are no image that is known.
func imageSize(raw []byte, t media.Type) (width, height int) {
	if t.Can(media.Drawn) {
		if m := viewBox.FindSubmatch(raw); m != nil {
			w, err1 := strconv.ParseFloat(string(m[1]), 64)
			h, err2 := strconv.ParseFloat(string(m[2]), 64)
			if err1 == nil && err2 == nil && w < 1e6 && h < 1e6 {
				return int(math.Round(w)), int(math.Round(h))
			}
		}
		return 0, 0
	}
	config, _, err := image.DecodeConfig(bytes.NewReader(raw))
	if err != nil {
		return 0, 0
	}
	return config.Width, config.Height
}
