// What the reader has asked this browser to keep. No other file names localStorage, and this one writes nothing until
// the reader has chosen to save.
//
// There is one document for each course: an entry for each thing that the reader has done, by `topic/id`, with the time
// when it was set. Nothing that was saved is ever overwritten by something older, or because it is not understood: two
// windows merge their entries by time, ids that the course no longer has are kept, a text that two windows have changed
// is kept twice, and a document that cannot be read is left as it is.

import { type NoteEntry, type State, type Topic, type Topics, isAddress } from "./state";

/** The version of the document. */
const version = 1;

/**
 * One entry: when it was set (milliseconds), what it is (null when it was removed), and a digest of what it belongs to.
 */
export interface Kept {
	readonly t: number;
	readonly e: unknown;
	readonly of?: string;
}

/** Everything that is kept of a course, also as a file. */
export interface Kit {
	readonly vinjett: number;
	readonly course: string;
	/** The day when the course was last used, in days. */
	used: number;
	readonly entries: Record<string, Kept>;
}

/** The choice to save: for how many days without use, and whether answers or only settings. */
export interface Choice {
	readonly keep: number;
	readonly answers: boolean;
}

/** Why saving does not work, or did not last. */
export type Fault = "" | "disabled" | "full" | "corrupt" | "newer" | "expired" | "gone";

/** How the store knows the page. */
export interface Page {
	/** Returns a digest of what an entry belongs to as it is now; undefined when it is not on the page. */
	digest(topic: Topic, id: string): string | undefined;
}

const choice = "saving/";
const day = 86_400_000;

/** The name of the document of a course. */
const nameOf = (course: string) => "vinjett:" + course;

/** Returns the document of a course as text; null when there is none, or the browser does not say. */
export function peek(course: string): string | null {
	try {
		return localStorage.getItem(nameOf(course));
	} catch {
		return null;
	}
}

/** What has been handed on in this window under a name, a course's or another; null when there is nothing. */
export function handed(name: string): string | null {
	try {
		return sessionStorage.getItem(nameOf(name));
	} catch {
		return null;
	}
}

/** Hands something on to what is loaded in this window next; undefined ends that. Returns whether it could. */
export function hand(name: string, what: object | undefined): boolean {
	try {
		if (what) sessionStorage.setItem(nameOf(name), JSON.stringify(what));
		else sessionStorage.removeItem(nameOf(name));
		return true;
	} catch {
		return false;
	}
}

/** Returns the later of two entries; of two from the same moment always the same one. */
function later(a: Kept, b: Kept | undefined): boolean {
	return !b || a.t > b.t || (a.t === b.t && JSON.stringify(a) > JSON.stringify(b));
}

/** Reads a document from text. */
export function parse(text: string): Kit | "corrupt" | "newer" {
	try {
		const kit = JSON.parse(text) as Partial<Kit> | null;
		if (typeof kit?.vinjett !== "number" || typeof kit.entries !== "object" || !kit.entries) return "corrupt";
		if (kit.vinjett > version) return "newer";
		const entries: Record<string, Kept> = {};
		for (const [key, kept] of Object.entries(kit.entries)) {
			if (kept && typeof kept.t === "number" && kept.t < 1e14 && "e" in kept) entries[key] = kept;
		}
		return { vinjett: version, course: String(kit.course ?? ""), used: Number(kit.used) || 0, entries };
	} catch {
		return "corrupt";
	}
}

/** How many days without use a document is kept. */
function keepOf(kit: Kit): number {
	const keep = (kit.entries[choice]?.e as Partial<Choice> | null | undefined)?.keep;
	return isNumber(keep) && keep > 0 ? keep : 90;
}

/** Writes a document, always in the same way, so that two windows that know the same write the same. */
function write(kit: Kit): string {
	return JSON.stringify({
		...kit,
		entries: Object.fromEntries(Object.entries(kit.entries).sort(([a], [b]) => (a < b ? -1 : 1))),
	});
}

const isText = (value: unknown): value is string => typeof value === "string";
const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);

/** What an entry must be like to be shown. What comes from a browser or a file may be anything. */
const shapes = new Map<string, (e: Record<string, unknown>) => boolean>([
	[
		"question",
		(e) =>
			isText(e.kind) &&
			isTexts(e.given) &&
			(e.right === null || typeof e.right === "boolean") &&
			isNumber(e.tries),
	],
	["conversation", (e) => isTexts(e.path) && typeof e.ended === "boolean"],
	["test", (e) => isNumber(e.points) && isNumber(e.of) && isNumber(e.percent)],
	["role", (e) => isText(e.role)],
	["note", (e) => [e.kind, e.prompt, e.text, e.unit, e.title].every(isText) && isAddress(e.url) && isNumber(e.at)],
	["done", (e) => e.done === true],
	["settings", (e) => Object.values(e).every(isText)],
]);

