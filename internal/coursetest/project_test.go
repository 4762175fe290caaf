package coursetest

import (
	"context"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/load"
)

const root = "../.." // of the repository, which is the course's project folder

// A project is the course and the files that it was read from.
type project struct {
	*course.Course
	files fs.FS
}

// rules is every rule of the package.
var rules = map[string]func(*testing.T, project) (faults []string){
	"facts":      missingFacts,
	"amounts":    wrongAmounts,
	"lix":        hardChapters,
	"rhythm":     telegrams,
	"questions":  unbalancedQuestions,
	"dates":      datesWithoutEvidence,
	"telephones": unknownTelephones,
	"figures":    uncitedFigures,
	"citations":  citationsLeftAsText,
	"law":        unreadProvisions,
}

func TestCourse(t *testing.T) {
	p := read(t, os.DirFS(root))
	for name, rule := range rules {
		t.Run(name, func(t *testing.T) {
			for _, fault := range rule(t, p) {
				t.Error(fault)
			}
		})
	}
}

func TestPlantedFaults(t *testing.T) {
	const (
		survey  = "content/04-fordjupning/02-undersokningar.md"
		talk    = "content/03-ova-samtal/02-mikael.md"
		heading = "\n## "
	)
	// In every file whose name begins so, old becomes new; without old the files go. Then the rule must report the
	// fault.
	for _, plant := range []struct{ rule, file, old, new, fault string }{
		{"facts", "content/_facts.yaml", "id: F001,", "id: F506,", "F001 has 0 lines"},
		{"facts", "content/_facts.yaml", "id: F001,", "id: F506,", "F506 is no fact"},
		{"facts", "content/_facts.yaml", "#kallorna", "#kallan", "F001: there is no 06-om-kursen/om-kursen.md#kallan"},
		{"facts", "content/_facts.yaml", "contacts.yaml#pegasus", "contacts.yaml#pegasos",
			"there is no contacts.yaml#pegasos"},
		{"facts", "content/_facts.yaml", "behöver granskas: signaler", "granskat: signaler", "G05: \"granskat"},
		{"facts", "content/sources.yaml", "    signaler:", "    tecken:", "G05: \"behöver granskas: signaler"},
		{"facts", "content/_facts.yaml", `{id: F023, out: "`, `{id: F023} # `, "F023 has neither"},
		{"amounts", "content/0", "", "", "1 questions, less than 90"},
		{"amounts", "content/01-grundkurs/09-slutprov.md", " sluttest=ja", "", "questions for the final test"},
		{"amounts", "content/glossary.yaml", "- term", "#- term", "0 terms"},
		{"amounts", "content/01-grundkurs/09-slutprov.md", "minuter: ", "minuter: 1", "the core course takes"},
		{"amounts", "content/01-grundkurs/01-se.md", "minuter: ", "minuter: 1", "more than 1000 or 10"},
		{"amounts", "content/01-grundkurs/01-se.md", heading, strings.Repeat("och ", 300) + "\n" + heading,
			"more than 1000 or 10"},
		{"amounts", talk, "\n  > ", "\n  ", "has no comment"},
		{"amounts", talk, heading, "\n::: samtalsövning [Kort] {#kort}\n### Slut {#slut}\nHej.\n:::\n" + heading,
			"1 scenes and 1 endings"},
		{"amounts", talk, "", "", "6 conversations, less than 7"},
		{"amounts", "content/05-studiegrupp/01-traff-se-och-fraga.md", "", "", "4 meetings"},
		{"amounts", "content/02-fall/03-noel.md", "", "", "4 cases"},
		{"lix", survey, " är ", strings.Repeat(" myndighetssamordning", 40) + " ", "more than 50"},
		{"lix", "content/0", " är ", strings.Repeat(" myndighetssamordning", 40) + " ", "in the mean, more than 42"},
		{"rhythm", survey, heading, strings.Repeat("\nSå är det.", 400) + "\n" + heading, "sentences are short"},
		{"rhythm", survey, heading, strings.Repeat("\nMen så är det inte för alla.", 40) + "\n" + heading,
			"begin with Men"},
		{"questions", survey, "mål:\n", "mål:\n  - kunna något mer\n", "no question is about " + survey[8:]},
		{"questions", "content/01-grundkurs/01-se.md", " mål=3}", "}", "se-4 is about no goal"},
		{"questions", "content/0", "- [x] ", "- [x] Förstås är det så, och därför ", "are the longest"},
		{"dates", "content/contacts.yaml", `    source:`, "    #", "contact kvinnofridslinjen"},
		{"dates", "content/sources.yaml", "    by:", "    #", "source sol:"},
		{"dates", "content/course.yaml", "mastery:", "reviewed: 2026-01-01\nmastery:", "without a named reviewer"},
		{"dates", "content/course.yaml", "mastery:", "reviewers: [{name: N N, date: 2026-01-01}]\nmastery:",
			"a reviewer needs"},
		{"dates", survey, "minuter:", "granskad: 2026-01-01\nminuter:", "reviewed by nobody"},
		{"telephones", "content/contacts.yaml", "020-50 50 50", "020-50 50 51", "020-50 50 51"},
		{"telephones", survey, heading, "\nRing 0771-66 67 68.\n" + heading, "0771-66 67 68"},
		{"telephones", survey, heading, "\nRing 116 111.\n" + heading, "116 111"},
		{"figures", survey, heading, "\nDet gällde 5,5 procent.\n" + heading, `"5,5 procent" in`},
		{"figures", survey, heading, "\n- Det gällde 5 % [@s15-1].\n- Eller 6 %.\n" + heading, `"6 %" in`},
		{"figures", survey, "[@", "[", "the row"},
		{"figures", survey, "[@", "[", "the question undersokningar-4"},
		{"law", "content/sources.yaml", "    10 kap. 18 c §:", "    10 kap. 18 d §:",
			"osl 10 kap. 18 c § has no entry"},
		{"law", "content/sources.yaml", "    date: 2026-04-27", "    date: \"\"", "nobody has read osl 10 kap. 18 c §"},
		{"citations", survey, heading, "\nSe [@s15-1]: det stämmer.\n" + heading, "[@s15-1]: det"},
	} {
		t.Run(plant.rule, func(t *testing.T) {
			faulty := copied(t, os.DirFS(root))
			found := false
			for name, file := range faulty {
				switch {
				case !strings.HasPrefix(name, plant.file):
				case plant.old == "":
					delete(faulty, name)
					found = true
				case strings.Contains(string(file.Data), plant.old):
					faulty[name] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(string(file.Data), plant.old,
						plant.new))}
					found = true
				}
			}
			if !found {
				t.Fatalf("%s has no %q: plant another fault", plant.file, plant.old)
			}
			faults := strings.Join(rules[plant.rule](t, read(t, faulty)), "\n")
			if !strings.Contains(faults, plant.fault) {
				t.Errorf("%q for %q in %s: no fault %q in\n%s", plant.new, plant.old, plant.file, plant.fault, faults)
			}
		})
	}
}

func read(t *testing.T, files fs.FS) project {
	t.Helper()
	c, _, err := load.New(files, true).Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return project{c, files}
}

// copied returns the files of content/ in memory.
func copied(t *testing.T, files fs.FS) fstest.MapFS {
	t.Helper()
	all := fstest.MapFS{}
	for name, data := range textFiles(t, files, "") {
		all[name] = &fstest.MapFile{Data: data}
	}
	return all
}

// textFiles returns the files of content/ whose names end so.
func textFiles(t *testing.T, files fs.FS, suffix string) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	err := fs.WalkDir(files, "content", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(name, suffix) {
			all[name], err = fs.ReadFile(files, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// place is where a block stands, for a message.
func place(ch *course.Chapter, s diag.Span) string { return ch.File.At(s.Start, s.End).String() }
