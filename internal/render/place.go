package render

import (
	"path"
	"strings"
)

// A Place is where the blocks of a chapter are put. It is all that differs between a web page, a page that holds several chapters
// (the booklet, the single file) and an EPUB. The zero Place is the web page.
type Place struct {
	// URL returns how a page at the address from links to the address to, and to a fragment in it when that is not "".
	// Addresses are below the site. An empty URL makes the link plain text. Nil means Relative.
	URL func(from, to, fragment string) string
	// IDPrefix begins every id of the blocks and every fragment that names one, as `<chapter-id>--` where chapters share a page.
	IDPrefix string
	// HeadingOffset is added to the level of every heading.
	HeadingOffset int
	// NoTerms leaves the terms of the glossary as plain text.
	NoTerms bool
	// Leader writes the notes for the leader of a group, and what is shown on the wall, where they stand.
	Leader bool
	// Book is for a place where nothing can be filled in or opened; nil is a page on a screen.
	Book *Book
}

func (p *Place) url(from, to, fragment string) string {
	if p.URL != nil {
		return p.URL(from, to, fragment)
	}
	return Relative(from, to, fragment)
}

// Relative returns the relative URL from the page at one address to another address and a fragment. It never begins with a
// slash, so the pages work from any folder, from a zip and from `file://`.
func Relative(from, to, fragment string) string {
	if fragment != "" {
		fragment = "#" + escapeFragment(fragment)
	}
	if from == to {
		if fragment != "" {
			return fragment
		}
		return escapePath(path.Base(to))
	}
	same := 0 // length of the folders that both are in
	for i := 0; i < len(from) && i < len(to) && from[i] == to[i]; i++ {
		if from[i] == '/' {
			same = i + 1
		}
	}
	return strings.Repeat("../", strings.Count(from[same:], "/")) + escapePath(to[same:]) + fragment
}

// root returns the way from a page to the folder of the site, "" or ending in a slash.
func root(address string) string { return strings.Repeat("../", strings.Count(address, "/")) }

// Addresses are made of a-z, 0-9, hyphens and dots as a rule; the file names of media may hold more.
func escapePath(s string) string { return escapeURL(s, "/") }

func escapeFragment(s string) string { return escapeURL(s, "/:@!$'()*+,;=?") }

func escapeURL(s, also string) string {
	plain := func(c byte) bool {
		return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-._~", c) >= 0 || strings.IndexByte(also, c) >= 0
	}
	clean := true
	for i := 0; i < len(s); i++ {
		clean = clean && plain(s[i])
	}
	if clean {
		return s
	}
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if c := s[i]; plain(c) {
			b.WriteByte(c)
		} else {
			b.WriteString(string([]byte{'%', hex[c>>4], hex[c&15]}))
		}
	}
	return b.String()
}
