package bundle

import (
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/vinjett/vinjett/internal/diag"
)

// pairs are the colours of tokens.css that are seen on one another, and the contrast between them that WCAG AA wants:
// 4.5 for text (1.4.3), 3 for the borders of what can be used (1.4.11).
var pairs = []struct {
	front, back string
	least       float64
}{
	{"ink", "paper", 4.5}, {"ink", "sheet", 4.5}, {"soft", "paper", 4.5}, {"soft", "sheet", 4.5},
	{"accent", "paper", 4.5}, {"accent", "sheet", 4.5},
	{"right", "paper", 4.5}, {"right", "sheet", 4.5}, {"wrong", "paper", 4.5}, {"wrong", "sheet", 4.5},
	{"edge", "paper", 3}, {"edge", "sheet", 3},
}

// A token is a colour of tokens.css, as light and as dark pages show it.
type token struct {
	value  [2]rgb
	source string
	at     diag.Place
}

type rgb [3]float64 // 0 to 1

var (
	comment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	// The first rule for :root sets the colours; later ones change them for print and forced colours.
	rootColours = regexp.MustCompile(`(?s):root\s*\{(.*?)\}`)
	declaration = regexp.MustCompile(`--([a-z-]+)\s*:\s*([^;]+?)\s*(?:;|$)`)
	bothSchemes = regexp.MustCompile(`^light-dark\(\s*([^,()]+?)\s*,\s*([^,()]+?)\s*\)$`)
)

// Contrast checks the colours of a tokens.css for WCAG AA, in light and dark.
func Contrast(file *diag.File) []diag.Diagnostic {
	css := comment.ReplaceAllStringFunc(string(file.Data), func(c string) string { return strings.Repeat(" ", len(c)) })
	rule := rootColours.FindStringSubmatchIndex(css)
	if rule == nil {
		d := diag.New("low-contrast", file.At(0, 0), "there is no rule :root { … } that sets the colours")
		return []diag.Diagnostic{d.Hintf("begin from the course's own assets/style/tokens.css")}
	}
	tokens, found := tokensOf(file, css, rule)
	for _, p := range pairs {
		front, ok1 := tokens[p.front]
		back, ok2 := tokens[p.back]
		if !ok1 || !ok2 {
			continue
		}
		for i, mode := range []string{"light", "dark"} {
			if c := contrast(front.value[i], back.value[i]); c < p.least {
				// Rounded down, so that a contrast just below the limit is not printed as the limit.
				d := diag.New("low-contrast", front.at,
					fmt.Sprintf("--%s on --%s has a contrast of %.2f in the %s colours, less than %g",
						p.front, p.back, math.Floor(c*100)/100, mode, p.least))
				found = append(found, d.See(back.at, "the colour behind it").
					Hintf("make one of them darker or lighter"))
			}
		}
	}
	return found
}

// tokensOf reads the colours that pairs name, from a rule of a style sheet, and reports those that it cannot.
func tokensOf(file *diag.File, css string, rule []int) (tokens map[string]token, found []diag.Diagnostic) {
	missing := map[string]bool{}
	for _, p := range pairs {
		missing[p.front], missing[p.back] = true, true
	}
	tokens = map[string]token{}
	for _, m := range declaration.FindAllStringSubmatchIndex(css[rule[2]:rule[3]], -1) {
		name, value := css[rule[2]+m[2]:rule[2]+m[3]], css[rule[2]+m[4]:rule[2]+m[5]]
		if !missing[name] {
			continue
		}
		delete(missing, name)
		at := file.At(rule[2]+m[4], rule[2]+m[5])
		light, dark := value, value
		if both := bothSchemes.FindStringSubmatch(value); both != nil {
			light, dark = both[1], both[2]
		}
		l, ok1 := parseColour(light)
		d, ok2 := parseColour(dark)
		if !ok1 || !ok2 {
			d := diag.New("low-contrast", at, fmt.Sprintf("the colour --%s: %s cannot be read", name, value))
			found = append(found,
				d.Hintf("write it as #rrggbb, or as light-dark(#rrggbb, #rrggbb) for light and dark pages"))
			continue
		}
		tokens[name] = token{[2]rgb{l, d}, value, at}
	}
	for _, name := range slices.Sorted(maps.Keys(missing)) {
		d := diag.New("low-contrast", file.At(rule[0], rule[0]+len(":root")), "the colour --"+name+" is not set")
		found = append(found, d.Hintf("take its line from the course's own assets/style/tokens.css"))
	}
	return tokens, found
}

// parseColour reads #rgb, #rrggbb and the two names that are often written.
func parseColour(s string) (c rgb, ok bool) {
	s = strings.ToLower(s)
	if named := map[string]string{"white": "#fff", "black": "#000"}[s]; named != "" {
		s = named
	}
	hex, ok := strings.CutPrefix(s, "#")
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	if !ok || len(hex) != 6 {
		return rgb{}, false
	}
	n, err := strconv.ParseUint(hex, 16, 32)
	return rgb{float64(n>>16) / 255, float64(n>>8&255) / 255, float64(n&255) / 255}, err == nil
}

// contrast is the contrast ratio of WCAG 2.
func contrast(a, b rgb) float64 {
	l1, l2 := luminance(a), luminance(b)
	return (max(l1, l2) + 0.05) / (min(l1, l2) + 0.05)
}

func luminance(c rgb) float64 {
	for i, v := range c {
		if v <= 0.04045 {
			c[i] = v / 12.92
		} else {
			c[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2]
}
