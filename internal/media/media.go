// Package media is the table of the kinds of files that a site is made of. A kind is one row: what its files are
// called, what type a server gives them, what may be done with them, and how to tell that a file is what its name says.
// Who reads, serves, packs, prints or checks a file asks the row; a new kind is a row here and a line in the manual.
package media

import (
	"bytes"
	"path"
	"slices"
	"strings"
)

// A Use is what a page may do with a file.
type Use int

const (
	Part       Use = iota // a file that pages are made of, which no author names
	Picture               // shown where it stands
	Sound                 // played
	Film                  // played
	Captions              // shown with a film
	Attachment            // linked to, with its kind and size beside the link
)

// An Ability is something that is done with files of a kind.
type Ability int

const (
	Published Ability = 1 << iota // becomes part of the site when it lies in content/
	Text                          // holds characters, in UTF-8 where the program wrote it; packs well
	Printed                       // a printed document shows it, or is styled by it
	InBook                        // every program for e-books shows it
	Inlined                       // the single file carries it
	Drawn                         // read whole and drawn into the page; it has no pixels
	Opened                        // a browser shows it; what it does not show, it saves

	shown  = Published | Printed | Inlined | Opened
	played = Published | Inlined | Opened
	saved  = Published | Inlined
)

// A Type is one kind of file.
type Type struct {
	Extension string // in lower case, with its point
	MIME      string
	Name      string // what its readers call it, which is the same in every language
	Use       Use
	abilities Ability

	is   func(head []byte) bool // nil for what the program itself writes
	hint string                 // how to make a proper one, "" when its name says that
}

// types are the rows.
var types = []Type{
	{".html", "text/html", "HTML", Part, Text | Opened, nil, ""},
	{".css", "text/css", "CSS", Part, Text | Printed, nil, ""},
	{".js", "text/javascript", "JavaScript", Part, Text, nil, ""},
	{".xml", "text/xml", "XML", Part, Text, nil, ""},

	{".svg", "image/svg+xml", "SVG", Picture, shown | InBook | Drawn | Text, isSVG, ""},
	{".png", "image/png", "PNG", Picture, shown | InBook, starts("\x89PNG\r\n\x1a\n"), ""},
	{".jpg", "image/jpeg", "JPEG", Picture, shown | InBook, starts("\xff\xd8\xff"), ""},
	{".jpeg", "image/jpeg", "JPEG", Picture, shown | InBook, starts("\xff\xd8\xff"), ""},
	{".gif", "image/gif", "GIF", Picture, shown | InBook, starts("GIF87a", "GIF89a"), ""},
	{".webp", "image/webp", "WebP", Picture, shown, isRIFF("WEBP"), ""},

	{".mp3", "audio/mpeg", "MP3", Sound, played, isMP3, ""},
	{".m4a", "audio/mp4", "M4A", Sound, played, isMP4, ""},
	{".ogg", "audio/ogg", "Ogg", Sound, played, starts("OggS"), ""},
	{".wav", "audio/wav", "WAV", Sound, played, isRIFF("WAVE"), ""},
	{".mp4", "video/mp4", "MP4", Film, played, isMP4, ""},
	{".webm", "video/webm", "WebM", Film, played, starts("\x1a\x45\xdf\xa3"), ""},
	{".vtt", "text/vtt", "WebVTT", Captions, played | Text, isVTT,
		"its first line is WEBVTT, then comes an empty one; times have a point, as 00:01.500 --> 00:04.000"},

	{".txt", "text/plain", "TXT", Attachment, saved | Opened | Text, isText, ""},
	{".csv", "text/csv", "CSV", Attachment, saved | Text, isText, ""},
	{".pdf", "application/pdf", "PDF", Attachment, saved | Opened, isPDF, ""},
	{".docx", office + "wordprocessingml.document", "Word", Attachment, saved, isOffice("word/"), ""},
	{".xlsx", office + "spreadsheetml.sheet", "Excel", Attachment, saved, isOffice("xl/"), ""},
	{".pptx", office + "presentationml.presentation", "PowerPoint", Attachment, saved, isOffice("ppt/"), ""},
	{".odt", odt, "OpenDocument", Attachment, saved, isODT, ""},
	{".zip", "application/zip", "ZIP", Attachment, saved, isZIP, ""},
}

const (
	office = "application/vnd.openxmlformats-officedocument."
	odt    = "application/vnd.oasis.opendocument.text"
)

// All returns the rows.
func All() []Type { return slices.Clone(types) }

