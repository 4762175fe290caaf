// Package publish brings a bucket of an object store up to date with the files of a site, where a reader may be on a
// page at any moment.
//
// A bucket has no rename and no transaction, so the order does the work: first what pages are made of, then pages that
// are new, then pages that have changed, and last what is deleted, pages first. No page that a reader can get names a
// file that is not there. Scripts and style sheets that the site has no more stay for two versions, for pages that are
// open.
//
// An object named `.vinjett` records what was put there, and how. It is written before anything else, naming the old
// and the new, and once more at the end: what breaks off in between is completed by the next run. It is written on the
// condition that nobody else has written it meanwhile, so that of two runs at once the second stops, where the store
// knows conditional writes. Only what the record does not have, or what somebody has changed in the bucket since, is
// sent.
package publish

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"sync"

	"github.com/vinjett/vinjett/internal/bug"
	"github.com/vinjett/vinjett/internal/export"
	"github.com/vinjett/vinjett/internal/media"
	"github.com/vinjett/vinjett/internal/tree"
)

// recordName is the object that records what was published.
const recordName = ".vinjett"

// workers is how many requests are under way at the same time.
const workers = 8

// A Header is what a store is told to send with an object.
type Header struct {
	Type  string // Content-Type
	Cache string // Cache-Control
}

// ErrChanged says that an object was not written because it is no longer the one that was read.
var ErrChanged = errors.New("the object has changed meanwhile")

// A Store is the part of a bucket that a site is published to. Names are paths below that part. A tag is the store's
// word for the content of an object, its ETag.
type Store interface {
	// List returns the tags of all objects, by name.
	List(ctx context.Context) (map[string]string, error)
	// Get returns an object; the error is fs.ErrNotExist if there is none.
	Get(ctx context.Context, name string) (data []byte, tag string, err error)
	// Put writes an object and returns its tag.
	Put(ctx context.Context, name string, data []byte, h Header) (tag string, err error)
	// Replace does what Put does if the object there has a tag, or with "" if there is none; else the error is
	// ErrChanged.
	Replace(ctx context.Context, name string, data []byte, h Header, tag string) (newTag string, err error)
	// Delete deletes objects, some of which may be gone already.
	Delete(ctx context.Context, names []string) error
}

// A NotOursError says that there are objects where the site must go that vinjett did not put there.
type NotOursError struct {
	Name string // one of them
}

func (e *NotOursError) Error() string {
	return fmt.Sprintf("%s is there already and was not published by vinjett; name another place in the bucket, "+
		"as s3://bucket/course, or move it away", e.Name)
}

// A Plan is what has to be done to a bucket.
type Plan struct {
	Put    [][]string // in stages that follow one another, see the package's comment
	Delete []string
	Kept   []string // files of the host's that are left as the host has changed them
	Same   int      // how many files are there already
}

// record is the form of the object that records what was published.
type record struct {
	About string          `json:"about"`
	Files map[string]file `json:"files"`
	// Old are files that the site has no more and that stay for a while: the last ones first. See [tree.Tree.KeepOld].
	Old [][]string `json:"old,omitempty"`
}

// A file is one that was published.
type file struct {
	Digest string `json:"digest,omitempty"` // of what was put, with its header
	Tag    string `json:"tag,omitempty"`    // of the object then
	// The digest of what a run is about to put; if it broke off, it may have done so.
	Next string `json:"next,omitempty"`
	Host bool   `json:"host,omitempty"` // see [tree.Tree.PutHost]
}

// about is what the record says of itself to whoever opens it.
const about = "What vinjett has published here. It replaces and deletes these objects and no others."

// A Publication is a tree compared with a bucket.
type Publication struct {
	Plan Plan

	files  *tree.Tree
	store  Store
	tag    string // of the record as it was read, "" if there was none
	before record
	after  record
}

// Prepare compares the files of a tree with a store, and changes nothing. The error is a [*NotOursError], or the
// store's.
func Prepare(ctx context.Context, files *tree.Tree, store Store) (*Publication, error) {
	p := &Publication{files: files, store: store}
	there, err := store.List(ctx)
	if err != nil {
		return nil, err
	}
	if err := p.read(ctx, there); err != nil {
		return nil, err
	}
	listed := map[string]bool{}
	for name := range p.before.Files {
		listed[name] = true
	}
	p.after = record{About: about, Files: map[string]file{}, Old: files.Old(p.before.Old, listed)}
	if err := p.compare(ctx, there); err != nil {
		return nil, err
	}
	for _, name := range slices.Concat(p.after.Old...) {
		p.after.Files[name] = p.before.Files[name]
	}
	for _, name := range slices.Sorted(maps.Keys(p.before.Files)) {
		_, stays := p.after.Files[name]
		known := p.before.Files[name]
		if changed := known.Host && known.Tag != there[name]; !stays && !changed && there[name] != "" {
			p.Plan.Delete = append(p.Plan.Delete, name)
		}
	}
	return p, nil
}

// read reads the record.
func (p *Publication) read(ctx context.Context, there map[string]string) error {
	data, tag, err := p.store.Get(ctx, recordName)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		for _, name := range slices.Sorted(maps.Keys(there)) {
			return &NotOursError{name}
		}
		return nil
	case err != nil:
		return err
	}
	p.tag = tag
	if err := json.Unmarshal(data, &p.before); err != nil {
		return fmt.Errorf("the object %s, in which vinjett keeps what it has published, cannot be read (%v); "+
			"delete everything that was published, and publish again", recordName, err)
	}
	return nil
}

