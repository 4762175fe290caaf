// The menu of the wall: all that can be done, with its keys, the list of the slides, and the address of the page as a
// picture. It comes when it is asked for; see present/wall.ts.

import { button, el, find } from "../dom";
import type { OnWall } from "../hub";
import { t } from "../ui";

const root = document.documentElement;

/** The address of the page as a picture that a telephone can read. */
const picture = find<HTMLTemplateElement>(document, "template.code");

/** What the menu offers: what it does, its name, and its key. */
const offers: readonly (readonly [act: string, name: string, key: string])[] = [
	...(picture ? [["code", t("v-do-code"), "Q"] as const] : []),
	["full", t("v-do-full"), "F"],
	["leader", t("v-do-leader"), "N"],
	["black", t("v-do-black"), "B"],
	["white", t("v-do-white"), "W"],
	["timer", t("v-do-timer"), "T"],
	["theme", t("v-do-theme"), ""],
	["leave", t("v-do-leave"), "Esc"],
];

/** Shows something over the slide. Any button in it ends that. */
function dialog(wall: OnWall, title: string, ...content: readonly Node[]): void {
	const box = el(
		"dialog",
		{ class: "wall-dialog", "aria-labelledby": "wall--title" },
		el("h2", { id: "wall--title", tabindex: "-1", autofocus: "autofocus" }, title),
		...content,
		el("p", { class: "actions" }, button("close", t("v-close-dialog"), false)),
	);
	box.addEventListener("click", (event) => (event.target as Element).closest("[data-act]") && box.close());
	box.addEventListener("close", () => {
		box.remove();
		wall.focus();
	});
	wall.whole.append(box);
	box.showModal();
}

function help(wall: OnWall): void {
	const letters = el("input", { type: "checkbox" });
	letters.checked = !root.dataset.keys;
	letters.addEventListener("change", () => (root.dataset.keys = letters.checked ? "" : "off"));
	const slides = wall.slides.filter((one) => !one.inside);
	const option = ({ n, title, key }: OnWall["slides"][number]) =>
		new Option(n + ". " + title, key, false, key === wall.key);
	const jump = el("select", {}, ...slides.map(option));
	jump.addEventListener("change", () => wall.act("go", jump.value));
	dialog(
		wall,
		t("v-help"),
		el(
			"ul",
			{ class: "keys" },
			...offers.map(([act, name, key]) => el("li", {}, button(act, name), " ", el("kbd", {}, key))),
		),
		el("p", {}, t("v-keys-move")),
		el("p", {}, el("label", {}, letters, " " + t("v-keys-letters"))),
		el("p", {}, el("label", {}, t("v-jump") + " ", jump)),
		el("p", { class: "meta" }, t("v-one-screen")),
	);
}

window.vinjett.menu = (wall, what) => {
	if (what === "help") help(wall);
	else if (picture) dialog(wall, t("v-code"), picture.content.cloneNode(true));
};
