// Tests of one file each: x.test.ts beside x.ts. internal/e2e bundles them all and runs them in a real browser, in an
// empty page, so that they need nothing that a build does not have and meet no imitation of a document.

import { State } from "./state";
import { t } from "./words";

// What main.ts offers. A text is its own key, and no other script can be had.
window.vinjett = { state: new State(), need: () => Promise.reject(new Error("a test has one script")), t, open: {} };

/** What is wrong, test by test; a test without faults has an empty list. */
export const results: { name: string; faults: string[] }[] = [];

let faults: string[] = [];

/** Runs a test. */
export function test(name: string, body: () => void): void {
	faults = [];
	results.push({ name, faults });
	try {
		body();
	} catch (error) {
		faults.push(String(error));
	}
}

/** Compares what came out with what should have; `what` says what it came from. */
export function equal(what: unknown, got: unknown, want: unknown): void {
	const [a, b] = [JSON.stringify(got), JSON.stringify(want)];
	if (a !== b) faults.push(`${JSON.stringify(what)}: got ${a}, want ${b}`);
}

/** What a test draws by lot: the same each time that it runs. */
export interface Chance {
	/** A whole number below a limit. */
	below(limit: number): number;
	/** Up to so many of a list. */
	some<T>(list: readonly T[], most: number): T[];
}

/** Runs a body many times, each with other lots, and stops at the first fault. */
export function chances(times: number, body: (chance: Chance) => void): void {
	let seed = 1;
	const below = (limit: number) => {
		seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
		return Math.floor((seed / 2 ** 32) * limit);
	};
	const some = <T>(list: readonly T[], most: number) =>
		Array.from({ length: below(most + 1) }, () => list[below(list.length)] as T);
	for (let at = 0; at < times && !faults.length; at++) body({ below, some });
}
