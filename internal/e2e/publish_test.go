package e2e

import (
	"context"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	types "github.com/vinjett/vinjett/internal/media"
	"github.com/vinjett/vinjett/internal/page"
	"github.com/vinjett/vinjett/internal/publish"
	"github.com/vinjett/vinjett/internal/site"
)

// An object store that others run too, built from its source. It keeps a bucket's objects as files of a folder.
const gateway = "github.com/versity/versitygw/cmd/versitygw@v1.8.0"

var objectStore = server{name: "versitygw", command: func(_ *testing.T, run, parent, _, _, port string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(scratch, "versitygw"), "--quiet", "--port", "127.0.0.1:"+port, "posix", parent)
	cmd.Env = append(os.Environ(), "ROOT_ACCESS_KEY_ID=publisher", "ROOT_SECRET_ACCESS_KEY=of-this-test", "HOME="+run)
	return cmd
}}

// A site is published to a real store, brought up to date there, and somebody else's keys are told so.
func TestPublish(t *testing.T) {
	install := exec.Command("go", "install", gateway)
	install.Env = append(os.Environ(), "GOBIN="+scratch, "GOFLAGS=-mod=mod")
	if output, err := install.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	root := t.TempDir()
	if err := os.Mkdir(filepath.Join(root, "bucket"), 0o755); err != nil {
		t.Fatal(err)
	}
	store := objectStore.start(t, root, "", "")
	t.Setenv("AWS_ACCESS_KEY_ID", "publisher")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "of-this-test")

	project := filepath.Join(t.TempDir(), "course")
	if err := os.CopyFS(project, os.DirFS("testdata/kitchensink")); err != nil {
		t.Fatal(err)
	}
	builder := site.New(site.Options{Dir: project})
	defer builder.Close()
	bring := func() (*publish.Plan, *site.Result) {
		t.Helper()
		r, err := builder.Build(t.Context())
		if err != nil || r.Tree == nil {
			t.Fatal("the course does not build: ", err)
		}
		bucket, err := publish.Open("s3://bucket/kurser/prov", store, "")
		if err != nil {
			t.Fatal(err)
		}
		p, err := publish.Prepare(t.Context(), r.Tree, bucket)
		if err == nil {
			err = p.Run(t.Context(), nil)
		}
		if err != nil {
			t.Fatal(err)
		}
		return &p.Plan, r
	}
	_, r := bring()
	local := filepath.Join(t.TempDir(), "local")
	if _, err := r.Tree.Sync(context.Background(), local, nil); err != nil {
		t.Fatal(err)
	}
	published := filepath.Join(root, "bucket/kurser/prov")
	for _, name := range r.Tree.Paths() {
		if !slices.Equal(read(t, filepath.Join(published, name)), read(t, filepath.Join(local, name))) {
			t.Errorf("%s is not what was built", name)
		}
	}
	if plan, r := bring(); plan.Same != len(r.Tree.Paths()) || len(slices.Concat(plan.Put...))+len(plan.Delete) > 0 {
		t.Errorf("publishing the same again puts %q and deletes %q", plan.Put, plan.Delete)
	}

	// One page changes, another goes.
	pages := map[string]string{}
	for _, ch := range r.Course.Chapters() {
		pages[ch.Path] = ch.Address
	}
	changed := slices.Sorted(maps.Keys(pages))[0]
	file := filepath.Join(project, "content", filepath.FromSlash(changed))
	if err := os.WriteFile(file, append(read(t, file), "\nEn rad till.\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	plan, _ := bring()
	if put := slices.Concat(plan.Put...); !slices.Contains(put, pages[changed]) || len(put) > plan.Same {
		t.Errorf("after a change of %s, %q are put", changed, put)
	}

	// What a store is told to send with an object, it sends.
	client, err := minio.New(strings.TrimPrefix(store, "http://"), &minio.Options{Creds: credentials.NewEnvAWS()})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"index.html", "404.html", r.Assets[page.SiteStyle]} {
		sent, err := client.StatObject(t.Context(), "bucket", "kurser/prov/"+name, minio.StatObjectOptions{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		want, kept := types.Of(name).Header(), "no-cache"
		if path.Dir(name) == "assets" {
			kept = "public, max-age=31536000, immutable"
		}
		if got := sent.Metadata.Get("Cache-Control"); sent.ContentType != want || got != kept {
			t.Errorf("%s is sent as %q with Cache-Control %q, want %q and %q", name, sent.ContentType, got, want, kept)
		}
	}

	t.Setenv("AWS_SECRET_ACCESS_KEY", "of-another")
	bucket, err := publish.Open("s3://bucket/kurser/prov", store, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := publish.Prepare(t.Context(), r.Tree, bucket); err == nil {
		t.Error("somebody with other keys may publish")
	}
	if response, err := http.Get(store + "/bucket/kurser/prov/index.html"); err != nil ||
		response.StatusCode != http.StatusForbidden {
		t.Errorf("what nobody has opened to the public: %v, %v", response, err)
	}
}
