package e2e

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"mime"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"

	"github.com/vinjett/vinjett/internal/export"
	vzip "github.com/vinjett/vinjett/internal/export/zip"
	"github.com/vinjett/vinjett/internal/page"
	"github.com/vinjett/vinjett/internal/site"
	"github.com/vinjett/vinjett/internal/verify"
)

// exported builds a course for an address, packs it and returns the archive.
func exported(t testing.TB, project, baseURL string, compressed bool, pack func(context.Context, io.Writer,
	*site.Result) error) []byte {
	t.Helper()
	builder := site.New(site.Options{Dir: project, BaseURL: baseURL, Program: "prov"})
	defer builder.Close()
	r, err := builder.Build(t.Context())
	if err != nil || r.Tree == nil {
		t.Fatal("the course does not build: ", err)
	}
	if compressed {
		export.Compress(r.Tree)
	}
	var b bytes.Buffer
	if err := pack(t.Context(), &b, r); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func packZip(ctx context.Context, w io.Writer, r *site.Result) error {
	return vzip.Write(ctx, w, vzip.Options{Course: r.Course, Tree: r.Tree, Style: r.Assets[page.SiteStyle],
		Policy: page.Policy})
}

// unpack unpacks an archive as a host does, with the times that are in it.
func unpack(t testing.TB, archive []byte, dir string) {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, r); err != nil {
		t.Fatal(err)
	}
	for _, f := range r.File {
		if err := os.Chtimes(filepath.Join(dir, f.Name), f.Modified, f.Modified); err != nil {
			t.Fatal(err)
		}
	}
}

// A server is one of those that a host may have.
type server struct {
	name  string
	plain bool     // it has no configuration: it sends no headers of ours and compresses nothing
	sends []string // the encodings of copies beside a file that it sends
	// command writes what the server needs into the folder run and returns what starts it, for the course in the folder
	// course, which is parent or lies in it, at the path base.
	command func(t *testing.T, run, parent, course, base, port string) *exec.Cmd
}

// shipped returns a configuration file of the package as its comments say that a host should change it.
func shipped(t *testing.T, course, file string, changes ...string) string {
	text := string(read(t, filepath.Join(course, "_publicera", file)))
	for i := 0; i < len(changes); i += 2 {
		if !strings.Contains(text, changes[i]) {
			t.Fatalf("%s has no %q", file, changes[i])
		}
		text = strings.ReplaceAll(text, changes[i], changes[i+1])
	}
	return text
}

// distribution copies a server's configuration as the distribution has it, with what it takes to run it beside others
// on this machine: each text is replaced by the next one, and must be there.
func distribution(t *testing.T, from, to string, changes ...string) {
	t.Helper()
	replaced := make([]bool, len(changes)/2)
	err := filepath.Walk(from, func(name string, info fs.FileInfo, err error) error {
		if err == nil && info.Mode()&fs.ModeSymlink != 0 {
			info, err = os.Stat(name)
		}
		rel, relErr := filepath.Rel(from, name)
		if err := errors.Join(err, relErr); err != nil || info.IsDir() {
			return errors.Join(err, os.MkdirAll(filepath.Join(to, rel), 0o755))
		}
		text := string(read(t, name))
		for i := range replaced {
			replaced[i] = replaced[i] || strings.Contains(text, changes[2*i])
			text = strings.ReplaceAll(text, changes[2*i], changes[2*i+1])
		}
		write(t, to, rel, text)
		return nil
	})
	if err != nil {
		t.Fatalf("%v; make setup installs the servers", err)
	}
	for i, found := range replaced {
		if !found {
			t.Fatalf("%s has no %q", from, changes[2*i])
		}
	}
}

