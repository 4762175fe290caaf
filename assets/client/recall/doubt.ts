// Which answers are worth coming back to, without any page.

import type { QuestionEntry } from "../state";

/**
 * How much an answer asks to be looked at again, the lowest number first: it was another than the right one, and the
 * reader was sure; it was another; it was a guess; there was some doubt. What is known, and what has not been asked,
 * comes last.
 */
export function doubt(entry: QuestionEntry | undefined): number {
	if (!entry) return known;
	if (entry.right === false) return entry.sure === "yes" ? 0 : 1;
	return entry.sure === "no" ? 2 : entry.sure === "fairly" ? 3 : known;
}

/** The number of what need not be looked at again. */
export const known = 4;
