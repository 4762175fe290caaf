import { code } from "./progress-code";
import { carry, decode, encode } from "./link";
import { State } from "./state";
import { chances, equal, test } from "./testing";

test("progress in a fragment", () => {
	const state = new State();
	equal("nothing", encode(state), "v=1");
	state.set("done", code("r", "grunder/se"), { done: true });
	state.set("question", "q1", { kind: "single", given: ["x"], right: false, tries: 1 });
	state.set("question", "s1", { kind: "scale", given: ["x"], right: null, tries: 1 });
	const progress = encode(state);
	equal(
		"what is read and answered, no rating",
		decode("#" + progress)?.codes,
		[code("r", "grunder/se"), code("a", "q1")].sort(),
	);
	equal("length", progress.length, "v=1".length + 6);
	equal("a page and a question of one id are two things", code("r", "x") === code("a", "x"), false);
});

test("a place beside the progress", () => {
	equal("none", carry("a/b.html", "v=1abc"), "a/b.html#v=1abc");
	equal("a place", carry("b.html#rubrik", "v=1abc"), "b.html#rubrik&v=1abc");
	equal("old progress", carry("b.html#rubrik&v=1xyzxyz", "v=1abc"), "b.html#rubrik&v=1abc");
	equal("old progress alone", carry("b.html#v=1xyz", "v=1abc"), "b.html#v=1abc");
	equal("a place with a mark of its own", carry("b.html#a#b", "v=1abc"), "b.html#a#b&v=1abc");
	equal("the mark alone", carry("b.html#", "v=1abc"), "b.html#v=1abc");
	for (const [hash, want] of [
		["#a#b&v=1abc", { place: "a#b", codes: ["abc"] }],
		["##v=1abc", undefined],
		["#%zz&v=1abc", { place: "%zz", codes: ["abc"] }],
		["#v=1abc", { place: "", codes: ["abc"] }],
		["#rubrik&v=1abcd-_", { place: "rubrik", codes: ["abc", "d-_"] }],
		["#v=1", { place: "", codes: [] }],
		["#rubrik", undefined],
		["", undefined],
		["#v=2abc", undefined],
		["#v=1ab", { place: "", codes: [] }],
	] as const) {
		equal(hash, decode(hash), want);
	}
});

test("any address carries progress, once, and gives it back", () => {
	const pieces = ["a", "b.html", "#", "&", "v=1", "v=1abc", "v=2", "%zz", "?q=å", "=", "-", "📌", "abc"];
	chances(3000, (chance) => {
		const address = "x.html" + chance.some(pieces, 6).join("");
		const once = carry(address, "v=1xyz");
		equal(address, decode(once.slice(once.indexOf("#")))?.codes, ["xyz"]);
		equal(address + " twice", carry(once, "v=1xyz"), once);
		equal(address + " before the mark", once.split("#", 1), address.split("#", 1));
	});
});