// The servers run with the configuration of the distribution and, added to it where its comment says, the one of the
// package.
var servers = []server{
	{name: "nginx", sends: []string{"gzip"}, command: func(t *testing.T, run, _, course, _, port string) *exec.Cmd {
		conf, listen := filepath.Join(run, "nginx"), "listen 127.0.0.1:"+port
		distribution(t, "/etc/nginx", conf, "/etc/nginx/", conf+"/", "/var/log/nginx/", run+"/", "/run/nginx.pid",
			run+"/pid",
			"\tlisten [::]:80 default_server;\n", "", "listen 80", listen, "worker_connections 768",
			"worker_connections 128")
		write(t, conf, "conf.d/kurs.conf", shipped(t, course, "nginx.conf.txt", "listen 80;", listen+";",
			"server_name kurs.example.se;", "server_name 127.0.0.1;", "/srv/sex-mot-ersattning/", course+"/"))
		if err := os.Symlink("/usr/lib/nginx/modules", filepath.Join(run, "modules")); err != nil {
			t.Fatal(err)
		}
		return exec.Command("nginx", "-g", "daemon off; master_process off;", "-p", run, "-c", conf+"/nginx.conf",
			"-e", run+"/log")
	}},
	{name: "apache2", command: func(t *testing.T, run, _, course, _, port string) *exec.Cmd {
		conf := filepath.Join(run, "apache2")
		distribution(t, "/etc/apache2", conf, "Listen 80\n", "Listen 127.0.0.1:"+port+"\n", "<VirtualHost *:80>",
			"<VirtualHost *:"+port+">")
		write(t, conf, "mods-enabled/headers.load",
			string(read(t, conf+"/mods-available/headers.load"))) // a2enmod headers
		write(t, conf, "conf-enabled/kurs.conf", shipped(t, course, "apache.conf.txt", "/srv/sex-mot-ersattning/",
			course+"/"))
		cmd := exec.Command("apache2", "-X", "-d", conf, "-f", conf+"/apache2.conf", "-c", "ServerName localhost",
			"-c", "Mutex posixsem")
		cmd.Env = append(os.Environ(), "APACHE_RUN_USER=www-data", "APACHE_RUN_GROUP=www-data",
			"APACHE_PID_FILE="+run+"/pid",
			"APACHE_RUN_DIR="+run, "APACHE_LOCK_DIR="+run, "APACHE_LOG_DIR="+run)
		return cmd
	}},
	{name: "caddy", sends: []string{"gzip", "br"}, command: func(t *testing.T, run, _, course, _,
		port string) *exec.Cmd {
		distribution(t, "/etc/caddy", run, ":80 {", "{\n\tadmin off\n}\nhttp://localhost:"+port+" {\n\tbind 127.0.0.1")
		snippet := shipped(t, course, "Caddyfile.txt",
			"kurs.example.se {", "http://127.0.0.1:"+port+" {\n\tbind 127.0.0.1", "/srv/sex-mot-ersattning", course)
		conf := write(t, run, "Caddyfile", string(read(t, run+"/Caddyfile"))+snippet)
		cmd := exec.Command("caddy", "run", "--adapter", "caddyfile", "--config", conf)
		cmd.Env = append(os.Environ(), "HOME="+run, "XDG_DATA_HOME="+run, "XDG_CONFIG_HOME="+run)
		return cmd
	}},
	{name: "lighttpd", command: func(t *testing.T, run, _, course, _, port string) *exec.Cmd {
		conf := filepath.Join(run, "lighttpd")
		distribution(t, "/etc/lighttpd", conf, "/etc/lighttpd/", conf+"/", "/var/log/lighttpd/error.log", run+"/log",
			"/run/lighttpd.pid", run+"/pid", "/var/cache/lighttpd/uploads", run,
			"= 80\n", "= "+port+"\nserver.bind = \"127.0.0.1\"\n",
			"include_shell \"/usr/share/lighttpd/use-ipv6.pl \" + server.port",
			"") // which would listen beyond loopback
		write(t, conf, "conf-enabled/kurs.conf", shipped(t, course, "lighttpd.conf.txt", "/srv/sex-mot-ersattning/",
			course+"/"))
		return exec.Command("lighttpd", "-D", "-f", conf+"/lighttpd.conf")
	}},
	{name: "python3", plain: true, command: func(t *testing.T, _, parent, _, _, port string) *exec.Cmd {
		return exec.Command("python3", "-m", "http.server", port, "--bind", "127.0.0.1", "--directory", parent)
	}},
}

