package internal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/constant"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// A room is one package of the program with its types.
type room struct {
	path  string // below the module
	files []*ast.File
	types *types.Package
	info  *types.Info
}

// A house is all packages of the program.
type house struct {
	set   *token.FileSet
	rooms []*room
}

func (h *house) at(n ast.Node) string {
	p := h.set.Position(n.Pos())
	root, _ := filepath.Abs("..")
	return fmt.Sprintf("%s:%d", strings.TrimPrefix(filepath.ToSlash(p.Filename), filepath.ToSlash(root)+"/"), p.Line)
}

// room returns a package by its path below the module.
func (h *house) room(path string) *room {
	for _, r := range h.rooms {
		if r.path == path {
			return r
		}
	}
	return nil
}

// program reads the packages once for all tests. What they import comes as the compiler has left it.
var program = sync.OnceValues(func() (*house, error) {
	list := exec.Command("go", "list", "-e", "-export", "-deps", "-json=ImportPath,Dir,Export,GoFiles,Standard,Error",
		"./...")
	list.Dir, list.Stderr = "..", os.Stderr
	out, err := list.Output()
	if err != nil {
		return nil, err
	}
	type listed struct {
		ImportPath, Dir, Export string
		GoFiles                 []string
		Standard                bool
	}
	compiled := map[string]string{}
	var own []listed
	for in := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := in.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		compiled[p.ImportPath] = p.Export
		if path, ok := strings.CutPrefix(p.ImportPath, module+"/"); ok && len(p.GoFiles) > 0 &&
			!strings.HasPrefix(path, "internal/e2e") {
			own = append(own, p)
		}
	}
	h := &house{set: token.NewFileSet()}
	from := importer.ForCompiler(h.set, "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(compiled[path])
	})
	for _, p := range own {
		r := &room{path: strings.TrimPrefix(p.ImportPath, module+"/"), info: &types.Info{
			Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{},
			Uses:       map[*ast.Ident]types.Object{},
			Selections: map[*ast.SelectorExpr]*types.Selection{},
		}}
		for _, name := range p.GoFiles {
			f, err := parser.ParseFile(h.set, filepath.Join(p.Dir, name), nil, parser.ParseComments)
			if err != nil {
				return nil, err
			}
			r.files = append(r.files, f)
		}
		config := types.Config{Importer: from}
		if r.types, err = config.Check(p.ImportPath, h.set, r.files, r.info); err != nil {
			return nil, err
		}
		h.rooms = append(h.rooms, r)
	}
	return h, nil
})

