// A page as thoughts, in the order of the page: what is shown to a group, by heading and by block, before it is known what fits.

import { all, el, find, textOf } from "../dom";
import { t } from "../ui";
import { conclusions, conversation, moved, type Played, question, type Turn, writable } from "./play";
import { slide } from "./slide";

/** One thought: what would be one slide if there were room. */
export interface Thought {
	readonly key: string;
	readonly title: string;
	readonly slide: HTMLElement;
	readonly notes: Node[];
	readonly minutes: number;
	/** Whether its lists come line by line. */
	readonly listed: boolean;
	/** The same with the case at its side. */
	readonly beside?: HTMLElement;
	/** What comes before it where there is no room for both. */
	readonly before?: HTMLElement;
	readonly question?: Played;
	readonly turns?: readonly Turn[];
}

/** A moment of a meeting. */
export interface Moment {
	readonly title: string;
	readonly minutes: number;
}

// What makes sense alone at a desk only, and what scripts have added.
const alone =
	".tools, .toc, .crumbs, .closing, .add, .own, .save, .roles, .hint, .from, .cite, .footnote-ref, .checked, .actions, .test, .trail, .looking-back, " +
	"textarea, video, audio, .transcript, .role[hidden], .chart details, .notice a, .go";

/** Returns the thoughts of a page, and the moments of a meeting. The page is left as it is. */
export function collect(page: HTMLElement): { readonly thoughts: Thought[]; readonly agenda: Moment[] } {
	const collector = new Collector(page.dataset.kind ?? "");
	collector.read(page.cloneNode(true) as HTMLElement);
	return { thoughts: collector.thoughts, agenda: collector.agenda };
}

/** Takes from a copy what is not for a wall: links lead away, ids would stand twice. */
function clean(root: HTMLElement | DocumentFragment): void {
	for (const choice of all(root, ".choices > li")) {
		const link = find<HTMLAnchorElement>(choice, "a");
		if (link) choice.dataset.to = decodeURIComponent(link.hash.slice(1));
	}
	for (const cite of all(root, ".cite, .footnote-ref")) {
		const before = (cite.closest("sup") ?? cite).previousSibling;
		if (before instanceof Text) before.textContent = (before.textContent ?? "").trimEnd();
	}
	for (const part of all(root, alone)) part.remove();
	for (const part of all(root, "p, li, sup")) if (!part.childElementCount && !textOf(part)) part.remove();
	for (const part of all(root, "[hidden]")) part.hidden = false;
	for (const link of all(root, "a")) if (!link.closest(".choices")) link.replaceWith(...link.childNodes);
	for (const table of all(root, ".table")) for (const name of ["role", "tabindex", "aria-label"]) table.removeAttribute(name);
	for (const template of all<HTMLTemplateElement>(root, "template.slide")) clean(template.content);
}

class Collector {
	readonly thoughts: Thought[] = [];
	agenda: Moment[] = [];
	readonly #kind: string;
	readonly #keys = new Set<string>();
	#title = ""; // of the section
	#id = "";
	#over = ""; // the title of the section that a section is in
	#flow: HTMLElement[] = [];
	#begun = 0; // the first thought of the section
	#noted = 0; // the first thought after the last notes
	#notes: Node[] = []; // that came before what they are for
	#case: HTMLElement | undefined; // the case just told
	#role = "";
	#skip = ""; // the section whose text is not shown

	constructor(kind: string) {
		this.#kind = kind;
	}

	read(main: HTMLElement): void {
		clean(main);
		const text = find(main, ".text");
		const lead = text && find(text, ":scope > article.case:first-child");
		if (lead && this.#kind === "case") {
			// The case is the page: its name is the title, and its text is the page's.
			const head = all(lead, ":scope > :is(.vignette, .label, .name, .summary)");
			this.#opener(main, head);
			lead.replaceWith(...lead.childNodes);
		} else {
			this.#opener(main, all(main, ".opening > :is(.vignette, .where, h1, .summary)"));
		}
		for (const part of [...(text?.children ?? [])]) this.#block(part as HTMLElement);
		this.#flush();
		if (this.#kind === "meeting") this.#end();
	}

	/** The first slide. A meeting's shows beside the title how one talks here. */
	#opener(main: HTMLElement, parts: HTMLElement[]): void {
		const pick = (selector: string) => parts.find((part) => part.matches(selector));
		const title = textOf(pick("h1, h2, .name"));
		this.#title = title;
		const notice = find(main, ".opening .notice");
		const vignette = pick(".vignette");
		const summary = pick(".summary");
		const label = textOf(pick(".where, .label"));
		const head = slide("opener", label, title, ...[summary, notice].flatMap((part) => (part ? [part] : [])));
		if (vignette) head.prepend(vignette);
		const template = find<HTMLTemplateElement>(main, ".text > template.slide:first-child");
		const goals = find(main, ".goals");
		if (this.#kind === "meeting") {
			const frame = template ? [...template.content.children].map((part) => part as HTMLElement) : defaultFrame();
			template?.remove();
			const name = frame.find((part) => /^H\d$/.test(part.tagName));
			const list = frame.filter((part) => part !== name);
			const beside = head.cloneNode(true) as HTMLElement;
			find(beside, ".summary")?.remove();
			const side = moved("div", "side", beside.childNodes);
			const framed = el("section", { class: "slide opener beside" }, side, el("div", { class: "front" }, el("h2", {}, textOf(name)), el("div", { class: "body" }, ...list.map((part) => part.cloneNode(true)))));
			this.#add("start", title, head, { beside: framed, before: slide("text", "", textOf(name), ...list), listed: false });
		} else {
			this.#add("start", title, head, { listed: false });
		}
		if (goals) {
			const name = textOf(find(goals, "h2"));
			this.#add("goals", name, slide("text goals", "", name, ...all(goals, "ul")), { listed: false });
			goals.remove();
		}
	}

