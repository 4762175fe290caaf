// From what the reader writes to the units of the course, the best first.

import { keyLetters, Kind, type Entry, type Index } from "./index";
import { fold, isOneOff, isWritten, wordsOf } from "./words";

/** What a query finds. */
export interface Found {
	/** The units, the best first. */
	readonly units: readonly number[];
	/** What was searched for where a word of the query is not in the course, as [written, instead]. */
	readonly instead: readonly (readonly [string, string])[];
	/** Marks what was searched for: returns the text as pieces, every second of them to be marked. */
	marks(text: string): string[];
}

/** One way to understand a word of the query. */
interface Way {
	readonly entry: Entry;
	readonly weight: number;
	/** The form that was meant, when another was written. */
	readonly meant?: string;
}

// How well the ways fit.
const joined = 1.3; // two words that stand together, as one
const exact = 1;
const inflected = 0.9;
const begun = 0.6;
const misspelt = 0.7;

/** What of its query a unit must have at least, by what the words tell. */
const enough = 0.5;

/** How much a word must tell, beside the one that tells most. */
const telling = 0.25;

/** How much of the score of the units around it a unit has too. */
const neighbour = 0.1;

/** How many words are tried for one that is not finished or misspelt. */
const most = 4;

/** How many words a compound may be divided into. */
const mostParts = 4;

/** How many of those with the query in the shortest titles are looked at for one that is named so. */
const titles = 24;

/** The shortest word in which an error is forgiven. */
const shortest = 4;

/** A word of the query, or a part of one. */
interface Term {
	readonly ways: readonly Way[];
	/** How much it tells. */
	readonly rarity: number;
	/** Whether a unit must have it rather than may. */
	readonly asked: boolean;
}

/** Searches. The last word may be the beginning of one, when the reader is still writing. */
export async function search(index: Index, query: string, writing: boolean, part = -1): Promise<Found> {
	const { units: all, parts, title } = await index.root();
	const words = [...new Set(wordsOf(query).map((word) => word.text))];
	const open = writing && /[\p{L}\p{N}\p{M}]$/u.test(query) ? words.length - 1 : -1;
	const understood = await Promise.all(words.map((word, i) => understand(index, word, i === open)));
	await join(index, words, understood);
	const terms = weigh(understood.flat(), all);

	const scores = new Map<number, { score: number; asked: number }>();
	const levels = await Promise.all(terms.map((term) => levelsOf(index, term)));
	terms.forEach(({ rarity, asked }, i) => {
		for (const [unit, level] of levels[i] ?? []) {
			const sum = scores.get(unit) ?? { score: 0, asked: 0 };
			sum.score += level * rarity;
			if (asked) sum.asked += rarity;
			scores.set(unit, sum);
		}
	});
	const total = terms.reduce((sum, { rarity, asked }) => sum + (asked ? rarity : 0), 0);
	for (const [unit, sum] of scores) {
		if (sum.asked < total * enough) scores.delete(unit);
		else sum.score *= (sum.asked / total) ** 2;
	}
	// What is found around a unit, mostly on the same page, says that it is about the thing.
	const around = (unit: number) =>
		[1, 2, 3].reduce((sum, d) => sum + (scores.get(unit - d)?.score ?? 0) + (scores.get(unit + d)?.score ?? 0), 0);
	const from = parts[part]?.[0] ?? 0;
	const to = parts[part + 1]?.[0] ?? all;
	const units = [...scores]
		.filter(([unit]) => part < 0 || (unit >= from && unit < to))
		.map(([unit, { score }]) => ({ unit, score: score + around(unit) * neighbour }))
		.sort((a, b) => b.score - a.score || a.unit - b.unit)
		.map(({ unit }) => unit);
	// The shorter a title, the more its words weigh.
	const level = (unit: number) => levels.reduce((sum, of, i) => sum + (terms[i]?.asked ? (of.get(unit) ?? 0) : 0), 0);
	const titled = units.filter((unit) => level(unit) >= title).sort((a, b) => level(b) - level(a));
	const named = await namedAs(index, query, titled.slice(0, titles));
	return {
		units: [...named, ...units.filter((unit) => !named.includes(unit))],
		instead: understood.flatMap((terms, i) => {
			const meant = terms[0]?.[0]?.meant;
			return meant ? [[words[i] ?? "", meant] as const] : [];
		}),
		marks: marker(terms.flatMap((term) => term.ways.map((way) => way.entry))),
	};
}

/** Which kind of what has the same name comes first. */
const order: readonly Kind[] = [
	Kind.Page,
	Kind.Case,
	Kind.Conversation,
	Kind.Term,
	Kind.Section,
	Kind.Contact,
	Kind.Source,
	Kind.Question,
];

