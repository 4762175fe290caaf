package cli

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/importer"
	"github.com/vinjett/vinjett/internal/importer/draft"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/site"
)

// importCommand is a function of its own because it names what can be imported.
func importCommand() *command {
	return &command{
		name: "import", operands: "SOURCE [DIR]", summary: "make a course, or a part of one, of a document or a book",
		setup: setupImport,
		details: "SOURCE is " + importer.Kinds + ";\n" +
			"or a folder of Markdown, of no program or of\n" + importer.Books() + ".\n" +
			"DIR is the course that it is added to, or a folder to make; without it the course here, else\n" +
			"a new folder with the name of the source. Nothing that is there is changed. What came along,\n" +
			"what was changed and what was left is printed and kept as a file: vinjett help coming-from.",
	}
}

func setupImport(flags *flag.FlagSet) action {
	language := choose(flags, "lang", "the language of a new course, and of the report (default: as the source says)",
		append([]string{""}, lang.Codes()...)...)
	return func(ctx context.Context, p *program, operands []string) error {
		if len(operands) == 0 || len(operands) > 2 {
			return usagef("import needs a file or folder to read, and may have a folder to write to, as in " +
				"vinjett import course.docx my-course")
		}
		source := operands[0]
		if _, err := os.Stat(source); err != nil {
			return usagef("there is no file or folder %q", source)
		}
		d, err := importer.Read(source)
		if err != nil {
			return usagef("%v", err)
		}
		dir, err := importTarget(source, operands[1:])
		if err != nil {
			return err
		}
		there := courseIn(ctx, dir)
		code := cmp.Or(languageOf(there), *language, known(d.Language), localeLanguage(), lang.Codes()[0])
		result, err := importer.Write(d, importer.Options{Dir: dir, Language: code, Course: there})
		if err != nil {
			return usagef("%s: %v", source, err)
		}
		return p.reportImport(ctx, d, result, source, dir, cmp.Or(*language, code))
	}
}

func known(code string) string {
	if lang.Known(code) {
		return code
	}
	return ""
}

// importTarget returns the project that a source is put in: the folder that is named, the course here, else a new
// folder that is called as the source.
func importTarget(source string, operands []string) (string, error) {
	if len(operands) == 1 {
		if info, err := os.Stat(operands[0]); err == nil && !info.IsDir() {
			return "", usagef("%s is a file; name a folder", operands[0])
		}
		return operands[0], nil
	}
	if hasContent(".") {
		return ".", nil
	}
	base := filepath.Base(filepath.Clean(source))
	dir := cmp.Or(course.Slug(strings.TrimSuffix(base, filepath.Ext(base))), "course")
	if err := emptyDir(dir); err != nil {
		return "", err
	}
	return dir, nil
}

// courseIn returns the course in a folder, as far as it can be read, or nil.
func courseIn(ctx context.Context, dir string) *course.Course {
	if !hasContent(dir) {
		return nil
	}
	builder := newBuilder(site.Options{Dir: dir})
	defer builder.Close()
	result, err := builder.Check(ctx)
	if err != nil {
		return nil
	}
	return result.Course
}

// languageOf returns the language of a course, "" of none.
func languageOf(c *course.Course) string {
	if c == nil {
		return ""
	}
	return known(c.Config.Language)
}

// localeLanguage returns the language that the system speaks, if it is one of the program's.
func localeLanguage() string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := os.Getenv(name); value != "" {
			code, _, _ := strings.Cut(value, "_")
			code, _, _ = strings.Cut(code, ".")
			return known(strings.ToLower(code))
		}
	}
	return ""
}

// reportImport prints the report, what check says of the new files, and what to do next, and keeps the report as a file
// beside content/.
func (p *program) reportImport(
	ctx context.Context, d *draft.Draft, result *importer.Result, source, dir, code string,
) error {
	text := d.Report.Text(code)
	builder := newBuilder(site.Options{Dir: dir})
	defer builder.Close()
	checked, err := builder.Check(ctx)
	if err != nil {
		return err
	}
	var lines strings.Builder
	if found := importer.Found(checked.Diagnostics, result.Files); len(found) == 0 {
		lines.WriteString("\n" + draft.Text(code, "report-clean") + "\n")
	} else {
		lines.WriteString("\n" + draft.Text(code, "report-check") + "\n" + strings.Join(found, ""))
	}
	text += lines.String()
	name, err := importer.KeepReport(dir, source, text)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "%s\n%s\n%s\n", text, draft.Text(code, "report-written", name),
		draft.Text(code, "report-next", quoted(runtime.GOOS, dir)))
	return nil
}
