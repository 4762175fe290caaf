package site

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/book"
	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/export/epub"
	"github.com/vinjett/vinjett/internal/export/single"
)

// An example is a page that has something of one kind, with the word mark in every place of it where a reader sees what
// an author wrote: each becomes a word of its own. In a place that a search does not tell of, such as an answer, the
// word is quiet.
type example struct {
	text  string // Markdown below the title
	front string // front matter
	fault string // what text is with a fault that check must report; "" makes a dead link of each mark
}

// Whoever adds a kind of block adds a page with it here, by its name in course.TraitsOf.
var blockExamples = map[string]example{
	"text":    {text: "mark\n\n- mark\n\n> mark"},
	"heading": {text: "## mark {#rubrik}\n\nText."},
	"figure":  {text: `![En figur](/media/figur.svg "mark")`, fault: `![En figur](/media/saknas.svg "mark")`},
	"table":   {text: "| mark | B |\n| --- | --- |\n| mark | 1 |"},
	"callout": {text: "::: fakta [mark]\nmark\n:::", fault: "::: fakta [mark]\n[mark](/saknas.md)\n:::"},
	"case":    {text: "::: fallbeskrivning [Kim] {#kim}\nmark\n:::"},
	"question": {text: "::: fråga {#enfraga}\nmark?\n\n- [x] quiet\n  > quiet\n- [ ] Nej\n  > quiet\n\n" +
		"Ledtråd: quiet\n\nFörklaring: quiet\n:::"},
	"recap":       {text: "::: återblick [mark]\n- enfraga\n:::", fault: "::: återblick [mark]\n- saknas\n:::"},
	"reflection":  {text: "::: reflektion {#tank}\nmark\n\n- mark\n- mark\n\nAtt tänka på: mark\n:::"},
	"discussion":  {text: "::: diskussion\nmark\n\n- mark\n- mark\n\nAtt tänka på: mark\n:::"},
	"facilitator": {text: "::: samtalsledare\nmark\n:::\n\nText.", front: "slag: träff"},
	"conversation": {text: "::: samtalsövning [Samtalet] {#samtalet}\nmark\n\n### mark {#start}\nmark\n\n" +
		"- [mark](#slut)\n  > mark\n\n" +
		"### Slut {#slut}\nmark\n:::",
		fault: "::: samtalsövning [Samtalet] {#samtalet}\n[mark](/saknas.md)\n\n### A [mark](/saknas.md) {#start}\n" +
			"[mark](/saknas.md)\n\n- [A](#slut)\n  > [mark](/saknas.md)\n\n### Slut {#slut}\n[mark](/saknas.md)\n:::"},
	"chart": {text: "::: diagram {typ=stapel}\nmark\n\n| År | mark |\n| --- | --: |\n| mark | 3 |\n" +
		"| 2002 | 4 |\n:::"},
	"slide":     {text: "::: visningsbild\nmark\n---\nmark\n:::\n\nText.", front: "slag: träff"},
	"local":     {text: "::: hos-oss {#hos-oss-har}\nmark\n:::"},
	"contacts":  {text: "::: kontakter {för=vuxna}\nmark\n:::"},
	"recording": {text: "::: ljud [Ljudet] {källa=/media/ljud.mp3}\nmark\n:::"},
	"plan":      {text: "::: plan {#planen}\nmark\n\nNär jag … ska jag … mark\n:::"},
}

// Kinds of pieces by their types.
var pieceExamples = map[string]example{
	"Markup":   {text: "## mark {#rubrik}\n\nText."},
	"Chars":    {text: "mark"},
	"Link":     {text: "[mark](/index.md)", fault: "[mark](/saknas.md)"},
	"Citation": {text: "Text [@bok s. quiet].", fault: "Text [@saknas s. quiet]."},
	"Image":    {text: "Här ![mark](/media/punkt.png) är den.", fault: "Här ![mark](/media/saknas.png) är den."},
	"NoteRef":  {text: "Text[^a].\n\n[^a]: mark"},
	"Nested":   {text: "- punkt\n\n  ::: fakta\n  mark\n  :::"},
}

