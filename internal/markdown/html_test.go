package markdown

import (
	"regexp"
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
)

// HTML that says what Markdown could have said is read as that; what is wrong with other HTML is told once a pair.
func TestHTML(t *testing.T) {
	for _, c := range [][2]string{
		{
			"Tryck <kbd>Ctrl</kbd>+<KBD>P</KBD>.",
			"Tryck <kbd>Ctrl</kbd>+<kbd>P</kbd>.",
		},
		{
			"H<sub>2</sub>O, 10<sup>*3*</sup>",
			"H<sub>2</sub>O, 10<sup><em>3</em></sup>",
		},
		{
			"ett<br>två<br />tre<br>\nfyra",
			"ett<br />\ntvå<br />\ntre<br />\nfyra",
		},
		{
			"<mark>a <small>b</small></mark> <u>c</u>",
			"<mark>a <small>b</small></mark> <u>c</u>",
		},
		{
			`<abbr title="A &amp; &quot;B&quot;" class="x">AB</abbr>`,
			`<abbr title="A &amp; &quot;B&quot;">AB</abbr>`,
		},
		{
			`<a href="x.html" target="_blank">**dit**</a>`,
			"[x.html|<strong>dit</strong></a>",
		},
		{
			`<a href='https://example.se/?a=1&amp;b' title="T">x</a>`,
			"[https://example.se/?a=1&b|x</a>",
		},
		{
			"<kbd>a</kbd> | <!-- x --> b",
			"<kbd>a</kbd> |  b",
		},
		{
			"<!-- bara en kommentar -->",
			"",
		},
		{
			`<img src="media/a b.png" alt="En &amp; två" width="200" align="right">`,
			"{media/a b.png|En & två}",
		},
		{
			"Se <img src=a.png alt=bild>.",
			"Se {a.png|bild}.",
		},
		{
			"<details><summary>Mer *här*</summary>\n\nText.\n\n- a\n\n</details>\n\nEfter.",
			"fact folded (Mer *här*: Text. a) Efter.",
		},
		{
			"<details open>\n<summary><b>Ett</b></summary>\n\n" +
				"<details><summary>Två</summary>\n\nX\n\n</details>\n\n</details>",
			"fact folded (Ett: fact folded (Två: X))",
		},
		{
			"- punkt\n\n  <details><summary>Mer</summary>\n\n  Text.\n\n  </details>\n",
			"punkt fact folded (Mer: Text.)",
		},
		{
			"<b>x</b> och <font color=\"red\">y <b>z</b></font>",
			"2:1 HTML is not rendered: <b>; 2:14 HTML is not rendered: <font>; 2:34 HTML is not rendered: <b>",
		},
		{
			"<kbd onclick=\"x()\">a</kbd> <u style=\"color:red\">b</u>",
			"2:1 HTML is not rendered: <kbd>; 2:28 HTML is not rendered: <u>",
		},
		{
			`<a name="x"></a>text`,
			"2:1 HTML is not rendered: <a>",
		},
		{
			"<kbd>a",
			"2:1 HTML is not rendered: <kbd>",
		},
		{
			"a</kbd>",
			"2:2 HTML is not rendered",
		},
		{
			"<sub>a *b</sub> c*",
			"2:1 HTML is not rendered: <sub>; 2:10 HTML is not rendered",
		},
		{
			"<div class=\"x\">\n\n<p><i>Hej</i></p>\n\n</div>",
			"2:1 HTML is not rendered: <div>; 4:1 HTML is not rendered: <p>, <i>",
		},
		{
			"<script>\nx\n</script>",
			"2:1 HTML is not rendered: <script>",
		},
		{
			"<img src=\"a.png\" onerror=\"x()\" alt=\"a\">",
			"2:1 HTML is not rendered: <img>",
		},
		{
			"<details>\n<summary>Mer</summary>\n\nutan slut",
			"2:1 HTML is not rendered: <details>, <summary>",
		},
	} {
		text, want := c[0], c[1]
		ch, found := New("sv").Parse("kapitel.md", diag.NewFile("content/kapitel.md", []byte("# T\n"+text)))
		var ds []string
		for _, d := range diag.Sort(found) {
			ds = append(ds, strings.TrimPrefix(d.Place.String(), "content/kapitel.md:")+" "+d.Message)
		}
		got := strings.Join(ds, "; ")
		if got == "" {
			got = strings.Join(strings.Fields(said(ch.Blocks)), " ")
			want = strings.Join(strings.Fields(want), " ")
		}
		if got != want {
			t.Errorf("%q\ngot  %s\nwant %s", text, got, want)
		}
	}
}

