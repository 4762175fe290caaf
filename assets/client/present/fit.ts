// What fits: a slide is measured as it will be shown, and what is too much for it goes on in further slides.

import { all, el, find, textOf } from "../dom";
import { t } from "../ui";
import { apply, moved } from "./slide";

/** The size of a screen in CSS pixels. */
export interface Size {
	readonly width: number;
	readonly height: number;
}

/**
 * The size below which no text is set: 28 pixels on a screen of 1280 × 720, and on an upright one 3.2 percent of its
 * width.
 */
export function least({ width, height }: Size): number {
	return Math.min((28 / 720) * height, 0.032 * width);
}

/**
 * Makes a place for slides of a size. Everything in it is set in relation to it, so that it looks the same at any
 * scale.
 */
export function stage({ width, height }: Size): HTMLElement {
	const element = el("div", { class: "stage" });
	element.style.setProperty("--w", width + "px");
	element.style.setProperty("--h", height + "px");
	return element;
}

/**
 * How tall what is in a box is. Its parts are measured, not their ink: letters of some fonts reach out of their lines.
 */
function tall(box: HTMLElement): number {
	const top = box.getBoundingClientRect().top;
	return Math.max(0, ...[...box.children].map((part) => part.getBoundingClientRect().bottom - top));
}

/** Whether all of a slide that stands on a stage is inside it. */
export function fits(slide: HTMLElement): boolean {
	return all(slide, ".body").every(
		(body) => tall(body) <= body.clientHeight + 1 && body.scrollWidth <= body.clientWidth + 1,
	);
}

/**
 * Sets the text of a slide that stands on a stage so small that all of it is inside, if it need not be too small for
 * that.
 */
export function squeeze(slide: HTMLElement): boolean {
	for (const size of ["", "snug", "tight", "torn"]) {
		slide.dataset.fit = size;
		if (fits(slide)) return true;
	}
	slide.dataset.fit = "";
	return false;
}

/** Divides a slide into as many as it needs. The stage is empty before and after. */
export function divide(stage: HTMLElement, slide: HTMLElement): HTMLElement[] {
	const parts = [slide];
	for (let last = slide; parts.length < 99;) {
		stage.replaceChildren(last);
		drawings(last, stage);
		const body = find(last, ".body");
		// Rather a little smaller than a slide with a line on it.
		if (!body || fits(last) || (tall(body) < 1.38 * body.clientHeight && squeeze(last))) break;
		let more = rest(body, false);
		if (!more) {
			last.dataset.fit = "torn";
			more = rest(body, false) ?? rest(body, true);
		}
		if (!more) break;
		const next = last.cloneNode(true) as HTMLElement;
		next.dataset.fit = "";
		if (!fits(last)) squeeze(last); // what is left may be too wide
		find(next, ".body")?.replaceWith(more);
		const title = find(next, "h1");
		if (title) title.dataset.more = t("v-more", 2, 9);
		parts.push(next);
		last = next;
	}
	enlarge(stage, parts);
	parts.forEach((part, i) => {
		const title = find(part, "h1");
		if (title && i) title.dataset.more = t("v-more", i + 1, parts.length);
		stage.replaceChildren(part);
		drawings(part, stage); // the words about it may have taken room
	});
	stage.replaceChildren();
	return parts;
}

/** How large the text of a slide with few words can be, in percent; the largest first. */
export const sizes: readonly string[] = ["160", "145", "130", "115"];

/**
 * Sets the text of slides that are one thought as large as the frame holds at each of the steps, all alike, and those
 * that are short so that they begin nearer to the middle. The stage holds the last of them then.
 */
