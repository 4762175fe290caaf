package check

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/lang"
)

// recaps reports recaps, in the text and in front matter, of questions that do not exist.
func recaps(f *facts) (found []diag.Diagnostic) {
	var names []string
	for q := range of[*course.Question](f.ties) {
		names = append(names, q.item.ID)
	}
	one := func(id string, at diag.Place) {
		if _, ok := f.Question(id); !ok && !f.IsHidden(id) {
			found = append(found, diag.New("unknown-question", at, fmt.Sprintf("the course has no question %q", id)).
				Hintf("%s", f.nearest(id, names,
					"write the id of a question, as it stands after # in ::: "+
						f.language.Word(lang.Blocks, "question")+" {#id}")),
			)
		}
	}
	for r := range of[*course.Recap](f.ties) {
		for _, q := range r.item.Questions {
			one(q.Value, r.at(q.Span))
		}
	}
	for _, ch := range f.chapters {
		if len(ch.Recap) == 1 {
			if _, err := strconv.Atoi(ch.Recap[0].Value); err == nil {
				continue // a number to draw
			}
		}
		for _, v := range ch.Recap {
			one(v.Value, v.Place)
		}
	}
	return found
}

// tests reports tests that draw from places that do not exist, or more questions than they have to draw from.
func tests(f *facts) (found []diag.Diagnostic) {
	for _, ch := range f.chapters {
		if ch.Kind != course.KindTest {
			continue
		}
		known := true
		for _, v := range ch.From {
			if len(f.From(v.Value)) == 0 && !f.IsHidden(v.Value) {
				known = false
				found = append(found, diag.New("unknown-question", v.Place,
					fmt.Sprintf("from: the course has no part or chapter %q", v.Value)).
					Hintf("write a folder or a file below content/, as 01-grunder or 01-grunder/02-hur.md"))
			}
		}
		if !known {
			continue // the bank would be too small for that reason alone
		}
		found = append(found, f.drawn(ch)...)
	}
	return found
}

// drawn reports a test that draws more than it has to draw from, of questions to answer or to write.
func (f *facts) drawn(ch *course.Chapter) (found []diag.Diagnostic) {
	if ch.Write > ch.Draw {
		found = append(found, diag.New("bad-value", frontMatterKey(ch, "write"),
			fmt.Sprintf("%d of the questions are to be written, but the test draws %d", ch.Write, ch.Draw)).
			Hintf("say with %s how many it draws, those to write among them", f.language.Word(lang.Keys, "draw")))
		return found
	}
	bank, written := 0, 0
	for _, q := range f.Bank(ch) {
		if q.Question.Kind == course.Write {
			written++
		} else {
			bank++
		}
	}
	if len(f.Hidden) > 0 || ch.Draw == 0 && bank+written > 0 { // without a number it asks all that there are
		return nil
	}
	few := func(key string, draws, marked int, what string) {
		if marked < draws {
			found = append(found, diag.New("bank-too-small", frontMatterKey(ch, key),
				fmt.Sprintf("the test draws %s, but %d are marked for it", what, marked)).
				Hintf("mark more questions with %s=%s, or draw fewer",
					f.language.Word(lang.Attributes, "test"), f.language.Word(lang.YesNo, "yes")))
		}
	}
	few("draw", max(ch.Draw, 1)-ch.Write, bank, fmt.Sprintf("%d questions", max(ch.Draw, 1)-ch.Write))
	few("write", ch.Write, written, fmt.Sprintf("%d questions to write", ch.Write))
	return found
}

// missingFeedback reports options that say nothing to the reader who chooses them.
func missingFeedback(f *facts) (found []diag.Diagnostic) {
	for q := range of[*course.Question](f.blocks) {
		if !q.item.Kind.Traits().Feedback {
			continue
		}
		for _, o := range q.item.Options {
			if len(o.Feedback) == 0 {
				found = append(found, diag.New("missing-feedback", q.at(o.Span), "the option has no feedback").
					Hintf("say under it why it is right or not, as a quote indented below it: > …"))
			}
		}
	}
	return found
}

// An option gives itself away by its length when the right ones are so many times as long as the wrong ones, or the
// other way about, and so many characters longer.
const (
	clearlyTimes = 1.4
	clearlyMore  = 20
)

func clearlyLonger(a, b int) bool {
	return a-b >= clearlyMore && float64(a) >= clearlyTimes*float64(b)
}

