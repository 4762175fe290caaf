// Makes the slides of a page for a screen: the thoughts, each on as many slides as it takes.

import { all, find, textOf } from "../dom";
import { brief } from "../ui";
import { collect } from "./collect";
import { Deck } from "./deck";
import { clear, divide, enlarge, fits, panes, type Size, sizes, squeeze, stage } from "./fit";
import { answered, answers } from "./play";
import { apply, type Slide, slide, type Thought } from "./slide";

/**
 * Makes the slides of a page. They are measured in the document and then taken out of it again. The lot is that of a
 * test.
 */
export function makeDeck(page: HTMLElement, size: Size, lot: string): Deck {
	const { thoughts, agenda } = collect(page, lot);
	const place = stage(size);
	place.classList.add("measure");
	document.body.append(place);
	let n = 0;
	const made = thoughts.flatMap((thought) => [...make(thought, place, size)]);
	const slides = made.map((slide) => ({ ...slide, n: slide.inside ? n : ++n }));
	const drawing = find(page, ".vignette");
	for (const { element } of slides) adorn(element, place, drawing);
	place.remove();
	// They are in the page already.
	for (const { element } of slides) for (const part of all(element, "[id]")) part.removeAttribute("id");
	return new Deck(slides, agenda);
}

/** Lets the drawing of the page stand on the ground line of a slide, where the words leave it room. */
function adorn(slide: HTMLElement, place: HTMLElement, drawing: HTMLElement | null): void {
	const large = find(slide, ":scope > .vignette");
	if (slide.matches(".beside, .drawing, .agenda") || !(large ?? drawing)) return;
	const shown = large ?? (drawing?.cloneNode(true) as HTMLElement);
	place.replaceChildren(slide);
	if (!large) slide.append(shown);
	shown.classList.add("grounding");
	slide.classList.toggle("grounded", !!large);
	apply(slide, answered);
	if (!clear(slide, shown)) {
		if (large) shown.classList.remove("grounding");
		else shown.remove();
		slide.classList.remove("grounded");
	}
	apply(slide, 0);
}

/** Makes the slides of a thought. */
function* make({ ways, ...thought }: Thought, place: HTMLElement, size: Size): Generator<Omit<Slide, "n">> {
	const { next, choices } = thought;
	const put = (parts: readonly HTMLElement[], presses = 0, key = thought.key) =>
		parts.map((element, i) => {
			const last = i === parts.length - 1;
			// Within a conversation every slide says what comes next.
			const on = next === undefined && !choices ? undefined : `${key}/${i + 2}`;
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
		// Rather two slides than one with small letters.
		const whole = ways.find((way) => {
			place.replaceChildren(way);
			return [answered, 0].every((step) => (apply(way, step), fits(way)));
		});
		const asked = whole ?? ways.find((way) => room(way));
		if (asked) enlarge(place, [asked], sizes.slice(2), whole ? [0, answered] : [0]);
		if (asked) yield* put([asked], whole ? answered : answered - 1);
		else {
			// What the question is about comes before it.
			const stem = find(alone, ".stem");
			const before = stem ? divide(place, slide("question", textOf(find(alone, ".label")), "", stem)) : [];
			const parts = [...before, ...divide(place, alone)];
			for (const part of parts.slice(0, -1)) find(part, ".cue")?.remove();
			yield* put(parts, answered - 1);
		}
		if (!whole) yield* put(divide(place, answers(alone)), 0, thought.key + "/a");
		return;
	}
	const beside = ways.slice(0, -1).find((way) => room(way));
	if (beside) {
		enlarge(place, [beside]);
		yield* put([beside]);
	} else {
		yield* put(alone.matches(".drawing") ? panes(place, alone, size) : divide(place, alone));
	}
}

/**
 * Makes the lists of a slide come line by line, and what follows them after them. Returns how many presses that takes.
 */
function lines(slide: HTMLElement): number {
	let step = -1;
	if (slide.matches(".opener, .goals, .told, .question, .scene")) return 0;
	for (const block of find(slide, ":scope > .body, .front > .body")?.children ?? []) {
		const parts = block.matches("ul:not(.tasks), ol") ? block.children : step < 0 ? [] : [block];
		for (const part of parts) if (++step > 0) part.setAttribute("data-from", String(step));
	}
	return Math.max(step, 0);
}
