// The words that a feature shows.

/** Returns the text of a key, see words.ts. */
export function t(key: string, ...args: readonly (string | number)[]): string {
	return window.vinjett.t(key, ...args);
}

/** Shortens a text for a message that is read aloud. */
export function brief(text: string, most = 60): string {
	const plain = text.replace(/\s+/g, " ").trim();
	return plain.length > most ? plain.slice(0, most - 1).replace(/[\s,;:–-]+$/, "") + "…" : plain;
}
