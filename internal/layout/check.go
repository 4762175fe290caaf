package layout

import (
	"errors"
	"fmt"
	"html/template"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"
	"text/template/parse"

	"github.com/vinjett/vinjett/internal/diag"
)

// check holds every layout against the type it is given: fields and methods exist, called layouts exist, what is ranged
// over can be, and every text has its key. A layout that passes does not fail on a page that happens to be the first to
// reach a line of it.
func (p *parser) check(set *template.Template) {
	c := &checker{parser: p, set: set, done: map[checked]bool{}}
	for _, name := range slices.Sorted(maps.Keys(p.types)) {
		c.template(name, p.types[name])
	}
}

// escape makes html/template look at the HTML around each action, which it does when a template is first executed.
func (p *parser) escape(set *template.Template) {
	for _, name := range slices.Sorted(maps.Keys(p.types)) {
		var escaping *template.Error
		if err := set.Lookup(name).Execute(closedWriter{}, nil); errors.As(err, &escaping) {
			p.failed(name, err)
			return
		}
	}
}

// foldAll puts the UI texts that take no arguments into the layouts as text, so that a page does not look them up
// again.
func (p *parser) foldAll(set *template.Template) {
	for _, t := range set.Templates() {
		if t.Tree != nil {
			p.fold(t.Tree.Root)
		}
	}
}

func (p *parser) fold(l *parse.ListNode) {
	if l == nil {
		return
	}
	for i, n := range l.Nodes {
		switch n := n.(type) {
		case *parse.ActionNode:
			if len(n.Pipe.Decl) > 0 || len(n.Pipe.Cmds) != 1 || len(n.Pipe.Cmds[0].Args) != 2 {
				continue
			}
			f, isFunc := n.Pipe.Cmds[0].Args[0].(*parse.IdentifierNode)
			key, isText := n.Pipe.Cmds[0].Args[1].(*parse.StringNode)
			if isFunc && isText && f.Ident == "t" {
				l.Nodes[i] = &parse.TextNode{NodeType: parse.NodeText, Pos: n.Pos,
					Text: []byte(template.HTMLEscapeString(p.texts.T(key.Text)))}
			}
		case *parse.IfNode:
			p.fold(n.List)
			p.fold(n.ElseList)
		case *parse.WithNode:
			p.fold(n.List)
			p.fold(n.ElseList)
		case *parse.RangeNode:
			p.fold(n.List)
			p.fold(n.ElseList)
		}
	}
}

// closedWriter stops a template at its first output.
type closedWriter struct{}

func (closedWriter) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

type checked struct {
	name string
	dot  reflect.Type
}

type checker struct {
	*parser
	set  *template.Template
	done map[checked]bool

	file *diag.File // of the template that is checked
	vars []variable
}

type variable struct {
	name string
	typ  reflect.Type // nil when not known
}

func (c *checker) fault(n parse.Node, length int, format string, args ...any) *diag.Diagnostic {
	return c.faultAt(int(n.Position()), length, format, args...)
}

func (c *checker) faultAt(at, length int, format string, args ...any) *diag.Diagnostic {
	return c.report(c.file.At(at, at+length), fmt.Sprintf(format, args...))
}

// template checks a template for one type of its dot.
func (c *checker) template(name string, dot reflect.Type) {
	t := c.set.Lookup(name)
	if t == nil || t.Tree == nil || c.done[checked{name, dot}] {
		return
	}
	c.done[checked{name, dot}] = true
	file, vars := c.file, c.vars
	c.file, c.vars = c.files[t.Tree.ParseName], []variable{{"$", dot}}
	c.list(t.Tree.Root, dot)
	c.file, c.vars = file, vars
}

func (c *checker) list(l *parse.ListNode, dot reflect.Type) {
	if l == nil {
		return
	}
	scope := len(c.vars)
	for _, n := range l.Nodes {
		c.node(n, dot)
	}
	c.vars = c.vars[:scope]
}

func (c *checker) node(n parse.Node, dot reflect.Type) {
	scope := len(c.vars)
	switch n := n.(type) {
	case *parse.ActionNode:
		c.pipe(n.Pipe, dot)
		return // a variable that an action declares lives on
	case *parse.IfNode:
		c.pipe(n.Pipe, dot)
		c.list(n.List, dot)
		c.list(n.ElseList, dot)
	case *parse.WithNode:
		inner := c.pipe(n.Pipe, dot)
		c.list(n.List, inner)
		c.list(n.ElseList, dot)
	case *parse.RangeNode:
		key, elem := c.elements(n.Pipe, c.value(n.Pipe, dot))
		switch d := n.Pipe.Decl; len(d) {
		case 1:
			c.vars = append(c.vars, variable{d[0].Ident[0], elem})
		case 2:
			c.vars = append(c.vars, variable{d[0].Ident[0], key}, variable{d[1].Ident[0], elem})
		}
		c.list(n.List, elem)
		c.list(n.ElseList, dot)
	case *parse.TemplateNode:
		var inner reflect.Type
		if n.Pipe != nil {
			inner = c.pipe(n.Pipe, dot)
		}
		if t := c.set.Lookup(n.Name); t == nil || t.Tree == nil {
			d := c.fault(n, len(n.Name)+2, "there is no layout %q", n.Name)
			if near := diag.Nearest(n.Name, slices.Sorted(maps.Keys(c.files))); near != "" {
				d.Hint = fmt.Sprintf("did you mean %q?", near)
			}
			return
		}
		c.template(n.Name, inner)
	}
	c.vars = c.vars[:scope]
}

