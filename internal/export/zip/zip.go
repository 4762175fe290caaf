// Package zip makes a site into what is handed to the one who runs a web server: a zip archive with the pages, the
// configuration of the usual servers, and a page that says in plain words how a course is put in place and what may go
// wrong.
//
// IIS and Apache read their configuration from the archive's root by themselves. That of nginx, Caddy and lighttpd is
// in the folder [lang.Addresses.Hosting] beside the guide; no page of a course can have an address that begins with an
// underscore. The host's own pages lie in a folder that ends in -original, so that a newer archive can be unpacked over
// a copy and leaves what the host has written there. Those of an edition are written in the edition, so they lie where
// the pages' links lead.
package zip

import (
	"cmp"
	"context"
	"embed"
	"fmt"
	"html"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/export"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/media"
	"github.com/vinjett/vinjett/internal/tree"
)

// Options say what is packed.
type Options struct {
	Course *course.Course
	Tree   *tree.Tree // the site
	Style  string     // the style sheet of the site, in the tree
	Policy string     // the Content-Security-Policy of the pages
}

// Write writes the archive.
func Write(ctx context.Context, w io.Writer, o Options) error {
	if o.Course.Edition == nil {
		o.Tree = o.Tree.Archived()
	}
	if err := add(o); err != nil {
		return err
	}
	return export.Zip(ctx, w, o.Tree, o.Course.LastCheckedDay())
}

//go:embed files
var files embed.FS