// longestRight reports questions where every right option is clearly longer than every wrong one.
func longestRight(f *facts) (found []diag.Diagnostic) {
	for _, q := range f.closedQuestions() {
		right, _ := q.extremes(true)
		_, wrong := q.extremes(false)
		if r, w := q.lengths[right], q.lengths[wrong]; clearlyLonger(r, w) {
			found = append(found, diag.New("longest-right", q.at(q.item.Options[right].Span),
				fmt.Sprintf("the right option is clearly the longest (%d characters, the longest wrong one has %d)", r,
					w)).
				Hintf("shorten it, or move the explanation to its feedback"))
		}
	}
	return found
}

// shortestRight reports questions where every right option is clearly shorter than every wrong one.
func shortestRight(f *facts) (found []diag.Diagnostic) {
	for _, q := range f.closedQuestions() {
		_, right := q.extremes(true)
		wrong, _ := q.extremes(false)
		if r, w := q.lengths[right], q.lengths[wrong]; clearlyLonger(w, r) {
			found = append(found, diag.New("right-is-shortest", q.at(q.item.Options[right].Span),
				fmt.Sprintf("the right option is clearly the shortest (%d characters, the shortest wrong one has %d)",
					r, w)).
				Hintf("say as much in it as in the others, or shorten a wrong one"))
		}
	}
	return found
}

// How seldom chance may leave a mark on right or wrong options alone before it is a cue. There are many words, and of
// many something rare is bound to happen to one.
const (
	rareForCue  = 0.01
	rareForWord = 0.0005
)

// cueWords reports questions where every wrong option is an absolute and no right one, and pages where a cue or a
// word stands on right or wrong options alone though there are enough questions for both.
func cueWords(f *facts) (found []diag.Diagnostic) {
	words := language(f.language.Cues)
	cues := words.cues()
	ofCues := spaced(strings.Join(slices.Concat(words.Absolutes, words.Reasons), " "))
	var page []closedQuestion
	end := func() {
		for _, k := range cues {
			found = append(found, cueOnPage(page, k, rareForCue)...)
		}
		for _, w := range onOneSide(page, rareForWord) {
			if !strings.Contains(ofCues, " "+w+" ") { // else it is told as that
				found = append(found, cueOnPage(page, wordCue(w), rareForWord)...)
			}
		}
	}
	for _, q := range f.closedQuestions() {
		if len(page) > 0 && page[0].chapter != q.chapter {
			end()
			page = nil
		}
		page = append(page, q)
		for _, k := range cues {
			if k.name == "absolute" {
				found = append(found, absolutesWrong(q, k)...)
			}
		}
	}
	end()
	return found
}

func absolutesWrong(q closedQuestion, absolute cue) []diag.Diagnostic {
	wrong := 0
	for i, has := range q.marked(absolute) {
		if has == q.item.Options[i].Right {
			return nil
		}
		if has {
			wrong++
		}
	}
	if wrong < 2 {
		return nil
	}
	const message = "every wrong option has an absolute (as always, never, only), the right one none"
	return []diag.Diagnostic{diag.New("cue-words", q.at(q.item.Span), message).
		Hintf("a reader who knows no better leaves absolutes out: write one wrong option without, or the " +
			"right one with")}
}

// otherVerdicts reports comments that begin with another verdict than the one that is printed before them: the option
// has been marked right since, or the question was given other words for what is right.
func otherVerdicts(f *facts) (found []diag.Diagnostic) {
	verdicts := f.language.Cues.Verdicts
	for q := range of[*course.Question](f.blocks) {
		if !q.item.Kind.Traits().Verdict {
			continue
		}
		own := verdicts.True
		if q.item.Verdict == course.VerdictWorks {
			own = verdicts.Works
		}
		for _, o := range q.item.Options {
			want := own.Wrong
			if o.Right {
				want = own.Right
			}
			if begins := verdicts.Begins(plainText(o.Feedback)); begins != "" && begins != want {
				found = append(found, diag.New("other-verdict", q.at(o.Span),
					fmt.Sprintf("the comment begins with %s, but is printed after %s", diag.Quote(begins),
						diag.Quote(want))).
					Hintf("take the words away, or correct the mark of the option or the question's verdict"))
			}
		}
	}
	return found
}

// wordCue returns the cue that an option has a word.
func wordCue(word string) cue {
	return cue{diag.Quote(word), func(words, _ string) bool { return strings.Contains(words, " "+word+" ") }}
}

