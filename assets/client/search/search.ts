// Search: on its own page, and in a dialog over every other. It begins when the reader opens it; main.ts loads it then.

import { all, button, el, find } from "../dom";
import type { Acting } from "../hub";
import { brief, t } from "../ui";
import { filesIn, Stale } from "./files";
import { Index, keyLetters, Kind, type Unit } from "./index";
import { search, type Found } from "./query";

const root = new URL(document.documentElement.dataset.root ?? "./", location.href);
const reader = filesIn(new URL("assets/search/", root).href);
let index = new Index(reader());

/** Does something with the index, with a new one if the site has been published anew since it was read. */
async function withIndex<T>(use: (index: Index) => Promise<T>): Promise<T> {
	try {
		return await use(index);
	} catch (error) {
		if (!(error instanceof Stale)) throw error;
		index = new Index(reader(error.version));
		return use(index);
	}
}

/** How many results are shown at first, and added by each press of the button. */
const page = 10;

/** How long the reader pauses, in milliseconds, before a search begins by itself. */
const pause = 200;

/** A form to search, with its results. */
class Search {
	readonly #asking: (text: string) => void;
	readonly #input: HTMLInputElement;
	readonly #part = el("select");
	readonly #said = el("p", { class: "result", role: "status" });
	readonly #results = el("ol", { class: "results" });
	readonly #more = button("", t("f-more"));
	#timer = 0;
	#asked = 0; // counts searches, so that a late answer to an earlier one is left out
	#found: Found | undefined;

	/**
	 * Puts the form, if there is none, and what belongs to it into a place; asking is called with every text that is
	 * searched for.
	 */
	constructor(place: HTMLElement, asking: (text: string) => void = () => undefined) {
		this.#asking = asking;
		let form = find<HTMLFormElement>(place, "form.search");
		if (!form) {
			form = el(
				"form",
				{ class: "search", role: "search" },
				el("label", {}, t("f-label") + " ", el("input", { type: "search", name: "q", autocomplete: "off" })),
				el("button", { type: "submit" }, t("f-search")),
			);
			place.append(form);
		}
		this.#input = find<HTMLInputElement>(form, "input") ?? el("input");
		form.append(el("label", { class: "part" }, t("f-part") + " ", this.#part));
		form.after(this.#said, this.#results, this.#more);
		form.hidden = false;
		this.#more.hidden = true;
		this.#part.append(new Option(t("f-all"), "-1"));
		void this.#listParts();

		this.#input.addEventListener("input", () => {
			clearTimeout(this.#timer);
			this.#timer = window.setTimeout(() => void this.#search(true), pause);
		});
		this.#part.addEventListener("change", () => void this.#search(false));
		this.#more.addEventListener("click", () => {
			const first = this.#results.childElementCount;
			void this.#show().then(() => this.#links()[first]?.focus());
		});
		form.addEventListener("submit", (event) => {
			event.preventDefault();
			void this.#search(false);
		});
		place.addEventListener("keydown", (event) => this.#step(event));
	}

	/** Whether the reader can see it: one document of many pages shows one of them. */
	get shown(): boolean {
		return this.#input.getClientRects().length > 0;
	}

	focus(): void {
		this.#input.focus();
		this.#input.select();
	}

	/** Searches for a text that the reader did not write here. */
	ask(text: string): void {
		this.#input.value = text;
		void this.#search(false);
	}

	async #listParts(): Promise<void> {
		const { parts } = await withIndex((index) => index.root());
		parts.forEach(([, title], i) => {
			if (title) this.#part.append(new Option(nameOf(title), String(i)));
		});
	}

