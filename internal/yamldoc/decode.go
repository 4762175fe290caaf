package yamldoc

import (
	"encoding"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/lang"
	"go.yaml.in/yaml/v4"
)

// A decoder fills Go values from nodes and collects what is wrong.
type decoder struct {
	source *source
	names  func(key string) []string // may be nil
	forms  map[reflect.Type]form
	diags  []diag.Diagnostic
}

func newDecoder(s *source) *decoder { return &decoder{source: s, forms: map[reflect.Type]form{}} }

func (d *decoder) report(dg diag.Diagnostic) { d.diags = append(d.diags, dg) }

// node returns the value n, which messages call name.
func (d *decoder) node(n *yaml.Node, name string) *Node {
	if n == nil {
		n = &yaml.Node{Kind: yaml.ScalarNode, Line: 1, Column: 1}
	}
	at := d.source.place(n)
	return &Node{src: d.source, yaml: n, name: name, at: at, head: at}
}

// value reads n into v.
func (d *decoder) value(n *Node, v reflect.Value) {
	if v.Kind() == reflect.Pointer {
		v.Set(reflect.New(v.Type().Elem()))
		d.value(n, v.Elem())
		return
	}
	custom, _ := v.Addr().Interface().(Unmarshaler)
	text, _ := v.Addr().Interface().(encoding.TextUnmarshaler)
	isStruct := v.Kind() == reflect.Struct && custom == nil && text == nil
	switch {
	case n.isEmpty() && !(isStruct && d.form(v.Type()).value == nil):
		d.report(diag.New("bad-value", n.head, n.name+" has no value").Hintf("write a value, or remove the line"))
	case d.refused(n.yaml):
	case custom != nil:
		d.diags = append(d.diags, custom.UnmarshalYAMLNode(n)...)
	case text != nil:
		d.text(n, text)
	case isStruct:
		d.structure(n, v)
	case v.Kind() == reflect.Map:
		d.dictionary(n, v)
	case v.Kind() == reflect.Slice:
		d.list(n, v)
	default:
		d.scalar(n, v)
	}
}

// refused reports what YAML has and course files do not.
func (d *decoder) refused(n *yaml.Node) bool {
	at := d.source.mark(yaml.Mark{Line: n.Line, Column: n.Column})
	sign := d.source.slice(at)
	bad := sign != "" && strings.Contains("&*!", sign)
	if bad {
		d.report(refusal(at, sign))
	}
	return bad
}

func (d *decoder) text(n *Node, v encoding.TextUnmarshaler) {
	s, ok := n.Text()
	if !ok {
		d.report(n.Bad("text"))
	} else if err := v.UnmarshalText([]byte(s)); err != nil {
		d.report(diag.New("bad-value", n.at, n.name+": "+err.Error()))
	}
}

var decimal = regexp.MustCompile(`^[+-]?[0-9]+([.,][0-9]+)?$`)

// scalar reads a single text into v, which has a basic type.
func (d *decoder) scalar(n *Node, v reflect.Value) {
	s, ok := n.Text()
	var value any
	var want string
	switch v.Kind() {
	case reflect.String:
		// An escape, as "\x01", may write what no page can hold.
		control := strings.ContainsFunc(
			s,
			func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF },
		)
		value, want, ok = s, "text", ok && !control
	case reflect.Bool:
		own := lang.YesNo.Own(s)
		yes := own == "yes" || strings.EqualFold(s, "true")
		no := own == "no" || strings.EqualFold(s, "false")
		value, want, ok = yes, "yes or no", ok && (yes || no)
	case reflect.Int:
		i, err := strconv.Atoi(s)
		value, want, ok = i, "a whole number", ok && err == nil
	case reflect.Float64:
		f, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
		value, want, ok = f, "a number", ok && err == nil && decimal.MatchString(s)
	default:
		panic(fmt.Sprintf("yamldoc: cannot read into a %s", v.Type()))
	}
	if !ok {
		d.report(n.Bad(want))
		return
	}
	v.Set(reflect.ValueOf(value).Convert(v.Type()))
}

// list reads a list, or one value in place of it, into the slice v.
func (d *decoder) list(n *Node, v reflect.Value) {
	items, name := n.yaml.Content, "an item of "+n.name
	switch {
	case n.yaml.Kind == yaml.SequenceNode:
	case n.name == root:
		d.report(n.Bad("a list").Hintf("begin each entry with - at the start of a line"))
		return
	default:
		items, name = []*yaml.Node{n.yaml}, n.name
	}
	if key := d.entryKey(v.Type()); key != nil && v.Len() > 0 {
		d.merge(items, name, v, key)
		return
	}
	list := reflect.MakeSlice(v.Type(), len(items), len(items))
	for i, c := range items {
		d.value(d.node(c, name), list.Index(i))
	}
	v.Set(list)
}

// entryKey returns the field by which the elements of a list are known, or nil.
func (d *decoder) entryKey(list reflect.Type) *field {
	t := list.Elem()
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() == reflect.Struct {
		for _, f := range d.form(t).fields {
			if f.entry {
				return &f
			}
		}
	}
	return nil
}

