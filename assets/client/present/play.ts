// What is played with the room: questions, conversations, and the table to write conclusions in.

import { all, button, decoded, el, find, textOf } from "../dom";
import { traits } from "../question/kinds";
import { t } from "../ui";
import { apply, moved, parts, slide, type Thought } from "./slide";

/** The step at which a question is answered. It is shown; everyone thinks; two and two discuss; the answer is shown. */
export const answered = 3;
const then = { "data-from": String(answered) };
const until = { "data-from": "0", "data-to": String(answered - 1) };

/** Makes a slide of a copy of a question; undefined for what each answers for themselves. */
export function question(source: HTMLElement): HTMLElement | undefined {
	const kind = source.dataset.kind ?? "";
	const ask = find(source, "legend, .ask > span");
	const { marked, own, written } = traits(kind);
	if (own || !ask) return undefined;
	const keys = all(source, ".key > li");
	const options = all(source, ".options > li");
	const answer = find(source, ".key, .answer .table");
	const words = (item: HTMLElement) => moved("span", "", find(item, "label > span, span")?.childNodes);
	const made = slide("question", textOf(find(source, ".question > .label")) || t("v-question"), "");
	const body = made.lastElementChild;
	if (kind === "match") {
		const rights = [...(find<HTMLSelectElement>(source, "select")?.options ?? [])].filter((option) => option.value);
		const heads = all(source, ".heads > span").map(textOf);
		const rows = options.map((item, i) => [words(item), rights[i]?.text ?? ""]);
		body?.append(el("div", { class: "table", ...until }, table(heads, rows)));
	} else if (options.length) {
		const order = kind === "order";
		const items = options.map((item, i) => {
			const made = el("li", {}, el("b", { class: "letter" }, String.fromCharCode(65 + i)), words(item));
			if (order) return made;
			const key = keys[i];
			// Where somebody has answered already, the words have moved.
			const said = key?.childNodes.length ? key : find(item, ".feedback");
			made.lastElementChild?.append(el("div", { class: "feedback", ...then }, ...(said?.childNodes ?? [])));
			if (marked) made.prepend(el("b", { class: key?.dataset.right ? "mark right" : "mark", ...then }));
			return made;
		});
		body?.append(el("ol", { class: "options", ...(order ? until : {}) }, ...items));
	}
	if (answer && !find(made, ".feedback")) {
		answer.append(" ", textOf(find(source, ".field"))); // the unit of a number
		body?.append(el("div", then, answer));
	}
	for (const more of all(source, ".criteria, .explanation")) body?.append(el("div", then, more));
	const stem = find(source, ".stem");
	body?.before(...(stem ? [stem] : []), moved("h1", "ask", ask.childNodes));
	const cue = (step: string, text: string) => el("span", { "data-from": step, "data-to": step }, text);
	const think = t(written ? "v-think-write" : kind === "multiple" ? "v-think-some" : "v-think");
	made.append(el("p", { class: "cue" }, cue("1", think), cue("2", t("v-pairs"))));
	return made;
}

/** The answer of a question on a slide of its own, for when there is no room for it in the question. */
export function answers(question: HTMLElement): HTMLElement {
	const copy = question.cloneNode(true) as HTMLElement;
	apply(copy, answered);
	for (const part of all(copy, "[data-from]")) {
		if ("wait" in part.dataset) part.remove();
		delete part.dataset.from;
	}
	return slide("question answers", "", t("v-answer"), ...(find(copy, ":scope > .body")?.children ?? []));
}

/** Makes the slides of a conversation from a copy of its element; the first is where it begins. */
export function conversation(source: HTMLElement): Pick<Thought, "key" | "ways" | "next" | "choices">[] {
	const { label, name, rest } = parts(source);
	const title = name || label;
	const scenes = all(source, ".scene");
	const first = scenes[0]?.id ?? "";
	const intro = rest.filter((part) => !part.matches(".scene"));
	const turns = scenes.flatMap((scene) => {
		const { name, rest } = parts(scene);
		const made = slide("scene", title, name, ...rest.filter((part) => !part.matches(".choices, .ending")));
		const body = made.lastElementChild;
		const said = all(scene, ".choices > li").map((choice, i) => {
			const link = find<HTMLAnchorElement>(choice, "a");
			return {
				words: moved("span", "", find(choice, "a, button")?.childNodes),
				key: `${scene.id}!${i + 1}`,
				next: link ? decoded(link.hash.slice(1)) : (choice.dataset.to ?? ""),
				comment: find(choice, ".comment"),
			};
		});
		if (said.length) {
			const replies = said.map(({ words }, i) => {
				const reply = pressing("choose", "", String(i));
				reply.append(el("b", { class: "letter" }, String(i + 1)), words.cloneNode(true));
				return el("li", {}, reply);
			});
			body?.append(el("ol", { class: "replies" }, ...replies));
		} else {
			body?.append(
				el("p", { class: "ending" }, t("v-ending")),
				el("p", {}, pressing("go", t("c-restart"), first)),
			);
		}
		const choices = said.map(({ comment, key, next }) => (comment ? key : next));
		const comments = said.flatMap(({ comment, words, key, next }) => {
			if (!comment) return [];
			find(comment, "summary")?.remove();
			const both = [moved("p", "said", words.childNodes), moved("div", "comment", comment.childNodes)];
			return [{ key, ways: [slide("scene", title, t("v-chosen"), ...both)], next }];
		});
		return [{ key: scene.id, ways: [made], ...(said.length ? { choices } : { next: "" }) }, ...comments];
	});
	if (!intro.length) return turns;
	return [{ key: source.id, ways: [slide("text", label, title, ...intro)], next: first }, ...turns];
}

/** Makes a button that does something with a value. */
export function pressing(act: string, text: string, value: string): HTMLButtonElement {
	const made = button(act, text);
	made.value = value;
	return made;
}

/** Makes a table with nothing in it one to write in, a line at a time. */
export function writable(block: HTMLElement): HTMLElement {
	const cells = all(block, "tbody :is(td, th)");
	return cells.length && !cells.some(textOf) ? conclusions(all(block, "thead th").map(textOf)) : block;
}

/** A table to write in. */
export function conclusions(heads: readonly string[]): HTMLElement {
	const actions = el(
		"p",
		{ class: "actions" },
		pressing("write", t("v-write-row"), "row"),
		pressing("write", t("v-write-print"), "print"),
		pressing("write", t("v-write-file"), "file"),
		el("span", { class: "meta" }, t("n-people")),
	);
	return el("div", { class: "conclusions" }, table(heads, []), actions);
}

/** Makes a table with a head. */
export function table(heads: readonly string[], rows: readonly (readonly (Node | string)[])[]): HTMLElement {
	return el(
		"table",
		{},
		el("thead", {}, el("tr", {}, ...heads.map((head) => el("th", { scope: "col" }, head)))),
		el("tbody", {}, ...rows.map((cells) => el("tr", {}, ...cells.map((cell) => el("td", {}, cell))))),
	);
}