func theProgram(t *testing.T) *house {
	t.Helper()
	h, err := program()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// A closed type is one whose kinds are all known: an interface with the types that have its methods, or a type with
// constants.
type closed struct {
	list  string   // the function that lists the kinds
	kinds []string // by the names of their types or constants
}

// closedTypes are those of package course and what else has kinds, by the name of the type.
func closedTypes(t *testing.T, h *house) map[string]*closed {
	t.Helper()
	all := map[string]*closed{}
	for name, list := range map[string]string{
		"internal/course.Block": "BlockKinds", "internal/course.Piece": "PieceKinds",
		"internal/course.QuestionKind": "QuestionKinds",
		"internal/course.CalloutType":  "CalloutTypes", "internal/course.ChartType": "ChartTypes",
		"internal/course.Kind":   "Kinds",
		"internal/render.Matter": "",
	} {
		path, typeName, _ := strings.Cut(name, ".")
		r := h.room(path)
		object := r.types.Scope().Lookup(typeName)
		c := &closed{list: list}
		for _, other := range r.types.Scope().Names() {
			switch o := r.types.Scope().Lookup(other).(type) {
			case *types.Const:
				if types.Identical(o.Type(), object.Type()) {
					c.kinds = append(c.kinds, other)
				}
			case *types.TypeName:
				i, ok := object.Type().Underlying().(*types.Interface)
				if ok && other != typeName && !types.IsInterface(o.Type()) && other != "Base" &&
					(types.Implements(o.Type(), i) || types.Implements(types.NewPointer(o.Type()), i)) {
					c.kinds = append(c.kinds, other)
				}
			}
		}
		if len(c.kinds) == 0 {
			t.Fatalf("there are no kinds of %s", name)
		}
		all[module+"/"+name] = c
	}
	return all
}

// Every list of kinds has all of them.
func TestListsOfKinds(t *testing.T) {
	h := theProgram(t)
	r := h.room("internal/course")
	for name, c := range closedTypes(t, h) {
		if c.list == "" {
			continue
		}
		var listed []string
		for _, f := range r.files {
			for _, d := range f.Decls {
				if fn, ok := d.(*ast.FuncDecl); ok && fn.Name.Name == c.list {
					ast.Inspect(fn.Body, func(n ast.Node) bool {
						if id, ok := n.(*ast.Ident); ok && slices.Contains(c.kinds, id.Name) {
							listed = append(listed, id.Name)
						}
						return true
					})
				}
			}
		}
		for _, kind := range c.kinds {
			if !slices.Contains(listed, kind) {
				t.Errorf("course.%s does not list %s, which is a %s", c.list, kind,
					name[strings.LastIndex(name, ".")+1:])
			}
		}
	}
}

// A switch over kinds names every kind and panics on any other, so that whoever adds a kind is led to each.
func TestSwitchesOverKinds(t *testing.T) {
	h := theProgram(t)
	kinds := closedTypes(t, h)
	seen := map[string]int{}
	for _, r := range h.rooms {
		for _, f := range r.files {
			ast.Inspect(f, func(n ast.Node) bool {
				name, clauses := switched(r, n)
				c := kinds[name]
				if c == nil {
					return true
				}
				seen[name]++
				for _, fault := range faultsOf(r, clauses, c) {
					t.Errorf("%s: the switch over %s %s", h.at(n), name[strings.LastIndex(name, "/")+1:], fault)
				}
				return true
			})
		}
	}
	for _, name := range []string{"internal/course.Block", "internal/course.Piece", "internal/course.QuestionKind",
		"internal/course.Kind"} {
		if seen[module+"/"+name] == 0 {
			t.Errorf("no switch over %s was looked at", name)
		}
	}
}

// switched returns what a switch is over, by the name of the type, and its clauses.
func switched(r *room, n ast.Node) (name string, clauses []ast.Stmt) {
	var over ast.Expr
	switch n := n.(type) {
	case *ast.TypeSwitchStmt:
		ast.Inspect(n.Assign, func(n ast.Node) bool {
			if a, ok := n.(*ast.TypeAssertExpr); ok {
				over = a.X
			}
			return true
		})
		clauses = n.Body.List
	case *ast.SwitchStmt:
		over, clauses = n.Tag, n.Body.List
	}
	if over == nil {
		return "", nil
	}
	if named, ok := types.Unalias(r.info.TypeOf(over)).(*types.Named); ok && named.Obj().Pkg() != nil {
		name = named.Obj().Pkg().Path() + "." + named.Obj().Name()
	}
	return name, clauses
}

// faultsOf returns what a switch leaves out.
func faultsOf(r *room, clauses []ast.Stmt, c *closed) (faults []string) {
	named, panics := map[string]bool{}, false
	for _, s := range clauses {
		clause := s.(*ast.CaseClause)
		for _, e := range clause.List {
			ast.Inspect(e, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok {
					named[id.Name] = true
				}
				return true
			})
		}
		if clause.List == nil {
			panics = endsInPanic(r, clause.Body)
		}
	}
	for _, kind := range c.kinds {
		if !named[kind] {
			faults = append(faults, "does not name "+kind)
		}
	}
	if !panics {
		faults = append(faults, "has no default that panics")
	}
	return faults
}

