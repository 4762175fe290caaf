// The slides of a page, and how one moves through them.

import { el, find, textOf } from "../dom";
import { brief } from "../ui";
import type { Moment } from "./collect";
import type { Place, Slide } from "./slide";

/** The slides of a page for a screen. */
export class Deck {
	readonly slides: readonly Slide[];
	/**
	 * The moments of a meeting, and for each the index of the slide with which it begins; -1 when that is not known.
	 */
	readonly agenda: readonly (Moment & { readonly at: number })[];

	constructor(slides: readonly Slide[] = [], agenda: readonly Moment[] = []) {
		this.slides = slides;
		this.agenda = begin(agenda, slides);
	}

	/** How many slides there are; a conversation counts as one. */
	get of(): number {
		return this.slides.at(-1)?.n ?? 0;
	}

	/** The index of the slide with a key: of its first part when there is no such part, else -1. */
	index(key: string): number {
		const at = this.slides.findIndex((slide) => slide.key === key);
		return at < 0 && key.includes("/") ? this.index(key.replace(/\/.*/, "")) : at;
	}

	/** The slide with a key, as for index. */
	at(key: string): Slide | undefined {
		return this.slides[this.index(key)];
	}

	/** The place one press on; undefined at the end, and where a choice must be made. */
	forward(place: Place): Place | undefined {
		const { key, step, trail } = place;
		const at = this.index(key);
		const slide = this.slides[at];
		if (slide && step < slide.steps) return { key, step: step + 1, trail };
		if (!slide || slide.choices) return undefined;
		return this.enter(place, slide.next) ?? start(this.slides.find((one, index) => index > at && !one.inside));
	}

	/** The place that leads to a key within a conversation; undefined when there is none. */
	enter({ key, trail }: Place, to: string | undefined): Place | undefined {
		const slide = to && this.at(to);
		return slide ? { key: slide.key, step: 0, trail: [...trail, key] } : undefined;
	}

	/** The place one press back; undefined at the beginning. */
	back({ key, step, trail }: Place): Place | undefined {
		if (step > 0) return { key, step: step - 1, trail };
		const before = trail.at(-1);
		const earlier = this.slides.slice(0, Math.max(this.index(key), 0)).filter((one) => !one.inside);
		const slide = before === undefined ? earlier.at(-1) : this.at(before);
		return slide && { key: slide.key, step: slide.steps, trail: trail.slice(0, -1) };
	}
}

/** The beginning of a slide outside conversations; undefined when there is none. */
export function start(slide: Slide | undefined): Place | undefined {
	return slide && { key: slide.key, step: 0, trail: [] };
}

/**
 * Finds the slide with which each moment of a meeting begins: the first whose title is the moment's, in order. A moment
 * that has no slide of its own begins with the questions before the next one.
 */
function begin(agenda: readonly Moment[], slides: readonly Slide[]): Deck["agenda"] {
	let from = 0;
	const named = (moment: Moment | undefined) =>
		slides.findIndex((slide, n) => n >= from && slide.title.toLowerCase() === moment?.title.toLowerCase());
	return agenda.map((moment, i) => {
		const own = named(moment);
		const before = named(agenda[i + 1]);
		const asks = (slide: Slide, n: number) => n >= from && n < before && slide.element.matches(".question");
		const at = own < 0 && i ? slides.findIndex(asks) : Math.max(own, 0);
		if (at >= 0) from = at + 1;
		return { ...moment, at };
	});
}

/** Returns a copy of a slide, to be shown; of none, an empty place. */
export function copy(slide: Slide | undefined): HTMLElement {
	if (!slide) return el("section", { class: "slide" });
	const element = slide.element.cloneNode(true) as HTMLElement;
	element.dataset.key = slide.key;
	return element;
}

/** What a slide says, for who hears it: its title, or the line that a step has added; of an answer, what is right. */
export function says(element: HTMLElement, step: number): string {
	return brief(textOf(find(element, step ? `[data-from="${step}"]:not(.mark, .mark:not(.right) ~ * *)` : "h1")), 100);
}
