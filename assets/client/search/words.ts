// Words as the index has them. internal/search/words.go divides and folds texts alike.

const word = /(?:(?![\u{10000}-\u{10ffff}])[\p{L}\p{N}\p{M}])+/gu;

/** A word of a text and where it stands. */
export interface Word {
	readonly text: string;
	readonly start: number;
	readonly end: number;
}

/** Returns the words of a text in lower case, letter by letter. */
export function wordsOf(text: string): Word[] {
	return [...text.matchAll(word)].map((m) => ({
		text: Array.from(m[0].normalize(), (letter) => letter.toLowerCase()).join(""),
		start: m.index,
		end: m.index + m[0].length,
	}));
}

/** Returns a word without its diacritics. */
export function fold(text: string): string {
	return text.normalize("NFD").replace(/\p{Mn}/gu, "");
}

/** Reports whether a form is what was written, in which any letter may lack its diacritic. */
export function isWritten(written: string, form: string): boolean {
	if (written.length !== form.length) return false;
	for (let i = 0; i < form.length; i++) {
		const letter = form.charAt(i);
		if (written[i] !== letter && written[i] !== fold(letter)) return false;
	}
	return true;
}

/**
 * Reports whether two words differ by one typing error: a letter too many, too few, another, or two that changed
 * places.
 */
export function isOneOff(a: string, b: string): boolean {
	if (a.length < b.length) [a, b] = [b, a];
	if (a.length - b.length > 1) return false;
	let i = 0;
	while (i < b.length && a[i] === b[i]) i++;
	if (a.length > b.length) return a.slice(i + 1) === b.slice(i);
	if (a.slice(i + 1) === b.slice(i + 1)) return i < a.length;
	return a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
}
