// A test: some questions of the page's bank, one at a time or as a list, and a review at the end. The questions stay
// where they stand in the page and are shown and put away, so that they are the same questions as everywhere else.

import { all, el, find, targeted, textOf } from "../dom";
import type { Acting } from "../hub";
import { verdictWords } from "../question/kind";
import { asked } from "../question/kinds";
import type { Answered } from "../question/question";
import { t } from "../ui";
import { drawTest, score } from "./draw";
import { drawn } from "./lots";
import { testParts } from "./parts";

const { state, need } = window.vinjett;
window.vinjett.drawn = drawn;

interface Asked {
	readonly element: Acting;
	readonly heading: HTMLElement;
	/** The paragraph that says where the question stands. */
	readonly from: HTMLElement | null;
	right: boolean | null | undefined; // undefined until it is answered, null when it is written
}

/** The element that holds the questions from other pages; it runs the test of the page it stands in. */
class Test extends HTMLElement {
	#parts: HTMLElement[] = [];
	#bank: Acting[] = [];
	#from = new Map<Acting, HTMLElement>();
	#panel = el("div", { class: "test" });
	#asked: Asked[] = [];
	#times = new Map<string, number>();
	#single = true;
	#at = 0;
	#warned = false;
	#turn = el("p", { class: "actions" });
	#drawn = el("p");
	#shown: HTMLElement[] = []; // before the page is printed
	#result = el("span", { class: "result", role: "status" });

