package render

import (
	"html/template"
	"net/url"
	"path"
	"strings"
)

// Relative returns the relative URL from the page at one address to another address and a fragment. It never begins
// with a slash, so the pages work from any folder, from a zip and from `file://`.
func Relative(from, to, fragment string) string {
	if fragment != "" {
		fragment = "#" + EscapeFragment(fragment)
	}
	if from == to {
		if fragment != "" {
			return fragment
		}
		return EscapePath(path.Base(to))
	}
	same := 0 // length of the folders that both are in
	for i := 0; i < len(from) && i < len(to) && from[i] == to[i]; i++ {
		if from[i] == '/' {
			same = i + 1
		}
	}
	return strings.Repeat("../", strings.Count(from[same:], "/")) + EscapePath(to[same:]) + fragment
}

// Root returns the way from a page to the folder of the site, "" or ending in a slash.
func Root(address string) string { return strings.Repeat("../", strings.Count(address, "/")) }

// EscapePath escapes an address. Addresses are made of a-z, 0-9, hyphens and dots as a rule; the file names of media
// may hold more.
func EscapePath(s string) string { return escapeURL(s, "/") }

// EscapeFragment escapes an id.
func EscapeFragment(s string) string { return escapeURL(s, "/:@!$'()*+,;=?") }

func escapeURL(s, also string) string {
	plain := func(c byte) bool {
		return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
			strings.IndexByte("-._~", c) >= 0 ||
			strings.IndexByte(also, c) >= 0
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

// ExternalURL returns an address outside the course when it is one that a page may link to, else "".
func ExternalURL[S ~string](s S) string {
	u, err := url.Parse(string(s))
	if err != nil {
		return ""
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https", "mailto", "tel", "sms":
		return u.String()
	}
	return ""
}

func hostName(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address
	}
	return strings.TrimPrefix(u.Host, "www.")
}

// Telephone returns the address that calls a number, "" when it has no digits.
func Telephone(number string) template.URL {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, number)
	if strings.Trim(digits, "+") == "" {
		return ""
	}
	return template.URL("tel:" + digits)
}
