// What has been done, in three characters: enough to tell a few hundred pages and questions apart, short enough for a
// link, and made of the id alone, so that it survives every edit that keeps the id.

import { rank } from "./rank";

/** The digits of base64 for addresses, A–Z a–z 0–9 - _, worked out: that is shorter than the list, on every page. */
const digit = (n: number): string =>
	String.fromCharCode(n + (n < 26 ? 65 : n < 52 ? 71 : n < 62 ? -4 : n < 63 ? -17 : 32));

/** Returns the code of a page that is read ("r") or a question that is answered ("a"): 18 bits of a hash. */
export function code(what: "r" | "a", id: string): string {
	const bits = rank(what, id);
	return [26, 20, 14].map((shift) => digit((bits >>> shift) & 63)).join("");
}