// wordsOf returns the words of the options, with in how many right ones and wrong ones each stands.
func wordsOf(questions []closedQuestion) map[string][2]int {
	all := map[string][2]int{}
	for _, q := range questions {
		for i, words := range q.words {
			of := 1
			if q.item.Options[i].Right {
				of = 0
			}
			seen := map[string]bool{}
			for w := range strings.FieldsSeq(words) {
				if !seen[w] {
					n := all[w]
					n[of]++
					all[w], seen[w] = n, true
				}
			}
		}
	}
	return all
}

// onOneSide returns, in order, the words that stand in right options alone or in wrong ones alone, and in so many that
// this may be rare: of n options chance cannot choose one more seldom than 1 in n.
func onOneSide(questions []closedQuestion, rare float64) []string {
	most := 1
	for _, q := range questions {
		most = max(most, len(q.words))
	}
	words := wordsOf(questions)
	maps.DeleteFunc(words, func(_ string, n [2]int) bool {
		return n[0] > 0 && n[1] > 0 || math.Pow(1/float64(most), float64(n[0]+n[1])) >= rare
	})
	return slices.Sorted(maps.Keys(words))
}

func cueOnPage(page []closedQuestion, k cue, rare float64) []diag.Diagnostic {
	var t tally
	var first *diag.Place
	for _, q := range page {
		has := q.marked(k)
		t.add(q, has)
		if i := slices.Index(has, true); i >= 0 && first == nil {
			at := q.at(q.item.Options[i].Span)
			first = &at
		}
	}
	where := t.alone(rare)
	if where == "" || first == nil {
		return nil
	}
	return []diag.Diagnostic{diag.New("cue-words", *first,
		fmt.Sprintf("on this page %s stands in %d %s options and in no other", named(k), t.right+t.wrong, where)).
		Hintf("write some right and some wrong options with it: who sees the habit need not read the questions")}
}

// named returns a cue as a message names it.
func named(k cue) string {
	switch k.name {
	case "question mark":
		return "a question mark"
	case "absolute":
		return "an absolute (as always, never, only)"
	case "reason":
		return "a reason (as because, so that)"
	}
	return "the word " + k.name
}

// criticised reports whether a choice's comment takes something back: one of its sentences begins with the language's
// “but”.
func (l language) criticised(choice course.Choice) bool {
	text := plainText(choice.Comment)
	for sentence := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(".!?:–", r) }) {
		word, _, _ := strings.Cut(strings.TrimPrefix(spaced(sentence), " "), " ")
		if slices.Contains(l.But, word) {
			return true
		}
	}
	return false
}

// plainText returns the running text of blocks.
func plainText(blocks []course.Block) string {
	var b strings.Builder
	course.EachPiece(blocks, func(p course.Piece) { b.WriteString(course.Plain([]course.Piece{p})) })
	return b.String()
}

// firstChoices reports conversations where the first choice is the one that no comment criticises at every turn that
// has both kinds.
func firstChoices(f *facts) (found []diag.Diagnostic) {
	const least = 3 // turns; fewer say nothing
	words := language(f.language.Cues)
	for c := range of[*course.Conversation](f.blocks) {
		if turns, first := words.turns(c.item); turns >= least && first == turns {
			found = append(found, diag.New("first-choice", c.at(c.item.Span),
				fmt.Sprintf("at each of %d turns the first choice is one that no comment criticises", turns)).
				Hintf("write the choices in another order, and let good lines fail by their timing and "+
					"blunt ones work"))
		}
	}
	return found
}

// turns returns how many scenes have choices of both kinds, criticised and not, and at how many of them the first is
// not criticised.
func (l language) turns(c *course.Conversation) (turns, first int) {
	for _, s := range c.Scenes {
		criticised := 0
		for _, choice := range s.Choices {
			if l.criticised(choice) {
				criticised++
			}
		}
		if criticised == 0 || criticised == len(s.Choices) {
			continue
		}
		turns++
		if !l.criticised(s.Choices[0]) {
			first++
		}
	}
	return turns, first
}

// goals reports goals that questions name and that no page has.
func goals(f *facts) (found []diag.Diagnostic) {
	for q := range of[*course.Question](f.ties) {
		for _, g := range q.item.Goals {
			if _, _, ok := f.Goal(q.chapter, g.Value); ok || len(f.Hidden) > 0 {
				continue
			}
			found = append(found, diag.New("unknown-goal", q.at(g.Span), fmt.Sprintf("there is no goal %q", g.Value)).
				Hintf("write the number of one of the page's goals, or another page's: 2, se/2, grundkurs/se/2"))
		}
	}
	return found
}
