package cli

import (
	"bufio"
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/vinjett/vinjett/internal/book"
	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/export"
	"github.com/vinjett/vinjett/internal/export/epub"
	"github.com/vinjett/vinjett/internal/export/pdf"
	"github.com/vinjett/vinjett/internal/export/questions"
	"github.com/vinjett/vinjett/internal/export/scorm"
	"github.com/vinjett/vinjett/internal/export/single"
	"github.com/vinjett/vinjett/internal/export/zip"
	"github.com/vinjett/vinjett/internal/importer/draft"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/page"
	"github.com/vinjett/vinjett/internal/progress"
	"github.com/vinjett/vinjett/internal/site"
)

// A format is one way to pack a course into a file.
type format struct {
	name    string
	summary string
	suffix  string // of the file's name, after the course's id
	write   func(ctx context.Context, w io.Writer, j job) error
	// questions writes the course's questions alone, in place of write.
	questions func(w io.Writer, c *course.Course, report *draft.Report) error
}

// A job is what a format packs.
type job struct {
	*site.Result
	chapter *course.Chapter // pdf: the page to print; nil for the whole course
	browser string          // pdf
	line    *progress.Line
}

// formats returns all of them in the order of the help.
func formats() []format {
	return []format{
		{
			name:    "zip",
			summary: "a site for any web server or folder, with the servers' settings and a guide",
			suffix:  ".zip",
			write: func(ctx context.Context, w io.Writer, r job) error {
				return zip.Write(ctx, w, zip.Options{Course: r.Course, Tree: r.Tree, Style: r.Assets[page.SiteStyle],
					Policy: page.Policy})
			},
		},
		{
			name:    "scorm12",
			summary: "a package for a learning platform, by SCORM 1.2; try this one first",
			suffix:  "-scorm12.zip",
			write:   packSCORM(scorm.V12),
		},
		{name: "scorm2004", summary: "the same by SCORM 2004, 4th edition", suffix: "-scorm2004.zip",
			write: packSCORM(scorm.V2004)},
		{name: "cmi5", summary: "the same by cmi5, which reports to an xAPI store (LRS)", suffix: "-cmi5.zip",
			write: packSCORM(scorm.CMI5)},
		{
			name:    "single",
			summary: "one HTML file with everything in it, to mail or to put on a memory stick",
			suffix:  ".html",
			write: func(ctx context.Context, w io.Writer, r job) error {
				return single.Write(ctx, w, single.Options{Tree: r.Tree, Assets: r.Assets, Frame: r.Frame})
			},
		},
		{name: "epub", summary: "a book for reading programs and devices, by EPUB 3", suffix: ".epub", write: packEPUB},
		{name: "pdf", summary: "the course as a book to print, or one page of it: vinjett export pdf [PAGE]",
			suffix: ".pdf", write: printPDF},
		{name: "gift", summary: "the questions for Moodle, in GIFT", suffix: ".gift", questions: questions.GIFT},
		{name: "csv", summary: "the questions as a list for a spreadsheet; --template writes one to fill in",
			suffix: ".csv", questions: questions.CSV},
	}
}

func packSCORM(version scorm.Version) func(context.Context, io.Writer, job) error {
	return func(ctx context.Context, w io.Writer, r job) error {
		return scorm.Write(ctx, w, scorm.Options{
			Version: version, Course: r.Course, Tree: r.Tree, Shell: r.Shell, Style: r.Assets[page.SiteStyle],
			Policy: page.Policy,
		})
	}
}

func packEPUB(ctx context.Context, w io.Writer, j job) error {
	volume, err := j.Press.Volume()
	if err != nil {
		return err
	}
	return epub.Write(ctx, w, epub.Options{Course: j.Course, Volume: volume, Tree: j.Tree})
}

// printPDF prints the course, or one page of it, with a browser.
func printPDF(ctx context.Context, w io.Writer, j job) error {
	g := lang.Of(j.Course.Config.Language).Addresses
	return pdf.Write(ctx, w, pdf.Options{
		Browser: j.browser, Tree: j.Tree, Address: g.Booklet, Style: g.BookletStyle,
		StyleData: j.Press.Style(j.chapter),
		Compose: func(pages map[string]int, blanks map[string]bool) ([]byte, []string, error) {
			b, err := j.Press.Booklet(j.chapter, book.Printing{Pages: pages, Blanks: blanks})
			return b.HTML, b.Openings, err
		},
		Date: j.Course.LastCheckedDay().Format(time.DateOnly), Creator: "vinjett " + version(),
		Progress: j.line.Show,
	})
}

