// A page as thoughts, in the order of the page: what is shown to a group, by heading and by block, before it is known what fits.

import { all, el, find, textOf } from "../dom";
import { t } from "../ui";
import { conclusions, conversation, question, writable } from "./play";
import { moved, parts, slide } from "./slide";

/** One thought: what would be one slide if there were room. */
export interface Thought {
	readonly key: string;
	/** How it can be shown, the fullest way first. The first that there is room for is taken; the last can be divided. */
	readonly ways: HTMLElement[];
	readonly notes: Node[];
	readonly minutes: number;
	/** See Slide, as for the next two. */
	readonly next?: string;
	readonly choices?: readonly string[];
	readonly inside?: boolean;
}

/** A moment of a meeting. */
export interface Moment {
	readonly title: string;
	readonly minutes: number;
}

// What makes sense alone at a desk only, and what scripts have added.
const alone =
	".crumbs, .add, .own, .save, .roles, .hint, .from, .cite, .footnote-ref, .checked, .actions, .trail, .looking-back, " +
	".sheets, .settings, textarea, video, audio, .transcript, .role[hidden], .chart details, .notice a, .go, em:first-child + a[href^='#']:last-child";

/**
 * Returns the thoughts of a page, and the moments of a meeting. The page is left as it is. Of a test come as many questions as it
 * draws for one reader: the same ones for the same lot.
 */
