// Package importer makes a course, or a part of one, of what people have: documents, sheets and banks of questions, and
// books in other programs' Markdown.
//
// A reader of one kind of source (the packages below this one) makes a [draft.Draft] of its bytes. [Write] gives its
// pages names and writes them beside what is there. What was carried over, changed and left behind is in the report of
// the draft; the course passes `vinjett check` without errors, whatever the source held.
package importer

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/vinjett/vinjett/internal/importer/bank"
	"github.com/vinjett/vinjett/internal/importer/book"
	"github.com/vinjett/vinjett/internal/importer/docx"
	"github.com/vinjett/vinjett/internal/importer/draft"
	"github.com/vinjett/vinjett/internal/importer/sheet"
)

// maxSource is how large a source may be, in bytes.
const maxSource = 256 << 20

// A reader makes a draft of one kind of file; name is what the report calls it.
type reader func(name string, data []byte) (*draft.Draft, error)

// readers are those of files, by their extensions.
var readers = map[string]reader{
	".docx": docx.Read, ".csv": sheet.CSV, ".tsv": sheet.CSV, ".xlsx": sheet.XLSX,
	".gift": bank.GIFT, ".txt": plain, ".xml": bank.Moodle,
}

// Kinds says which files can be imported.
const Kinds = ".docx (Word), .csv and .xlsx (a list of questions), .gift, .txt (GIFT or Aiken), .xml (Moodle)"

// Books says of which programs folders can be imported.
func Books() string { return book.Programs() }

// plain reads a bank of questions that is only called a text.
func plain(name string, data []byte) (*draft.Draft, error) {
	if bank.IsAiken(data) {
		return bank.Aiken(name, data)
	}
	return bank.GIFT(name, data)
}

// An UnknownError says that no reader knows the source.
type UnknownError struct{ Source string }

func (e *UnknownError) Error() string {
	return fmt.Sprintf("%s is none of the files that can be imported: %s; a folder of Markdown can be, too", e.Source,
		Kinds)
}

// Read reads a source.
func Read(source string) (*draft.Draft, error) {
	f, err := os.Open(source)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		d, err := book.Read(source)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", source, err)
		}
		return d, nil
	}
	read := readers[strings.ToLower(filepath.Ext(source))]
	if read == nil {
		return nil, &UnknownError{source}
	}
	data, err := io.ReadAll(io.LimitReader(f, maxSource+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxSource {
		return nil, fmt.Errorf("%s is larger than %d MB", source, maxSource>>20)
	}
	d, err := read(filepath.Base(source), data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", source, err)
	}
	return d, nil
}
