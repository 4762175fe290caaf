// What is played with the room: questions, conversations, and the table to write conclusions in.

import { all, el, find, textOf } from "../dom";
import { t } from "../ui";
import { slide } from "./slide";

/** Moves what is in nodes into a new element. */
export function moved<K extends keyof HTMLElementTagNameMap>(tag: K, className: string, from: Iterable<Node> | undefined | null): HTMLElementTagNameMap[K] {
	return el(tag, { class: className }, ...(from ?? []));
}

/** A question for the room. It is shown; everyone thinks; two and two discuss; the answer is shown. */
export interface Played {
	readonly title: string;
	/** The question with its answer, which comes at step 3. */
	readonly slide: HTMLElement;
	/** The answers on slides of their own, for when there is no room for them in the question. */
	readonly answers: HTMLElement;
}

/** The step at which a question is answered. */
export const answered = 3;
const from = { "data-from": String(answered) };
const until = { "data-from": "0", "data-to": String(answered - 1) };

/** Makes a question from a copy of its element; undefined for what each answers for themselves. */
export function question(source: HTMLElement): Played | undefined {
	const kind = source.dataset.kind ?? "";
	const ask = find(source, "legend, .ask > span");
	if (kind === "scale" || !ask) return undefined;
	const label = textOf(find(source, ".question > .label")) || t("v-question");
	const explanation = find(source, ".explanation");
	explanation?.querySelector(":scope > .label")?.remove();
	const keys = all(source, ".key > li");
	const title = textOf(ask);
	const open: HTMLElement[] = []; // until the answer is shown
	const shown: HTMLElement[] = []; // then
	const both: HTMLElement[] = [];
	let multiple = false;

	switch (kind) {
		case "order":
			open.push(el("ol", { class: "options", ...until }, ...all(source, ".options > li").map((item, i) => option(i, find(item, "label > span, span")?.childNodes))));
			shown.push(el("ol", { class: "options" }, ...keys.map((key, i) => el("li", {}, el("b", { class: "letter" }, String(i + 1)), moved("span", "", key.childNodes)))));
			break;
		case "match": {
			const rows = all(source, ".options > li");
			const rights = [...(find<HTMLSelectElement>(source, "select")?.options ?? [])].filter((o) => o.value).map((o) => o.text);
			const heads = all(source, ".heads > span").map(textOf);
			const head = el("thead", {}, el("tr", {}, ...heads.map((text) => el("th", { scope: "col" }, text))));
			open.push(
				el(
					"div",
					{ class: "table", ...until },
					el("table", {}, head, el("tbody", {}, ...rows.map((row, i) => el("tr", {}, moved("td", "", find(row, "span")?.childNodes), el("td", {}, rights[i] ?? ""))))),
				),
			);
			const table = find(source, ".answer .table");
			if (table) shown.push(table);
			break;
		}
		case "numeric":
		case "text":
			shown.push(el("p", { class: "result" }, moved("strong", "", find(source, ".key")?.childNodes), kind === "numeric" ? " " + textOf(find(source, ".field")) : ""));
			break;
		default: {
			multiple = kind === "multiple";
			const items = all(source, ".options > li").map((item, i) => {
				const key = keys[i];
				const mark = kind === "judgement" ? "rest" : key?.dataset.right ? "right" : "wrong";
				const li = option(i, find(item, "label > span")?.childNodes);
				for (const [name, value] of Object.entries({ ...from, "data-mark": mark })) li.setAttribute(name, value);
				// Where somebody has answered already, the words have moved to the option.
				const said = key?.childNodes.length ? key : find(item, ".feedback");
				find(li, "span")?.append(el("div", { class: "feedback", ...from }, ...(said?.childNodes ?? [])));
				return li;
			});
			both.push(el("ol", { class: "options" }, ...items));
		}
	}
	if (explanation) shown.push(moved("div", "explanation", explanation.childNodes));
	const answers = slide("question answers", label, t("v-answer"), ...[...both, ...shown].map((part) => part.cloneNode(true)));
	for (const part of all(answers, "[data-from]")) {
		if (part.dataset.mark) part.dataset.state = part.dataset.mark;
		for (const name of ["data-from", "data-mark"]) part.removeAttribute(name);
	}
	for (const part of shown) part.dataset.from = String(answered);
	const asked = slide("question", label, "", ...open, ...both, ...shown);
	const stem = find(source, ".stem");
	find(asked, ".body")?.before(...(stem ? [moved("div", "stem", stem.childNodes)] : []), moved("h1", "ask", ask.childNodes));
	asked.append(
		el(
			"p",
			{ class: "cue" },
			el("span", { "data-from": "1", "data-to": "1" }, t(multiple ? "v-think-some" : "v-think")),
			el("span", { "data-from": "2", "data-to": "2" }, t("v-pairs")),
		),
	);
	return { title, slide: asked, answers };
}

