package book

import (
	"cmp"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/importer/draft"
	"github.com/vinjett/vinjett/internal/yamldoc"
)

// unranked is the rank of a page that names none: after those that do.
const unranked = 1e12

// A front is what the front matter of a page says.
type front struct {
	title, summary string
	unfinished     bool
	rank           float64
	left           []string // keys that say nothing here
}

// split cuts the front matter off a page, in YAML or in TOML.
func split(name, source string) (front, string) {
	f := front{rank: unranked}
	for _, mark := range []string{"---", "+++"} {
		rest, ok := strings.CutPrefix(source, mark+"\n")
		if !ok {
			continue
		}
		end := strings.Index("\n"+rest, "\n"+mark)
		if end < 0 {
			break
		}
		matter := rest[:end]
		_, body, _ := strings.Cut(rest[end:], "\n")
		if mark == "+++" {
			values := map[string]any{}
			_, _ = toml.Decode(matter, &values)
			for _, key := range slices.Sorted(maps.Keys(values)) {
				f.set(key, toString(values[key]))
			}
			return f, body
		}
		values := map[string]value{}
		file := diag.NewFile(name, []byte(matter))
		yamldoc.Decode(file, diag.Span{End: len(matter)}, &values)
		for _, key := range slices.Sorted(maps.Keys(values)) {
			f.set(key, values[key].text)
			if key == "sidebar" {
				f.set("sidebar_position", values[key].below["order"].text)
			}
		}
		return f, body
	}
	return f, source
}

// A value is a value or a group of values, of which only texts matter.
type value struct {
	text  string
	below map[string]value
}

func (v *value) UnmarshalYAMLNode(node *yamldoc.Node) []diag.Diagnostic {
	if text, ok := node.Text(); ok {
		v.text = text
		return nil
	}
	return node.Decode(&v.below)
}

func toString(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return ""
}

// set takes what a key says.
func (f *front) set(key, value string) {
	switch strings.ToLower(key) {
	case "title":
		f.title = strings.TrimSpace(value)
	case "description", "summary":
		f.summary = cmp.Or(f.summary, strings.TrimSpace(value))
	case "draft":
		f.unfinished = value == "true"
	case "weight", "sidebar_position", "order", "nav_order":
		if n, err := strconv.ParseFloat(value, 64); err == nil {
			f.rank = n
		}
	case "sidebar":
	default:
		f.left = append(f.left, key)
	}
}

// frontOf reads the front matter of a page.
func frontOf(fsys fs.FS, name string) front {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return front{rank: unranked}
	}
	f, _ := split(name, draft.Clean(string(data)))
	if f.rank == unranked {
		f.rank = rankOf(path.Base(name))
	}
	return f
}

var numbered = regexp.MustCompile(`^(\d{1,6})[-_. ]`)

// rankOf is the number that a name begins with.
func rankOf(base string) float64 {
	m := numbered.FindStringSubmatch(base)
	if m == nil {
		return unranked
	}
	n, _ := strconv.Atoi(m[1])
	return float64(n)
}

// folderTitle returns what a folder is called and the number that it gives, by Docusaurus' _category_.json or its name.
func folderTitle(fsys fs.FS, dir string) (title string, rank float64) {
	base := path.Base(dir)
	rank = rankOf(base)
	for _, name := range []string{"_category_.json", "_category_.yml"} { // JSON is YAML
		var category struct {
			Label    string `yaml:"label"`
			Position string `yaml:"position"`
		}
		yamlOf(fsys, path.Join(dir, name), &category)
		title = cmp.Or(title, category.Label)
		if n, err := strconv.ParseFloat(category.Position, 64); err == nil {
			rank = n
		}
	}
	return cmp.Or(title, titleOfFile(base)), rank
}

// titleOfFile makes a title of a file's name.
func titleOfFile(name string) string {
	base := strings.TrimSuffix(path.Base(name), path.Ext(name))
	if isOverview(name) {
		base = path.Base(path.Dir(name))
	}
	if base == "." {
		return ""
	}
	return course.TitleOf(numbered.ReplaceAllString(base, ""))
}
