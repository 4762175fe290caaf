import { mixed, rank } from "./shuffle";
import { equal, test } from "./testing";

test("an order is the same every time", () => {
	const keys = ["a", "b", "c", "d", "e"];
	equal(keys, mixed("course/q1", keys), mixed("course/q1", keys));
});

test("every option has its place once", () => {
	equal("sorted", mixed("s", ["a", "b", "a", "c"]).sort(), [0, 1, 2, 3]);
	equal("none", mixed("s", []), []);
});

test("an option that is added does not move the others past each other", () => {
	const keys = ["a1b2", "c3d4", "e5f6", "0718"];
	const without = mixed("s", keys).map((i) => keys[i]);
	const more = [...keys.slice(0, 2), "ffff", ...keys.slice(2)];
	equal("others", mixed("s", more).map((i) => more[i]).filter((k) => k !== "ffff"), without);
});

test("the right option stands as often in every place", () => {
	const places = [0, 0, 0];
	for (let q = 0; q < 3000; q++) {
		const place = mixed("course/fraga-" + q, ["2f1c", "90ab", "a1b2c3"]).indexOf(1);
		places[place] = (places[place] ?? 0) + 1;
	}
	for (const n of places) equal(places, n > 900 && n < 1100, true);
});

test("a rank is a whole number of 32 bits", () => {
	for (const key of ["", "a", "åäö", "x".repeat(1000)]) equal(key, rank("s", key) >>> 0, rank("s", key));
});