/** Divides the name of an entry. */
function split(key: string): [Topic, string] {
	const slash = key.indexOf("/");
	return [key.slice(0, slash) as Topic, key.slice(slash + 1)];
}

/** Returns an entry if it is what its topic says. */
function entryOf<T extends Topic>(topic: T, kept: Kept | undefined): Topics[T] | undefined {
	const e = kept?.e;
	return e && typeof e === "object" && shapes.get(topic)?.(e as Record<string, unknown>)
		? (e as Topics[T])
		: undefined;
}

/** What came of reading a file. */
export type Imported = { readonly count: number } | "corrupt" | "newer" | "other";

/** Keeps the state of the page and the document of the course alike, from the moment the reader asks for it. */
export class Store {
	readonly #state: State;
	readonly #page: Page;
	readonly #course: string;
	readonly #name: string;
	/** All that is known: from the document, and from this page since it was opened. */
	#kit: Kit;
	/** The time of each entry in the document when it was last read or written. */
	readonly #base = new Map<string, number>();
	/** What has changed since. */
	readonly #changed = new Set<string>();
	/** Texts that are neither in the document nor in a file. */
	readonly #unsafe = new Set<string>();
	readonly #listeners = new Set<() => void>();
	#seen = false; // there has been a document
	#timer = 0;

	/** Whether the reader has chosen to save. */
	on = false;
	fault: Fault = "";

