package check

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
)

// A Balance is what a reader could learn of a course's questions without reading them, and what the course asks
// about. In questions that teach, a reader who is shown the options alone does little better than chance.
type Balance struct {
	Questions     int            `json:"questions"`
	Kinds         map[string]int `json:"kinds"`
	Closed        int            `json:"closed"` // with right and wrong options
	Guess         Guess          `json:"guess"`
	Length        Length         `json:"length"`
	Position      []Position     `json:"position"` // of the right option in the source, by the number of options
	Cues          []Cue          `json:"cues"`
	Words         []Cue          `json:"words"` // those that tell most, both ways
	Goals         []Goal         `json:"goals"`
	WithoutGoal   []Mention      `json:"withoutGoal"` // questions that name no goal
	Repeats       []Mention      `json:"repeats"`     // comments that only repeat their option
	Telling       []Mention      `json:"telling"`     // single questions that a rule warns of, allowed or not
	Conversations []Talk         `json:"conversations"`
}

// Guess is how many of the single-choice questions a reader gets right who sees only the options, and knows of all
// other questions which option was right: a measure of what length and words give away together.
type Guess struct {
	Questions int     `json:"questions"`
	Right     float64 `json:"right"` // expected number; a tie counts in part
	Share     float64 `json:"share"`
	Chance    float64 `json:"chance"` // the share of one who guesses blindly
}

// Length is where the right option of a single-choice question stands among the others by its length.
type Length struct {
	Longest     int `json:"longest"`
	Shortest    int `json:"shortest"`
	Neither     int `json:"neither"`
	Tied        int `json:"tied"`        // as long as the longest other, or as short as the shortest
	MedianRight int `json:"medianRight"` // characters
	MedianWrong int `json:"medianWrong"`
}

// Position is how often the right option stands first, second … among so many.
type Position struct {
	Options int   `json:"options"`
	Right   []int `json:"right"`
}

// Cue is how often a mark stands on right and on wrong options.
type Cue struct {
	Name       string  `json:"name"`
	Right      int     `json:"right"`
	Wrong      int     `json:"wrong"`
	RightShare float64 `json:"rightShare"` // of the right options
	WrongShare float64 `json:"wrongShare"`
	// Deviation is how many standard deviations the number on right options is above what chance would give.
	Deviation float64 `json:"deviation"`
	Tells     bool    `json:"tells"` // more than chance explains
}

// Goal is a goal of a page and the questions that name it.
type Goal struct {
	Page      string   `json:"page"`
	Number    int      `json:"number"`
	Text      string   `json:"text"`
	Questions []string `json:"questions"`
}

// Mention is something with its place.
type Mention struct {
	Place string `json:"place"`
	What  string `json:"what"`
}

// Talk is a conversation: how much the place, the comment and the length of a choice give away.
type Talk struct {
	Place      string  `json:"place"`
	ID         string  `json:"id"`
	Scenes     int     `json:"scenes"`
	Endings    int     `json:"endings"`
	Turns      int     `json:"turns"`      // scenes with more than one choice
	Telling    int     `json:"telling"`    // of them with choices both criticised and not
	First      int     `json:"first"`      // of the telling ones whose first choice is not criticised
	Longest    int     `json:"longest"`    // of the telling ones whose longest choice is not criticised
	Onward     int     `json:"onward"`     // turns whose first choice leads to the scene that is written next
	Criticised float64 `json:"criticised"` // mean length of the criticised choices, in characters
	Others     float64 `json:"others"`     // and of the others
}

// How far from chance a mark must be, and in how many questions, to tell right from wrong. There are few cues and
// many words.
const (
	enough    = 5
	cueTells  = 2.6
	wordTells = 3.3
)

// Questions returns the balance of a course.
func Questions(c *course.Course) Balance {
	f := gather(c, nil)
	b := Balance{ // an empty list is written as one
		Kinds: map[string]int{}, Position: []Position{}, Cues: []Cue{}, Words: []Cue{}, Goals: []Goal{},
		WithoutGoal: []Mention{}, Repeats: []Mention{}, Telling: []Mention{}, Conversations: []Talk{},
	}
	for q := range of[*course.Question](f.blocks) {
		b.Questions++
		b.Kinds[string(q.item.Kind)]++
		if len(q.item.Goals) == 0 && q.item.Kind != course.Scale {
			b.WithoutGoal = append(b.WithoutGoal, mention(q.at(q.item.Span), q.item.ID))
		}
	}
	closed := f.closedQuestions()
	b.Closed = len(closed)
	single := slices.DeleteFunc(slices.Clone(closed), func(q closedQuestion) bool {
		return q.item.Kind != course.Single
	})
	b.Length, b.Position = lengths(single), append(b.Position, positions(single)...)
	cues, words := f.tell(closed)
	b.Cues, b.Words = append(b.Cues, cues...), append(b.Words, words...)
	b.Guess = f.guess(single)
	b.Goals = append(b.Goals, f.goalsAsked()...)
	b.Repeats = append(b.Repeats, f.repeats()...)
	for _, rule := range []func(*facts) []diag.Diagnostic{longestRight, shortestRight, cueWords, firstChoices} {
		for _, d := range rule(f) {
			b.Telling = append(b.Telling, Mention{d.Place.String(), d.Message + " [" + d.ID + "]"})
		}
	}
	b.Conversations = append(b.Conversations, f.talks()...)
	return b
}