// findChapter returns the page that a name means: its file, from here, from the project or below content/, or its
// address in the site.
func findChapter(c *course.Course, dir, name string) (*course.Chapter, error) {
	slashed := filepath.ToSlash(filepath.Clean(name))
	address := strings.TrimPrefix(slashed, "/")
	var known []string
	for _, ch := range c.Chapters() {
		if ch.Path == strings.TrimPrefix(slashed, "content/") || ch.Address == address ||
			filepath.Clean(name) == filepath.Join(dir, "content", filepath.FromSlash(ch.Path)) ||
			ch.File != nil && filepath.Clean(name) == filepath.Join(dir, filepath.FromSlash(ch.File.Name)) {
			return ch, nil
		}
		known = append(known, ch.Path, ch.Address)
	}
	return nil, usagef("the course has no page %q; %s", name, diag.Suggest(address, known,
		"name its file, as content/01-part/02-page.md, or its address, as part/page.html"))
}

func formatNames() (all []string) {
	for _, f := range formats() {
		all = append(all, f.name)
	}
	return all
}

func formatDetails() string {
	var b strings.Builder
	for _, f := range formats() {
		fmt.Fprintf(&b, "%-10s %s\n", f.name, f.summary)
	}
	return b.String() + "\nThe same course gives the same bytes. What a host must know: vinjett help hosting."
}

func setupExport(flags *flag.FlagSet) action {
	out := flags.String("o", "", "write to `FILE` (default: named after the course's id and edition, here)")
	from := newSource(flags, "pack the edition of that `NAME`")
	browser := flags.String("browser", "",
		"pdf: the `PATH` of Chromium, Chrome or Edge (default: the first that is found)")
	compress := flags.Bool("compress", false,
		"zip: add .gz and .br copies of text files, for servers that can send them")
	template := flags.Bool("template", false, "csv: write a list of questions to fill in, without a course")
	return func(ctx context.Context, p *program, operands []string) error {
		start := time.Now()
		if len(operands) == 0 {
			return usagef("export needs a format: %s; see vinjett help export", strings.Join(formatNames(), ", "))
		}
		chosen, err := chooseFormat(operands[0])
		if err != nil {
			return err
		}
		if *compress && chosen.name != "zip" {
			return usagef("--compress is for zip, where a web server can use it")
		}
		if *browser != "" && chosen.name != "pdf" {
			return usagef("--browser is for pdf")
		}
		if *template && chosen.name != "csv" {
			return usagef("--template is for csv")
		}
		if chosen.questions != nil {
			o := bankOptions{format: chosen, from: from, out: *out, template: *template}
			return p.exportQuestions(ctx, o, operands[1:])
		}
		page := ""
		if rest := operands[1:]; chosen.name == "pdf" {
			if len(rest) > 0 && !hasContent(rest[0]) {
				page, operands = rest[0], append([]string{"pdf"}, rest[1:]...)
			}
			if _, err := pdf.FindBrowser(*browser); err != nil {
				return err
			}
		}
		dir, builder, err := from.open("export "+chosen.name, operands[1:])
		if err != nil {
			return err
		}
		defer builder.Close()
		result, err := p.built(ctx, builder, *from.strict)
		if err != nil {
			return err
		}
		j := job{Result: result, browser: *browser}
		if page != "" {
			if j.chapter, err = findChapter(result.Course, dir, page); err != nil {
				return err
			}
		}
		if *compress {
			export.Compress(result.Tree)
		}
		output := cmp.Or(*out, j.fileName(*from.edition)+chosen.suffix)
		j.line = progress.Start(p.stderr)
		defer j.line.Stop()
		size, err := writeFile(output, func(w io.Writer) error { return chosen.write(ctx, w, j) })
		if err != nil {
			return err
		}
		j.line.Stop()
		fmt.Fprintf(p.stderr, "%.1f MB, %s\n", float64(size)/1e6, summary(result, start))
		_, err = fmt.Fprintln(p.stdout, output)
		return err
	}
}

func chooseFormat(name string) (format, error) {
	for _, f := range formats() {
		if f.name == name {
			return f, nil
		}
	}
	return format{}, usagef("there is no format %q; %s", name,
		diag.Suggest(name, formatNames(), "there is "+strings.Join(formatNames(), ", ")))
}

// fileName names what is packed, without the format's suffix.
func (j job) fileName(edition string) string {
	name := j.Course.Config.ID
	if edition != "" {
		name += "-" + edition
	}
	if j.chapter != nil {
		name += "-" + strings.TrimSuffix(path.Base(j.chapter.Address), ".html")
	}
	return name
}

// writeFile writes a file whole or not at all, and returns its size.
func writeFile(name string, write func(io.Writer) error) (size int64, err error) {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return 0, usagef("%s is a folder; name a file with -o", name)
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".vinjett-*")
	if err != nil {
		return 0, usagef("%v; name a file in a folder that exists with -o", err)
	}
	defer os.Remove(f.Name()) // gone already when all went well
	defer f.Close()
	if err := f.Chmod(0o644); err != nil {
		return 0, err
	}
	w := bufio.NewWriter(f)
	if err := write(w); err != nil {
		return 0, err
	}
	if err := w.Flush(); err != nil {
		return 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	if err := f.Close(); err != nil {
		return 0, err
	}
	return info.Size(), os.Rename(f.Name(), name)
}