func write(t testing.TB, dir, name, text string) string {
	t.Helper()
	name = filepath.Join(dir, name)
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

// start starts a server on loopback and waits until it answers.
func (s *server) start(t *testing.T, parent, course, base string) (url string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	listener.Close()
	run, err := os.MkdirTemp(scratch, s.name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(run, 0o777); err != nil { // some run as another user
		t.Fatal(err)
	}
	cmd := s.command(t, run, parent, course, base, port)
	if name := "/usr/sbin/" + s.name; cmd.Err != nil { // Debian keeps servers out of other users' way
		cmd.Path, cmd.Err = name, nil
	}
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	cmd.WaitDelay = time.Second
	if err := cmd.Start(); err != nil {
		t.Fatalf("%v; make setup installs the servers", err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		done := time.AfterFunc(5*time.Second, func() { _ = cmd.Process.Kill() })
		defer done.Stop()
		_ = cmd.Wait()
	})
	for range 200 {
		if conn, err := net.Dial("tcp", "127.0.0.1:"+port); err == nil {
			conn.Close()
			return "http://127.0.0.1:" + port + base
		}
		time.Sleep(25 * time.Millisecond)
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	log, _ := os.ReadFile(run + "/log")
	t.Fatalf("%s does not start: %s%s", s.name, output.Bytes(), log)
	return ""
}

// ask asks a server for a file.
func ask(t testing.TB, url string, headers ...string) (*http.Response, []byte) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), "GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept-Encoding", "identity")
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, body
}

var mediaTypes = map[string]string{
	".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png",
	".jpg": "image/jpeg", ".txt": "text/plain",
}

var keptFile = regexp.MustCompile(`^assets/[^/]+-[0-9a-f]{8}\.[a-z]+$`)

// A host unpacks the package on its server, at the root or below, with the configuration that came with it.
func TestServers(t *testing.T) {
	t.Parallel()
	if err := os.Chmod(scratch, 0o755); err != nil { // a server may run as another user
		t.Fatal(err)
	}
	for _, base := range []string{"/", "/utbildning/kurs/"} {
		parent := filepath.Join(scratch, "host"+strings.ReplaceAll(base, "/", "-"))
		course := filepath.Join(parent, filepath.FromSlash(base))
		unpack(t, exported(t, "../..", "http://127.0.0.1"+base, base != "/", packZip), course)
		// The step of the guide that is done once.
		if err := os.CopyFS(filepath.Join(course, "lokalt"),
			os.DirFS(filepath.Join(course, "lokalt-original"))); err != nil {
			t.Fatal(err)
		}
		for _, s := range servers {
			t.Run(s.name+" "+base, func(t *testing.T) {
				url := s.start(t, parent, course, base)
				testFiles(t, s, url, course)
				testAround(t, s, url, base)
				testVerify(t, s, url)
				if base != "/" {
					visitPages(t, url, course, s.name == "nginx")
				}
			})
		}
	}
}

func testFiles(t *testing.T, s server, url, course string) {
	promised := http.Header{
		"Content-Security-Policy": {page.Policy + "; frame-ancestors 'self'"}, "X-Content-Type-Options": {"nosniff"},
		"Referrer-Policy":            {"no-referrer"},
		"Permissions-Policy":         {"camera=(), geolocation=(), microphone=()"},
		"Cross-Origin-Opener-Policy": {"same-origin"},
	}
	kinds := map[string]bool{}
	err := fs.WalkDir(os.DirFS(course), ".", func(name string, d fs.DirEntry, err error) error {
		ext := path.Ext(name)
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".") || name == "web.config" || ext == ".gz" ||
			ext == ".br" {
			return err
		}
		kinds[ext] = true
		want := read(t, filepath.Join(course, name))
		r, body := ask(t, url+name)
		if r.StatusCode != 200 || !bytes.Equal(body, want) {
			t.Errorf("%s: %s, %d bytes of %d", name, r.Status, len(body), len(want))
			return nil
		}
		if got, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); got != mediaTypes[ext] &&
			!(s.plain && strings.HasSuffix(got, "/javascript")) {
			t.Errorf("%s is sent as %q", name, r.Header.Get("Content-Type"))
		} else if strings.HasPrefix(got, "text/") && !s.plain && params["charset"] != "utf-8" {
			t.Errorf("%s: the characters are not said to be UTF-8: %q", name, r.Header.Get("Content-Type"))
		}
		if !s.plain {
			for key := range promised {
				if got := r.Header.Values(key); len(got) != 1 || got[0] != promised.Get(key) {
					t.Errorf("%s: %s: %q", name, key, got)
				}
			}
			cache := "no-cache"
			if keptFile.MatchString(name) {
				cache = "public, max-age=31536000, immutable"
				if s.name == "lighttpd" { // what else it could send, it sends with a 404 too
					cache = "max-age=31536000"
				}
			}
			if got := r.Header.Values("Cache-Control"); len(got) != 1 || got[0] != cache {
				t.Errorf("%s: Cache-Control: %q, want %q", name, got, cache)
			}
		}
		if ext == ".html" && !bytes.Contains(want, []byte(`rel="icon"`)) {
			t.Errorf("%s names no icon, so browsers ask for /favicon.ico, outside the course", name)
		}
		testRevalidation(t, url+name, r)
		if s.plain || ext == ".png" || ext == ".jpg" || len(want) < 1024 {
			return nil
		}
		r, body = ask(t, url+name, "Accept-Encoding", "gzip")
		if r.Header.Get("Content-Encoding") != "gzip" || r.Header.Get("Vary") == "" {
			t.Errorf("%s is not compressed: %q", name, r.Header)
			return nil
		}
		unpacked, err := gzip.NewReader(bytes.NewReader(body))
		if err == nil {
			body, err = io.ReadAll(unpacked)
		}
		if err != nil || !bytes.Equal(body, want) {
			t.Errorf("%s: something else is compressed: %v", name, err)
		}
		testRevalidation(t, url+name, r, "Accept-Encoding", "gzip")
		testCompressed(t, s, url, course, name)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, ext := range []string{".html", ".css", ".js", ".svg", ".txt"} {
		if !kinds[ext] {
			t.Errorf("no file of the kind %s was asked for", ext)
		}
	}
	if r, body := ask(t, url); r.StatusCode != 200 || !bytes.Equal(body, read(t, filepath.Join(course, "index.html"))) {
		t.Errorf("the folder does not show its start page: %s", r.Status)
	}
	r, body := ask(t, url+"finns/inte.html")
	if r.StatusCode != 404 {
		t.Errorf("what does not exist: %s", r.Status)
	}
	if !s.plain && !bytes.Equal(body, read(t, filepath.Join(course, "404.html"))) {
		t.Errorf("what does not exist shows %.200q", body)
	}
}