	constructor(state: State, course: string, page: Page) {
		this.#state = state;
		this.#page = page;
		this.#course = course;
		this.#name = nameOf(course);
		this.#kit = this.#empty();
		state.each((topic, id, entry) => this.#note(topic, id, entry));
		state.follow((change) => {
			if (!change.stored) this.#note(change.topic, change.id, change.entry);
		});
		addEventListener("storage", (event) => {
			if (event.key === null || event.key === this.#name) this.read();
		});
		addEventListener("pageshow", (event) => event.persisted && this.read());
		addEventListener("pagehide", () => this.flush());
		document.addEventListener("visibilitychange", () => (document.hidden ? this.flush() : this.read()));
	}

	#empty(): Kit {
		return { vinjett: version, course: this.#course, used: 0, entries: {} };
	}

	/** Calls a function whenever it has begun or ended, failed or succeeded. */
	follow(listener: () => void): void {
		this.#listeners.add(listener);
	}

	#tell(fault: Fault = this.fault): void {
		this.fault = fault;
		for (const listener of this.#listeners) listener();
	}

	/** What the reader has chosen. */
	get choice(): Choice {
		const e = this.#kit.entries[choice]?.e as Partial<Choice> | null | undefined;
		return { keep: keepOf(this.#kit), answers: this.on && e?.answers === true };
	}

	/** Whether what is on the page will be there the next time: saving is on, for answers too, and works. */
	get works(): boolean {
		return this.choice.answers && !this.fault;
	}

	/** The document as it is in the browser, however broken. */
	get raw(): string | null {
		return peek(this.#course);
	}

	/**
	 * Reads the document, joins what it knows with what the page knows, and puts right what another window has
	 * overwritten.
	 */
	read(): void {
		const text = this.#get();
		if (text === undefined) return;
		if (text === null) {
			// Another window has erased it, or the browser has been emptied. A choice that is gone is not made again.
			if (this.#seen) this.#lose();
			return;
		}
		const kit = parse(text);
		if (typeof kit === "string") {
			this.#tell(kit);
			return;
		}
		const joins = !this.#seen;
		const worked = this.works;
		this.#seen = this.on = true;
		if (joins) {
			if (kit.used && this.#today() > kit.used + keepOf(kit)) {
				localStorage.removeItem(this.#name);
				this.#seen = this.on = false;
				this.#tell("expired");
				return;
			}
		}
		this.#take(kit);
		const lacks = Object.entries(this.#kit.entries).some(
			([key, kept]) => this.#stays(key) && later(kept, kit.entries[key]),
		);
		if (lacks || kit.used !== this.#today()) this.#save();
		if (joins || this.fault || this.works !== worked) this.#tell("");
	}

	/** Begins to save, because the reader has chosen to. */
	begin(keep: number, answers: boolean): void {
		if (this.fault === "corrupt" || this.fault === "newer") return;
		this.#kit.entries[choice] = {
			t: this.#time(choice),
			e: { keep, answers: answers || this.choice.answers } satisfies Choice,
		};
		this.on = true;
		this.#seen = false; // what is not there has not been erased
		this.#save();
		this.#tell();
	}

	/** Removes all that is saved, and leaves the page as it is. Returns whether it is gone. */
	forget(): boolean {
		try {
			localStorage.removeItem(this.#name);
		} catch {
			this.#tell("disabled");
			return false;
		}
		clearTimeout(this.#timer);
		this.#timer = 0;
		this.#seen = this.on = false;
		this.#base.clear();
		delete this.#kit.entries[choice];
		this.#tell("");
		return true;
	}

	/** Removes all that is saved and all that the page knows. Returns whether it is gone. */
	erase(): boolean {
		if (!this.forget()) return false;
		this.#kit = this.#empty();
		this.#changed.clear();
		this.#unsafe.clear();
		const entries: [Topic, string][] = [];
		this.#state.each((topic, id) => entries.push([topic, id]));
		for (const [topic, id] of entries) this.#state.set(topic, id, undefined, true);
		this.#tell("");
		return true;
	}

	/** Goes on without the document. */
	#lose(): void {
		this.#seen = this.on = false;
		this.#base.clear();
		delete this.#kit.entries[choice];
		// The page still has its texts, and nothing else does.
		for (const [key, kept] of Object.entries(this.#kit.entries))
			if (key.startsWith("note/") && kept.e) this.#unsafe.add(key);
		this.#tell("gone");
	}

	/** Whether there is text that will be lost when the page is left. */
	get unsaved(): boolean {
		if (this.works) this.flush();
		for (const key of this.#unsafe) if (this.#kit.entries[key]?.e) return true;
		return false;
	}

	/** Returns everything as the text of a file. */
	file(): string {
		const { [choice]: _, ...entries } = this.#kit.entries;
		return write({ ...this.#kit, entries });
	}

	/** Says that the texts are in a file now. */
	safe(): void {
		this.#unsafe.clear();
		this.#tell();
	}

	/** Hands everything on to the page that this window loads next. */
	carry(): void {
		if (hand(this.#course, JSON.parse(this.file()) as object)) this.safe();
	}

	/** Takes what the page before has handed on; returns whether there was anything. */
	fetch(): boolean {
		const text = handed(this.#course);
		if (text === null) return false;
		hand(this.#course, undefined);
		this.import(text);
		return true;
	}

	/** Reads everything from the text of a file. */
	import(text: string): Imported {
		const kit = parse(text);
		if (typeof kit === "string") return kit;
		if (kit.course !== this.#course) return "other";
		delete kit.entries[choice];
		for (const [key, kept] of Object.entries(kit.entries)) {
			// A file brings what is in it. What was removed or emptied where it was made, or is broken, takes nothing
			// away here, and no clock but ours counts.
			const [topic] = split(key);
			const broken = shapes.has(topic) && !entryOf(topic, kept);
			if (!kept.e || broken || (topic === "note" && !textOf(kept))) delete kit.entries[key];
			else kit.entries[key] = { ...kept, t: Math.min(kept.t, Date.now()) };
		}
		const before = JSON.stringify(this.#kit.entries);
		const keys = Object.keys(kit.entries);
		for (const key of keys) if (key.startsWith("note/")) this.#changed.add(key); // two texts are both kept
		this.#take(kit, true);
		if (before !== JSON.stringify(this.#kit.entries)) this.#save();
		return { count: keys.filter((key) => kit.entries[key]?.e).length };
	}

	/** Gives an entry another id, because the course has. */
	rename(topic: Topic, old: string, id: string): void {
		const from = topic + "/" + old;
		const to = topic + "/" + id;
		const kept = this.#kit.entries[from];
		if (!kept?.e || this.#kit.entries[to]) return;
		this.#put(to, kept);
		this.#put(from, { t: this.#time(from), e: null });
		this.#state.set(topic, old, undefined, true);
		this.#give(to);
		this.#save();
	}

	/** Returns the ids of a topic that begin with a text. */
	ids(topic: Topic, start: string): string[] {
		const prefix = topic + "/" + start;
		return Object.keys(this.#kit.entries).flatMap((key) =>
			key.startsWith(prefix) ? [key.slice(topic.length + 1)] : [],
		);
	}

	/** Writes at once what is waiting to be written. */
	flush(): void {
		if (this.#timer) this.#save();
	}

	#today(): number {
		return Math.floor(Date.now() / day);
	}

	/** A time for an entry that is later than its last one, whatever the clock says. */
	#time(key: string): number {
		return Math.max(Date.now(), (this.#kit.entries[key]?.t ?? 0) + 1);
	}

	#put(key: string, kept: Kept): void {
		this.#kit.entries[key] = kept;
		this.#changed.add(key);
	}

	/** Notes what the reader has done. */
	#note(topic: Topic, id: string, entry: unknown): void {
		if (!shapes.has(topic)) return;
		const key = topic + "/" + id;
		const of = this.#page.digest(topic, id);
		this.#put(key, { t: this.#time(key), e: entry ?? null, ...(of && { of }) });
		if (topic === "note") {
			this.#unsafe.add(key);
			// Not at every letter.
			if (this.on) this.#timer ||= window.setTimeout(() => this.#save(), 400);
		} else {
			this.#save();
		}
	}

	/** Whether an entry is saved: all of them, or only the settings. */
	#stays(key: string): boolean {
		return this.choice.answers || key === choice || key.startsWith("settings/");
	}

	/** Joins a document into what is known. */
	#take(kit: Kit, file = false): void {
		this.#kit.used = Math.max(this.#kit.used, Math.min(kit.used, this.#today())); // a clock may have been ahead
		for (const [key, kept] of Object.entries(kit.entries)) {
			const mine = this.#kit.entries[key];
			const other =
				kept.t !== this.#base.get(key) &&
				this.#changed.has(key) &&
				textOf(kept) &&
				textOf(mine) &&
				textOf(kept) !== textOf(mine);
			const wins = later(kept, mine);
			if (other && mine) {
				// Two windows have changed one text, or a file has another: the later stays, the other is kept beside
				// it.
				const lost = wins ? mine : kept;
				const copy = key.replace(/~.*$/, "") + "~" + lost.t.toString(36);
				this.#put(copy, lost);
				this.#give(copy);
			}
			if (!file) this.#base.set(key, kept.t);
			if (!wins) continue;
			this.#kit.entries[key] = kept;
			if (file) {
				this.#changed.add(key);
				if (key.startsWith("note/")) this.#unsafe.add(key);
			} else {
				this.#changed.delete(key);
			}
			this.#give(key);
		}
	}

	/** Tells the page of an entry. An answer to what is now another question is kept, but not shown. */
	#give(key: string): void {
		const [topic, id] = split(key);
		if (!shapes.has(topic)) return;
		const kept = this.#kit.entries[key];
		const of = this.#page.digest(topic, id);
		const fits = !of || !kept?.of || of === kept.of;
		const entry = entryOf(topic, kept);
		if (fits && (entry || !kept?.e)) this.#state.set(topic, id, entry, true);
	}

	/** Returns the document's text, null when there is none, undefined when the browser refuses. */
	#get(): string | null | undefined {
		try {
			return localStorage.getItem(this.#name);
		} catch {
			if (this.on) this.#tell("disabled");
			return undefined;
		}
	}

	#save(): void {
		clearTimeout(this.#timer);
		this.#timer = 0;
		if (!this.on) return;
		const text = this.#get();
		if (text === undefined) return;
		if (text !== null) {
			const kit = parse(text);
			if (typeof kit === "string") {
				this.#tell(kit);
				return;
			}
			this.#take(kit);
		} else if (this.#seen) {
			this.#lose();
			return;
		}
		this.#kit.used = this.#today();
		const entries = Object.fromEntries(Object.entries(this.#kit.entries).filter(([key]) => this.#stays(key)));
		const next = write({ ...this.#kit, entries });
		try {
			if (next !== text) localStorage.setItem(this.#name, next);
		} catch (error) {
			// A value that does not fit leaves the one before it as it was.
			this.#tell((error as DOMException).name === "SecurityError" ? "disabled" : "full");
			return;
		}
		this.#seen = true;
		for (const [key, kept] of Object.entries(entries)) this.#base.set(key, kept.t);
		this.#changed.clear();
		if (this.choice.answers) this.#unsafe.clear();
		if (this.fault) this.#tell("");
	}
}

function textOf(kept: Kept | undefined): string {
	return (entryOf("note", kept) as NoteEntry | undefined)?.text ?? "";
}