	#block(block: HTMLElement): void {
		const type = block.localName;
		if (block instanceof HTMLTemplateElement) {
			if (block.classList.contains("notes")) this.#note(block);
			else this.#slide([...block.content.children] as HTMLElement[]);
			return;
		}
		if (type === "h2" || type === "h3") {
			this.#flush();
			if (type === "h2") this.#over = "";
			else this.#over ||= this.#title;
			this.#title = textOf(block);
			this.#id = block.id;
			this.#begun = this.thoughts.length;
			this.#case = undefined;
			if (type === "h2") this.#noted = this.thoughts.length;
			return;
		}
		const special: [string, (block: HTMLElement) => void][] = [
			["vj-question", (b) => this.#question(b)],
			["vj-conversation", (b) => this.#conversation(b)],
			["vj-test", (b) => this.#each(b)],
			[".recap", (b) => this.#kind === "meeting" && this.#each(b)],
			[".role", (b) => this.#roleOf(b)],
			[".discussion, .reflection, .plan", (b) => this.#prompts(b)],
			[".case", (b) => this.#told(b)],
			[".callout, .local", (b) => this.#callout(b)],
			[".table[data-agenda]", (b) => this.#moments(b)],
			["figure, .contacts", (b) => (b.querySelector(":scope > .diagram") ? this.#drawing(b) : this.#whole(b))],
			[".goals, .settings, .label", () => undefined],
		];
		const found = special.find(([selector]) => block.matches(selector));
		if (!found) {
			this.#flow.push(block);
			return;
		}
		this.#flush();
		found[1](block);
	}

	#each(block: HTMLElement): void {
		for (const part of [...block.children]) this.#block(part as HTMLElement);
	}

	#roleOf(block: HTMLElement): void {
		this.#role = textOf(find(block, ":scope > .label"));
		for (const part of [...block.children]) if (!part.matches(".label")) this.#block(part as HTMLElement);
		this.#flush();
		this.#role = "";
	}

	/** Ends a run of text: it is one thought, whatever it takes. */
	#flush(): void {
		const flow = this.#flow;
		this.#flow = [];
		if ((this.#skip && this.#skip === this.#id) || !flow.some((part) => textOf(part) || part.querySelector("img, svg"))) return;
		this.#case = undefined;
		this.#add(this.#id, this.#title, slide("text", this.#role || this.#over, this.#title, ...flow));
	}

	#add(key: string, title: string, made: HTMLElement, more: Partial<Thought> = {}): Thought {
		let name = key || this.#id || "start";
		for (let n = 2; this.#keys.has(name); n++) name = (key || this.#id || "start") + "." + n;
		this.#keys.add(name);
		for (const one of [made, more.beside, more.question?.slide, more.question?.answers]) {
			if (one) for (const part of all(one, "[id]")) part.removeAttribute("id");
		}
		const thought = { key: name, title, slide: made, notes: this.#notes, minutes: 0, listed: true, ...more };
		this.#notes = [];
		this.thoughts.push(thought);
		return thought;
	}

	/** Notes are for what stands before them, back to the last notes or the beginning of the section. */
	#note(template: HTMLTemplateElement): void {
		this.#flush();
		const notes = [...template.content.childNodes];
		if (this.#noted === this.thoughts.length) this.#notes.push(...notes);
		for (const thought of this.thoughts.slice(this.#noted)) thought.notes.push(...notes);
		this.#noted = this.thoughts.length;
	}

	#slide(parts: HTMLElement[]): void {
		const name = parts.find((part) => /^H\d$/.test(part.tagName));
		const title = textOf(name);
		if (title && title === this.#title) {
			// What the section says to one who reads, the slide says to the room.
			this.#flow = [];
			this.thoughts.length = this.#begun;
		} else {
			this.#flush();
		}
		const blocks = parts.filter((part) => part !== name).map((part) => writable(part) ?? part);
		this.#add(this.#id, title || this.#title, slide("text", "", title, ...blocks));
	}

	#question(block: HTMLElement): void {
		const played = question(block);
		if (!played) return;
		const id = block.dataset.question ?? block.id;
		this.#add(id, played.title, played.slide, { question: played, listed: false, ...this.#besideCase(played.slide) });
	}

	#conversation(block: HTMLElement): void {
		const { title, turns } = conversation(block, block.id);
		for (const turn of turns) for (const part of all(turn.slide, "[id]")) part.removeAttribute("id");
		this.#add(block.id, title, el("section"), { turns, listed: false });
	}

	#prompts(block: HTMLElement): void {
		const label = find(block, ":scope > .label");
		const meta = textOf(label && find(label, ".meta"));
		find(block, ":scope > .label .meta")?.remove();
		const consider = find(block, ":scope > .consider");
		consider?.remove();
		const kind = block.matches(".discussion") ? "discussion" : block.matches(".plan") ? "plan" : "reflection";
		// Beside a case its name stands already.
		const name = this.#case && textOf(find(this.#case, ".name")) === textOf(label) ? t("v-discussion") : textOf(label);
		const over = this.#role || [kind === "discussion" && name !== t("v-discussion") ? t("v-discussion") : "", meta].filter(Boolean).join(" · ");
		const made = slide(kind, over, name, ...[...block.children].filter((part) => part !== label));
		const minutes = Number(block.dataset.minutes) || 0;
		this.#add(block.id, textOf(label), made, { minutes, ...this.#besideCase(made) });
		if (!consider) return;
		const summary = find(consider, "summary");
		summary?.remove();
		this.#add(block.id, textOf(summary), slide("text", textOf(label), textOf(summary), ...consider.children));
	}

	/** The same slide with the case that has just been told at its side. */
	#besideCase(made: HTMLElement): { beside?: HTMLElement } {
		if (!this.#case) return {};
		const front = made.cloneNode(true) as HTMLElement;
		return { beside: el("section", { class: made.className + " beside" }, this.#case.cloneNode(true), moved("div", "front", front.childNodes)) };
	}

	#told(block: HTMLElement): void {
		const name = find(block, ".name");
		const title = textOf(name);
		const label = textOf(find(block, ":scope > .label"));
		const blocks = [...block.children].filter((part) => part !== name && !part.matches(".label"));
		const side = el("div", { class: "side told" }, el("p", { class: "label" }, label), el("p", { class: "name" }, title), el("div", { class: "body" }, ...blocks.map((part) => part.cloneNode(true))));
		for (const part of all(side, ".vignette")) part.remove();
		this.#add(block.id, title, slide("told", label, title, ...blocks), { listed: false });
		this.#case = side;
	}

	#callout(block: HTMLElement): void {
		const label = find(block, ":scope > .label");
		const title = find(block, ":scope > .title");
		const blocks = [...block.children].filter((part) => part !== label && part !== title);
		const name = textOf(title) || textOf(label);
		const made = slide(block.className, this.#role || (title ? textOf(label) : this.#title === name ? "" : this.#title), name, ...blocks);
		this.#add(block.id, name, made);
	}

	#whole(block: HTMLElement): void {
		this.#add(block.id, this.#title, slide("text", this.#role || this.#over, this.#title, block), { listed: false });
	}

	#drawing(block: HTMLElement): void {
		this.#add(block.id, this.#title, slide("drawing", this.#over, this.#title, ...block.children), { listed: false });
	}

	/** The agenda. What stands before it is for those who prepare the meeting. */
	#moments(block: HTMLElement): void {
		const rows = all(block, "tbody tr");
		this.agenda = rows.map((row) => {
			const cells = [...row.children];
			return { title: textOf(cells.at(-2)), minutes: parseInt(textOf(cells.at(-1)), 10) || 0 };
		});
		rows.forEach((row, i) => (row.dataset.moment = String(i)));
		this.thoughts.splice(0, this.thoughts.length, ...this.thoughts.filter((thought) => /^(start|goals)$/.test(thought.key)));
		this.#add(this.#id, this.#title, slide("agenda", "", this.#title, block), { listed: false });
		this.#skip = this.#id; // what stands after it is for them too
	}

	/** A meeting ends with what is decided, and with where there is support. */
	#end(): void {
		if (!this.thoughts.some((thought) => find(thought.slide, ".conclusions"))) {
			this.#title = t("v-close");
			this.#add("close", t("v-close"), slide("text", "", t("v-close"), conclusions([t("v-close-what"), t("v-close-who"), t("v-close-when")])));
		}
		const last = this.thoughts.at(-1);
		const support = find(document, ".colophon .support");
		if (support && last && find(last.slide, ".conclusions")) {
			const copy = support.cloneNode(true) as HTMLElement;
			clean(copy);
			const name = find(copy, "h2");
			this.#add("support", textOf(name), slide("text", "", textOf(name), ...[...copy.children].filter((part) => part !== name)), { listed: false });
		}
	}
}

/** How one talks in a group, where the meeting does not say it. */
function defaultFrame(): HTMLElement[] {
	return [el("h2", {}, t("v-frame")), el("ul", {}, ...["1", "2", "3", "4"].map((n) => el("li", {}, t("v-frame-" + n))))];
}
