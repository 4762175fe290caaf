// Numbers as people write them: comma or point, spaces between thousands, with or without the unit.

/** Why a text is not a number: nothing there, another unit after it, or something else. */
export type NumberFault = "empty" | "unit" | "number";

/**
 * Reads a number. A text such as 1.000 has two readings, one for each meaning of the point; both are returned, for
 * whoever writes the right number in either way shall not be told that it is wrong.
 */
export function readNumber(text: string, unit: string): readonly number[] | NumberFault {
	const single = text
		.normalize("NFKC")
		.replace(/[\u2010-\u2015\u2212]/g, "-")
		.replace(/\s+/g, " ");
	let s = single.trim().replace(/\.+$/, "").toLowerCase();
	if (!s) return "empty";
	const name = unit.normalize("NFKC").trim().toLowerCase();
	const endings = /^(procent|percent|%)$/.test(name) ? ["procent", "percent", "%"] : [name];
	const ending = endings.find((one) => one && s.endsWith(one));
	if (ending) s = s.slice(0, -ending.length).trim();
	const parts = /^([+-]?) ?([\d., ]*\d)(.*)$/.exec(s);
	if (!parts) return "number";
	const [, sign, digits = "", after = ""] = parts;
	if (after.trim()) return name && /^ ?\p{L}|^ ?%/u.test(after) ? "unit" : "number";
	const found: number[] = [];
	const minus = sign === "-" ? "-" : "";
	const add = (whole: string, part = "") => found.push(Number(minus + (whole || "0") + "." + (part || "0")));
	// A plain number, with a decimal comma or point or none.
	const plain = /^(\d*)(?:[.,](\d+))?$/.exec(digits);
	if (plain) add(plain[1] ?? "", plain[2]);
	// Groups of three, then perhaps decimals after the other mark.
	const grouped = /^(\d{1,3}(?:([ .,])\d{3})(?:\2\d{3})*)(?:([.,])(\d+))?$/.exec(digits);
	if (grouped && grouped[2] !== grouped[3]) add((grouped[1] ?? "").replace(/\D/g, ""), grouped[4]);
	return found.length ? found : "number";
}

/** Says whether one of the readings lies within the tolerance, ends included. */
export function within(readings: readonly number[], value: number, tolerance: number): boolean {
	const slack = 1e-9 * Math.max(1, Math.abs(value)); // 0.3 - 0.1 is a little more than 0.2
	return readings.some((reading) => Math.abs(reading - value) <= tolerance + slack);
}
