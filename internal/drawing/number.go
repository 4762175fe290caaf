package drawing

import (
	"math"
	"strconv"
	"strings"
)

// A number is one value of a chart.
type number struct {
	value   float64
	missing bool
	decimal int    // digits after the decimal sign as written
	unit    string // what follows the digits, as `%`
}

// parseNumber reads a table cell: `0,8`, `7.5 %`, `1 200`, `−3`; `–`, `-`, `..` and nothing at all are missing values.
func parseNumber(cell string) (n number, ok bool) {
	s := strings.Map(func(r rune) rune {
		switch r {
		case '\u00a0', '\u202f', '\u2009':
			return ' '
		case '−':
			return '-'
		}
		return r
	}, strings.TrimSpace(cell))
	switch s {
	case "", "–", "—", "-", "..", "…", "•":
		return number{missing: true}, true
	}
	if strings.HasPrefix(s, "–") { // a dash set for a minus sign
		s = "-" + strings.TrimPrefix(s, "–")
	}
	end := strings.IndexFunc(s, func(r rune) bool { return !strings.ContainsRune("0123456789-., ", r) })
	if end < 0 {
		end = len(s)
	}
	n.unit = strings.TrimSpace(s[end:])
	digits := strings.ReplaceAll(strings.TrimSpace(s[:end]), " ", "")
	if i := strings.LastIndexAny(digits, ".,"); i >= 0 {
		n.decimal = len(digits) - i - 1
	}
	v, err := strconv.ParseFloat(strings.Replace(digits, ",", ".", 1), 64)
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
		return number{}, false
	}
	n.value = v
	return n, true
}

// formatNumber writes a value with that many digits after the decimal sign.
func formatNumber(v float64, decimals int, point string) string {
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	return strings.Replace(strings.Replace(s, "-", "−", 1), ".", point, 1)
}

// ticks returns round values from 0 (or below the least value) past the greatest: about four steps of 1, 2 or 5 times a
// power of ten, and how many decimals they take.
func ticks(least, greatest float64) (values []float64, decimals int) {
	least, greatest = min(least, 0), max(greatest, 0)
	if least == greatest {
		greatest = 1
	}
	raw := (greatest - least) / 4
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	step := 10 * power
	for _, f := range []float64{1, 2, 5} {
		if f*power >= raw*0.999 {
			step = f * power
			break
		}
	}
	if power < 1 || step < 1 {
		decimals = max(0, int(math.Ceil(-math.Log10(step)-1e-9)))
	}
	for i := math.Floor(least/step + 1e-9); ; i++ {
		values = append(values, i*step)
		if i*step >= greatest-step*1e-9 {
			return values, decimals
		}
	}
}
