// What has been done, in three characters: enough to tell a few hundred pages and questions apart, short enough for a
// link, and made of the id alone, so that it survives every edit that keeps the id.

import { rank } from "./rank";

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Returns the code of a page that is read ("r") or a question that is answered ("a"): 18 bits of a hash. */
export function code(what: "r" | "a", id: string): string {
	const bits = rank(what, id);
	return [26, 20, 14].map((shift) => digits[(bits >>> shift) & 63]).join("");
}