// testAround asks for what is not there: a script that comes in a moment must not be thought missing for a year, and
// people type the address of a folder without its last slash.
func testAround(t *testing.T, s server, url, base string) {
	t.Helper()
	r, _ := ask(t, url+"assets/main-01234567.js")
	if cache := r.Header.Get("Cache-Control"); r.StatusCode != 404 || strings.Contains(cache, "immutable") ||
		strings.Contains(cache, "max-age=3") {
		t.Errorf("a missing script: %s, Cache-Control: %s", r.Status, cache)
	}
	if base == "/" {
		return
	}
	r, _ = ask(t, strings.TrimSuffix(url, "/"))
	if to := r.Header.Get("Location"); r.StatusCode != 301 || !strings.HasSuffix(to, base) {
		t.Errorf("the address without its last slash: %s, Location: %q", r.Status, to)
	}
}

// testVerify looks at the copy as vinjett verify does: nothing is wrong with a server that has our settings, and much
// with one that has none.
func testVerify(t *testing.T, s server, url string) {
	t.Helper()
	result, err := verify.Run(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range result.Findings {
		if !s.plain {
			t.Errorf("verify: %s: %s", f.Address, f.Message)
		}
	}
	if s.plain && len(result.Findings) < 4 {
		t.Errorf("verify finds little wrong with a server without settings: %v", result.Findings)
	}
}

// testCompressed asks for a file that lies beside its copies of --compress: the servers that can send them do.
func testCompressed(t *testing.T, s server, url, course, name string) {
	t.Helper()
	for _, encoding := range s.sends {
		ext := map[string]string{"gzip": ".gz", "br": ".br"}[encoding]
		copied, err := os.ReadFile(filepath.Join(course, name+ext))
		if err != nil {
			continue // packed without copies, or a host's own file
		}
		r, body := ask(t, url+name, "Accept-Encoding", encoding)
		if r.Header.Get("Content-Encoding") != encoding || !bytes.Equal(body, copied) {
			t.Errorf("%s: %d bytes with the encoding %q are sent, not the %d of %s", name, len(body),
				r.Header.Get("Content-Encoding"), len(copied), ext)
		}
		if got, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); got != mediaTypes[path.Ext(name)] {
			t.Errorf("%s%s is sent as %q", name, ext, got)
		}
		if encoding == "br" {
			if unpacked, err := io.ReadAll(brotli.NewReader(bytes.NewReader(body))); err != nil ||
				!bytes.Equal(unpacked, read(t, filepath.Join(course, name))) {
				t.Errorf("%s: something else is compressed: %v", name, err)
			}
		}
	}
}

