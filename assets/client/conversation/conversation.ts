// A conversation to practise, one scene at a time. What has been said stays on the page above the scene where the
// reader is, each choice with its comment, and any of them can be taken back.

import { all, button, decoded, el, find, textOf } from "../dom";
import type { Acting } from "../hub";
import { printAlone } from "../print";
import { t } from "../ui";
import { follow, leftOut, type PathChoice, type PathScene, seen, type Walk } from "./path";

const { state, need } = window.vinjett;

interface Choice extends PathChoice {
	readonly item: HTMLElement;
	readonly said: HTMLElement;
	readonly comment: HTMLElement | null;
}

interface Scene extends PathScene {
	readonly element: HTMLElement;
	readonly heading: HTMLElement | null;
	readonly choices: readonly Choice[];
}

/** The element of a conversation. */
class Conversation extends HTMLElement implements Acting {
	#scenes: Scene[] = [];
	#keys: string[] = [];
	/** Where a link from elsewhere has led to: the way begins there instead of in the first scene. */
	#from: Scene | undefined;
	#trail = el("div", { class: "trail" });
	#end = el("div", { class: "looking-back" });
	#back = button("back", t("c-back"));
	#restart = button("restart", t("c-restart"));
	#result = el("span", { class: "result", role: "status" });
	#actions = el("p", { class: "actions" }, this.#back, this.#restart, this.#result);

	connectedCallback(): void {
		// A link that is just being pressed must not be exchanged under the finger: its click would be lost.
		if (!find(this, "a:active")) this.#begin();
	}

