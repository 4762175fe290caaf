// The slides of a page for a screen: the thoughts, each on as many slides as it takes.

import { all, el, find, textOf } from "../dom";
import { brief } from "../ui";
import { collect, type Moment, type Thought } from "./collect";
import { divide, fits, panes, roomy, type Size, stage } from "./fit";
import { answered, type Turn } from "./play";
import { apply, type Slide, slide } from "./slide";

/** The slides of a page for a screen. */
export interface Deck {
	readonly slides: readonly Slide[];
	/** The moments of a meeting, and for each the slide with which it begins; -1 when that is not known. */
	readonly agenda: readonly (Moment & { readonly at: number })[];
}

/** Makes the slides of a page. They are measured in the document and then taken out of it again. */
export function makeDeck(page: HTMLElement, size: Size): Deck {
	const { thoughts, agenda } = collect(page);
	const place = stage(size);
	place.classList.add("measure");
	document.body.append(place);
	const slides: Slide[] = [];
	for (const thought of thoughts) add(slides, thought, place, size);
	place.remove();
	return { slides, agenda: begin(agenda, slides) };
}

function add(slides: Slide[], thought: Thought, place: HTMLElement, size: Size): void {
	const base = { notes: thought.notes, minutes: thought.minutes };
	const put = (parts: readonly HTMLElement[], more: Partial<Slide> = {}, key = thought.key, title = thought.title) =>
		parts.forEach((element, i) => {
			const { next, choices, ...all } = more;
			const last = i === parts.length - 1;
			slides.push({
				key: i ? `${key}/${i + 1}` : key,
				title: brief(title, 80),
				element,
				steps: thought.listed ? listed(element) : 0,
				...base,
				...all,
				// Within a conversation every slide says what comes next; it is the next part, until the last.
				...(next === undefined && !choices ? {} : !last ? { next: `${key}/${i + 2}` } : choices ? { choices } : { next: next ?? "" }),
			});
		});
	/** Whether a slide is inside its frame as it is, or with its text as small as may be. */
	const room = (slide: HTMLElement, step = 0) => {
		place.replaceChildren(slide);
		apply(slide, step);
		return fits(slide) || (slide.classList.add("tight"), fits(slide));
	};

	const { beside, question, turns } = thought;
	if (turns) {
		turns.forEach((turn, i) => put(divide(place, turn.slide), pick(turn, i > 0), turn.key, turn.title));
		return;
	}
	if (question) {
		const whole = [beside, question.slide].find((one) => one && room(one, answered) && room(one, 0));
		if (whole) {
			put([whole], { steps: answered });
			return;
		}
		const short = [beside, question.slide].filter((one) => one !== undefined);
		for (const one of short) for (const part of all(one, ".feedback, .explanation, .result, .body > [data-from]:not([data-to])")) part.remove();
		let asked = short.find((one) => room(one));
		let key = thought.key;
		if (!asked) {
			// What the question is about comes before it, and then as much of it as there is room for.
			asked = question.slide;
			const stem = find(asked, ".stem");
			if (stem) {
				put(divide(place, slide("question", textOf(find(asked, ".label")), "", ...stem.children)));
				stem.remove();
				key += "/q";
			}
			const parts = room(asked) ? [asked] : divide(place, asked);
			asked = parts.pop() ?? asked;
			for (const part of parts) find(part, ".cue")?.remove();
			put(parts, {}, key);
			if (parts.length) key += "/z";
		}
		for (const part of all(asked, "[data-to]")) if (!part.closest(".cue")) delete part.dataset.to; // the answer is on another slide
		put([asked], { steps: answered }, key);
		put(divide(place, question.answers), {}, thought.key + "/a");
		return;
	}
	if (beside && room(beside)) {
		roomy(place, beside);
		put([beside]);
		return;
	}
	if (thought.before) put(divide(place, thought.before), {}, "frame", textOf(find(thought.before, "h1")));
	const drawing = thought.slide.querySelector<SVGSVGElement>(".diagram");
	if (drawing) {
		place.replaceChildren(thought.slide);
		const body = find(thought.slide, ".body");
		const caption = find(thought.slide, "figcaption");
		const upright = size.width < 1.5 * size.height; // the words stand below the drawing
		const wide = upright ? (body?.clientWidth ?? 0) : (body?.clientWidth ?? 0) * 0.62;
		const tall = (body?.clientHeight ?? 0) - (upright && body ? (caption?.offsetHeight ?? 0) + 1.5 * parseFloat(getComputedStyle(body).fontSize) : 0);
		put(
			panes(drawing, { width: wide, height: tall }, size).map((pane) => {
				const slide = thought.slide.cloneNode(true) as HTMLElement;
				slide.querySelector(".diagram")?.replaceWith(pane);
				return slide;
			}),
		);
		return;
	}
	put(divide(place, thought.slide));
}

function pick({ next, choices }: Turn, inside: boolean): Partial<Slide> {
	return { ...(inside ? { inside } : {}), ...(next === undefined ? {} : { next }), ...(choices ? { choices } : {}) };
}

/** Makes the lists of a slide come line by line, and what follows them after them. Returns how many presses that takes. */
function listed(slide: HTMLElement): number {
	let step = -1;
	for (const block of find(slide, ":scope > .body, .front > .body")?.children ?? []) {
		const lines = block.matches("ul:not(.tasks), ol") ? ([...block.children] as HTMLElement[]) : step < 0 ? [] : [block as HTMLElement];
		for (const line of lines) if (++step > 0) line.dataset.step = String(step);
	}
	return Math.max(step, 0);
}

/**
 * Finds the slide with which each moment of a meeting begins: the first whose title is the moment's, in order. A moment before it
 * that has no slide of its own begins with the questions that are there.
 */
function begin(agenda: readonly Moment[], slides: readonly Slide[]): (Moment & { at: number })[] {
	let from = 0;
	const moments = agenda.map((moment) => {
		const at = slides.findIndex((slide, i) => i >= from && slide.title.toLowerCase() === moment.title.toLowerCase());
		if (at >= 0) from = at + 1;
		return { ...moment, at };
	});
	moments.forEach((moment, i) => {
		const before = moments[i - 1];
		const after = moments[i + 1];
		if (moment.at >= 0) return;
		if (!before) moment.at = 0;
		else if (after && after.at >= 0) {
			const last = Math.max(...moments.slice(0, i).map((one) => one.at));
			moment.at = slides.findIndex((slide, n) => n > last && n < after.at && slide.element.classList.contains("question"));
		}
	});
	return moments;
}

/** Returns a copy of a slide as it is shown at a step. */
export function copy(slide: Slide, step: number): HTMLElement {
	const element = slide.element.cloneNode(true) as HTMLElement;
	apply(element, step);
	return element;
}

/** What a slide says, for who hears it: all of it, or the line that a step has added. */
export function says(element: HTMLElement, step: number): string {
	const line = step ? find(element, `[data-step="${step}"], .cue [data-from="${step}"]`) : find(element, "h1");
	return textOf(line);
}

/** An empty place for the next slide. */
export function nothing(): HTMLElement {
	return el("section", { class: "slide" });
}
