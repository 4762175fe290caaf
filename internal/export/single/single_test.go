package single

import (
	"strings"
	"testing"
)

// What a layout makes of ids in a way of its own is a fault that is told, not a file that does not work.
func TestCheck(t *testing.T) {
	for _, c := range []struct{ name, markup, want string }{
		{"sound", `<main id="a"><p id="a--b"><a href="#a--b">x</a><br/></p><label for="a--b">y</label><a ` +
			`href="https://e.se/#z">z</a></main>`, ""},
		{"a space in an id", `<p id="å b"><a href="#%C3%A5%20b">x</a></p>`, ""},
		{"an id twice", `<p id="a"></p><p id="a"></p>`, `the id "a" would stand twice in one file`},
		{"a link", `<a href="#b">x</a>`, `href of <a> names the id "b", which is not there`},
		{"aria-owns", `<div id="p--menu"></div><button aria-owns="menu">x</button>`,
			`aria-owns of <button> names the id "menu", which is not there`},
		{"one of two", `<p id="a"></p><p aria-describedby="a b">x</p>`,
			`aria-describedby of <p> names the id "b", which is not there`},
		{"popovertarget", `<div id="p--menu"></div><button popovertarget="menu">x</button>`,
			`popovertarget of <button> names the id "menu", which is not there`},
	} {
		got := ""
		if err := check(c.markup); err != nil {
			got = err.Error()
		}
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
