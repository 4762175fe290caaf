// Package verify looks at a published copy of a course as a reader's browser does, and says what the server gets wrong:
// files that are missing, or from another version; types, headers, compression and caching that the copy needs; what
// happens at addresses that do not exist.
//
// A copy carries a list of its pages and media files (see package changes). [Run] asks for all of them and for every
// file that a page or a script names, each once, a few at a time, and only below the address it is given.
package verify

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/vinjett/vinjett/internal/bug"
	"github.com/vinjett/vinjett/internal/changes"
	"github.com/vinjett/vinjett/internal/export"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/media"
)

// A Finding is something that a host should change.
type Finding struct {
	Address string // where it was seen first, below the copy's address; "" for the copy itself
	Message string // what is wrong
	Hint    string // what to do
	More    int    // at how many other addresses it was seen too
}

// A Result is what was found at a copy.
type Result struct {
	Files    int // that were looked at
	Findings []Finding
}

// workers is how many files are asked for at the same time. A host's server should not notice.
const workers = 4

// limit is how large a file may be.
const limit = 512 << 20

// Run looks at the copy at an address, http or https. The error says why there is nothing to look at.
func Run(ctx context.Context, address string) (*Result, error) {
	base, err := url.Parse(address)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return nil, fmt.Errorf("%q is not a web address; write one like https://example.se/kurs/", address)
	}
	base.RawQuery, base.Fragment = "", ""
	base.Path = strings.TrimSuffix(base.Path, "index.html")
	v := &visit{base: base, findings: map[string]*Finding{}, seen: map[string]bool{}}
	v.client = &http.Client{
		Timeout:       time.Minute,
		Transport:     &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: workers},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	if !strings.HasSuffix(base.Path, "/") {
		base.Path += "/"
	}
	list, err := v.get(ctx, changes.File)
	if err != nil {
		return nil, err
	}
	if list.StatusCode >= 300 && list.StatusCode < 400 {
		return nil, fmt.Errorf("%s leads on to %s; name that address", base, list.Header.Get("Location"))
	}
	sum, files, err := changes.Contents(list.body)
	if err != nil || list.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s%s: %s; there is no course of vinjett's here, or it was built before "+
			"copies had that list",
			base, changes.File, list.Status)
	}
	v.sum = sum
	if err := v.all(ctx, append(files, "index.html", changes.File)); err != nil {
		return nil, err
	}
	if err := v.around(ctx); err != nil {
		return nil, err
	}
	found := slices.SortedFunc(maps.Values(v.findings), func(a, b *Finding) int {
		return cmp.Or(cmp.Compare(a.Message, b.Message), cmp.Compare(a.Address, b.Address))
	})
	result := &Result{Files: len(v.seen)}
	for _, f := range found {
		result.Findings = append(result.Findings, *f)
	}
	return result, nil
}

// A visit is one look at a copy.
type visit struct {
	base   *url.URL
	client *http.Client
	sum    string // the digest of the course

	mu       sync.Mutex
	findings map[string]*Finding // by message
	seen     map[string]bool     // addresses that have been asked for, or will be
}

// find notes a finding; the same message at several addresses is one.
func (v *visit) find(address, message, hint string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	f := v.findings[message]
	if f == nil {
		v.findings[message] = &Finding{Address: address, Message: message, Hint: hint}
		return
	}
	f.More++
	f.Address = min(f.Address, address) // the answers come in any order
}

// A response is one that has been read whole.
type response struct {
	*http.Response
	body []byte // as it was sent
}

func (v *visit) get(ctx context.Context, address string, headers ...string) (*response, error) {
	u := *v.base
	u.Path += address
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("User-Agent", "vinjett verify")
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	r, err := v.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer r.Body.Close()
	body, err := io.ReadAll(io.LimitReader(r.Body, limit))
	return &response{r, body}, err
}

