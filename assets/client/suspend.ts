// What a learning platform keeps until the next visit, in the 4,096 characters that SCORM 1.2 has for it: which pages
// have been read, which questions have been answered and which tests have been passed. Nothing else: no answer, no
// result, no text.
//
// Each of these items is a hash of its id with a salt, three characters long, which survives every edit of the course
// that keeps the id. The salt is the first with which no two items of the course have one hash, and stands beside the
// hashes. A course of so many items that their hashes might not fit has one bit for each instead, in their order, and a
// digest of that order.
//
//	vj1h.<course>.<salt>.<hashes>
//	vj1p.<course>.<digest>.<bits, six a character>

import type { Course } from "./course";
import { rank } from "./rank";

/**
 * An item and the names that it once had: `r/` and the id of a page, `a/` and that of a question, `t/` and that of a
 * test.
 */
export type Item = readonly [string, ...string[]];

/** Why nothing of the details can be used. */
export type Unusable = "garbage" | "newer" | "other" | "changed";

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const width = 3;
const salts = digits.length ** 2;

/** How many items have hashes: those for which there is room. */
export const most = Math.floor((4096 - "vj1h.course.ss.".length) / width);

/** Returns the items of a course in its order. */
export function items(course: Course): Item[] {
	const list: Item[] = [];
	for (const unit of course.parts.flatMap((part) => part.units)) {
		const names = (kind: string): Item => [kind + unit.id, ...(unit.was ?? []).map((id) => kind + id)];
		list.push(names("r/"));
		if (unit.kind === "test") list.push(names("t/"));
		for (const [id = "", ...was] of unit.questions ?? []) list.push(["a/" + id, ...was.map((old) => "a/" + old)]);
	}
	return list;
}

/** Returns characters that stand for a text: up to five, six bits each. */
function hash(salt: string, text: string, length: number): string {
	let bits = rank(salt, text);
	let out = "";
	for (; out.length < length; bits >>>= 6) out += digits[bits & 63] ?? "";
	return out;
}

/** The salt with a number. */
const salted = (n: number) => (digits[n >> 6] ?? "") + (digits[n & 63] ?? "");

/** Returns the first salt with which no two items have one hash. */
function saltOf(list: readonly Item[]): string {
	for (let n = 0; n < salts; n++) {
		const salt = salted(n);
		if (new Set(list.map(([name]) => hash(salt, name, width))).size === list.length) return salt;
	}
	return salted(0); // some items share a hash and are then left alone
}

const digest = (list: readonly Item[]) => hash("order", list.map(([name]) => name).join("\n"), 5);

/** Writes the items that are done, for the course with an id. */
export function encode(course: string, list: readonly Item[], done: ReadonlySet<string>): string {
	const owner = hash("course", course, 5);
	if (list.length <= most) {
		const salt = saltOf(list);
		const hashes = list.filter(([name]) => done.has(name)).map(([name]) => hash(salt, name, width));
		return ["vj1h", owner, salt, hashes.join("")].join(".");
	}
	const bits = list.map(([name]) => (done.has(name) ? 1 : 0));
	let packed = "";
	for (let i = 0; i < bits.length; i += 6)
		packed += digits[bits.slice(i, i + 6).reduce((sum: number, bit, at) => sum | (bit << at), 0)];
	return ["vj1p", owner, digest(list), packed.replace(/A+$/, "")].join(".");
}

/** Reads what encode wrote, perhaps for an earlier version of the course: the items that the course still has. */
export function decode(course: string, list: readonly Item[], text: string): Set<string> | Unusable {
	const done = new Set<string>();
	if (!text) return done;
	const [, version, form, owner, key = "", data = ""] =
		/^vj(\d+)([a-z])\.([\w-]{5})\.([\w-]*)\.([\w-]*)$/.exec(text) ?? [];
	if (!version) return /^vj\d/.test(text) && !text.startsWith("vj1") ? "newer" : "garbage";
	if (version !== "1") return "newer";
	if (owner !== hash("course", course, 5)) return "other";
	if (form === "p") {
		if (key !== digest(list)) return "changed";
		list.forEach(
			([name], at) => (digits.indexOf(data[Math.floor(at / 6)] ?? "A") >> (at % 6)) & 1 && done.add(name),
		);
		return done;
	}
	if (form !== "h" || data.length % width) return "garbage";
	const names = new Map<string, string | undefined>();
	for (const item of list) {
		for (const code of new Set(item.map((name) => hash(key, name, width))))
			names.set(code, names.has(code) ? undefined : item[0]);
	}
	for (const code of data.match(/.{3}/g) ?? []) {
		const name = names.get(code);
		if (name) done.add(name);
	}
	return done;
}