func endsInPanic(r *room, body []ast.Stmt) bool {
	if len(body) == 0 {
		return false
	}
	e, ok := body[len(body)-1].(*ast.ExprStmt)
	if !ok {
		return false
	}
	call, ok := e.X.(*ast.CallExpr)
	if !ok {
		return false
	}
	id, ok := call.Fun.(*ast.Ident)
	return ok && r.info.Uses[id] == types.Universe.Lookup("panic")
}

// The texts that code asks for by name stand in the table of its package, against which the texts of each language are
// held.
func TestTextsThatCodeAsksFor(t *testing.T) {
	h := theProgram(t)
	asked := 0
	for _, r := range h.rooms {
		known, table := tableKeys(h, r)
		for _, f := range r.files {
			ast.Inspect(f, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				s, ok := call.Fun.(*ast.SelectorExpr)
				if !ok || len(call.Args) == 0 || s.Sel.Name != "T" && s.Sel.Name != "N" || r.info.Selections[s] == nil {
					return true
				}
				if got := r.info.Selections[s].Recv().String(); got != module+"/internal/layout.Texts" ||
					r.path == "internal/layout" {
					return true
				}
				value := r.info.Types[call.Args[0]].Value
				if value == nil {
					return true // made of a kind: the test that walks the kinds meets it
				}
				asked++
				key := constant.StringVal(value)
				for _, key := range map[bool][]string{false: {key}, true: {key, key + "-one"}}[s.Sel.Name == "N"] {
					if !slices.Contains(known, key) {
						t.Errorf("%s: the text %q is not among Keys in the layout.Table of %s", h.at(n), key, table)
					}
				}
				return true
			})
		}
	}
	if asked < 50 {
		t.Errorf("only %d texts were looked at", asked)
	}
}

// tableKeys returns the keys of a package's layout.Table, and the file where it stands.
func tableKeys(h *house, r *room) (keys []string, file string) {
	file = r.path
	for _, f := range r.files {
		ast.Inspect(f, func(n ast.Node) bool {
			if kv, ok := n.(*ast.KeyValueExpr); ok {
				if id, ok := kv.Key.(*ast.Ident); ok && id.Name == "Keys" {
					if v := r.info.Types[kv.Value].Value; v != nil && v.Kind() == constant.String {
						keys = append(keys, strings.Fields(constant.StringVal(v))...)
						file = h.at(kv)
					}
				}
			}
			return true
		})
	}
	return keys, file
}

// The room that writes texts, which editions share, cannot reach what differs between them but through its View: no
// value in it leads to the course, its configuration, a chapter or a part, and nothing is kept in a variable of the
// package.
func TestNoWayAroundTheView(t *testing.T) {
	h := theProgram(t)
	r := h.room("internal/render")
	closed := map[string]bool{}
	for _, name := range []string{"Course", "Config", "Chapter", "Part", "Edition", "FrontMatter"} {
		if h.room("internal/course").types.Scope().Lookup(name) == nil {
			t.Fatalf("course has no %s", name)
		}
		closed[module+"/internal/course."+name] = true
	}
	reach := map[types.Type]string{}
	looked := 0
	for _, f := range r.files {
		ast.Inspect(f, func(n ast.Node) bool {
			e, ok := n.(ast.Expr)
			if !ok {
				return true
			}
			looked++
			if v := r.info.Types[e]; v.Type != nil && !v.IsType() {
				if way := leadsTo(v.Type, closed, reach); way != "" {
					t.Errorf("%s: from here a text can read %s past its View", h.at(n), way)
					return false
				}
			}
			return true
		})
	}
	if looked < 1000 {
		t.Errorf("only %d expressions were looked at", looked)
	}
	for _, other := range h.rooms {
		for _, at := range writesTo(other, r.types.Path()) {
			t.Errorf("%s: a variable of package render is changed, through which editions could tell each "+
				"other something",
				h.at(at))
		}
	}
}

