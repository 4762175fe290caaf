// Package changes tells a host what has changed in the course since its copy was made.
//
// Every built site carries a list of what it holds, [File]: one line for each page, section, question, source, contact,
// term and media file, with a digest of what the author wrote. So two copies are compared without the course that they
// were made of, and a change of the program or of the looks is no change of the course. [Report] compares two lists,
// [Read] finds the list of an old copy.
package changes

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
)

// File is the name of the list, at the root of the site.
const File = "version.txt"

// header begins a list, and names its form.
const header = "vinjett course 1"

// A kind is a sort of line; what it says stands in tabs: kind, key, digest, title.
type kind string

const (
	page     kind = "page"
	section  kind = "section" // of a page: its key is the page's, #, and the heading's id
	question kind = "question"
	source   kind = "source" // a work or law, or a provision of one
	contact  kind = "contact"
	term     kind = "term"
	media    kind = "media"
	settings kind = "settings"
)

// A Lister makes the lists of courses that have much in common, as editions have, and remembers the lines of what it
// has met. A list depends on the course alone. The zero Lister is ready.
type Lister struct {
	known map[string]known // the last lines by kind and key
}

// known is lines, and what they are of.
type known struct {
	of    any
	lines []byte
}

// List returns the list of a course, and the digest of all that is in it. Program is the version of the program that is
// noted with it; read reads a media file of the project.
func (l *Lister) List(
	c *course.Course, program string, read func(file string) ([]byte, error),
) (list []byte, sum string, err error) {
	config := c.Config
	config.Allow = nil
	b := line(nil, settings, c.Config.ID, ofValue(config), "")
	for _, ch := range c.Chapters() {
		b = l.lines(b, page, ch.Address, ch.Parsed(), func(b []byte) []byte { return chapter(b, ch) })
	}
	for _, s := range c.Sources {
		b = l.lines(b, source, s.ID, s, func(b []byte) []byte {
			b = line(b, source, s.ID, ofValue(withoutProvisions(s)), s.Title)
			for i := range s.Provisions {
				b = line(b, source, s.ID+" "+s.Provisions[i].Locator, ofValue(s.Provisions[i]), s.Provisions[i].Title)
			}
			return b
		})
	}
	for _, k := range c.Contacts {
		b = l.lines(b, contact, k.ID, k, func(b []byte) []byte { return line(b, contact, k.ID, ofValue(*k), k.Name) })
	}
	for _, t := range c.Terms {
		b = l.lines(b, term, t.Term, t, func(b []byte) []byte { return line(b, term, t.Term, ofValue(*t), "") })
	}
	for _, name := range slices.Sorted(maps.Keys(c.Media)) {
		m := c.Media[name]
		b = l.lines(b, media, m.Address, m, func(b []byte) []byte {
			data := m.Data
			if data == nil && err == nil {
				data, err = read(m.File)
			}
			return line(b, media, m.Address, digest(data), "")
		})
	}
	if err != nil {
		return nil, "", err
	}
	sum = digest(b)
	return append(
		fmt.Appendf(nil, "%s\t%s\t%s\t%s\n", header, clean(c.Config.Version), sum, clean(program)),
		b...), sum, nil
}

// lines appends the lines of a kind and key, which are of something that is never changed once it is read.
func (l *Lister) lines(b []byte, k kind, key string, of any, write func([]byte) []byte) []byte {
	place := string(k) + " " + key
	last, ok := l.known[place]
	if !ok || last.of != of {
		if l.known == nil {
			l.known = map[string]known{}
		}
		last = known{of, write(nil)}
		l.known[place] = last
	}
	return append(b, last.lines...)
}

func line(b []byte, k kind, key, digest, title string) []byte {
	return fmt.Appendf(b, "%s\t%s\t%s\t%s\n", k, clean(key), digest, clean(title))
}

// chapter appends the lines of a page, its sections and its questions.
func chapter(b []byte, ch *course.Chapter) []byte {
	sections := sectionsOf(ch)
	var all []byte
	for _, s := range sections {
		all = append(append(all, s.digest...), s.key...)
	}
	b = line(b, page, ch.Address, digest(all), ch.Title)
	for _, s := range sections {
		b = line(b, section, ch.Address+"#"+s.key, s.digest, s.title)
	}
	for q := range course.Of[*course.Question](ch.Blocks) {
		if q.ID != "" {
			b = line(b, question, q.ID, answer(q), ch.Address)
		}
	}
	return b
}

func clean(s string) string { return strings.Join(strings.Fields(s), " ") }

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:4])
}