func mention(at diag.Place, what string) Mention { return Mention{at.String(), what} }

func lengths(single []closedQuestion) (l Length) {
	var rights, wrongs []int
	for _, q := range single {
		right, _ := q.extremes(true)
		shortest, longest := q.extremes(false)
		r, short, long := q.lengths[right], q.lengths[shortest], q.lengths[longest]
		switch {
		case r > long:
			l.Longest++
		case r < short:
			l.Shortest++
		case r == long || r == short:
			l.Tied++
		default:
			l.Neither++
		}
		for i, n := range q.lengths {
			if i == right {
				rights = append(rights, n)
			} else {
				wrongs = append(wrongs, n)
			}
		}
	}
	l.MedianRight, l.MedianWrong = median(rights), median(wrongs)
	return l
}

func median(ns []int) int {
	if len(ns) == 0 {
		return 0
	}
	slices.Sort(ns)
	return ns[len(ns)/2]
}

func positions(single []closedQuestion) (all []Position) {
	for _, q := range single {
		n := len(q.lengths)
		i, known := slices.BinarySearchFunc(all, n, func(p Position, n int) int { return cmp.Compare(p.Options, n) })
		if !known {
			all = slices.Insert(all, i, Position{n, make([]int, n)})
		}
		right, _ := q.extremes(true)
		all[i].Right[right]++
	}
	return all
}

// tell returns the cues of the language, and the words that tell right from wrong.
func (f *facts) tell(questions []closedQuestion) (cues, words []Cue) {
	right, wrong := 0, 0
	for _, q := range questions {
		for _, o := range q.item.Options {
			if o.Right {
				right++
			} else {
				wrong++
			}
		}
	}
	count := func(k cue, limit float64) Cue {
		var t tally
		for _, q := range questions {
			t.add(q, q.marked(k))
		}
		z := t.deviation()
		tells := t.questions >= enough && math.Abs(z) >= limit
		return Cue{k.name, t.right, t.wrong, share(t.right, right), share(t.wrong, wrong), round(z), tells}
	}
	for _, k := range language(f.language.Cues).cues() {
		cues = append(cues, count(k, cueTells))
	}
	for _, w := range slices.Sorted(maps.Keys(wordsOf(questions))) {
		if c := count(wordCue(w), wordTells); c.Tells {
			words = append(words, c)
		}
	}
	slices.SortStableFunc(words, func(a, b Cue) int {
		return cmp.Compare(math.Abs(b.Deviation), math.Abs(a.Deviation))
	})
	return cues, words
}

func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return round(float64(n) / float64(of))
}

// round keeps two decimals: more would say that more is known.
func round(x float64) float64 { return math.Round(100*x) / 100 }

// guess plays a reader who learns the habits of all questions but one, and then answers that one from its options
// alone: each option is weighed by how much oftener what can be seen of it stands on right options than on wrong
// ones.
func (f *facts) guess(single []closedQuestion) (g Guess) {
	seen := make([][][]string, len(single)) // of each option of each question, what can be seen
	counts := map[string]*[2]int{}
	cues := language(f.language.Cues).cues()
	each := func(i int, by int) {
		for j, marks := range seen[i] {
			kind := 0
			if single[i].item.Options[j].Right {
				kind = 1
			}
			for _, m := range marks {
				if counts[m] == nil {
					counts[m] = new([2]int)
				}
				counts[m][kind] += by
			}
		}
	}
	for i, q := range single {
		seen[i] = q.visible(cues)
		each(i, 1)
	}
	const seldom = 5 // what was seen less often has taught nothing
	for i := range single {
		each(i, -1)
		best, hits, ties := math.Inf(-1), 0.0, 0.0
		all := counts[everyOption]
		for j, marks := range seen[i] {
			weight := 0.0
			for _, m := range marks {
				if n := counts[m]; m != everyOption && n[0]+n[1] >= seldom {
					right := (float64(n[1]) + 0.5) / (float64(all[1]) + 1)
					wrong := (float64(n[0]) + 0.5) / (float64(all[0]) + 1)
					weight += math.Log(right / wrong)
				}
			}
			if weight > best {
				best, hits, ties = weight, 0, 0
			}
			if weight == best {
				ties++
				if single[i].item.Options[j].Right {
					hits++
				}
			}
		}
		g.Right += hits / ties
		g.Chance += 1 / float64(len(seen[i]))
		each(i, 1)
	}
	if g.Questions = len(single); g.Questions > 0 {
		g.Share, g.Chance, g.Right = round(g.Right/float64(g.Questions)), round(g.Chance/float64(g.Questions)),
			round(g.Right)
	}
	return g
}