function option(index: number, words: Iterable<Node> | undefined): HTMLElement {
	return el("li", {}, el("b", { class: "letter" }, String.fromCharCode(65 + index)), moved("span", "", words));
}

/** A slide of a conversation. */
export interface Turn {
	readonly key: string;
	readonly title: string;
	readonly slide: HTMLElement;
	/** The key of what comes next; "" for what comes after the conversation. */
	readonly next?: string;
	readonly choices?: readonly string[];
}

/** Makes the slides of a conversation from a copy of its element; the first is where it begins. */
export function conversation(source: HTMLElement, key: string): { readonly title: string; readonly turns: Turn[] } {
	const heading = find(source, ":scope > :is(h2, h3, h4, h5, h6)");
	const label = textOf(find(source, ":scope > .label"));
	const title = textOf(heading) || label;
	const scenes = all(source, ".scene:not(.past)");
	const first = scenes[0]?.id ?? "";
	const turns: Turn[] = [];
	const intro = [...source.children].filter((part) => part !== heading && !part.matches(".label, .scene, .trail, .looking-back, .actions"));
	turns.push({ key, title, slide: slide("text", label, title, ...intro), next: first });
	for (const scene of scenes) {
		const name = find(scene, "h2, h3, h4, h5, h6");
		const list = find(scene, ".choices");
		const text = [...scene.children].filter((part) => part !== name && part !== list && !part.matches(".ending"));
		const choices = all(scene, ".choices > li");
		const made = slide("scene", title, textOf(name), ...text);
		if (choices.length) {
			const buttons = choices.map((choice, i) =>
				el("li", {}, el("button", { type: "button", "data-choose": String(i) }, el("b", { class: "letter" }, String(i + 1)), moved("span", "", find(choice, "a, button, span")?.childNodes))),
			);
			find(made, ".body")?.append(el("ol", { class: "replies" }, ...buttons));
		} else {
			find(made, ".body")?.append(el("p", { class: "ending" }, t("v-ending")), el("p", {}, el("button", { type: "button", class: "quiet", "data-go": first }, t("c-restart"))));
		}
		const targets = choices.map((choice) => choice.dataset.to ?? "");
		const comments = choices.map((choice) => find(choice, ".comment"));
		const keys = targets.map((target, i) => (comments[i] ? scene.id + "!" + (i + 1) : target));
		turns.push({ key: scene.id, title: textOf(name), slide: made, ...(choices.length ? { choices: keys } : { next: "" }) });
		comments.forEach((comment, i) => {
			if (!comment) return;
			find(comment, "summary")?.remove();
			const words = el("p", { class: "said" }, ...[...(find(made, `[data-choose="${i}"] > span`)?.childNodes ?? [])].map((node) => node.cloneNode(true)));
			turns.push({
				key: keys[i] ?? "",
				title: t("c-comment"),
				slide: slide("scene", title, t("v-chosen"), words, moved("div", "comment", comment.childNodes)),
				next: targets[i] ?? "",
			});
		});
	}
	return { title, turns };
}

/** Makes a table with nothing in it one to write in, a line at a time. */
export function writable(table: HTMLElement): HTMLElement | undefined {
	const cells = all(table, "tbody :is(td, th)");
	if (!cells.length || cells.some((cell) => textOf(cell))) return undefined;
	return conclusions(all(table, "thead th").map(textOf));
}

/** A table to write in. */
export function conclusions(heads: readonly string[]): HTMLElement {
	return el(
		"div",
		{ class: "conclusions" },
		el("table", {}, el("thead", {}, el("tr", {}, ...heads.map((head) => el("th", { scope: "col" }, head)))), el("tbody")),
		el(
			"p",
			{ class: "actions" },
			...(["row", "print", "file"] as const).map((act) => el("button", { type: "button", class: "quiet", "data-write": act }, t("v-write-" + act))),
			el("span", { class: "meta" }, t("n-people")),
		),
	);
}
