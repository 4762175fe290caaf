// The slides of a page for a screen: the thoughts, each on as many slides as it takes.

import { all, el, find, textOf } from "../dom";
import { brief } from "../ui";
import { collect, type Moment, type Thought } from "./collect";
import { divide, panes, roomy, type Size, squeeze, stage } from "./fit";
import { answered, answers } from "./play";
import { apply, type Slide, slide } from "./slide";

/** The slides of a page for a screen. */
export interface Deck {
	readonly slides: readonly Slide[];
	/** How many slides there are. */
	readonly of: number;
	/** The moments of a meeting, and for each the slide with which it begins; -1 when that is not known. */
	readonly agenda: readonly (Moment & { readonly at: number })[];
}

/** Makes the slides of a page. They are measured in the document and then taken out of it again. The lot is that of a test. */
export function makeDeck(page: HTMLElement, size: Size, lot: string): Deck {
	const { thoughts, agenda } = collect(page, lot);
	const place = stage(size);
	place.classList.add("measure");
	document.body.append(place);
	let of = 0;
	const slides = thoughts.flatMap((thought) => [...make(thought, place, size)]).map((slide) => ({ ...slide, n: slide.inside ? of : ++of }));
	place.remove();
	for (const { element } of slides) for (const part of all(element, "[id]")) part.removeAttribute("id"); // they are in the page already
	return { slides, of, agenda: begin(agenda, slides) };
}

/** Makes the slides of a thought. */
function* make({ ways, ...thought }: Thought, place: HTMLElement, size: Size): Generator<Omit<Slide, "n">> {
	const { next, choices } = thought;
	const put = (parts: readonly HTMLElement[], presses = 0, key = thought.key) =>
		parts.map((element, i) => {
			const last = i === parts.length - 1;
			const on = next === undefined && !choices ? undefined : `${key}/${i + 2}`; // within a conversation every slide says what comes next
			return {
				...thought,
				key: i ? `${key}/${i + 1}` : key,
				title: brief(textOf(find(element, "h1") ?? element), 80),
				element,
				steps: lines(element) || (last ? presses : 0),
				next: last ? next : on,
				choices: last ? choices : undefined,
			};
		});
	/** Whether a slide is inside its frame as it is, or with its text as small as may be. */
	const room = (slide: HTMLElement, step = 0) => {
		place.replaceChildren(slide);
		apply(slide, step);
		return squeeze(slide);
	};
	const alone = ways.at(-1) ?? place;

	if (alone.matches(".question")) {
		const whole = ways.find((way) => room(way) && room(way, answered));
		const asked = whole ?? ways.find((way) => room(way));
		if (asked) yield* put([asked], whole ? answered : answered - 1);
		else {
			// What the question is about comes before it.
			const stem = find(alone, ".stem");
			const parts = [...(stem ? divide(place, slide("question", textOf(find(alone, ".label")), "", stem)) : []), ...divide(place, alone)];
			for (const part of parts.slice(0, -1)) find(part, ".cue")?.remove();
			yield* put(parts, answered - 1);
		}
		if (!whole) yield* put(divide(place, answers(alone)), 0, thought.key + "/a");
		return;
	}
	const beside = ways.slice(0, -1).find((way) => room(way));
	if (beside) {
		roomy(place, beside);
		yield* put([beside]);
	} else {
		yield* put(alone.matches(".drawing") ? panes(place, alone, size) : divide(place, alone));
	}
}

/** Makes the lists of a slide come line by line, and what follows them after them. Returns how many presses that takes. */
function lines(slide: HTMLElement): number {
	let step = -1;
	if (slide.matches(".opener, .goals, .told, .question, .scene")) return 0;
	for (const block of find(slide, ":scope > .body, .front > .body")?.children ?? []) {
		const parts = block.matches("ul:not(.tasks), ol") ? block.children : step < 0 ? [] : [block];
		for (const part of parts) if (++step > 0) part.setAttribute("data-from", String(step));
	}
	return Math.max(step, 0);
}

/**
 * Finds the slide with which each moment of a meeting begins: the first whose title is the moment's, in order. A moment that has no
 * slide of its own begins with the questions before the next one.
 */
function begin(agenda: readonly Moment[], slides: readonly Slide[]): Deck["agenda"] {
	let from = 0;
	const named = (moment: Moment | undefined) => slides.findIndex((slide, n) => n >= from && slide.title.toLowerCase() === moment?.title.toLowerCase());
	return agenda.map((moment, i) => {
		const own = named(moment);
		const before = named(agenda[i + 1]);
		const at = own < 0 && i ? slides.findIndex((slide, n) => n >= from && n < before && slide.element.matches(".question")) : Math.max(own, 0);
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