var questionExamples = map[course.QuestionKind]example{
	course.Single: {text: "::: fråga {#f-single}\nmark?\n\n- [x] quiet\n  > quiet\n- [ ] quiet\n  > quiet\n:::"},
	course.Multiple: {text: "::: fråga {#f-multiple}\nmark?\n\n- [x] quiet\n  > quiet\n- [x] quiet\n  > quiet\n" +
		"- [ ] quiet\n  > quiet\n:::"},
	course.Judgement: {text: "::: fråga {#f-judgement typ=avvägning}\nmark?\n\n- [ ] quiet\n  > quiet\n" +
		"- [ ] quiet\n  > quiet\n:::"},
	course.Scale: {text: "::: fråga {#f-scale typ=skala}\nmark?\n\n1. quiet\n2. quiet\n:::"},
	course.Order: {text: "::: fråga {#f-order}\nmark?\n\n1. quiet\n2. quiet\n3. quiet\n:::"},
	course.Match: {text: "::: fråga {#f-match}\nmark?\n\n| quiet | quiet |\n| --- | --- |\n| quiet | quiet |\n" +
		"| quiet | quiet |\n:::"},
	course.Numeric: {text: "::: fråga {#f-numeric}\nmark?\n\nSvar: 7 quiet\n:::",
		fault: "::: fråga {#f-numeric}\n[mark](/saknas.md)?\n\nSvar: 7\n:::"},
	course.Write: {text: "::: fråga {#f-write typ=skriv}\nmark?\n\n- quiet\n  > quiet\n- quiet\n  > quiet\n\n" +
		"Kriterier:\n\n- quiet\n:::"},
	course.ShortText: {text: "::: fråga {#f-text}\nmark?\n\nSvar: quiet\n:::",
		fault: "::: fråga {#f-text}\n[mark](/saknas.md)?\n\nSvar: nämnden\n:::"},
}

var calloutExamples = map[course.CalloutType]example{
	course.CalloutFact:     {text: "::: fakta\nmark\n:::"},
	course.CalloutLaw:      {text: "::: lag\nmark [@lagen 1 §]\n:::"},
	course.CalloutConsider: {text: "::: tänk-på\nmark\n:::"},
	course.CalloutTakeaway: {text: "::: ta-med\nmark\n:::"},
	course.CalloutWarning:  {text: "::: varning\nmark\n:::"},
	course.CalloutExample:  {text: "::: exempel\nmark\n:::"},
}

var chartExamples = map[course.ChartType]example{
	course.ChartBar: {text: "::: diagram {typ=stapel}\nmark\n\n| År | mark |\n| --- | --: |\n| mark | 3 |\n" +
		"| 2002 | 4 |\n:::"},
	course.ChartLine: {text: "::: diagram {typ=linje}\nmark\n\n| År | mark |\n| --- | --: |\n| mark | 3 |\n" +
		"| 2002 | 4 |\n:::"},
}

var pageExamples = map[course.Kind]example{
	course.KindChapter: {text: "mark", front: "slag: kapitel"},
	course.KindCase:    {text: "mark", front: "slag: fall"},
	course.KindMeeting: {text: "mark", front: "slag: träff"},
	course.KindTest: {text: "mark\n\n::: fråga {#p-test sluttest=ja}\nFråga?\n\n- [x] Ja\n  > Ja.\n" +
		"- [ ] Nej\n  > Nej.\n:::", front: "slag: test\nantal: 1"},
	course.KindPage: {text: "mark", front: "slag: sida"},
}

// A sample is an example with its kind.
type sample struct {
	example
	name     string // as `block-table`
	forGroup bool   // a reader alone does not see it
	made     func(*course.Chapter) bool
}

var marks = regexp.MustCompile(`\b(mark|quiet)\b`)

// marked returns a text of the sample with a word of its own for each mark, and those words: for each whether a search
// tells of it.
func (s *sample) marked(text string) (marked string, words map[string]bool) {
	words = map[string]bool{}
	marked = marks.ReplaceAllStringFunc(text, func(mark string) string {
		word := mark + strings.ReplaceAll(s.name, "-", "") + string(rune('a'+len(words))) + "x"
		words[word] = mark == "mark"
		return word
	})
	return marked, words
}

func (s *sample) file(text string) string {
	head := "---\ntitel: Sidan " + s.name + "\n"
	if s.front != "" {
		head += s.front + "\n"
	}
	return head + "---\n\n" + text + "\n"
}

