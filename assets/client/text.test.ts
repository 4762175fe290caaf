import { State, type NoteEntry } from "./state";
import { equal, test } from "./testing";
import { fromText, gather, toText, whole } from "./text";

const entry = (more: Partial<NoteEntry>): NoteEntry => ({
	kind: "reflection",
	prompt: "Vad ser du?",
	text: "Ett.",
	unit: "a/b",
	title: "Se",
	url: "a/b.html#r",
	at: 0,
	...more,
});

test("texts come back from a file as they were", () => {
	const state = new State();
	const entries: [string, NoteEntry][] = [
		["r/r/1a2b3c4d", entry({ text: "Första raden.\n\n# Inte en rubrik\n> inte ett citat\n    indragen\n- punkt" })],
		["p/plan/ff", entry({ kind: "plan", prompt: "När jag …, ska jag ….", text: "märker\nfråga", at: 2 })],
		["n/a/b#rubrik", entry({ kind: "note", prompt: "Rubrik med  två   mellanrum", text: "[r/x a b 1]", at: 1 })],
		["r/s/00", entry({ title: "Ta emot", unit: "a/c", url: "a/c.html#s", text: "==" })],
	];
	for (const [id, e] of entries) state.set("note", id, e);
	for (const markdown of [true, false]) {
		const file = toText("Mina anteckningar", gather(state), markdown);
		for (const text of [file, file.replace(/\n/g, "\r\n"), "\ufeff" + file]) {
			const back = new Map(fromText(text).map((note) => [note.id, note.entry]));
			equal([markdown, "count"], back.size, entries.length);
			for (const [id, e] of entries)
				equal([markdown, id], back.get(id), { ...e, prompt: e.prompt.replace(/\s+/g, " ") });
		}
	}
});

test("a file leads nowhere but into the course", () => {
	const line = (url: string) => `Fråga\n[r/r/x a ${url} 0]\n\n    text\n`;
	for (const [url, want] of [
		["a/b.html#c", 1],
		["index.html", 1],
		["//example.org/", 0],
		["/etc/passwd", 0],
		["https://example.org/", 0],
		["javascript:alert(1)", 0],
		["data:text/html,x", 0],
	] as const) {
		equal(url, fromText(line(url)).length, want);
	}
});

test("texts stand in the order of the course", () => {
	const state = new State();
	state.set("note", "r/1/x", entry({ title: "A", unit: "z" }));
	state.set("note", "r/2/x", entry({ title: "B", unit: "y", at: 2 }));
	state.set("note", "r/3/x", entry({ title: "B", unit: "y", at: 1 }));
	const unit = (id: string) => ({ id, title: id, url: "", minutes: 1, kind: "chapter" });
	const titles = (course?: Parameters<typeof gather>[1]) =>
		gather(state, course).map((g) => [g.title, g.notes.map((n) => n.id)]);
	equal("without outline", titles(), [
		["A", ["r/1/x"]],
		["B", ["r/3/x", "r/2/x"]],
	]);
	equal("with outline", titles({ title: "", parts: [{ title: "", url: "", units: [unit("y"), unit("z")] }] }), [
		["B", ["r/3/x", "r/2/x"]],
		["A", ["r/1/x"]],
	]);
});

test("a plan is one sentence", () => {
	const plan = entry({ kind: "plan", prompt: "När jag …, ska jag …." });
	equal("both", whole({ ...plan, text: "ser $&\nfråga" }), "När jag ser $&, ska jag fråga.");
	equal("one", whole({ ...plan, text: "ser" }), "När jag ser, ska jag ….");
});
