package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/vinjett/vinjett/internal/check"
	"github.com/vinjett/vinjett/internal/lang"
)

// balance prints the report of check --questions.
func (p *program) balance(ctx context.Context, operands []string, format string) error {
	if format != "text" && format != "json" {
		return usagef("check --questions prints text or json, not %s", format)
	}
	dir, err := projectDir("check", operands)
	if err != nil {
		return err
	}
	c, err := p.loadCourse(ctx, dir)
	if err != nil {
		return err
	}
	b := check.Questions(c)
	if format == "json" {
		out := json.NewEncoder(p.stdout)
		out.SetIndent("", "  ")
		out.SetEscapeHTML(false)
		return out.Encode(b)
	}
	_, err = io.WriteString(p.stdout, balanceText(b, lang.Of(c.Config.Language)))
	return err
}

// balanceText is the report for a person. Each section begins with what it means and what is good.
func balanceText(b check.Balance, language *lang.Language) string {
	var out strings.Builder
	section := func(title string) { fmt.Fprintf(&out, "\n%s\n", title) }
	var kinds []string
	for _, k := range slices.Sorted(maps.Keys(b.Kinds)) {
		kinds = append(kinds, fmt.Sprintf("%d %s", b.Kinds[k], k))
	}
	fmt.Fprintf(&out, "%s: %s\n", plural(b.Questions, "question"), strings.Join(kinds, ", "))

	section("Guessing. A reader who sees the options alone and knows all other questions (good: near chance)")
	fmt.Fprintf(&out, "  %.0f of %d right, %s; blind chance gives %s\n",
		b.Guess.Right, b.Guess.Questions, percent(b.Guess.Share), percent(b.Guess.Chance))

	section("Length of the right option among the others, of the single-choice questions (good: about a third each)")
	of := max(b.Guess.Questions, 1)
	line := func(what string, n int) {
		fmt.Fprintf(&out, "  %-9s %3d  %s\n", what, n, percent(float64(n)/float64(of)))
	}
	line("longest", b.Length.Longest)
	line("shortest", b.Length.Shortest)
	line("neither", b.Length.Neither)
	line("tied", b.Length.Tied)
	fmt.Fprintf(&out, "  median length: right %d characters, wrong %d\n", b.Length.MedianRight, b.Length.MedianWrong)

	section("Place of the right option in the source (readers see another order, unless the question keeps it)")
	for _, p := range b.Position {
		fmt.Fprintf(&out, "  of %d options: %s\n", p.Options, strings.Trim(fmt.Sprint(p.Right), "[]"))
	}

	section("Cues: on how many right and wrong options, and how far from chance in standard deviations (good: near 0)")
	cueTable(&out, b.Cues)
	section("Words that tell right (+) from wrong (-) (good: none)")
	cueTable(&out, b.Words)

	balanceGoals(&out, b, language.Word(lang.Attributes, "goal"))
	section("Comments that only repeat their option (good: none)")
	mentions(&out, b.Repeats)
	section("Questions and conversations that a rule warns of, allowed or not (good: none)")
	mentions(&out, b.Telling)
	balanceTalks(&out, b.Conversations)
	return out.String()
}

func percent(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) }

func cueTable(out io.Writer, cues []check.Cue) {
	if len(cues) == 0 {
		fmt.Fprintln(out, "  none")
		return
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, c := range cues {
		tells := ""
		if c.Tells {
			tells = "  tells"
		}
		fmt.Fprintf(table, "  %s\tright %d (%s)\twrong %d (%s)\t%+.1f%s\n",
			c.Name, c.Right, percent(c.RightShare), c.Wrong, percent(c.WrongShare), c.Deviation, tells)
	}
	table.Flush()
}

func mentions(out io.Writer, list []check.Mention) {
	for _, m := range list {
		fmt.Fprintf(out, "  %s: %s\n", m.Place, m.What)
	}
	if len(list) == 0 {
		fmt.Fprintln(out, "  none")
	}
}

// balanceGoals prints the goals, and by page how many questions name none.
func balanceGoals(out io.Writer, b check.Balance, goal string) {
	asked := 0
	for _, g := range b.Goals {
		if len(g.Questions) > 0 {
			asked++
		}
	}
	fmt.Fprintf(out, "\nGoals. A question names the goal it is about: %[1]s=2, or another page's, %[1]s=page/2\n", goal)
	fmt.Fprintf(out, "  %d of %d goals have a question; %d questions name a goal, %d do not\n",
		asked, len(b.Goals), b.Questions-b.Kinds["scale"]-len(b.WithoutGoal), len(b.WithoutGoal))
	if asked == 0 {
		return // a course that does not use this is not told goal by goal
	}
	for _, g := range b.Goals {
		if len(g.Questions) == 0 {
			fmt.Fprintf(out, "  no question: %s, goal %d: %s\n", g.Page, g.Number, g.Text)
		}
	}
	for _, q := range b.WithoutGoal {
		fmt.Fprintf(out, "  no goal: %s: %s\n", q.Place, q.What)
	}
}

func balanceTalks(out io.Writer, talks []check.Talk) {
	fmt.Fprintln(out, "\nConversations. A choice is criticised when a sentence of its comment begins with “but”")
	if len(talks) == 0 {
		fmt.Fprintln(out, "  none")
	}
	for _, t := range talks {
		fmt.Fprintf(out, "  %s: %s: %d scenes, %d endings, %d turns\n", t.Place, t.ID, t.Scenes, t.Endings, t.Turns)
		fmt.Fprintf(out, "    the first choice is not criticised at %d of %d turns that have both kinds, the "+
			"longest at %d\n",
			t.First, t.Telling, t.Longest)
		fmt.Fprintf(out, "    the first choice leads to the scene written next at %d of %d turns\n", t.Onward, t.Turns)
		fmt.Fprintf(out, "    mean length: criticised %.0f characters, others %.0f\n", t.Criticised, t.Others)
	}
}
