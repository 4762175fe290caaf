package cli

import (
	"cmp"
	"context"
	"fmt"
	"io"

	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/export/questions"
	"github.com/vinjett/vinjett/internal/importer/draft"
	"github.com/vinjett/vinjett/internal/lang"
)

// bankOptions say how questions are exported.
type bankOptions struct {
	format   format
	from     source
	out      string
	template bool
}

// exportQuestions writes the questions of a course, and says what the format does not hold.
func (p *program) exportQuestions(ctx context.Context, o bankOptions, operands []string) error {
	command := "export " + o.format.name
	if o.template {
		dir, err := projectDir(command, operands)
		if err != nil {
			return err
		}
		code := cmp.Or(languageOf(courseIn(ctx, dir)), localeLanguage(), lang.Codes()[0])
		name := cmp.Or(o.out, draft.Words(code)["questions"]+o.format.suffix)
		return p.wrote(name, func(w io.Writer) error { return questions.Template(w, code) })
	}
	_, builder, err := o.from.open(command, operands)
	if err != nil {
		return err
	}
	defer builder.Close()
	result, err := builder.Check(ctx)
	if err != nil {
		return err
	}
	if diag.HasErrors(result.Diagnostics) {
		diag.Text(p.stderr, result.Diagnostics)
		return errFaults
	}
	j := job{Result: result}
	report := &draft.Report{}
	err = p.wrote(cmp.Or(o.out, j.fileName(*o.from.edition)+o.format.suffix), func(w io.Writer) error {
		return o.format.questions(w, result.Course, report)
	})
	fmt.Fprint(p.stderr, report.Text(result.Course.Config.Language))
	return err
}

// wrote writes a file and prints its name.
func (p *program) wrote(name string, write func(io.Writer) error) error {
	if _, err := writeFile(name, write); err != nil {
		return err
	}
	_, err := fmt.Fprintln(p.stdout, name)
	return err
}