/** Returns those of some units that are named just as the reader writes, up to a colon: a page before a section. */
async function namedAs(index: Index, query: string, units: readonly number[]): Promise<number[]> {
	const name = fold(query.toLowerCase()).trim();
	const found = await Promise.all(units.map(async (n) => ({ n, ...(await index.unit(n)) })));
	const same = found.filter(({ title }) => {
		const [whole = ""] = fold(title.toLowerCase()).split(":");
		return whole === name || fold(title.toLowerCase()) === name;
	});
	return same.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind)).map(({ n }) => n);
}

/** Returns how much a term weighs in each unit that has it. */
async function levelsOf(index: Index, { ways, asked }: Term): Promise<Map<number, number>> {
	const { title } = await index.root();
	const best = new Map<number, number>();
	const lists = await Promise.all(ways.map((way) => index.postings(way.entry)));
	lists.forEach(({ units, levels }, i) => {
		units.forEach((unit, at) => {
			const level = levels[at] ?? 0;
			if (asked || level >= title) best.set(unit, Math.max(best.get(unit) ?? 0, level * (ways[i]?.weight ?? 0)));
		});
	});
	return best;
}

/** Adds to two words in a row the compound that they make, where the course has it. */
async function join(index: Index, words: readonly string[], understood: readonly Way[][][]): Promise<void> {
	const { links } = await index.root();
	for (let i = 1; i < words.length && links.length > 0; i++) {
		const [before, after] = [understood[i - 1]?.[0], understood[i]?.[0]];
		const [word, next] = [words[i - 1] ?? "", words[i] ?? ""];
		if (!before || !after || word.length < keyLetters || next.length < keyLetters) continue;
		const starts = new Set([word, ...before.map((way) => way.entry.key)]);
		const made = [...starts].flatMap((start) => ["", ...links].map((link) => start + link + next));
		const way = (entry: Entry) => ({ entry, weight: joined });
		const compounds = (await index.entries(word))
			.filter((entry) => entry.forms.some((form) => made.includes(form)))
			.map(way);
		before.push(...compounds);
		after.push(...compounds);
	}
}

/** Says how much each word tells. A word that is nearly everywhere is not asked for beside one that tells more. */
function weigh(words: readonly (readonly Way[])[], all: number): Term[] {
	const terms = words
		.filter((ways) => ways.length > 0)
		.map((ways) => {
			const units = Math.min(all, Math.max(...ways.map((way) => way.entry.units * way.weight)));
			return { ways, rarity: Math.log(1 + (all - units + 0.5) / (units + 0.5)), small: !!ways[0]?.entry.small };
		});
	const rarest = Math.max(...terms.filter((term) => !term.small).map((term) => term.rarity));
	return terms.map(({ ways, rarity, small }) => {
		const asked = rarest < 0 || (!small && rarity >= rarest * telling);
		return { ways, rarity: asked ? rarity : Math.min(rarity, rarest * telling), asked };
	});
}

/** Returns the ways to understand a word: one list, or one for each part of a compound that is not in the course. */
async function understand(index: Index, word: string, open: boolean): Promise<Way[][]> {
	const entries = await index.entries(word);
	let ways = await formsOf(index, entries, word);
	if (word.length >= keyLetters && (open || ways.length === 0)) {
		const longer = beginning(entries, word, ways);
		// What is still being written is rather a beginning than inflected otherwise than anywhere in the course.
		if (longer.length > 0) ways = ways.filter((way) => way.weight === exact);
		ways.push(...longer);
	}
	if (ways.length > 0) return [ways];
	const parts = await divided(index, entries, word);
	if (parts) return parts;
	return [await corrected(index, entries, word)];
}

const isSame = (written: string, form: string) => written === form;

/**
 * Finds a word as it is written, else inflected otherwise than anywhere in the course; then both without diacritics.
 */
async function formsOf(index: Index, entries: readonly Entry[], word: string): Promise<Way[]> {
	const { endings } = await index.root();
	for (const is of [isSame, isWritten]) {
		const same = entries.filter((entry) => entry.forms.some((form) => is(word, form)));
		if (same.length > 0) return same.map((entry) => ({ entry, weight: exact }));
		const stems = entries.filter(
			({ key }) =>
				key.length >= keyLetters &&
				key.length < word.length &&
				endings.includes(word.slice(key.length)) &&
				is(word.slice(0, key.length), key),
		);
		const longest = Math.max(...stems.map((entry) => entry.key.length));
		const longer = entries.filter((entry) =>
			entry.forms.some(
				(form) => is(word, form.slice(0, word.length)) && endings.includes(form.slice(word.length)),
			),
		);
		if (word.length >= keyLetters && longer.length > 0)
			return longer.map((entry) => ({ entry, weight: inflected }));
		if (stems.length > 0)
			return stems.filter((entry) => entry.key.length === longest).map((entry) => ({ entry, weight: inflected }));
	}
	return [];
}

