// The outline of the course (course.js, written by internal/page) and how far the reader has come in it.

import { code } from "./progress-code";
import type { State } from "./state";

/** A page to work through. */
export interface Unit {
	readonly id: string;
	/** Ids that it once had. */
	readonly was?: readonly string[];
	readonly title: string;
	/** The way to it from the root of the site. */
	readonly url: string;
	readonly minutes: number;
	/** Whether it belongs to the core course. */
	readonly core?: boolean;
	readonly kind: string;
	/** The ids of its questions, each followed by those that it once had. */
	readonly questions?: readonly (readonly string[])[];
}

/** A page to come back to so many weeks after the goal is reached. */
export type Later = Pick<Unit, "id" | "title" | "url" | "minutes"> & { readonly weeks: number };

/** The parts of the course in reading order. */
export interface Course {
	readonly title: string;
	readonly parts: readonly { readonly title: string; readonly url: string; readonly units: readonly Unit[] }[];
	/** Pages to come back to after the goal is reached. */
	readonly later?: readonly Later[];
}

/** Whether the reader has come to the end of a page, or has marked it as read. */
export function isRead(state: State, unit: Pick<Unit, "id" | "was">): boolean {
	return [unit.id, ...(unit.was ?? [])].some((id) => state.get("done", code("r", id)));
}

/** Marks a page as read, or not. */
export function mark(state: State, unit: Pick<Unit, "id" | "was">, read: boolean): void {
	if (read) {
		if (!isRead(state, unit)) state.set("done", code("r", unit.id), { done: true });
	} else {
		for (const id of [unit.id, ...(unit.was ?? [])])
			if (state.get("done", code("r", id))) state.set("done", code("r", id), undefined);
	}
}

/** How many of a page's questions have been answered. */
export function answered(state: State, unit: Unit): number {
	return (unit.questions ?? []).filter((ids) =>
		ids.some((id) => state.get("question", id) || state.get("done", code("a", id))),
	).length;
}

/**
 * How far the reader has come towards the goal: the core course, or in a course without one everything but the
 * meetings.
 */
export interface Progress {
	readonly core: boolean;
	readonly read: number;
	readonly of: number;
	/** What the pages that are left take. */
	readonly minutes: number;
	/** Where to go on; undefined when everything in the course is read. */
	readonly next: Unit | undefined;
	/**
	 * The best result of the final test in percent; null when there is a test and it has not been taken, undefined
	 * without one.
	 */
	readonly percent: number | null | undefined;
	/** Whether the goal is reached: all read, and the test's goal of so many percent. */
	reached(mastery: number): boolean;
}

/** Works out how far the reader has come. */
export function progress(state: State, course: Course): Progress {
	const alone = course.parts.flatMap((part) => part.units).filter((unit) => unit.kind !== "meeting");
	const core = alone.some((unit) => unit.core);
	const goal = alone.filter((unit) => unit.kind !== "test" && (unit.core || !core));
	const left = goal.filter((unit) => !isRead(state, unit));
	const tests = alone.filter((unit) => unit.kind === "test");
	const results = tests.flatMap((unit) =>
		[unit.id, ...(unit.was ?? [])].flatMap((id) => state.get("test", id)?.percent ?? []),
	);
	const percent = !tests.length ? undefined : results.length ? Math.max(...results) : null;
	const test = percent === null ? tests[0] : undefined;
	return {
		core,
		read: goal.length - left.length,
		of: goal.length,
		minutes: [...left, ...(test ? [test] : [])].reduce((sum, unit) => sum + unit.minutes, 0),
		next: left[0] ?? test ?? alone.find((unit) => !isRead(state, unit)),
		percent,
		reached: (mastery) =>
			goal.length > 0 && !left.length && (percent === undefined || (percent !== null && percent >= mastery)),
	};
}