	connectedCallback(): void {
		const first = testParts(this)[0];
		if (!first || this.#parts.length) return;
		this.#parts = testParts(this);
		this.#bank = this.#parts
			.flatMap((part) => (part.matches("vj-question") ? [part] : all(part, "vj-question")))
			.filter(asked) as Acting[];
		for (const question of this.#bank) {
			const next = question.nextElementSibling;
			if (next instanceof HTMLElement && next.matches(".from")) this.#from.set(question, next);
		}
		first.before(this.#panel);
		this.parentElement?.addEventListener("vj-answered", (event) => this.#answered(event as CustomEvent<Answered>));
		addEventListener("hashchange", ({ oldURL }) => {
			// One document may hold many pages, of which it shows one.
			const { hash } = new URL(oldURL);
			const from = hash ? targeted(hash)?.closest("main") : find(document, "main");
			if (from && from !== this.closest("main") && !this.#asked.length) this.#arrive();
		});
		addEventListener("beforeprint", () => this.#paper());
		addEventListener("afterprint", () => this.#screen());
		this.#begin();
		this.#arrive();
	}

	/** Before the test: how many questions, and the choice of how to take it. */
	#begin(): void {
		const n = this.#number();
		const way = (value: string, text: string, checked: string) =>
			el("label", {}, el("input", { type: "radio", name: "vj-test-way", value, checked }), " " + text);
		const goal = this.#goal();
		this.#panel.replaceChildren(
			el("p", {}, goal ? t("t-about", n, goal) : t("t-about-free", n)),
			el(
				"fieldset",
				{ class: "settings" },
				el("legend", {}, t("t-how")),
				way("one", t("t-one"), "checked"),
				" ",
				way("list", t("t-list"), ""),
			),
			el(
				"p",
				{ class: "actions" },
				action(t("t-start"), () => this.#start(n), false),
				action(t("t-all"), () => this.#showAll()),
			),
		);
		this.#only([]);
	}

	async #start(n: number): Promise<void> {
		this.#single = find<HTMLInputElement>(this.#panel, "input:checked")?.value !== "list";
		await need("question");
		const ids = this.#draw(n);
		for (const asked of this.#asked) asked.heading.remove();
		this.#asked = this.#bank
			.filter((q) => ids.includes(q.id))
			.map((element, index) => ({
				element,
				heading: el("h2", { class: "label", tabindex: "-1" }, t("t-n", index + 1, ids.length)),
				from: this.#from.get(element) ?? null,
				right: undefined,
			}));
		for (const { element, heading } of this.#asked) {
			this.#times.set(element.id, (this.#times.get(element.id) ?? 0) + 1);
			element.dataset.mode = "test";
			element.act("reset", element);
			const label = find(element, ".question > .label");
			if (label) label.hidden = true; // the number takes its place
			element.before(heading);
		}
		this.#at = 0;
		this.#warned = false;
		this.#panel.replaceChildren();
		this.#ask();
	}

	/** Shows the question where the reader is, or all of them, and the way on. */
	#ask(): void {
		const shown = this.#single ? this.#asked.slice(this.#at, this.#at + 1) : this.#asked;
		this.#only(shown.flatMap((asked) => [asked.heading, asked.element]));
		const last = !this.#single || this.#at === this.#asked.length - 1;
		this.#result.textContent = "";
		this.#turn.replaceChildren(
			...(this.#single && this.#at ? [action(t("t-previous"), () => this.#go(-1))] : []),
			last ? action(t("t-finish"), () => this.#finish(), false) : action(t("t-next"), () => this.#go(1), false),
			this.#result,
		);
		shown.at(-1)?.element.after(this.#turn);
		this.#turn.hidden = false;
		toTop(shown[0]?.heading);
	}

	#go(step: number): void {
		this.#at += step;
		this.#ask();
	}

	#answered(event: CustomEvent<Answered>): void {
		const asked = this.#asked.find((one) => one.element === event.target);
		if (!asked || asked.element.dataset.mode !== "test") return;
		asked.right = event.detail.right;
		this.#links(true); // its answer can be seen now
		// The button that answered is gone. Where there is a next question the button that leads there is close; in a
		// list the comment is what comes next.
		const next = this.#single
			? [...this.#turn.querySelectorAll("button")].at(-1)
			: find(asked.element, ".feedback, .explanation");
		if (next && !this.#single) next.tabIndex = -1;
		next?.focus({ preventScroll: true });
	}

	#finish(): void {
		const left = this.#asked.filter((asked) => asked.right === undefined).length;
		if (left && !this.#warned) {
			this.#warned = true;
			this.#result.textContent = left === 1 ? t("t-left-one") : t("t-left", left);
			return;
		}
		const some = (written: boolean) => this.#asked.filter(({ element }) => writes(element) === written);
		const written = some(true);
		const result = score(
			some(false).map(({ element, right }) => ({
				points: Number(element.dataset.points) || 1,
				right: right ?? false,
			})),
		);
		const done = written.filter((asked) => asked.right !== undefined).length;
		const goal = this.#goal();
		const page = this.closest("main")?.dataset.id ?? "";
		if (result.percent >= (state.get("test", page)?.percent ?? 0)) state.set("test", page, result);
		const heading = el("h2", { tabindex: "-1" }, t("t-result"));
		this.#panel.replaceChildren(
			heading,
			el("p", { class: "summary" }, t("t-score", result.points, result.of, result.percent)),
			...(goal ? [el("p", {}, t(result.percent >= goal ? "t-passed" : "t-failed", goal))] : []),
			...(written.length ? [el("p", {}, t("t-written", done, written.length))] : []),
			el("h3", {}, t("t-review")),
			el("ol", { class: "review" }, ...this.#asked.map(review)),
			el(
				"p",
				{ class: "actions" },
				action(t("t-again"), () => this.#again(), false),
				action(t("t-all"), () => this.#showAll()),
			),
		);
		for (const { element } of this.#asked) element.act("reveal", element);
		this.#only(this.#asked.flatMap((asked) => [asked.heading, asked.element, ...(asked.from ? [asked.from] : [])]));
		this.#turn.hidden = true;
		toTop(heading);
	}

	#again(): void {
		this.#begin();
		toTop(this.#panel);
		find(this.#panel, "input")?.focus({ preventScroll: true });
	}

	/** Ends the test: the page as it is for someone who only reads. */
	#showAll(): void {
		this.#turn.hidden = true;
		for (const asked of this.#asked) {
			asked.heading.remove();
			delete asked.element.dataset.mode;
			asked.element.act("reset", asked.element);
			const label = find(asked.element, ".question > .label");
			if (label) label.hidden = false;
		}
		this.#asked = [];
		this.#begin();
		for (const part of this.#all()) part.hidden = false;
		this.#links(false);
	}

	/**
	 * Puts the test on the paper: one that is not begun with questions drawn for it, one that is under way with all of
	 * its questions.
	 */
	#paper(): void {
		this.#shown = this.#all().filter((part) => !part.hidden);
		if (this.#asked.length) {
			this.#only([...this.#shown, ...this.#asked.flatMap((asked) => [asked.heading, asked.element])]);
		} else if (!this.#bank.some((question) => this.#shown.includes(question))) {
			const n = this.#number();
			const ids = this.#draw(n);
			this.#only(this.#bank.filter((q) => ids.includes(q.id)));
			if (n < this.#bank.length) this.#panel.append(this.#drawn);
			this.#drawn.textContent = t("t-paper");
		}
	}

	/** Puts the page back as it was before it was printed. */
	#screen(): void {
		this.#drawn.remove();
		for (const part of this.#all()) part.hidden = !this.#shown.includes(part);
	}

	/** Shows some of the elements that the test consists of, and what they stand in. */
	#only(shown: readonly HTMLElement[]): void {
		for (const part of this.#all()) part.hidden = !shown.some((element) => part.contains(element));
		this.#links(true);
	}

	/**
	 * Puts away the links that would lead to what is put away: the list of contents, and the ways back from the
	 * sources.
	 */
	#links(testing: boolean): void {
		const main = this.closest("main") ?? document;
		for (const contents of all(main, "nav.toc")) contents.hidden = testing;
		for (const link of all<HTMLAnchorElement>(main, ".back a"))
			link.hidden = testing && !!targeted(link.hash)?.closest("[hidden]");
	}

	/** All that can be shown or put away: the parts, and what stands in a part that holds questions. */
	#all(): HTMLElement[] {
		const inside = (part: HTMLElement): HTMLElement[] =>
			!part.matches("vj-question") && find(part, "vj-question")
				? [part, ...(Array.from(part.children) as HTMLElement[]).flatMap(inside)]
				: [part];
		return testParts(this)
			.filter((part) => part !== this.#panel)
			.flatMap(inside)
			.filter((part) => part !== this.#turn);
	}

	/**
	 * Shows the whole page to a reader who comes by a link to something that the test has put away. On the page itself
	 * no link does that: a test that is taken stays as it is, and what it may ask is not told beforehand.
	 */
	#arrive(): void {
		const target = targeted();
		if (!target || !this.#all().some((part) => part.hidden && part.contains(target))) return;
		this.#showAll();
		(target.closest("vj-question") ?? target).scrollIntoView();
	}

	/** Draws the questions of a test. */
	#draw(n: number): string[] {
		const bank = this.#bank.map((question) => ({ id: question.id, written: writes(question) }));
		return drawTest(bank, n, Number(this.dataset.write) || 0, this.#times, Math.random);
	}

	/** How many questions a test has. */
	#number(): number {
		return Math.min(Number(this.dataset.draw) || this.#bank.length, this.#bank.length);
	}

	#goal(): number {
		return Number(this.dataset.mastery) || 0;
	}
}

/** A line of the review: whether it was right, the question, and where to read. */
function review(asked: Asked): HTMLElement {
	const { element, from, right } = asked;
	const question = find(element, "legend, .ask > span");
	const links = el("span", { class: "meta" }, el("a", { href: "#" + element.id }, t("t-to-question")));
	const page = from?.querySelector("a");
	if (page) links.append(" · ", el("a", { href: page.getAttribute("href") ?? "" }, t("t-read", textOf(page))));
	const marked = typeof right === "boolean";
	const verdict = marked ? verdictWords(element, right) : t(right === null ? "t-done" : "t-none") + ".";
	const mark = el("strong", marked ? { class: "verdict" } : {}, verdict);
	const is = right === null ? "written" : right ? "right" : "wrong";
	return el("li", { "data-state": is }, mark, " " + textOf(question) + " ", links);
}

/** Whether a question is to be written: then it is done, and gives no points. */
const writes = (question: HTMLElement): boolean => question.dataset.kind === "write";

function action(text: string, does: () => void, quiet = true): HTMLButtonElement {
	const button = el("button", { type: "button", class: quiet ? "quiet" : "" }, text);
	button.addEventListener("click", does);
	return button;
}

function toTop(element: HTMLElement | undefined): void {
	element?.focus({ preventScroll: true });
	element?.scrollIntoView();
}

customElements.define("vj-test", Test);
