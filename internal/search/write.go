package search

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/vinjett/vinjett/internal/lang"
)

const (
	folder    = "assets/search/"
	unitsFile = 12   // units a u file holds
	fileSize  = 6000 // bytes from which a file of the other kinds is full
	shortForm = 4    // letters from which typing errors are forgiven
)

// A writer makes the files.
type writer struct {
	files map[string][]byte

	page    pageRecord // that the open u file named last
	open    []byte     // the records of the open u file
	parts   []partRecord
	starts  []byte // first key of each d file
	typos   []byte // first key of each t file
	endings string // JSON
	links   string // JSON
}

type pageRecord struct{ address, title string }

func newWriter() *writer { return &writer{files: map[string][]byte{}} }

const (
	callStart = `vinjettSearch("`
	noVersion = "00000000" // until all files are known
)

// put adds a file.
func (w *writer) put(name string, data ...[]byte) {
	b := []byte(callStart + noVersion + `","` + name + `",`)
	for _, d := range data {
		b = append(b, d...)
	}
	w.files[folder+name+".js"] = append(b, ")\n"...)
}

// A partRecord is where a part begins: [unit,"title"], or [unit,kind] for units that are in none.
type partRecord struct {
	unit  int
	title string
	kind  kind
}

// part begins a part at a unit. A part without units is none.
func (w *writer) part(unit int, title string, k kind) {
	if n := len(w.parts); n > 0 && w.parts[n-1].unit == unit {
		w.parts = w.parts[:n-1]
	}
	w.parts = append(w.parts, partRecord{unit, title, k})
}

func (p partRecord) append(b []byte) []byte {
	b = strconv.AppendInt(append(element(b), '['), int64(p.unit), 10)
	if b = append(b, ','); p.title != "" {
		b = appendString(b, p.title)
	} else {
		b = strconv.AppendInt(b, int64(p.kind), 10)
	}
	return append(b, ']')
}

// element returns a JSON list that is being written, with what goes before the next element.
func element(b []byte) []byte {
	if len(b) == 0 {
		return append(b, '[')
	}
	return append(b, ',')
}

// unit adds what a result shows: [kind,"title","fragment","start"], with the page's ["address","title"] last when it is
// another than that of the unit before in the file. The title is 0 when it is the page's, the fragment when it is the
// title's.
func (w *writer) unit(n int, u counted) {
	if n%unitsFile == 0 {
		w.flush(n)
	}
	b := append(element(w.open), u.record...)
	if u.page != w.page {
		b = appendString(append(b, ','), u.page.address)
		b = appendString(append(b, ','), u.page.title)
		w.page = u.page
	}
	w.open = append(b, ']')
}

// record returns what a result shows of a unit but for its page: the list that writer.unit writes, not closed.
func (u *unit) record() []byte {
	b := strconv.AppendInt([]byte("["), int64(u.kind), 10)
	b = append(b, ',')
	if u.kind == pageKind {
		b = append(b, '0')
	} else {
		b = appendString(b, u.title)
	}
	if b = append(b, ','); u.fragment != "" && u.fragment == plainSlug(u.title) {
		b = append(b, '0')
	} else {
		b = appendString(b, u.fragment)
	}
	return appendString(append(b, ','), u.start())
}

// plainSlug returns what an automatic id is for most titles, simply enough for the client.
func plainSlug(title string) string {
	var b strings.Builder
	gap := false
	for _, r := range fold(strings.ToLower(title)) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		} else {
			gap = true
		}
	}
	return b.String()
}

// flush writes the open u file; n is the number of units so far.
func (w *writer) flush(n int) {
	if len(w.open) > 0 {
		w.put("u"+strconv.Itoa((n-1)/unitsFile), w.open, []byte("]"))
	}
	w.open, w.page = w.open[:0], pageRecord{}
}

// dictionary writes the d and p files.
//
// A d file is a text of entries with a space between them, key.codes-ending-ending.units, where a code is a letter that
// stands for one of the endings in the root, and an ending that has no code is written out; a word that tells nothing
// beside others has .0 after it. Then the list of the p files' first entries.
func (w *writer) dictionary(entries []entry, units int, l *lang.Search) {
	d := dictionary{w: w, units: units, codes: map[string]byte{}}
	var table []string
	const letters52 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	for _, e := range commonest(entries, l.Endings, len(letters52)) {
		d.codes[e] = letters52[len(table)]
		table = append(table, e)
	}
	b, _ := json.Marshal(table)
	w.endings = string(b)
	b, _ = json.Marshal(strings.Split(l.Links, ""))
	w.links = string(b)
	for _, e := range entries {
		d.add(e)
	}
	d.end()
}

