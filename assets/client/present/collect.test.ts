import { textOf } from "../dom";
import { drawn as draw } from "../test/lots";
import { equal, test } from "../testing";
import { collect } from "./collect";

/** Returns a page of some HTML. */
function page(html: string, kind = "chapter"): HTMLElement {
	const main = document.createElement("main");
	main.dataset.kind = kind;
	main.innerHTML = `<header class="opening"><h1>Se</h1></header><div class="text">${html}</div>`;
	return main;
}

/** The slides of a page of some HTML, each by its key and what stands on it in its fullest way. */
function slides(html: string, kind = "chapter", lot = "1"): string[] {
	const { thoughts } = collect(page(html, kind), lot);
	return thoughts.map(({ key, ways }) => {
		const parts = [...(ways[0]?.querySelectorAll(".label, h1, .body > *") ?? [])].map(textOf).filter(Boolean);
		return key + ": " + parts.join(" / ");
	});
}

const question = (id: string, kind: string) =>
	`<vj-question data-kind="${kind}" data-question="${id}"><form class="question"><p class="label">Fråga</p>
	<fieldset><legend>Vad ${id}?</legend>
	<ol class="options"><li><label><input type="radio"><span>A</span></label></li></ol></fieldset>
	</form></vj-question>`;

test("a page begins with its title, and each section goes on under its heading", () => {
	equal(
		"sections",
		slides(`<p>Först.</p><h2 id="a">Ett</h2><p>Text.</p><p>Mer.</p>
			<h3 id="b">Inne</h3><p>Djupt.</p><h2 id="c">Två</h2>`),
		["start: Se", "start.2: Se / Först.", "a: Ett / Text. / Mer.", "b: Ett / Inne / Djupt."],
	);
});

test("what is for one who reads alone is left out", () => {
	const html = `<h2 id="a">Ett</h2>
		<p>Så är det<sup class="footnote-ref"><a href="#fn">1</a></sup>. Läs mer i <a href="x.html">Boken</a>.</p>
		<ul><li><a href="y.html">Bara en länk</a></li></ul><p class="add"><button>Anteckna</button></p>`;
	equal(html, slides(html).slice(1), ["a: Ett / Så är det."]);
});

test("a page is left as it is", () => {
	const main = page(`<h2 id="a">Ett</h2><p>Text <a href="x.html">länk</a>.</p>${question("q", "single")}`);
	const before = main.outerHTML;
	collect(main, "1");
	equal("the page", main.outerHTML, before);
});

test("a slide that is written as one stands for its section", () => {
	const own = (title: string) =>
		`<h2 id="a">Ett</h2><p>Text.</p><template class="slide"><h3>${title}</h3><p>Kort.</p></template><p>Mer.</p>`;
	equal("the same title", slides(own("Ett")).slice(1), ["a: Ett / Kort.", "a.2: Ett / Mer."]);
	equal("another", slides(own("Paus")).slice(1), ["a: Ett / Text.", "a.2: Paus / Kort.", "a.3: Ett / Mer."]);
});

test("notes are for what stands before them in the section", () => {
	const notes = `<template class="notes"><p>Säg detta.</p></template>`;
	const { thoughts } = collect(
		page(`<h2 id="a">Ett</h2><p>Text.</p>${notes}<h2 id="b">Två</h2>${notes}<p>Mer.</p>`),
		"1",
	);
	equal(
		"notes",
		thoughts.map(({ key, notes }) => key + notes.length),
		["start0", "a1", "b1"],
	);
});

test("what is asked after a case has the case beside it", () => {
	const html = `<h2 id="a">Ett</h2>
		<div class="case" id="lena"><p class="label">Fall</p><h3 class="name">Lena</h3><p>Hon ringer.</p></div>
		<div class="discussion" id="d" data-minutes="5">
			<p class="label">Diskussion</p><ul><li>Vad gör du?</li></ul></div>
		<p>Text.</p>
		<div class="discussion" id="e"><p class="label">Diskussion</p><ul><li>Och sedan?</li></ul></div>`;
	const { thoughts } = collect(page(html), "1");
	const seen = thoughts.map(({ key, ways, minutes }) =>
		[key, ways.length, minutes, ways[0]?.classList.contains("beside")].join(" "),
	);
	equal(html, seen, ["start 1 0 false", "lena 1 0 false", "d 2 5 true", "a 1 0 false", "e 1 0 false"]);
});

test("a rating is each reader's own, and earlier questions are for one who reads alone", () => {
	const html = `<h2 id="a">Ett</h2>${question("en", "single")}${question("skala", "scale")}
		<div class="recap">${question("igen", "single")}</div>`;
	const keys = (kind: string) => slides(html, kind).map((one) => one.replace(/:.*/s, ""));
	equal("a chapter", keys("chapter"), ["start", "en"]);
	equal("a meeting", keys("meeting").slice(0, 3), ["start", "en", "igen"]);
});

test("a test asks as many as it draws, the same for the same lot", () => {
	window.vinjett.drawn = draw;
	const bank =
		["a", "b", "c", "d", "e", "f"].map((id) => question(id, "single")).join("") + question("g", "judgement");
	const html = bank + `<vj-test data-draw="2"></vj-test>`;
	const drawn = (lot: string) =>
		collect(page(html, "test"), lot)
			.thoughts.slice(1)
			.map(({ key }) => key)
			.join("");
	equal("how many", drawn("7").length, 2);
	equal("again", drawn("7"), drawn("7"));
	const all = new Set(Array.from({ length: 60 }, (_, i) => drawn(String(7919 * (i + 1)))).join(""));
	equal("each in its turn, and none that is not marked", [...all].sort().join(""), "abcdef");
});

test("a meeting has its agenda, and ends with what is decided", () => {
	const html = `<p>Förbered dig.</p><h2 id="plan">Upplägg</h2>
		<div data-agenda="yes"><table><tbody><tr><td>1</td><td>Samling</td><td>10 min</td></tr>
		<tr><td>2</td><td>Paus</td><td>5</td></tr></tbody></table></div>
		<p>Till den som leder.</p><h2 id="s">Samling</h2><p>Hej.</p>`;
	const { thoughts, agenda } = collect(page(html, "meeting"), "1");
	equal("moments", agenda, [
		{ title: "Samling", minutes: 10 },
		{ title: "Paus", minutes: 5 },
	]);
	equal(
		"slides",
		thoughts.map(({ key }) => key),
		["start", "plan", "s", "close"],
	);
	equal("the last", !!thoughts.at(-1)?.ways[0]?.querySelector(".conclusions"), true);
});

test("a case that is the page gives it its name", () => {
	const html = `<div class="case"><p class="label">Fall</p><h2 class="name">Lena</h2>
		<p>Hon ringer.</p><p>Du svarar.</p></div>`;
	equal(html, slides(html, "case"), ["start: Fall / Lena", "start.2: Lena / Hon ringer. / Du svarar."]);
});
