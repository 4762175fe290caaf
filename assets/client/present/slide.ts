// A slide, and how one moves through slides: what the wall and the leader's window know in common.

import { all, el } from "../dom";

/** One slide. */
export interface Slide {
	/** Names it in the address of the page; the same on every screen: `id`, `id.2` for what has no id of its own, `…/2` for a part that did not fit. */
	readonly key: string;
	/** What it is called in a list. */
	readonly title: string;
	/** What is shown. It is never changed: what is on a screen is a copy. */
	readonly element: HTMLElement;
	/** How many times the leader presses before the next slide comes. */
	readonly steps: number;
	/** What the leader has to say of it. */
	readonly notes: readonly Node[];
	/** How long it is discussed; 0 when that is not said. */
	readonly minutes: number;
	/** In a conversation: the key of what comes next, "" for what comes after the conversation. */
	readonly next?: string;
	/** In a conversation: the keys of where the choices lead. */
	readonly choices?: readonly string[];
	/** Reached by choices only. */
	readonly inside?: boolean;
}

/** Where a group is: the index of a slide, what of it is shown, and by which slides the way through a conversation has come. */
export interface Place {
	readonly at: number;
	readonly step: number;
	readonly trail: readonly number[];
}

/** The index of the slide with a key: of its first part when there is no such part, else -1. */
export function indexOf(slides: readonly Slide[], key: string): number {
	const at = slides.findIndex((slide) => slide.key === key);
	return at < 0 && key.includes("/") ? indexOf(slides, key.replace(/\/.*/, "")) : at;
}

/** The place one press on; the same place at the end, and where a choice must be made. */
export function forward(slides: readonly Slide[], place: Place): Place {
	const slide = slides[place.at];
	if (!slide) return place;
	if (place.step < slide.steps) return { ...place, step: place.step + 1 };
	if (slide.choices) return place;
	if (slide.next) return enter(slides, place, slide.next);
	const at = slides.findIndex((one, index) => index > place.at && !one.inside);
	return at < 0 ? place : { at, step: 0, trail: [] };
}

/** The place that a choice leads to. */
export function choose(slides: readonly Slide[], place: Place, choice: number): Place {
	const key = slides[place.at]?.choices?.[choice];
	return key ? enter(slides, place, key) : place;
}

function enter(slides: readonly Slide[], place: Place, key: string): Place {
	const at = indexOf(slides, key);
	return at < 0 ? place : { at, step: 0, trail: [...place.trail, place.at] };
}

/** The place one press back. */
export function back(slides: readonly Slide[], place: Place): Place {
	if (place.step > 0) return { ...place, step: place.step - 1 };
	const before = place.trail.at(-1);
	if (before !== undefined) return { at: before, step: slides[before]?.steps ?? 0, trail: place.trail.slice(0, -1) };
	for (let at = place.at - 1; at >= 0; at--) {
		const slide = slides[at];
		if (slide && !slide.inside) return { at, step: slide.steps, trail: [] };
	}
	return place;
}

/** The number of a slide, and how many there are. A conversation counts as one. */
export function count(slides: readonly Slide[], at: number): { readonly n: number; readonly of: number } {
	const outer = (list: readonly Slide[]) => list.filter((slide) => !slide.inside).length;
	return { n: outer(slides.slice(0, at + 1)), of: outer(slides) };
}

/**
 * Shows of a slide what belongs to a step. data-step holds its place from the beginning, data-from and data-to come and go,
 * data-mark becomes the state of an answer.
 */
export function apply(slide: HTMLElement, step: number): void {
	for (const part of all(slide, "[data-step]")) part.toggleAttribute("data-wait", Number(part.dataset.step) > step);
	for (const part of all(slide, "[data-from]")) {
		const on = step >= Number(part.dataset.from) && step <= Number(part.dataset.to ?? 99);
		if (part.dataset.mark === undefined) part.hidden = !on;
		else if (on) part.dataset.state = part.dataset.mark;
		else delete part.dataset.state;
	}
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