// list makes samples of the examples of one list of kinds. A kind without an example is a fault.
func list[K any](t *testing.T, what string, kinds []K, name func(K) string, find func(string) (example, bool),
	made func(*course.Chapter, K) bool) (all []*sample) {
	for _, k := range kinds {
		e, ok := find(name(k))
		if !ok {
			t.Errorf("there is no example of the %s kind %q: add one in kinds_test.go", what, name(k))
			continue
		}
		all = append(all, &sample{example: e, name: what + "-" + strings.ToLower(name(k)),
			made: func(ch *course.Chapter) bool { return made(ch, k) }})
	}
	return all
}

func in[K ~string](examples map[K]example) func(string) (example, bool) {
	return func(name string) (example, bool) { e, ok := examples[K(name)]; return e, ok }
}

func word[K ~string](k K) string { return string(k) }

// has reports whether a chapter has a block of which a function says so.
func has[T course.Block](ch *course.Chapter, so func(T) bool) bool {
	for b := range course.Of[T](ch.Blocks) {
		if so(b) {
			return true
		}
	}
	return false
}

func samples(t *testing.T) (all []*sample) {
	blocks := list(t, "block", course.BlockKinds(), func(b course.Block) string { return course.TraitsOf(b).Name },
		in(blockExamples),
		func(ch *course.Chapter, k course.Block) bool {
			return has(ch, func(b course.Block) bool { return reflect.TypeOf(b) == reflect.TypeOf(k) })
		})
	for _, b := range course.BlockKinds() {
		if traits := course.TraitsOf(b); traits.ForGroup {
			for _, s := range blocks {
				s.forGroup = s.forGroup || s.name == "block-"+traits.Name
			}
		}
	}
	pieces := list(t, "piece", course.PieceKinds(),
		func(p course.Piece) string { return reflect.Indirect(reflect.ValueOf(p)).Type().Name() }, in(pieceExamples),
		func(ch *course.Chapter, k course.Piece) (found bool) {
			course.EachPiece(ch.Blocks, func(p course.Piece) {
				found = found || reflect.TypeOf(p) == reflect.TypeOf(k)
			})
			return found
		})
	questions := list(t, "question", course.QuestionKinds(), word, in(questionExamples),
		func(ch *course.Chapter, k course.QuestionKind) bool {
			return has(ch, func(q *course.Question) bool { return q.Kind == k })
		})
	callouts := list(t, "callout", course.CalloutTypes(), word, in(calloutExamples),
		func(ch *course.Chapter, k course.CalloutType) bool {
			return has(ch, func(c *course.Callout) bool { return c.Type == k })
		})
	charts := list(t, "chart", course.ChartTypes(), word, in(chartExamples),
		func(ch *course.Chapter, k course.ChartType) bool {
			return has(ch, func(c *course.Chart) bool { return c.Type == k })
		})
	pages := list(t, "page", course.Kinds(), word, in(pageExamples),
		func(ch *course.Chapter, k course.Kind) bool { return ch.Kind == k })
	return slices.Concat(blocks, pieces, questions, callouts, charts, pages)
}

