package yamldoc

import (
	"encoding"
	"reflect"
	"slices"
)

// Schema returns a JSON Schema (https://json-schema.org/draft/2020-12) of what [Decode] reads into a value of a type,
// for editors that complete and check YAML by one. It is a little looser than Decode: what a type says of a text in
// code, such as how a date is written, is not in it. Names are as for [DecodeNamed].
func Schema(t reflect.Type, names func(key string) []string) map[string]any {
	s := schemas{names: names, definitions: map[string]any{}}
	schema := s.of(t)
	schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	if len(s.definitions) > 0 {
		schema["$defs"] = s.definitions
	}
	return schema
}

type schemas struct {
	names       func(key string) []string
	definitions map[string]any // of structs, by the name of their type
}

var (
	unmarshaler     = reflect.TypeFor[Unmarshaler]()
	textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()
)

func (s schemas) of(t reflect.Type) map[string]any {
	scalar := func(types ...string) map[string]any { return map[string]any{"type": types} }
	switch pointer := reflect.PointerTo(t); {
	case pointer.Implements(unmarshaler):
		return map[string]any{}
	case pointer.Implements(textUnmarshaler):
		return scalar("string", "number")
	}
	switch t.Kind() {
	case reflect.Pointer:
		return s.of(t.Elem())
	case reflect.Struct:
		if _, known := s.definitions[t.Name()]; !known {
			s.definitions[t.Name()] = nil // a type may hold itself
			s.definitions[t.Name()] = s.structure(formOf(t, s.names), t)
		}
		return map[string]any{"$ref": "#/$defs/" + t.Name()}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": s.of(t.Elem())}
	case reflect.Slice: // one value stands for a list of one
		item := s.of(t.Elem())
		return map[string]any{"anyOf": []any{map[string]any{"type": "array", "items": item}, item}}
	case reflect.Bool: // or a word of a language for yes or no
		return scalar("boolean", "string")
	case reflect.Int, reflect.Float64:
		return scalar("number", "string")
	}
	return scalar("string", "number", "boolean") // a text is what is written, whatever YAML takes it for
}

// structure is a group of keys, or the one value that may stand for it.
func (s schemas) structure(fm form, t reflect.Type) map[string]any {
	properties, required := map[string]any{}, []any{}
	for _, f := range fm.fields {
		value := s.of(t.FieldByIndex(f.index).Type)
		if f.keyed {
			value = map[string]any{"type": "object", "additionalProperties": s.of(t.FieldByIndex(f.index).Type.Elem())}
		}
		for _, name := range f.names {
			properties[name] = value
		}
		if f.entry { // by which `remove: yes` knows what it drops
			properties["remove"] = map[string]any{"type": []string{"boolean", "string"}}
		}
		if f.required && len(f.names) == 1 {
			required = append(required, f.names[0])
		}
	}
	object := map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
	if _, mayGo := properties["remove"]; len(required) > 0 && !mayGo {
		object["required"] = required
	}
	if fm.value == nil {
		return object
	}
	if len(properties) == 0 {
		return s.of(t.FieldByIndex(fm.value).Type)
	}
	return map[string]any{"anyOf": slices.Concat([]any{object}, []any{s.of(t.FieldByIndex(fm.value).Type)})}
}
