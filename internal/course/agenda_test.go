package course

import "testing"

func agendaTable(last string, rows ...[3]string) *Chapter {
	t := &Table{Header: []Cell{{Text: "Del"}, {Text: "Moment"}, {Text: last}}}
	for _, r := range rows {
		t.Rows = append(t.Rows, []Cell{{Text: r[0]}, {Text: r[1]}, {Text: r[2]}})
	}
	return &Chapter{Blocks: []Block{&Table{Header: []Cell{{Text: "Ord"}}}, t}}
}

func TestAgenda(t *testing.T) {
	ch := agendaTable("Minuter", [3]string{"A", "Ram", "5"}, [3]string{"A", "Fallet", "30 min"},
		[3]string{"B", "Ramen igen", "5"}, [3]string{"B", "Det här gör vi nu", ""})
	items, table := Agenda(ch.Blocks)
	if len(items) != 4 || table != ch.Blocks[1] {
		t.Fatalf("agenda: %v", items)
	}
	if got := Minutes(items); got != 40 {
		t.Errorf("the meeting takes %d minutes, want 40", got)
	}
	if items[1].Title != "Fallet" || items[1].Group != "A" || items[1].Minutes != 30 {
		t.Errorf("second moment: %+v", items[1])
	}
	if items, _ := Agenda(agendaTable("Antal", [3]string{"A", "Ram", "5"}).Blocks); items != nil {
		t.Errorf("a table of something else became an agenda: %v", items)
	}
}

func TestDivide(t *testing.T) {
	item := func(group string, minutes int) AgendaItem { return AgendaItem{Group: group, Minutes: minutes} }
	for _, c := range []struct {
		name  string
		items []AgendaItem
		want  int
	}{
		{"at the author's parts, however uneven", []AgendaItem{item("A", 5), item("B", 30), item("B", 45)}, 1},
		{"at the part nearest the middle", []AgendaItem{item("A", 5), item("B", 35), item("C", 40)}, 2},
		{"near the middle without parts", []AgendaItem{item("", 10), item("", 25), item("", 5), item("", 40)}, 3},
		{"one moment is not divided", []AgendaItem{item("", 10)}, 0},
		{"nothing", nil, 0},
	} {
		if got := Divide(c.items); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}
