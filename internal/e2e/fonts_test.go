package e2e

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// A fontSet is the fonts of one kind of machine. A page asks for fonts by name and takes what there is, so what fits
// with one set may run over with another.
type fontSet struct {
	name        string
	folders     []string // of Debian's packages
	serif, sans string
	twins       map[string]string // fonts that a page may ask for → those of the same measures

	once    sync.Once
	running context.Context // the browser; nil if it does not start
	cancel  func()
}

// fontSets are Debian's and Android's fonts; those of many Linux machines, which are wide; and, by fonts of the same
// measures, those of Windows.
var fontSets = []*fontSet{
	{name: "noto", folders: []string{"noto"}, serif: "Noto Serif", sans: "Noto Sans"},
	{name: "dejavu", folders: []string{"dejavu", "liberation"}, serif: "DejaVu Serif", sans: "DejaVu Sans",
		twins: map[string]string{"Times New Roman": "Liberation Serif", "Arial": "Liberation Sans",
			"Helvetica": "Liberation Sans"}},
	{name: "windows", folders: []string{"crosextra", "open-sans"}, serif: "Caladea", sans: "Open Sans",
		twins: map[string]string{"Cambria": "Caladea", "Calibri": "Carlito", "Segoe UI": "Open Sans"}},
}

// config writes the configuration under which a program sees the fonts of the set and no others, and returns the file's
// name.
func (s *fontSet) config(dir string) (string, error) {
	var b strings.Builder
	b.WriteString("<?xml version=\"1.0\"?>\n<!DOCTYPE fontconfig SYSTEM \"fonts.dtd\">\n<fontconfig>\n")
	for _, folder := range s.folders {
		folder = "/usr/share/fonts/truetype/" + folder
		if _, err := os.Stat(folder); err != nil {
			return "", fmt.Errorf("%w; make setup installs the fonts", err)
		}
		fmt.Fprintf(&b, "<dir>%s</dir>\n", folder)
	}
	fmt.Fprintf(&b, "<cachedir>%s</cachedir>\n", filepath.Join(dir, "cache-"+s.name))
	alias := func(name, font string) {
		fmt.Fprintf(&b, "<match target=\"pattern\"><test name=\"family\"><string>%s</string></test>"+
			"<edit name=\"family\" mode=\"assign\" binding=\"strong\"><string>%s</string></edit></match>\n", name, font)
	}
	for name, font := range s.twins {
		alias(name, font)
	}
	// A folder may hold more than the packages that the tests ask for put there, such as fonts of fixed width.
	b.WriteString("<selectfont><rejectfont><glob>*Mono*</glob></rejectfont></selectfont>\n")
	for _, name := range []string{"sans", "sans-serif", "system-ui", "ui-sans-serif", "mono", "monospace"} {
		alias(name, s.sans)
	}
	alias("serif", s.serif)
	b.WriteString("</fontconfig>\n")
	file := filepath.Join(dir, s.name+".conf")
	return file, os.WriteFile(file, []byte(b.String()), 0o644)
}

// program returns a program that starts Chromium with the fonts of the set.
func (s *fontSet) program(t testing.TB) string {
	t.Helper()
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal(err, "; make setup installs it")
	}
	config, err := s.config(scratch)
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(scratch, "chromium-"+s.name)
	script := fmt.Sprintf("#!/bin/sh\nFONTCONFIG_FILE='%s' exec '%s' \"$@\"\n", config, chromium)
	if err := os.WriteFile(program, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return program
}

// A window opened with a set shows that set and nothing else: otherwise the tests with fonts would say nothing.
func TestFontSets(t *testing.T) {
	t.Parallel()
	width := map[string]float64{}
	for _, s := range fontSets {
		p := newTabIn(t, s, 800, 600)
		p.run(t, navigate("about:blank"))
		width[s.name] = eval[float64](t, p, `(() => {
			const span = document.createElement("span");
			span.style.font = '100px Cambria, "Segoe UI", serif';
			span.textContent = "Någon som frågar";
			document.body.append(span);
			return span.getBoundingClientRect().width;
		})()`)
	}
	if width["noto"] == width["dejavu"] || width["dejavu"] == width["windows"] || width["noto"] == width["windows"] {
		t.Errorf("the sets look alike: %v", width)
	}
}

// browser returns the browser with the fonts of the set, which starts when it is first asked for.
func (s *fontSet) browser(t testing.TB) context.Context {
	t.Helper()
	s.once.Do(func() {
		allocator, cancel := chromedp.NewExecAllocator(context.Background(),
			append(chromedp.DefaultExecAllocatorOptions[:],
				chromedp.ExecPath(s.program(t)), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
				chromedp.UserDataDir(filepath.Join(scratch, "profile-"+s.name)),
				chromedp.Flag("disable-background-networking", true),
				chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
			)...)
		ctx, cancelBrowser := chromedp.NewContext(allocator)
		s.cancel = func() { cancelBrowser(); cancel() }
		if err := chromedp.Do(ctx, navigate("about:blank")); err != nil {
			t.Fatalf("Chromium does not start: %v", err)
		}
		s.running = ctx
	})
	if s.running == nil {
		t.Fatal("Chromium did not start")
	}
	return s.running
}

// stop ends the browser, if it runs.
func (s *fontSet) stop() {
	if s.cancel != nil {
		s.cancel()
	}
}
