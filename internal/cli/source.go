package cli

import (
	"flag"

	"github.com/vinjett/vinjett/internal/site"
)

// A source is what a command makes something of: the course in a folder, as it is or as one of its editions.
type source struct {
	edition, base *string
	strict        *bool
}

// newSource adds the flags that say which course is meant; use is what --edition does.
func newSource(flags *flag.FlagSet, use string) source {
	return source{
		edition: flags.String("edition", "", use),
		base: flags.String("base-url", "",
			"the `URL` where the site will stand, instead of base-url in course.yaml"),
		strict: flags.Bool("strict", false, "treat warnings as errors"),
	}
}

// open returns the course's folder and a builder, which the caller closes.
func (s source) open(command string, operands []string) (dir string, builder *site.Builder, err error) {
	if dir, err = projectDir(command, operands); err != nil {
		return "", nil, err
	}
	if err := checkBaseURL(*s.base); err != nil {
		return "", nil, err
	}
	builder = newBuilder(site.Options{Dir: dir, BaseURL: *s.base, Edition: *s.edition, Program: version()})
	if err := checkEdition(builder, *s.edition); err != nil {
		builder.Close()
		return "", nil, err
	}
	return dir, builder, nil
}
