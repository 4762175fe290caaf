// Package yamldoc reads the YAML of front matter and data files strictly and with positions: every fault is a
// [diag.Diagnostic] that points at the bytes, and all of them are reported at once.
//
// The Go type decides what a value means, never its spelling. A plain 010, 1.20, no or 2024-05-01 is its source text in
// a string field, so that telephone numbers and section numbers survive. The readable types are string, bool (true,
// false, or yes and no in any language), int, float64 (decimal point or comma), slices (one value stands for a list of
// one, but not for a whole file), maps with string keys, pointers, structs, [encoding.TextUnmarshaler] (whose error
// goes into the message) and [Unmarshaler]. Any other type is a bug in the caller and panics.
//
// Struct fields are named by a tag; fields without one are left alone, and embedded structs count as part of the outer
// one:
//
//	type Source struct {
//		Title      string       `yaml:"title|titel,required"` // a main name, then other accepted names
//		Author     []Author     `yaml:"author"`
//		Provisions []Provision  `yaml:"provisions,keyed"`     // keys with values, in their order
//		Place      diag.Place   `yaml:",place"`               // where this group of keys begins
//	}
//	type Author struct {
//		Family  string `yaml:"family"`
//		Literal string `yaml:"literal,value"` // the key literal, or a single text in place of the keys
//	}
//	type Provision struct {
//		Locator string       `yaml:",key"` // the key of this element in the list Provisions
//		From    course.Date `yaml:"valid-from"`
//	}
//
// Decode changes what dst holds: keys that are not written keep their values, maps and keyed lists gain entries. A list
// is replaced, unless its elements have a field with the option entry (`yaml:"id,required,entry"`), by which they are
// known: then an item with the key of an element changes that one, `remove: yes` drops it, and an item with a new key
// is added. So one file is laid over another by decoding both.
//
// A group of keys has the place of its first key, or as a value in a map or keyed list the place of its own key there.
// A key without a value is read as if it were not written. Anchors, aliases, tags, merge keys and several documents in
// one file are refused.
//
// The diagnostics are yaml, unknown-key, duplicate-key, missing-key, bad-value, nesting-too-deep and replaces-nothing.
package yamldoc

import (
	"reflect"
	"strings"

	"github.com/vinjett/vinjett/internal/diag"
	"go.yaml.in/yaml/v4"
)

// Text is a string with its place.
type Text struct {
	Value string     `yaml:",value"`
	Place diag.Place `yaml:",place"`
}

// Strings is a list of texts, or one.
type Strings []Text

// Unmarshaler is implemented, with a pointer receiver, by types whose form tags cannot describe.
type Unmarshaler interface {
	// UnmarshalYAMLNode sets the receiver from n, which is never empty, and returns what is wrong with it.
	UnmarshalYAMLNode(n *Node) []diag.Diagnostic
}

// root is what messages call the whole text.
const root = "this"

// Decode reads the YAML in file.Data[span.Start:span.End] into dst, a pointer to a struct, slice or map, and returns
// every fault it finds. After a syntax fault dst is unchanged; after any other it holds what could be read.
func Decode(file *diag.File, span diag.Span, dst any) []diag.Diagnostic {
	return DecodeNamed(file, span, dst, nil)
}

// DecodeNamed is Decode for keys that have more names than their tags say: names returns them for a key's main name,
// first the one that messages use, none for a key that has no others.
func DecodeNamed(file *diag.File, span diag.Span, dst any, names func(key string) []string) []diag.Diagnostic {
	src := newSource(file, span)
	top, diags := src.parse()
	if diags != nil {
		return diags
	}
	d := newDecoder(src)
	d.names = names
	v := reflect.ValueOf(dst).Elem()
	if !isEmpty(top) || v.Kind() == reflect.Struct {
		d.value(d.node(top, root), v)
	}
	return d.diags
}

// A Node is one value of the YAML text, as an [Unmarshaler] sees it.
type Node struct {
	src  *source
	yaml *yaml.Node
	name string     // what messages call it
	at   diag.Place // of the value
	head diag.Place // of the value, or of its key where authors choose the keys
}

// Place returns where the value is: a text whole, a group of keys by its first key, a list by its first character.
func (n *Node) Place() diag.Place { return n.at }

// Text returns a value that is a single text, as written, and whether it is one. Numbers and dates are texts too.
func (n *Node) Text() (string, bool) { return n.yaml.Value, n.yaml.Kind == yaml.ScalarNode }

// Decode reads the value into dst, a pointer to any readable type, and returns what is wrong. An [Unmarshaler] that
// wants its own fields read converts its pointer to a type without the method first.
func (n *Node) Decode(dst any) []diag.Diagnostic {
	d := newDecoder(n.src)
	d.value(n, reflect.ValueOf(dst).Elem())
	return d.diags
}

// Bad returns the diagnostic for a value that should have been what want says, as in "a date".
func (n *Node) Bad(want string) diag.Diagnostic {
	var got string
	switch n.yaml.Kind {
	case yaml.MappingNode:
		got = "keys with values"
	case yaml.SequenceNode:
		got = "a list"
	default:
		got = quote(n.yaml.Value)
	}
	return diag.New("bad-value", n.at, n.name+" must be "+want+", not "+got)
}

func (n *Node) isEmpty() bool { return isEmpty(n.yaml) }

// isBlank reports whether the value is a text in which there is nothing to read.
func (n *Node) isBlank() bool {
	s, ok := n.Text()
	return ok && strings.TrimSpace(s) == ""
}
