// What the server has written into the page for its author, and how to ask the server for more.

/** A part of the page that can be changed. */
export interface Editable {
	/** The offset in the mark before it. */
	readonly mark: number;
	readonly at: number;
	readonly kind: string;
	/** Whether it stands in no other part. */
	readonly top: boolean;
	readonly name: string;
}

interface Surroundings {
	readonly token: string;
	/** "" when the page shows no file that can be changed here. */
	readonly file: string;
	readonly words: Readonly<Record<string, string>>;
	readonly parts: readonly Editable[];
	readonly paths: Readonly<Record<string, string>>;
}

export const page = JSON.parse(document.getElementById("_vinjett-workplace")?.textContent ?? "{}") as Surroundings;

/** Returns a text of the workplace with what stands for {1}, {2} … in it. */
export function t(key: string, ...values: readonly (string | number)[]): string {
	return (page.words[key] ?? key).replace(/\{(\d)\}/g, (_, n: string) => String(values[Number(n) - 1] ?? ""));
}

/** Returns the text for a number. */
export function n(key: string, count: number): string {
	return t(count === 1 ? `${key}-one` : key, count);
}

/** Returns an element with attributes and children. A property that is a function listens. */
export function make<K extends keyof HTMLElementTagNameMap>(
	name: K,
	attributes: Readonly<Record<string, string | boolean | ((event: Event) => void)>> = {},
	...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
	const element = document.createElement(name);
	for (const [key, value] of Object.entries(attributes)) {
		if (typeof value === "function") element.addEventListener(key, value);
		else if (value !== false) element.setAttribute(key, value === true ? "" : value);
	}
	element.append(...children);
	return element;
}

/** Returns a button. */
export function button(text: string, press: () => void, attributes: Readonly<Record<string, string | boolean>> = {}) {
	return make("button", { type: "button", click: press, ...attributes }, text);
}

/** What the server says: a status, and what belongs to it. */
export interface Answer<T> {
	readonly status: number;
	readonly body: T & { readonly message?: string };
}

/** Asks the server to do something. */
export async function ask<T>(what: string, request: object | Blob, query = ""): Promise<Answer<T>> {
	const blob = request instanceof Blob;
	try {
		const response = await fetch(`/_vinjett/${what}${query}`, {
			method: "POST",
			headers: {
				"Vinjett-Token": page.token,
				"Content-Type": blob ? "application/octet-stream" : "application/json",
			},
			body: blob ? request : JSON.stringify(request),
		});
		return { status: response.status, body: (await response.json()) as T & { message?: string } };
	} catch {
		return { status: 0, body: { message: t("lost-server") } as T & { message: string } };
	}
}

/** Opens a file in the author's editor, and says so if that does not work. */
export async function openFile(file: string, line: number, column: number): Promise<void> {
	const { status, body } = await ask<object>("editor", { file, line, column });
	if (status !== 200) say(body.message ?? "");
}

/** Says something where it is read aloud. */
export function say(text: string): void {
	const place = document.querySelector("#_vinjett-strip [role=status], .vj-said");
	if (place) place.textContent = text;
}

/** What is kept of this tab while its pages are loaded anew. */
export const kept = {
	get(name: string): string {
		try {
			return sessionStorage.getItem(`vinjett-${name}`) ?? "";
		} catch {
			return "";
		}
	},
	set(name: string, value: string): void {
		try {
			if (value) sessionStorage.setItem(`vinjett-${name}`, value);
			else sessionStorage.removeItem(`vinjett-${name}`);
		} catch {
			// Storage is closed to this page: it is forgotten.
		}
	},
};

/** Loads the page anew where the reader is. */
export function load(): void {
	dispatchEvent(new CustomEvent("vinjett-load"));
}
