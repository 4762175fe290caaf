package course

import (
	"slices"
	"strings"

	"github.com/vinjett/vinjett/internal/lang"
)

// An AgendaItem is one moment of a meeting.
type AgendaItem struct {
	Group   string // what the author calls the part of the meeting, as `A`; "" when there is no such column
	Title   string
	Pieces  []Piece // the title as running text
	Minutes int     // 0 when the author gives none
}

// Agenda returns the moments of a meeting and the table that lists them, which is the first table among its blocks with
// a last column `Minuter` in the words of some language. The column before it names the moment; a first column before
// that says which part of the meeting the moment belongs to. Without such a table there is no agenda.
func Agenda(blocks []Block) (items []AgendaItem, table *Table) {
	for _, b := range blocks {
		t, ok := b.(*Table)
		if !ok || len(t.Header) < 2 {
			continue
		}
		last := len(t.Header) - 1
		if lang.Columns.Own(t.Header[last].Text) != "minutes" {
			continue
		}
		for _, row := range t.Rows {
			item := AgendaItem{
				Title:   strings.TrimSpace(row[last-1].Text),
				Pieces:  row[last-1].Pieces,
				Minutes: leadingNumber(row[last].Text),
			}
			if last > 1 {
				item.Group = strings.TrimSpace(row[0].Text)
			}
			items = append(items, item)
		}
		return items, t
	}
	return nil, nil
}

// leadingNumber returns the number that a text begins with, else 0.
func leadingNumber(s string) int {
	n := 0
	for _, r := range strings.TrimSpace(s) {
		if r < '0' || r > '9' || n > 10_000 {
			break
		}
		n = 10*n + int(r-'0')
	}
	return n
}

// Minutes returns how long moments take together.
func Minutes(items []AgendaItem) int {
	total := 0
	for _, item := range items {
		total += item.Minutes
	}
	return total
}

// Divide returns the index of the moment with which the second half of a meeting begins: where the author's parts meet,
// or between any two moments when there are none, as near the middle as it gets. It is 0 when the meeting cannot be
// divided.
func Divide(items []AgendaItem) int {
	grouped := slices.ContainsFunc(items, func(item AgendaItem) bool { return item.Group != items[0].Group })
	total, best, at := Minutes(items), 0, 0
	for i := 1; i < len(items); i++ {
		if grouped && items[i].Group == items[i-1].Group {
			continue
		}
		off := 2*Minutes(items[:i]) - total
		if off < 0 {
			off = -off
		}
		if at == 0 || off < best {
			best, at = off, i
		}
	}
	return at
}

// ToFillIn reports whether every cell below the head of a table is empty: it is to be written in.
func (t *Table) ToFillIn() bool {
	for _, row := range t.Rows {
		if slices.ContainsFunc(row, func(c Cell) bool { return strings.TrimSpace(c.Text) != "" }) {
			return false
		}
	}
	return len(t.Rows) > 0
}

// Moments finds the block with which each moment of an agenda begins: the first whose label or heading is the moment's
// title, in order. It is -1 for a moment that has none.
func Moments(items []AgendaItem, blocks []Block) []int {
	at := make([]int, len(items))
	from := 0
	for i, item := range items {
		at[i] = -1
		for j := from; j < len(blocks); j++ {
			name := blocks[j].Common().Label
			if h, ok := blocks[j].(*Heading); ok {
				name = Plain(h.Pieces)
			}
			if strings.EqualFold(strings.TrimSpace(name), item.Title) {
				at[i], from = j, j+1
				break
			}
		}
	}
	return at
}

// HalfAt returns the block with which the second half of a meeting begins: the first heading of a section after the
// last moment of the first half that has a block, else the first block of the second half. It is 0 when neither can be
// told.
func HalfAt(moments []int, half int, blocks []Block) int {
	last, next := slices.Max(moments[:half]), len(blocks)
	for _, at := range moments[half:] {
		if at > last {
			next = at
			break
		}
	}
	if next == len(blocks) {
		return 0
	}
	for i := last + 1; i < next; i++ {
		if h, ok := blocks[i].(*Heading); ok && h.Level <= 2 && i > 0 {
			return i
		}
	}
	return next
}
