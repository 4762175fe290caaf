// A page as thoughts, in the order of the page: what is shown to a group, by heading and by block, before it is known
// what fits.

import { all, el, find, textOf } from "../dom";
import { t } from "../ui";
import { conclusions, conversation, question, writable } from "./play";
import { moved, parts, slide, type Thought } from "./slide";

/** A moment of a meeting. */
export interface Moment {
	readonly title: string;
	readonly minutes: number;
}

// What makes sense alone at a desk only, and what scripts have added.
const alone =
	".crumbs, .add, .own, .save, .roles, .hint, .from, .cite, .footnote-ref, .checked, .actions, .trail, " +
	".looking-back, .sheets, .settings, textarea, video, audio, .transcript, .role[hidden], .chart details, " +
	".notice a, .go, em:first-child + a[href^='#']:last-child";

/**
 * Returns the thoughts of a page, and the moments of a meeting. The page is left as it is. Of a test come as many
 * questions as it draws for one reader: the same ones for the same lot.
 */
export function collect(page: HTMLElement, lot: string): { readonly thoughts: Thought[]; readonly agenda: Moment[] } {
	return new Collector(page.cloneNode(true) as HTMLElement, lot);
}

/** Goes through a copy of a page and collects what is in it. */
class Collector {
	readonly thoughts: Thought[] = [];
	agenda: Moment[] = [];
	readonly #main: HTMLElement;
	readonly #meeting: boolean;
	readonly #keys = new Set<string>();
	/** The heading of the section and its id, and the heading of the section that it is in. */
	#heading = "";
	#id = "";
	#over = "";
	#role = "";
	/** A run of text that is not a thought yet, and that which a prompt goes on from. */
	#flow: HTMLElement[] = [];
	#prior: HTMLElement[] = [];
	/** The first thought after the opening, of the section, and after the last notes. */
	#opened = 0;
	#begun = 0;
	#noted = 0;
	/** Notes that came before what they are for. */
	#notes: Node[] = [];
	/** The case just told. */
	#told: HTMLElement | undefined;
	/** The case that is the page, in the words that are for the wall. */
	#case: HTMLElement | undefined;
	/** The section whose text is not shown. */
	#skip = "";

