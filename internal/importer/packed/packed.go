// Package packed opens what importers are given: zip archives with XML in them. Whoever made the file is not trusted.
// An archive that unpacks to more than a course can be, names that lead out of it, XML that is too deep, and entities
// of its own are refused or left out, and nothing is ever written.
package packed

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Limits of what is read.
const (
	maxFiles = 20_000
	maxFile  = 64 << 20
	maxAll   = 512 << 20
	maxDepth = 500
	maxNodes = 4_000_000
)

// An Archive is a zip file.
type Archive struct {
	files map[string]*zip.File
	left  int64 // how much more may be unpacked
}

// Open reads the list of a zip file.
func Open(data []byte) (*Archive, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, errors.New("the file is damaged, or no file of this kind: it cannot be unpacked")
	}
	if len(z.File) > maxFiles {
		return nil, fmt.Errorf("the file holds %d files, %d at most", len(z.File), maxFiles)
	}
	a := &Archive{files: map[string]*zip.File{}, left: maxAll}
	for _, f := range z.File {
		name := path.Clean("/" + strings.ReplaceAll(f.Name, `\`, "/"))[1:]
		if name == "" || strings.HasSuffix(f.Name, "/") || a.files[name] != nil {
			continue
		}
		a.files[name] = f
	}
	return a, nil
}

// Read returns a file.
func (a *Archive) Read(name string) ([]byte, error) {
	f := a.files[name]
	if f == nil {
		return nil, fmt.Errorf("the file holds no %s", name)
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%s cannot be unpacked: %v", name, err)
	}
	defer r.Close()
	limit := min(maxFile, a.left)
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, fmt.Errorf("%s cannot be unpacked: %v", name, err)
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("%s unpacks to more than %d MB", name, limit>>20)
	}
	a.left -= int64(len(data))
	return data, nil
}

// XML returns the root of an XML file.
func (a *Archive) XML(name string) (*Node, error) {
	data, err := a.Read(name)
	if err != nil {
		return nil, err
	}
	return Parse(data)
}

// A Relation says what a part of an Office file means by an id.
type Relation struct {
	Target string // the name in the archive, or an address
	Type   string // the last step of its type, as `image`
	Web    bool   // the target is an address
}

// Relations returns the relations of a part of an Office file, by their ids.
func (a *Archive) Relations(part string) map[string]Relation {
	all := map[string]Relation{}
	dir, base := path.Split(part)
	root, err := a.XML(dir + "_rels/" + base + ".rels")
	if err != nil {
		return all
	}
	for _, n := range root.Children {
		r := Relation{Target: n.Attr("Target"), Type: path.Base(n.Attr("Type"))}
		r.Web = n.Attr("TargetMode") == "External"
		if !r.Web {
			if !strings.HasPrefix(r.Target, "/") {
				r.Target = "/" + dir + r.Target
			}
			r.Target = path.Clean(r.Target)[1:]
		}
		all[n.Attr("Id")] = r
	}
	return all
}

// A Node is an element of XML, or a text when it has no name. Names are without their name spaces.
type Node struct {
	Name     string
	Text     string
	Children []*Node
	attrs    []xml.Attr
}

// Parse returns the root of a document.
func Parse(data []byte) (*Node, error) {
	decoder := xml.NewDecoder(bytes.NewReader(toUTF8(data)))
	decoder.Entity = xml.HTMLEntity
	decoder.CharsetReader = func(charset string, r io.Reader) (io.Reader, error) {
		switch strings.ToLower(charset) {
		case "utf-8", "utf-16", "us-ascii":
			return r, nil
		case "iso-8859-1", "windows-1252":
			all, err := io.ReadAll(r)
			return strings.NewReader(Windows1252(all)), err
		}
		return nil, fmt.Errorf("unknown encoding %q", charset)
	}
	top := &Node{}
	stack := []*Node{top}
	for nodes := 0; ; nodes++ {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if nodes > maxNodes {
			return nil, errors.New("it is too large")
		}
		in := stack[len(stack)-1]
		switch t := token.(type) {
		case xml.StartElement:
			if len(stack) > maxDepth {
				return nil, fmt.Errorf("more than %d levels inside each other", maxDepth)
			}
			n := &Node{Name: t.Name.Local, attrs: t.Attr}
			in.Children = append(in.Children, n)
			stack = append(stack, n)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			in.Children = append(in.Children, &Node{Text: string(t)})
		}
	}
	for _, n := range top.Children {
		if n.Name != "" {
			return n, nil
		}
	}
	return nil, errors.New("it is empty")
}

// toUTF8 reads text with a byte order mark.
func toUTF8(data []byte) []byte {
	if text, ok := utf16Text(data); ok {
		return []byte(text)
	}
	return bytes.TrimPrefix(data, []byte("\ufeff"))
}

// utf16Text reads text in UTF-16, which begins with a mark.
func utf16Text(data []byte) (string, bool) {
	var order func([]byte) uint16
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}):
		order = func(b []byte) uint16 { return uint16(b[0]) | uint16(b[1])<<8 }
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		order = func(b []byte) uint16 { return uint16(b[1]) | uint16(b[0])<<8 }
	default:
		return "", false
	}
	var units []uint16
	for data = data[2:]; len(data) > 1; data = data[2:] {
		units = append(units, order(data))
	}
	return string(utf16.Decode(units)), true
}

// Text returns a text file in the encoding that it has: UTF-16 or UTF-8 with a mark, UTF-8, else Windows-1252.
func Text(data []byte) string {
	if text, ok := utf16Text(data); ok {
		return text
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if utf8.Valid(data) {
		return string(data)
	}
	return Windows1252(data)
}

// high are the characters of Windows-1252 from 0x80 to 0x9f.
var high = []rune("€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ")

// Windows1252 reads text as Windows wrote it.
func Windows1252(data []byte) string {
	var b strings.Builder
	for _, c := range data {
		if c >= 0x80 && c < 0xa0 {
			b.WriteRune(high[c-0x80])
		} else {
			b.WriteRune(rune(c))
		}
	}
	return b.String()
}

// Attr returns an attribute by its name without its name space, or "".
func (n *Node) Attr(name string) string {
	value, _ := n.Lookup(name)
	return value
}

// Lookup returns an attribute, and whether it is there.
func (n *Node) Lookup(name string) (string, bool) {
	if n != nil {
		for _, a := range n.attrs {
			if a.Name.Local == name {
				return a.Value, true
			}
		}
	}
	return "", false
}

// Child returns the first element of a path of names, or nil; a nil Node has none.
func (n *Node) Child(names ...string) *Node {
	for _, name := range names {
		if n == nil {
			return nil
		}
		var found *Node
		for _, c := range n.Children {
			if c.Name == name {
				found = c
				break
			}
		}
		n = found
	}
	return n
}

// All returns the elements directly inside with a name.
func (n *Node) All(name string) (all []*Node) {
	if n != nil {
		for _, c := range n.Children {
			if c.Name == name {
				all = append(all, c)
			}
		}
	}
	return all
}

// Find returns every element inside with one of the names, in order; it does not look inside one that it has found.
func (n *Node) Find(names ...string) (all []*Node) {
	if n == nil {
		return nil
	}
	for _, c := range n.Children {
		found := false
		for _, name := range names {
			found = found || c.Name == name && name != ""
		}
		if found {
			all = append(all, c)
		} else {
			all = append(all, c.Find(names...)...)
		}
	}
	return all
}

// First returns the first element inside with a name, however deep, or nil.
func (n *Node) First(name string) *Node {
	if all := n.Find(name); len(all) > 0 {
		return all[0]
	}
	return nil
}

// Content returns all text inside.
func (n *Node) Content() string {
	if n == nil {
		return ""
	}
	if n.Name == "" && len(n.Children) == 0 {
		return n.Text
	}
	var b strings.Builder
	for _, c := range n.Children {
		b.WriteString(c.Content())
	}
	return b.String()
}

// RelationID returns the attribute that names a relation, or "".
func (n *Node) RelationID() string {
	if n != nil {
		for _, a := range n.attrs {
			if strings.HasSuffix(a.Name.Space, "/relationships") {
				return a.Value
			}
		}
	}
	return ""
}
