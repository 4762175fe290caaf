package workplace

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/drawing"
	"github.com/vinjett/vinjett/internal/media"
)

// pictureFolder is where pictures are put, below content/.
const pictureFolder = "media"

// maxPicture is how large a picture may be.
const maxPicture = 30 << 20

// addPicture saves a picture, whose bytes are the body of the request, under a name that can stand in an address. A
// picture that is there already is not saved again.
func (w *Workplace) addPicture(out http.ResponseWriter, r *http.Request) {
	state, _ := w.state()
	t := texts(state)
	data, err := io.ReadAll(http.MaxBytesReader(out, r.Body, maxPicture))
	if err != nil {
		fail(out, http.StatusRequestEntityTooLarge, t.T("picture-too-large"))
		return
	}
	name := path.Base(strings.ReplaceAll(r.FormValue("name"), `\`, "/"))
	kind := media.Of(name)
	if kind.Use != media.Picture {
		fail(out, http.StatusUnsupportedMediaType, t.T("no-picture"))
		return
	}
	if fault, hint := kind.Check(data[:min(len(data), media.Head)]); fault != "" {
		fail(out, http.StatusUnsupportedMediaType, fault+": "+hint)
		return
	}
	if kind.Can(media.Drawn) && drawing.Active(data) != "" {
		fail(out, http.StatusUnsupportedMediaType, t.T("no-picture"))
		return
	}
	w.writing.Lock()
	defer w.writing.Unlock()
	name, err = w.savePicture(name, data)
	if err != nil {
		fail(out, http.StatusInternalServerError, err.Error())
		return
	}
	reply(out, http.StatusOK, struct {
		Name string `json:"name"`
	}{name})
}

func (w *Workplace) savePicture(name string, data []byte) (string, error) {
	root, err := w.root()
	if err != nil {
		return "", err
	}
	defer root.Close()
	if err := root.Mkdir(pictureFolder, 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", err
	}
	ext := strings.ToLower(path.Ext(name))
	stem := course.Slug(strings.TrimSuffix(name, path.Ext(name)))
	if stem == "" || course.DeviceName(stem) != "" {
		stem = "picture"
	}
	for n := 1; ; n++ {
		name := stem + ext
		if n > 1 {
			name = stem + "-" + strconv.Itoa(n) + ext
		}
		file := path.Join(pictureFolder, name)
		if there, err := root.ReadFile(file); err == nil {
			if bytes.Equal(there, data) {
				return name, nil
			}
			continue
		}
		if err := makeFile(root, file, data); !errors.Is(err, fs.ErrExist) {
			return name, err
		}
	}
}

// makeFile writes a file that is not there yet.
func makeFile(root *os.Root, name string, data []byte) error {
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

type chapterRequest struct {
	Title string `json:"title"`
	Part  string `json:"part"` // its folder; "" for the first level
}

// addChapter makes a chapter at the end of a part.
func (w *Workplace) addChapter(r chapterRequest) (int, any) {
	w.writing.Lock()
	defer w.writing.Unlock()
	state, _ := w.state()
	t := texts(state)
	title := strings.Join(strings.Fields(r.Title), " ")
	slug := course.Slug(title)
	if slug == "" {
		return http.StatusUnprocessableEntity, failure{t.T("no-title")}
	}
	known := r.Part == ""
	if state != nil && state.Course != nil {
		known = known || slices.ContainsFunc(state.Course.Parts, func(p *course.Part) bool { return p.Dir == r.Part })
	}
	if !known {
		return http.StatusNotFound, failure{t.T("no-such-file", r.Part)}
	}
	root, err := w.root()
	if err != nil {
		return http.StatusInternalServerError, failure{err.Error()}
	}
	defer root.Close()
	entries, err := fs.ReadDir(root.FS(), path.Join(".", r.Part))
	if err != nil {
		return http.StatusInternalServerError, failure{err.Error()}
	}
	name := path.Join(r.Part, numbered(entries, slug))
	file := "content/" + name
	after := []byte("# " + title + "\n\n" + t.T("example-text") + "\n")
	if err := makeFile(root, name, after); err != nil {
		return http.StatusConflict, failure{err.Error()}
	}
	w.undo.push(step{File: file, After: after, Made: true})
	return http.StatusOK, struct {
		File    string `json:"file"`
		Address string `json:"address"`
		Undo    int    `json:"undo"`
	}{file, "/" + course.Address(name), len(w.undo.steps)}
}

var leadingNumber = regexp.MustCompile(`^(\d+)-`)

// numbered returns the name of a file that comes last in a folder: with the next number, as wide as the others, where
// the names begin with numbers.
func numbered(entries []fs.DirEntry, slug string) string {
	last, width := 0, 0
	for _, e := range entries {
		if m := leadingNumber.FindStringSubmatch(e.Name()); m != nil {
			n, _ := strconv.Atoi(m[1]) // digits; too many of them count as none
			last, width = max(last, n), max(width, len(m[1]))
		}
	}
	if width == 0 && len(entries) > 1 {
		return slug + ".md"
	}
	return fmt.Sprintf("%0*d-%s.md", max(width, 2), last+1, slug)
}

// remove deletes a file that an edit has made.
func (w *Workplace) remove(file string) error {
	root, err := w.root()
	if err != nil {
		return err
	}
	defer root.Close()
	return root.Remove(strings.TrimPrefix(file, "content/"))
}
