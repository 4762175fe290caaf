package check

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Twenty questions whose right option can be told by its word, and twenty where the word is as often on a wrong one.
func TestGuess(t *testing.T) {
	var tells, says strings.Builder
	for i := range 20 {
		a, b, c := fmt.Sprintf("x%d", i), fmt.Sprintf("y%d", i), fmt.Sprintf("z%d", i)
		tells.WriteString(choices(fmt.Sprintf("q%d", i), a, "!fråga "+b, c))
		word, other := "fråga", "visa"
		if i%2 == 0 {
			word, other = other, word
		}
		says.WriteString(choices(fmt.Sprintf("r%d", i), word+" "+a, "!"+other+" "+b))
	}
	b := Questions(build(t, "-- a.md --\n# A\n"+tells.String(), nil))
	if b.Guess.Questions != 20 || b.Guess.Share != 1 || b.Guess.Chance != 0.33 {
		t.Errorf("a telling word: %+v", b.Guess)
	}
	if len(b.Words) != 1 || b.Words[0].Name != "“fråga”" || b.Words[0].Right != 20 || b.Words[0].RightShare != 1 ||
		b.Words[0].Deviation < 6 {
		t.Errorf("words: %+v", b.Words)
	}
	b = Questions(build(t, "-- a.md --\n# A\n"+says.String(), nil))
	if b.Guess.Share > 0.55 || len(b.Words) > 0 {
		t.Errorf("words that tell nothing: %+v, %+v", b.Guess, b.Words)
	}
}

func TestBalance(t *testing.T) {
	c := build(t, "-- 01-x/01-a.md --\n---\ntitle: A\ngoals: [ett, två]\n---\n"+
		choices("a", "kort", "!längre", "kortare?")+choices("b", "!kort", "längre")+choices("c", "lika", "!lång",
		"längst")+
		strings.Replace(goal("d", "1"), "Så.", "Går inte.", 1)+
		"\n::: fråga {#s typ=skala}\nHur?\n- a\n- b\n:::\n"+talk("t", "går", "Men hon går.", "Men nej.", "går"), nil)
	b := Questions(c)
	if b.Questions != 5 || b.Closed != 4 || b.Kinds["scale"] != 1 {
		t.Errorf("%d questions, %d closed, %v", b.Questions, b.Closed, b.Kinds)
	}
	if l := b.Length; l.Longest != 1 || l.Shortest != 1 || l.Tied != 1 || l.Neither != 1 {
		t.Errorf("lengths: %+v", l)
	}
	if got := fmt.Sprint(b.Position); got != "[{2 [1 1]} {3 [0 2 0]}]" {
		t.Errorf("positions: %s", got)
	}
	if len(b.Goals) != 2 || !slices.Equal(b.Goals[0].Questions, []string{"d"}) || len(b.Goals[1].Questions) != 0 ||
		len(b.WithoutGoal) != 3 {
		t.Errorf("goals: %+v, without: %+v", b.Goals, b.WithoutGoal)
	}
	if len(b.Repeats) != 9 { // every comment but one is a word without content
		t.Errorf("repeats: %+v", b.Repeats)
	}
	if len(b.Conversations) != 1 || b.Conversations[0].Telling != 2 || b.Conversations[0].First != 1 ||
		b.Conversations[0].Turns != 2 || b.Conversations[0].Endings != 1 {
		t.Errorf("conversations: %+v", b.Conversations)
	}
}
