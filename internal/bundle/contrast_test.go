package bundle

import (
	"math"
	"os"
	"testing"

	"github.com/vinjett/vinjett/internal/diag"
)

func TestBuiltInColours(t *testing.T) {
	raw, err := os.ReadFile("../../assets/style/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range Contrast(diag.NewFile("assets/style/tokens.css", raw)) {
		t.Error(d.Place, d.Message)
	}
}

func TestContrast(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#000", "white", 21}, {"#777777", "#ffffff", 4.48}, {"#767676", "#FFF", 4.54}, {"#123456", "#123456", 1}} {
		a, ok1 := parseColour(c.a)
		b, ok2 := parseColour(c.b)
		if got := contrast(a, b); !ok1 || !ok2 || math.Abs(got-c.want) > 0.005 {
			t.Errorf("%s on %s: %.3f, want %.2f", c.a, c.b, got, c.want)
		}
	}
	for _, s := range []string{"", "#", "#12345", "#12345g", "123456", "red", "rgb(0 0 0)", "#+12345"} {
		if _, ok := parseColour(s); ok {
			t.Errorf("%q is read as a colour", s)
		}
	}
}