	async #search(writing: boolean): Promise<void> {
		clearTimeout(this.#timer);
		const asked = ++this.#asked;
		const text = this.#input.value;
		this.#asking(text.trim());
		try {
			const found = text.trim()
				? await withIndex((index) => search(index, text, writing, Number(this.#part.value)))
				: undefined;
			if (asked !== this.#asked) return;
			this.#found = found;
			const items = found ? await this.#items(found, 0) : [];
			if (asked !== this.#asked) return;
			this.#results.replaceChildren(...items);
			// Few letters are not yet a word that could be missed.
			const early = writing && text.trim().length < keyLetters && items.length === 0;
			this.#said.textContent = found && !early ? this.#summary(found) : "";
			this.#more.hidden = !found || found.units.length <= items.length;
		} catch {
			if (asked !== this.#asked) return;
			this.#results.replaceChildren();
			this.#more.hidden = true;
			this.#said.textContent = t("f-failed");
		}
	}

	/** Shows the next results. */
	async #show(): Promise<void> {
		const found = this.#found;
		if (!found) return;
		const items = await this.#items(found, this.#results.childElementCount);
		if (found !== this.#found) return;
		this.#results.append(...items);
		this.#more.hidden = found.units.length <= this.#results.childElementCount;
	}

	#summary(found: Found): string {
		const n = found.units.length;
		if (n === 0) return t("f-none", brief(this.#input.value, 40));
		const count = n === 1 ? t("f-found-one") : t("f-found", n);
		const instead = found.instead.map(([, meant]) => meant);
		return instead.length > 0 ? t("f-instead", brief(instead.join(", "), 40)) + " " + count : count;
	}

	async #items(found: Found, from: number): Promise<HTMLLIElement[]> {
		return withIndex(async (index) => {
			const { parts } = await index.root();
			return Promise.all(
				found.units.slice(from, from + page).map(async (n) => {
					const unit = await index.unit(n);
					const part = parts.filter(([first]) => first <= n).pop()?.[1] ?? "";
					const link = el(
						"a",
						{ href: root.href + unit.address + (unit.fragment && "#" + unit.fragment) },
						...marked(found, unit.title),
					);
					const item = el("li", {}, link, " ", el("span", { class: "meta" }, where(unit, part)));
					if (unit.start) item.append(el("p", {}, ...marked(found, unit.start)));
					return item;
				}),
			);
		});
	}

	#links(): HTMLAnchorElement[] {
		return all<HTMLAnchorElement>(this.#results, "a");
	}

	/** The arrows go between the field and the results. */
	#step(event: KeyboardEvent): void {
		const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		const stops = [this.#input, ...this.#links()];
		const at = stops.findIndex((stop) => stop === document.activeElement);
		const next = by && at >= 0 ? stops[at + by] : undefined;
		if (!next) return;
		event.preventDefault();
		next.focus();
	}
}

/** What the units outside the parts are called. A page and a section are called by the part they are in. */
const kinds: Readonly<Partial<Record<Kind, string>>> = {
	[Kind.Case]: "f-kind-2",
	[Kind.Question]: "f-kind-3",
	[Kind.Conversation]: "f-kind-4",
	[Kind.Term]: "f-kind-5",
	[Kind.Contact]: "f-kind-6",
	[Kind.Source]: "f-kind-7",
};

/** Names a part of the course, or what the units outside the parts are. */
function nameOf(part: string | Kind): string {
	return typeof part === "string" ? part : t(kinds[part] ?? "");
}

/** Says what a unit is and where it stands. */
function where(unit: Unit, part: string | Kind): string {
	const names = [unit.kind >= Kind.Case ? nameOf(unit.kind) : "", typeof part === "string" ? part : "", unit.page];
	return names.filter((name, i) => name && name !== unit.title && !names.slice(0, i).includes(name)).join(" · ");
}

function marked(found: Found, text: string): (string | HTMLElement)[] {
	return found.marks(text).map((piece, i) => (i % 2 ? el("mark", {}, piece) : piece));
}

/** Shows what is searched for in the address of the page, so that going back leads to the same results. */
function keep(text: string): void {
	const url = new URL(location.href);
	if (text) url.searchParams.set("q", text);
	else url.searchParams.delete("q");
	history.replaceState(history.state, "", url);
}

/** Makes the dialog that other pages have; the returned function opens it. */
function dialog(): () => void {
	const place = el("div");
	const close = button("", t("f-close"));
	const box = el("dialog", { class: "find", "aria-label": t("f-label") }, close, place);
	close.addEventListener("click", () => box.close());
	box.addEventListener("click", (event) => {
		// A result on the page that is open only moves it.
		if (event.target === box || (event.target instanceof Element && event.target.closest(".results a")))
			box.close();
	});
	box.addEventListener("keydown", (event) => {
		if (event.key === "Escape") box.close(); // at once, also where the field would be emptied first
	});
	document.body.append(box);
	const form = new Search(place);
	return () => {
		if (!box.open) box.showModal();
		form.focus();
	};
}

const own = find<Acting>(document, "vj-search");
const form = own ? new Search(own, keep) : undefined;
let show: (() => void) | undefined;
window.vinjett.open.search = () => (form?.shown ? form.focus() : (show ??= dialog())());

// main.ts tells an element what the reader did in it; the form knows by itself.
if (own) own.act = () => undefined;

// What the address asks for, or the reader has written while this script was on its way.
const asked = new URLSearchParams(location.search).get("q") ?? (own && find<HTMLInputElement>(own, "input")?.value);
if (asked) form?.ask(asked);
