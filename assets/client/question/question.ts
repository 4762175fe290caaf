// A self-check question: what happens from the moment the reader means to answer. main.ts has put the form into its
// first state.

import { all, el, find, textOf } from "../dom";
import type { Acting } from "../hub";
import type { Sure } from "../state";
import { brief, t } from "../ui";
import { Choice, Scale } from "./choice";
import type { Kind, Outcome } from "./kind";
import { type KindName, kindName, traits, unknown } from "./kinds";
import { Match } from "./match";
import { Order } from "./order";
import { Sentence } from "./sentence";
import { Written } from "./written";

const { state } = window.vinjett;

function kindOf(form: HTMLElement, kind: KindName): Kind {
	switch (kind) {
		case "scale":
			return new Scale(form);
		case "order":
			return new Order(form);
		case "match":
			return new Match(form);
		case "write":
			return new Sentence(form);
		case "numeric":
		case "text":
			return new Written(form, kind);
		case "single":
		case "multiple":
		case "judgement":
			return new Choice(form, kind);
		default:
			return unknown(kind);
	}
}

/** What a question tells the page around it when it has been answered. */
export interface Answered {
	/** The author's id of the question. */
	readonly question: string;
	readonly right: boolean | null;
}

/** The element of a question. */
class Question extends HTMLElement implements Acting {
	#kind: Kind | null = null;
	#result: HTMLElement | null = null;
	#first: HTMLButtonElement | null = null; // Svara, then Försök igen
	#second: HTMLElement | null = null; // Visa svaret, then Visa alla kommentarer
	#explanation: HTMLElement | null = null;
	#label: HTMLElement | null = null; // of the explanation
	#words: readonly string[] = []; // of the two buttons, before an answer
	#sure: HTMLElement | null = null; // the question how sure the reader is

