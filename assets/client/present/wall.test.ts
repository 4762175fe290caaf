import { all, find, textOf } from "../dom";
import { equal, test } from "../testing";
import { asked, Wall } from "./wall";

/** Shows a page with three sections, and returns the wall and what is seen of it. */
function shown(key: string): { wall: Wall; at: () => string; main: HTMLElement } {
	const main = document.createElement("main");
	main.id = "prov";
	main.dataset.kind = "chapter";
	main.innerHTML = `<header class="opening"><h1>Se</h1></header><div class="text"><h2 id="a">Ett</h2><p>Text.</p>
		<h2 id="b">Två</h2><ul><li>Först</li><li>Sedan</li></ul></div>`;
	document.body.append(main);
	const wall = new Wall(main, key, null);
	const at = () => {
		const slide = find(document, ".wall .slide");
		const waits = all(slide ?? document, "[data-wait]")
			.map(textOf)
			.join(", ");
		return textOf(slide && find(slide, "h1")) + (waits && ", without " + waits);
	};
	return { wall, at, main };
}

test("the wall goes through the page step by step, and puts it back", () => {
	const { wall, at, main } = shown("");
	equal("first", [at(), main.hidden], ["Se", true]);
	wall.act("next");
	equal("a press", at(), "Ett");
	wall.act("next");
	equal("a list comes line by line", at(), "Två, without Sedan");
	wall.act("next");
	wall.act("next");
	equal("the end stays", at(), "Två");
	wall.act("first");
	equal("first again", at(), "Se");
	wall.act("go", "b");
	wall.act("back");
	equal("back", at(), "Ett");
	wall.act("leave");
	equal("left", [find(document, ".wall"), main.hidden], [null, false]);
	main.remove();
});

test("what is covered comes back with the next press, and nothing else happens", () => {
	const { wall, at, main } = shown("a");
	const curtain = () => find(document, ".curtain")?.hidden;
	wall.act("black");
	equal("covered", curtain(), false);
	wall.act("leave");
	equal("uncovered", [curtain(), at()], [true, "Ett"]);
	wall.act("white");
	wall.act("white");
	equal("the same key", curtain(), true);
	wall.act("leave");
	main.remove();
});

test("an address asks for a slide, however it is written", () => {
	equal("none", asked("https://x/y.html#a"), undefined);
	equal("the first", asked("https://x/y.html#present"), "");
	equal("one", asked("https://x/y.html#present=%C3%A5"), "å");
	equal("cut off", asked("https://x/y.html#present=%zz"), "%zz");
});
