package site

import (
	"cmp"
	"path/filepath"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/lang"
)

// For its author ([Options.Author]) a course with errors has pages, too: what cannot be read is left out, and what a
// page cannot do without is taken from what is built in. None of it reaches an output, which errors stop.

// mend gives a course that has errors what every page needs.
func (b *Builder) mend(c *course.Course) {
	if !lang.Known(c.Config.Language) {
		c.Config.Language = lang.All()[0].Code
	}
	if c.Config.Title == "" {
		dir, _ := filepath.Abs(b.opts.Dir) // else the title is a dot
		c.Config.Title = filepath.Base(dir)
	}
	c.Config.ID = cmp.Or(c.Config.ID, course.Slug(c.Config.Title), "course")
	taken := map[string]bool{}
	media := map[string]*course.Media{}
	for _, ch := range c.Chapters() {
		taken[ch.Address] = true
	}
	for name, m := range c.Media {
		if m.Address != "" && !taken[m.Address] && !strings.HasPrefix(m.Address, "assets/") {
			taken[m.Address], media[name] = true, m
		}
	}
	c.Media = media
}

// whole returns the assets and layouts, or those that are built in where the project's own have faults, and what is
// wrong with them.
func (b *Builder) whole(assets bundled, pages rendered, language string) (bundled, rendered, error) {
	if len(assets.result.Files) == 0 {
		builtIn, err := b.bundle(nil, &b.spare.bundled)
		if err != nil {
			return assets, pages, err
		}
		assets.result, assets.mark, assets.local = builtIn.result, builtIn.mark, builtIn.local
	}
	if pages.renderer == nil {
		builtIn, err := b.layouts(language, nil, &b.spare.rendered)
		if err != nil {
			return assets, pages, err
		}
		pages.renderer = builtIn.renderer
	}
	return assets, pages, nil
}