// Call-outs as other programs write them are call-outs, with their labels.
func TestElsewhere(t *testing.T) {
	for _, c := range [][2]string{
		{
			":::note\nText.\n:::",
			"fact (: Text.)",
		},
		{
			":::tip Ett bra råd\nText.\n:::",
			"consider (Ett bra råd: Text.)",
		},
		{
			":::danger[Se upp]\nText.\n:::",
			"warning (Se upp: Text.)",
		},
		{
			":::{note}\nText.\n:::",
			"fact (: Text.)",
		},
		{
			"::::{important} Rubrik\nText.\n::::",
			"takeaway (Rubrik: Text.)",
		},
		{
			"::: {.callout-caution}\nText.\n:::",
			"warning (: Text.)",
		},
		{
			"::: {.note #n title=\"Två ord\"}\nText.\n:::",
			"fact (Två ord: Text.)",
		},
		{
			":::details Mer\nText.\n:::",
			"fact folded (Mer: Text.)",
		},
		{
			"!!! note\n    Text.\n\n    - a\n\nEfter.",
			"fact (: Text. a) Efter.",
		},
		{
			"!!! warning \"Se upp\"\n\n    Text.\n",
			"warning (Se upp: Text.)",
		},
		{
			"??? tip \"Mer\"\n    Text.\n    !!! info\n        Inre.\n",
			"consider folded (Mer: Text. fact (: Inre.))",
		},
		{
			"- punkt\n\n    !!! note\n        Text.\n",
			"punkt fact (: Text.)",
		},
	} {
		text, want := c[0], c[1]
		ch, found := New("sv").Parse("kapitel.md", diag.NewFile("content/kapitel.md", []byte("# T\n"+text)))
		if len(found) > 0 {
			t.Errorf("%q: %v %s", text, found[0].Place, found[0].Message)
			continue
		}
		if got := strings.TrimSpace(strings.Join(strings.Fields(said(ch.Blocks)), " ")); got != want {
			t.Errorf("%q\ngot  %s\nwant %s", text, got, want)
		}
	}
}

// said writes blocks in short: links as [dest|, pictures as {src|alt}, what folds as (label: …).
func said(blocks []course.Block) string {
	var b strings.Builder
	var pieces func(ps []course.Piece)
	var write func(bs []course.Block)
	pieces = func(ps []course.Piece) {
		for _, p := range ps {
			switch p := p.(type) {
			case course.Markup:
				b.WriteString(short.Replace(string(p)))
			case course.Chars:
				b.WriteString(string(p))
			case *course.Link:
				b.WriteString("[" + p.Dest + "|")
			case *course.Image:
				b.WriteString("{" + p.Src + "|" + p.Alt + "}")
			case *course.Nested:
				write([]course.Block{p.Block})
			}
		}
	}
	write = func(bs []course.Block) {
		for _, block := range bs {
			switch block := block.(type) {
			case *course.Prose:
				pieces(block.Pieces)
			case *course.Figure:
				b.WriteString("{" + block.Image.Src + "|" + block.Image.Alt + "}")
			case *course.Callout:
				b.WriteString(string(block.Type))
				if block.Folded {
					b.WriteString(" folded")
				}
				b.WriteString(" (" + block.Label + ": ")
				write(block.Blocks)
				b.WriteString(")")
			}
			b.WriteByte(' ')
		}
	}
	write(blocks)
	return spaceBefore.ReplaceAllString(b.String(), ")")
}

var spaceBefore = regexp.MustCompile(`\s+\)`)

var short = strings.NewReplacer("<p>", "", "</p>", " ", "<ul>", "", "</ul>", "", "<li>", "", "</li>", "")
