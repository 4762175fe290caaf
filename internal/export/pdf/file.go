package pdf

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// errUnknownForm is for a PDF that is not written as those of Chromium are.
var errUnknownForm = errors.New(
	"the browser wrote a PDF in a form that is not known here; try another with --browser PATH, or print " +
		"the page by hand",
)

// A file is a PDF with a classic table of objects, as Chromium's library writes it (ISO 32000-1, 7.5.4).
type file struct {
	objects [][]byte // by number, between `n 0 obj` and `endobj`; nil when there is none
	trailer []byte
}

var (
	startForm    = regexp.MustCompile(`startxref\s+(\d+)\s+%%EOF\s*$`)
	tableForm    = regexp.MustCompile(`^xref\s+0 (\d+)\s+`)
	headForm     = regexp.MustCompile(`^\s*(\d+) 0 obj\s`)
	refForm      = regexp.MustCompile(`(\d+) 0 R`)
	destForm     = regexp.MustCompile(`/([^\s/\[\]<>()]+)\s*\[(\d+) 0 R`)
	streamForm   = regexp.MustCompile(`>>\s*stream\r?\n`)
	dateForm     = regexp.MustCompile(`/(CreationDate|ModDate) \(D:[^)]*\)`)
	escapeForm   = regexp.MustCompile(`#[0-9A-Fa-f]{2}`)
	contentsForm = regexp.MustCompile(`/Contents (\d+) 0 R`)
	plainForm    = regexp.MustCompile(`^<<\s*(/Filter /FlateDecode\s*|/Length \d+\s*)+>>`)
	widthForm    = regexp.MustCompile(`(?m)^-?\d*\.\d{4,} 0 Td `)
	nodeForm     = regexp.MustCompile(`\(node\d{8}\)`)
	sizeForm     = regexp.MustCompile(`/Size \d+`)
	hereForm     = regexp.MustCompile(`/A\s*<<[^<>()]*/URI\s*\(file:(?:\\.|[^\\)])*\)[^<>()]*>>`)
	trailerForm  = regexp.MustCompile(`(?s)trailer\s*<<(.*?)>>\s*startxref`)
)

// parse reads the table of objects.
func parse(data []byte) (*file, error) {
	end := data[max(0, bytes.LastIndex(data, []byte("\ntrailer"))):]
	start, trailer := startForm.FindSubmatch(end), trailerForm.FindSubmatch(end)
	if start == nil || trailer == nil {
		return nil, errUnknownForm
	}
	at, _ := strconv.Atoi(string(start[1]))
	if at >= len(data) {
		return nil, errUnknownForm
	}
	head := tableForm.FindSubmatch(data[at:])
	if head == nil {
		return nil, errUnknownForm
	}
	count, _ := strconv.Atoi(string(head[1]))
	rows := data[at+len(head[0]):]
	if len(rows) < 20*count {
		return nil, errUnknownForm
	}
	// An object ends where the next begins, or the table.
	ends := []int{at}
	offsets := make([]int, count)
	for n := range count {
		row := string(rows[20*n : 20*n+20])
		if row[17] != 'n' {
			continue
		}
		offset, err := strconv.Atoi(row[:10])
		if err != nil || offset >= at {
			return nil, errUnknownForm
		}
		offsets[n] = offset
		ends = append(ends, offset)
	}
	slices.Sort(ends)
	f := &file{objects: make([][]byte, count), trailer: trailer[1]}
	for n, offset := range offsets {
		if offset == 0 {
			continue
		}
		i, _ := slices.BinarySearch(ends, offset)
		object := data[offset:ends[i+1]]
		head := headForm.FindSubmatch(object)
		end := bytes.LastIndex(object, []byte("endobj"))
		if head == nil || string(head[1]) != strconv.Itoa(n) || end < len(head[0]) {
			return nil, errUnknownForm
		}
		f.objects[n] = bytes.TrimSpace(object[len(head[0]):end])
	}
	return f, nil
}

// follow returns the object that a key of a dictionary refers to, nil when there is none.
func (f *file) follow(dict []byte, key string) []byte {
	m := regexp.MustCompile(`/` + key + `\s+(\d+) 0 R`).FindSubmatch(dict)
	if m == nil {
		return nil
	}
	return f.object(m[1])
}

func (f *file) object(number []byte) []byte {
	n, err := strconv.Atoi(string(number))
	if err != nil || n >= len(f.objects) {
		return nil
	}
	return f.objects[n]
}

// pages numbers the page objects in order, from 1.
func (f *file) pages() map[string]int {
	numbers := map[string]int{}
	var walk func(node []byte, depth int)
	walk = func(node []byte, depth int) {
		_, kids, ok := bytes.Cut(node, []byte("/Kids"))
		if !ok || depth > 32 {
			return
		}
		kids, _, _ = bytes.Cut(kids, []byte("]"))
		for _, ref := range refForm.FindAllSubmatch(kids, -1) {
			kid := f.object(ref[1])
			if bytes.Contains(kid, []byte("/Kids")) {
				walk(kid, depth+1)
			} else {
				numbers[string(ref[1])] = len(numbers) + 1
			}
		}
	}
	walk(f.follow(f.follow(f.trailer, "Root"), "Pages"), 0)
	return numbers
}