// testRevalidation asks again as a browser does that has the file.
func testRevalidation(t *testing.T, url string, r *http.Response, headers ...string) {
	t.Helper()
	if tag := r.Header.Get("ETag"); tag != "" {
		headers = append(headers, "If-None-Match", tag)
	}
	if date := r.Header.Get("Last-Modified"); date != "" {
		headers = append(headers, "If-Modified-Since", date)
	}
	again, body := ask(t, url, headers...)
	if again.StatusCode != 304 || len(body) > 0 {
		t.Errorf("%s, asked again with %q: %s", url, headers, again.Status)
	}
}

// visitPages opens pages in the browser: all, or every tenth, since the servers have been seen to send the same.
func visitPages(t *testing.T, url, course string, all bool) {
	p := newTab(t, 1024, 800)
	n := 0
	err := fs.WalkDir(os.DirFS(course), ".", func(name string, d fs.DirEntry, err error) error {
		// The page for what does not exist is shown at other addresses than its own: TestMistypedAddress visits it.
		if err == nil && path.Ext(name) == ".html" && name != "404.html" {
			if n++; all || n%10 == 0 {
				p.run(t, navigate(url+name))
			}
		}
		return err
	})
	if err != nil || n < 50 {
		t.Errorf("%d pages: %v", n, err)
	}
	p.clean(t, url)
}

// The package unpacked in a folder, without a server; and the guide for the host can be read by everybody.
func TestUnpackedFolder(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(scratch, "Utpackad kurs (å)")
	unpack(t, exported(t, "../..", "", false, packZip), dir)
	url := "file://" + strings.ReplaceAll(strings.ReplaceAll(dir, " ", "%20"), "å", "%C3%A5") + "/"
	visitPages(t, url, dir, true)
	p := newTab(t, 1280, 900)
	p.run(t, navigate(url+"_publicera/index.html"))
	for _, scheme := range []string{"light", "dark"} {
		p.run(t, media("prefers-color-scheme="+scheme))
		for _, fault := range axe(t, p) {
			t.Errorf("the guide, %s: %s", scheme, fault)
		}
	}
}

// IIS has no place on this machine, so its file is read as IIS reads it.
func TestWebConfig(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	unpack(t, exported(t, "../..", "", false, packZip), dir)
	var config struct {
		Server struct {
			Maps []struct {
				Ext  string `xml:"fileExtension,attr"`
				Type string `xml:"mimeType,attr"`
			} `xml:"staticContent>mimeMap"`
			Removed []struct {
				Ext string `xml:"fileExtension,attr"`
			} `xml:"staticContent>remove"`
			Cleared []struct {
				Name string `xml:"name,attr"`
			} `xml:"httpProtocol>customHeaders>remove"`
			Headers []struct {
				Name  string `xml:"name,attr"`
				Value string `xml:"value,attr"`
			} `xml:"httpProtocol>customHeaders>add"`
		} `xml:"system.webServer"`
		Locations []struct {
			Path string `xml:"path,attr"`
		} `xml:"location"`
	}
	if err := xml.Unmarshal(read(t, dir+"/web.config"), &config); err != nil {
		t.Fatal(err)
	}
	types, removed, kept := map[string]string{}, map[string]bool{}, map[string]bool{}
	for _, m := range config.Server.Maps {
		if types[m.Ext] != "" {
			t.Errorf("%s stands twice, which IIS answers with 500.19", m.Ext)
		}
		types[m.Ext] = m.Type
	}
	for _, r := range config.Server.Removed {
		removed[r.Ext] = true
	}
	for _, l := range config.Locations {
		kept[l.Path] = true
	}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if ext := path.Ext(name); err == nil && !d.IsDir() && !strings.HasPrefix(d.Name(), ".") &&
			name != "web.config" {
			if types[ext] == "" || !removed[ext] {
				t.Errorf("%s: IIS does not know %s, or knows it twice", name, ext)
			}
			if kept[name] != keptFile.MatchString(name) {
				t.Errorf("%s: kept is %v", name, kept[name])
			}
		}
		return err
	})
	cleared := map[string]bool{}
	for _, r := range config.Server.Cleared {
		cleared[r.Name] = true
	}
	for _, h := range config.Server.Headers {
		if !cleared[h.Name] {
			t.Errorf("the header %s is not removed first: a site above may have set it, which IIS answers with 500.19",
				h.Name)
		}
	}
	if err != nil || len(kept) == 0 || len(config.Server.Headers) != 5 {
		t.Errorf("%v, %d files kept, headers %v", err, len(kept), config.Server.Headers)
	}
}