export function collect(page: HTMLElement, lot: string): { readonly thoughts: Thought[]; readonly agenda: Moment[] } {
	const { kind } = page.dataset;
	const main = page.cloneNode(true) as HTMLElement;
	const keys = new Set<string>();
	const thoughts: Thought[] = [];
	let agenda: Moment[] = [];
	let heading = ""; // of the section
	let id = "";
	let over = ""; // the heading of the section that a section is in
	let flow: HTMLElement[] = [];
	let prior: HTMLElement[] = []; // the run of text that a prompt goes on from
	let begun = 0; // the first thought of the section
	let noted = 0; // the first thought after the last notes
	let notes: Node[] = []; // that came before what they are for
	let told: HTMLElement | undefined; // the case just told
	let role = "";
	let skip = ""; // the section whose text is not shown

	// What is not a run of text.
	const kinds: readonly (readonly [string, (block: HTMLElement) => void])[] = [
		["h2, h3", section],
		["vj-question", ask],
		["vj-conversation", converse],
		[".recap", (block) => kind === "meeting" && each(block)],
		[".role", play],
		[".discussion, .reflection, .plan", prompt],
		[".case", tell],
		[".callout, .local", call],
		["[data-agenda]", plan],
		["figure, .contacts", show],
		["template.notes", note],
		["template", replace],
		[".label", flush],
	];

	clean(main);
	const text = find(main, ".text");
	const test = find(main, "vj-test");
	if (test && text) drawn(text, Number(test.dataset.draw), lot);
	const goals = find(main, ".goals");
	goals?.remove();
	// A case that is the page gives it its name, and its text is the page's.
	const lead = kind === "case" ? find(main, ".text > .case:first-child") : null;
	open(lead ?? find(main, ".opening") ?? main);
	if (goals) {
		const { name, rest } = parts(goals);
		add("goals", [slide("goals", "", name, ...rest)]);
	}
	const opened = (begun = thoughts.length);
	lead?.replaceWith(...lead.children);
	if (text) each(text);
	if (kind === "meeting") close();
	return { thoughts, agenda };

	function add(key: string, ways: HTMLElement[], more: Partial<Thought> = {}): void {
		const wanted = key || id || "start";
		let name = wanted;
		for (let n = 2; keys.has(name); n++) name = wanted + "." + n;
		keys.add(name);
		thoughts.push({ notes, minutes: 0, ...more, key: name, ways });
		notes = [];
	}

	/** The first slide. A meeting's shows beside the title how one talks here. */
	function open(block: HTMLElement): void {
		const { vignette, label, name, rest } = parts(block);
		heading = name;
		const summary = rest.filter((part) => part.matches(".summary"));
		const notice = find(main, ".opening .notice");
		const head = slide("opener", label, name, ...(kind === "meeting" ? [] : summary), ...(notice ? [notice] : []));
		if (vignette) head.prepend(vignette);
		for (const part of all(block, ":scope > :is(.label, .name, .summary)")) part.remove();
		const ways = [head];
		if (kind === "meeting") {
			const template = find<HTMLTemplateElement>(main, ".text > template.slide:first-child");
			template?.remove();
			const rules = ["1", "2", "3", "4"].map((n) => el("li", {}, t("v-frame-" + n)));
			const frame = template ? parts(template.content) : { name: t("v-frame"), rest: [el("ul", {}, ...rules)] };
			ways.push(slide("text", name, frame.name, ...frame.rest));
			ways[0] = el("section", { class: "slide opener beside" }, ...ways.map((way, i) => half(i ? "front" : "side", way)));
		}
		add("start", ways);
	}

	function each(block: HTMLElement): void {
		for (const part of [...block.children]) take(part as HTMLElement);
		flush();
	}

	function take(block: HTMLElement): void {
		const found = kinds.find(([selector]) => block.matches(selector));
		if (!found) {
			flow.push(block);
			return;
		}
		// From one paragraph, that does not begin the section, a prompt goes on.
		prior = block.matches(".reflection, .plan") && thoughts.length > begun && !flow[1] ? flow.splice(0) : [];
		if (found[1] !== replace) flush();
		found[1](block);
	}

	/** Ends a run of text: it is one thought, whatever it takes. */
	function flush(): void {
		const run = flow;
		flow = [];
		if ((skip && skip === id) || !run.some((part) => textOf(part) || part.querySelector("img, svg"))) return;
		told = undefined;
		add(id, [slide("text", role || over, heading, ...run)]);
	}

	function section(title: HTMLElement): void {
		begun = thoughts.length;
		told = undefined;
		if (title.matches("h3")) over ||= heading;
		else {
			over = "";
			noted = begun;
		}
		heading = textOf(title);
		id = title.id;
	}

	/** Notes are for what stands before them, back to the last notes or the beginning of the section. */
	function note(block: HTMLElement): void {
		const before = thoughts.slice(noted).map((thought) => thought.notes);
		for (const list of before.length ? before : [notes]) list.push(...(block as HTMLTemplateElement).content.childNodes);
		noted = thoughts.length;
	}

	/** A slide that is written as one. Under the title of its section it says to the room what the text says to one who reads. */
	function replace(block: HTMLElement): void {
		const { name, rest } = parts((block as HTMLTemplateElement).content);
		if (name && name === heading) {
			flow = [];
			thoughts.length = begun;
		}
		flush();
		add(id, [slide("text", "", name, ...rest.map(writable))]);
	}

	function show(block: HTMLElement): void {
		const drawing = block.querySelector(":scope > .diagram");
		add(block.id, [slide(drawing ? "drawing" : "text", role || over, heading, ...(drawing ? block.children : [block]))]);
	}

	/** What is for those who work in some places. */
	function play(block: HTMLElement): void {
		role = parts(block).label;
		each(block);
		role = "";
	}

	function converse(block: HTMLElement): void {
		conversation(block).forEach((turn, i) => add(turn.key, turn.ways, { ...turn, inside: i > 0 }));
	}

	function ask(block: HTMLElement): void {
		const made = question(block);
		if (made) add(block.dataset.question ?? block.id, besideCase(made));
	}

	function prompt(block: HTMLElement): void {
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
		const title = told && textOf(find(told, "h1")) === label ? discussion : label;
		const above = role || [block.matches(".discussion") && title !== discussion ? discussion : "", textOf(meta)].filter(Boolean).join(" · ");
		add(block.id, besideCase(slide(block.className, above, title, ...prior, ...rest)), { minutes: Number(block.dataset.minutes) || 0 });
	}

	/** The ways of a slide after a case: with the case at its side, or alone. */
	function besideCase(made: HTMLElement): HTMLElement[] {
		return told ? [el("section", { class: made.className + " beside" }, half("front", made), half("side told", told)), made] : [made];
	}

	function tell(block: HTMLElement): void {
		const { label, name, rest } = parts(block);
		told = slide("told", label, name, ...rest);
		add(block.id, [told]);
	}

	function call(block: HTMLElement): void {
		const { label, name, rest } = parts(block);
		const title = name || label;
		add(block.id, [slide(block.className, role || (name ? label : heading === title || block.matches(".takeaway") ? "" : heading), title, ...rest)]);
	}

	/** The agenda. What stands before it is for those who prepare the meeting. */
	function plan(block: HTMLElement): void {
		agenda = all(block, "tbody tr").map((row, i) => {
			row.dataset.moment = String(i);
			return { title: textOf(row.lastElementChild?.previousElementSibling), minutes: parseInt(textOf(row.lastElementChild), 10) || 0 };
		});
		thoughts.length = noted = opened;
		add(id, [slide("agenda", "", heading, block)]);
		skip = id; // what stands after it is for them too
	}

	/** A meeting ends with what is decided, and with where there is support. */
	function close(): void {
		const decided = (thought: Thought | undefined) => thought?.ways.some((way) => find(way, ".conclusions"));
		if (!thoughts.some(decided)) add("close", [slide("text", "", t("v-close"), conclusions(["what", "who", "when"].map((head) => t("v-close-" + head))))]);
		const support = find(document, ".colophon .support");
		if (!support || !decided(thoughts.at(-1))) return;
		const copy = support.cloneNode(true) as HTMLElement;
		clean(copy);
		const { name, rest } = parts(copy);
		add("support", [slide("goals", "", name, ...rest)]);
	}
}

