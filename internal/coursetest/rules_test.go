package coursetest

import (
	"cmp"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/check"
	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/yamldoc"
)

const lastFact = 505 // F001 to F505, the facts of the course's sources

// general is the source that content/sources.yaml gives to what neither the sources nor the statutes say. Its parts
// have a `recheck`, so that `vinjett due` lists them for the reviewer.
const general = "allman-kunskap"

// A fact is one line of content/_facts.yaml: where the course carries a fact, or why it does not. A line whose id
// begins with G is no fact of the sources but general knowledge.
type fact struct {
	ID     string   `yaml:"id,required"`
	In     []string `yaml:"in"`     // pages from content/, as `02-fall/index.md#sex-fragor`, or `contacts.yaml#pegasus`
	Out    string   `yaml:"out"`    // why it, or a part of it, is left out
	Review string   `yaml:"review"` // what a reviewer must look at: the part of the source for general knowledge
	Place  diag.Place
}

// missingFacts returns facts that have no line, no place and no reason, or a place that does not exist.
func missingFacts(t *testing.T, p project) (faults []string) {
	const name = "content/_facts.yaml"
	data, err := fs.ReadFile(p.files, name)
	if err != nil {
		t.Fatal(err)
	}
	var facts []fact
	for _, d := range yamldoc.Decode(diag.NewFile(name, data), diag.Span{End: len(data)}, &facts) {
		faults = append(faults, d.Place.String()+": "+d.Message)
	}
	lines := map[string]int{}
	for _, f := range facts {
		if strings.HasPrefix(f.ID, "G") {
			what, ok := strings.CutPrefix(f.Review, "behöver granskas: ")
			source := p.Source(general)
			if part := source.Provision(what); !ok || part == nil || part.Recheck.Date == "" {
				faults = append(faults, fmt.Sprintf("%s: %q is no part of %s that waits for a review", f.ID, f.Review,
					general))
			}
		} else {
			lines[f.ID]++
		}
		if len(f.In) == 0 && f.Out == "" {
			faults = append(faults, f.ID+" has neither a place nor a reason")
		}
		for _, place := range f.In {
			if !p.has(place) {
				faults = append(faults, f.ID+": there is no "+place)
			}
		}
	}
	for n := range lastFact {
		id := fmt.Sprintf("F%03d", n+1)
		if lines[id] != 1 {
			faults = append(faults, fmt.Sprintf("%s has %d lines in %s", id, lines[id], name))
		}
		delete(lines, id)
	}
	for id := range lines {
		faults = append(faults, id+" is no fact")
	}
	return faults
}

// has reports whether a page, or what its fragment names, exists.
func (p project) has(place string) bool {
	file, fragment, _ := strings.Cut(place, "#")
	if file == "contacts.yaml" {
		return p.Contact(fragment) != nil
	}
	ch := p.Chapter(file)
	return ch != nil && (fragment == "" || ch.HasID(fragment))
}

// wrongAmounts returns where the course is smaller, or the core course longer, than promised. The minutes of the core
// course are those of all its pages, the overview and the final test included; its units are its chapters.
func wrongAmounts(_ *testing.T, p project) (faults []string) {
	const practice = "03-ova-samtal/"
	var questions, bank, meetings, cases, core, talks int
	for _, ch := range p.Chapters() {
		switch ch.Kind {
		case course.KindMeeting:
			meetings++
		case course.KindCase:
			cases++
		}
		if ch.Layer == course.LayerCore {
			core += ch.Minutes
			if ch.Kind == course.KindChapter && (ch.Words > 1000 || ch.Minutes > 10) {
				faults = append(faults, fmt.Sprintf("%s: %d words and %d minutes, more than 1000 or 10", ch.Path,
					ch.Words, ch.Minutes))
			}
		}
		course.Walk(ch.Blocks, func(b course.Block) bool {
			switch b := b.(type) {
			case *course.Question:
				questions++
				if b.Test {
					bank++
				}
			case *course.Conversation:
				endings := 0
				for _, s := range b.Scenes {
					if len(s.Choices) == 0 {
						endings++
					}
					for _, choice := range s.Choices {
						if len(choice.Comment) == 0 {
							faults = append(faults, fmt.Sprintf("%s: the choice %q has no comment",
								place(ch, choice.Span), choice.Text))
						}
					}
				}
				if strings.HasPrefix(ch.Path, practice) {
					talks++
					if len(b.Scenes) < 10 || endings < 3 {
						faults = append(faults, fmt.Sprintf("%s: %d scenes and %d endings, less than 10 or 3",
							place(ch, b.Span), len(b.Scenes), endings))
					}
				}
			}
			return true
		})
	}
	for _, least := range []struct {
		what      string
		have, min int
	}{{"questions", questions, 90}, {"questions for the final test", bank, 40}, {"terms", len(p.Terms), 40},
		{"conversations", talks, 7}} {
		if least.have < least.min {
			faults = append(faults, fmt.Sprintf("%d %s, less than %d", least.have, least.what, least.min))
		}
	}
	if meetings != 5 || cases != 5 {
		faults = append(faults, fmt.Sprintf("%d meetings and %d cases, not five of each", meetings, cases))
	}
	if core > 90 {
		faults = append(faults, fmt.Sprintf("the core course takes %d minutes, more than 90", core))
	}
	return faults
}

