// What the reader has done, in memory: nothing here outlives the page. A store may fill it and follow its changes once
// the reader has asked for saving; no other file needs to know whether there is one.
//
// Answers name options, prompts and choices by the digest of their text, which the page carries, never by their number.
// So an answer to a question that has been edited meets no option of its own and is left alone instead of being shown
// as another's.

/** An answer to a question. */
export interface QuestionEntry {
	/** The kind of the question when it was answered. */
	readonly kind: string;
	/**
	 * What was given: digests of options (order: all of them in the reader's order; match: `left=right` for each row),
	 * or for numeric and text what was written.
	 */
	readonly given: readonly string[];
	/** Whether it was right; null where nothing is right or wrong, and when the answer was only shown. */
	readonly right: boolean | null;
	/**
	 * How sure the reader was, when the reader wants to be asked that; and what the question was, to name it on another
	 * page.
	 */
	readonly sure?: Sure;
	readonly ask?: string;
	/** How often the question has been answered on this page or, with a store, ever. */
	readonly tries: number;
}

/** How sure a reader can be of an answer. */
export type Sure = "yes" | "fairly" | "no";

/** A way through a conversation: the digests of the choices made, from its first scene. */
export interface ConversationEntry {
	readonly path: readonly string[];
	/** Whether the way has reached an ending. */
	readonly ended: boolean;
}

/** The best result of a test. */
export interface TestEntry {
	readonly points: number;
	readonly of: number;
	readonly percent: number;
}

/** Where the reader works: the id of a role, "" to see everything. */
export interface RoleEntry {
	readonly role: string;
}

/**
 * What the reader has written in answer to something in the text, with all that is needed to show it on another page.
 */
export interface NoteEntry {
	readonly kind: "reflection" | "plan" | "note";
	/** The prompt, the plan with a … for each gap, or the heading of the section, as it stood when this was written. */
	readonly prompt: string;
	/** What was written; for a plan a line for each gap. */
	readonly text: string;
	/** The id of the page, its title, and the way to the place from the root of the site. */
	readonly unit: string;
	readonly title: string;
	readonly url: string;
	/** Where it stands among what can be written on the page. */
	readonly at: number;
}

/**
 * Whether something is a way from the root of the site to a place in it. It comes from a browser or a file, and becomes
 * a link.
 */
export function isAddress(value: unknown): value is string {
	return typeof value === "string" && /^[\w%.~-][\w%.~/-]*(#\S*)?$/.test(value);
}

/** Something that the reader has done: read a page, answered a question. Its id is a code, see progress-code.ts. */
export interface DoneEntry {
	readonly done: true;
}

/** How the reader wants the pages, by the name of the setting. */
export type SettingsEntry = Readonly<Record<string, string>>;

/** What can be known, by topic. Each topic holds entries by the id of the question, conversation … they belong to. */
export interface Topics {
	question: QuestionEntry;
	conversation: ConversationEntry;
	test: TestEntry;
	role: RoleEntry;
	note: NoteEntry;
	done: DoneEntry;
	settings: SettingsEntry;
}

/** The name of a topic. */
export type Topic = keyof Topics;

/** One entry that was set, or removed when it is undefined. */
export interface Change {
	readonly topic: Topic;
	readonly id: string;
	readonly entry: Topics[Topic] | undefined;
	/** Whether it comes from a store and not from the reader: then it must not be stored again. */
	readonly stored: boolean;
}

/** What the reader has done on the page. */
export class State {
	readonly #entries = new Map<string, Topics[Topic]>();
	readonly #listeners = new Set<(change: Change) => void>();

	/** Returns the entry with an id, if there is one. */
	get<T extends Topic>(topic: T, id: string): Topics[T] | undefined {
		return this.#entries.get(topic + "/" + id) as Topics[T] | undefined;
	}

	/** Sets the entry with an id and tells those who follow. */
	set<T extends Topic>(topic: T, id: string, entry: Topics[T] | undefined, stored = false): void {
		const key = topic + "/" + id;
		if (entry) this.#entries.set(key, entry);
		else this.#entries.delete(key);
		for (const listener of this.#listeners) listener({ topic, id, entry, stored });
	}

	/** Calls a function for every entry there is. */
	each(visit: (topic: Topic, id: string, entry: Topics[Topic]) => void): void {
		for (const [key, entry] of this.#entries) {
			const slash = key.indexOf("/");
			visit(key.slice(0, slash) as Topic, key.slice(slash + 1), entry);
		}
	}

	/** Calls a function at every change from now on; the returned function ends that. */
	follow(listener: (change: Change) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}
}
