// Package export holds what the exporters below it share: a tree of files becomes a zip archive, or gets compressed
// copies for a web server. The same tree gives the same bytes on every machine.
package export

import (
	"archive/zip"
	"compress/flate"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"regexp"
	"runtime"
	"strings"
	"time"

	"github.com/vinjett/vinjett/internal/bug"
	"github.com/vinjett/vinjett/internal/tree"
)

var immutable = regexp.MustCompile(`^assets/[^/]+-[0-9a-f]{8}\.[a-z]+$`)

// Immutable reports whether a file of a site may be kept for good by a browser, since another content would have
// another name.
func Immutable(name string) bool { return immutable.MatchString(name) }

// Zip writes a tree as a zip archive: sorted, mode 0644, with names of ASCII characters only, since unpackers do not
// agree on others.
//
// A file's time is a moment of the given day, chosen by the file's bytes. Servers and browsers tell versions of a file
// apart by its length and time alone; if all files had one time, a page whose edit kept its length would be taken for
// the old one. The day should not lie long back, for a browser that is told nothing else keeps a page for a tenth of
// the page's age.
func Zip(ctx context.Context, w io.Writer, files *tree.Tree, day time.Time) error {
	archive := newArchive(w)
	err := each(ctx, files, func(name string, data []byte) error {
		if strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r > '~' }) {
			return fmt.Errorf("the name %q cannot stand in a zip file: use letters a to z, digits and hyphens", name)
		}
		header := &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: moment(day, data)}
		header.SetMode(0o644)
		f, err := archive.CreateHeader(header)
		if err == nil {
			_, err = f.Write(data)
		}
		return err
	})
	if err != nil {
		return err
	}
	return archive.Close()
}

func newArchive(w io.Writer) *zip.Writer {
	archive := zip.NewWriter(w)
	archive.RegisterCompressor(
		zip.Deflate,
		func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) },
	)
	return archive
}

// An Entry is a file of an archive whose format says how the files are ordered.
type Entry struct {
	Name  string
	Data  []byte
	Plain bool // it is not compressed
}

// Pack writes files as a zip archive in the order given, without times.
func Pack(w io.Writer, files []Entry) error {
	archive := newArchive(w)
	for _, file := range files {
		method := zip.Deflate
		if file.Plain {
			method = zip.Store
		}
		f, err := archive.CreateHeader(&zip.FileHeader{Name: file.Name, Method: method})
		if err == nil {
			_, err = f.Write(file.Data)
		}
		if err != nil {
			return err
		}
	}
	return archive.Close()
}

// moment returns a moment of a day in steps of two seconds, which is as fine as a zip archive counts.
func moment(day time.Time, data []byte) time.Time {
	digest := sha256.Sum256(data)
	steps := binary.BigEndian.Uint32(digest[:]) % (24 * 60 * 60 / 2)
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 2*int(steps), 0, time.UTC)
}

// each makes the files of a tree, a few at the same time, and uses them one by one in order.
func each(ctx context.Context, files *tree.Tree, use func(name string, data []byte) error) error {
	type result struct {
		data []byte
		err  error
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	names := files.Paths()
	made := make([]chan result, len(names))
	for i := range made {
		made[i] = make(chan result, 1)
	}
	room := make(chan struct{}, 2*runtime.GOMAXPROCS(0))
	var workers bug.Group
	workers.Go("packing", func() {
		for i, name := range names {
			select {
			case room <- struct{}{}:
			case <-ctx.Done():
				return
			}
			workers.Go("packing "+name, func() {
				data, err := files.Open(ctx, name)
				made[i] <- result{data, err}
			})
		}
	})
	for i, name := range names {
		select {
		case r := <-made[i]:
			<-room
			if r.err != nil {
				return fmt.Errorf("%s: %w", name, r.err)
			}
			if err := use(name, r.data); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}
