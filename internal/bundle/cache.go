package bundle

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/overlay"
)

// Bundling takes a third of the time that a small course takes to build, and gives the same in every run until the
// program or the assets change. So the results of the last runs are kept in a folder of the user's. The folder may be
// missing, full, or not to be written to, and what is in it may be broken or gone: then the assets are bundled.

// kept is how many results a folder keeps: of some programs, and of editions with colours of their own.
const kept = 8

// cached returns what is kept of a program and assets, or makes and keeps it. A result with messages for the author is
// not kept.
func cached(opts Options, make func() (Result, []diag.Diagnostic, error)) (Result, []diag.Diagnostic, error) {
	key, err := identity(opts)
	if err != nil {
		return make()
	}
	name := filepath.Join(opts.Cache, "assets-"+hex.EncodeToString(key[:16]))
	if r, ok := read(name); ok {
		return r, nil, nil
	}
	r, ds, err := make()
	if err == nil && len(ds) == 0 {
		keep(name, r)
	}
	return r, ds, err
}

// identity returns a digest of the assets, of how they are bundled, and of the program that does it.
func identity(opts Options) (key [sha256.Size]byte, err error) {
	path, err := os.Executable()
	if err != nil {
		return key, err
	}
	program, err := os.Stat(path)
	if err != nil {
		return key, err
	}
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%d\n%s\n%v\n%q\n", path, program.Size(), program.ModTime().UTC().Format(time.RFC3339Nano),
		opts.Minify, opts.Entries)
	err = overlay.Digest(h, opts.Assets)
	return [sha256.Size]byte(h.Sum(nil)), err
}

// read returns a kept result: its SHA-256, then the result in gob's encoding.
func read(name string) (r Result, ok bool) {
	data, err := os.ReadFile(name)
	if err != nil || len(data) < sha256.Size {
		return Result{}, false
	}
	sum, body := data[:sha256.Size], data[sha256.Size:]
	if is := sha256.Sum256(body); !bytes.Equal(sum, is[:]) {
		return Result{}, false
	}
	err = gob.NewDecoder(bytes.NewReader(body)).Decode(&r)
	return r, err == nil && len(r.Files) > 0
}

// keep writes a result, and takes away the oldest of others. That it may fail is no fault.
func keep(name string, r Result) {
	var body bytes.Buffer
	folder := filepath.Dir(name)
	if os.MkdirAll(folder, 0o755) != nil || gob.NewEncoder(&body).Encode(r) != nil {
		return
	}
	f, err := os.CreateTemp(folder, "new-*")
	if err != nil {
		return
	}
	sum := sha256.Sum256(body.Bytes())
	_, err = f.Write(append(sum[:], body.Bytes()...))
	if closed := f.Close(); err != nil || closed != nil || os.Rename(f.Name(), name) != nil {
		os.Remove(f.Name())
		return
	}
	age := map[string]time.Time{}
	files, _ := filepath.Glob(filepath.Join(folder, "assets-*"))
	for _, file := range files {
		if info, err := os.Stat(file); err == nil {
			age[file] = info.ModTime()
		}
	}
	slices.SortFunc(files, func(a, b string) int { return age[b].Compare(age[a]) })
	for _, file := range files[min(kept, len(files)):] {
		os.Remove(file)
	}
}
