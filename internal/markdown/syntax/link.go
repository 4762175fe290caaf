package syntax

import (
	"regexp"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// A spacedLinkParser reads links and images whose address holds spaces, as names of files do: `![En bild](media/vår
// bild.jpg)`. In CommonMark they are text, and a reader would see the brackets. An address counts as a file's name when
// it ends as one does.
type spacedLinkParser struct{}

var spacedLink = regexp.MustCompile(
	`^!?\[([^\[\]\n]*)\]\(([^()<>"'\s][^()<>"'\n]* [^()<>"'\n]*\.[A-Za-z0-9]{2,5}(?:#[^()\s]*)?)\)`,
)

func (spacedLinkParser) Trigger() []byte { return []byte{'!', '['} }

func (spacedLinkParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, at := block.PeekLine()
	m := spacedLink.FindSubmatchIndex(line)
	if m == nil || at.Padding > 0 {
		return nil
	}
	link := ast.NewLink()
	link.Destination = line[m[4]:m[5]]
	if m[2] < m[3] {
		link.AppendChild(link, ast.NewTextSegment(text.NewSegment(at.Start+m[2], at.Start+m[3])))
	}
	block.Advance(m[1])
	if line[0] == '!' {
		image := ast.NewImage(link)
		for child := link.FirstChild(); child != nil; child = link.FirstChild() {
			image.AppendChild(image, child)
		}
		return image
	}
	return link
}
