import { equal, test } from "../testing";
import { draw, drawTest, score } from "./draw";

const ids = ["a", "b", "c", "d", "e"];

/** Lots that are known beforehand. */
const lots =
	(...numbers: number[]) =>
	() =>
		numbers.shift() ?? 0;

test("questions are drawn by lot, in the order of the page", () => {
	equal("two", draw(ids, 2, new Map(), lots(0.9, 0.1, 0.5, 0.2, 0.8)), ["b", "d"]);
	equal("all", draw(ids, 5, new Map(), Math.random), ids);
	equal("more than there are", draw(ids, 20, new Map(), Math.random), ids);
	equal("none", draw([], 3, new Map(), Math.random), []);
});

test("what has not been asked comes first", () => {
	const asked = new Map([
		["b", 1],
		["d", 1],
	]);
	for (let i = 0; i < 50; i++) equal("three new", draw(ids, 3, asked, Math.random), ["a", "c", "e"]);
	equal("three new and one old", draw(ids, 4, asked, lots(0, 0.9, 0, 0.1, 0)), ["a", "c", "d", "e"]);
});

test("so many are to be written", () => {
	const bank = ["a", "W", "b", "X", "c", "Y"].map((id) => ({ id, written: id < "a" }));
	const ids = (n: number, written: number) => drawTest(bank, n, written, new Map(), Math.random);
	for (let i = 0; i < 50; i++) {
		const drawn = ids(3, 2);
		equal(drawn, drawn.filter((id) => id < "a").length, 2);
		equal(
			drawn,
			[...drawn].sort((a, b) => bank.findIndex((q) => q.id === a) - bank.findIndex((q) => q.id === b)),
			drawn,
		);
		equal(
			"none",
			ids(2, 0).filter((id) => id < "a"),
			[],
		);
	}
	equal(
		"all that there are",
		ids(6, 0),
		bank.map((q) => q.id),
	);
});

test("points", () => {
	const q = (points: number, right: boolean) => ({ points, right });
	equal("all", score([q(1, true), q(2, true)]), { points: 3, of: 3, percent: 100 });
	equal("two of three points", score([q(1, false), q(2, true)]), { points: 2, of: 3, percent: 66 });
	equal("none asked", score([]), { points: 0, of: 0, percent: 0 });
});
