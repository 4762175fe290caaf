package yamldoc_test

import (
	"fmt"
	"testing"

	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/yamldoc"
)

// One file is laid over another by decoding both.
func TestMerge(t *testing.T) {
	type section struct {
		Name string `yaml:",key"`
		Text string `yaml:"text"`
		From string `yaml:"from"`
	}
	type entry struct {
		ID    string   `yaml:"id,required,entry"`
		Name  string   `yaml:"name,required"`
		Phone string   `yaml:"phone"`
		Langs []string `yaml:"langs"`
	}
	type doc struct {
		Title    string            `yaml:"title,required"`
		Roles    map[string]string `yaml:"roles"`
		Sections []section         `yaml:"sections,keyed"`
		Entries  []*entry          `yaml:"entries"`
		Plain    []entry           `yaml:"plain"`
	}
	decode := func(text string, dst *doc) []diag.Diagnostic {
		f := diag.NewFile("f.yaml", []byte(text))
		return yamldoc.Decode(f, diag.Span{End: len(f.Data)}, dst)
	}
	var base doc
	if ds := decode("title: T\nroles: {a: A, b: B}\nsections: {x: {text: 1, from: 2}, y: {text: 3}}\n"+
		"entries:\n- {id: a, name: A, phone: 1, langs: [sv, en]}\n- {id: b, name: B}\n- {id: c, name: C}\nplain:\n"+
		"- {id: a, name: A}\n", &base); len(ds) > 0 {
		t.Fatal(ds)
	}
	over := base
	ds := decode("roles: {b: BB, c: C}\nsections: {x: {text: 9}, z: {text: 4}}\n"+
		"entries:\n- {id: a, phone: 2, langs: fi}\n- {id: b, remove: ja}\n- {id: d, name: D}\n- {id: e}\n"+
		"- {id: x, remove: yes}\n- {id: c, remove: no, name: CC}\nplain: {id: a, name: AA}\n", &over)
	show := func(d doc) (s string) {
		for _, e := range d.Entries {
			s += fmt.Sprintf("%v ", *e)
		}
		return fmt.Sprintf("%s%v%v%v%s", d.Title, d.Roles, d.Sections, d.Plain, s)
	}
	if got, want := show(over), "Tmap[a:A b:BB c:C][{x 9 2} {y 3 } {z 4 }][{a AA  []}]{a A 2 [fi]} {c CC  []} {d "+
		"D  []} {e   []} "; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got, want := show(base), "Tmap[a:A b:B][{x 1 2} {y 3 }][{a A  []}]{a A 1 [sv en]} {b B  "+
		"[]} {c C  []} "; got != want {
		t.Errorf("the file below has changed:\ngot  %s\nwant %s", got, want)
	}
	var ids []string
	for _, d := range ds {
		ids = append(ids, fmt.Sprint(d.Place, " ", d.ID))
	}
	if got, want := fmt.Sprint(ids), "[f.yaml:7:4 missing-key f.yaml:8:4 replaces-nothing]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
