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
	/** How many units a stem is listed with at most. */
	readonly most: number;
	/** The endings of inflected words, those with a code first. */
	readonly endings: readonly string[];
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

/** The units that have a stem, in order, and how much it weighs there, from 1 to 16. */
export interface Postings {
	readonly units: readonly number[];
	readonly levels: readonly number[];
}

type UnitRecord = [kind: Kind, title: string | 0, fragment: string, start: string, address?: string, page?: string];

const codes = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const digits = codes + "0123456789-_";

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

	/** Returns the dictionary around a word: every stem with a form that has the same first three letters, without diacritics. */
	async entries(word: string): Promise<readonly Entry[]> {
		const { d, endings } = await this.root();
		const file = fileOf(d, fold(word).slice(0, keyLetters));
		if (file < 0) return [];
		return this.#once("d" + file, ([text, first]: [string, number[]]) => {
			let posts = -1;
			return text.split(" ").map((line, n): Entry => {
				const [key = "", ends = "", units] = line.split(".");
				const [coded = "", ...spelt] = ends.split("-");
				if (first[posts + 1] === n) posts++;
				return {
					key,
					forms: [...Array.from(coded, (code) => endings[codes.indexOf(code)] ?? ""), ...spelt].map((ending) => key + ending),
					units: Number(units),
					file: `p${file}-${posts}`,
					place: n - (first[posts] ?? 0),
				};
			});
		});
	}

	/** Returns the forms whose letters from the fourth are a key of three letters, or fewer when the form ends there. */
	async formsWith(key: string): Promise<readonly string[]> {
		const { t } = await this.root();
		const file = fileOf(t, key);
		return file < 0 ? [] : this.#once("t" + file, (text: string) => text.split(" "));
	}

	async postings(entry: Entry): Promise<Postings> {
		const { units, most } = await this.root();
		const lists = await this.#once(entry.file, (data: string[]) => data);
		return decode(lists[entry.place] ?? "", Math.min(entry.units, most), units);
	}

	async unit(n: number): Promise<Unit> {
		const { file } = await this.root();
		const units = await this.#once("u" + Math.floor(n / file), (records: UnitRecord[]) => {
			let address = "";
			let page = "";
			return records.map(([kind, title, fragment, start, ...other]): Unit => {
				[address = address, page = page] = other;
				return { kind, title: title || page, address, page, fragment, start };
			});
		});
		const unit = units[n % file];
		if (!unit) throw new RangeError(`unit ${n}`);
		return unit;
	}
}

/** Returns the file that holds a key, by the first key of each file; -1 when the key is before all. */
function fileOf(starts: readonly string[], key: string): number {
	let file = -1;
	while (file + 1 < starts.length && (starts[file + 1] ?? "") <= key) file++;
	return file;
}

/** Reads postings: for each the distance from the unit before, in a Golomb-Rice code, and four bits of level. */
function decode(text: string, count: number, all: number): Postings {
	let at = 0;
	let left = 0;
	let digit = 0;
	const bits = (n: number): number => {
		let value = 0;
		for (; n > 0; n--) {
			if (left === 0) {
				digit = digits.indexOf(text.charAt(at++));
				left = 6;
			}
			value = value * 2 + ((digit >> --left) & 1);
		}
		return value;
	};
	let low = 0;
	while (count * 2 ** (low + 1) <= all) low++;
	const units: number[] = [];
	const levels: number[] = [];
	for (let unit = -1; units.length < count; ) {
		let high = 0;
		while (at <= text.length && bits(1)) high++;
		unit += high * 2 ** low + bits(low) + 1;
		units.push(unit);
		levels.push(bits(4) + 1);
	}
	return { units, levels };
}
