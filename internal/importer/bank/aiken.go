package bank

import (
	"regexp"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/importer/draft"
	"github.com/vinjett/vinjett/internal/importer/packed"
)

var (
	aikenOption = regexp.MustCompile(`^([A-Z])[.)] +(.*)$`)
	aikenAnswer = regexp.MustCompile(`^ANSWER: *([A-Z](?: *, *[A-Z])*)\s*$`)
)

// IsAiken reports whether a text is a bank of questions in Aiken.
func IsAiken(data []byte) bool {
	for line := range strings.SplitSeq(packed.Text(data), "\n") {
		if aikenAnswer.MatchString(strings.TrimSpace(line)) {
			return true
		}
	}
	return false
}

// Aiken reads a text in Aiken: what is asked, options with letters, and a line with the right letter.
func Aiken(name string, data []byte) (*draft.Draft, error) {
	b := newBank(name)
	var asked []string
	q, first := &draft.Question{Kind: course.Single}, 0
	for n, line := range strings.Split(packed.Text(data), "\n") {
		line = strings.TrimSpace(line)
		option, answer := aikenOption.FindStringSubmatch(line), aikenAnswer.FindStringSubmatch(line)
		switch {
		case line == "":
		case answer != nil:
			q.Prompt = draft.Paragraphs(strings.Join(asked, "\n"))
			for i := range q.Options {
				q.Options[i].Right = strings.Contains(answer[1], string(rune('A'+i)))
			}
			b.question(q, b.line(first))
			q, asked, first = &draft.Question{Kind: course.Single}, nil, 0
		case option != nil && len(asked) > 0 && option[1] == string(rune('A'+len(q.Options))):
			q.Options = append(q.Options, draft.Option{Text: draft.Plain(option[2])})
		case len(q.Options) > 0:
			b.report.Add("left-line", b.line(n+1), line)
		default:
			if asked = append(asked, line); first == 0 {
				first = n + 1
			}
		}
	}
	if len(asked) > 0 {
		b.report.Add("left-line", b.line(first), asked[0])
	}
	return b.done(), nil
}