// Of returns the row of a file, by its name; of a file without one, a row that can do nothing.
func Of(name string) Type {
	ext := strings.ToLower(path.Ext(name))
	for _, t := range types {
		if t.Extension == ext {
			return t
		}
	}
	return Type{Extension: ext, MIME: "application/octet-stream"}
}

// Can reports whether something is done with files of the kind.
func (t Type) Can(a Ability) bool { return t.abilities&a != 0 }

// Header is the type as a server sends it.
func (t Type) Header() string {
	if t.Can(Text) && t.Use != Picture {
		return t.MIME + "; charset=utf-8"
	}
	return t.MIME
}

// older are other names that servers still give some types.
var older = map[string]string{"text/javascript": "application/javascript", "text/xml": "application/xml"}

// SentAs reports whether a server that gives files of the kind a type gives the right one.
func (t Type) SentAs(mime string) bool { return mime == t.MIME || mime != "" && mime == older[t.MIME] }

// Extensions lists those of the kinds with an ability and a use, as `.mp4, .webm`.
func Extensions(a Ability, uses ...Use) string {
	var all []string
	for _, t := range types {
		if t.Can(a) && slices.Contains(uses, t.Use) {
			all = append(all, t.Extension)
		}
	}
	return strings.Join(all, ", ")
}

// Head is how many bytes of a file [Type.Check] needs.
const Head = 4096

// Check returns "" when a file that begins so is of the type, else what it is instead and what to do.
func (t Type) Check(head []byte) (fault, hint string) {
	switch {
	case t.is == nil:
		return "", ""
	case len(head) == 0:
		return "the file is empty", "put the whole file here"
	case t.is(head):
		return "", ""
	}
	fault, hint = "the content of the file is not "+t.Name, t.hint
	for _, other := range types {
		if other.is != nil && !other.Can(Text) && other.is(head) {
			return fault + " but " + other.Name, "name it " + other.Extension + ", or save it as " + t.Name
		}
	}
	if hint == "" {
		hint = "open it in the program it comes from and save it as " + t.Name
	}
	return fault, hint
}

// starts returns a function that tells whether a file begins with one of some texts.
func starts(with ...string) func([]byte) bool {
	return func(head []byte) bool {
		for _, w := range with {
			if bytes.HasPrefix(head, []byte(w)) {
				return true
			}
		}
		return false
	}
}

func isRIFF(of string) func([]byte) bool {
	return func(head []byte) bool {
		return len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == of
	}
}

// isMP3 takes a file with a tag before the sound, or one that begins with a frame of layer III (ISO 11172-3).
func isMP3(head []byte) bool {
	return bytes.HasPrefix(head, []byte("ID3")) || len(head) > 1 && head[0] == 0xff && head[1]&0xe6 == 0xe2
}

// isMP4 takes the boxes that a file may begin with (ISO 14496-12).
func isMP4(head []byte) bool {
	return len(head) >= 8 && strings.Contains(" ftyp moov mdat free skip wide ", " "+string(head[4:8])+" ")
}

func isZIP(head []byte) bool { return starts("PK\x03\x04", "PK\x05\x06")(head) }

// isOffice takes a package with one of the entries that it begins with, in whatever order a program writes them
// (ECMA-376).
func isOffice(folder string) func([]byte) bool {
	return func(head []byte) bool {
		begins := func(entry string) bool { return bytes.Contains(head, []byte(entry)) }
		return isZIP(head) && (begins("[Content_Types].xml") || begins("_rels/") || begins(folder))
	}
}

// isODT takes a package whose first entry says what it is, as the format asks.
func isODT(head []byte) bool { return isZIP(head) && bytes.Contains(head, []byte(odt)) }

// isPDF takes a file that says so in its first bytes; some programs write a line of their own before that.
func isPDF(head []byte) bool { return bytes.Contains(head[:min(len(head), 1024)], []byte("%PDF-")) }

func isVTT(head []byte) bool {
	rest, ok := bytes.CutPrefix(bytes.TrimPrefix(head, []byte("\ufeff")), []byte("WEBVTT"))
	return ok && (len(rest) == 0 || strings.ContainsRune(" \t\r\n", rune(rest[0])))
}

// isSVG takes a drawing, or a text whose beginning is all comment.
func isSVG(head []byte) bool {
	begins := bytes.HasPrefix(bytes.TrimSpace(head), []byte("<"))
	return bytes.Contains(head, []byte("<svg")) || len(head) == Head && begins
}

// isText takes what has no byte that no text has. The encoding may be any: a table out of an office is often not in
// UTF-8.
func isText(head []byte) bool { return bytes.IndexByte(head, 0) < 0 }