// A dictionary is the d file and the p file that are being written.
type dictionary struct {
	w     *writer
	units int             // of the course
	codes map[string]byte // by ending

	start  string // the first letters of the last entry
	first  string // those of the first entry of the d file
	text   []byte // its entries
	n      int    // how many they are
	breaks []byte // which of them begin a p file
	file   int    // how many d files there are before it
	lists  []byte // of the p file
	posts  int    // how many p files of this d file there are before it
}

// add puts an entry into the files, and begins new ones when they are full. Words that begin alike stand in one d file.
func (d *dictionary) add(e entry) {
	if start := letters(e.sort, 0, keyLetters); start != d.start || d.n == 0 {
		if len(d.text) > fileSize {
			d.end()
		}
		if d.start = start; d.n == 0 {
			d.first = start
		}
	}
	if len(d.lists) > fileSize {
		d.endLists()
	}
	if len(d.lists) == 0 {
		d.breaks = strconv.AppendInt(element(d.breaks), int64(d.n), 10)
	}
	if d.n > 0 {
		d.text = append(d.text, ' ')
	}
	d.text = d.appendEntry(d.text, e)
	d.lists = append(append(element(d.lists), '"'), encode(e.postings, d.units)...)
	d.lists = append(d.lists, '"')
	d.n++
}

func (d *dictionary) appendEntry(text []byte, e entry) []byte {
	text = append(append(text, e.key...), '.')
	for _, ending := range e.endings {
		if c, ok := d.codes[ending]; ok {
			text = append(text, c)
		}
	}
	for _, ending := range e.endings {
		if _, ok := d.codes[ending]; !ok {
			text = append(append(text, '-'), ending...)
		}
	}
	text = strconv.AppendInt(append(text, '.'), int64(e.units), 10)
	if e.small {
		text = append(text, ".0"...)
	}
	return text
}

// endLists writes the p file.
func (d *dictionary) endLists() {
	if len(d.lists) > 0 {
		d.w.put("p"+strconv.Itoa(d.file)+"-"+strconv.Itoa(d.posts), d.lists, []byte("]"))
		d.posts++
	}
	d.lists = d.lists[:0]
}

// end writes both files.
func (d *dictionary) end() {
	d.endLists()
	if d.n == 0 {
		return
	}
	d.w.put("d"+strconv.Itoa(d.file), []byte(`["`), d.text, []byte(`",`), d.breaks, []byte(`]]`))
	d.w.starts = appendString(element(d.w.starts), d.first)
	d.file++
	d.text, d.breaks, d.n, d.posts = d.text[:0], d.breaks[:0], 0, 0
}

// commonest returns up to n endings: those of the language, then the most frequent of the forms.
func commonest(entries []entry, language []string, n int) []string {
	count := map[string]int{}
	for _, e := range entries {
		for _, ending := range e.endings {
			count[ending]++
		}
	}
	endings := slices.Clone(language)
	slices.Sort(endings)
	endings = slices.Compact(endings)
	for _, e := range endings {
		delete(count, e)
	}
	delete(count, "")
	endings = append([]string{""}, endings...)
	more := slices.Sorted(maps.Keys(count))
	slices.SortStableFunc(more, func(a, b string) int { return count[b] - count[a] })
	endings = append(endings, more...)
	return endings[:min(n, len(endings))]
}

// Two digits hold wide bits.
const (
	digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'()*+,-./:;<=>?@[]^_`{|}~"
	wide   = 13
)

