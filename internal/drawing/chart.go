package drawing

import (
	"html/template"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A chart has no colours and no sizes of its own: the style sheet themes the classes s1, s2, s3 (series), axis, line,
// dot, value, tick and name, and sets text at 13 units, which is what the sums below reckon with.
const (
	chartWidth  = 400.0
	chartTop    = 22.0
	chartHeight = 150.0 // of the plot
	lineHeight  = 16.0
	charWidth   = 6.9 // of a character, on the wide side
	looks       = 3   // of series
	maxSeries   = 6
	maxPoints   = 60 // categories times series; more would not be read, nor keep the drawing below 8 KB
)

// A Chart is a table of numbers, ready to be drawn.
type Chart struct {
	Series     []string // their names
	categories []string
	values     [][]number // by series, then category
	least      float64
	greatest   float64
	point      string // between whole and fraction
}

// NewChart reads a table: the first column names the categories, each other column is a series. ok is false when a cell
// is not a number or there is too much to draw; the table alone is shown then. Point is the decimal sign.
func NewChart(head []string, rows [][]string, point string) (c Chart, ok bool) {
	c.point = point
	series := len(head) - 1
	if series < 1 || len(rows) == 0 || series > maxSeries || series*len(rows) > maxPoints {
		return c, false
	}
	c.Series, c.values = head[1:], make([][]number, series)
	known := 0
	for _, row := range rows {
		if len(row) != len(head) {
			return c, false
		}
		c.categories = append(c.categories, row[0])
		for i, cell := range row[1:] {
			n, ok := parseNumber(cell)
			if !ok {
				return c, false
			}
			c.values[i] = append(c.values[i], n)
			if !n.missing {
				known++
				c.least, c.greatest = min(c.least, n.value), max(c.greatest, n.value)
			}
		}
	}
	if c.least == c.greatest {
		c.greatest = 1 // nothing but noughts still needs a scale
	}
	return c, known > 0
}

// Categories is how many categories there are.
func (c *Chart) Categories() int { return len(c.categories) }

// A drawing is an SVG being written.
type drawing struct {
	strings.Builder
}

func (d *drawing) num(v float64) {
	d.WriteString(strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64))
}

// path writes path data: letters as they are, numbers with one decimal.
func (d *drawing) path(parts ...any) {
	afterNumber := false
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			d.WriteString(p)
			afterNumber = false
		case float64:
			if v := math.Round(p * 10); afterNumber && v >= 0 {
				d.WriteByte(' ')
			}
			d.num(p)
			afterNumber = true
		}
	}
}

func (d *drawing) text(x, y float64, s string) {
	d.WriteString(`<text x="`)
	d.num(x)
	d.WriteString(`" y="`)
	d.num(y)
	d.WriteString(`">` + template.HTMLEscapeString(s) + `</text>`)
}

func (d *drawing) class(name string, content func()) {
	before := d.Len()
	d.WriteString(`<g class="` + name + `">`)
	start := d.Len()
	content()
	if d.Len() == start { // nothing to show
		s := d.String()[:before]
		d.Reset()
		d.WriteString(s)
		return
	}
	d.WriteString("</g>\n")
}

func (d *drawing) finish(height float64, title, description string) template.HTML {
	var b strings.Builder
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 ` +
		strconv.FormatFloat(math.Ceil(height), 'f', -1, 64) + `" role="img">` + "\n")
	b.WriteString("<title>" + template.HTMLEscapeString(title) + "</title><desc>" +
		template.HTMLEscapeString(description) + "</desc>\n")
	b.WriteString(d.String() + "</svg>")
	return template.HTML(b.String())
}

func class(series int) string { return "s" + strconv.Itoa(series%looks+1) }

func width(s string) float64 { return charWidth * float64(utf8.RuneCountInString(s)) }

// label is a value as it stands at its bar: as precise as the author wrote it, with the unit when it is a sign.
func (c *Chart) label(n number) string {
	s := formatNumber(n.value, n.decimal, c.point)
	if n.unit == "%" {
		s += "\u00a0%"
	}
	return s
}

// Legend reports whether a bar chart needs a key to its series. With more series than the style sheet tells apart, the
// names stand at the bars instead.
func (c *Chart) Legend() bool { return len(c.values) > 1 && len(c.values) <= looks }