// ofValue returns the digest of what an entry of a data file, a struct, says, whatever its place in the file. Fields
// that say nothing are left out, so that a field of a later version changes nothing.
func ofValue(entry any) string {
	h := sha256.New()
	out := json.NewEncoder(h)
	v := reflect.ValueOf(entry)
	for i := range v.NumField() {
		f, field := v.Field(i), v.Type().Field(i)
		empty := f.IsZero() || (f.Kind() == reflect.Slice || f.Kind() == reflect.Map) && f.Len() == 0
		if place := field.Tag.Get("json") == "-"; place || empty || !field.IsExported() {
			continue
		}
		_ = out.Encode(field.Name) // texts, numbers and lists, which can be written
		_ = out.Encode(f.Interface())
	}
	return hex.EncodeToString(h.Sum(nil)[:4])
}

func withoutProvisions(s *course.Source) course.Source {
	work := *s
	work.Provisions = nil
	return work
}

type part struct{ key, digest, title string }

// sectionsOf cuts a chapter's source at its headings. What stands before the first has the page's own title and no key.
func sectionsOf(ch *course.Chapter) []part {
	type cut struct {
		key, title string
		start      int
		local      []byte // a host's texts in it
	}
	cuts := []cut{{title: ch.Title}}
	for _, b := range ch.Blocks {
		if h, ok := b.(*course.Heading); ok && h.Level <= 3 && h.ID != "" {
			cuts = append(cuts, cut{key: h.ID, title: course.Plain(h.Pieces), start: h.Span.Start})
		}
		for slot := range course.Of[*course.Slot]([]course.Block{b}) {
			if slot.File != nil {
				last := &cuts[len(cuts)-1]
				last.local = append(last.local, slot.File.Data...)
			}
		}
	}
	var parts []part
	for i, c := range cuts {
		end := len(ch.File.Data)
		if i+1 < len(cuts) {
			end = cuts[i+1].start
		}
		own := bytes.TrimSpace(ch.File.Data[c.start:max(end, c.start)])
		parts = append(parts, part{c.key, digest(slices.Concat(own, []byte{0}, c.local)), c.title})
	}
	return parts
}

// answer returns the digest of what is right.
func answer(q *course.Question) string {
	var right []string
	ordered := q.Kind.Traits().Ordered
	for _, o := range q.Options {
		if o.Right || ordered {
			right = append(right, o.Key)
		}
	}
	for _, p := range q.Pairs {
		right = append(right, p[0].Text+"\x00"+p[1].Text)
	}
	if !ordered {
		slices.Sort(right)
	}
	return digest(fmt.Appendf(nil, "%s %q %q %+v", q.Kind, right, q.Accepted, q.Number))
}

// ErrNotACopy says that something is not a copy of a course that vinjett has made, or of one too old to carry a list.
var ErrNotACopy = errors.New("it is not a copy of a course made by vinjett: it holds no " + File)

// ErrOtherCourse says that two lists are not of one course.
var ErrOtherCourse = errors.New("it is a copy of another course")

// limit is how large a list may be.
const limit = 64 << 20

// Read returns the list of a copy: a zip file (a package for a learning platform too), a folder, or the list itself.
func Read(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		list, err := os.ReadFile(filepath.Join(name, File))
		if errors.Is(err, fs.ErrNotExist) {
			err = ErrNotACopy
		}
		return checked(list, err)
	}
	archive, err := zip.OpenReader(name)
	if errors.Is(err, zip.ErrFormat) {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		return checked(io.ReadAll(io.LimitReader(f, limit)))
	}
	if err != nil {
		return nil, ErrNotACopy
	}
	defer archive.Close()
	for _, f := range archive.File {
		if path.Base(f.Name) != File {
			continue
		}
		r, err := f.Open()
		if err != nil {
			continue
		}
		list, err := checked(io.ReadAll(io.LimitReader(r, limit)))
		r.Close()
		if err == nil {
			return list, nil
		}
	}
	return nil, ErrNotACopy
}

// Contents returns what a list says that a copy consists of: the digest of the course, which stands at the foot of
// every page, and the addresses of the authors' pages and media files. The error is [ErrNotACopy].
func Contents(list []byte) (sum string, addresses []string, err error) {
	if list, err = checked(list, nil); err != nil {
		return "", nil, err
	}
	c := parse(list)
	for _, k := range []kind{page, media} {
		for _, e := range c.entries[k] {
			addresses = append(addresses, e.key)
		}
	}
	first, _, _ := strings.Cut(string(list), "\n")
	return append(strings.Split(first, "\t"), "", "")[2], addresses, nil
}

