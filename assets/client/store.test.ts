import { type Kit, Store, parse } from "./store";
import { type NoteEntry, State } from "./state";
import { chances, equal, test } from "./testing";

test("a document may be anything", () => {
	for (const [text, want] of [
		["", "corrupt"],
		["null", "corrupt"],
		["[]", "corrupt"],
		["{", "corrupt"],
		['{"vinjett":"1","entries":{}}', "corrupt"],
		['{"vinjett":1}', "corrupt"],
		['{"vinjett":1,"entries":null}', "corrupt"],
		['{"vinjett":2,"entries":{}}', "newer"],
		['{"vinjett":1,"entries":{}}', { vinjett: 1, course: "", used: 0, entries: {} }],
		[
			'{"vinjett":1,"course":"k","used":7,"entries":{"a/b":{"t":1,"e":{"x":1}},' +
				'"new/topic":{"t":2,"e":null,"of":"x"},"bad":7,"worse":{"t":"1","e":1},"worst":null}}',
			{
				vinjett: 1,
				course: "k",
				used: 7,
				entries: { "a/b": { t: 1, e: { x: 1 } }, "new/topic": { t: 2, e: null, of: "x" } },
			},
		],
	] as const) {
		equal(text, parse(text), want);
	}
});

const page = { digest: () => undefined };
const note = (text: string, at = 1): NoteEntry => ({
	kind: "note",
	prompt: "p",
	text,
	unit: "u",
	title: "t",
	url: "a.html",
	at,
});

/** Runs a body while the browser answers in its own way when it is asked for what is stored. */
function storing(storage: () => unknown, body: () => void): void {
	Object.defineProperty(window, "localStorage", { configurable: true, get: storage });
	try {
		body();
	} finally {
		Reflect.deleteProperty(window, "localStorage");
	}
}

/** All that a store knows to be written, in whatever entry. */
const texts = (store: Store) =>
	Object.values((parse(store.file()) as Kit).entries).map((kept) => (kept.e as { text?: unknown } | null)?.text);

test("a browser that refuses, or is full, loses nothing of the page and says so", () => {
	const refuse = (name: string) => () => {
		throw new DOMException("no", name);
	};
	const full = { getItem: () => null, setItem: refuse("QuotaExceededError"), removeItem: () => undefined };
	for (const [storage, fault] of [
		[refuse("SecurityError"), "disabled"],
		[() => null, "disabled"], // some windows of programs have none
		[() => full, "full"],
	] as const) {
		storing(storage, () => {
			const state = new State();
			const store = new Store(state, "k", page);
			store.read();
			state.set("note", "a", note("min text"));
			store.begin(90, true);
			state.set("note", "b", note("en till"));
			store.flush();
			const kept = ["min text", "en till"];
			equal(fault, [store.fault, store.works, store.unsaved, texts(store)], [fault, false, true, kept]);
			equal(fault + ": what is gone", store.forget(), fault === "full");
		});
	}
});

test("a file that is broken takes nothing away, and what is written is read the same", () => {
	const values: readonly unknown[] = [null, 0, -1, 1e15, "x", "", [], {}, true, note("annat"), note("", 1e300),
		{ kind: "single", given: ["a"], right: true, tries: 1 }, { done: true }, { text: 7 }];
	const keys = ["note/a", "note/a~1", "note/", "done/x", "question/q", "saving/", "settings/look", "test/t", "/", "x",
		"__proto__", "constructor", "new/topic"];
	const times = [0, 1, 9e13, 1e14, Date.now(), "1"];
	storing(
		() => {
			throw new DOMException("no", "SecurityError");
		},
		() =>
			chances(400, (chance) => {
				const state = new State();
				const store = new Store(state, "k", page);
				state.set("note", "a", note("min text"));
				const entries = chance
					.some(keys, 8)
					.map((key) => {
						const e = values[chance.below(values.length)];
						const t = times[chance.below(times.length)];
						return JSON.stringify(key) + ":" + JSON.stringify({ t, e });
					})
					.join();
				let text = `{"vinjett":1,"course":"k","used":9e9,"entries":{${entries}}}`;
				if (!chance.below(3)) text = text.slice(0, chance.below(text.length));
				store.import(text);
				equal(text, texts(store).includes("min text"), true);
				const file = store.file();
				const other = new Store(new State(), "k", page);
				other.import(file);
				const held = other.file();
				equal(file + " read", texts(other).includes("min text"), true);
				other.import(held);
				equal(file + " read twice", other.file(), held);
			}),
	);
});