// fold breaks a text into lines at most wide; ok is false when a word is wider or there are more than three lines.
func fold(text string, wide float64) (lines []string, ok bool) {
	for word := range strings.FieldsSeq(text) {
		if width(word) > wide {
			return nil, false
		}
		if n := len(lines); n > 0 && width(lines[n-1]+" "+word) <= wide {
			lines[n-1] += " " + word
		} else {
			lines = append(lines, word)
		}
	}
	return lines, len(lines) <= 3
}

// Bars draws standing bars when the names of the categories fit below them, else lying ones.
func (c *Chart) Bars(title, description string) template.HTML {
	step := chartWidth / float64(len(c.categories))
	names := make([][]string, len(c.categories))
	rows, widest := 1, 0.0
	for i, name := range c.categories {
		lines, ok := fold(name, step-6)
		if !ok {
			return c.lying(title, description)
		}
		names[i], rows = lines, max(rows, len(lines))
	}
	for _, s := range c.values {
		for _, n := range s {
			widest = max(widest, width(c.label(n)))
		}
	}
	bar := min(44, (step*0.86)/float64(len(c.values)))
	if bar < widest*0.95 || !c.Legend() && len(c.values) > 1 {
		return c.lying(title, description)
	}
	span := c.greatest - c.least
	y := func(v float64) float64 { return chartTop + (c.greatest-v)/span*chartHeight }
	zero := y(0)
	var d drawing
	left := func(category, series int) float64 {
		return step*(float64(category)+0.5) + bar*(float64(series)-float64(len(c.values))/2)
	}
	for i, s := range c.values {
		d.class(class(i), func() {
			for j, n := range s {
				if !n.missing {
					d.WriteString(`<path d="`)
					d.path("M", left(j, i)+1, zero, "V", y(n.value), "h", bar-2, "V", zero, "z")
					d.WriteString(`"/>`)
				}
			}
		})
	}
	d.WriteString(`<path class="axis" d="`)
	d.path("M-999 ", zero, "H1999")
	d.WriteString("\"/>\n")
	d.class("value", func() {
		for i, s := range c.values {
			for j, n := range s {
				at, label := zero, "–"
				if !n.missing {
					at, label = min(y(n.value), zero), c.label(n)
				}
				d.text(left(j, i)+bar/2, at-6, label)
			}
		}
	})
	bottom := y(c.least)
	d.class("tick", func() {
		for j, lines := range names {
			for k, line := range lines {
				d.text(step*(float64(j)+0.5), bottom+lineHeight*float64(k+1)+3, line)
			}
		}
	})
	return d.finish(bottom+lineHeight*float64(rows)+12, title, description)
}

// lying draws lying bars, each category's name above its bars: for long names and many series.
func (c *Chart) lying(title, description string) template.HTML {
	const thick, gap = 16.0, 16.0
	span := c.greatest - c.least
	label := func(series int, s string) string {
		if len(c.values) > looks {
			s += " " + c.Series[series]
		}
		return s
	}
	room := 0.0 // for the values beside the bars
	for i, s := range c.values {
		for _, n := range s {
			room = max(room, min(width(label(i, c.label(n)))+10, chartWidth/2))
		}
	}
	x := func(v float64) float64 {
		before := 0.0
		if c.least < 0 {
			before = room
		}
		return 2 + before + (v-c.least)/span*(chartWidth-2-before-room)
	}
	zero := x(0)
	var names, values drawing
	bars := make([]drawing, len(c.values))
	y := 0.0
	for j, name := range c.categories {
		lines, ok := fold(name, chartWidth)
		if !ok {
			lines = []string{name}
		}
		for _, line := range lines {
			y += lineHeight
			names.text(zero, y-3, line)
		}
		for i, s := range c.values {
			if n := s[j]; n.missing {
				values.text(zero+6, y+thick-4, label(i, "–"))
			} else {
				bars[i].WriteString(`<path d="`)
				bars[i].path("M", zero, y+1, "H", x(n.value), "v", thick-2, "H", zero, "z")
				bars[i].WriteString(`"/>`)
				values.text(max(x(n.value), zero)+6, y+thick-4, clip(label(i, c.label(n)), room-8))
			}
			y += thick
		}
		y += gap
	}
	var d drawing
	for i := range bars {
		d.class(class(i), func() { d.WriteString(bars[i].String()) })
	}
	d.WriteString(`<path class="axis" d="`)
	d.path("M", zero, 0.0, "V", y-gap+4)
	d.WriteString("\"/>\n")
	d.class("name", func() { d.WriteString(names.String()) })
	d.class("name value", func() { d.WriteString(values.String()) })
	return d.finish(y, title, description)
}