// all looks at files and at those that they name.
func (v *visit) all(ctx context.Context, files []string) error {
	for len(files) > 0 {
		var next []string
		var failed error
		var wait bug.Group
		room := make(chan struct{}, workers)
		for _, file := range files {
			if v.seen[file] {
				continue
			}
			v.seen[file] = true
			room <- struct{}{}
			wait.Go("looking at "+file, func() {
				named, err := v.file(ctx, file)
				v.mu.Lock()
				defer v.mu.Unlock()
				next, failed = append(next, named...), errors.Join(failed, err)
				<-room
			})
		}
		wait.Wait()
		if failed != nil {
			return failed
		}
		files = slices.Sorted(slices.Values(next))
	}
	return nil
}

// file looks at a file and returns the addresses that it names.
func (v *visit) file(ctx context.Context, name string) (named []string, err error) {
	r, err := v.get(ctx, name, "Accept-Encoding", "gzip")
	if err != nil {
		return nil, err
	}
	if r.StatusCode != http.StatusOK {
		v.find(name, "the server answers "+r.Status+" for a file of the course", missingHint(name))
		return nil, nil
	}
	body := r.body
	switch r.Header.Get("Content-Encoding") {
	case "":
		if compressible(name) && len(body) > 2048 {
			v.find(name, "files of text are sent uncompressed",
				"switch on gzip, as the settings that came with the course do")
		}
	case "gzip":
		unpacked, err := gzip.NewReader(bytes.NewReader(body))
		if err == nil {
			body, err = io.ReadAll(io.LimitReader(unpacked, limit))
		}
		if err != nil {
			v.find(name, "what is said to be compressed is not",
				"serve the .gz files of --compress as copies of the others, or not at all")
			return nil, nil
		}
	}
	v.types(name, r)
	v.caching(name, r)
	if path.Ext(name) == ".html" {
		v.policy(name, r)
		if !bytes.Contains(body, []byte(v.sum)) && bytes.Contains(body, []byte("data-version=")) && !hosts(name) {
			v.find(name, "a page is from another version than the list version.txt",
				"copy all files of one version; a cache in front of the server may hold old ones")
		}
		return v.links(name, body), nil
	}
	if path.Ext(name) == ".js" {
		return scripts(name, body), nil
	}
	return nil, nil
}

// hosts reports whether a file is the host's own, which may be older than the course.
func hosts(name string) bool {
	return slices.ContainsFunc(
		lang.All(),
		func(l *lang.Language) bool { return path.Dir(name) == path.Dir(l.Addresses.About) },
	)
}

func missingHint(name string) string {
	switch folder := path.Dir(name); {
	case hosts(name):
		return "copy the folder " + folder + "-original that came with the course to " + folder
	case path.Ext(name) == ".html":
		return "copy all files of the course; names are in lower case"
	}
	return "copy all files of the course; IIS does not send types that it is not told of in web.config"
}

func compressible(name string) bool { return media.Of(name).Can(media.Text) }

func (v *visit) types(name string, r *response) {
	got, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind := media.Of(name); kind.Can(media.Text) && !kind.SentAs(got) {
		v.find(name, fmt.Sprintf("files that end in %s are sent as %s", path.Ext(name),
			cmp.Or(got, "nothing in particular")),
			"send them as "+kind.MIME)
	}
	if charset := params["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") {
		v.find(name, "text is said to be "+charset, "send it as UTF-8")
	}
	if r.Header.Get("X-Content-Type-Options") != "nosniff" {
		v.find(name, "the header X-Content-Type-Options: nosniff is missing",
			"use the settings that came with the course")
	}
}

// policy looks for what only a server can say of a page.
func (v *visit) policy(name string, r *response) {
	for key, values := range r.Header {
		if key == "Content-Security-Policy" && strings.Contains(strings.Join(values, ";"), "frame-ancestors") {
			return
		}
	}
	if r.Header.Get("X-Frame-Options") == "" {
		v.find(name, "any site may show the pages in a frame of its own",
			"send Content-Security-Policy with frame-ancestors, as the settings that came with the course do")
	}
}