// project writes a course with a page for each sample.
func project(t *testing.T, all []*sample, text func(*sample) string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	files := map[string]string{
		"course.yaml": "id: slag\ntitle: Alla slag\nlanguage: sv\n",
		"index.md":    "# Start\n\nText.\n",
		"sources.yaml": "- {id: bok, type: book, title: Boken}\n- {id: lagen, type: legislation, title: Lagen, " +
			"provisions: {1 §: {}}}\n",
		"contacts.yaml":    "- {id: linjen, name: Linjen, phone: 020-11 22 33, for: vuxna}\n",
		"01-slag/index.md": "# Slag\n\nText.\n",
	}
	for i, s := range all {
		marked, _ := s.marked(text(s))
		files[fmt.Sprintf("01-slag/%02d-%s.md", i+1, s.name)] = s.file(marked)
	}
	for name, text := range files {
		write(t, filepath.Join(dir, "content", name), text)
	}
	if err := os.CopyFS(filepath.Join(dir, "content", "media"),
		os.DirFS("../page/testdata/kitchen/content/media")); err != nil {
		t.Fatal(err)
	}
	return dir
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Each kind of block, piece, question, call-out, chart and page goes the whole way: it is parsed, checked, found, and
// stands on its web page (what is for a group among what is projected), in the booklet, the EPUB and the single file.
func TestNothingVanishes(t *testing.T) {
	t.Parallel()
	all := samples(t)
	builder := New(Options{Dir: project(t, all, func(s *sample) string { return s.text })})
	defer builder.Close()
	r, err := builder.Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if r.Tree == nil {
		var b strings.Builder
		_ = diag.Text(&b, r.Diagnostics)
		t.Fatal(b.String())
	}
	booklet, err := r.Press.Booklet(nil, book.Printing{})
	if err != nil {
		t.Fatal(err)
	}
	for _, ch := range r.Course.Chapters() {
		alone, err := r.Press.Booklet(ch, book.Printing{})
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(alone.HTML, []byte(`href=""`)) {
			t.Errorf("%s as a document of its own has a link that leads nowhere", ch.Address)
		}
	}
	var one, packed bytes.Buffer
	if err := single.Write(t.Context(), &one, single.Options{Tree: r.Tree, Assets: r.Assets,
		Frame: r.Frame}); err != nil {
		t.Fatal(err)
	}
	volume, err := r.Press.Volume()
	if err != nil {
		t.Fatal(err)
	}
	if err := epub.Write(t.Context(), &packed, epub.Options{Course: r.Course, Volume: volume,
		Tree: r.Tree}); err != nil {
		t.Fatal(err)
	}
	index := map[string]string{}
	for _, name := range r.Tree.Paths() {
		if strings.HasPrefix(name, "assets/search/") {
			data, err := r.Tree.Open(t.Context(), name)
			if err != nil {
				t.Fatal(err)
			}
			index[name] = string(data)
		}
	}
	frames := map[string]string{
		"the booklet": string(booklet.HTML), "the single file": one.String(), "the EPUB": unzipped(t, packed.Bytes()),
		"the index to search in": strings.Join(slices.Collect(maps.Values(index)), "\n"),
	}
	for _, paper := range []string{"the booklet", "the EPUB"} {
		for _, tag := range slices.Compact(slices.Sorted(slices.Values(control.FindAllString(frames[paper], -1)))) {
			t.Errorf("%s has %s…>, which nobody can use there", paper, tag)
		}
	}
	for i, s := range all {
		ch := r.Course.Chapter(fmt.Sprintf("01-slag/%02d-%s.md", i+1, s.name))
		if !s.made(ch) {
			t.Errorf("the parser makes something else of the example of %s", s.name)
		}
		page, err := r.Tree.Open(t.Context(), ch.Address)
		if err != nil {
			t.Fatal(err)
		}
		_, words := s.marked(s.text)
		for word, searched := range words {
			if !strings.Contains(string(page), word) {
				t.Errorf("%s of %s is not on its page", word, s.name)
			}
			for frame, text := range frames {
				hidden := s.forGroup && frame != "the single file" || !searched && frame == "the index to search in"
				if strings.Contains(text, word) == hidden {
					t.Errorf("%s of %s in %s: %v, want %v", word, s.name, frame, hidden, !hidden)
				}
			}
		}
	}
}

// control is how something begins that only a browser makes use of.
var control = regexp.MustCompile(`<(input|button|select|textarea|form|dialog|script)\b`)

func unzipped(t *testing.T, data []byte) string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range archive.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&b, in); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// A fault inside each kind is reported, in every place of it.
func TestFaultsInEveryKind(t *testing.T) {
	t.Parallel()
	all := samples(t)
	text := func(s *sample) string {
		if s.fault != "" {
			return s.fault
		}
		return marks.ReplaceAllString(s.text, "[mark](/saknas.md)")
	}
	builder := New(Options{Dir: project(t, all, text)})
	defer builder.Close()
	r, err := builder.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	reported := map[string]int{}
	for _, d := range r.Diagnostics {
		if d.Severity == diag.Error {
			reported[filepath.Base(d.Place.File.Name)]++
		}
	}
	for i, s := range all {
		want := max(1, strings.Count(text(s), "](/saknas.md)"))
		if got := reported[fmt.Sprintf("%02d-%s.md", i+1, s.name)]; got < want {
			t.Errorf("of %d faults inside %s, %d are reported", want, s.name, got)
		}
	}
}
