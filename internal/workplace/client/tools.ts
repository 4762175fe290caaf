// The buttons beside each block of the page. They are there only while the page is edited, so that the author else sees
// what readers see.

import { openPart } from "./panel";
import { button, kept, make, page, t, type Editable } from "./page";

const root = document.documentElement;

/** What a group alone sees, or nobody: its name stands in its place. */
const unseen = ["facilitator", "slide", "html"];

/** What may be added after a block. */
const addable = [
	"text", "heading", "list", "picture", "fact", "consider", "takeaway", "warning", "example", "case", "question",
	"reflection", "discussion",
];

/** Returns the marks in the page by their offsets. */
function marks(): Map<number, Comment> {
	const found = new Map<number, Comment>();
	const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_COMMENT);
	while (walker.nextNode()) {
		const mark = /^at:(\d+)$/.exec(walker.currentNode.nodeValue ?? "");
		const at = Number(mark?.[1]);
		if (mark && !found.has(at)) found.set(at, walker.currentNode as Comment);
	}
	return found;
}

/** Opens a list of what can be added. */
function choose(what: string, at: number, label: string): void {
	const dialog = make("dialog", { class: "vj-choose", "aria-label": label });
	const pick = (kind: string) => {
		dialog.close();
		void openPart({ what, at, add: kind });
	};
	dialog.append(
		make("h2", {}, t("add-what")),
		make("ul", {}, ...addable.map((kind) => make("li", {}, button(t(`kind-${kind}`), () => pick(kind))))),
		make("p", { class: "vj-acts" }, button(t("cancel"), () => dialog.close(), { class: "quiet" })),
	);
	dialog.addEventListener("close", () => dialog.remove());
	document.body.append(dialog);
	dialog.showModal();
}

/** Returns the buttons of a part. */
function tools(part: Editable): HTMLElement {
	const kind = t(`kind-${part.kind}`);
	const box = make("div", { class: part.top ? "vj-tools" : "vj-tools vj-inner", "data-at": String(part.at) });
	if (unseen.includes(part.kind)) box.append(make("span", { class: "vj-unseen" }, kind));
	const change = t("change-what", kind.toLowerCase(), part.name);
	box.append(button(t("change"), () => void openPart({ what: "unit", at: part.at, add: "" }),
		{ "aria-label": change }));
	if (part.top) {
		const add = t("add-after", kind.toLowerCase(), part.name);
		box.append(button("+", () => choose("unit", part.at, add), { "aria-label": add, title: t("add") }));
	}
	return box;
}

/** The buttons of the page as a whole: its title and details, and all of its text. */
function head(): HTMLElement {
	return make(
		"div",
		{ class: "vj-tools vj-head" },
		button(t("head"), () => void openPart({ what: "head", at: 0, add: "" })),
		button(t("whole-file"), () => void openPart({ what: "file", at: 0, add: "" })),
		button(`+ ${t("add")}`, () => choose("head", 0, t("add-what"))),
	);
}

/** Puts the buttons on the page, or takes them away. It returns whether they are there. */
export function toggle(): boolean {
	const on = !root.classList.contains("vj-edits");
	root.classList.toggle("vj-edits", on);
	kept.set("edit", on ? "yes" : "");
	if (!on) {
		for (const box of document.querySelectorAll(".vj-tools")) box.remove();
		return on;
	}
	const found = marks();
	for (const part of page.parts) {
		const mark = found.get(part.mark);
		if (mark) mark.after(tools(part));
	}
	align();
	const main = document.querySelector("main");
	(main?.querySelector(".opening") ?? main?.firstElementChild)?.after(head());
	focusSaved();
	return on;
}

/** Puts the buttons level with their blocks, which may begin with a space above. */
function align(): void {
	for (const box of document.querySelectorAll<HTMLElement>(".vj-tools")) {
		const block = box.nextElementSibling;
		if (!block || getComputedStyle(box).position !== "absolute") continue;
		const space = block.getBoundingClientRect().top - box.getBoundingClientRect().top;
		box.style.marginTop = `${Math.max(0, space)}px`;
	}
}

/** Goes back to the block that has been saved. */
function focusSaved(): void {
	const at = kept.get("at");
	kept.set("at", "");
	if (!at) return;
	document.querySelector<HTMLElement>(`.vj-tools[data-at="${CSS.escape(at)}"] button`)?.focus();
}
