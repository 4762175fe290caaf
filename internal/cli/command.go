package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/manual"
)

// A command is one subcommand.
type command struct {
	name     string
	operands string   // as the usage line shows them
	summary  string   // one line
	details  string   // more lines, for the help of the command
	words    []string // what the operand may be, where that is known; for completion
	// setup registers the command's flags and returns what runs it with the operands.
	setup func(*flag.FlagSet) action
}

// An action runs a command.
type action func(ctx context.Context, p *program, operands []string) error

// commands returns every subcommand in the order of the overview. It is a function, since help and completion look at
// it: a variable would refer to itself.
func commands() []*command {
	return []*command{
		{
			name: "build", operands: "[DIR]", summary: "write the course as a web site of plain files",
			setup: setupBuild,
			details: "DIR is the folder that holds content/, by default the current one; its own layouts/ and\n" +
				"assets/, where present, lie over the built-in ones file by file. With errors nothing is\n" +
				"written, and the last good site stays as it is. What somebody has changed in the folder\n" +
				"lokalt/ of the site is left alone.",
		},
		{
			name: "serve", operands: "[DIR]", summary: "show the course while you write it", setup: setupServe,
			details: "Pages are built in memory and reload when a file changes. Only this computer can reach\n" +
				"them. Without a command, in a folder with content/, vinjett does the same and opens the\n" +
				"browser.",
		},
		{
			name: "check", operands: "[DIR]", summary: "look for faults without writing anything", setup: setupCheck,
			details: "Editions are checked too. What each message means, and what to do: vinjett help\n" +
				"messages.",
		},
		{
			name: "export", operands: "FORMAT [PAGE] [DIR]", summary: "pack the course into one file for a host",
			words: formatNames(), setup: setupExport,
			details: formatDetails(),
		},
		{
			name: "publish", operands: "s3://BUCKET[/FOLDER] [DIR]",
			summary: "bring the copy in an object store up to date", setup: setupPublish,
			details: "The store speaks Amazon's S3. The keys are read from AWS_ACCESS_KEY_ID and\n" +
				"AWS_SECRET_ACCESS_KEY, or from the profile AWS_PROFILE of ~/.aws/credentials. Only what\n" +
				"has changed is sent: what pages need first, then pages; what the course no longer has is\n" +
				"deleted last. What vinjett did not put there is never touched.",
		},
		{
			name: "due", operands: "[DIR]", summary: "list what should be reviewed again, by owner", setup: setupDue,
			details: "Contacts, laws, reviewed chapters and the course are due when their last check is as old\n" +
				"as review-every in course.yaml says, or when a law in sources.yaml comes into force or\n" +
				"ends.",
		},
		{
			name: "cites", operands: "KEY [LOCATOR] [DIR]", summary: "list every use of a source or provision",
			setup:   setupCites,
			details: "As in: vinjett cites sol 19 kap. 1 §",
		},
		{
			name: "changes", operands: "OLD [DIR]", summary: "list what has changed in the course since an older copy",
			setup: setupChanges,
			details: "OLD is the zip file of the copy, or its folder. Pages with their sections, laws,\n" +
				"contacts, and questions whose answer has changed.",
		},
		{
			name: "verify", operands: "URL", summary: "look at a published copy as a reader's browser does",
			setup: setupVerify,
			details: "URL is where the copy stands, as https://example.se/kurs/. Every file is asked for once,\n" +
				"and what the server gets wrong is listed: missing or old files, types, headers,\n" +
				"compression, caching. Nothing but the copy is asked for anything.",
		},
		{
			name: "edition", operands: "accept PATH [DIR]",
			summary: "note that an edition's page has been compared with the course's", setup: setupEdition,
			details: "PATH is the edition's page, as editions/town/content/02-cases/01-mathilda.md. The digest\n" +
				"of the page of the course that it replaces is written into edition.yaml; when that page\n" +
				"changes, check tells you.",
		},
		{
			name: "lsp", summary: "serve an editor that speaks the Language Server Protocol", setup: setupLSP,
			details: "Editors start it themselves and speak to it over standard input and output. How to set up " +
				"Visual Studio Code, Neovim,\nZed and Obsidian: vinjett help editors.",
		},
		{
			name: "schema", operands: "FILE",
			summary: "print a JSON Schema of a file, for editors that check YAML by one", words: schemaNames(),
			setup: setupSchema,
			details: "FILE is one of " + strings.Join(schemaNames(), ", ") +
				". How editors use it: vinjett help editors.",
		},
		{
			name: "new", operands: "DIR", summary: "start a course from a small example", setup: setupNew,
			details: "DIR is made; a folder that holds anything is refused.",
		},
		importCommand(),
		{name: "version", summary: "print the program's version", setup: setupVersion},
		{
			name: "completion", operands: "bash|zsh|fish",
			summary: "print a script that completes commands in your shell", words: shells, setup: setupCompletion,
			details: "bash:  source <(vinjett completion bash)\n" +
				"zsh:   vinjett completion zsh > \"${fpath[1]}/_vinjett\"\n" +
				"fish:  vinjett completion fish > ~/.config/fish/completions/vinjett.fish",
		},
		{
			name:     "help",
			operands: "[COMMAND|TOPIC]",
			summary:  "explain a command, or print a part of the manual",
			setup:    setupHelp,
		},
	}
}

// find returns the command of a name, or nil.
func find(name string) *command {
	for _, c := range commands() {
		if c.name == name {
			return c
		}
	}
	return nil
}

