package course

import (
	"reflect"
	"slices"
	"testing"
)

// planted is a block of a kind with a slot wherever it can hold blocks, and a mark wherever it can hold running text.
type planted struct {
	slots, marks []string // by the fields that lead to them
}

var (
	blockType = reflect.TypeFor[Block]()
	pieceType = reflect.TypeFor[Piece]()
)

// plant fills a value.
func (p *planted) plant(v reflect.Value, at string) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && f.Type != reflect.TypeFor[Base]() {
				p.plant(v.Field(i), at+"."+f.Name)
			}
		}
	case reflect.Pointer:
		if v.Type().Elem().Kind() == reflect.Struct {
			v.Set(reflect.New(v.Type().Elem()))
			p.plant(v.Elem(), at)
		}
	case reflect.Array:
		for i := range v.Len() {
			p.plant(v.Index(i), at)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		p.plant(v.Index(0), at)
	case reflect.Interface:
		switch v.Type() {
		case blockType:
			p.slots = append(p.slots, at)
			v.Set(reflect.ValueOf(&Slot{Base: Base{ID: at}}))
		case pieceType:
			p.marks = append(p.marks, at)
			v.Set(reflect.ValueOf(Chars(at)))
		}
	}
}

// Whatever a block of any kind can hold, in whichever field, is visited.
func TestVisitSeesEveryField(t *testing.T) {
	for _, kind := range BlockKinds() {
		var p planted
		p.plant(reflect.ValueOf(kind).Elem(), reflect.TypeOf(kind).Elem().Name())
		var slots, marks []string
		Visit([]Block{kind}, func(b Block) bool {
			if s, ok := b.(*Slot); ok && b != kind {
				slots = append(slots, s.ID)
			}
			return true
		}, func(piece Piece) {
			if s, ok := piece.(Chars); ok {
				marks = append(marks, string(s))
			}
		})
		for _, missed := range missing(append(p.slots, p.marks...), append(slots, marks...)) {
			t.Errorf("Visit does not go into %s", missed)
		}
	}
}

// A slot is filled wherever it stands among blocks, and the course that it is filled in is left as it was.
func TestFillSeesEveryField(t *testing.T) {
	for _, kind := range BlockKinds() {
		name := reflect.TypeOf(kind).Elem().Name()
		if name == "Slot" {
			continue // what is in it gives way with it
		}
		var p planted
		p.plant(reflect.ValueOf(kind).Elem(), name)
		filled := Fill([]Block{kind}, func(s *Slot) *Slot { return &Slot{Base: s.Base, Filled: true} })
		for _, empty := range missing(p.slots, slotsOf(filled, true)) {
			t.Errorf("Fill does not fill a slot in %s", empty)
		}
		for _, changed := range missing(p.slots, slotsOf([]Block{kind}, false)) {
			t.Errorf("Fill changes %s of the course itself", changed)
		}
	}
}

func slotsOf(blocks []Block, filled bool) (ids []string) {
	for s := range Of[*Slot](blocks) {
		if s.Filled == filled {
			ids = append(ids, s.ID)
		}
	}
	return ids
}

// missing returns what is in the one list more often than in the other.
func missing(want, got []string) (all []string) {
	got = slices.Clone(got)
	for _, w := range want {
		if i := slices.Index(got, w); i >= 0 {
			got = slices.Delete(got, i, i+1)
		} else if !slices.Contains(all, w) {
			all = append(all, w)
		}
	}
	return all
}