// merge reads items into the list v, whose entries are known by key: an item changes the entry of its key, drops it
// with `remove: yes`, or is a new one. The entries that v points to are left as they are.
func (d *decoder) merge(items []*yaml.Node, name string, v reflect.Value, key *field) {
	list := reflect.MakeSlice(v.Type(), v.Len(), v.Len()+len(items))
	reflect.Copy(list, v)
	entry := func(i int) reflect.Value { return reflect.Indirect(list.Index(i)) }
	removed := map[int]bool{}
	for _, c := range items {
		id, remove, rest := "", (*yaml.Node)(nil), *c
		if c.Kind == yaml.MappingNode {
			rest.Content = nil
			for p := range slices.Chunk(c.Content, 2) {
				if p[0].Value == "remove" {
					remove = p[1]
					continue
				}
				if slices.Contains(key.names, p[0].Value) {
					id = p[1].Value
				}
				rest.Content = append(rest.Content, p...)
			}
		}
		n, drop, at := d.node(&rest, name), false, -1
		for i := range v.Len() {
			if entry(i).FieldByIndex(key.index).String() == id {
				at = i
				break
			}
		}
		if remove != nil {
			d.value(d.node(remove, "remove"), reflect.ValueOf(&drop).Elem())
		}
		switch {
		case drop && at >= 0:
			removed[at] = true
		case drop:
			d.report(diag.New("replaces-nothing", n.at, "there is no "+key.names[0]+" "+quote(id)+" to remove").
				Hintf("take the entry away, or correct it"))
		case at >= 0:
			changed := reflect.New(entry(at).Type())
			changed.Elem().Set(entry(at))
			d.value(n, changed.Elem())
			if list.Index(at).Kind() != reflect.Pointer {
				changed = changed.Elem()
			}
			list.Index(at).Set(changed)
		default:
			added := reflect.New(v.Type().Elem()).Elem()
			d.value(n, added)
			list = reflect.Append(list, added)
		}
	}
	kept := reflect.MakeSlice(v.Type(), 0, list.Len())
	for i := range list.Len() {
		if !removed[i] {
			kept = reflect.Append(kept, list.Index(i))
		}
	}
	v.Set(kept)
}

// dictionary reads keys with values into the map v, beside the keys that it has.
func (d *decoder) dictionary(n *Node, v reflect.Value) {
	m := reflect.MakeMap(v.Type())
	for old := v.MapRange(); old.Next(); {
		m.SetMapIndex(old.Key(), old.Value())
	}
	for _, p := range d.entries(n) {
		item := reflect.New(v.Type().Elem()).Elem()
		d.value(p.node, item)
		m.SetMapIndex(reflect.ValueOf(p.key).Convert(v.Type().Key()), item)
	}
	v.Set(m)
}

// keyed reads keys with values into the slice v, in their order; the elements keep their keys. An element that v has is
// changed.
func (d *decoder) keyed(n *Node, v reflect.Value) {
	list := reflect.MakeSlice(v.Type(), v.Len(), v.Len()+len(n.yaml.Content)/2)
	reflect.Copy(list, v)
	key := d.form(v.Type().Elem()).key
	at := map[string]int{}
	for i := range list.Len() {
		at[list.Index(i).FieldByIndex(key).String()] = i
	}
	for _, p := range d.entries(n) {
		i, ok := at[p.key]
		if !ok {
			i = list.Len()
			list = reflect.Append(list, reflect.Zero(v.Type().Elem()))
			list.Index(i).FieldByIndex(key).SetString(p.key)
		}
		d.value(p.node, list.Index(i))
	}
	v.Set(list)
}

// structure reads keys with values, or a single text where a field takes it, into the struct v. Nothing is read as no
// keys.
func (d *decoder) structure(n *Node, v reflect.Value) {
	form := d.form(v.Type())
	if form.place != nil {
		v.FieldByIndex(form.place).Set(reflect.ValueOf(n.head))
	}
	switch {
	case n.yaml.Kind == yaml.MappingNode && len(form.fields) > 0, n.isEmpty():
		d.fields(n, form, v)
	case n.yaml.Kind == yaml.ScalarNode && form.value != nil:
		d.value(n, v.FieldByIndex(form.value))
	case form.value == nil:
		d.report(n.Bad("keys with values"))
	case len(form.fields) == 0:
		d.report(n.Bad("text"))
	default:
		d.report(n.Bad("text, or keys with values"))
	}
}