// encode returns postings as text. The first two digits are the parameter of a Golomb-Rice code and the level that most
// postings have. Then follow, 13 bits in two digits, for each posting the distance from the unit before, in that code,
// and the difference in level, 0 -1 1 -2 2 …, as so many ones and a zero. The last digits are filled up with ones,
// which are no distance.
func encode(ps []posting, units int) []byte {
	if len(ps) == 0 {
		return nil
	}
	k := uint(0) // so many low bits of a distance are written as they are: those of the mean
	for len(ps)<<(k+1) <= units {
		k++
	}
	var count [levels]int
	for _, p := range ps {
		count[p.level()]++
	}
	usual := slices.Index(count[:], slices.Max(count[:]))
	b := []byte{digits[k], digits[usual]}
	var acc uint64
	var have uint
	bits := func(v uint64, n uint) {
		acc, have = acc<<n|v, have+n
		for have >= wide {
			have -= wide
			v := acc >> have & (1<<wide - 1)
			b = append(b, digits[v/uint64(len(digits))], digits[v%uint64(len(digits))])
		}
	}
	unary := func(n uint64) { // n ones and a zero
		const most = 32
		for ; n >= most; n -= most {
			bits(1<<most-1, most)
		}
		bits(1<<(n+1)-2, uint(n)+1)
	}
	next := 0
	for _, p := range ps {
		gap := uint64(p.unit() - next)
		next = p.unit() + 1
		unary(gap >> k)
		bits(gap&(1<<k-1), k)
		if d := p.level() - usual; d < 0 {
			unary(uint64(-2*d - 1))
		} else {
			unary(uint64(2 * d))
		}
	}
	if have > 0 {
		bits(1<<(wide-have)-1, wide-have)
	}
	return b
}

// misspelt writes the t files: the forms by their letters four to six, then in order. Each is a text of forms with a
// space between them; forms with equal letters there are in one file.
func (w *writer) misspelt(v *vocabulary) {
	type keyed struct{ key, form string }
	list4 := make([]keyed, 0, len(v.forms))
	for i, f := range v.forms {
		folded := v.folded[i]
		if utf8.RuneCountInString(folded) >= shortForm && !strings.ContainsAny(folded, "0123456789") {
			list4 = append(list4, keyed{letters(folded, keyLetters, 2*keyLetters), f})
		}
	}
	list4 = sorted(
		list4,
		func(k *keyed) string { return k.key },
		func(a, b *keyed) int { return strings.Compare(a.form, b.form) },
	)
	var text []byte
	first, file := "", 0
	flush := func() {
		if len(text) > 0 {
			w.put("t"+strconv.Itoa(file), []byte(`"`), text, []byte(`"`))
			w.typos = appendString(element(w.typos), first)
			file++
		}
		text = text[:0]
	}
	for i, k := range list4 {
		if len(text) > fileSize && k.key != list4[i-1].key {
			flush()
		}
		if len(text) == 0 {
			first = k.key
		} else {
			text = append(text, ' ')
		}
		text = append(text, k.form...)
	}
	flush()
}

// finish writes the root, {units,file,title,endings,links,d,t,parts}, sets the version, and returns all files.
func (w *writer) finish(units int) map[string][]byte {
	w.flush(units)
	if n := len(w.parts); n > 0 && w.parts[n-1].unit == units {
		w.parts = w.parts[:n-1]
	}
	var parts []byte
	for _, p := range w.parts {
		parts = p.append(parts)
	}
	root := []byte(
		`{"units":` + strconv.Itoa(units) + `,"file":` + strconv.Itoa(
			unitsFile,
		) + `,"title":` + strconv.Itoa(titleLevel+1) + `,"endings":` + w.endings + `,"links":` + w.links,
	)
	for _, l := range []struct {
		name string
		list []byte
	}{{"d", w.starts}, {"t", w.typos}, {"parts", parts}} {
		root = append(root, `,"`+l.name+`":`...)
		if len(l.list) == 0 {
			root = append(root, '[')
		}
		root = append(append(root, l.list...), ']')
	}
	w.put("root", root, []byte("}"))

	h := sha256.New()
	names := slices.Sorted(maps.Keys(w.files))
	for _, name := range names {
		h.Write(w.files[name])
	}
	version := hex.EncodeToString(h.Sum(nil)[:len(noVersion)/2])
	for _, name := range names {
		copy(w.files[name][len(callStart):], version)
	}
	return w.files
}

// appendString appends a string as JSON, in which nothing can end the script when it stands in a page, as it does in
// the single file.
func appendString(b []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c == '<' || c == 0xe2 && strings.HasPrefix(s[i:], "\u2028") ||
			c == 0xe2 && strings.HasPrefix(s[i:], "\u2029") {
			quoted, _ := json.Marshal(s)
			return append(b, quoted...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}
