import { equal, test } from "../testing";
import { Deck, start } from "./deck";
import type { Place, Slide } from "./slide";

const slide = (key: string, more: Partial<Slide> = {}): Slide => ({
	key,
	title: key,
	n: 1,
	element: document.createElement("section"),
	steps: 0,
	notes: [],
	minutes: 0,
	...more,
});
const place = (key: string, step = 0, ...trail: string[]): Place => ({ key, step, trail });

// A list that comes in two steps, a conversation with a choice of two scenes, and what comes after it.
const deck = new Deck([
	slide("a", { steps: 2 }),
	slide("a/2"),
	slide("talk", { choices: ["left", "right"] }),
	slide("left", { inside: true, next: "" }),
	slide("right", { inside: true, next: "talk" }),
	slide("end", { n: 4 }),
]);

test("a press shows the next step, then the next slide", () => {
	equal("a", deck.forward(place("a")), place("a", 1));
	equal("all of a", deck.forward(place("a", 2)), place("a/2"));
	equal("the end", deck.forward(place("end")), undefined);
});

test("in a conversation one chooses, and comes out of it", () => {
	equal("a choice must be made", deck.forward(place("talk")), undefined);
	equal("left", deck.enter(place("talk"), "left"), place("left", 0, "talk"));
	equal("out", deck.forward(place("left", 0, "talk")), place("end"));
	equal("round", deck.forward(place("right", 0, "talk")), place("talk", 0, "talk", "right"));
	equal("nowhere", deck.enter(place("talk"), undefined), undefined);
});

test("one goes back the way one came", () => {
	equal("a step", deck.back(place("a", 1)), place("a"));
	equal("the slide before, with all of it shown", deck.back(place("a/2")), place("a", 2));
	equal("the choice", deck.back(place("left", 0, "talk")), place("talk"));
	equal("over a conversation", deck.back(place("end")), place("talk"));
	equal("the beginning", deck.back(place("a")), undefined);
});

test("a part that a screen does not have is the slide itself", () => {
	equal("a/9", deck.at("a/9")?.key, "a");
	equal("nothing", deck.at("gone"), undefined);
	equal("start", start(deck.at("end")), place("end"));
	equal("how many", deck.of, 4);
});

test("a moment begins with the slide of its title, else with the questions before the next", () => {
	const asks = document.createElement("section");
	asks.className = "question";
	const slides = [
		slide("Se"),
		slide("samling", { title: "SAMLING" }),
		slide("q", { element: asks }),
		slide("Paus"),
		slide("Samling"),
	];
	const agenda = [
		{ title: "Samling", minutes: 5 },
		{ title: "Frågor", minutes: 5 },
		{ title: "Paus", minutes: 5 },
		{ title: "Borta", minutes: 5 },
	];
	equal(
		agenda,
		new Deck(slides, agenda).agenda.map(({ at }) => at),
		[1, 2, 3, -1],
	);
});
