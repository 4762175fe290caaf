// A slide, and what it is made of.

import { all, el, textOf } from "../dom";

/** One slide. */
export interface Slide {
	/**
	 * Names it in the address of the page; the same on every screen: `id`, `id.2` for what has no id of its own, `…/2`
	 * for a part that did not fit.
	 */
	readonly key: string;
	/** What it is called in a list. */
	readonly title: string;
	/** Its number. A conversation counts as one. */
	readonly n: number;
	/** What is shown. It is never changed: what is on a screen is a copy. */
	readonly element: HTMLElement;
	/** How many times the leader presses before the next slide comes. */
	readonly steps: number;
	/** What the leader has to say of it. */
	readonly notes: readonly Node[];
	/** How long it is discussed; 0 when that is not said. */
	readonly minutes: number;
	/** In a conversation: the key of what comes next, "" for what comes after the conversation. */
	readonly next?: string | undefined;
	/** In a conversation: the keys of where the choices lead. */
	readonly choices?: readonly string[] | undefined;
	/** Reached by choices only. */
	readonly inside?: boolean | undefined;
}

/** One thought: what would be one slide if there were room. */
export interface Thought {
	readonly key: string;
	/**
	 * How it can be shown, the fullest way first. The first that there is room for is taken; the last can be divided.
	 */
	readonly ways: HTMLElement[];
	readonly notes: Node[];
	readonly minutes: number;
	/** See Slide, as for the next two. */
	readonly next?: string;
	readonly choices?: readonly string[];
	readonly inside?: boolean;
}

/**
 * Where a group is: the key of a slide, what of it is shown, and by which slides the way through a conversation has
 * come.
 */
export interface Place {
	readonly key: string;
	readonly step: number;
	readonly trail: readonly string[];
}

/** Shows of a slide what belongs to a step: what has data-from waits for that step, and is gone after data-to. */
export function apply(slide: HTMLElement, step: number): void {
	for (const part of all(slide, "[data-from]"))
		part.toggleAttribute("data-wait", step < Number(part.dataset.from) || step > Number(part.dataset.to ?? step));
}

/** Makes a slide: what kind of thing it is, its title, and its text. */
export function slide(kind: string, label: string, title: string, ...blocks: readonly Node[]): HTMLElement {
	return el(
		"section",
		{ class: "slide " + kind },
		...(label ? [el("p", { class: "label" }, label)] : []),
		...(title ? [el("h1", {}, title)] : []),
		el("div", { class: "body" }, ...blocks),
	);
}

/** Moves what is in nodes into a new element. */
export function moved<K extends keyof HTMLElementTagNameMap>(
	tag: K,
	className: string,
	from: Iterable<Node> | undefined,
): HTMLElementTagNameMap[K] {
	return el(tag, { class: className }, ...(from ?? []));
}

/** What a block of a page begins with, and the rest of it. */
export interface Parts {
	readonly vignette: HTMLElement | undefined;
	readonly label: string;
	readonly name: string;
	readonly rest: HTMLElement[];
}

/** Parts what a block begins with, up to its name, from the rest. */
export function parts(block: ParentNode): Parts {
	const names = "h1, h2, h3, h4, h5, h6, .name, .title";
	const rest = [...block.children] as HTMLElement[];
	const head: HTMLElement[] = [];
	const pick = (selector: string) => head.find((part) => part.matches(selector));
	while (!pick(names) && rest[0]?.matches(names + ", .label, .where, .vignette")) head.push(...rest.splice(0, 1));
	return { vignette: pick(".vignette"), label: textOf(pick(".label, .where")), name: textOf(pick(names)), rest };
}