/**
 * Finds the commonest words that begin as it is written, else as without diacritics. The less is missing, the better.
 */
function beginning(entries: readonly Entry[], word: string, but: readonly Way[]): Way[] {
	for (const is of [isSame, isWritten]) {
		const found = entries.flatMap((entry) => {
			const lengths = entry.forms
				.filter((form) => is(word, form.slice(0, word.length)))
				.map((form) => form.length);
			return lengths.length > 0 ? [{ entry, written: word.length / Math.min(...lengths) }] : [];
		});
		if (found.length === 0) continue;
		return found
			.filter(({ entry }) => !but.some((way) => way.entry === entry))
			.sort((a, b) => b.entry.units * b.written - a.entry.units * a.written)
			.slice(0, most)
			.map(({ entry, written }) => ({ entry, weight: (begun * (1 + written)) / 2 }));
	}
	return [];
}

/** Divides a compound that is not in the course into words that are: two, else as few as it can, up to a number. */
async function divided(
	index: Index,
	entries: readonly Entry[],
	word: string,
	parts = mostParts,
): Promise<Way[][] | undefined> {
	const { links } = await index.root();
	const firsts = new Map<number, Entry>(); // by the length of the first part
	for (const entry of entries) {
		for (const form of [...entry.forms, entry.key]) {
			if (
				form.length >= keyLetters &&
				word.length - form.length >= keyLetters &&
				isWritten(word.slice(0, form.length), form)
			) {
				firsts.set(form.length, entry);
			}
		}
	}
	const divisions = [...firsts]
		.sort(([a], [b]) => b - a)
		.slice(0, most)
		.flatMap(([length, entry]) =>
			["", ...links]
				.filter((link) => word.startsWith(link, length))
				.map((link) => ({ first: [{ entry, weight: exact }], rest: word.slice(length + link.length) })),
		)
		.filter(({ rest }) => rest.length >= keyLetters);
	for (const { first, rest } of divisions) {
		const ways = await formsOf(index, await index.entries(rest), rest);
		if (ways.length > 0) return [first, ways];
	}
	for (const { first, rest } of parts > 2 ? divisions : []) {
		const others = await divided(index, await index.entries(rest), rest, parts - 1);
		if (others) return [first, ...others];
	}
	return undefined;
}

/** Finds the words that one typing error would make what is written. */
async function corrected(index: Index, entries: readonly Entry[], word: string): Promise<Way[]> {
	const folded = fold(word);
	if (folded.length < shortest || /\p{N}/u.test(word)) return [];
	const near = (form: string) => form.length >= shortest && isOneOff(folded, fold(form));
	let ways = entries.flatMap((entry) => {
		const meant = entry.forms.find(near);
		return meant ? [{ entry, meant, weight: misspelt }] : [];
	});
	if (ways.length === 0) {
		// The error is in the first letters: those from the fourth are right, though perhaps a step aside.
		const keys = [3, 4, 2].map((from) => folded.slice(from, from + 3));
		keys.push(folded.charAt(2) + folded.slice(4, 6));
		const forms = await Promise.all([...new Set(keys)].map((key) => index.formsWith(key)));
		const meant = [...new Set(forms.flat().filter(near))]
			.sort((a, b) => Number(b[0] === word[0]) - Number(a[0] === word[0]))
			.slice(0, most);
		const found = await Promise.all(
			meant.map(async (form) =>
				(await index.entries(form))
					.filter((entry) => entry.forms.includes(form))
					.map((entry) => ({ entry, meant: form, weight: misspelt })),
			),
		);
		ways = found.flat();
	}
	return ways.sort((a, b) => b.entry.units - a.entry.units).slice(0, most);
}

/** Returns a function that marks the forms of entries, and compounds of them, in a text. */
function marker(entries: readonly Entry[]): (text: string) => string[] {
	const forms = new Set(entries.flatMap((entry) => entry.forms));
	const inside = entries.map((entry) => entry.key).filter((key) => key.length >= 4);
	return (text) => {
		const pieces: string[] = [];
		let done = 0;
		for (const word of wordsOf(text)) {
			if (!forms.has(word.text) && !inside.some((key) => word.text.includes(key))) continue;
			pieces.push(text.slice(done, word.start), text.slice(word.start, word.end));
			done = word.end;
		}
		pieces.push(text.slice(done));
		return pieces;
	};
}
