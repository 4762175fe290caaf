import { textOf } from "../dom";
import type { KindName } from "../question/kinds";
import { equal, test } from "../testing";
import { answers, conversation, question, writable } from "./play";
import { apply } from "./slide";

/** Returns the element of some HTML. */
function element(html: string): HTMLElement {
	const holder = document.createElement("div");
	holder.innerHTML = html;
	return holder.firstElementChild as HTMLElement;
}

const asking = (kind: string, body: string, answer: string) =>
	element(`<vj-question data-kind="${kind}"><form class="question"><p class="label">Fråga</p>
		<div class="stem"><p>Så är det.</p></div>
		${body}<div class="answer">${answer}<div class="explanation"><p>Därför.</p></div></div></form></vj-question>`);
const choice = (kind: string, right: string) =>
	asking(
		kind,
		`<fieldset><legend>Vad?</legend><ol class="options">
			<li><label><input type="radio"/><span>Det</span></label></li>
			<li><label><input type="radio"/><span>Detta</span></label></li></ol></fieldset>`,
		`<ol class="key"><li${right}><p>Ja.</p></li><li><p>Nej.</p></li></ol>`,
	);
const field = (kind: string) =>
	asking(
		kind,
		`<label class="ask"><span>Hur många?</span> <span class="field"><input type="text"/> dagar</span></label>`,
		`<p class="key">14</p>`,
	);

/**
 * A question of each kind, and what a group sees of it: at first, and once it is answered. The type holds the list
 * complete.
 */
const kinds: Readonly<Record<KindName, readonly [HTMLElement, string, string]>> = {
	single: [
		choice("single", ` data-right="yes"`),
		"Så är det. Vad? A Det B Detta",
		"Så är det. Vad? A Det Ja. B Detta Nej. Därför.",
	],
	multiple: [
		choice("multiple", ` data-right="yes"`),
		"Så är det. Vad? A Det B Detta",
		"Så är det. Vad? A Det Ja. B Detta Nej. Därför.",
	],
	judgement: [
		choice("judgement", ""),
		"Så är det. Vad? A Det B Detta",
		"Så är det. Vad? A Det Ja. B Detta Nej. Därför.",
	],
	scale: [choice("scale", ""), "", ""],
	write: [
		asking(
			"write",
			`<label class="ask"><span>Vad säger du?</span> <textarea></textarea></label>`,
			`<ol class="key samples"><li>Säg mer.<div class="why">Öppnar.</div></li></ol>
				<ul class="criteria"><li>Det är kort</li></ul>`,
		),
		"Så är det. Vad säger du?",
		"Så är det. Vad säger du? Säg mer. Öppnar. Det är kort Därför.",
	],
	order: [
		asking(
			"order",
			`<fieldset><legend>I vilken ordning?</legend><ol class="options order">
				<li data-key="2"><label><span>Sedan</span></label></li>
				<li data-key="1"><label><span>Först</span></label></li></ol></fieldset>`,
			`<ol class="key"><li>Först</li><li>Sedan</li></ol>`,
		),
		"Så är det. I vilken ordning? A Sedan B Först",
		"Så är det. I vilken ordning? Först Sedan Därför.",
	],
	match: [
		asking(
			"match",
			`<fieldset><legend>Vem gör vad?</legend><p class="heads"><span>Vem</span> <span>Vad</span></p>
				<ol class="options match">
				<li><label><span>Nämnden</span><select><option value="">…</option><option>vårdar</option>
				<option>utreder</option></select></label></li>
				<li><label><span>Kliniken</span><select></select></label></li></ol></fieldset>`,
			`<div class="table"><table><tbody><tr><td>Nämnden</td><td>utreder</td></tr></tbody></table></div>`,
		),
		"Så är det. Vem gör vad? Vem Vad Nämnden vårdar Kliniken utreder",
		"Så är det. Vem gör vad? Nämnden utreder Därför.",
	],
	numeric: [field("numeric"), "Så är det. Hur många?", "Så är det. Hur många? 14 dagar Därför."],
	text: [field("text"), "Så är det. Hur många?", "Så är det. Hur många? 14 dagar Därför."],
};

/** What can be read of a slide, its label and what one is asked to do left out. */
function seen(slide: HTMLElement | undefined, step: number): string {
	if (!slide) return "";
	const copy = slide.cloneNode(true) as HTMLElement;
	apply(copy, step);
	for (const away of copy.querySelectorAll("[data-wait], .cue, .label, .mark")) away.remove();
	const words: string[] = [];
	const walker = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
	for (let node = walker.nextNode(); node; node = walker.nextNode()) if (textOf(node)) words.push(textOf(node));
	return words.join(" ");
}

test("a question of every kind is asked and answered on a slide, but for what is each reader's own", () => {
	for (const [kind, [source, first, last]] of Object.entries(kinds)) {
		const slide = question(source);
		equal(kind, [seen(slide, 0), seen(slide, 3)], [first, last]);
	}
});

test("what is right is marked where something is", () => {
	const marks = (kind: string, right: string) =>
		[...(question(choice(kind, right))?.querySelectorAll(".mark") ?? [])].map((mark) => mark.className);
	equal("single", marks("single", ` data-right="yes"`), ["mark right", "mark"]);
	equal("judgement", marks("judgement", ""), []);
});

test("an answer on a slide of its own has all that is said once it is answered", () => {
	const slide = question(choice("single", ` data-right="yes"`));
	equal(
		"answers",
		slide && textOf(answers(slide)).includes("Ja.") && !answers(slide).querySelector("[data-wait]"),
		true,
	);
});

test("a conversation says where each of its slides leads", () => {
	const talk = element(`<vj-conversation id="m"><h3 class="name">Mötet</h3><p>Ni möts.</p>
		<section class="scene" id="m--a"><h4>Först</h4><p>Hej.</p><ul class="choices"><li><a href="#m--b">Svara</a>
		<details class="comment"><summary>Se</summary><p>Bra.</p></details></li></ul></section>
		<section class="scene" id="m--b"><h4>Sedan</h4><p>Slut.</p></section></vj-conversation>`);
	const turns = conversation(talk).map(({ key, next, choices }) => [key, choices?.join() ?? next]);
	equal("turns", turns, [
		["m", "m--a"],
		["m--a", "m--a!1"],
		["m--a!1", "m--b"],
		["m--b", ""],
	]);
});

test("a table with nothing in it is one to write in", () => {
	const table = (cell: string) =>
		element(
			`<div class="table"><table><thead><tr><th>Vad</th></tr></thead>
			<tbody><tr><td>${cell}</td></tr></tbody></table></div>`,
		);
	equal("empty", writable(table("")).className, "conclusions");
	equal("filled", writable(table("x")).className, "table");
});