	/** What is not a run of text, and what is done with it. */
	readonly #kinds: readonly (readonly [string, (this: Collector, block: HTMLElement) => void])[] = [
		["h2, h3", this.#section],
		["vj-question", this.#ask],
		["vj-conversation", this.#converse],
		[".recap", this.#again],
		[".role", this.#play],
		[".discussion, .reflection, .plan", this.#prompt],
		[".case", this.#tell],
		[".callout, .local", this.#call],
		["[data-agenda]", this.#plan],
		["figure, .contacts", this.#show],
		["template.notes", this.#note],
		["template", this.#replace],
		[".label", this.#flush],
	];

	constructor(main: HTMLElement, lot: string) {
		this.#main = main;
		this.#meeting = main.dataset.kind === "meeting";
		clean(main);
		const text = find(main, ".text");
		const test = find(main, "vj-test");
		if (test && text) window.vinjett.drawn?.(text, test, lot);
		const goals = find(main, ".goals");
		goals?.remove();
		// A case that is the page gives it its name, and its text is the page's.
		const lead = main.dataset.kind === "case" ? find(main, ".text > .case:first-child") : null;
		if (lead) this.#case = inBrief(lead);
		this.#open(lead ?? find(main, ".opening") ?? main);
		if (goals) {
			const { name, rest } = parts(goals);
			this.#add("goals", [slide("goals", "", name, ...rest)]);
		}
		this.#opened = this.#begun = this.thoughts.length;
		lead?.replaceWith(...lead.children);
		if (text) this.#each(text);
		if (this.#meeting) this.#close();
	}

	#add(key: string, ways: HTMLElement[], more: Partial<Thought> = {}): void {
		const wanted = key || this.#id || "start";
		let name = wanted;
		for (let n = 2; this.#keys.has(name); n++) name = wanted + "." + n;
		this.#keys.add(name);
		this.thoughts.push({ notes: this.#notes, minutes: 0, ...more, key: name, ways });
		this.#notes = [];
	}

	/** The first slide. A meeting's shows beside the title how one talks here. */
	#open(block: HTMLElement): void {
		const { vignette, label, name, rest } = parts(block);
		this.#heading = name;
		const summary = this.#meeting ? [] : rest.filter((part) => part.matches(".summary"));
		const head = slide("opener", label, name, ...summary, ...all(this.#main, ".opening .notice"));
		if (vignette) head.prepend(vignette);
		for (const part of all(block, ":scope > :is(.label, .name, .summary)")) part.remove();
		if (!this.#meeting) return this.#add("start", [head]);
		const template = find<HTMLTemplateElement>(this.#main, ".text > template.slide:first-child");
		template?.remove();
		const rules = [t("v-frame-1"), t("v-frame-2"), t("v-frame-3"), t("v-frame-4")].map((rule) =>
			el("li", {}, rule),
		);
		const frame = template ? parts(template.content) : { name: t("v-frame"), rest: [el("ul", {}, ...rules)] };
		const talk = slide("text", name, frame.name, ...frame.rest);
		this.#add("start", [
			el("section", { class: "slide opener beside" }, half("side", head), half("front", talk)),
			talk,
		]);
	}

	#each(block: HTMLElement): void {
		for (const part of [...block.children]) this.#take(part as HTMLElement);
		this.#flush();
	}

	#take(block: HTMLElement): void {
		const [, does] = this.#kinds.find(([selector]) => block.matches(selector)) ?? [];
		if (!does) {
			this.#flow.push(block);
			return;
		}
		// From one paragraph, that does not begin the section, a prompt goes on.
		const goesOn = block.matches(".reflection, .plan") && this.thoughts.length > this.#begun && !this.#flow[1];
		this.#prior = goesOn ? this.#flow.splice(0) : [];
		if (!block.matches("template:not(.notes)")) this.#flush();
		does.call(this, block);
	}

	/** Earlier questions: a group has not met them, one who reads alone has. */
	#again(block: HTMLElement): void {
		if (this.#meeting) this.#each(block);
	}

	/** Ends a run of text: it is one thought, whatever it takes. */
	#flush(): void {
		const run = this.#flow;
		this.#flow = [];
		const says = run.some((part) => textOf(part) || part.querySelector("img, svg"));
		if ((this.#skip && this.#skip === this.#id) || !says) return;
		this.#told = undefined;
		this.#add(this.#id, [slide("text", this.#above, this.#heading, ...run)]);
	}

	/** What stands above the heading of a slide in the section. */
	get #above(): string {
		return this.#role || this.#over;
	}

	#section(title: HTMLElement): void {
		this.#begun = this.thoughts.length;
		this.#told = undefined;
		if (title.matches("h3")) this.#over ||= this.#heading;
		else {
			this.#over = "";
			this.#noted = this.#begun;
		}
		this.#heading = textOf(title);
		this.#id = title.id;
	}

	/** Notes are for what stands before them, back to the last notes or the beginning of the section. */
	#note(block: HTMLElement): void {
		const before = this.thoughts.slice(this.#noted).map((thought) => thought.notes);
		const { childNodes } = (block as HTMLTemplateElement).content;
		for (const list of before.length ? before : [this.#notes]) list.push(...childNodes);
		this.#noted = this.thoughts.length;
	}

	/**
	 * A slide that is written as one. Under the title of its section it says to the room what the text says to one who
	 * reads.
	 */
	#replace(block: HTMLElement): void {
		const { name, rest } = parts((block as HTMLTemplateElement).content);
		if (name && name === this.#heading) {
			this.#flow = [];
			this.thoughts.length = this.#begun;
		}
		this.#flush();
		this.#add(this.#id, [slide("text", "", name, ...rest.map(writable))]);
	}

	#show(block: HTMLElement): void {
		const drawing = block.querySelector(":scope > .diagram");
		const shown = drawing ? block.children : [block];
		this.#add(block.id, [slide(drawing ? "drawing" : "text", this.#above, this.#heading, ...shown)]);
	}

	/** What is for those who work in some places. */
	#play(block: HTMLElement): void {
		this.#role = parts(block).label;
		this.#each(block);
		this.#role = "";
	}

	#converse(block: HTMLElement): void {
		conversation(block).forEach((turn, i) => this.#add(turn.key, turn.ways, { ...turn, inside: i > 0 }));
	}

	#ask(block: HTMLElement): void {
		const made = question(block);
		if (made) this.#add(block.dataset.question ?? block.id, this.#besideCase(made));
	}

	#prompt(block: HTMLElement): void {
		const meta = find(block, ":scope > .label .meta");
		meta?.remove();
		// What there is to consider comes last, with its summary as a heading.
		for (const more of all(block, ":scope > .consider")) {
			find(more, "summary")?.replaceWith(el("p", { class: "label" }, textOf(find(more, "summary"))));
			more.replaceWith(moved("div", "consider", more.childNodes));
		}
		const { label, rest } = parts(block);
		// Beside a case its name stands already.
		const discussion = t("v-discussion");
		const title = this.#told && textOf(find(this.#told, "h1")) === label ? discussion : label;
		const what = block.matches(".discussion") && title !== discussion ? discussion : "";
		const above = this.#role || [what, textOf(meta)].filter(Boolean).join(" · ");
		const made = slide(block.className, above, title, ...this.#prior, ...rest);
		this.#add(block.id, this.#besideCase(made), { minutes: Number(block.dataset.minutes) || 0 });
	}

	/** The ways of a slide after a case: with the case at its side, or alone. */
	#besideCase(made: HTMLElement): HTMLElement[] {
		const told = this.#told ?? this.#case;
		if (!told) return [made];
		const beside = el(
			"section",
			{ class: made.className + " beside" },
			half("front", made),
			half("side told", told),
		);
		const label = find(made, ".label");
		// Alone it says of whom it is.
		if (label && told === this.#case) label.prepend(textOf(find(told, "h1")) + " · ");
		return [beside, made];
	}

	#tell(block: HTMLElement): void {
		const { vignette, label, name, rest } = parts(block);
		this.#told = slide("told", label, name, ...rest);
		if (vignette) this.#told.prepend(vignette);
		this.#add(block.id, [this.#told]);
	}

	#call(block: HTMLElement): void {
		const { label, name, rest } = parts(block);
		const title = name || label;
		const section = this.#heading === title || block.matches(".takeaway") ? "" : this.#heading;
		this.#add(block.id, [slide(block.className, this.#role || (name ? label : section), title, ...rest)]);
	}

	/** The agenda. What stands before it is for those who prepare the meeting. */
	#plan(block: HTMLElement): void {
		this.agenda = all(block, "tbody tr").map((row, i) => {
			row.dataset.moment = String(i);
			const minutes = row.lastElementChild;
			return { title: textOf(minutes?.previousElementSibling), minutes: parseInt(textOf(minutes), 10) || 0 };
		});
		this.thoughts.length = this.#noted = this.#opened;
		this.#add(this.#id, [slide("agenda", "", this.#heading, block)]);
		this.#skip = this.#id; // what stands after it is for them too
	}

	/** A meeting ends with what is decided, and with where there is support. */
	#close(): void {
		const decided = (thought: Thought | undefined) => thought?.ways.some((way) => find(way, ".conclusions"));
		if (!this.thoughts.some(decided)) {
			const heads = [t("v-close-what"), t("v-close-who"), t("v-close-when")];
			this.#add("close", [slide("text", "", t("v-close"), conclusions(heads))]);
		}
		const support = find(document, ".colophon .support");
		if (!support || !decided(this.thoughts.at(-1))) return;
		const copy = support.cloneNode(true) as HTMLElement;
		clean(copy);
		const { name, rest } = parts(copy);
		this.#add("support", [slide("goals", "", name, ...rest)]);
	}
}

/** Takes from a copy what is not for a wall: links lead away. */
function clean(root: HTMLElement | DocumentFragment): void {
	for (const link of all(root, ":is(p, li) > a:not(.term, .phone, .choices a)")) pointing(link, 4);
	for (const cite of all(root, ".cite, .footnote-ref")) pointing(cite.closest("sup") ?? cite, 1);
	for (const part of all(root, alone)) part.remove();
	// What is mostly links is to read on from.
	for (const list of all(root, "ul:not(.choices), .table")) {
		if (3 * all(list, "a:not(.term)").map(textOf).join("").length > textOf(list).length) list.remove();
	}
	for (const part of all(root, "p, li, sup")) if (!part.childElementCount && !textOf(part)) part.remove();
	for (const part of all(root, "[hidden], [tabindex]")) {
		part.hidden = false;
		part.removeAttribute("tabindex"); // there is nothing to scroll
	}
	for (const link of all(root, "a:not(.choices a)")) link.replaceWith(...link.childNodes);
	for (const template of all<HTMLTemplateElement>(root, "template.slide")) clean(template.content);
}

/**
 * Takes away a sentence that only points to something to read: a link, or a source, with hardly a word around it.
 * Before other sources goes the space.
 */
function pointing(link: HTMLElement, most: number): void {
	const { previousSibling: before, nextSibling: after } = link;
	const said = before?.textContent ?? "";
	const kept = said.replace(/[^.!?”]*$/, ""); // the sentences before
	const [, more, then] = /^([^.!?]*)[.!?](.*)/s.exec(after?.textContent ?? "") ?? [];
	const words = (said.slice(kept.length) + more).trim().split(/\s+/);
	const points = then !== undefined && (kept || !before?.previousSibling) && words.length <= most;
	if (before instanceof Text) before.data = points ? kept : most > 1 ? said : said.trimEnd();
	if (!points) return;
	if (after) after.textContent = then;
	link.remove();
}

/** A case in the words that its author has written for the wall, else in its summary. */
function inBrief(lead: HTMLElement): HTMLElement {
	const { vignette, label, name, rest } = parts(lead);
	const template = find<HTMLTemplateElement>(lead, ":scope > template.slide");
	const words = template ? parts(template.content).rest : rest.filter((part) => part.matches(".summary"));
	const told = slide("told", label, name, ...words.map((part) => part.cloneNode(true)));
	if (vignette) told.prepend(vignette.cloneNode(true));
	return told;
}

/** A copy of what is on a slide, to stand beside something else. */
function half(name: string, of: HTMLElement): HTMLElement {
	return moved("div", name, (of.cloneNode(true) as HTMLElement).childNodes);
}