	#begin(): void {
		if (this.#scenes.length) return;
		this.#scenes = all(this, ".scene").map((element) => ({
			id: element.id,
			element,
			heading: find(element, "h2, h3, h4, h5, h6"),
			choices: all(element, ".choices > li").map(asButton),
		}));
		for (const link of all(this, ".ending a")) link.hidden = true; // the button to begin again stands below
		this.dataset.state = "running";
		const entry = state.get("conversation", this.id);
		if (entry?.path.length) {
			this.#keys = [...entry.path];
			this.#show();
		}
	}

	act(name: string, from: Element): void {
		const item = from.closest("li");
		this.#begin();
		switch (name) {
			case "choose": {
				const walk = this.#walk();
				const choice = walk?.at.choices.find((one) => one.item === item);
				if (choice) this.#go([...this.#keys, choice.key]);
				else if (!item) this.act("restart", from);
				return;
			}
			case "back":
				this.#go(this.#keys.slice(0, -1), "c-undone");
				return;
			case "restart":
				this.#from = undefined;
				this.#go([], "c-started");
				return;
			case "try":
				this.#go(
					this.#keys.slice(
						0,
						all(this.#trail, "[data-act=try]").findIndex((one) => one === from),
					),
					"c-undone",
				);
				return;
			case "print":
				printAlone(this);
				return;
			case "reveal":
				this.#from = this.#scenes.find((scene) => scene.element.contains(from));
				this.#keys = [];
				this.#show();
				from.scrollIntoView();
		}
	}

	#walk(): Walk<Scene> | undefined {
		const first = this.#from ?? this.#scenes[0];
		return follow(first ? [first, ...this.#scenes] : [], this.#keys);
	}

	/** Takes another way: one choice on, or back, and then there is something to say. */
	#go(keys: string[], says = ""): void {
		this.#keys = keys;
		const walk = this.#show();
		if (!walk) return;
		const entry = { path: keys, ended: !walk.at.choices.length };
		state.set("conversation", this.id, keys.length ? entry : undefined);
		this.#result.textContent = says && t(says, textOf(walk.at.heading));
		// On the way on, reading goes on with what was said, its comment and then the new scene; on the way back, with
		// the scene.
		const said = all(this.#trail, ".said").at(-1);
		const target = says ? (walk.at.heading ?? walk.at.element) : said;
		if (!target) return;
		target.tabIndex = -1;
		target.focus({ preventScroll: true });
		// So much of the new scene as there is room for, without losing the place.
		const top = target.getBoundingClientRect().top;
		const below = walk.at.element.getBoundingClientRect().bottom - innerHeight;
		const move = top < 0 ? top : Math.min(below, top);
		if (top < 0 || move > 0) scrollBy(0, move);
	}

	/** Shows the way as it is now. */
	#show(): Walk<Scene> | undefined {
		const walk = this.#walk();
		if (!walk) return undefined;
		for (const scene of this.#scenes) scene.element.hidden = scene !== walk.at;
		this.#trail.replaceChildren(...walk.steps.map(({ scene, choice }) => past(scene, scene.choices[choice])));
		this.#scenes[0]?.element.before(this.#trail);
		this.#end.replaceChildren();
		if (!walk.at.choices.length && walk.steps.length) this.#lookBack(walk);
		// Once: a live region that is moved says nothing.
		if (!this.#actions.isConnected) this.append(this.#end, this.#actions);
		this.#back.hidden = this.#restart.hidden = !walk.steps.length && !this.#from;
		if (!walk.steps.length) this.#back.hidden = true;
		return walk;
	}

	/** At an ending: what was not chosen, and the reader's own words. */
	#lookBack(walk: Walk<Scene>): void {
		const heading = document.createElement(walk.at.heading?.tagName ?? "h4");
		heading.textContent = t("c-summary");
		const words = el("textarea", { rows: "3", "data-note": `c/${this.id}/differently` });
		void need("notes").then(() => window.vinjett.open.words?.(words));
		const missed = leftOut(walk).flatMap(({ scene, choices }) => [
			el("p", {}, el("strong", {}, textOf(scene.heading))),
			el("ul", {}, ...choices.map((index) => el("li", {}, ...said(scene.choices[index])))),
		]);
		this.#end.append(
			heading,
			el("p", {}, t("c-seen", seen(walk), this.#scenes.length)),
			el("p", {}, el("label", {}, t("c-differently"), words)),
		);
		if (missed.length) this.#end.append(el("details", {}, el("summary", {}, t("c-missed")), ...missed));
		this.#end.append(el("p", { class: "actions" }, button("print", t("c-print"))));
	}
}

/**
 * Makes a choice that is a link to the next scene a button: it does not lead anywhere else, it continues the
 * conversation.
 */
function asButton(item: HTMLElement): Choice {
	const link = find<HTMLAnchorElement>(item, "a");
	const said = el("button", { type: "button", "data-act": "choose" });
	const focused = document.activeElement === link;
	item.dataset.to ??= decoded(link?.hash.slice(1) ?? "");
	said.append(...(link?.childNodes ?? []));
	link?.replaceWith(said);
	if (focused) said.focus();
	return { item, said, comment: find(item, ".comment"), key: item.dataset.key ?? "", target: item.dataset.to };
}

/** A scene that the reader has come through. It is a copy: a way may come through the same scene again. */
function past(scene: Scene, choice: Choice | undefined): HTMLElement {
	const parts = [...scene.element.children].filter((part) => !part.matches(".choices, .ending"));
	const again = button("try", t("c-try"));
	again.setAttribute("aria-label", t("c-try") + ": " + textOf(scene.heading));
	const [words, ...comment] = said(choice);
	const line = el("p", { class: "said" }, el("span", { class: "meta" }, t("c-you")), " ", words ?? "");
	return el(
		"div",
		{ class: "scene past" },
		...parts.map(copy),
		line,
		...comment,
		el("p", { class: "actions" }, again),
	);
}

/** What was said, and the comment on it. */
function said(choice: Choice | undefined): Node[] {
	if (!choice) return [];
	const words = el("span", {}, ...[...choice.said.childNodes].map(copy));
	const comment = [...(choice.comment?.childNodes ?? [])].filter((node) => node.nodeName !== "SUMMARY").map(copy);
	return comment.length ? [words, el("div", { class: "comment" }, ...comment)] : [words];
}

/** A copy without ids, which must not stand twice in a page. */
function copy(node: Node): Node {
	const twin = node.cloneNode(true);
	if (twin instanceof Element) {
		for (const element of [twin, ...twin.querySelectorAll("[id]")]) element.removeAttribute("id");
	}
	return twin;
}

customElements.define("vj-conversation", Conversation);