// headers are sent with every file. The policy also stands in the pages, but only a server can say who may frame them.
func headers(policy string) [][2]string {
	return [][2]string{
		{"Content-Security-Policy", policy + "; frame-ancestors 'self'"},
		{"X-Content-Type-Options", "nosniff"},
		{"Referrer-Policy", "no-referrer"},
		{"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
		{"Cross-Origin-Opener-Policy", "same-origin"},
	}
}

// add adds the servers' configuration and the guide to the tree.
func add(o Options) error {
	configuration := strings.NewReplacer(fill(o)...)
	language := lang.Of(o.Course.Config.Language)
	folder := language.Addresses.Hosting + "/"
	for name, source := range map[string]string{
		"web.config":                 "files/web.config",
		".htaccess":                  "files/htaccess",
		"assets/.htaccess":           "files/htaccess-assets",
		folder + "apache.conf.txt":   "files/apache.conf",
		folder + "nginx.conf.txt":    "files/nginx.conf",
		folder + "Caddyfile.txt":     "files/Caddyfile",
		folder + "lighttpd.conf.txt": "files/lighttpd.conf",
	} {
		text, err := files.ReadFile(source)
		if err != nil {
			return err
		}
		o.Tree.Put(name, tree.Bytes([]byte(configuration.Replace(string(text)))))
	}
	guide, err := files.ReadFile("files/guide." + language.Code + ".html")
	if err != nil {
		return err
	}
	o.Tree.Put(folder+"index.html", tree.Bytes(fillGuide(guide, o)))
	return nil
}

// fill returns what stands for the words in braces of the servers' configuration.
func fill(o Options) []string {
	base := "/"
	if u, err := url.Parse(string(o.Course.Config.BaseURL)); err == nil && u.Host != "" {
		base = strings.TrimSuffix(u.EscapedPath(), "/") + "/"
	}
	fill := []string{"{BASE}", base, "{ID}", o.Course.Config.ID, "{KEPT}", locations(o.Tree)}
	for server, line := range map[string]string{
		"APACHE":   "  Header always set %s %q",
		"CADDY":    "\t\t%s %q",
		"IIS":      `        <remove name="%[1]s"/><add name="%[1]s" value="%[2]s"/>`,
		"LIGHTTPD": "    %q => %q,",
		"NGINX":    "        add_header %s %q always;",
	} {
		var lines []string
		for _, h := range headers(o.Policy) {
			lines = append(lines, fmt.Sprintf(line, h[0], h[1]))
		}
		fill = append(fill, "{"+server+"}", strings.Join(lines, "\n"))
	}
	// The address without its last slash is not below the course's, but people type it.
	for server, line := range map[string]string{
		"APACHE":   "RedirectMatch 301 \"^%[1]s$\" \"%[1]s/\"\n",
		"CADDY":    "\tredir %[1]s %[1]s/ 301\n",
		"LIGHTTPD": "$HTTP[\"url\"] == \"%[1]s\" {\n    url.redirect = ( \"\" => \"%[1]s/\" )\n}\n",
		"NGINX":    "    location = %[1]s {\n        return 301 %[1]s/;\n    }\n",
	} {
		if base == "/" {
			line = ""
		} else {
			line = fmt.Sprintf(line, strings.TrimSuffix(base, "/"))
		}
		fill = append(fill, "{"+server+"_SLASH}", line)
	}
	return append(fill, types()...)
}

// fillGuide makes the guide one for this course, or this edition.
func fillGuide(text []byte, o Options) []byte {
	drop, keep := edition, plain
	if o.Course.Edition != nil {
		drop, keep = plain, edition
	}
	text = keep.ReplaceAll(drop.ReplaceAll(text, nil), []byte("$1"))
	c := &o.Course.Config
	return []byte(strings.NewReplacer("{POLICY}", html.EscapeString(o.Policy), "{STYLE}", "../"+o.Style, "{TITLE}",
		html.EscapeString(c.Title), "{VERSION}", html.EscapeString(cmp.Or(c.Version, "–"))).Replace(string(text)))
}

// What the guide says of a course itself and what it says of an edition stand between comments.
var (
	plain   = regexp.MustCompile(`(?s)<!--plain-->(.*?)<!--/plain-->`)
	edition = regexp.MustCompile(`(?s)<!--edition-->(.*?)<!--/edition-->`)
)

// locations tells IIS, which knows no patterns, each file that a browser may keep.
func locations(t *tree.Tree) string {
	var b strings.Builder
	for _, name := range t.Paths() {
		if export.Immutable(name) {
			fmt.Fprintf(&b, "  <location path=%q><system.webServer><staticContent>"+
				`<clientCache cacheControlMode="UseMaxAge" cacheControlMaxAge="365.00:00:00" `+
				`cacheControlCustom="public, immutable"/>`+
				"</staticContent></system.webServer></location>\n", name)
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// types returns what the servers are told of the kinds of files in a site, with the places where that stands. IIS
// refuses to send a file whose type it does not know.
func types() (fill []string) {
	forms := map[string]func(media.Type) string{
		"MIME": func(t media.Type) string {
			return fmt.Sprintf("      <remove fileExtension=%q/><mimeMap fileExtension=%[1]q mimeType=%q/>",
				t.Extension, t.Header())
		},
		"APACHE_TYPES": func(t media.Type) string { return "AddType " + t.MIME + " " + t.Extension },
		"NGINX_TYPES":  func(t media.Type) string { return fmt.Sprintf("            %s %s;", t.MIME, t.Extension[1:]) },
		"LIGHTTPD_TYPES": func(t media.Type) string {
			mime := t.MIME
			if t.Can(media.Text) {
				mime += "; charset=utf-8"
			}
			return fmt.Sprintf("        %q => %q,", t.Extension, mime)
		},
	}
	all := media.All()
	slices.SortFunc(all, func(a, b media.Type) int { return strings.Compare(a.Extension, b.Extension) })
	for place, form := range forms {
		var lines []string
		for _, t := range all {
			lines = append(lines, form(t))
		}
		fill = append(fill, "{"+place+"}", strings.Join(lines, "\n"))
	}
	var texts, extensions []string
	for _, t := range all {
		if t.Can(media.Text) {
			extensions = append(extensions, t.Extension)
			if t.Extension != ".html" { // which nginx knows as text, and warns of when it is told
				texts = append(texts, t.MIME)
			}
		}
	}
	return append(fill, "{TEXT_TYPES}", strings.Join(texts, " "), "{TEXT_EXTENSIONS}", strings.Join(extensions, " "))
}
