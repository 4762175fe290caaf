package page

import (
	"encoding/json"
	"html/template"
	"maps"
	"slices"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/layout"
	"github.com/vinjett/vinjett/internal/render"
)

// OutlineFile is the name of the file that [Frame.Outline] is for, at the root of the site.
const OutlineFile = "course.js"

// wordsNow are the texts that the script needs before the reader acts. A page carries those of what is on it; all
// others are in a file of their own, which comes with the first feature.
var wordsNow = map[string]bool{
	"a-failed": true, "a-note": true, "a-reload": true,
	"q-answer": true, "q-clear": true, "q-scale": true, "q-show": true, "q-show-comments": true,
	"q-compare": true, "q-show-samples": true,
}

// WordsAsset is the name among [Options].Assets of the file that [Renderer.Words] is for.
const WordsAsset = "words"

// Words returns a script with the texts that the client's features need after the reader has acted. It is the same for
// every page and course of a language.
func (r *Renderer) Words() []byte {
	later := map[string]string{}
	for key, text := range r.cache.Layouts.Texts {
		if isClientWord(key) && !wordsNow[key] {
			later[key] = text
		}
	}
	return script("words", later)
}

// script writes a classic script that hangs a value on the client's one global object.
func script(name string, value any) []byte {
	data, err := json.Marshal(value)
	if err != nil {
		panic(err) // strings, numbers and lists of them
	}
	return append(append([]byte("vinjett."+name+"="), data...), ";\n"...)
}

// outline is the course as progress sees it. The parts about the course are not in it.
type outline struct {
	Title    string         `json:"title"`
	Parts    []outlinePart  `json:"parts"`
	FollowUp []outlineLater `json:"later,omitempty"`
}

// outlineLater is a page to come back to so many weeks after the goal is reached.
type outlineLater struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	URL     string `json:"url"` // from the root of the site
	Minutes int    `json:"minutes"`
	Weeks   int    `json:"weeks"`
}

type outlinePart struct {
	Title string        `json:"title"`
	URL   string        `json:"url"`
	Units []outlineUnit `json:"units"`
}

// outlineUnit is one page to work through.
type outlineUnit struct {
	ID      string      `json:"id"`
	Was     []string    `json:"was,omitempty"` // ids that it once had
	Title   string      `json:"title"`
	URL     string      `json:"url"` // from the root of the site
	Minutes int         `json:"minutes"`
	Core    bool        `json:"core,omitempty"`
	Kind    course.Kind `json:"kind"`
	// Questions are the ids of the page's own questions, each followed by those that it once had.
	Questions [][]string `json:"questions,omitempty"`
}

// Outline returns a script with the units of the course in reading order, from which the client works out what is left
// to do. A page loads it only when the reader asks for that, or has saved something: a page does not grow with the
// course.
func (f *Frame) Outline() []byte {
	o := outline{Title: f.Course.Config.Title, Parts: []outlinePart{}}
	for _, p := range f.Parts {
		part := outlinePart{Title: PartTitle(p), URL: render.EscapePath(p.Address), Units: []outlineUnit{}}
		for _, ch := range p.Chapters {
			u := outlineUnit{
				ID: ch.ProgressID(), Title: ch.Title, URL: render.EscapePath(ch.Address), Minutes: minutes(ch),
				Core: ch.Layer == course.LayerCore, Kind: KindOf(ch),
			}
			for _, was := range ch.Was {
				u.Was = append(u.Was, was.Value)
			}
			for _, q := range ch.Questions() {
				if q.ID != "" {
					u.Questions = append(u.Questions, append([]string{q.ID}, q.Was...))
				}
			}
			part.Units = append(part.Units, u)
		}
		o.Parts = append(o.Parts, part)
	}
	for _, u := range f.Course.Config.FollowUp {
		if ch := f.Course.Chapter(u.Page); ch != nil { // an edition may have hidden it
			o.FollowUp = append(o.FollowUp,
				outlineLater{ch.ProgressID(), ch.Title, render.EscapePath(ch.Address), minutes(ch), u.Weeks})
		}
	}
	return script("course", o)
}

// wordGroups returns the texts of the script that a page carries, by group.
func wordGroups(t layout.Texts) map[byte]template.HTML {
	groups := map[byte]template.HTML{}
	for _, key := range slices.Sorted(maps.Keys(t)) {
		if wordsNow[key] {
			groups[key[0]] += word(key, t[key])
		}
	}
	return groups
}

// isClientWord reports whether a text belongs to the script of the page.
func isClientWord(key string) bool { return len(key) > 2 && key[1] == '-' }

func word(key, text string) template.HTML {
	return template.HTML(`<data value="` + template.HTMLEscapeString(key) + `">` + template.HTMLEscapeString(text) +
		"</data>")
}
