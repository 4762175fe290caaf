// What is known of each kind of question, apart from how one answers it. Whoever must tell kinds apart asks here.

/** What holds for a kind. */
interface Traits {
	/** Whether an answer is right or wrong: only then can a test ask it. */
	readonly marked?: boolean;
	/** Whether it is asked of the reader alone: then nobody is told that it is answered, and no group is asked. */
	readonly own?: boolean;
	/** Whether it is written and compared with samples: a test can ask it, and counts it as done, without points. */
	readonly written?: boolean;
}

const kinds = {
	single: { marked: true },
	multiple: { marked: true },
	judgement: {},
	scale: { own: true },
	order: { marked: true },
	match: { marked: true },
	numeric: { marked: true },
	text: { marked: true },
	write: { written: true },
} satisfies Readonly<Record<string, Traits>>;

/** The name of a kind, as `data-kind` says it. */
export type KindName = keyof typeof kinds;

/** Returns the name of a question's kind. A page that names one that is not known is not of this program. */
export function kindName(question: HTMLElement): KindName {
	const name = question.dataset.kind ?? "";
	if (!(name in kinds)) throw new Error("no kind of question: " + name);
	return name as KindName;
}

/** Returns what holds for a kind; of what somebody has saved, perhaps for one that is no more, nothing does. */
export function traits(name: string): Traits {
	return (kinds as Readonly<Record<string, Traits>>)[name] ?? {};
}

/** Whether a question can be asked in a test: it is marked or written, and not asked again as a reminder. */
export function asked(question: HTMLElement): boolean {
	const { marked, written } = traits(question.dataset.kind ?? "");
	return !!(marked || written) && !question.closest(".recap");
}

/**
 * Says that a switch over all kinds has left one out: the type checker before it happens, and the name when it does.
 */
export function unknown(name: never): never {
	throw new Error("no kind of question: " + String(name));
}
