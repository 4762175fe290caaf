// Printing the page, with the answers to its questions, and the comments on the choices of its conversations, where the
// reader wants them. The style sheet for paper hides those in their places; what comes last are copies, so that what is
// on the screen stays as it is.

import { all, el, find, refocus, textOf } from "../dom";
import { t } from "../ui";

const page = document.documentElement;
const choices = [
	["last", "u-last"],
	["none", "u-none"],
	["here", "u-here"],
] as const;
/** A conversation that is not begun is printed whole. */
const whole = "vj-conversation:not([data-state])";

/** Returns the answer to a question as a copy without ids, what has been moved to its options included. */
function answerOf(question: HTMLElement): Node[] {
	const answer = find(question, ".answer");
	if (!answer) return [];
	const copy = answer.cloneNode(true) as HTMLElement;
	find(copy, "summary")?.remove();
	const options = all(question, ".options > li");
	all(copy, ".key > li").forEach((item, index) => {
		const moved = options[index] && find(options[index], ".feedback");
		if (moved && !item.hasChildNodes()) item.append(...(moved.cloneNode(true) as HTMLElement).childNodes);
	});
	const said = !find(copy, ".explanation") && find(question, ".explanation");
	if (said) copy.append(said.cloneNode(true));
	for (const named of all(copy, "[id]")) named.removeAttribute("id");
	return [...copy.childNodes];
}

/** The answers of a page, in the order and with the numbers of its questions. */
function answers(main: HTMLElement): HTMLElement {
	const list = el("ol");
	all(main, "vj-question")
		.filter(onPaper)
		.forEach((question, index) => {
			const said = answerOf(question);
			if (said.length) list.append(el("li", { value: String(index + 1) }, ...said));
		});
	return el(
		"section",
		{ class: "answers paper" },
		el("h2", {}, t("u-list")),
		list,
		...all(main, whole).flatMap(comments),
	);
}

const onPaper = (element: HTMLElement): boolean => element.getClientRects().length > 0;

/**
 * The comments on the choices of a conversation, with the numbers and letters that the scenes and choices have on
 * paper.
 */
function comments(conversation: HTMLElement): Node[] {
	const list = el("ul", { class: "comments" });
	all(conversation, ".scene").forEach((scene, at) => {
		all(scene, ".choices > li").forEach((choice, index) => {
			const comment = find(choice, ".comment")?.cloneNode(true) as HTMLElement | undefined;
			if (!comment) return;
			find(comment, "summary")?.remove();
			list.append(
				el(
					"li",
					{},
					el("strong", {}, `${at + 1} ${String.fromCharCode(65 + index)}`),
					" ",
					...comment.childNodes,
				),
			);
		});
	});
	return list.childElementCount ? [el("h3", {}, textOf(find(conversation, "h2, h3, h4, .label"))), list] : [];
}

function printWith(main: HTMLElement, choice: string): void {
	let last: HTMLElement | undefined;
	// A test puts its questions on the paper first.
	const before = () => {
		if (choice !== "last") return;
		last = answers(main);
		document.body.append(last);
	};
	if (choice === "here") delete page.dataset.answers;
	else page.dataset.answers = choice;
	const after = () => {
		last?.remove();
		delete page.dataset.answers;
	};
	addEventListener("beforeprint", before, { once: true });
	addEventListener("afterprint", after, { once: true });
	print();
}

let panel: HTMLElement | undefined;

window.vinjett.open.paper = (from) => {
	const main = all(document, "main").find((one) => one.getClientRects().length > 0);
	if (!main || !find(main, "vj-question .answer, " + whole + " .comment") || main.matches(".run-sheet")) {
		print();
		return;
	}
	if (panel?.isConnected) {
		close(from);
		return;
	}
	const inputs = choices.map(([value]) => el("input", { type: "radio", name: "paper--answers", value }));
	const labels = inputs.flatMap((input, i) => [el("label", {}, input, " " + t(choices[i]?.[1] ?? "")), " "]);
	const go = el("button", { type: "button" }, t("u-print"));
	go.addEventListener("click", () => printWith(main, inputs.find((input) => input.checked)?.value ?? "last"));
	panel = el(
		"div",
		{ class: "settings panel", role: "group", "aria-label": t("u-title") },
		el("fieldset", {}, el("legend", {}, t("u-answers")), ...labels),
		el("p", {}, go),
	);
	if (inputs[0]) inputs[0].checked = true;
	panel.addEventListener("keydown", (event) => {
		if (event.key !== "Escape") return;
		close(from);
		refocus(from);
	});
	find(document, ".masthead")?.append(panel);
	from.setAttribute("aria-expanded", "true");
	inputs[0]?.focus();
};

function close(from: HTMLElement): void {
	panel?.remove();
	from.setAttribute("aria-expanded", "false");
}
