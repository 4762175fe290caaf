// What fits: a slide is measured as it will be shown, and what is too much for it goes on in further slides.

import { all, el, find } from "../dom";
import { t } from "../ui";

/** The size of a screen in CSS pixels. */
export interface Size {
	readonly width: number;
	readonly height: number;
}

/** The size below which no text is set: 28 pixels on a screen of 1280 × 720, and on an upright one 3.2 percent of its width. */
export function least({ width, height }: Size): number {
	return Math.min((28 / 720) * height, 0.032 * width);
}

/** Makes a place for slides of a size. Everything in it is set in relation to it, so that it looks the same at any scale. */
export function stage({ width, height }: Size): HTMLElement {
	const element = el("div", { class: "stage" });
	element.style.setProperty("--w", width + "px");
	element.style.setProperty("--h", height + "px");
	return element;
}

/** Whether all of a slide that stands on a stage is inside it. */
export function fits(slide: HTMLElement): boolean {
	return all(slide, ".body").every((body) => body.scrollHeight <= body.clientHeight + 1 && body.scrollWidth <= body.clientWidth + 1);
}

/** Divides a slide into as many as it needs. The stage is empty before and after. */
export function divide(stage: HTMLElement, slide: HTMLElement): HTMLElement[] {
	const parts = [slide];
	for (let last = slide; parts.length < 99; ) {
		stage.replaceChildren(last);
		drawings(last);
		if (fits(last)) break;
		const body = find(last, ".body");
		// Rather a little smaller than a slide with a line on it.
		if (body && body.scrollHeight < 1.38 * body.clientHeight) {
			last.classList.add("tight");
			if (fits(last)) break;
			last.classList.remove("tight");
		}
		let more = body && rest(body);
		if (body && !more) {
			last.classList.add("tight");
			more = rest(body);
		}
		if (!body || !more) break;
		if (!fits(last)) last.classList.add("tight"); // one row of a table, that cannot be divided
		const next = last.cloneNode(false) as HTMLElement;
		next.classList.remove("tight");
		for (const part of last.children) {
			if (part === body) next.append(more);
			else next.append(part.cloneNode(true));
		}
		const title = find(next, "h1");
		if (title && !find(title, ".more")) title.append(" ", el("span", { class: "more" }, t("v-more")));
		parts.push(next);
		last = next;
	}
	for (const part of parts) roomy(stage, part);
	stage.replaceChildren();
	return parts;
}

/** Sets the text of a slide with few words larger. */
export function roomy(stage: HTMLElement, slide: HTMLElement): void {
	if (slide.matches(".tight, .drawing")) return;
	stage.replaceChildren(slide);
	slide.classList.add("roomy");
	if (all(slide, ":scope > .body, .front > .body").some((body) => body.scrollWidth > body.clientWidth + 1 || 1.3 * height(body) > body.clientHeight)) slide.classList.remove("roomy");
}

/** How tall the content of a body is, which may have room to spare. */
function height(body: HTMLElement): number {
	const last = body.lastElementChild;
	return last ? last.getBoundingClientRect().bottom - body.getBoundingClientRect().top : 0;
}

/** Takes from a body what does not fit, evenly: three slides of the same length rather than two full ones and a line. */
function rest(body: HTMLElement): HTMLElement | null {
	const { top } = body.getBoundingClientRect();
	const line = parseFloat(getComputedStyle(body).lineHeight) || 0;
	const room = body.clientHeight - 0.7 * line; // what stands last may have a space below it
	const slides = Math.ceil(body.scrollHeight / room);
	return cut(body, top + Math.min(room, body.scrollHeight / slides + 1.5 * line), false) ?? cut(body, top + room, true);
}

const lists = "ul, ol:not(.replies), dl, blockquote, div:not(.table, .contact), tbody";

/** Moves what is below a line into a copy of the box; null when nothing can be moved. With force, sentences and tables are divided too. */
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
	else if (force && !whole) inner = child.matches(".table, table") ? cutTable(child, line) : cutText(child, line);
	if (!inner) {
		if (!whole && !(force && from)) return null;
		from = whole || from;
	}
	const rest = box.cloneNode(false) as HTMLElement;
	if (inner) rest.append(inner);
	rest.append(...children.slice(inner ? from + 1 : from));
	if (box.matches("ol:not(.options, .key)")) rest.setAttribute("start", String((Number(box.getAttribute("start")) || 1) + box.childElementCount - (inner ? 1 : 0)));
	return rest;
}

