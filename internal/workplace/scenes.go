package workplace

import (
	"cmp"
	"fmt"
	"html"
	"html/template"
	"iter"
	"net/http"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/site"
)

// The size of a map, in units of its drawing.
const (
	boxWidth, boxHeight = 168, 46
	gapX, gapY          = 26, 54
	boxRunes            = 24 // of a title, before it is cut
)

// A talkData is a conversation on the page of all of them.
type talkData struct {
	Title, URL, Where string
	Map               template.HTML
}

type scenesData struct {
	view
	Talks []talkData
}

// eachConversation yields the conversations of a course with their chapters.
func eachConversation(c *course.Course) iter.Seq2[*course.Chapter, *course.Conversation] {
	return func(yield func(*course.Chapter, *course.Conversation) bool) {
		for _, ch := range c.Chapters() {
			for talk := range course.Of[*course.Conversation](ch.Blocks) {
				if !yield(ch, talk) {
					return
				}
			}
		}
	}
}

// scenes shows a map of every conversation: a row for each number of choices it takes to come to a scene, an arrow for
// each choice. What lies on one way alone, comes back too early or ends in one place is seen at a glance.
func (w *Workplace) scenes(out http.ResponseWriter, state *site.Result) {
	t := texts(state)
	d := scenesData{view: w.view(state, t.T("scenes"))}
	for ch, talk := range eachConversation(state.Course) {
		if len(talk.Scenes) == 0 {
			continue
		}
		var b strings.Builder
		sceneMap(&b, talk)
		d.Talks = append(d.Talks, talkData{cmp.Or(talk.Label, talk.ID), "/" + ch.Address + "#" + talk.ID,
			ch.Path + ": " + t.N("scene-count", len(talk.Scenes)), template.HTML(b.String())})
	}
	w.send(out, state, "scenes.html", d)
}

// place is where a scene is drawn: its row and its place in that.
type place struct{ row, at int }

// rows puts each scene where the shortest way to it says. A conversation that is built has no scene that cannot be
// reached.
func rows(talk *course.Conversation) (places map[string]place, widest, deepest int) {
	scenes := map[string]*course.Scene{}
	for _, s := range talk.Scenes {
		scenes[s.ID] = s
	}
	places = map[string]place{}
	row := []*course.Scene{talk.Scenes[0]}
	places[talk.Scenes[0].ID] = place{}
	for depth := 0; len(row) > 0; depth++ {
		widest, deepest = max(widest, len(row)), depth
		var next []*course.Scene
		for _, s := range row {
			for _, choice := range s.Choices {
				if _, taken := places[choice.Target]; taken || scenes[choice.Target] == nil {
					continue
				}
				places[choice.Target] = place{depth + 1, len(next)}
				next = append(next, scenes[choice.Target])
			}
		}
		row = next
	}
	return places, widest, deepest
}

// corner is where a scene's box begins.
func (p place) corner() (x, y int) { return 10 + p.at*(boxWidth+gapX), 10 + p.row*(boxHeight+gapY) }

func sceneMap(b *strings.Builder, talk *course.Conversation) {
	places, widest, deepest := rows(talk)
	width, height := 20+widest*(boxWidth+gapX), 20+(deepest+1)*(boxHeight+gapY)
	id := html.EscapeString(talk.ID)
	fmt.Fprintf(b, "<svg role=\"img\" aria-label=\"%s\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "+
		"font-family=\"sans-serif\" font-size=\"12\">\n",
		id, width, height, width, height)
	fmt.Fprintf(b, "<defs><marker id=\"%s--arrow\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" "+
		"markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\">"+
		"<path d=\"M0 0L8 4L0 8Z\" fill=\"currentColor\"/></marker></defs>\n", id)
	for _, s := range talk.Scenes {
		for i, choice := range s.Choices {
			from, known := places[s.ID]
			if to, leads := places[choice.Target]; known && leads {
				arrow(b, id, from, to, boxWidth*(i+1)/(len(s.Choices)+1), choice.Text)
			}
		}
	}
	for _, s := range talk.Scenes {
		if p, known := places[s.ID]; known {
			box(b, s, p)
		}
	}
	b.WriteString("</svg>\n")
}

// arrow draws a choice, which leaves its scene's box at an offset; dashed when it leads back or across.
func arrow(b *strings.Builder, id string, from, to place, offset int, text string) {
	x1, y1 := from.corner()
	x2, y2 := to.corner()
	dash := ""
	if to.row <= from.row {
		dash = ` stroke-dasharray="5 4"`
		y2 += boxHeight
	}
	fmt.Fprintf(b, "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"currentColor\" stroke-width=\"1.5\" "+
		"marker-end=\"url(#%s--arrow)\"%s><title>%s</title></line>\n",
		x1+offset, y1+boxHeight, x2+boxWidth/2, y2, id, dash, html.EscapeString(text))
}

// box draws a scene; an ending has a thick edge.
func box(b *strings.Builder, s *course.Scene, p place) {
	x, y := p.corner()
	stroke := 1
	if len(s.Choices) == 0 {
		stroke = 4
	}
	text := []rune(s.Text)
	if len(text) > boxRunes {
		text = append(text[:boxRunes-1], '…')
	}
	fmt.Fprintf(b, "<g><title>%s</title><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\" class=\"box\" "+
		"stroke-width=\"%d\"/><text x=\"%d\" y=\"%d\" text-anchor=\"middle\" fill=\"currentColor\">%s</text>"+
		"<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" fill=\"currentColor\">#%s</text></g>\n",
		html.EscapeString(s.Text), x, y, boxWidth, boxHeight, stroke,
		x+boxWidth/2, y+19, html.EscapeString(string(text)), x+boxWidth/2, y+36, html.EscapeString(s.ID))
}