// destinations returns the page of every id in the document that something links to.
func destinations(data []byte) (map[string]int, error) {
	f, err := parse(data)
	if err != nil {
		return nil, err
	}
	pages := f.pages()
	if len(pages) == 0 {
		return nil, errUnknownForm
	}
	found := map[string]int{}
	for _, m := range destForm.FindAllSubmatch(f.follow(f.follow(f.trailer, "Root"), "Dests"), -1) {
		name := escapeForm.ReplaceAllStringFunc(string(m[1]), func(s string) string {
			n, _ := strconv.ParseUint(s[1:], 16, 8)
			return string([]byte{byte(n)})
		})
		if found[name] = pages[string(m[2])]; found[name] == 0 {
			return nil, errUnknownForm
		}
	}
	return found, nil
}

// perStream is how many objects are packed together.
const perStream = 400

// pack writes a PDF again with all that is no stream in compressed object streams, and with another date, as
// 2006-01-02.
func pack(data []byte, date string) ([]byte, error) {
	f, err := parse(data)
	if err != nil {
		return nil, err
	}
	f.setDate(date)
	f.renumber()
	f.standard()
	f.forget()
	p := packer{file: f, table: make([]crossReference, len(f.objects))}
	p.table[0] = crossReference{0, 0, 65535}
	p.out.WriteString("%PDF-1.5\n%\xe2\xe3\xcf\xd3\n") // four bytes that say that the file is binary (7.5.2)
	for group := range slices.Chunk(p.streams(), perStream) {
		p.objectStream(group)
	}
	p.end()
	return p.out.Bytes(), nil
}

// setDate sets when the document says that it was made.
func (f *file) setDate(date string) {
	info := refForm.FindSubmatch(f.trailer[max(0, bytes.Index(f.trailer, []byte("/Info"))):])
	if date == "" || info == nil {
		return
	}
	if n, _ := strconv.Atoi(string(info[1])); n < len(f.objects) {
		made := []byte("/$1 (D:" + strings.ReplaceAll(date, "-", "") + "000000Z)")
		f.objects[n] = dateForm.ReplaceAll(f.objects[n], made)
	}
}

// A packer writes a file with object streams.
type packer struct {
	*file
	out   bytes.Buffer
	table []crossReference // by the number of the object
}

// A crossReference is an entry of the cross-reference stream (7.5.8.3).
type crossReference struct{ kind, a, b int }

// here notes that the next object begins at this place.
func (p *packer) here() crossReference { return crossReference{1, p.out.Len(), 0} }

// streams writes the objects that are streams, and returns the numbers of the others.
func (p *packer) streams() (others []int) {
	contents := map[int]bool{}
	for page := range p.pages() {
		if m := contentsForm.FindSubmatch(p.object([]byte(page))); m != nil {
			n, _ := strconv.Atoi(string(m[1]))
			contents[n] = true
		}
	}
	for n, object := range p.file.objects {
		switch {
		case object == nil:
			continue
		case !contents[n] && !streamForm.Match(object):
			others = append(others, n)
			continue
		}
		p.table[n] = p.here()
		if contents[n] {
			if text, ok := inflate(object); ok {
				stream(&p.out, n, "", artifacts(round(text)))
				continue
			}
		}
		fmt.Fprintf(&p.out, "%d 0 obj\n%s\nendobj\n", n, object)
	}
	return others
}

// objectStream writes objects into a stream of their own.
func (p *packer) objectStream(numbers []int) {
	var index, bodies bytes.Buffer
	number := len(p.table)
	for i, n := range numbers {
		fmt.Fprintf(&index, "%d %d ", n, bodies.Len())
		bodies.Write(p.file.objects[n])
		bodies.WriteByte('\n')
		p.table[n] = crossReference{2, number, i}
	}
	p.table = append(p.table, p.here())
	dict := fmt.Sprintf("/Type /ObjStm /N %d /First %d", len(numbers), index.Len())
	stream(&p.out, number, dict, append(index.Bytes(), bodies.Bytes()...))
}

// end writes the cross-reference stream.
func (p *packer) end() {
	at, number := p.out.Len(), len(p.table)
	p.table = append(p.table, p.here())
	var table []byte
	for _, e := range p.table {
		table = append(table, byte(e.kind))
		table = binary.BigEndian.AppendUint32(table, uint32(e.a))
		table = binary.BigEndian.AppendUint16(table, uint16(e.b))
	}
	keep := bytes.TrimSpace(sizeForm.ReplaceAll(bytes.TrimSpace(p.trailer), nil))
	stream(&p.out, number, fmt.Sprintf("/Type /XRef /Size %d /W [1 4 2] %s", number+1, keep), table)
	fmt.Fprintf(&p.out, "startxref\n%d\n%%%%EOF\n", at)
}

