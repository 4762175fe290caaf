package diag

import (
	"maps"
	"slices"
)

// A Rule is the meaning of one diagnostic ID.
type Rule struct {
	ID       string
	Severity Severity
	Summary  string // one line, English
}

// Rules returns every rule, sorted by ID.
func Rules() []Rule {
	return slices.SortedFunc(maps.Values(rules), func(a, b Rule) int {
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
}

// rules is the one list of IDs. Errors cannot be silenced; warnings can, by `allow` in course.yaml.
var rules = func() map[string]Rule {
	all := map[string]Rule{}
	for severity, list := range map[Severity][][2]string{
		Error: {
			// files
			{"not-utf8", "a text file is not UTF-8"},
			{"no-content", "there is no content folder, or no course.yaml or index.md in it"},
			{"file-too-large", "a text file is larger than 10 MB"},
			{"wrong-content", "a picture, recording or attachment is not what its name says"},
			{"outside-project", "a symbolic link leads out of the project, in a circle or to nothing"},
			{"same-address", "two files want the same address"},
			{"reserved-name", "a name that Windows, the builder or a later version keeps for itself"},
			{"yaml", "YAML that cannot be read"},
			{"unknown-key", "a key that this file does not have"},
			{"bad-value", "a value of the wrong type or outside its limits"},
			{"missing-key", "a required key is missing"},
			{"front-matter-unclosed", "front matter opens with --- and is never closed"},
			{"duplicate-key", "the same key twice"},
			// blocks
			{"unknown-block", "a ::: block with a name that does not exist"},
			{"unknown-attribute", "an attribute that the block does not take"},
			{"bad-attributes", "an attribute list that cannot be read"},
			{"unclosed-block", "a ::: block that is never closed"},
			{"stray-fence", "a closing ::: without a block of that many colons"},
			{"lost-cells", "a row of a table has more cells than the table has columns"},
			{"raw-html", "HTML in the text; it is never rendered"},
			{"missing-id", "a block that needs an id has none"},
			{"bad-id", "an id that is not a lower-case ASCII letter followed by a-z, 0-9 and -"},
			{"duplicate-id", "an id that is used twice"},
			{"missing-label", "a block that needs a [label] has none"},
			{"nesting-too-deep", "more than 100 levels of nesting, or 2,000 marks in a paragraph"},
			{"bad-block", "a block whose content is not what the block is for"},
			// questions
			{"no-right-answer", "a choice question where nothing is marked right"},
			{"no-options", "a question without options or answer"},
			{"orphan-feedback", "a quote in a question that belongs to no option"},
			{"bad-checkbox", "a checkbox that is not [ ] or [x]"},
			{"split-options", "options in more than one list"},
			{"bad-answer", "an answer line that is empty or cannot be read"},
			{"unknown-question", "a recap or test that names a question or place that does not exist"},
			{"unknown-goal", "a question that names a goal that no page has"},
			{"bank-too-small", "a test that draws more questions than there are"},
			// conversations
			{"dead-choice", "a choice that leads to a scene that does not exist"},
			{"unreachable-scene", "a scene that no choice leads to"},
			{"no-ending", "a conversation without an ending"},
			{"endless-loop", "a scene from which no ending can be reached"},
			// links
			{"dead-link", "a link to a file that does not exist"},
			{"dead-fragment", "a link to a heading or block that the page does not have"},
			{"unknown-source", "a citation of a source or provision that sources.yaml does not have"},
			{"unknown-contact", "a contact that contacts.yaml does not have, or a filter that matches none"},
			{"unknown-role", "a role that course.yaml does not have"},
			{"missing-media", "a media file that does not exist"},
			{"missing-alt", "an image without a text alternative"},
			{"missing-captions", "a film without captions"},
			{"missing-transcript", "a sound recording without a transcript"},
			// editions
			{"unknown-slot", "a local text for a place that the course does not have"},
			{"replaces-nothing", "an edition replaces, hides or removes what the course does not have"},
			{"low-contrast", "two colours of tokens.css that are too alike, or a colour that cannot be read"},
			{"missing-host-fact", "an edition lacks a fact that its accessibility statement or privacy text needs"},
			// styles and layouts
			{"asset", "a style or script that cannot be bundled"},
			{"layout", "a layout that cannot be used"},
		},
		Warning: {
			{"key-elsewhere", "a key of front matter that only other programs know"},
			{"looks-like-markup", "text that means something in another program's Markdown and is text here"},
			{"heading-jump", "a heading more than one level below the one before"},
			{"replaced-law", "a citation of something replaced or withdrawn, not marked as history"},
			{"uncited-provision", "a provision (N kap. N §) in a paragraph without a citation"},
			{"unused-source", "a source that nothing cites"},
			{"unused-term", "a term that occurs nowhere"},
			{"minutes-off", "stated minutes that are far from what the text takes"},
			{"empty-page", "a page without text"},
			{"large-image", "an image that is heavy to load"},
			{"missing-feedback", "an option without feedback"},
			{"longest-right", "the right option is clearly the longest"},
			{"right-is-shortest", "the right option is clearly the shortest"},
			{"cue-words", "words that tell the right options from the wrong ones"},
			{"other-verdict", "a comment begins with another verdict than its option has"},
			{"first-choice", "the first choice of a conversation is always the one without criticism"},
			{"edition-drift", "a page that an edition replaces is not as it was when that was accepted"},
		},
	} {
		for _, r := range list {
			all[r[0]] = Rule{ID: r[0], Severity: severity, Summary: r[1]}
		}
	}
	return all
}()
