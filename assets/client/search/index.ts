// The index of the course, read piece by piece. internal/search describes the files and writes them.

import { fold } from "./words";

/** Reads the data of a file by its name. */
export type Read = (name: string) => Promise<unknown>;

/** What all queries need. */
export interface Root {
	/** How many units there are. */
	readonly units: number;
	/** How many units a u file holds. */
	readonly file: number;
	/** The level that a word in a title has at least. */
	readonly title: number;
	/** The endings of inflected words, those with a code first. */
	readonly endings: readonly string[];
	/** What may stand between the parts of a compound. */
	readonly links: readonly string[];
	/** The first key of each d and t file. */
	readonly d: readonly string[];
	readonly t: readonly string[];
	/** The first unit of each part and its title, or the kind of units that are in no part. */
	readonly parts: readonly (readonly [number, string | number])[];
}

/** A stem in the dictionary. */
export interface Entry {
	/** What its forms have in common. */
	readonly key: string;
	readonly forms: readonly string[];
	/** How many units it is in. */
	readonly units: number;
	/** Whether it tells nothing beside other words, except in titles. */
	readonly small: boolean;
	/** Where its units are listed: the p file and the place in it. */
	readonly file: string;
	readonly place: number;
}

/** What a unit is; the numbers are part of the format. */
export enum Kind {
	Page,
	Section,
	Case,
	Question,
	Conversation,
	Term,
	Contact,
	Source,
}

/** What a result shows. */
export interface Unit {
	readonly kind: Kind;
	readonly title: string;
	/** The address of its page below the site, and the title, "" for a page that no author wrote. */
	readonly address: string;
	readonly page: string;
	readonly fragment: string;
	/** The first words. */
	readonly start: string;
}

/** The units that have a stem, in order, and how much it weighs there, from 1. */
export interface Postings {
	readonly units: readonly number[];
	readonly levels: readonly number[];
}

type UnitRecord = [kind: Kind, title: string | 0, fragment: string | 0, start: string, address?: string, page?: string];

const codes = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const digits = codes + "0123456789!#$%&'()*+,-./:;<=>?@[]^_`{|}~"; // two hold 13 bits

/** How many letters find a dictionary file. */
export const keyLetters = 3;

/** The index. It keeps what it has made of the files. */
export class Index {
	readonly #read: Read;
	readonly #made = new Map<string, Promise<unknown>>();

	constructor(read: Read) {
		this.#read = read;
	}

	/** Reads a file and makes something of it, once; after a failure it is tried again. */
	#once<Data, Made>(name: string, make: (data: Data) => Made): Promise<Made> {
		let made = this.#made.get(name) as Promise<Made> | undefined;
		if (!made) {
			made = this.#read(name).then((data) => make(data as Data));
			this.#made.set(name, made);
			made.catch(() => this.#made.delete(name));
		}
		return made;
	}

	root(): Promise<Root> {
		return this.#once("root", (data: Root) => data);
	}

	/**
	 * Returns the dictionary around a word: every stem with a form that has the same first three letters, without
	 * diacritics.
	 */
	async entries(word: string): Promise<readonly Entry[]> {
		const { d, endings } = await this.root();
		const file = fileOf(d, fold(word).slice(0, keyLetters));
		if (file < 0) return [];
		return this.#once("d" + file, ([text, first]: [string, number[]]) => {
			let posts = -1;
			return text.split(" ").map((line, n): Entry => {
				const [key = "", ends = "", units, small] = line.split(".");
				const [coded = "", ...spelt] = ends.split("-");
				if (first[posts + 1] === n) posts++;
				return {
					key,
					forms: [...Array.from(coded, (code) => endings[codes.indexOf(code)] ?? ""), ...spelt].map(
						(ending) => key + ending,
					),
					units: Number(units),
					small: small !== undefined,
					file: `p${file}-${posts}`,
					place: n - (first[posts] ?? 0),
				};
			});
		});
	}

	/**
	 * Returns the forms whose letters from the fourth are a key of three letters, or fewer when the form ends there.
	 */
	async formsWith(key: string): Promise<readonly string[]> {
		const { t } = await this.root();
		const file = fileOf(t, key);
		return file < 0 ? [] : this.#once("t" + file, (text: string) => text.split(" "));
	}

	async postings(entry: Entry): Promise<Postings> {
		const lists = await this.#once(entry.file, (data: string[]) => data);
		return decode(lists[entry.place] ?? "");
	}

	async unit(n: number): Promise<Unit> {
		const { file } = await this.root();
		const units = await this.#once("u" + Math.floor(n / file), (records: UnitRecord[]) => {
			let address = "";
			let page = "";
			return records.map(([kind, title, fragment, start, ...other]): Unit => {
				[address = address, page = page] = other;
				const name = title || page;
				return { kind, title: name, address, page, fragment: fragment === 0 ? slug(name) : fragment, start };
			});
		});
		const unit = units[n % file];
		if (!unit) throw new RangeError(`unit ${n}`);
		return unit;
	}
}

/** Returns the fragment that a title makes by itself. */
function slug(title: string): string {
	return fold(title.toLowerCase())
		.replace(/[^a-z0-9]+/g, "-")
		.replace(/^-|-$/g, "");
}

/** Returns the file that holds a key, by the first key of each file; -1 when the key is before all. */
function fileOf(starts: readonly string[], key: string): number {
	let file = -1;
	while (file + 1 < starts.length && (starts[file + 1] ?? "") <= key) file++;
	return file;
}

/** Reads postings, as internal/search/write.go encodes them. */
function decode(text: string): Postings {
	const low = digits.indexOf(text.charAt(0));
	const usual = digits.indexOf(text.charAt(1));
	let at = 2;
	let left = 0; // bits of the digits at hand
	let pair = 0;
	const more = () => left > 0 || at < text.length;
	const bit = (): number => {
		if (left === 0) {
			pair = digits.indexOf(text.charAt(at)) * digits.length + digits.indexOf(text.charAt(at + 1));
			at += 2;
			left = 13;
		}
		return (pair >> --left) & 1;
	};
	const unary = (): number => {
		let n = 0;
		while (more() && bit()) n++;
		return n;
	};
	const units: number[] = [];
	const levels: number[] = [];
	for (let next = 0; more(); next++) {
		let gap = unary();
		if (!more()) break; // the last digits are filled up with ones
		for (let i = 0; i < low; i++) gap = gap * 2 + bit();
		const off = unary();
		units.push((next += gap));
		levels.push(usual + 1 + (off % 2 ? -(off + 1) / 2 : off / 2));
	}
	return { units, levels };
}
