package course

import "slices"

// Fill returns the blocks with other slots in place of theirs, wherever they stand. Blocks that hold no slot are
// shared, not copied. A nil from fill keeps the slot.
func Fill(blocks []Block, fill func(*Slot) *Slot) []Block {
	f := filler{fill}
	f.blocks(&blocks)
	return blocks
}

type filler struct{ fill func(*Slot) *Slot }

// blocks puts a filled list in the place of one that holds slots.
func (f filler) blocks(lists ...*[]Block) {
	for _, list := range lists {
		shared := true
		for i, b := range *list {
			if !holdsSlot(b) {
				continue
			}
			if shared {
				*list, shared = slices.Clone(*list), false
			}
			(*list)[i] = f.block(b)
		}
	}
}

func holdsSlot(b Block) bool {
	for range Of[*Slot]([]Block{b}) {
		return true
	}
	return false
}

// pieces is blocks for the blocks that stand inside lists and quotes.
func (f filler) pieces(list *[]Piece) {
	*list = slices.Clone(*list)
	for i, p := range *list {
		if n, ok := p.(*Nested); ok && holdsSlot(n.Block) {
			(*list)[i] = &Nested{f.block(n.Block)}
		}
	}
}

// block returns a block that holds slots with others in their place.
func (f filler) block(b Block) Block {
	switch b := b.(type) {
	case *Slot:
		if s := f.fill(b); s != nil {
			return s
		}
		return b
	case *Prose:
		c := *b
		f.pieces(&c.Pieces)
		return &c
	case *Callout:
		c := *b
		f.blocks(&c.Blocks)
		return &c
	case *Case:
		c := *b
		f.blocks(&c.Blocks)
		return &c
	case *Question:
		return f.question(b)
	case *Reflection:
		c := *b
		f.blocks(&c.Intro, &c.Consider)
		return &c
	case *Discussion:
		c := *b
		f.blocks(&c.Intro, &c.Consider)
		return &c
	case *Facilitator:
		c := *b
		f.blocks(&c.Blocks)
		return &c
	case *Conversation:
		return f.conversation(b)
	case *Chart:
		c := *b
		f.blocks(&c.Intro)
		return &c
	case *Slide:
		return f.slide(b)
	case *Contacts:
		c := *b
		f.blocks(&c.Intro)
		return &c
	case *Recording:
		c := *b
		f.blocks(&c.Transcript)
		return &c
	case *Plan:
		c := *b
		f.blocks(&c.Intro)
		return &c
	case *Heading, *Figure, *Table, *Recap: // hold words, not blocks
		return b
	default:
		panic(Unknown(b))
	}
}

func (f filler) question(b *Question) *Question {
	c := *b
	f.blocks(&c.Prompt, &c.Hint, &c.Explanation)
	c.Options = slices.Clone(c.Options)
	for i := range c.Options {
		f.blocks(&c.Options[i].Feedback)
	}
	return &c
}

func (f filler) conversation(b *Conversation) *Conversation {
	c := *b
	f.blocks(&c.Intro)
	c.Scenes = slices.Clone(c.Scenes)
	for i, s := range c.Scenes {
		scene := *s
		f.blocks(&scene.Blocks)
		scene.Choices = slices.Clone(scene.Choices)
		for j := range scene.Choices {
			f.blocks(&scene.Choices[j].Comment)
		}
		c.Scenes[i] = &scene
	}
	return &c
}

func (f filler) slide(b *Slide) *Slide {
	c := *b
	c.Slides = slices.Clone(c.Slides)
	for i := range c.Slides {
		f.blocks(&c.Slides[i])
	}
	return &c
}
