// What a group sees at a moment, in the form that goes between the wall and the leader's window; and the clocks in it.

import { all, el, find, textOf } from "../dom";
import { grow } from "../grow";
import { t } from "../ui";
import type { Deck } from "./deck";
import type { Slide } from "./slide";

/** A time that runs down: so many milliseconds are left, since a time of day if it runs. */
export interface Timer {
	readonly left: number;
	readonly since: number;
}

/** All that the wall shows. Times of day are in milliseconds; 0 is never. */
export interface Show {
	/** The id of the element whose page is shown. */
	page: string;
	width: number;
	height: number;
	key: string;
	step: number;
	trail: readonly string[];
	/** A screen with nothing on it. */
	cover: "" | "black" | "white";
	theme: string;
	timers: Record<string, Timer>;
	/** When the meeting began, and the moment of its agenda that it is in. */
	began: number;
	moment: number;
	since: number;
	/** What has been written, by slide: lines of cells. It is kept in memory alone. */
	rows: Record<string, string[][]>;
}

/** How many milliseconds a timer has left; less than none when the time is out. */
export function left(timer: Timer): number {
	return timer.left - (timer.since ? Date.now() - timer.since : 0);
}

/** The time that a slide has. */
export interface Timing {
	readonly key: string;
	readonly minutes: number;
	readonly timer: Timer;
}

/** Returns the time of a slide; undefined when it has none. */
export function timingOf(show: Show, slide: Slide | undefined): Timing | undefined {
	if (!slide?.minutes) return undefined;
	const key = slide.key.replace(/\/.*/, "");
	return { key, minutes: slide.minutes, timer: show.timers[key] ?? { left: slide.minutes * 60_000, since: 0 } };
}

/** Shows the minutes and seconds that are left, and on the button what it would do. Returns whether the time is out. */
export function face(show: Show, { key, timer }: Timing, figures: HTMLElement, run: HTMLElement): boolean {
	const seconds = Math.ceil(left(timer) / 1000);
	const out = (run.hidden = seconds <= 0);
	figures.textContent = out
		? t("v-time-out")
		: Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");
	run.textContent = t(timer.since ? "v-pause" : show.timers[key] ? "v-go-on" : "v-start");
	return out;
}

/** Whole minutes since a time of day. */
export function since(time: number): number {
	return time ? Math.floor((Date.now() - time) / 60_000) : 0;
}

/** The minutes of some moments of an agenda together. */
export function minutes(agenda: Deck["agenda"]): number {
	return agenda.reduce((sum, moment) => sum + moment.minutes, 0);
}

/** Where the agenda is, in words: what is now, what is next, and the minutes used. */
export function standing(show: Show, { agenda }: Deck): string {
	const now = agenda[show.moment];
	if (!now || !show.began) return "";
	const next = agenda[show.moment + 1];
	const here = t("v-now", now.title, since(show.since), now.minutes);
	return [here, next ? t("v-next", next.title) : "", t("v-minutes-of", since(show.began), minutes(agenda))].join(" ");
}

/** The moment that a meeting is in, for the room. */
export function here(show: Show, { agenda }: Deck): string {
	const now = agenda[show.moment];
	return now && show.began ? t("v-here", now.title, now.minutes) : "";
}

/** Puts on a slide what has been written and where the agenda is. */
export function fill(slide: HTMLElement, show: Show, key: string): void {
	for (const row of all(slide, "[data-moment]")) {
		const now = show.began && Number(row.dataset.moment) === show.moment;
		row.setAttribute("aria-current", now ? "step" : "false");
	}
	const table = find<HTMLTableElement>(slide, ".conclusions table");
	if (!table || !key) return;
	const rows = show.rows[key] ?? [];
	const cell = (head: HTMLElement, r: number, c: number) => {
		const field = el("textarea", { rows: "1", "aria-label": t("v-cell", textOf(head), r + 1) });
		field.value = rows[r]?.[c] ?? "";
		return el("td", {}, field);
	};
	const row = (_: unknown, r: number) => el("tr", {}, ...all(table, "th").map((head, c) => cell(head, r, c)));
	table.tBodies[0]?.replaceChildren(...Array.from({ length: Math.max(3, rows.length) }, row));
	all(table, "textarea").forEach(grow);
}

/** Puts an element alone into the window, until what it returns is called. */
export function alone(whole: HTMLElement, name: string): () => void {
	const away = ([...document.body.children] as HTMLElement[]).filter((part) => !part.hidden);
	for (const part of away) part.hidden = true;
	document.documentElement.classList.add(name);
	document.body.append(whole);
	return () => {
		whole.remove();
		document.documentElement.classList.remove(name);
		for (const part of away) part.hidden = false;
	};
}
