// Package pdf prints a document with a browser that is installed: Chromium, Chrome or Edge. Setting pages, hyphenating
// and tagging is what browsers do well, and every office has one; the program brings none.
//
// # Page numbers
//
// No browser knows `target-counter()`: the page of a heading is known only once the document is printed. So it is
// printed, the pages of its link targets are read from the PDF, the document is written again with those numbers (and
// with an empty page before every opening that fell on a left-hand page), and so on until a printing shows what it
// says. Two or three printings do.
//
// # The file
//
// What the browser writes is tagged, titled, in a language, with bookmarks and embedded fonts; nothing is drawn here.
// What it paints outside of the structure is marked as no part of the text. And it leaves the thousands of objects of
// the structure uncompressed, more than the text itself, so they are packed into object streams (PDF 1.5, ISO 32000-1,
// 7.5.7). The time of printing is replaced by a date of the course: the same browser with the same fonts then gives the
// same file. Another version of the browser, or other fonts, does not.
//
// The browser has a profile of its own, which is removed, resolves no host name, and reads the document from a folder
// of its own. The package ends no process but the one that it started.
package pdf

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/vinjett/vinjett/internal/media"
	"github.com/vinjett/vinjett/internal/tree"
)

// Options say what is printed, and with what.
type Options struct {
	// Browser is the program; "" means the first that is found.
	Browser string
	// Tree holds the style sheets and pictures that the document refers to.
	Tree *tree.Tree
	// Address is where the document stands in the tree, and Style the address of its own style sheet, with its bytes.
	Address, Style string
	StyleData      []byte
	// Compose writes the document as the last printing showed it: the pages of ids, and the openings that an empty page
	// stands before. It returns the ids that must fall on a right-hand page. Before the first printing both are nil.
	Compose func(pages map[string]int, blanks map[string]bool) (html []byte, openings []string, err error)
	// Date is written as the time when the file was made, as 2006-01-02.
	Date string
	// Creator is written as the program that made the document.
	Creator string
	// Progress is told what is going on; it may be nil.
	Progress func(string)
}

// Timeout is how long a document may take in all.
const Timeout = 10 * time.Minute

// maxPrintings is how often a document is printed before its page numbers are said not to settle.
const maxPrintings = 8

// A NoBrowserError says that there is no browser to print with.
type NoBrowserError struct {
	Name string // of the program that was asked for; "" when none was
}

func (e *NoBrowserError) Error() string {
	if e.Name != "" {
		return fmt.Sprintf("there is no program %q; name Chromium, Chrome or Edge with --browser, or "+
			"leave the flag out", e.Name)
	}
	return "a PDF needs Chromium, Chrome or Edge, and none is found; " +
		"install one (Debian and Ubuntu: apt install chromium), name one with --browser PATH, " +
		"or open the page of the booklet in any browser and print it"
}

// browsers are the names and places of programs that can print, the first one wins.
func browsers() []string {
	switch runtime.GOOS {
	case "windows":
		var list []string
		for _, base := range []string{os.Getenv("ProgramFiles"), os.Getenv("ProgramFiles(x86)"),
			os.Getenv("LocalAppData")} {
			if base != "" {
				list = append(
					list,
					filepath.Join(base, `Google\Chrome\Application\chrome.exe`),
					filepath.Join(base, `Chromium\Application\chrome.exe`),
					filepath.Join(base, `Microsoft\Edge\Application\msedge.exe`),
				)
			}
		}
		return append(list, "chrome.exe", "msedge.exe")
	case "darwin":
		var list []string
		for _, base := range []string{"/Applications", filepath.Join(os.Getenv("HOME"), "Applications")} {
			for _, name := range []string{"Google Chrome", "Chromium", "Microsoft Edge"} {
				list = append(list, filepath.Join(base, name+".app", "Contents", "MacOS", name))
			}
		}
		return list
	}
	return []string{
		"chromium",
		"chromium-browser",
		"google-chrome",
		"google-chrome-stable",
		"microsoft-edge",
		"microsoft-edge-stable",
		"/snap/bin/chromium",
	}
}

// FindBrowser returns the path of the browser of a name or path, or of the first that is installed when name is "". The
// error is a *NoBrowserError.
func FindBrowser(name string) (string, error) {
	names := browsers()
	if name != "" {
		names = []string{name}
	}
	for _, n := range names {
		if found, err := exec.LookPath(n); err == nil {
			return found, nil
		}
	}
	return "", &NoBrowserError{name}
}

// Write prints the document and writes the file.
func Write(ctx context.Context, w io.Writer, o Options) (err error) {
	program, err := FindBrowser(o.Browser)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "vinjett-pdf-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := lay(ctx, o, dir); err != nil {
		return err
	}
	limited, cancel := context.WithTimeoutCause(ctx, Timeout,
		fmt.Errorf("the browser %s did not finish in %.0f minutes; try again, try another with "+
			"--browser, or print the page by hand", program, Timeout.Minutes()))
	defer cancel()
	p, err := start(limited, program, filepath.Join(dir, "profile"), o.Creator)
	if err != nil {
		return fmt.Errorf("the browser %s does not start: %w", program, explain(limited, err))
	}
	data, err := p.settle(o, filepath.Join(dir, filepath.FromSlash(o.Address)))
	p.stop() // before its folder is removed
	if err != nil {
		return explain(limited, err)
	}
	if data, err = pack(data, o.Date); err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}