// elements returns the types that range gives for a value.
func (c *checker) elements(n parse.Node, t reflect.Type) (key, elem reflect.Type) {
	if t == nil {
		return nil, nil
	}
	switch t.Kind() {
	case reflect.Slice, reflect.Array:
		return reflect.TypeFor[int](), t.Elem()
	case reflect.Map:
		return t.Key(), t.Elem()
	case reflect.Int:
		return t, t
	case reflect.Interface:
		return nil, nil
	}
	c.fault(n, len(n.String()), "range over %s, which is not a list", n)
	return nil, nil
}

// pipe returns the type of a pipeline and declares its variables.
func (c *checker) pipe(p *parse.PipeNode, dot reflect.Type) reflect.Type {
	t := c.value(p, dot)
	for _, v := range p.Decl {
		if !p.IsAssign {
			c.vars = append(c.vars, variable{v.Ident[0], t})
		}
	}
	return t
}

// value returns the type of a pipeline, nil when it is not known.
func (c *checker) value(p *parse.PipeNode, dot reflect.Type) reflect.Type {
	var t reflect.Type
	for i, command := range p.Cmds {
		t = c.command(command, dot, i > 0, t)
	}
	return t
}

func (c *checker) command(n *parse.CommandNode, dot reflect.Type, piped bool, last reflect.Type) reflect.Type {
	types := make([]reflect.Type, len(n.Args))
	for i, a := range n.Args {
		types[i] = c.arg(a, dot)
	}
	name, ok := n.Args[0].(*parse.IdentifierNode)
	if !ok {
		return types[0]
	}
	args, types := n.Args[1:], types[1:]
	switch name.Ident {
	case "t", "n":
		if len(args) > 0 {
			c.text(name.Ident, args)
		}
		return reflect.TypeFor[string]()
	case "len":
		return reflect.TypeFor[int]()
	case "not", "eq", "ne", "lt", "le", "gt", "ge":
		return reflect.TypeFor[bool]()
	case "print", "printf", "println", "html", "js", "urlquery":
		return reflect.TypeFor[string]()
	case "index":
		if piped {
			types = append(types, last)
		}
		if len(types) == 2 && types[0] != nil {
			_, elem := c.elements(n, types[0])
			return elem
		}
	case "slice":
		if len(types) > 0 {
			return types[0]
		}
	case "and", "or":
		if len(types) > 0 && !slices.ContainsFunc(types, func(t reflect.Type) bool { return t != types[0] }) {
			return types[0]
		}
	}
	return nil
}

// text checks the key of a UI text where it is written out.
func (c *checker) text(function string, args []parse.Node) {
	key, ok := args[0].(*parse.StringNode)
	if !ok {
		return
	}
	names := []string{key.Text}
	if function == "n" {
		names = append(names, key.Text+"-one")
	}
	for _, name := range names {
		c.asked[name] = true
		if _, ok := c.texts[name]; !ok {
			at := int(key.Position())
			c.missingText(c.file.At(at, at+len(key.Quoted)), name)
		}
	}
}

func (c *checker) arg(n parse.Node, dot reflect.Type) reflect.Type {
	switch n := n.(type) {
	case *parse.DotNode:
		return dot
	case *parse.FieldNode:
		return c.fields(n, dot, n.Ident)
	case *parse.VariableNode:
		for _, v := range slices.Backward(c.vars) {
			if v.name == n.Ident[0] {
				return c.fields(n, v.typ, n.Ident[1:])
			}
		}
	case *parse.ChainNode:
		return c.fields(n, c.arg(n.Node, dot), n.Field)
	case *parse.PipeNode:
		return c.value(n, dot)
	case *parse.StringNode:
		return reflect.TypeFor[string]()
	case *parse.BoolNode:
		return reflect.TypeFor[bool]()
	case *parse.NumberNode:
		return reflect.TypeFor[int]()
	}
	return nil
}

// fields follows `.A.B` from a type.
func (c *checker) fields(n parse.Node, t reflect.Type, names []string) reflect.Type {
	at := int(n.Position()) // of the name that is looked up
	if f, ok := n.(*parse.FieldNode); ok && len(f.Ident) > 1 {
		at -= len(f.Ident[0]) + 1 // the parser gives the place of the second
	}
	for i, name := range names {
		if i > 0 {
			at += len(names[i-1]) + 1
		}
		if t == nil || t.Kind() == reflect.Interface {
			return nil
		}
		if m, ok := t.MethodByName(name); ok && m.Type.NumOut() > 0 {
			t = m.Type.Out(0)
			continue
		}
		if t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		switch t.Kind() {
		case reflect.Struct:
			f, ok := t.FieldByName(name)
			if !ok || !f.IsExported() {
				d := c.faultAt(at, len(name)+1, "there is no field %s here", name)
				if near := diag.Nearest(name, fieldNames(t)); near != "" {
					d.Hint = fmt.Sprintf("did you mean .%s?", near)
				} else {
					d.Hint = "there are: ." + strings.Join(fieldNames(t), ", .")
				}
				return nil
			}
			t = f.Type
		case reflect.Map:
			t = t.Elem()
		default:
			c.faultAt(at, len(name)+1, "%s is a %s and has no fields",
				strings.TrimSuffix(n.String(), "."+strings.Join(names[i:], ".")), t.Kind())
			return nil
		}
	}
	return t
}

func fieldNames(t reflect.Type) []string {
	var names []string
	for _, f := range reflect.VisibleFields(t) {
		if f.IsExported() && !f.Anonymous {
			names = append(names, f.Name)
		}
	}
	return names
}
