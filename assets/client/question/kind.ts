import { el } from "../dom";
import { t } from "../ui";

/** What is said once a question has been answered. */
export interface Outcome {
	/** Whether the answer is right; null where nothing is right or wrong. */
	readonly right: boolean | null;
	/** The verdict in words. */
	readonly says: string;
	/** How many comments now stand at the options, to say where to look. */
	readonly comments: number;
}

/** A message instead of an answer: something is missing, and where. */
export interface Missing {
	readonly missing: string;
	/** Where to put it right; nothing where the reader has a free choice of places. */
	readonly at?: HTMLElement;
}

/** What differs between the kinds of questions. */
export interface Kind {
	/** Returns what the reader has put in, in the form that is stored, or what is missing. */
	given(): readonly string[] | Missing;
	/** Puts an earlier answer in; false when it does not fit the question as it is now. */
	put(given: readonly string[]): boolean;
	/** Closes the question and marks it. With `shown`, the reader wants to see the answer and has not given one. */
	mark(shown: boolean): Outcome;
	/** The text of a button that shows what is still hidden after mark, "" when there is nothing more. */
	rest(): string;
	/** Shows that. Returns what to say. */
	more(): string;
	/** Opens the question again, empty. */
	reset(): void;
	/** Where the reader starts answering. */
	start(): HTMLElement | null;
	/** Does something that only this kind has, as moving an option; returns what to say. */
	act?(name: string, from: Element): string;
}

/**
 * The words with which a question says that something is right, or not: for what is known others than for what one says
 * and does.
 */
export function verdictWords(question: HTMLElement | null | undefined, right: boolean): string {
	const works = question?.dataset.verdict === "works";
	return t(right ? (works ? "q-works-right" : "q-right") : works ? "q-works-wrong" : "q-wrong") + ".";
}

/** A comment with its verdict, in words and (by CSS) in shape. */
export function verdict(right: boolean, more = ""): HTMLDivElement {
	const words = el("strong", { class: "verdict" }, verdictWords(null, right));
	return el("div", { class: "feedback" }, words, more && " " + more);
}
