import { all, el, find, textOf } from "../dom";
import { t } from "../ui";
import { type Kind, type Missing, type Outcome, verdictWords } from "./kind";
import { judgeChoices } from "./judge";

interface Option {
	readonly item: HTMLElement;
	readonly input: HTMLInputElement;
	/** The answer's item for this option, whose content becomes the comment. */
	readonly key: HTMLElement | undefined;
	readonly right: boolean;
	/** Whether the author says more about it than whether it is right. */
	readonly commented: boolean;
	comment?: HTMLElement;
}

/** Questions with options to choose from: single, multiple, judgement. */
export class Choice implements Kind {
	readonly #options: Option[];
	readonly #form: HTMLElement;
	readonly #kind: string;

	constructor(form: HTMLElement, kind: "single" | "multiple" | "judgement") {
		this.#form = form;
		this.#kind = kind;
		const keys = all(form, ".key > li");
		this.#options = all(form, ".options > li").flatMap((item, index) => {
			const input = find<HTMLInputElement>(item, "input");
			const key = keys[index];
			const said = key && find(key, ".verdict");
			const commented = textOf(key) !== textOf(said);
			return input ? [{ item, input, key, right: key?.dataset.right === "yes", commented }] : [];
		});
	}

	given(): readonly string[] | Missing {
		const chosen = this.#options.filter((option) => option.input.checked).map((option) => option.input.value);
		return chosen.length ? chosen : { missing: t(this.#kind === "multiple" ? "q-choose-some" : "q-choose") };
	}

	put(given: readonly string[]): boolean {
		if (!given.every((key) => this.#options.some((option) => option.input.value === key))) return false;
		for (const option of this.#options) option.input.checked = given.includes(option.input.value);
		return true;
	}

	mark(shown: boolean): Outcome {
		const judgement = this.#kind === "judgement";
		const judged = judgeChoices(
			this.#options.map((option) => ({ right: option.right, chosen: option.input.checked })),
		);
		let comments = 0;
		this.#options.forEach((option, index) => {
			const state = judgement ? (option.input.checked ? "chosen" : "rest") : (judged.states[index] ?? "rest");
			option.item.dataset.state = state;
			option.input.disabled = true;
			if (judgement || shown || state !== "rest") {
				this.#comment(option);
				if (option.commented) comments++;
			}
		});
		if (judgement) return { right: null, says: shown ? "" : t("q-no-key"), comments };
		const { right, hits, chosen, missed } = judged;
		if (right || !hits || this.#kind === "single")
			return { right, says: verdictWords(this.#form.parentElement, right), comments };
		return { right, says: t(missed ? "q-partly-missed" : "q-partly", hits, chosen, missed), comments };
	}

	rest(): string {
		return this.#options.some((option) => !option.comment && option.commented) ? t("q-show-all") : "";
	}

	more(): string {
		for (const option of this.#options) this.#comment(option);
		return t("q-at-comments");
	}

	reset(): void {
		for (const option of this.#options) {
			delete option.item.dataset.state;
			option.input.checked = option.input.disabled = false;
			if (!option.comment) continue;
			const said = find(option.comment, "[data-said]");
			if (said) said.textContent = said.dataset.said ?? "";
			// The answer gets its words back: without them it would be empty on paper.
			option.key?.append(...option.comment.childNodes);
			option.comment.remove();
			delete option.comment;
		}
	}

	start(): HTMLElement | null {
		return this.#options[0]?.input ?? null;
	}

	/** Moves what the answer says about an option to the option. Moved, not copied: it may hold ids. */
	#comment(option: Option): void {
		if (option.comment || !option.key?.hasChildNodes()) return;
		option.comment = el("div", { class: "feedback" }, ...option.key.childNodes);
		option.item.append(option.comment);
		const said = find(option.comment, ".verdict");
		// Else it would read as if the reader had chosen it.
		if (said && option.item.dataset.state === "missed") {
			said.dataset.said = textOf(said);
			said.textContent = t("q-missed", said.dataset.said.replace(/\.$/, ""));
		}
	}
}

/** Self-rating: choosing is answering, and there is nothing to mark. */
export class Scale implements Kind {
	readonly #inputs: HTMLInputElement[];
	readonly #clear: HTMLButtonElement | null;

	constructor(form: HTMLElement) {
		this.#inputs = all<HTMLInputElement>(form, ".options input");
		this.#clear = find<HTMLButtonElement>(form, "[data-act=clear]");
	}

	given(): readonly string[] | Missing {
		const chosen = this.#inputs.filter((input) => input.checked).map((input) => input.value);
		if (this.#clear) this.#clear.disabled = !chosen.length;
		return chosen.length ? chosen : { missing: "" };
	}

	put(given: readonly string[]): boolean {
		const input = this.#inputs.find((one) => one.value === given[0]);
		if (!input) return false;
		input.checked = true;
		this.given();
		return true;
	}

	mark(): Outcome {
		return { right: null, says: "", comments: 0 };
	}

	rest(): string {
		return "";
	}

	more(): string {
		return "";
	}

	reset(): void {
		for (const input of this.#inputs) input.checked = false;
		this.given();
	}

	start(): HTMLElement | null {
		return this.#inputs[0] ?? null;
	}
}
