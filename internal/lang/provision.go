package lang

import (
	"regexp"
	"strings"
)

// A Provision is how running text names a place in a law, as `19 kap. 1 §`. It is optional: not every language has a
// form that stands for nothing else.
type Provision struct {
	// Word is in every provision. It is looked for first: a pattern that begins with digits would be tried at every
	// letter.
	Word string
	// Before matches what stands before the word, nil for nothing; After from the word on.
	Before, After *regexp.Regexp
}

// Next returns where the first provision of a text begins and ends; end is 0 when there is none.
func (p *Provision) Next(text string) (start, end int) {
	for from := 0; ; {
		i := strings.Index(text[from:], p.Word)
		if i < 0 {
			return 0, 0
		}
		i += from
		from = i + len(p.Word)
		start := i
		if p.Before != nil {
			head := text[max(0, i-8):i]
			before := p.Before.FindStringIndex(head)
			if before == nil {
				continue
			}
			start = i - len(head) + before[0]
		}
		if after := p.After.FindStringIndex(text[i:]); after != nil {
			return start, i + after[1]
		}
	}
}

// All returns the provisions of a text, with single spaces.
func (p *Provision) All(text string) (all []string) {
	for {
		start, end := p.Next(text)
		if end == 0 {
			return all
		}
		all = append(all, strings.Join(strings.Fields(text[start:end]), " "))
		text = text[end:]
	}
}
