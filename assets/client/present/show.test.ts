import { equal, test } from "../testing";
import { Deck } from "./deck";
import { face, left, minutes, type Show, standing, timingOf } from "./show";
import type { Slide } from "./slide";

const show = (more: Partial<Show> = {}): Show => ({
	page: "",
	width: 0,
	height: 0,
	key: "a",
	step: 0,
	trail: [],
	cover: "",
	theme: "",
	timers: {},
	began: 0,
	moment: 0,
	since: 0,
	rows: {},
	...more,
});
const slide = (key: string, time: number): Slide => ({
	key,
	title: key,
	n: 1,
	element: document.createElement("section"),
	steps: 0,
	notes: [],
	minutes: time,
});

test("a time runs down while it runs, and is kept for all parts of a slide", () => {
	equal("standing", left({ left: 5000, since: 0 }), 5000);
	equal("running", Math.round(left({ left: 5000, since: Date.now() - 2000 }) / 1000), 3);
	equal("none", timingOf(show(), slide("a", 0)), undefined);
	const timers = { a: { left: 1000, since: 0 } };
	equal("the second part", timingOf(show({ timers }), slide("a/2", 5))?.timer, timers.a);
	equal("not begun", timingOf(show(), slide("b", 5))?.timer.left, 300_000);
});

test("the figures say what is left, and the button what it would do", () => {
	const [figures, run] = [document.createElement("span"), document.createElement("button")];
	const says = (timer: { left: number; since: number }, timers = {}) => {
		const out = face(show({ timers }), { key: "a", minutes: 5, timer }, figures, run);
		return [figures.textContent, run.textContent, run.hidden, out];
	};
	equal("whole", says({ left: 300_000, since: 0 }), ["5:00", "v-start", false, false]);
	equal("paused", says({ left: 61_000, since: 0 }, { a: {} }), ["1:01", "v-go-on", false, false]);
	equal("running", says({ left: 9_500, since: Date.now() }, { a: {} }), ["0:10", "v-pause", false, false]);
	equal("out", says({ left: 0, since: 0 }, { a: {} }).slice(2), [true, true]);
});

test("an agenda says where it is once it has begun", () => {
	const deck = new Deck(
		[],
		[
			{ title: "Samling", minutes: 10 },
			{ title: "Paus", minutes: 5 },
		],
	);
	equal("before", standing(show(), deck), "");
	equal("begun", standing(show({ began: Date.now() }), deck).split(" ").length > 2, true);
	equal("together", minutes(deck.agenda), 15);
});
