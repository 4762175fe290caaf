import { equal, test } from "../testing";
import { judgeChoices, judgeOrder, judgeText } from "./judge";

// An option is written r (right) or w (wrong), in capitals when it is chosen.
const options = (text: string) => [...text].map((c) => ({ right: /r/i.test(c), chosen: c < "a" }));

test("choices", () => {
	for (const [text, right, hits, chosen, missed, states] of [
		["wRw", true, 1, 1, 0, "rest right rest"],
		["Wrw", false, 0, 1, 1, "wrong missed rest"],
		["RRw", true, 2, 2, 0, "right right rest"],
		["RrW", false, 1, 2, 1, "right missed wrong"],
		["RRW", false, 2, 3, 0, "right right wrong"],
		["wrw", false, 0, 0, 1, "rest missed rest"],
	] as const) {
		equal(text, judgeChoices(options(text)), { right, hits, chosen, missed, states: states.split(" ") });
	}
});

test("order", () => {
	equal("same", judgeOrder(["a", "b", "c"], ["a", "b", "c"]), [true, true, true]);
	equal("two have changed places", judgeOrder(["b", "a", "c"], ["a", "b", "c"]), [false, false, true]);
	equal("one is missing", judgeOrder(["a", "b", "c"], ["a", "b"]), [true, true, false]);
});

test("short text", () => {
	const accepted = ["socialnämnden", "Nämnden"];
	for (const [text, right] of [
		["socialnämnden", true],
		["  Socialnämnden. ", true],
		["SOCIALNÄMNDEN", true],
		["socialna\u0308mnden", true], // ä as two characters, as some keyboards write it
		["nämnden ...", true],
		["nämn", false],
		["social nämnden", false],
		["socialnamnden", false],
		["", false],
	] as const) {
		equal(text, judgeText(text, accepted), right);
	}
	equal("inner space", judgeText("hälso-  och\u00a0sjukvård", ["hälso- och sjukvård"]), true);
});

test("an answer is the same whatever keyboard it is written with", () => {
	const same = (right: string, ...written: readonly string[]) => {
		for (const text of written) equal(text, judgeText(text, [right]), true);
	};
	same("d'Arc", "d\u2019Arc", "d\u2018Arc", "D\u02bcArc", " d'arc. ");
	same("EU-rätt", "EU\u2011rätt", "EU\u2010rätt", "EU\u2013rätt", "eu\u00ad-rätt");
	equal("quotes", judgeText("\u201dnej\u201d", ['"nej"']), true);
	equal("another word", judgeText("EU rätt", ["EU-rätt"]), false);
});
