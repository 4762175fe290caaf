/** Makes an element with attributes and children. Attributes with the value "" are left out. */
export function el<K extends keyof HTMLElementTagNameMap>(
	tag: K,
	attributes: Readonly<Record<string, string>> = {},
	...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) if (value) element.setAttribute(name, value);
	element.append(...children);
	return element;
}

/** Makes a button that asks the element it stands in to do something. */
export function button(act: string, text: string, quiet = true): HTMLButtonElement {
	return el("button", { type: "button", class: quiet ? "quiet" : "", "data-act": act }, text);
}

/** Finds the first element below another, as the type that the page's markup promises. */
export function find<E extends HTMLElement = HTMLElement>(root: ParentNode, selector: string): E | null {
	return root.querySelector<E>(selector);
}

/** Finds all elements below another. */
export function all<E extends HTMLElement = HTMLElement>(root: ParentNode, selector: string): E[] {
	return [...root.querySelectorAll<E>(selector)];
}

/** Returns the text of an element with its white space made single. */
export function textOf(node: Node | null | undefined): string {
	return (node?.textContent ?? "").replace(/\s+/g, " ").trim();
}

/** Decodes a part of an address. One that somebody has cut or mistyped stays as it is. */
export function decoded(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}

/** Returns the element that a fragment names; without one given, that of the page's address. */
export function targeted(hash = location.hash): HTMLElement | null {
	return document.getElementById(decoded(hash.slice(1)));
}

/** Gives the focus back to what opened something: to the menu that it is in, where that has been closed. */
export function refocus(opener: HTMLElement | null | undefined): void {
	const menu = opener?.closest("details:not([open])");
	(menu ? find(menu, "summary") : opener)?.focus({ preventScroll: true });
}