func checked(list []byte, err error) ([]byte, error) {
	if err == nil && !bytes.HasPrefix(list, []byte(header+"\t")) {
		err = ErrNotACopy
	}
	return list, err
}

// An entry is a line of a list.
type entry struct{ key, digest, title string }

// A copy is a list, read.
type copied struct {
	version string
	course  string
	entries map[kind][]entry // in the order of the list
	at      map[kind]map[string]entry
}

func parse(list []byte) copied {
	c := copied{entries: map[kind][]entry{}, at: map[kind]map[string]entry{}}
	for i, line := range strings.Split(strings.ReplaceAll(string(list), "\r\n", "\n"), "\n") {
		f := append(strings.Split(line, "\t"), "", "", "")
		if i == 0 {
			c.version = strings.TrimSpace(f[1] + " (" + f[2] + ")")
			continue
		}
		k, e := kind(f[0]), entry{f[1], f[2], f[3]}
		if k == settings {
			c.course = e.key
		}
		if c.at[k] == nil {
			c.at[k] = map[string]entry{}
		}
		if _, twice := c.at[k][e.key]; !twice {
			c.at[k][e.key] = e
			c.entries[k] = append(c.entries[k], e)
		}
	}
	return c
}

// Report writes what differs between two lists: pages with their sections, questions whose right answer is another, and
// what else is new, gone or changed. It returns how many things it has told.
func Report(w io.Writer, old, now []byte) (told int, err error) {
	a, b := parse(old), parse(now)
	if a.course != b.course {
		return 0, fmt.Errorf("%w: %q, not %q", ErrOtherCourse, a.course, b.course)
	}
	var out strings.Builder
	fmt.Fprintf(&out, "%s → %s\n", a.version, b.version)
	for _, g := range []struct {
		title    string
		kind     kind
		from, to copied
		differs  func(was, is entry, both bool) bool
	}{
		{"pages added", page, a, b, alone},
		{"pages removed", page, b, a, alone},
		{"pages changed", page, a, b, changed},
		{"questions whose answer has changed", question, a, b, changed},
		{"laws and sources, new or changed", source, a, b, either},
		{"laws and sources removed", source, b, a, alone},
		{"contacts, new or changed", contact, a, b, either},
		{"contacts removed", contact, b, a, alone},
		{"terms, new or changed", term, a, b, either},
		{"terms removed", term, b, a, alone},
		{"pictures and other files, new or changed", media, a, b, either},
		{"pictures and other files removed", media, b, a, alone},
		{"settings of the course", settings, a, b, changed},
	} {
		first := true
		for _, e := range g.to.entries[g.kind] {
			was, both := g.from.at[g.kind][e.key]
			if !g.differs(was, e, both) {
				continue
			}
			if first {
				fmt.Fprintf(&out, "\n%s\n", g.title)
				first = false
			}
			fmt.Fprintf(&out, "  %s\n", strings.TrimSpace(e.key+"  "+e.title))
			if both && g.kind == page {
				for _, l := range sectionsChanged(a, b, e) {
					fmt.Fprintf(&out, "    %s\n", l)
				}
			}
			told++
		}
	}
	if told == 0 {
		out.WriteString("\nnothing in the course has changed\n")
	}
	_, err = io.WriteString(w, out.String())
	return told, err
}

func alone(_, _ entry, both bool) bool      { return !both }
func changed(was, is entry, both bool) bool { return both && was.digest != is.digest }
func either(was, is entry, both bool) bool  { return !both || was.digest != is.digest }

// sectionsChanged says what differs in a page that both lists have.
func sectionsChanged(a, b copied, p entry) (lines []string) {
	prefix := p.key + "#"
	in := func(c copied, e entry) bool { _, ok := c.at[section][e.key]; return ok }
	for _, e := range b.entries[section] {
		if !strings.HasPrefix(e.key, prefix) {
			continue
		}
		switch was := a.at[section][e.key]; {
		case !in(a, e):
			lines = append(lines, "new: "+e.title)
		case was.digest != e.digest && e.key == prefix:
			lines = append(lines, "changed: the beginning")
		case was.digest != e.digest:
			lines = append(lines, "changed: "+e.title)
		}
	}
	for _, e := range a.entries[section] {
		if strings.HasPrefix(e.key, prefix) && !in(b, e) {
			lines = append(lines, "gone: "+e.title)
		}
	}
	return lines
}