	connectedCallback(): void {
		if (this.#kind || this.closest(".run-sheet")) return; // the leader of a group reads it with its answer
		const form = find(this, "form");
		if (!form) return;
		this.#result = find(form, ".result");
		this.#first = find<HTMLButtonElement>(form, ".actions [type=submit]");
		this.#second = find(form, ".actions [data-act=show]");
		this.#words = [this.#first, this.#second].map((button) => button?.textContent ?? "");
		this.#explanation = find(form, ".answer .explanation");
		this.#kind = kindOf(form, kindName(this));
		if (this.#traits.marked) find(form, ".actions")?.before((this.#sure = sureness(this.id)));
		const entry = state.get("question", this.#id());
		// A question asked again is asked afresh, whether the answer was right or wrong.
		if (entry && !this.#again() && this.#kind.put(entry.given) && !this.#traits.own) this.#mark(false);
	}

	act(name: string, from: Element): void {
		const kind = this.#kind;
		if (!kind) return;
		switch (name) {
			case "answer":
				// One button answers and tries again, so that the focus has a place to stay.
				if (this.dataset.state !== "answered") this.#answer();
				else this.#reset(true, true);
				return;
			case "show":
				if (this.dataset.state === "answered") this.#more();
				else this.#show();
				return;
			case "reset":
				this.#reset(false);
				return;
			case "reveal":
				if (this.dataset.state !== "answered") this.#show();
				else if (kind.rest()) this.#more();
				if (from !== this) from.scrollIntoView();
				return;
			case "clear":
				kind.reset();
				state.set("question", this.#id(), undefined);
				kind.start()?.focus();
				return;
			case "change":
				if (this.#traits.own) this.#record(null);
				else if (this.#traits.written && this.dataset.state === "answered") this.#record(null, false);
				else if (this.dataset.state !== "answered") this.#say("");
				return;
			default:
				this.#say(kind.act?.(name, from) ?? "");
		}
	}

	#answer(): void {
		const given = this.#kind?.given();
		if (!given) return;
		if ("missing" in given) {
			this.#say(given.missing);
			given.at?.focus();
			return;
		}
		const outcome = this.#mark(false);
		if (!outcome) return;
		this.#record(outcome.right);
		this.#say(outcome.says, this.#where(outcome));
		const comment = find(
			this,
			':is([data-state="right"], [data-state="wrong"], [data-state="chosen"]) .feedback, .feedback, .samples',
		);
		if (comment && outside(comment)) comment.scrollIntoView({ block: "nearest" });
		this.dispatchEvent(
			new CustomEvent<Answered>("vj-answered", {
				bubbles: true,
				detail: { question: this.#id(), right: outcome.right },
			}),
		);
	}

	#show(): void {
		this.#mark(true);
		this.#say(t("q-shown"));
		this.#first?.focus();
	}

	#more(): void {
		this.#say(this.#kind?.more() ?? "");
		if (this.#second) this.#second.hidden = true;
		this.#first?.focus();
	}

	/** Closes the question and shows what belongs to the answer. */
	#mark(shown: boolean): Outcome | undefined {
		const outcome = this.#kind?.mark(shown);
		this.dataset.state = "answered";
		for (const input of this.#sureness()) input.disabled = true;
		const actions = find(this, "form > .actions");
		if (this.#explanation && actions) {
			this.#label ??= el("p", { class: "label" }, t("q-explanation"));
			this.#explanation.prepend(this.#label);
			actions.before(this.#explanation);
		}
		const test = this.dataset.mode === "test"; // a test asks once
		if (this.#first) {
			this.#first.textContent = t(this.#traits.written ? "q-rewrite" : "q-again");
			this.#first.hidden = test;
		}
		const rest = this.#kind?.rest() ?? "";
		if (this.#second) {
			this.#second.textContent = rest;
			this.#second.hidden = !rest;
		}
		return outcome;
	}

	/** Opens the question again. What was written can be written further by the one who wrote it. */
	#reset(focus: boolean, again = false): void {
		const given = this.#kind?.given();
		this.#kind?.reset();
		if (again && this.#traits.written && given && !("missing" in given)) this.#kind?.put(given.slice(0, 1));
		delete this.dataset.state;
		for (const input of this.#sureness()) input.disabled = input.checked = false;
		if (this.#explanation) {
			this.#label?.remove();
			find(this, ".answer")?.append(this.#explanation);
		}
		const test = this.dataset.mode === "test";
		if (this.#first) {
			this.#first.textContent = this.#words[0] ?? "";
			this.#first.hidden = false;
		}
		if (this.#second) {
			this.#second.textContent = this.#words[1] ?? "";
			this.#second.hidden = test;
		}
		this.#say("");
		if (focus) this.#kind?.start()?.focus();
	}

	#record(right: boolean | null, again = true): void {
		const given = this.#kind?.given();
		if (!given || "missing" in given) return;
		const tries = (state.get("question", this.#id())?.tries ?? 0) + (again ? 1 : 0);
		const sure = this.#sureness().find((input) => input.checked)?.value;
		const ask = brief(textOf(find(this, "legend, .ask > span")), 120);
		const told = sure && document.documentElement.dataset.sure ? { sure: sure as Sure, ask } : {};
		state.set("question", this.#id(), { kind: this.dataset.kind ?? "", given, right, tries, ...told });
	}

	/** Says where the explanation is, for a reader who does not see the page change. */
	#where(outcome: Outcome): string {
		const comments = outcome.comments;
		if (outcome.right === null) return "";
		if (this.#explanation) return t(comments && !outcome.right ? "q-at-both" : "q-at-explanation");
		return comments ? t(comments === 1 ? "q-at-comment" : "q-at-comments") : "";
	}

	/** Says something of the answer, and more to those who only hear it. */
	#say(text: string, unseen = ""): void {
		const result = this.#result;
		if (result?.getAttribute("role") !== "status") return;
		// The same text again is not read aloud.
		const again = text && result.textContent === text ? "\u00a0" : "";
		result.replaceChildren(text + again, ...(unseen ? [el("span", { class: "unseen" }, " " + unseen)] : []));
	}

	/** The answers to how sure the reader is. */
	#sureness(): HTMLInputElement[] {
		return this.#sure ? all<HTMLInputElement>(this.#sure, "input") : [];
	}

	get #traits(): ReturnType<typeof traits> {
		return traits(this.dataset.kind ?? "");
	}

	#id(): string {
		return this.dataset.question ?? this.id;
	}

	#again(): boolean {
		return this.dataset.mode === "test" || !!this.closest(".recap");
	}
}

/** Asks how sure the reader is, one tap before the answer. The style sheet shows it to those who want to be asked. */
function sureness(id: string): HTMLElement {
	const answers: [Sure, string][] = [
		["yes", t("q-sure-yes")],
		["fairly", t("q-sure-fairly")],
		["no", t("q-sure-no")],
	];
	const labels = answers.map(([value, text]) => {
		const input = el("input", { type: "radio", name: id + "--sure", value });
		return el("label", {}, input, " " + text);
	});
	return el("fieldset", { class: "sure" }, el("legend", {}, t("q-sure")), ...labels);
}

function outside(element: Element): boolean {
	const box = element.getBoundingClientRect();
	return box.bottom > innerHeight || box.top < 0;
}

customElements.define("vj-question", Question);