/** Takes from a copy what is not for a wall: links lead away. */
function clean(root: HTMLElement | DocumentFragment): void {
	for (const link of all(root, ":is(p, li) > a:not(.term, .phone, .choices a)")) pointing(link, 4);
	for (const cite of all(root, ".cite, .footnote-ref")) pointing(cite.closest("sup") ?? cite, 1);
	for (const part of all(root, alone)) part.remove();
	// What is mostly links is to read on from.
	for (const list of all(root, "ul:not(.choices), .table")) if (3 * all(list, "a:not(.term)").map(textOf).join("").length > textOf(list).length) list.remove();
	for (const part of all(root, "p, li, sup")) if (!part.childElementCount && !textOf(part)) part.remove();
	for (const part of all(root, "[hidden], [tabindex]")) {
		part.hidden = false;
		part.removeAttribute("tabindex"); // there is nothing to scroll
	}
	for (const link of all(root, "a:not(.choices a)")) link.replaceWith(...link.childNodes);
	for (const template of all<HTMLTemplateElement>(root, "template.slide")) clean(template.content);
}

/** Takes away a sentence that only points to something to read: a link, or a source, with hardly a word around it. Before other sources goes the space. */
function pointing(link: HTMLElement, most: number): void {
	const { previousSibling: before, nextSibling: after } = link;
	const said = before?.textContent ?? "";
	const kept = said.replace(/[^.!?”]*$/, ""); // the sentences before
	const [, more, then] = /^([^.!?]*)[.!?](.*)/s.exec(after?.textContent ?? "") ?? [];
	const points = then !== undefined && (kept || !before?.previousSibling) && (said.slice(kept.length) + more).trim().split(/\s+/).length <= most;
	if (before instanceof Text) before.data = points ? kept : most > 1 ? said : said.trimEnd();
	if (!points) return;
	if (after) after.textContent = then;
	link.remove();
}

/** Leaves of a test the questions that are drawn, and the slides that are written as such. The rest is for one who takes it alone. */
function drawn(text: HTMLElement, most: number, lot: string): void {
	const bank = all(text, "vj-question").filter((question) => !/judgement|scale/.test(question.dataset.kind ?? "") && !question.closest(".recap"));
	let lots = parseInt(lot, 10);
	let wanted = most || bank.length;
	// Every question is drawn with the same chance (Knuth's algorithm S, with the "minimal standard" generator of Park and Miller).
	const asked = bank.filter((_, i) => {
		lots = (lots * 48271) % 0x7fffffff;
		const drawn = (lots / 0x7fffffff) * (bank.length - i) < wanted;
		if (drawn) wanted--;
		return drawn;
	});
	asked.forEach((question, i) => find(question, ".question > .label")?.replaceChildren(t("t-n", i + 1, asked.length)));
	text.replaceChildren(...all(text, "template.slide"), ...asked);
}

/** A copy of what is on a slide, to stand beside something else. */
function half(name: string, of: HTMLElement): HTMLElement {
	return moved("div", name, (of.cloneNode(true) as HTMLElement).childNodes);
}
