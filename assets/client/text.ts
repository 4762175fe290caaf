// The reader's texts as a file that a person can read and a page can read back. Each text stands under its chapter and
// its prompt, with a line that says where it belongs: as Markdown quoted, as plain text indented.

import type { Course } from "./course";
import { type NoteEntry, type State, isAddress } from "./state";

/** A text of the reader's, with the id of its entry. */
export interface Note {
	readonly id: string;
	readonly entry: NoteEntry;
}

/** The texts of one page. */
export interface Group {
	readonly title: string;
	readonly url: string;
	readonly notes: readonly Note[];
}

/** Returns what the reader has written, page by page in the order of the course; without an outline, of titles. */
export function gather(state: State, course?: Course): Group[] {
	const order = course?.parts.flatMap((part) => part.units.flatMap((unit) => [unit.id, ...(unit.was ?? [])])) ?? [];
	const place = (note: Note) => {
		const at = order.indexOf(note.entry.unit);
		return at < 0 ? order.length : at;
	};
	const notes: Note[] = [];
	state.each((topic, id, entry) => {
		if (topic === "note") notes.push({ id, entry: entry as NoteEntry });
	});
	notes.sort(
		(a, b) =>
			place(a) - place(b) ||
			a.entry.title.localeCompare(b.entry.title) ||
			a.entry.at - b.entry.at ||
			a.id.localeCompare(b.id),
	);
	const groups: { title: string; url: string; notes: Note[] }[] = [];
	for (const note of notes) {
		const { title, url } = note.entry;
		const last = groups[groups.length - 1];
		if (last?.title === title) last.notes.push(note);
		else groups.push({ title, url: url.replace(/#.*/, ""), notes: [note] });
	}
	return groups;
}

/** Returns a plan with the reader's words in its gaps, or the text itself. */
export function whole(entry: NoteEntry): string {
	if (entry.kind !== "plan" || !entry.prompt.includes("…")) return entry.text;
	const words = entry.text.split("\n");
	return entry.prompt.replace(/…/g, () => words.shift()?.trim() || "…");
}

const oneLine = (text: string) => text.replace(/\s+/g, " ").trim();

/** Writes texts as Markdown or as plain text. */
export function toText(heading: string, groups: readonly Group[], markdown: boolean): string {
	const lines = markdown ? ["# " + heading] : [heading];
	for (const group of groups) {
		const title = oneLine(group.title);
		lines.push("", ...(markdown ? ["## " + title] : ["", title, "=".repeat(title.length)]));
		for (const { id, entry } of group.notes) {
			const where = [id, entry.unit, entry.url, entry.at].join(" ");
			lines.push(
				"",
				(markdown ? "### " : "") + oneLine(entry.prompt),
				markdown ? `<!-- ${where} -->` : `[${where}]`,
				"",
			);
			for (const line of entry.text.split("\n")) lines.push((markdown ? "> " : "    ") + line);
		}
	}
	return lines.join("\n") + "\n";
}

const where = /^(?:<!-- |\[)([rpnc]\/\S+) (\S+) (\S+) (\d+)(?: -->|\])$/;
const kinds: Readonly<Record<string, NoteEntry["kind"]>> = { r: "reflection", p: "plan", n: "note", c: "note" };

/** Reads texts back. What is not in the form that toText writes is passed over. */
export function fromText(file: string): Note[] {
	const lines = file.replace(/^\ufeff/, "").split(/\r\n?|\n/);
	const notes: Note[] = [];
	let title = "";
	lines.forEach((line, index) => {
		if (line.startsWith("## ")) title = line.slice(3);
		else if (/^=+$/.test(line)) title = lines[index - 1] ?? "";
		const found = where.exec(line.trim());
		if (!found) return;
		const [, id = "", unit = "", url = "", at = ""] = found;
		const text: string[] = [];
		for (let i = index + 1; i < lines.length; i++) {
			const quoted = /^(?:> ?| {4})(.*)$/.exec(lines[i] ?? "");
			if (quoted) text.push(quoted[1] ?? "");
			else if (!lines[i]?.trim()) text.push("");
			else break;
		}
		const kind = kinds[id.charAt(0)];
		const prompt = (lines[index - 1] ?? "").replace(/^### /, "");
		const trimmed = text.join("\n").replace(/^\n+|\s+$/g, "");
		if (kind && trimmed && isAddress(url))
			notes.push({ id, entry: { kind, prompt, text: trimmed, unit, title, url, at: Number(at) } });
	});
	return notes;
}
