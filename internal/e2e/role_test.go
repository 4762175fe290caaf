package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A reader who says where they work sees what is for them, and may always see all.
func TestRole(t *testing.T) {
	t.Parallel()
	bothWays(t, kitchenSink, func(t *testing.T, base string) {
		p := newTab(t, 1024, 800)
		p.run(t, media("prefers-reduced-motion=reduce"), navigate(base+"allt/block.html"),
			chromedp.WaitVisible(chromedp.CSS(`.roles`)))
		like(t, "the choice", p.aria(t, ".roles"), `
		group "Var arbetar du?"
		  Legend
		    Var arbetar du?
		  radio "Visa allt" checked:true
		  Visa allt
		  radio "Socialtjänst"
		  Socialtjänst
		  radio "Hälso- och sjukvård"
		  Hälso- och sjukvård
		  Det som gäller andra arbetsplatser döljs. Valet sparas bara om du har valt att spara dina svar.
		  status live:polite`)
		noFaults(t, p)
		shown := `document.querySelector(".role").checkVisibility()`
		p.run(t, chromedp.Focus(chromedp.CSS(`.roles input`)))
		p.press(t, kb.ArrowDown, kb.ArrowDown)
		p.eventually(t, `!`+shown)
		if s := eval[string](t, p, `document.querySelector(".roles `+
			`[role=status]").textContent`); s != "Nu visas det som gäller Hälso- och sjukvård." {
			t.Errorf("it says %q", s)
		}
		p.press(t, kb.ArrowUp)
		p.eventually(t, shown)
		p.press(t, kb.ArrowUp)
		p.eventually(t, shown+` && document.querySelector(".roles [role=status]").textContent === "Nu visas allt."`)
		if eval[bool](t, p, `!!vinjett.state.get("role", "")`) {
			t.Error("everything is kept as a role")
		}
		p.press(t, kb.ArrowDown, kb.ArrowDown)
		p.eventually(t, `!`+shown)
		p.run(t, chromedp.Evaluate[chromedp.Void](`location.hash = "#tanke"`))
		p.eventually(t, shown)
		p.clean(t, base)
	})
}
