import { all, el, find } from "../dom";
import { t } from "../ui";
import type { Kind, Missing, Outcome } from "./kind";

/**
 * A question to write: a sentence of one's own, then samples to compare it with, and criteria to tick. Nothing is right
 * or wrong. What is given is the sentence, and the digests of the criteria that are ticked.
 */
export class Sentence implements Kind {
	readonly #field: HTMLTextAreaElement | null;
	readonly #answer: HTMLDetailsElement | null;
	readonly #summary: HTMLElement | null;
	readonly #criteria: HTMLElement[];

	constructor(form: HTMLElement) {
		this.#field = find<HTMLTextAreaElement>(form, ".ask textarea");
		this.#answer = find<HTMLDetailsElement>(form, ".answer");
		this.#summary = this.#answer && find(this.#answer, "summary");
		this.#criteria = all(form, ".criteria > li");
	}

	given(): readonly string[] | Missing {
		const text = this.#field?.value.trim() ?? "";
		if (!text) return { missing: t("q-write-first"), ...(this.#field && { at: this.#field }) };
		return [text, ...this.#criteria.filter((item) => tick(item)?.checked).map((item) => item.dataset.key ?? "")];
	}

	put([text = "", ...ticked]: readonly string[]): boolean {
		if (!this.#field || !text) return false;
		this.#field.value = text;
		for (const item of this.#criteria) item.dataset.ticked = ticked.includes(item.dataset.key ?? "") ? "yes" : "";
		return true;
	}

	mark(shown: boolean): Outcome {
		if (this.#field) this.#field.readOnly = true;
		if (this.#answer) this.#answer.hidden = false;
		if (this.#answer) this.#answer.open = true;
		if (this.#summary) this.#summary.hidden = true;
		if (!shown) {
			for (const item of this.#criteria) {
				if (tick(item)) continue;
				const input = el("input", { type: "checkbox" });
				input.checked = item.dataset.ticked === "yes";
				item.replaceChildren(el("label", {}, input, " ", el("span", {}, ...item.childNodes)));
			}
		}
		return { right: null, says: shown ? "" : t("q-samples"), comments: 0 };
	}

	rest(): string {
		return "";
	}

	more(): string {
		return "";
	}

	reset(): void {
		if (this.#field) {
			this.#field.readOnly = false;
			this.#field.value = "";
		}
		if (this.#answer) this.#answer.hidden = true;
		if (this.#answer) this.#answer.open = false;
		if (this.#summary) this.#summary.hidden = false;
		for (const item of this.#criteria) {
			delete item.dataset.ticked;
			const words = find(item, "label > span");
			if (words) item.replaceChildren(...words.childNodes);
		}
	}

	start(): HTMLElement | null {
		return this.#field;
	}
}

/** The box to tick of a criterion; null until there is something to compare. */
function tick(item: HTMLElement): HTMLInputElement | null {
	return find<HTMLInputElement>(item, "input");
}