// compare fills in the plan but for what is deleted, and what the record will be.
func (p *Publication) compare(ctx context.Context, there map[string]string) error {
	p.Plan.Put = make([][]string, 3)
	var mu sync.Mutex
	err := each(ctx, p.files.Paths(), "comparing ", func(ctx context.Context, name string) error {
		data, err := p.files.Open(ctx, name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		f := file{Digest: digest(data, header(name)), Host: p.files.IsHost(name)}
		tag := there[name]
		mu.Lock()
		known, ours := p.before.Files[name]
		mu.Unlock()
		if f.Host && known.Next != "" && known.Tag != tag {
			if known, err = p.settle(ctx, name, known); err != nil {
				return err
			}
		}
		untouched := tag != "" && known.Tag == tag
		mu.Lock()
		defer mu.Unlock()
		if ours {
			p.before.Files[name] = known
		}
		switch {
		case untouched && known.Digest == f.Digest:
			p.Plan.Same++
			f.Tag = tag
		case tag != "" && f.Host && !untouched:
			p.Plan.Kept = append(p.Plan.Kept, name)
			return nil // it is the host's by now, and no longer on record
		case tag != "" && !ours:
			return &NotOursError{name}
		default:
			stage := 0
			if path.Ext(name) == ".html" {
				stage = 1
				if tag != "" {
					stage = 2
				}
			}
			p.Plan.Put[stage] = append(p.Plan.Put[stage], name)
		}
		p.after.Files[name] = f
		return nil
	})
	slices.Sort(p.Plan.Kept)
	for _, stage := range p.Plan.Put {
		slices.Sort(stage)
	}
	return err
}

// settle says of a file that a run was about to put when it broke off, whether it did.
func (p *Publication) settle(ctx context.Context, name string, known file) (file, error) {
	data, tag, err := p.store.Get(ctx, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return known, nil
	case err == nil && digest(data, header(name)) == known.Next:
		return file{Digest: known.Next, Tag: tag, Host: known.Host}, nil
	}
	return known, err
}

// Run does what the plan says. If progress is not nil, it is told how many of the files to put have been put; calls do
// not overlap. An error leaves the bucket in a state that the next Run completes from.
func (p *Publication) Run(ctx context.Context, progress func(done, total int)) error {
	total := len(slices.Concat(p.Plan.Put...))
	if total == 0 && len(p.Plan.Delete) == 0 {
		return nil
	}
	during := record{About: about, Files: maps.Clone(p.after.Files), Old: p.after.Old}
	for _, name := range p.Plan.Delete {
		during.Files[name] = p.before.Files[name]
	}
	for _, name := range slices.Concat(p.Plan.Put...) {
		f := p.before.Files[name]
		f.Next, f.Host = p.after.Files[name].Digest, p.files.IsHost(name)
		during.Files[name] = f
	}
	if err := p.write(ctx, during); err != nil {
		return err
	}
	var mu sync.Mutex
	done := 0
	for _, stage := range p.Plan.Put {
		err := each(ctx, stage, "publishing ", func(ctx context.Context, name string) error {
			data, err := p.files.Open(ctx, name)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			tag, err := p.store.Put(ctx, name, data, header(name))
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			mu.Lock()
			defer mu.Unlock()
			f := p.after.Files[name]
			f.Tag = tag
			p.after.Files[name] = f
			done++
			if progress != nil {
				progress(done, total)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	pages := func(name string) bool { return path.Ext(name) == ".html" }
	for _, names := range [][]string{
		slices.DeleteFunc(slices.Clone(p.Plan.Delete), func(name string) bool { return !pages(name) }),
		slices.DeleteFunc(slices.Clone(p.Plan.Delete), pages),
	} {
		if err := p.store.Delete(ctx, names); err != nil {
			return err
		}
	}
	return p.write(ctx, p.after)
}

// write replaces the record.
func (p *Publication) write(ctx context.Context, r record) error {
	data, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return err
	}
	p.tag, err = p.store.Replace(ctx, recordName, append(data, '\n'), Header{"application/json", "no-cache"}, p.tag)
	if errors.Is(err, ErrChanged) {
		return errors.New("somebody else has published here at the same time; look at what is there, and publish again")
	}
	return err
}

// header returns what a store should send with a file. A page is asked for anew at each visit, which costs an answer
// without a body as long as it is the same; what has its digest in its name is kept.
func header(name string) Header {
	h := Header{Type: media.Of(name).Header(), Cache: "no-cache"}
	if export.Immutable(name) {
		h.Cache = "public, max-age=31536000, immutable"
	}
	return h
}

func digest(data []byte, h Header) string {
	sum := sha256.New()
	fmt.Fprintf(sum, "%q %q ", h.Type, h.Cache)
	sum.Write(data)
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

// each does something with each name, a few at the same time, and stops at the first error.
func each(ctx context.Context, names []string, doing string, do func(ctx context.Context, name string) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var group bug.Group
	room := make(chan struct{}, workers)
	for _, name := range names {
		room <- struct{}{}
		if ctx.Err() != nil {
			break
		}
		group.Go(doing+name, func() {
			if err := do(ctx, name); err != nil {
				cancel(err)
			}
			<-room
		})
	}
	group.Wait()
	return context.Cause(ctx)
}