// renumber gives the elements of the structure that something refers to ids in a row, and keeps their order: the
// browser names them by a counter that does not always begin at the same number.
func (f *file) renumber() {
	small := func(visit func(i int)) {
		for i, object := range f.objects {
			if object != nil && !streamForm.Match(object) {
				visit(i)
			}
		}
	}
	found := map[string]bool{}
	small(func(i int) {
		for _, id := range nodeForm.FindAll(f.objects[i], -1) {
			found[string(id)] = true
		}
	})
	ids := slices.Sorted(maps.Keys(found)) // all are of one length
	small(func(i int) {
		f.objects[i] = nodeForm.ReplaceAllFunc(f.objects[i], func(id []byte) []byte {
			at, _ := slices.BinarySearch(ids, string(id))
			return fmt.Appendf(nil, "(node%08d)", at+1)
		})
	})
}

// standard says of the structure what readers by ear are owed and the browser leaves out: which standard types Strong
// and Em stand for (14.7.3), and that a frame around a figure, which has no text of its own to stand for it, is no
// figure.
func (f *file) standard() {
	for i, object := range f.objects {
		switch {
		case bytes.Contains(object, []byte("/Type /StructTreeRoot")):
			at := bytes.LastIndex(object, []byte(">>"))
			f.objects[i] = slices.Concat(object[:at], []byte("\n/RoleMap <</Em /Span /Strong /Span>>"), object[at:])
		case bytes.Contains(object, []byte("/Type /StructElem")) && !bytes.Contains(object, []byte("/Alt")):
			f.objects[i] = bytes.Replace(object, []byte("/S /Figure"), []byte("/S /Div"), 1)
		}
	}
}

// forget takes the target from links to files beside the document: they lay in a folder of this computer that is gone,
// and its name is nobody's business.
func (f *file) forget() {
	for i, object := range f.objects {
		if !streamForm.Match(object) {
			f.objects[i] = hereForm.ReplaceAll(object, nil)
		}
	}
}

// artifacts marks what is painted outside of the structure as no part of the text (14.8.2.2): running feet, rules, the
// signs before a list's items. The browser writes an operator a line; what is not written so stays as it is.
func artifacts(text []byte) []byte {
	var out, piece bytes.Buffer
	begun := "" // what ends the piece that is held back: "" none, "ET" letters, "path" lines and surfaces
	depth := 0  // of tagged content
	flush := func(mark bool) {
		if mark {
			out.WriteString("/Artifact BMC\n")
		}
		out.Write(piece.Bytes())
		if mark {
			out.WriteString("EMC\n")
		}
		piece.Reset()
		begun = ""
	}
	for line := range bytes.Lines(text) {
		words := bytes.Fields(line)
		operator := ""
		if len(words) > 0 {
			operator = string(words[len(words)-1])
		}
		tagged := strings.HasSuffix(operator, "BDC") || operator == "BMC"
		switch {
		case begun == "ET" && (operator == "EMC" || bytes.Contains(line, []byte("/ActualText"))): // of a ligature
		case tagged || operator == "EMC":
			flush(false)
			if depth++; !tagged {
				depth -= 2
			}
			out.Write(line)
			continue
		case depth > 0:
			out.Write(line)
			continue
		case begun == "" && operator == "BT":
			begun = "ET"
		case begun == "" && (operator == "re" || operator == "m"):
			begun = "path"
		}
		piece.Write(line)
		switch operator {
		case "ET":
			flush(begun == "ET")
		case "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "sh":
			if begun != "ET" {
				flush(true)
			}
		default:
			if begun == "" || begun == "path" && operator == "n" {
				flush(false)
			}
		}
	}
	flush(false)
	if depth != 0 {
		return text
	}
	return out.Bytes()
}

// inflate returns what a page's stream holds, when it is packed in the one way that is used for them.
func inflate(object []byte) (text []byte, ok bool) {
	at := streamForm.FindIndex(object)
	if at == nil || !plainForm.Match(object[:at[1]]) {
		return nil, false
	}
	r, err := zlib.NewReader(bytes.NewReader(object[at[1]:]))
	if err != nil {
		return nil, false
	}
	text, err = io.ReadAll(r)
	return text, err == nil
}

// round shortens the widths between letters, `5.3920898 0 Td`, to thousandths: they are half of the file. The unit is a
// fraction of a point.
func round(text []byte) []byte {
	return widthForm.ReplaceAllFunc(text, func(width []byte) []byte {
		number, _, _ := bytes.Cut(width, []byte(" "))
		v, err := strconv.ParseFloat(string(number), 64)
		if err != nil {
			return width
		}
		short := strings.TrimRight(strconv.FormatFloat(v, 'f', 3, 64), "0")
		return append([]byte(strings.TrimSuffix(short, ".")), width[len(number):]...)
	})
}

// stream writes a compressed stream.
func stream(out *bytes.Buffer, number int, dict string, data []byte) {
	var packed bytes.Buffer
	w, _ := zlib.NewWriterLevel(&packed, zlib.BestCompression)
	w.Write(data)
	w.Close()
	fmt.Fprintf(out, "%d 0 obj\n<<%s /Filter /FlateDecode /Length %d>>\nstream\n", number, dict, packed.Len())
	out.Write(packed.Bytes())
	out.WriteString("\nendstream\nendobj\n")
}
