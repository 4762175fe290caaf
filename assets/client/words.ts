// The words of the client. They come from the page, so that they are written once, by the layouts, in the language of
// the course.

let words: Map<string, string> | undefined;

/**
 * Returns the text of a key, with {1}, {2} … replaced by the arguments: from the page or, for what is needed later,
 * from the script of words once that is loaded. A key that neither has is returned itself.
 */
export function t(key: string, ...args: readonly (string | number)[]): string {
	if (!words) {
		words = new Map();
		for (const template of document.querySelectorAll<HTMLTemplateElement>("template.ui")) {
			for (const item of template.content.querySelectorAll("data")) words.set(item.value, item.textContent ?? "");
		}
	}
	const text = words.get(key) ?? window.vinjett.words?.[key] ?? key;
	return text.replace(/\{(\d)\}/g, (whole, n: string) => String(args[Number(n) - 1] ?? whole));
}
