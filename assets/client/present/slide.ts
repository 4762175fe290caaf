// A slide, and how one moves through slides: what the wall and the leader's window know in common.

import { all, el, textOf } from "../dom";

/** One slide. */
export interface Slide {
	/** Names it in the address of the page; the same on every screen: `id`, `id.2` for what has no id of its own, `…/2` for a part that did not fit. */
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

/** Where a group is: the key of a slide, what of it is shown, and by which slides the way through a conversation has come. */
export interface Place {
	readonly key: string;
	readonly step: number;
	readonly trail: readonly string[];
}

/** The index of the slide with a key: of its first part when there is no such part, else -1. */
export function indexOf(slides: readonly Slide[], key: string): number {
	const at = slides.findIndex((slide) => slide.key === key);
	return at < 0 && key.includes("/") ? indexOf(slides, key.replace(/\/.*/, "")) : at;
}

/** The beginning of a slide outside conversations; undefined when there is none. */
export function start(slide: Slide | undefined): Place | undefined {
	return slide && { key: slide.key, step: 0, trail: [] };
}

/** The place one press on; undefined at the end, and where a choice must be made. */
export function forward(slides: readonly Slide[], { key, step, trail }: Place): Place | undefined {
	const at = indexOf(slides, key);
	const slide = slides[at];
	if (slide && step < slide.steps) return { key, step: step + 1, trail };
	if (!slide || slide.choices) return undefined;
	return enter(slides, { key, step, trail }, slide.next) ?? start(slides.find((one, index) => index > at && !one.inside));
}

/** The place that leads to a key within a conversation; undefined when there is none. */
export function enter(slides: readonly Slide[], { key, trail }: Place, to: string | undefined): Place | undefined {
	const slide = to ? slides[indexOf(slides, to)] : undefined;
	return slide && { key: slide.key, step: 0, trail: [...trail, key] };
}

/** The place one press back; undefined at the beginning. */
export function back(slides: readonly Slide[], { key, step, trail }: Place): Place | undefined {
	if (step > 0) return { key, step: step - 1, trail };
	const before = trail.at(-1);
	const at = indexOf(slides, key);
	const slide = before === undefined ? slides.slice(0, Math.max(at, 0)).filter((one) => !one.inside).at(-1) : slides[indexOf(slides, before)];
	return slide && { key: slide.key, step: slide.steps, trail: trail.slice(0, -1) };
}

/** Shows of a slide what belongs to a step: what has data-from waits for that step, and is gone after data-to. */
export function apply(slide: HTMLElement, step: number): void {
	for (const part of all(slide, "[data-from]")) part.toggleAttribute("data-wait", step < Number(part.dataset.from) || step > Number(part.dataset.to ?? step));
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
export function moved<K extends keyof HTMLElementTagNameMap>(tag: K, className: string, from: Iterable<Node> | undefined): HTMLElementTagNameMap[K] {
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
