package cli

import (
	"context"
	"flag"
	"fmt"
	"io"
	"strings"
)

// shells are those for which there is a completion script.
var shells = []string{"bash", "zsh", "fish"}

func setupCompletion(*flag.FlagSet) action {
	return func(_ context.Context, p *program, operands []string) error {
		if len(operands) != 1 {
			return usagef("completion needs the name of a shell: %s", strings.Join(shells, ", "))
		}
		script, ok := map[string]func() string{"bash": bash, "zsh": zsh, "fish": fish}[operands[0]]
		if !ok {
			return usagef("there is no completion for %q; there is for %s", operands[0], strings.Join(shells, ", "))
		}
		_, err := io.WriteString(p.stdout, script())
		return err
	}
}

// eachFlag calls do for the flags of a command, sorted. Values is nil for a flag that takes none, empty for one that
// takes anything.
func (c *command) eachFlag(do func(f *flag.Flag, values []string)) {
	flags, _ := c.flags()
	flags.VisitAll(func(f *flag.Flag) {
		if ch, ok := f.Value.(*choice); ok {
			do(f, ch.choices)
		} else if b, ok := f.Value.(interface{ IsBoolFlag() bool }); ok && b.IsBoolFlag() {
			do(f, nil)
		} else {
			do(f, []string{})
		}
	})
}

// operandWords returns what may stand as the operand of a command when that is not a folder.
func (c *command) operandWords() []string {
	if c.name == "help" {
		return topics()
	}
	return c.words
}

func bash() string {
	var cases strings.Builder
	for _, c := range commands() {
		var flags, values []string
		c.eachFlag(func(f *flag.Flag, v []string) {
			flags = append(flags, dashed(f.Name))
			switch {
			case len(v) > 0:
				values = append(values, fmt.Sprintf("%s) words=%q ;;", dashed(f.Name), strings.Join(v, " ")))
			case v != nil && f.Name != "o":
				values = append(values, fmt.Sprintf("%s) return ;;", dashed(f.Name))) // anything: nothing to offer
			}
		})
		fmt.Fprintf(&cases, "    %s) flags=%q words=%q\n", c.name, strings.Join(flags, " "),
			strings.Join(c.operandWords(), " "))
		if len(values) > 0 {
			fmt.Fprintf(&cases, "      case $prev in %s esac\n", strings.Join(values, " "))
		}
		cases.WriteString("      ;;\n")
	}
	return `# bash completion for vinjett
_vinjett() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} flags= words=
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W "` + strings.Join(names(), " ") + `" -- "$cur"))
    return
  fi
  case ${COMP_WORDS[1]} in
` + cases.String() + `  esac
  if [[ $cur == -* ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$cur"))
  elif [[ $words ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
  else
    compopt -o filenames 2>/dev/null
    COMPREPLY=()
    while IFS= read -r dir; do COMPREPLY+=("$dir"); done < <(compgen -d -- "$cur")
  fi
}
complete -F _vinjett vinjett
`
}

func zsh() string {
	escape := strings.NewReplacer("'", `'\''`, "[", `\[`, "]", `\]`, ":", `\:`)
	var list, cases strings.Builder
	for _, c := range commands() {
		fmt.Fprintf(&list, "    '%s:%s'\n", c.name, escape.Replace(c.summary))
		fmt.Fprintf(&cases, "    %s) _arguments", c.name)
		c.eachFlag(func(f *flag.Flag, v []string) {
			_, usage := flag.UnquoteUsage(f)
			spec := dashed(f.Name)
			switch {
			case v == nil:
				spec += "[" + escape.Replace(usage) + "]"
			case f.Name == "o":
				spec += "[" + escape.Replace(usage) + "]:folder:_files -/"
			default:
				spec += "=[" + escape.Replace(usage) + "]:value:(" + strings.Join(v, " ") + ")"
			}
			fmt.Fprintf(&cases, " '%s'", spec)
		})
		if words := c.operandWords(); len(words) > 0 {
			fmt.Fprintf(&cases, " '1:operand:(%s)' ;;\n", strings.Join(words, " "))
		} else {
			cases.WriteString(" '*:folder:_files -/' ;;\n")
		}
	}
	return `#compdef vinjett
_vinjett() {
  local -a commands=(
` + list.String() + `  )
  if ((CURRENT == 2)); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  ((CURRENT--))
  case $command in
` + cases.String() + `  esac
}
if [[ $funcstack[1] == _vinjett ]]; then # autoloaded from $fpath: this is the first call
  _vinjett
else
  compdef _vinjett vinjett
fi
`
}

func fish() string {
	escape := strings.NewReplacer(`\`, `\\`, "'", `\'`)
	var b strings.Builder
	b.WriteString("# fish completion for vinjett\ncomplete -c vinjett -f\n")
	for _, c := range commands() {
		fmt.Fprintf(&b, "complete -c vinjett -n __fish_use_subcommand -a %s -d '%s'\n", c.name,
			escape.Replace(c.summary))
		of := fmt.Sprintf("complete -c vinjett -n '__fish_seen_subcommand_from %s'", c.name)
		c.eachFlag(func(f *flag.Flag, v []string) {
			_, usage := flag.UnquoteUsage(f)
			form, takes := "-l", ""
			if len(f.Name) == 1 {
				form = "-s"
			}
			switch {
			case f.Name == "o":
				takes = " -x -a '(__fish_complete_directories)'"
			case v != nil:
				takes = strings.TrimSuffix(" -x -a '"+strings.Join(v, " ")+"'", " -a ''")
			}
			fmt.Fprintf(&b, "%s %s %s%s -d '%s'\n", of, form, f.Name, takes, escape.Replace(usage))
		})
		if words := c.operandWords(); len(words) > 0 {
			fmt.Fprintf(&b, "%s -a '%s'\n", of, strings.Join(words, " "))
		} else if c.operands != "" {
			fmt.Fprintf(&b, "%s -a '(__fish_complete_directories)'\n", of)
		}
	}
	return b.String()
}