function goesWithNext(element: HTMLElement | undefined): boolean {
	return !!element?.matches("h2, h3, h4, h5, h6, dt, .label, .title") || /:$/.test(element?.textContent?.trim() ?? "");
}

/** Moves the rows of a table that are below a line into a table with the same head. */
function cutTable(box: HTMLElement, line: number): HTMLElement | null {
	const rows = find(box, "tbody");
	const moved = rows && cut(rows, line, false);
	if (!moved) return null;
	const rest = box.cloneNode(true) as HTMLElement;
	find(rest, "tbody")?.replaceWith(moved);
	return rest;
}

/** Moves the sentences that are below a line, or when none is above it the words, into a paragraph of their own. */
function cutText(element: HTMLElement, line: number): HTMLElement | null {
	for (const end of [/[.!?]["”’)]*\s+/g, /\s+/g]) {
		const range = document.createRange();
		range.selectNodeContents(element);
		let found: [Node, number] | undefined;
		const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
		for (let node = walker.nextNode(); node; node = walker.nextNode()) {
			for (const match of (node.textContent ?? "").matchAll(end)) {
				const offset = match.index + match[0].length;
				range.setEnd(node, offset);
				if (range.getBoundingClientRect().bottom <= line) found = [node, offset];
			}
		}
		if (!found) continue;
		range.selectNodeContents(element);
		range.setStart(...found);
		if (!range.toString().trim()) continue;
		const rest = element.cloneNode(false) as HTMLElement;
		rest.append(range.extractContents());
		return rest;
	}
	return null;
}

/** Sets the drawings on a slide so large that their words can be read, and as large as there is room for. */
function drawings(slide: HTMLElement): void {
	const stage = slide.closest(".stage");
	if (!(stage instanceof HTMLElement)) return;
	const size = { width: stage.clientWidth, height: stage.clientHeight };
	for (const drawing of slide.querySelectorAll<SVGSVGElement>(".chart svg")) {
		const scale = drawing.clientWidth / (drawing.viewBox.baseVal.width || 400);
		for (const text of drawing.querySelectorAll("text")) text.style.fontSize = Math.max(12, (least(size) * 1.02) / scale) + "px";
	}
}

/**
 * Divides a tall drawing with words into pictures that show it from top to bottom, cut where no words are. One that fits is whole.
 * The drawing must stand on the stage.
 */
export function panes(drawing: SVGSVGElement, room: Size, size: Size): SVGSVGElement[] {
	const box = drawing.viewBox.baseVal;
	const texts = [...drawing.querySelectorAll("text")].map((text) => ({
		size: parseFloat(getComputedStyle(text).fontSize) || 14,
		box: text.getBBox(),
	}));
	const smallest = Math.min(...texts.map((text) => text.size), 99);
	const scale = Math.max((least(size) * 1.02) / smallest, Math.min(room.height / box.height, room.width / box.width));
	const tall = room.height / scale;
	const made: SVGSVGElement[] = [];
	const bottom = box.y + box.height;
	for (let y = box.y; y < bottom - 1 && made.length < 9; ) {
		const left = Math.ceil((bottom - y) / tall);
		let end = Math.min(bottom, y + (bottom - y) / left + (left > 1 ? tall * 0.08 : 0), y + tall);
		if (end < bottom) {
			for (let moved = true; moved; ) {
				moved = false;
				for (const { box: words } of texts) {
					if (words.y - 3 < end && end < words.y + words.height + 3 && words.y - 4 > y) {
						end = words.y - 4;
						moved = true;
					}
				}
			}
		}
		const pane = drawing.cloneNode(true) as SVGSVGElement;
		pane.setAttribute("viewBox", [box.x, y, box.width, end - y].join(" "));
		pane.removeAttribute("width");
		pane.removeAttribute("height");
		// What is not seen is not read aloud either.
		pane.querySelectorAll("text").forEach((text, i) => {
			const words = texts[i]?.box;
			if (words && (words.y + words.height < y || words.y > end)) text.remove();
		});
		pane.style.width = box.width * scale + "px";
		pane.style.height = (end - y) * scale + "px";
		made.push(pane);
		y = end;
	}
	return made;
}