export function enlarge(
	stage: HTMLElement,
	slides: readonly HTMLElement[],
	among = sizes,
	steps: readonly number[] = [0],
): void {
	if (slides.some((slide) => slide.dataset.fit)) return; // there is hardly room as it is
	const high = stage.clientHeight;
	let tallest = 0;
	const holds = (slide: HTMLElement, size: string, most: number) => {
		slide.dataset.fit = size;
		stage.replaceChildren(slide);
		return steps.every((step) => {
			apply(slide, step);
			const taken = extent(slide) / high;
			tallest = Math.max(tallest, taken);
			return fits(slide) && taken <= most;
		});
	};
	const size = among.find((one) => slides.every((slide) => holds(slide, one, 0.76))) ?? "";
	tallest = 0;
	const whole = slides.every((slide) => holds(slide, size, 1));
	for (const slide of slides) {
		slide.classList.toggle("short", whole && tallest < 0.6 && !slide.matches(".opener, .beside"));
		apply(slide, steps[0] ?? 0);
	}
}

/** How much of the height of a slide its words take. */
function extent(slide: HTMLElement): number {
	const top = find(slide, ".label, h1, .stem, .body")?.getBoundingClientRect().top ?? 0;
	return Math.max(0, ...all(slide, ".body").map((body) => body.getBoundingClientRect().top + tall(body) - top));
}

/** Whether a drawing on a slide stands clear of all that is written there. */
export function clear(slide: HTMLElement, drawing: HTMLElement): boolean {
	const box = drawing.getBoundingClientRect();
	const air = 0.4 * parseFloat(getComputedStyle(slide).fontSize);
	const meets = ({ left, right, top, bottom, width }: DOMRect) =>
		width > 0 &&
		right > box.left - air &&
		left < box.right + air &&
		bottom > box.top - air &&
		top < box.bottom + air;
	const boxes = all(slide, "svg, img, table, textarea, button, .options > li, .key > li");
	if (boxes.some((part) => !drawing.contains(part) && meets(part.getBoundingClientRect()))) return false;
	const walker = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
	const range = document.createRange();
	for (let node = walker.nextNode(); node; node = walker.nextNode()) {
		if (drawing.contains(node)) continue;
		range.selectNodeContents(node);
		if ([...range.getClientRects()].some(meets)) return false;
	}
	return true;
}

/** Takes from a body what does not fit. */
function rest(body: HTMLElement, force: boolean): HTMLElement | null {
	// What stands last may have a space below it, and the rest of a table other widths.
	const room = 0.91 * body.clientHeight;
	return cut(body, even(body, room), force) ?? cut(body, body.getBoundingClientRect().top + room, force);
}

/**
 * The line below which a box goes on elsewhere: three slides of the same length rather than two full ones and a line.
 */
function even(box: HTMLElement, room: number): number {
	const { top } = box.getBoundingClientRect();
	const height = tall(box);
	const least = top + height / Math.ceil(height / room);
	// The first part that ends below that ends the slide, if there is room for it.
	const ends = all(box, "p:not(.contact p), li, tr, .contact").map((part) => part.getBoundingClientRect().bottom);
	return Math.min(top + room, ...ends.filter((end) => end >= least));
}

const lists = "ul, ol:not(.replies), dl, blockquote, div:not(.table, .contact), tbody";

/**
 * Moves what is below a line into a copy of the box; null when nothing can be moved. With force, sentences and tables
 * are divided too: rather small than torn.
 */
function cut(box: HTMLElement, line: number, force: boolean): HTMLElement | null {
	const children = [...box.children] as HTMLElement[];
	let from = children.findIndex((child) => child.getBoundingClientRect().bottom > line + 1);
	const child = children[from];
	if (!child) return null;
	// A title, or words that announce something, are not left behind without it.
	let whole = from;
	while (whole > 0 && goesWithNext(children[whole - 1])) whole--;
	let inner: HTMLElement | null = null;
	if (child.matches(lists)) inner = cut(child, line, force);
	else if (force && !whole && child.matches(":not(figure, .contact)"))
		inner = child.matches(".table, table") ? cutTable(child, line) : cutText(child, line);
	if (!inner) {
		if (!whole && !(force && from)) return null;
		from = whole || from;
	}
	const rest = box.cloneNode(false) as HTMLElement;
	if (inner) rest.append(inner);
	rest.append(...children.slice(inner ? from + 1 : from));
	if (box instanceof HTMLOListElement)
		(rest as HTMLOListElement).start = box.start + box.childElementCount - (inner ? 1 : 0);
	return rest;
}