var maxAge = regexp.MustCompile(`max-age=(\d+)`)

// caching looks at how long a browser may keep a file without asking.
func (v *visit) caching(name string, r *response) {
	control := r.Header.Get("Cache-Control")
	if export.Immutable(name) {
		if control == "no-store" {
			v.find(name, "scripts and style sheets are fetched anew for every page",
				"let browsers keep files whose names end in a digest")
		}
		return
	}
	seconds := 0
	if m := maxAge.FindStringSubmatch(control); m != nil {
		seconds, _ = strconv.Atoi(m[1])
	}
	switch {
	case strings.Contains(control, "immutable"), seconds > 3600:
		v.find(name, "pages may be kept without asking: readers would see old ones after an update "+
			"(Cache-Control: "+control+")",
			"send Cache-Control: no-cache for all but files whose names end in a digest")
	case control == "" && r.Header.Get("Expires") == "" && path.Ext(name) == ".html":
		v.find(name, "the server does not say how long pages may be kept, so browsers guess",
			"send Cache-Control: no-cache")
	}
}

// links returns the addresses of the copy's files that a page names.
func (v *visit) links(name string, page []byte) (named []string) {
	d := xml.NewDecoder(bytes.NewReader(page))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	for {
		token, err := d.Token()
		if err != nil {
			return named // the page ends, or is no page of ours, which other looks tell
		}
		element, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		for _, a := range element.Attr {
			if a.Name.Local != "href" && a.Name.Local != "src" {
				continue
			}
			u, err := url.Parse(a.Value)
			if err != nil || u.IsAbs() || u.Host != "" || u.Path == "" || path.IsAbs(u.Path) {
				continue
			}
			if to := path.Join(path.Dir(name), u.Path); !strings.HasPrefix(to, "../") {
				named = append(named, to)
			}
		}
	}
}

var fetched = regexp.MustCompile(`"([a-z-]+-[0-9a-f]{8}\.(?:js|css))"`)

// scripts returns the files that a script fetches when they are needed. Their names stand in it whole.
func scripts(name string, script []byte) (named []string) {
	for _, m := range fetched.FindAllSubmatch(script, -1) {
		named = append(named, path.Join(path.Dir(name), string(m[1])))
	}
	return named
}

// around looks at addresses that are not the course's: a page that does not exist, a script that is not there yet, the
// folder without its last slash.
func (v *visit) around(ctx context.Context) error {
	r, err := v.get(ctx, "finns-inte/sidan.html")
	if err != nil {
		return err
	}
	if r.StatusCode != http.StatusNotFound {
		v.find("", "an address that does not exist is answered "+r.Status,
			"answer 404, with 404.html as the page if you like")
	}
	if r, err = v.get(ctx, "assets/saknas-01234567.js"); err != nil {
		return err
	}
	m := maxAge.FindStringSubmatch(r.Header.Get("Cache-Control"))
	if strings.Contains(r.Header.Get("Cache-Control"), "immutable") || m != nil && len(m[1]) > 3 {
		v.find("", "what is missing may be kept as missing for long (Cache-Control: "+r.Header.Get("Cache-Control")+")",
			"send the long time for files that exist only")
	}
	if v.base.Path == "/" {
		return nil
	}
	folder := *v.base
	folder.Path = strings.TrimSuffix(folder.Path, "/")
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, folder.String(), nil)
	if err != nil {
		return err
	}
	answer, err := v.client.Do(request)
	if err != nil {
		return err
	}
	answer.Body.Close()
	if to := answer.Header.Get("Location"); answer.StatusCode/100 != 3 || !strings.HasSuffix(to, "/") {
		v.find("", "the address without its last slash is answered "+answer.Status,
			"lead it on to the one with a slash")
	}
	return nil
}
