package workplace

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"github.com/vinjett/vinjett/internal/diag"
)

// A source is an author's file as it lies on the disk, and as the course reads it: without a byte order mark and with
// LF line ends (see [diag.NewText]). Offsets are those of what is read; what is written keeps the bytes of the disk.
type source struct {
	raw  []byte
	file *diag.File
}

// newSource returns the source of a file's bytes; ok is false when they are no text.
func newSource(name string, raw []byte) (s source, ok bool) {
	file, ds := diag.NewText(name, raw)
	return source{raw, file}, len(ds) == 0
}

func (s source) text() []byte { return s.file.Data }

// digest names the bytes of a file.
func digest(raw []byte) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:8])
}

// rawAt returns where on the disk an offset of the text is.
func (s source) rawAt(offset int) int {
	i := 0
	if bytes.HasPrefix(s.raw, []byte("\ufeff")) {
		i = len("\ufeff")
	}
	for at := 0; at < offset; at++ {
		if s.raw[i] == '\r' && i+1 < len(s.raw) && s.raw[i+1] == '\n' {
			i++
		}
		i++
	}
	return i
}

// lineEnd is how most lines of the file end.
func (s source) lineEnd() string {
	crlf := bytes.Count(s.raw, []byte("\r\n"))
	lf, cr := bytes.Count(s.raw, []byte("\n"))-crlf, bytes.Count(s.raw, []byte("\r"))-crlf
	switch {
	case crlf > lf && crlf >= cr:
		return "\r\n"
	case cr > lf:
		return "\r"
	}
	return "\n"
}

// splice returns the bytes of the file with another text in place of a span. Only what differs is written: all other
// bytes stay, within the span too, so that a text that is the same changes nothing.
func (s source) splice(span diag.Span, text []byte) []byte {
	old := s.text()[span.Start:span.End]
	begin, end := same(old, text)
	changed := bytes.ReplaceAll(text[begin:len(text)-end], []byte("\n"), []byte(s.lineEnd()))
	raw := slices.Concat(s.raw[:s.rawAt(span.Start+begin)], changed, s.raw[s.rawAt(span.End-end):])
	want := slices.Concat(s.text()[:span.Start], text, s.text()[span.End:])
	if now, _ := newSource(s.file.Name, raw); !bytes.Equal(now.text(), want) {
		// A carriage return that ended a line has met a line feed: where the kinds of line ends are mixed like this,
		// they all become LF.
		return want
	}
	return raw
}

// same returns how many bytes two texts have in common at their begin, and how many at their end after that.
func same(a, b []byte) (begin, end int) {
	shorter := min(len(a), len(b))
	for begin < shorter && a[begin] == b[begin] {
		begin++
	}
	for end < shorter-begin && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	return begin, end
}

// find returns where a text stands as whole lines.
func find(in, text []byte) (at []int) {
	if len(text) == 0 {
		return nil
	}
	for from := 0; ; {
		i := bytes.Index(in[from:], text)
		if i < 0 {
			return at
		}
		start := from + i
		end := start + len(text)
		if (start == 0 || in[start-1] == '\n') && (end == len(in) || in[end] == '\n') {
			at = append(at, start)
		}
		from = start + 1
	}
}

// locate returns where in a text that has changed the span of the text before stands now. It is the place of the same
// lines, if those have not changed: the only one, or the one that is as many-th as before. Else ok is false, and the
// span is where the changed lines are.
func locate(before, now []byte, span diag.Span) (found diag.Span, ok bool) {
	text := before[span.Start:span.End]
	was, is := find(before, text), find(now, text)
	if nth := slices.Index(was, span.Start); nth >= 0 && len(was) == len(is) {
		return diag.Span{Start: is[nth], End: is[nth] + len(text)}, true
	}
	return between(before, now, span), false
}

// between returns the lines of a text that stand where a span stood in the text before: after the last line in front of
// the span that both have, and before the first line behind it that both have.
func between(before, now []byte, span diag.Span) diag.Span {
	front, _ := sameLines(before[:span.Start], now)
	_, back := sameLines(before[span.End:], now[front:])
	start, end := front, len(now)-back
	a, b := bytes.SplitAfter(before[front:span.Start], []byte("\n")), bytes.SplitAfter(now[start:end], []byte("\n"))
	for _, pair := range common(a, b) {
		start = front + len(bytes.Join(b[:pair[1]+1], nil))
	}
	after := before[span.End : len(before)-back]
	a, b = bytes.SplitAfter(after, []byte("\n")), bytes.SplitAfter(now[start:end], []byte("\n"))
	if pairs := common(a, b); len(pairs) > 0 {
		end = start + len(bytes.Join(b[:pairs[0][1]], nil))
	}
	lines := bytes.Trim(now[start:end], "\n")
	start += len(now[start:end]) - len(bytes.TrimLeft(now[start:end], "\n"))
	return diag.Span{Start: start, End: start + len(lines)}
}

// maxCompared is how many pairs of lines are compared; texts that differ in more have nothing in common.
const maxCompared = 4 << 20

// common returns which lines two texts have in common, in their order: a longest list of pairs.
func common(a, b [][]byte) (pairs [][2]int) {
	if len(a)*len(b) > maxCompared {
		return nil
	}
	longest := make([][]int32, len(a)+1) // from each pair of lines on
	for i := range longest {
		longest[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if longest[i][j] = max(longest[i+1][j], longest[i][j+1]); len(a[i]) > 1 && bytes.Equal(a[i], b[j]) {
				longest[i][j] = longest[i+1][j+1] + 1
			}
		}
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case len(a[i]) > 1 && bytes.Equal(a[i], b[j]): // an empty line says nothing of the place
			pairs = append(pairs, [2]int{i, j})
			i, j = i+1, j+1
		case longest[i+1][j] >= longest[i][j+1]:
			i++
		default:
			j++
		}
	}
	return pairs
}

// sameLines is [same] for whole lines.
func sameLines(a, b []byte) (begin, end int) {
	line := func(text []byte) int { return bytes.IndexByte(text, '\n') + 1 }
	for {
		n := line(a[begin:])
		if n == 0 || n != line(b[begin:]) || !bytes.Equal(a[begin:begin+n], b[begin:begin+n]) {
			break
		}
		begin += n
	}
	shorter := min(len(a), len(b)) - begin
	for n := 0; n < shorter && a[len(a)-1-n] == b[len(b)-1-n]; n++ {
		if whole := n + 1; atLine(a, len(a)-whole) && atLine(b, len(b)-whole) {
			end = whole
		}
	}
	return begin, end
}

// atLine reports whether a line begins at an offset.
func atLine(text []byte, at int) bool { return at == 0 || text[at-1] == '\n' }