// unbalancedQuestions returns goals that no question is about, questions that are about no goal, and what would let a
// reader choose without having read the questions: see vinjett check --questions.
func unbalancedQuestions(_ *testing.T, p project) (faults []string) {
	b := check.Questions(p.Course)
	for _, g := range b.Goals {
		if len(g.Questions) == 0 {
			faults = append(faults, fmt.Sprintf("no question is about %s goal %d: %s", g.Page, g.Number, g.Text))
		}
	}
	for _, m := range b.WithoutGoal {
		faults = append(faults, m.Place+": "+m.What+" is about no goal")
	}
	of := float64(b.Length.Longest + b.Length.Shortest + b.Length.Neither + b.Length.Tied)
	const most = 0.4 // of the right options
	if n := b.Length.Longest; float64(n) > most*of {
		faults = append(faults, fmt.Sprintf("%d right options of %.0f are the longest", n, of))
	}
	if n := b.Length.Shortest; float64(n) > most*of {
		faults = append(faults, fmt.Sprintf("%d right options of %.0f are the shortest", n, of))
	}
	if b.Guess.Share > 0.45 {
		faults = append(faults, fmt.Sprintf("%.0f %% can be guessed from the options alone", 100*b.Guess.Share))
	}
	return faults
}

// datesWithoutEvidence returns dates that nothing stands behind: `checked` needs a date and what or who it rests on, a
// review needs a reviewer who is named in course.yaml with the date and what was reviewed.
func datesWithoutEvidence(_ *testing.T, p project) (faults []string) {
	check := func(what string, c course.Checked) {
		if c != (course.Checked{}) && (c.Date == "" || c.By == "" && c.Source == "") {
			faults = append(faults, what+": checked needs a date, and by or source")
		}
	}
	for _, s := range p.Sources {
		check("source "+s.ID, s.Checked)
		for _, place := range s.Provisions {
			check("source "+s.ID+" "+place.Locator, place.Checked)
		}
	}
	for _, k := range p.Contacts {
		check("contact "+k.ID, k.Checked)
	}
	var reviewers []string
	for _, r := range p.Config.Reviewers {
		reviewers = append(reviewers, r.Name)
		if r.Name == "" || r.Date == "" || r.What == "" {
			faults = append(faults, "course.yaml: a reviewer needs a name, a date and what was reviewed")
		}
	}
	if p.Config.Reviewed != "" && len(reviewers) == 0 {
		faults = append(faults, "course.yaml: reviewed without a named reviewer")
	}
	for _, ch := range p.Chapters() {
		if ch.Reviewed != (course.Review{}) && !slices.Contains(reviewers, ch.Reviewed.By) {
			faults = append(faults, ch.Path+": reviewed by nobody whom course.yaml names")
		}
	}
	return faults
}

// unreadProvisions returns provisions of statutes in force that the course cites and whose wording nobody has read on a
// named date. Regulations of an authority, whose note says that they have not been read, are left out.
func unreadProvisions(_ *testing.T, p project) (faults []string) {
	seen := map[string]bool{}
	for _, ch := range p.Chapters() {
		course.EachPiece(ch.Blocks, func(piece course.Piece) {
			c, ok := piece.(*course.Citation)
			if !ok {
				return
			}
			for _, item := range c.Items {
				s, name := p.Source(item.Key), item.Key+" "+item.Locator
				if s == nil || s.Type != "legislation" || s.Note != "" || item.Locator == "" || item.Historical ||
					seen[name] {
					continue
				}
				seen[name] = true
				switch part := s.Provision(item.Locator); {
				case part == nil:
					faults = append(faults, place(ch, item.Span)+": "+name+" has no entry in sources.yaml")
				case cmp.Or(part.Checked.Date, s.Checked.Date) == "":
					faults = append(faults, place(ch, item.Span)+": nobody has read "+name)
				}
			}
		})
	}
	return faults
}

