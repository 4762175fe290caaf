// The words of the client. They come from the page, so that they are written once, by the layouts, in the language of the course.

let words: Map<string, string> | undefined;

/**
 * Returns the text of a key, with {1}, {2} … replaced by the arguments: from the page or, for what is needed later, from the
 * script of words once that is loaded. A key that neither has is returned itself.
 */
export function t(key: string, ...args: readonly (string | number)[]): string {
	if (!words) {
		words = new Map();
		for (const template of document.querySelectorAll<HTMLTemplateElement>("template.ui")) {
			for (const item of template.content.querySelectorAll("data")) words.set(item.value, item.textContent ?? "");
		}
	}
	return (words.get(key) ?? window.vinjett.words?.[key] ?? key).replace(/\{(\d)\}/g, (whole, n: string) => String(args[Number(n) - 1] ?? whole));
}

/** Returns the texts whose keys begin with a prefix, by the rest of the key, in the order of the page. */
export function family(prefix: string): Map<string, string> {
	t("");
	const found = new Map<string, string>();
	const everything = [...Object.entries(window.vinjett.words ?? {}), ...(words ?? [])];
	for (const [key, text] of everything) if (key.startsWith(prefix)) found.set(key.slice(prefix.length), text);
	return found;
}

/** Shortens a text for a message that is read aloud. */
export function brief(text: string, most = 60): string {
	const plain = text.replace(/\s+/g, " ").trim();
	return plain.length > most ? plain.slice(0, most - 1).trimEnd() + "…" : plain;
}
