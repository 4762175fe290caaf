package editor

import (
	"strings"
	"testing"
)

func TestEditor(t *testing.T) {
	for _, c := range []struct{ editor, command, address string }{
		{"code", "code --goto /k/a b.md:3:7", ""},
		{"/usr/bin/code -n", "/usr/bin/code -n --goto /k/a b.md:3:7", ""},
		{"subl", "subl /k/a b.md:3:7", ""},
		{"gvim", "gvim +3 /k/a b.md", ""},
		{"kate", "kate --line 3 --column 7 /k/a b.md", ""},
		{"notepad++.exe", "notepad++.exe -n3 /k/a b.md", ""},
		{"idea", "idea --line 3 /k/a b.md", ""},
		{"typora", "typora /k/a b.md", ""},
		{"my-editor --at {line}:{column} {file}", "my-editor --at 3:7 /k/a b.md", ""},
		{"vi", "", ""}, {"/usr/bin/nano -w", "", ""}, {"", "", ""},
		{"vscode://file/", "", "vscode://file/k/a%20b.md:3:7"},
		{"vscode://", "", "vscode://file/k/a%20b.md:3:7"},
		{"idea://open", "", "idea://open?file=/k/a%20b.md&line=3"},
		{"own://x?f={file}&l={line}", "", "own://x?f=/k/a%20b.md&l=3"},
	} {
		command, address := Command(c.editor, "/k/a b.md", 3, 7)
		if strings.Join(command, " ") != c.command || address != c.address {
			t.Errorf("%q: %q, %q; want %q, %q", c.editor, command, address, c.command, c.address)
		}
	}
	if got := escapePath("C:/k/å.md"); got != "/C:/k/%C3%A5.md" {
		t.Errorf("on Windows: %s", got)
	}
}
