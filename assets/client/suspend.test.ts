import type { Course } from "./course";
import { decode, encode, items, type Item, most } from "./suspend";
import { equal, test } from "./testing";

/** A course of so many questions in one unit. */
function courseOf(questions: number): Course {
	const list = Array.from({ length: questions }, (_, i) => ["se-" + i]);
	const unit = {
		id: "grunder/se",
		title: "Se",
		url: "grunder/se.html",
		minutes: 5,
		kind: "chapter",
		questions: list,
	};
	return { title: "Kurs", parts: [{ title: "Del", url: "grunder/index.html", units: [unit] }] };
}

const names = (list: readonly Item[]) => new Set(list.map(([name]) => name));
const sorted = (got: ReturnType<typeof decode>) => (typeof got === "string" ? got : [...got].sort());

test("the items of a course", () => {
	const unit = { id: "prov", was: ["test"], title: "", url: "", minutes: 1, kind: "test", questions: [["q", "old"]] };
	equal("items", items({ title: "", parts: [{ title: "", url: "", units: [unit] }] }), [
		["r/prov", "r/test"],
		["t/prov", "t/test"],
		["a/q", "a/old"],
	]);
});

test("1,200 questions fit, all answered, and are read back", () => {
	const list = items(courseOf(1200));
	const text = encode("kurs", list, names(list));
	equal("form", text.slice(0, 5), "vj1h.");
	equal("fits", text.length <= 4096, true);
	equal("back", sorted(decode("kurs", list, text)), [...names(list)].sort());
	const few = new Set(["a/se-7", "a/se-1199"]);
	equal("few", sorted(decode("kurs", list, encode("kurs", list, few))), [...few].sort());
});

test("as many items as have hashes fit", () => {
	const list = items(courseOf(most - 1));
	const text = encode("kurs", list, names(list));
	equal("form and room", [list.length, text.slice(0, 5), text.length <= 4096], [most, "vj1h.", true]);
});

test("what is done survives an edit of the course", () => {
	const before = items(courseOf(1000));
	const text = encode("kurs", before, new Set(["r/grunder/se", "a/se-1", "a/se-950", "a/se-999"]));
	// Questions are removed, moved, added and renamed.
	const after: Item[] = [
		["a/ny", "a/se-950"],
		...items(courseOf(900)).reverse(),
		...Array.from({ length: 100 }, (_, i): Item => ["a/nya-" + i]),
	];
	equal("after", sorted(decode("kurs", after, text)), ["a/ny", "a/se-1", "r/grunder/se"]);
});

test("a larger course has a bit for each item", () => {
	const list = items(courseOf(12000));
	const text = encode("kurs", list, names(list));
	equal("form and room", [text.slice(0, 5), text.length <= 4096], ["vj1p.", true]);
	equal("back", sorted(decode("kurs", list, text)), [...names(list)].sort());
	const few = new Set(["a/se-7", "a/se-11999"]);
	equal("few", sorted(decode("kurs", list, encode("kurs", list, few))), [...few].sort());
	equal("edited", decode("kurs", items(courseOf(11999)), text), "changed");
});

test("what cannot be used is not", () => {
	const list = items(courseOf(10));
	const good = encode("kurs", list, names(list));
	equal("nothing", sorted(decode("kurs", list, "")), []);
	equal("another course", decode("annan", list, good), "other");
	equal("newer", decode("kurs", list, good.replace("vj1", "vj2")), "newer");
	equal("newer in another form", decode("kurs", list, "vj2{}"), "newer");
	equal("another form", decode("kurs", list, good.replace("vj1h", "vj1x")), "garbage");
	for (const bad of [
		"null",
		"undefined",
		"[object Object]",
		"{}",
		good + "A",
		good.slice(0, 9),
		good + "\n",
		"vj1h....",
		"\u0000",
		"x".repeat(5000),
	]) {
		equal(bad.slice(0, 20), decode("kurs", list, bad), "garbage");
	}
});
