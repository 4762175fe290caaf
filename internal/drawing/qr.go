package drawing

import (
	"fmt"
	"html/template"
	"strings"

	"rsc.io/qr"
)

// quiet is the margin around a QR code, in modules (ISO/IEC 18004).
const quiet = 4

// QR draws an address as a QR code with error correction level M: one row of modules a line, in one path. It is "" for
// an address that does not fit in a code.
func QR(address, label string) template.HTML {
	code, err := qr.Encode(address, qr.M)
	if err != nil {
		return ""
	}
	size := code.Size
	var d strings.Builder
	for y := range size {
		pen := -1 // where the line has come to; -1 before it begins
		for x := 0; x < size; x++ {
			from := x
			for x < size && code.Black(x, y) {
				x++
			}
			switch {
			case x == from:
				continue
			case pen < 0:
				fmt.Fprintf(&d, "M%d %d.5h%d", from, y, x-from)
			default:
				fmt.Fprintf(&d, "m%d 0h%d", from-pen, x-from)
			}
			pen = x
		}
	}
	side := size + 2*quiet
	return template.HTML(fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="-%d -%d %d %d" `+
		`role="img" aria-label="%s" stroke="currentColor"><path d="%s"/></svg>`,
		quiet, quiet, side, side, template.HTMLEscapeString(label), d.String()))
}
