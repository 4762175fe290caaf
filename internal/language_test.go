package internal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/lang"
)

// alsoEnglish are words of other languages that are English words or names, too.
var alsoEnglish = strings.Fields("plan test film region slag lag side bland vinjett")

var wordForm = regexp.MustCompile(`[\pL\d]+(?:-[\pL\d]+)*`)

// foreign returns what a text in the program's code has of a language, "" when it has nothing.
func foreign(text string) string {
	if slices.Contains(lang.Codes(), text) {
		return "the code of a language"
	}
	if strings.ContainsAny(strings.ToLower(text), "åäöæø") {
		return "letters of a language"
	}
	for _, word := range wordForm.FindAllString(text, -1) {
		for list := lang.Blocks; list <= lang.Columns; list++ {
			own := list.Own(word)
			if own != "" && lang.Fold(word) != own && list.Language(word, lang.Of("en")).Code != "en" &&
				!slices.Contains(alsoEnglish, strings.ToLower(word)) {
				return "the word " + word
			}
		}
	}
	return ""
}

// eachLiteral calls visit with every text in the program's code, but for tests, names of packages and one room.
func eachLiteral(t *testing.T, but string, visit func(at, text string)) {
	root := os.DirFS("..")
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if base := d.Name(); d.IsDir() && name != "." &&
			(base[0] == '.' || base[0] == '_' || base == "testdata" || base == "node_modules" || name == but) {
			return fs.SkipDir
		}
		if path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		source, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		files := token.NewFileSet()
		syntax, err := parser.ParseFile(files, name, source, 0)
		if err != nil {
			return err
		}
		ast.Inspect(syntax, func(n ast.Node) bool {
			if _, isImport := n.(*ast.ImportSpec); isImport {
				return false
			}
			if literal, ok := n.(*ast.BasicLit); ok && (literal.Kind == token.STRING || literal.Kind == token.CHAR) {
				text, _ := strconv.Unquote(literal.Value)
				visit(files.Position(literal.Pos()).String(), text)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// No package but media knows the types of pictures and recordings.
func TestKindsOfFilesStandInTheirRows(t *testing.T) {
	form := regexp.MustCompile(`^(image|audio|video|font)/[a-z0-9.+-]+$`)
	eachLiteral(t, "internal/media", func(at, text string) {
		if form.MatchString(text) {
			t.Errorf("%s: the type %s belongs to a row of package media", at, text)
		}
	})
}

// No package but lang knows languages by name: a text in the code of another is not a language's code or word.
func TestLanguagesStandInTheirRows(t *testing.T) {
	eachLiteral(t, "internal/lang", func(at, text string) {
		if what := foreign(text); what != "" {
			t.Errorf("%s: %q holds %s, which belongs to a row of package lang", at, text, what)
		}
	})
	for text, want := range map[string]string{
		"sv": "the code of a language", "Å": "letters of a language", "write avvagning or": "the word avvagning",
		"case": "", "question": "", "the plan": "", "English": "",
	} {
		if got := foreign(text); got != want {
			t.Errorf("%q holds %q, want %q", text, got, want)
		}
	}
}

// What a language has beside its row lies in files that are named by its code: each language has those that the first
// one has.
func TestEveryLanguageHasItsFiles(t *testing.T) {
	reference, err := os.ReadFile("manual/language.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lang.All() {
		if !strings.Contains(string(reference), "`"+l.Code+"`") {
			t.Errorf("manual/language.md does not say that language can be `%s`", l.Code)
		}
		for _, name := range []string{
			"../layouts/strings/CODE.yaml", "../layouts/local/CODE/about.html", "../layouts/local/CODE/contacts.html",
			"../layouts/local/CODE/accessibility.html",
			"workplace/words/CODE.yaml", "export/zip/files/guide.CODE.html", "export/scorm/files/shell.CODE.html",
			"importer/draft/words/CODE.yaml",
			"cli/example/CODE/content/course.yaml", "cli/example/CODE/content/index.md",
		} {
			name = strings.ReplaceAll(name, "CODE", l.Code)
			if info, err := os.Stat(name); err != nil || info.Size() == 0 {
				t.Errorf("the language %s has no file %s", l.Code, name)
			}
		}
	}
}
