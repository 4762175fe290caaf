// What is right, without any page: options, order, words.

/** The states of an option once a question is marked; CSS shows them in shape and colour. */
export type OptionState = "right" | "wrong" | "missed" | "rest";

/** What came of choosing options. */
export interface Judged {
	/** Whether exactly the right options were chosen. */
	readonly right: boolean;
	/** How many of the chosen options are right. */
	readonly hits: number;
	/** How many were chosen. */
	readonly chosen: number;
	/** How many right options were not chosen. */
	readonly missed: number;
	/** The state of each option. */
	readonly states: readonly OptionState[];
}

/** Judges which options were chosen. */
export function judgeChoices(options: readonly { readonly right: boolean; readonly chosen: boolean }[]): Judged {
	const stateOf = (right: boolean, chosen: boolean): OptionState =>
		chosen ? (right ? "right" : "wrong") : right ? "missed" : "rest";
	const states = options.map(({ right, chosen }) => stateOf(right, chosen));
	const count = (state: OptionState) => states.filter((s) => s === state).length;
	const hits = count("right");
	const missed = count("missed");
	return { right: !missed && !count("wrong"), hits, chosen: hits + count("wrong"), missed, states };
}

/** Returns for each place whether the right thing stands there. */
export function judgeOrder(given: readonly string[], right: readonly string[]): boolean[] {
	return given.map((key, index) => key === right[index]);
}

/**
 * A written answer in the form in which answers are compared: case, outer space and final full stops do not count, and
 * neither does which apostrophe, quotation mark or hyphen a keyboard writes.
 */
export function plainAnswer(text: string): string {
	return text
		.normalize("NFC")
		.replace(/[\u2018\u2019\u201b\u02bc\u2032\u00b4`]/g, "'")
		.replace(/[\u201c-\u201f\u00ab\u00bb]/g, '"')
		.replace(/[\u2010-\u2015\u2212\ufe63\uff0d]/g, "-")
		.replace(/[\u00ad\u200b-\u200d\u2060]/g, "") // what is not seen
		.replace(/\s+/g, " ")
		.trim()
		.replace(/[\s.]+$/, "")
		.toLowerCase();
}

/** Says whether a written answer is one of those accepted. */
export function judgeText(text: string, accepted: readonly string[]): boolean {
	const plain = plainAnswer(text);
	return accepted.some((one) => plainAnswer(one) === plain);
}