// Lines draws one line a series, with its name at its end and round values at the left. Years stand as far apart as
// they are.
func (c *Chart) Lines(title, description string) template.HTML {
	marks, decimals := ticks(c.least, c.greatest)
	least, greatest := marks[0], marks[len(marks)-1]
	y := func(v float64) float64 { return chartTop + (greatest-v)/(greatest-least)*chartHeight }
	left, right := 0.0, 0.0
	for _, m := range marks {
		left = max(left, width(formatNumber(m, decimals, c.point))+8)
	}
	if len(c.values) > 1 {
		for _, name := range c.Series {
			right = max(right, min(width(name), chartWidth/3)+10)
		}
	}
	right = max(right, 20)
	x := c.positions(left+8, chartWidth-right)
	var d drawing
	d.WriteString(`<path class="axis" d="`)
	d.path("M-999 ", y(max(least, min(0, greatest))), "H1999")
	d.WriteString("\"/>\n")
	ends := make([]float64, len(c.values))
	for i := range c.values {
		d.class(class(i), func() { ends[i] = d.line(c.values[i], x, y) })
	}
	if len(c.values) > 1 {
		d.class("name", func() {
			for i, at := range apart(ends) {
				if !math.IsNaN(at) {
					d.text(chartWidth-right+10, at+4, clip(c.Series[i], right-10))
				}
			}
		})
	}
	d.class("tick", func() {
		for _, m := range marks {
			d.text(left/2, y(m)+4, formatNumber(m, decimals, c.point))
		}
		c.names(&d, x)
	})
	return d.finish(chartTop+chartHeight+lineHeight+14, title, description)
}

// line draws the line of a series, and returns how high it ends; not a number when the series has no values.
func (d *drawing) line(series []number, x []float64, y func(float64) float64) (end float64) {
	var line, dots drawing
	pen := false
	end = math.NaN()
	for j, n := range series {
		if n.missing {
			pen = false
			continue
		}
		if pen {
			line.path("L", x[j], y(n.value))
		} else {
			line.path("M", x[j], y(n.value))
		}
		dots.path("M", x[j], y(n.value))
		dots.WriteString("h0")
		pen, end = true, y(n.value)
	}
	if dots.Len() > 0 {
		d.WriteString(`<path class="line" d="` + line.String() + `"/><path class="dot" d="` + dots.String() + `"/>`)
	}
	return end
}

// names writes the names of the categories below a plot, those for which there is room.
func (c *Chart) names(d *drawing, x []float64) {
	edge := math.Inf(-1)
	for j, name := range c.categories {
		half := width(name) / 2
		if x[j]-half < edge+6 {
			continue
		}
		d.text(x[j], chartTop+chartHeight+lineHeight+4, name)
		edge = x[j] + half
	}
}

// positions returns where each category stands between two ends: by its year when every category is one, else evenly.
func (c *Chart) positions(from, to float64) []float64 {
	at := make([]float64, len(c.categories))
	rising := len(at) > 1
	for i, name := range c.categories {
		year, err := strconv.Atoi(name)
		if err != nil || len(name) != 4 || i > 0 && float64(year) <= at[i-1] {
			rising = false
			break
		}
		at[i] = float64(year)
	}
	if !rising {
		for i := range at {
			at[i] = float64(i)
		}
	}
	first, last := at[0], at[len(at)-1]
	for i := range at {
		if last == first {
			at[i] = (from + to) / 2
		} else {
			at[i] = from + (at[i]-first)/(last-first)*(to-from)
		}
	}
	return at
}

// apart moves the names at the line ends so that none lies on another.
func apart(ends []float64) []float64 {
	out := append([]float64(nil), ends...)
	for range len(out) {
		for i := range out {
			for j := range out {
				if i == j || math.IsNaN(out[i]) || math.IsNaN(out[j]) {
					continue
				}
				if overlap := lineHeight - math.Abs(out[i]-out[j]); overlap > 0.01 &&
					(out[i] < out[j] || out[i] == out[j] && i < j) {
					out[i] -= overlap / 2
					out[j] += overlap / 2
				}
			}
		}
	}
	return out
}

// clip shortens a text that is wider than there is room for.
func clip(s string, wide float64) string {
	if width(s) <= wide {
		return s
	}
	n := max(1, int(wide/charWidth)-1)
	return strings.TrimSpace(string([]rune(s)[:min(n, utf8.RuneCountInString(s))])) + "…"
}