// telephones lists the numbers that may stand in content/, with what is known of them. Whoever adds one has rung it.
var telephones = map[string]string{
	"112":       "emergency",
	"11414":     "police",
	"1177":      "health care advice",
	"020390000": "support line for staff (NSPM), seen on its own pages of 2023",
	"020505050": "Kvinnofridslinjen, seen at NCK in 2024",
	"020667788": "PrevenTell: to be rung before the course is published, the sources are of 2015",
	"020555666": "Välj att sluta: to be rung before the course is published, the source is of 2021",
}

// telephone matches numbers with an area code, and short ones that begin with 11, but no part of a date, an id or a
// law's number.
var telephone = regexp.MustCompile(`(?:^|[^\pL\d,.:–-])((?:\+46|0)[\d -]{6,}\d|11\d(?: ` +
	`?\d{1,3})?)(?:$|[^\d,.–-]|[.,](?:\D|$))`)

// unknownTelephones returns telephone numbers in the text files that are not in the list.
func unknownTelephones(t *testing.T, p project) (faults []string) {
	for _, suffix := range []string{".md", ".yaml"} {
		for name, data := range textFiles(t, p.files, suffix) {
			file := diag.NewFile(name, data)
			for _, m := range telephone.FindAllSubmatchIndex(data, -1) {
				number := string(data[m[2]:m[3]])
				if telephones[strings.NewReplacer(" ", "", "-", "", "+46", "0").Replace(number)] == "" {
					faults = append(faults, file.At(m[2], m[3]).
						String()+": the telephone number "+number+" is not in the list")
				}
			}
		}
	}
	return faults
}

// figure matches a share: a number and per cent.
var figure = regexp.MustCompile(`[\d,]*\d[\s\x{a0}]*(?:%|procent)`)

// uncitedFigures returns shares without a source. A share in running text has a citation in its own paragraph or list
// item. One in a question has it anywhere in the question, since options take none. One in a table or a chart has it in
// its row, or in running text of the same section. Service pages, which tell of the course itself, and notes for a
// leader are left out.
func uncitedFigures(_ *testing.T, p project) (faults []string) {
	for _, ch := range p.Chapters() {
		if ch.Kind == course.KindPage {
			continue
		}
		var waiting []string // faults of the section unless running text in it is cited
		cited := false
		end := func() {
			if !cited {
				faults = append(faults, waiting...)
			}
			waiting, cited = nil, false
		}
		course.Walk(ch.Blocks, func(b course.Block) bool {
			at := place(ch, b.Common().Span)
			switch b := b.(type) {
			case *course.Heading:
				end()
			case *course.Prose:
				for _, para := range course.Paragraphs(b.Pieces) {
					cited = cited || para.Cited
					if share := figure.FindString(para.Text); share != "" && !para.Cited {
						faults = append(faults, fmt.Sprintf("%s: %q in %q has no source", at, share, para.Text))
					}
				}
			case *course.Question:
				if text, cited := everything(b); figure.MatchString(text) && !cited {
					faults = append(faults, at+": the question "+b.ID+" has a share and no source")
				}
				return false
			case *course.Table:
				waiting = append(waiting, uncitedRows(at, b, false)...)
			case *course.Chart:
				waiting = append(waiting, uncitedRows(at, b.Table, strings.Contains(b.Label, "procent"))...)
				return false
			case *course.Facilitator:
				return false
			}
			return true
		})
		end()
	}
	return faults
}

// uncitedRows returns the rows of a table that hold a share and no citation; shares says that every number is one.
func uncitedRows(at string, table *course.Table, shares bool) (faults []string) {
	for _, row := range table.Rows {
		text, cited := "", false
		for _, cell := range row {
			text += cell.Text + " "
			cited = cited || slices.ContainsFunc(cell.Pieces, isCitation)
		}
		if !cited && (shares || figure.MatchString(text)) {
			faults = append(faults, fmt.Sprintf("%s: the row %q has no source", at, strings.TrimSpace(text)))
		}
	}
	return faults
}

// everything returns the text of a block and whether a citation stands in it.
func everything(b course.Block) (text string, cited bool) {
	course.EachPiece([]course.Block{b}, func(piece course.Piece) {
		text += course.Plain([]course.Piece{piece})
		cited = cited || isCitation(piece)
	})
	return text, cited
}

func isCitation(piece course.Piece) bool { _, ok := piece.(*course.Citation); return ok }
