package tree_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/vinjett/vinjett/internal/tree"
)

// content is what a file of a generation says: its name and version, over and over.
func content(name string, version int) []byte {
	line := fmt.Sprintf("%s %d\n", name, version)
	return bytes.Repeat([]byte(line), 1+(len(name)*31+version*977)%3000)
}

// generation is the n:th of a sequence of trees that share some files, change others, and turn a folder into a file and
// back.
func generation(n int) *tree.Tree {
	t := tree.New()
	put := func(name string, version int) { t.Put(name, tree.Bytes(content(name, version))) }
	for i := range 20 {
		put(fmt.Sprintf("stays/f%d", i), 0)
		put(fmt.Sprintf("changes/f%d", i), n)
		put(fmt.Sprintf("comes%d/and/goes%d", n%5, i), n)
	}
	put("404.html", n) // which names the style sheet
	put(fmt.Sprintf("assets/style%d.css", n), n)
	if n%2 == 0 {
		put("swap", n)
	} else {
		put("swap/deep/er", n)
	}
	return t
}

// The test program is its own victim: with this variable it syncs generation after generation until it is killed.
const victimVariable = "VINJETT_TEST_SYNC_DIR"

func TestMain(m *testing.M) {
	dir := os.Getenv(victimVariable)
	if dir == "" {
		os.Exit(m.Run())
	}
	fmt.Println("ready")
	for n := 0; ; n++ {
		if _, err := generation(n).Sync(context.Background(), dir, nil); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// VINJETT_KILLS sets how many Syncs are killed; 200 unless set.
func TestKilledSync(t *testing.T) {
	kills, err := strconv.Atoi(cmp.Or(os.Getenv("VINJETT_KILLS"), "200"))
	if err != nil {
		t.Fatal(err)
	}
	if testing.Short() {
		kills = min(kills, 20)
	}
	const lanes = 4
	for lane := range lanes {
		t.Run(fmt.Sprint(lane), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			partial := 0
			for i := range (kills + lanes - 1) / lanes {
				killOnce(t, dir, time.Duration(rand.Int64N(int64(8*time.Millisecond))))
				if checkKilled(t, dir) {
					partial++
				}
				if i%2 == 0 { // every other time the next victim must repair it
					repair(t, dir, i)
				}
				if t.Failed() {
					return
				}
			}
			repair(t, dir, 1)
			t.Logf("%d kills in the middle of a Sync", partial)
		})
	}
}

// Two programs sync one folder: each waits for the other, and what is there is one tree or the other, never a mixture.
func TestTwoSyncs(t *testing.T) {
	dir := t.TempDir()
	for round := range 20 {
		both := make(chan error)
		for i := range 2 {
			go func() {
				_, err := generation(2*round+i).Sync(t.Context(), dir, nil)
				both <- err
			}()
		}
		if err := errors.Join(<-both, <-both); err != nil {
			t.Fatal(err)
		}
		last := 2 * round
		if _, err := os.Lstat(filepath.Join(dir, "swap/deep")); err == nil {
			last++
		}
		walk(t, dir, func(name string, b []byte) {
			if want, err := generation(last).Open(t.Context(), name); err != nil || !bytes.Equal(b, want) {
				t.Errorf("round %d: %s is not of generation %d", round, name, last)
			}
		})
	}
	if entries, _ := filepath.Glob(filepath.Join(dir, ".vinjett-*")); len(entries) > 0 {
		t.Errorf("left behind: %q", entries)
	}
}

// killOnce kills a victim some time after it began.
func killOnce(t *testing.T, dir string, after time.Duration) {
	t.Helper()
	var stderr bytes.Buffer
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), victimVariable+"="+dir)
	cmd.Stderr = &stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stdout.Read(make([]byte, 1)) // it is ready
	time.Sleep(after)
	cmd.Process.Kill()
	cmd.Wait()
	if stderr.Len() > 0 {
		t.Errorf("the victim failed: %s", stderr.Bytes())
	}
}

// checkKilled checks that every file is whole and listed, and reports whether the kill came while files were made or
// moved.
func checkKilled(t *testing.T, dir string) (partial bool) {
	t.Helper()
	var mark struct{ Files []string }
	listed := map[string]bool{}
	if b, err := os.ReadFile(filepath.Join(dir, ".vinjett")); err == nil {
		if err := json.Unmarshal(b, &mark); err != nil {
			t.Errorf("torn mark: %v", err)
		}
	}
	for _, name := range mark.Files {
		listed[name] = true
	}
	walk(t, dir, func(name string, b []byte) {
		if !listed[name] {
			t.Errorf("%s is not listed", name)
		}
		var version int
		first, _, _ := strings.Cut(string(b), "\n")
		if _, err := fmt.Sscanf(first, name+" %d", &version); err != nil || !bytes.Equal(b, content(name, version)) {
			t.Errorf("%s is torn: %d bytes, begins %.40q", name, len(b), first)
		}
	})
	if page, err := os.ReadFile(filepath.Join(dir, "404.html")); err == nil {
		var version int
		fmt.Sscanf(string(page), "404.html %d", &version)
		if _, err := os.Lstat(filepath.Join(dir, fmt.Sprintf("assets/style%d.css", version))); err != nil {
			t.Errorf("404.html has lost its style sheet: %v", err)
		}
	}
	_, err := os.Lstat(filepath.Join(dir, ".vinjett-new"))
	return err == nil
}

// repair syncs once more and checks that the folder has exactly the files of the tree.
func repair(t *testing.T, dir string, n int) {
	t.Helper()
	want := generation(n)
	if _, err := want.Sync(t.Context(), dir, nil); err != nil {
		t.Error(err)
		return
	}
	got := tree.New()
	walk(t, dir, func(name string, b []byte) {
		got.Put(name, tree.Bytes(b))
		if w, err := want.Open(t.Context(), name); err != nil || !bytes.Equal(b, w) {
			t.Errorf("after repair, %s is not of generation %d", name, n)
		}
	})
	if len(got.Paths()) != len(want.Paths()) {
		t.Errorf("after repair: %d files, want %d", len(got.Paths()), len(want.Paths()))
	}
	for _, entry := range list(t, dir) {
		if strings.HasSuffix(entry, "/") || strings.HasPrefix(entry, ".vinjett-new") {
			t.Errorf("after repair, %.40q is still there", entry)
		}
	}
}

// walk visits the files of the output, the mark and the staging folder aside.
func walk(t *testing.T, dir string, visit func(name string, b []byte)) {
	t.Helper()
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(dir, p)
		switch {
		case err != nil:
			return err
		case rel == ".vinjett-new":
			return filepath.SkipDir
		case d.IsDir() || rel == ".vinjett" || rel == ".vinjett-lock":
			return nil
		}
		b, err := os.ReadFile(p)
		visit(filepath.ToSlash(rel), b)
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