// explain returns why a context ended, when that is what an error comes from.
func explain(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

// lay writes what the document refers to.
func lay(ctx context.Context, o Options, dir string) error {
	put := func(name string, data []byte) error {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			return err
		}
		return os.WriteFile(file, data, 0o600)
	}
	for _, name := range o.Tree.Paths() {
		if !media.Of(name).Can(media.Printed) {
			continue
		}
		data, err := o.Tree.Open(ctx, name)
		if err == nil {
			err = put(name, data)
		}
		if err != nil {
			return err
		}
	}
	return put(o.Style, o.StyleData)
}

// A printer is a browser that is running.
type printer struct {
	ctx  context.Context
	stop func()
}

func start(ctx context.Context, program, profile, creator string) (*printer, error) {
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program), chromedp.UserDataDir(profile), chromedp.DisableGPU, chromedp.UserAgent(creator),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("font-render-hinting", "none"),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND"), chromedp.Flag("no-proxy-server", true),
	)
	if runtime.GOOS == "linux" && os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // the sandbox does not work for root, as in a container
	}
	allocator, stopAllocator := chromedp.NewExecAllocator(ctx, options...)
	tab, stopTab := chromedp.NewContext(allocator)
	p := &printer{tab, func() { stopTab(); stopAllocator() }}
	if err := chromedp.Do(tab, chromedp.Navigate("about:blank")); err != nil {
		p.stop()
		return nil, err
	}
	return p, nil
}

// print prints the document in a file. A proof is without tags and bookmarks: its pages are the same, and it is sooner
// done.
func (p *printer) print(file string, html []byte, proof bool) ([]byte, error) {
	if err := os.WriteFile(file, html, 0o600); err != nil {
		return nil, err
	}
	if err := chromedp.Do(p.ctx, chromedp.Navigate(fileURL(file))); err != nil {
		return nil, err
	}
	options := []chromedp.PDFOption{
		chromedp.PDFPaper(chromedp.PaperA4),
		chromedp.PDFPreferCSSPageSize(),
		chromedp.PDFPrintBackground(),
		chromedp.PDFStream(),
	}
	if proof {
		options = append(options, func(p *page.PrintToPDFParams) { p.GenerateTaggedPDF = new(bool) })
	} else {
		options = append(options, chromedp.PDFOutlineAndTagged())
	}
	return chromedp.Run(p.ctx, chromedp.PrintToPDF(options...))
}

// fileURL is the address of a file on this computer, on Windows too.
func fileURL(file string) string {
	file = filepath.ToSlash(file)
	if !strings.HasPrefix(file, "/") {
		file = "/" + file
	}
	return (&url.URL{Scheme: "file", Path: file}).String()
}

// settle prints until the numbers in the document are those of the pages.
func (p *printer) settle(o Options, file string) ([]byte, error) {
	var pages map[string]int
	var blanks map[string]bool
	for n := 1; n <= maxPrintings; n++ {
		if o.Progress != nil {
			o.Progress(fmt.Sprintf("printing %d", n))
		}
		html, openings, err := o.Compose(pages, blanks)
		if err != nil {
			return nil, err
		}
		data, err := p.print(file, html, pages == nil)
		if err != nil {
			return nil, err
		}
		printed, err := destinations(data)
		if err != nil {
			return nil, err
		}
		next, empty := place(printed, openings, blanks)
		if maps.Equal(next, pages) && maps.Equal(empty, blanks) {
			return data, nil
		}
		pages, blanks = next, empty
	}
	return nil, fmt.Errorf("the page numbers do not settle in %d printings; another browser may do better: "+
		"--browser PATH", maxPrintings)
}

// place works out where ids will stand when every opening is on a right-hand page, that is an odd one. The pages are
// those of a printing with empty pages before some openings.
func place(
	printed map[string]int, openings []string, blanks map[string]bool,
) (pages map[string]int, empty map[string]bool) {
	var before []int // the pages of the openings that an empty page stands before
	for _, id := range openings {
		if blanks[id] {
			before = append(before, printed[id])
		}
	}
	plain := func(page int) int { // without empty pages
		return page - len(slices.DeleteFunc(slices.Clone(before), func(b int) bool { return b > page }))
	}
	empty = map[string]bool{}
	var moved []int // of the openings that get one, their pages without
	for _, id := range openings {
		page := printed[id]
		if page == 0 {
			continue
		}
		if page = plain(page); (page+len(moved))%2 == 0 {
			empty[id] = true
			moved = append(moved, page)
		}
	}
	pages = map[string]int{}
	for id, page := range printed {
		page = plain(page)
		for _, m := range moved {
			if m <= page {
				pages[id]++
			}
		}
		pages[id] += page
	}
	return pages, empty
}