// fields reads the keys of n, if any, into the fields of v.
func (d *decoder) fields(n *Node, form form, v reflect.Value) {
	seen := map[string]pair{}
	for _, p := range d.pairs(n) {
		f := form.field(p.key)
		switch {
		case f == nil:
			d.report(unknown(p, form))
		case d.repeated(seen, f.names[0], p):
		case f.required && p.node.isBlank():
			d.report(diag.New("missing-key", p.at, p.node.name+" has no value").Hintf("write a value after the colon"))
		case p.node.isEmpty():
		case f.keyed && p.node.yaml.Kind == yaml.MappingNode:
			d.keyed(p.node, v.FieldByIndex(f.index))
		case f.keyed:
			d.report(p.node.Bad("keys with values"))
		default:
			d.value(p.node, v.FieldByIndex(f.index))
		}
	}
	for _, f := range form.fields {
		if _, written := seen[f.names[0]]; f.required && !written && v.FieldByIndex(f.index).IsZero() {
			d.report(diag.New("missing-key", n.head, quote(f.names[0])+" is missing").
				Hintf("add a line %s: …", f.names[0]))
		}
	}
}

// A pair is a key with its value.
type pair struct {
	key  string
	at   diag.Place // of the key
	node *Node
}

// pairs returns the keys of n with their values, without those that are not texts.
func (d *decoder) pairs(n *Node) []pair {
	var pairs []pair
	for c := range slices.Chunk(n.yaml.Content, 2) {
		key, at := c[0], d.source.place(c[0])
		switch {
		case d.refused(key):
		case key.Kind != yaml.ScalarNode || isEmpty(key):
			d.report(diag.New("bad-value", at, "a key that is not a word").Hintf("write key: value"))
		case key.Value == "<<" && key.Style == 0:
			d.report(diag.New("bad-value", at, "merge keys (<<) are not read").Hintf("repeat the keys here"))
		default:
			pairs = append(pairs, pair{key.Value, at, d.node(c[1], quote(key.Value))})
		}
	}
	return pairs
}

// entries returns the keys that an author chose, each once; the place of an entry is that of its key.
func (d *decoder) entries(n *Node) []pair {
	if n.yaml.Kind != yaml.MappingNode {
		d.report(n.Bad("keys with values"))
		return nil
	}
	seen := map[string]pair{}
	entries := slices.DeleteFunc(d.pairs(n), func(p pair) bool { return d.repeated(seen, p.key, p) })
	for _, p := range entries {
		p.node.head = p.at
	}
	return entries
}

// repeated reports a key that has been used before, perhaps by another of its names, and remembers one that has not.
func (d *decoder) repeated(seen map[string]pair, name string, p pair) bool {
	first, found := seen[name]
	if !found {
		seen[name] = p
		return false
	}
	message := quote(p.key) + " is here twice"
	if first.key != p.key {
		message = quote(p.key) + " means the same as " + quote(first.key) + ", which is here already"
	}
	d.report(diag.New("duplicate-key", p.at, message).Hintf("keep one of them").See(first.at, "first used here"))
	return true
}

// A form is what a struct type says of itself in its tags.
type form struct {
	fields            []field
	place, value, key []int // indexes of the fields for these, or nil
}

// A field is a field that has a key of its own.
type field struct {
	names    []string // main name first
	index    []int
	required bool
	keyed    bool
	entry    bool
}

// form returns the form of the struct type t.
func (d *decoder) form(t reflect.Type) form {
	if _, ok := d.forms[t]; !ok {
		d.forms[t] = formOf(t, d.names)
	}
	return d.forms[t]
}

// formOf reads the tags of the struct type t and of the structs that it embeds; other may give a key more names, the
// main one first.
func formOf(t reflect.Type, other func(key string) []string) form {
	var fm form
	for _, f := range reflect.VisibleFields(t) {
		tag, ok := f.Tag.Lookup("yaml")
		if !ok {
			continue
		}
		names, options, _ := strings.Cut(tag, ",")
		has := func(option string) bool { return slices.Contains(strings.Split(options, ","), option) }
		if names != "" {
			all := strings.Split(names, "|")
			if other != nil {
				if more := other(all[0]); len(more) > 0 {
					all = append(slices.Clone(more), all...)
				}
			}
			fm.fields = append(fm.fields, field{all, f.Index, has("required"), has("keyed"), has("entry")})
		}
		if has("place") {
			fm.place = f.Index
		}
		if has("value") {
			fm.value = f.Index
		}
		if has("key") {
			fm.key = f.Index
		}
	}
	return fm
}

// field returns the field that the key stands for, or nil.
func (fm form) field(key string) *field {
	for i := range fm.fields {
		if slices.Contains(fm.fields[i].names, key) {
			return &fm.fields[i]
		}
	}
	return nil
}

// unknown is the diagnostic for a key that no field has.
func unknown(p pair, fm form) diag.Diagnostic {
	var all, main []string
	for _, f := range fm.fields {
		all, main = append(all, f.names...), append(main, f.names[0])
	}
	slices.Sort(main)
	return diag.New("unknown-key", p.at, "unknown key "+quote(p.key)).
		Hintf("%s", diag.Suggest(p.key, all, "the keys here are "+strings.Join(main, ", ")))
}

// quote returns s as messages show it: short, on one line, and in quotation marks unless it is a plain word.
func quote(s string) string {
	const longest = 40
	if r := []rune(s); len(r) > longest {
		s = string(r[:longest]) + "…"
	}
	plain := func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_…", r)
	}
	if s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !plain(r) }) {
		return s
	}
	return strconv.Quote(s)
}