// leadsTo returns the closed type to which a value leads by its fields, elements, and what its methods return; "" when
// there is none.
func leadsTo(t types.Type, closed map[string]bool, seen map[types.Type]string) (way string) {
	if way, ok := seen[t]; ok {
		return way
	}
	seen[t] = ""
	defer func() { seen[t] = way }()
	any := func(list ...types.Type) string {
		for _, t := range list {
			if way := leadsTo(t, closed, seen); way != "" {
				return way
			}
		}
		return ""
	}
	switch t := t.(type) {
	case *types.Alias:
		return any(types.Unalias(t))
	case *types.Named:
		object := t.Obj()
		if object.Pkg() == nil || !strings.HasPrefix(object.Pkg().Path(), module) {
			return ""
		}
		if name := object.Pkg().Path() + "." + object.Name(); closed[name] {
			return "course." + object.Name()
		}
		for m := range t.Methods() {
			if way := any(m.Type()); way != "" {
				return way
			}
		}
		return any(t.Underlying())
	case *types.Pointer:
		return any(t.Elem())
	case *types.Slice:
		return any(t.Elem())
	case *types.Array:
		return any(t.Elem())
	case *types.Chan:
		return any(t.Elem())
	case *types.Map:
		return any(t.Key(), t.Elem())
	case *types.Struct:
		for f := range t.Fields() {
			if way := any(f.Type()); way != "" {
				return way
			}
		}
	case *types.Interface:
		for m := range t.Methods() {
			if way := any(m.Type()); way != "" {
				return way
			}
		}
	case *types.Signature:
		for v := range t.Results().Variables() {
			if way := any(v.Type()); way != "" {
				return way
			}
		}
	}
	return ""
}

// writesTo returns where a package changes a variable of another, or of itself.
func writesTo(r *room, path string) (places []ast.Node) {
	global := func(e ast.Expr) bool {
		for {
			switch x := e.(type) {
			case *ast.IndexExpr:
				e = x.X
				continue
			case *ast.SelectorExpr:
				if r.info.Uses[x.Sel] != nil && r.info.Selections[x] == nil { // a name of a package
					e = x.Sel
				} else {
					e = x.X
				}
				continue
			case *ast.StarExpr:
				e = x.X
				continue
			case *ast.ParenExpr:
				e = x.X
				continue
			case *ast.Ident:
				v, ok := r.info.Uses[x].(*types.Var)
				return ok && v.Pkg() != nil && v.Pkg().Path() == path && v.Parent() == v.Pkg().Scope()
			}
			return false
		}
	}
	for _, f := range r.files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				if slices.ContainsFunc(n.Lhs, global) {
					places = append(places, n)
				}
			case *ast.IncDecStmt:
				if global(n.X) {
					places = append(places, n)
				}
			case *ast.UnaryExpr:
				if n.Op == token.AND && global(n.X) {
					places = append(places, n)
				}
			}
			return true
		})
	}
	return places
}

// A goroutine is started by a bug.Group, so that a panic in it becomes a message that says what was being made.
func TestGoroutinesAreGuarded(t *testing.T) {
	h := theProgram(t)
	guarded := 0
	for _, r := range h.rooms {
		if r.path == "internal/bug" {
			continue
		}
		for _, f := range r.files {
			ast.Inspect(f, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.GoStmt:
					t.Errorf("%s: a goroutine whose panic ends the program without a word: start it with a bug.Group",
						h.at(n))
				case *ast.SelectorExpr:
					s := r.info.Selections[n]
					if s == nil || s.Obj().Name() != "Go" {
						return true
					}
					switch s.Recv().String() {
					case "sync.WaitGroup", "*sync.WaitGroup":
						t.Errorf("%s: a goroutine whose panic ends the program without a word: start it "+
							"with a bug.Group", h.at(n))
					case module + "/internal/bug.Group", "*" + module + "/internal/bug.Group":
						guarded++
					}
				}
				return true
			})
		}
	}
	if guarded < 5 {
		t.Errorf("only %d guarded goroutines were found", guarded)
	}
}