function goesWithNext(element: HTMLElement | undefined): boolean {
	return !!element?.matches("h2, h3, h4, h5, h6, dt, .label, .title") || textOf(element).endsWith(":");
}

/** Moves the rows of a table that are below a line into a table with the same head. */
function cutTable(box: HTMLElement, line: number): HTMLElement | null {
	const rows = find(box, "tbody");
	const below = rows && cut(rows, even(rows, line - rows.getBoundingClientRect().top), false);
	if (!below) return null;
	const rest = box.cloneNode(true) as HTMLElement;
	find(rest, "tbody")?.replaceWith(below);
	return rest;
}

/** Moves the sentences that are below a line, or when none is above it the words, into a paragraph of their own. */
function cutText(element: HTMLElement, line: number): HTMLElement | null {
	const range = document.createRange();
	for (const end of [/[.!?]["”’)]*\s+/g, /\s+/g]) {
		let found: [Node, number] | undefined;
		const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
		range.selectNodeContents(element);
		for (let node = walker.nextNode(); node; node = walker.nextNode()) {
			for (const match of (node.textContent ?? "").matchAll(end)) {
				const offset = match.index + match[0].length;
				range.setEnd(node, offset);
				if (range.getBoundingClientRect().bottom <= line) found = [node, offset];
			}
		}
		range.selectNodeContents(element);
		if (found) range.setStart(...found);
		if (found && range.toString().trim())
			return moved(element.localName as "p", element.className, [range.extractContents()]);
	}
	return null;
}

/** Sets the words of a chart on a slide so large that they can be read. */
function drawings(slide: HTMLElement, stage: HTMLElement): void {
	for (const drawing of slide.querySelectorAll<SVGSVGElement>(".chart svg")) {
		const scale = drawing.getScreenCTM()?.a || 1;
		const size = least({ width: stage.clientWidth, height: stage.clientHeight }) * 1.02;
		for (const text of drawing.querySelectorAll("text")) text.style.fontSize = Math.max(12, size / scale) + "px";
	}
}

/**
 * Divides a slide with a tall drawing into slides that show it from top to bottom, cut where the drawing says that it
 * may be.
 */
export function panes(stage: HTMLElement, slide: HTMLElement, size: Size): HTMLElement[] {
	stage.replaceChildren(slide);
	const drawing = slide.querySelector<SVGSVGElement>(".diagram");
	const body = find(slide, ".body");
	if (!drawing || !body) return [slide];
	const upright = size.width < 1.5 * size.height; // the words stand below the drawing, else beside it
	const below = upright ? (find(body, "figcaption")?.offsetHeight ?? 0) + 0.07 * size.height : 0;
	const room = { width: body.clientWidth * (upright ? 1 : 0.62), height: body.clientHeight - below };
	const { x, y, width, height } = drawing.viewBox.baseVal;
	const words = [...drawing.querySelectorAll("text")].map((text) => parseFloat(getComputedStyle(text).fontSize));
	const scale = Math.max(
		(least(size) * 1.02) / Math.min(...words),
		Math.min(room.height / height, room.width / width),
	);
	const tall = room.height / scale;
	const bottom = y + height;
	const cuts = [...(drawing.dataset.cuts ?? "").split(" ").map(Number), bottom];
	const parts: HTMLElement[] = [];
	for (let top = y, end = y; top < bottom; top = end) {
		end = cuts.filter((cut) => cut > top && cut <= top + tall).pop() ?? top + tall;
		const part = slide.cloneNode(true) as HTMLElement;
		const pane = part.querySelector<SVGSVGElement>(".diagram");
		pane?.setAttribute("viewBox", [x, top, width, end - top].join(" "));
		pane?.style.setProperty("width", width * scale + "px");
		pane?.style.setProperty("height", (end - top) * scale + "px");
		parts.push(part);
	}
	return parts;
}
