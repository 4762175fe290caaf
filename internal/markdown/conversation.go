package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/markdown/syntax"
)

// conversation reads the scenes of a branching dialogue and checks that every way through it ends.
func (c *converter) conversation(f *syntax.Fence, base course.Base) course.Block {
	c.need(f, "id")
	b := &course.Conversation{Base: base, Keep: !c.yes(f, "shuffle", true)}
	var intro, body []ast.Node
	var scene *course.Scene
	finish := func() {
		if scene == nil {
			b.Intro = c.blocks(intro)
			return
		}
		if i := c.choiceList(body); i >= 0 {
			c.choices(scene, body[i])
			body = append(body[:i:i], body[i+1:]...)
		}
		scene.Blocks = c.blocks(body)
		b.Scenes = append(b.Scenes, scene)
		body = nil
	}
	for _, n := range children(f) {
		if h, ok := n.(*ast.Heading); ok {
			finish()
			pieces := c.inline(true, h)
			scene = &course.Scene{Title: pieces, Text: course.Plain(pieces), Span: c.spanOf(h)}
			scene.ID = course.Slug(scene.Text)
			if id, ok := h.AttributeString("id"); ok {
				if scene.ID = string(id.([]byte)); !course.ValidID(scene.ID) {
					c.badID(scene.ID, scene.Span)
				}
			}
			continue
		}
		if scene == nil {
			intro = append(intro, n)
		} else {
			body = append(body, n)
		}
	}
	finish()
	if len(b.Scenes) == 0 {
		c.report("bad-block", f.Span, "the conversation has no scenes").
			hint("begin each scene with a heading, the opening first")
		return nil
	}
	c.checkScenes(f, b)
	return b
}

// choiceList returns the index of the last list where every item begins with a link to a scene, or -1.
func (c *converter) choiceList(nodes []ast.Node) int {
	for i := len(nodes) - 1; i >= 0; i-- {
		if nodes[i].Kind() != ast.KindList {
			continue
		}
		for item := nodes[i].FirstChild(); item != nil; item = item.NextSibling() {
			if choiceLink(item) == nil {
				return -1
			}
		}
		return i
	}
	return -1
}

func choiceLink(item ast.Node) *ast.Link {
	first := item.FirstChild()
	if first == nil {
		return nil
	}
	link, _ := first.FirstChild().(*ast.Link)
	if link == nil || !strings.HasPrefix(string(link.Destination), "#") {
		return nil
	}
	return link
}

func (c *converter) choices(scene *course.Scene, list ast.Node) {
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		link := choiceLink(item)
		choice := course.Choice{
			Target: string(link.Destination[1:]),
			Pieces: c.inline(true, link),
			Span:   c.spanOf(link),
		}
		choice.Text = course.Plain(choice.Pieces)
		choice.Key = course.TextKey(choice.Text)
		if after := link.NextSibling(); after != nil {
			c.report("bad-block", c.spanOf(after), "a choice is only its link").
				hint("put the words inside the brackets of the link, and a comment in a quote below it")
		}
		for _, n := range children(item)[1:] {
			if n.Kind() == ast.KindBlockquote {
				choice.Comment = append(choice.Comment, c.blocks(children(n))...)
				continue
			}
			c.report("bad-block", c.spanOf(n), "a choice is its link and a quote below it").
				hint("put this in the quote, or in the scene before the choices")
		}
		scene.Choices = append(scene.Choices, choice)
	}
}

// checkScenes reports choices that lead nowhere, scenes that no choice leads to, and ways that never end.
func (c *converter) checkScenes(f *syntax.Fence, b *course.Conversation) {
	to, whole := c.scenesAfter(b)
	from := make([][]int, len(to)) // the scenes that lead to a scene
	var endings []int
	for i, s := range b.Scenes {
		if len(s.Choices) == 0 {
			endings = append(endings, i)
		}
		for _, target := range to[i] {
			from[target] = append(from[target], i)
		}
	}
	reached := reach([]int{0}, to)
	for i, s := range b.Scenes {
		if !reached[i] {
			c.report("unreachable-scene", s.Span, "no choice leads to the scene "+diag.Quote(s.ID)).
				hint("link to it with (#%s), or take it away", s.ID)
		}
	}
	if len(endings) == 0 {
		c.report("no-ending", f.Span, "the conversation "+diag.Quote(b.ID)+" has no ending").
			hint("write at least one scene without choices")
		return
	}
	if !whole {
		return // what the missing scenes would lead to is not known
	}
	ends := reach(endings, from)
	for i, s := range b.Scenes {
		if reached[i] && !ends[i] {
			c.report("endless-loop", s.Span, "no ending can be reached from the scene "+diag.Quote(s.ID)).
				hint("add a choice that leads on to an ending")
		}
	}
}

// scenesAfter returns for each scene those that its choices lead to, and whether all of them exist.
func (c *converter) scenesAfter(b *course.Conversation) (to [][]int, whole bool) {
	index := map[string]int{}
	var names []string
	for i, s := range b.Scenes {
		names = append(names, s.ID)
		if first, taken := index[s.ID]; taken {
			d := c.report("duplicate-id", s.Span, "two scenes of the conversation have the id "+diag.Quote(s.ID)).d
			at := b.Scenes[first].Span
			*d = d.See(c.file.At(at.Start, at.End), "the other scene").
				Hintf("give one of them an id of its own: ### Title {#another}")
			continue
		}
		index[s.ID] = i
	}
	to, whole = make([][]int, len(b.Scenes)), true
	for i, s := range b.Scenes {
		for _, choice := range s.Choices {
			if target, ok := index[choice.Target]; ok {
				to[i] = append(to[i], target)
				continue
			}
			whole = false
			r := c.report("dead-choice", choice.Span,
				"the choice leads to "+diag.Quote("#"+choice.Target)+", which is no scene of this conversation")
			if near := diag.Nearest(choice.Target, names); near != "" {
				r.hint("did you mean #%s?", near)
			} else {
				r.hint("add a heading with {#%s}", choice.Target)
			}
		}
	}
	return to, whole
}

// reach returns which nodes of a graph can be reached from some of them.
func reach(start []int, edges [][]int) []bool {
	seen := make([]bool, len(edges))
	for len(start) > 0 {
		n := start[len(start)-1]
		start = start[:len(start)-1]
		if !seen[n] {
			seen[n] = true
			start = append(start, edges[n]...)
		}
	}
	return seen
}
