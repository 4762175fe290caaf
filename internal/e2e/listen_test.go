package e2e

import (
	"strings"
	"testing"
)

// voices is a machine with voices; each sentence is "read" until the test says that it is over.
const voices = `(() => {
	const voices = %VOICES%;
	window.said = [];
	window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
	Object.defineProperty(window, "speechSynthesis", {value: {
		getVoices: () => voices,
		speak(words) { said.push(words); },
		cancel() {},
		addEventListener() {},
	}});
})()`

// A page is read aloud, sentence by sentence, by a voice of the machine; nothing that the reader has written is.
func TestListen(t *testing.T) {
	t.Parallel()
	base := kitchenSink.serve(t)
	p := newTab(t, 1024, 800)
	p.preload(t, strings.Replace(voices, "%VOICES%",
		`[{lang: "sv-SE", localService: false, name: "nät"}, {lang: "en-GB", localService: true, name: "engelsk"}, `+
			`{lang: "sv-SE", localService: true, name: "svensk"}]`, 1))
	p.open(t, base+blocks+"#tanke")
	p.write(t, "#tanke textarea", "Hemligt.")
	p.push(t, "Läsinställningar")
	p.push(t, "Lyssna på sidan")
	p.eventually(t, `document.querySelector(".player") && said.length === 1`)
	if s := eval[string](t, p, `said[0].text + "/" + said[0].voice.name + "/" + `+
		`CSS.highlights.get("listen").size`); s != "Block/svensk/1" {
		t.Errorf("first is said %s", s)
	}
	if at := p.focused(t); at != "BUTTON Pausa" {
		t.Errorf("the focus is at %s", at)
	}
	noFaults(t, p)
	p.push(t, "Nästa mening")
	p.push(t, "Nästa mening")
	p.push(t, "Föregående mening")
	if s := eval[string](t, p, `said.at(-1).text`); !strings.HasPrefix(s, "Text, tabeller") {
		t.Errorf("then is said %q", s)
	}
	p.push(t, "Pausa")
	p.push(t, "Läs upp")
	eval[any](t, p, `(s => { s.value = "1.5"; s.dispatchEvent(new Event("change")); `+
		`})(document.querySelector(".player select"))`)
	if s := eval[float64](t, p, `said.at(-1).rate`); s != 1.5 {
		t.Errorf("the rate is %v", s)
	}
	all := eval[string](t, p, `(() => { const texts = []; for (let i = 0; i < 300 && `+
		`document.querySelector(".player"); i++) { texts.push(said.at(-1).text); said.at(-1).onend(); } return `+
		`texts.join("\n"); })()`)
	for _, want := range []string{"Lena är 31 år och tycker om att cykla.", "Vad ser du?", "Hur gör vi?",
		"Socialtjänst"} {
		if !strings.Contains(all, want) {
			t.Errorf("never said: %q", want)
		}
	}
	for _, bad := range []string{"Hemligt", "verkliga personer", "Anteckna", "[1", "Pausa"} {
		if strings.Contains(all, bad) {
			t.Errorf("said: %q in\n%s", bad, all)
		}
	}
	if eval[bool](t, p, `!!document.querySelector(".player")`) {
		t.Error("it never ends")
	}
	p.clean(t, base)

	for name, list := range map[string]string{"none": "[]",
		"only from the net":   `[{lang: "sv-SE", localService: false}]`,
		"of another language": `[{lang: "en-GB", localService: true}]`} {
		q := newTab(t, 1024, 800)
		q.preload(t, strings.Replace(voices, "%VOICES%", list, 1))
		q.run(t, navigate(base+blocks))
		q.push(t, "Läsinställningar")
		q.eventually(t, `vinjett.open.listen`)
		if eval[bool](t, q, `document.body.innerText.includes("Lyssna")`) {
			t.Errorf("voices %s: there is a button", name)
		}
	}
}