// names returns the names of the commands.
func names() (all []string) {
	for _, c := range commands() {
		all = append(all, c.name)
	}
	return all
}

func unknownCommand(name string) error {
	switch {
	case strings.HasPrefix(name, "-"):
		return usagef("write the command before its flags: vinjett serve %s; vinjett help lists the commands", name)
	case hasContent(name):
		return usagef("%q is a course's folder, not a command; write vinjett serve %s, or vinjett build %s",
			name, name, name)
	}
	return usagef("there is no command %q; %s", name,
		diag.Suggest(name, names(), "vinjett help lists the commands"))
}

// runCommand parses a command's flags and runs it.
func (p *program) runCommand(ctx context.Context, c *command, args []string) error {
	flags, run := c.flags()
	operands, err := parse(flags, args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		_, err := io.WriteString(p.stdout, c.help())
		return err
	case err != nil:
		return flagError(c.name, flags, err)
	}
	return run(ctx, p, operands)
}

func (c *command) flags() (*flag.FlagSet, action) {
	flags := flag.NewFlagSet(c.name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	return flags, c.setup(flags)
}

// parse parses flags that may stand before, between and after the operands; after `--` there are only operands.
func parse(flags *flag.FlagSet, args []string) (operands []string, err error) {
	for {
		if err := flags.Parse(args); err != nil {
			return nil, err
		}
		rest := flags.Args()
		if n := len(args) - len(rest); len(rest) == 0 || n > 0 && args[n-1] == "--" {
			return append(operands, rest...), nil
		}
		operands, args = append(operands, rest[0]), rest[1:]
	}
}

// flagError says what is wrong with a flag in the program's own words.
func flagError(command string, flags *flag.FlagSet, err error) error {
	name, unknown := strings.CutPrefix(err.Error(), "flag provided but not defined: -")
	if !unknown {
		return usagef("%v; see vinjett help %s", err, command)
	}
	name = strings.TrimPrefix(name, "-")
	var known []string
	flags.VisitAll(func(f *flag.Flag) { known = append(known, f.Name) })
	if near := diag.Nearest(name, known); near != "" {
		return usagef("%s has no flag %s; did you mean %s?", command, dashed(name), dashed(near))
	}
	return usagef("%s has no flag %s; see vinjett help %s", command, dashed(name), command)
}

// dashed returns a flag as it is written: one dash before a single letter, else two.
func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

// A choice is a flag with a few values.
type choice struct {
	value   *string
	choices []string
}

func (c *choice) String() string {
	if c.value == nil { // the zero value, which the flag package makes
		return ""
	}
	return *c.value
}

func (c *choice) Set(s string) error {
	if !slices.Contains(c.choices, s) {
		return fmt.Errorf("use one of %s", strings.Join(c.choices, ", "))
	}
	*c.value = s
	return nil
}

// choose registers a flag with a few values, of which the first is the default.
func choose(flags *flag.FlagSet, name, usage string, choices ...string) *string {
	value := choices[0]
	flags.Var(&choice{&value, choices}, name, usage)
	return &value
}

// overview is the help of the whole program.
func overview() string {
	var b strings.Builder
	b.WriteString("vinjett turns a course written in Markdown into a web site of plain files.\n\n" +
		"usage: vinjett COMMAND [flags]\n\n")
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, c := range commands() {
		fmt.Fprintf(table, "  %s\t%s\n", strings.TrimSpace(c.name+" "+c.operands), c.summary)
	}
	table.Flush()
	b.WriteString("\nvinjett help COMMAND explains a command, vinjett help language how a course is written.\n")
	return b.String()
}

// help is the help of one command.
func (c *command) help() string {
	var b strings.Builder
	flags, _ := c.flags()
	hasFlags := false
	flags.VisitAll(func(*flag.Flag) { hasFlags = true })
	usage := "vinjett " + c.name
	if c.operands != "" {
		usage += " " + c.operands
	}
	if hasFlags {
		usage += " [flags]"
	}
	fmt.Fprintf(&b, "%s: %s\n\nusage: %s\n", c.name, c.summary, usage)
	if c.details != "" {
		fmt.Fprintf(&b, "\n%s\n", c.details)
	}
	if hasFlags {
		b.WriteString("\n")
		table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
		flags.VisitAll(func(f *flag.Flag) {
			kind, usage := flag.UnquoteUsage(f)
			if ch, ok := f.Value.(*choice); ok {
				kind = strings.Join(ch.choices, "|")
			}
			fmt.Fprintf(table, "  %s\t%s\n", strings.TrimSpace(dashed(f.Name)+" "+kind), usage)
		})
		table.Flush()
	}
	return b.String()
}

func setupHelp(*flag.FlagSet) action {
	return func(_ context.Context, p *program, operands []string) error {
		if len(operands) == 0 {
			_, err := io.WriteString(p.stdout, overview())
			return err
		}
		if len(operands) > 1 {
			return usagef("help explains one command or topic at a time")
		}
		name := operands[0]
		if c := find(name); c != nil {
			_, err := io.WriteString(p.stdout, c.help())
			return err
		}
		if name == "words" {
			_, err := io.WriteString(p.stdout, lang.Manual())
			return err
		}
		if text, ok := manual.Text(name); ok {
			_, err := io.WriteString(p.stdout, text)
			return err
		}
		return usagef("there is no help on %q; %s", name,
			diag.Suggest(name, topics(), "there is on "+strings.Join(topics(), ", ")))
	}
}

// topics returns what there is help on.
func topics() []string { return append(append(names(), manual.Topics()...), "words") }

// plural returns a number with its noun.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
