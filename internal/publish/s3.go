package publish

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// A Bucket is a [Store] that speaks Amazon's S3, as most object stores do.
type Bucket struct {
	client *minio.Client
	name   string
	prefix string // "" or what ends in a slash
}

// Open returns the place in a bucket that an address as s3://bucket/folder names. The endpoint is the address of the
// store, as https://s3.example.se, and the region one of its own; both are Amazon's by default. The keys come from
// where Amazon's own tools look for them: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the profile AWS_PROFILE of
// ~/.aws/credentials.
func Open(address, endpoint, region string) (*Bucket, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "s3" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("%q is not a place in a bucket; write one like s3://bucket/course", address)
	}
	store, err := url.Parse(endpoint)
	if err != nil || store.Host == "" || store.Scheme != "https" && store.Scheme != "http" ||
		strings.Trim(store.Path, "/") != "" {
		return nil, fmt.Errorf("%q is not the address of a store; write one like https://s3.example.se", endpoint)
	}
	client, err := minio.New(store.Host, &minio.Options{
		Creds: credentials.NewChainCredentials([]credentials.Provider{&credentials.EnvAWS{},
			&credentials.FileAWSCredentials{}}),
		Secure: store.Scheme == "https",
		Region: region,
	})
	if err != nil {
		return nil, err
	}
	b := &Bucket{client: client, name: u.Host}
	if prefix := strings.Trim(u.Path, "/"); prefix != "" {
		b.prefix = prefix + "/"
	}
	return b, nil
}

// List implements [Store].
func (b *Bucket) List(ctx context.Context) (map[string]string, error) {
	tags := map[string]string{}
	for o := range b.client.ListObjects(ctx, b.name, minio.ListObjectsOptions{Prefix: b.prefix, Recursive: true}) {
		if o.Err != nil {
			return nil, plain(o.Err)
		}
		// Some tools make a name for a folder.
		if name := strings.TrimPrefix(o.Key, b.prefix); name != "" && !strings.HasSuffix(name, "/") {
			tags[name] = o.ETag
		}
	}
	return tags, nil
}

// Get implements [Store].
func (b *Bucket) Get(ctx context.Context, name string) ([]byte, string, error) {
	o, err := b.client.GetObject(ctx, b.name, b.prefix+name, minio.GetObjectOptions{})
	if err != nil {
		return nil, "", plain(err)
	}
	defer o.Close()
	info, err := o.Stat()
	if err != nil {
		return nil, "", plain(err)
	}
	data, err := io.ReadAll(o)
	return data, info.ETag, plain(err)
}

// Put implements [Store].
func (b *Bucket) Put(ctx context.Context, name string, data []byte, h Header) (string, error) {
	return b.put(ctx, name, data, h, func(*minio.PutObjectOptions) {})
}

// Replace implements [Store].
func (b *Bucket) Replace(ctx context.Context, name string, data []byte, h Header, tag string) (string, error) {
	return b.put(ctx, name, data, h, func(o *minio.PutObjectOptions) {
		if tag == "" {
			o.SetMatchETagExcept("*")
		} else {
			o.SetMatchETag(tag)
		}
	})
}

// put writes an object in one request, so that it is there as a whole or not at all.
func (b *Bucket) put(
	ctx context.Context, name string, data []byte, h Header, options func(*minio.PutObjectOptions),
) (string, error) {
	o := minio.PutObjectOptions{ContentType: h.Type, CacheControl: h.Cache, DisableMultipart: true}
	options(&o)
	info, err := b.client.PutObject(ctx, b.name, b.prefix+name, bytes.NewReader(data), int64(len(data)), o)
	return info.ETag, plain(err)
}

// Delete implements [Store].
func (b *Bucket) Delete(ctx context.Context, names []string) error {
	return each(ctx, names, "deleting ", func(ctx context.Context, name string) error {
		return plain(b.client.RemoveObject(ctx, b.name, b.prefix+name, minio.RemoveObjectOptions{}))
	})
}

// plain says what a store's error means to whoever publishes.
func plain(err error) error {
	if err == nil {
		return nil
	}
	r := minio.ToErrorResponse(err)
	switch {
	case r.Code == minio.NoSuchKey:
		return fs.ErrNotExist
	case r.StatusCode == http.StatusPreconditionFailed, r.Code == "ConditionalRequestConflict":
		return ErrChanged
	case r.Code == minio.NoSuchBucket:
		return errors.New("the store has no such bucket; make it there first, and let it be read by all")
	case r.StatusCode == http.StatusForbidden || r.Code == minio.AccessDenied:
		return fmt.Errorf("the store does not let you: %w; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to "+
			"keys that may "+
			"list, read, write and delete there", err)
	}
	return err
}
