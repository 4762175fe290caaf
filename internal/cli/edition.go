package cli

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/load"
	"github.com/vinjett/vinjett/internal/site"
)

// checkEdition refuses the name of an edition that the project does not have; "" is the course itself.
func checkEdition(builder *site.Builder, name string) error {
	if name == "" {
		return nil
	}
	all, err := builder.Editions()
	if err != nil || slices.Contains(all, name) {
		return err
	}
	if len(all) == 0 {
		return usagef("there is no edition %q: the folder editions/ is empty or missing", name)
	}
	return usagef("there is no edition %q; %s", name, diag.Suggest(name, all, "there is "+strings.Join(all, ", ")))
}

func setupEdition(flags *flag.FlagSet) action {
	edition := flags.String("edition", "",
		"the `NAME` of the edition, when PATH does not say it and several replace the page")
	return func(ctx context.Context, p *program, operands []string) error {
		if len(operands) == 0 || operands[0] != "accept" {
			return usagef("edition takes accept and a page, " +
				"as in vinjett edition accept editions/town/content/02-cases/01-mathilda.md")
		}
		if len(operands) == 1 {
			return usagef("edition accept needs the page of the edition that has been compared with the course's")
		}
		dir, err := projectDir("edition accept PATH", operands[2:])
		if err != nil {
			return err
		}
		builder := newBuilder(site.Options{Dir: dir})
		defer builder.Close()
		if err := checkEdition(builder, *edition); err != nil {
			return err
		}
		found, err := replacements(ctx, builder, *edition, pagePath(dir, operands[1]))
		if err != nil {
			return err
		}
		switch {
		case len(found) == 0:
			return usagef("no edition has a page in the place of %s; "+
				"name the edition's page, as editions/NAME/content/…",
				operands[1])
		case len(found) > 1:
			return usagef("%s and %s have a page in the place of %s; say which with --edition",
				found[0].edition, found[1].edition, operands[1])
		}
		return p.accept(dir, found[0].edition, found[0].page)
	}
}

// A replacement is a page of an edition in the place of one of the course's.
type replacement struct {
	edition string
	page    course.Replacement
}

// replacements finds where editions, or only one, have a page of their own for another, by the path of either.
func replacements(ctx context.Context, builder *site.Builder, only, name string) (found []replacement, err error) {
	names, err := builder.Editions()
	if err != nil {
		return nil, err
	}
	for _, e := range names {
		if only != "" && e != only {
			continue
		}
		result, err := builder.CheckEdition(ctx, e)
		if err != nil {
			return nil, err
		}
		if result.Course == nil || result.Course.Edition == nil {
			continue
		}
		for _, r := range result.Course.Edition.Replaced {
			if name == r.Own || name == r.Original || name == r.Path {
				found = append(found, replacement{e, r})
			}
		}
	}
	return found, nil
}

// accept notes in edition.yaml which text of the course an edition's page replaces.
func (p *program) accept(dir, edition string, page course.Replacement) error {
	original, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(page.Original)))
	if err != nil {
		return err
	}
	file := filepath.Join(dir, "editions", edition, "edition.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	digest := load.Digest(original)
	changed, err := load.Accept(text, page.Path, digest)
	if err != nil {
		return usagef("%s: %v", file, err)
	}
	if err := os.WriteFile(file+".new", changed, 0o644); err != nil {
		return err
	}
	if err := os.Rename(file+".new", file); err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "%s: %s is accepted as %s\n", filepath.ToSlash(file), page.Path, digest)
	return err
}

// pagePath returns a path as the project has it, with forward slashes: one below dir, or one that is already.
func pagePath(dir, name string) string {
	project, err1 := filepath.Abs(dir)
	abs, err2 := filepath.Abs(name)
	if err1 == nil && err2 == nil {
		if rel, err := filepath.Rel(project, abs); err == nil && filepath.IsLocal(rel) {
			if _, err := os.Stat(abs); err == nil {
				return filepath.ToSlash(rel)
			}
		}
	}
	return path.Clean(strings.ReplaceAll(name, `\`, "/"))
}