// everyOption is the mark that every option has.
const everyOption = "*"

// visible returns what can be seen of each option: its length among the others, its cues and its words.
func (c closedQuestion) visible(cues []cue) [][]string {
	all := make([][]string, len(c.words))
	shortest, longest := slices.Min(c.lengths), slices.Max(c.lengths)
	for i, words := range c.words {
		marks := []string{everyOption}
		switch c.lengths[i] {
		case shortest:
			marks = append(marks, "*shortest")
		case longest:
			marks = append(marks, "*longest")
		default:
			marks = append(marks, "*between")
		}
		for _, k := range cues {
			if k.has(words, c.item.Options[i].Text) {
				marks = append(marks, "*"+k.name)
			}
		}
		list := strings.Fields(words)
		slices.Sort(list)
		all[i] = append(marks, slices.Compact(list)...)
	}
	return all
}

// goalsAsked returns the goals of the course's pages with the questions that name them. A meeting asks no reader
// alone, and a test asks about the goals of other pages.
func (f *facts) goalsAsked() (all []Goal) {
	index := map[*course.Chapter]int{}
	for _, ch := range f.chapters {
		if ch.Kind == course.KindMeeting || ch.Kind == course.KindTest {
			continue
		}
		index[ch] = len(all)
		for i, text := range ch.Goals {
			all = append(all, Goal{Page: ch.Path, Number: i + 1, Text: text, Questions: []string{}})
		}
	}
	for q := range of[*course.Question](f.blocks) {
		for _, name := range q.item.Goals {
			ch, number, ok := f.Goal(q.chapter, name.Value)
			if from, listed := index[ch]; ok && listed {
				g := &all[from+number-1]
				g.Questions = append(g.Questions, q.item.ID)
			}
		}
	}
	return all
}

// repeats returns comments that say nothing that their option does not: nearly all their longer words stand in it.
func (f *facts) repeats() (all []Mention) {
	const (
		long   = 4   // letters; shorter words are the same everywhere
		nearly = 0.8 // of the words
	)
	verdicts := f.language.Cues.Verdicts
	for q := range of[*course.Question](f.blocks) {
		for _, o := range q.item.Options {
			if len(o.Feedback) == 0 {
				continue
			}
			comment := plainText(o.Feedback)
			option, said := spaced(o.Text), spaced(comment[len(verdicts.Begins(comment)):])
			words, same := 0, 0
			for _, w := range strings.Fields(said) {
				if len([]rune(w)) < long {
					continue
				}
				words++
				if strings.Contains(option, " "+w+" ") {
					same++
				}
			}
			if float64(same) >= nearly*float64(words) {
				all = append(all, mention(q.at(o.Span), fmt.Sprintf("%s: %s", q.item.ID, o.Text)))
			}
		}
	}
	return all
}

func (f *facts) talks() (all []Talk) {
	words := language(f.language.Cues)
	for c := range of[*course.Conversation](f.blocks) {
		t := Talk{Place: c.at(c.item.Span).String(), ID: c.item.ID, Scenes: len(c.item.Scenes)}
		t.Telling, t.First = words.turns(c.item)
		var length, number [2]int
		for i, s := range c.item.Scenes {
			if len(s.Choices) == 0 {
				t.Endings++
				continue
			}
			if len(s.Choices) > 1 {
				t.Turns++
				if i+1 < len(c.item.Scenes) && s.Choices[0].Target == c.item.Scenes[i+1].ID {
					t.Onward++
				}
			}
			longest, criticised := 0, 0
			for j, choice := range s.Choices {
				n, kind := len([]rune(choice.Text)), 0
				if words.criticised(choice) {
					kind = 1
					criticised++
				}
				length[kind] += n
				number[kind]++
				if n > len([]rune(s.Choices[longest].Text)) {
					longest = j
				}
			}
			if criticised > 0 && criticised < len(s.Choices) && !words.criticised(s.Choices[longest]) {
				t.Longest++
			}
		}
		t.Others, t.Criticised = mean(length[0], number[0]), mean(length[1], number[1])
		all = append(all, t)
	}
	return all
}

func mean(sum, n int) float64 {
	if n == 0 {
		return 0
	}
	return math.Round(float64(sum) / float64(n))
}
