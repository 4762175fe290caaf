// Places to write: under each prompt of a reflection, in the gaps of a plan, and at any section. What is written is
// kept in memory as it is typed; whether it is saved is the store's matter.

import { all, el, find, textOf } from "../dom";
import { grow } from "../grow";
import { rank } from "../rank";
import type { NoteEntry } from "../state";
import { t } from "../ui";

const { state, need, open } = window.vinjett;
const page = document.documentElement;
const main = find(document, "main");
const unit = main?.dataset.id ?? "";
const title = textOf(find(document, "main h1")) || document.title;

/** The way to this page from the root of the site. */
const address = (() => {
	const root = new URL(page.dataset.root ?? "", location.href).href.replace(/[^/]*$/, "");
	// A server may leave the name out.
	return location.href
		.replace(/[?#].*/, "")
		.slice(root.length)
		.replace(/(^|\/)$/, "$1index.html");
})();

type Area = HTMLTextAreaElement | HTMLInputElement;

/** What is known of a place to write, beside what is written. */
type Place = Pick<NoteEntry, "kind" | "prompt"> & { readonly anchor: string };

/** Joins one or more fields with an entry. */
function join(id: string, areas: readonly Area[], place: Place, first?: Area): void {
	const get = () => areas.map((area) => area.value).join("\n");
	const put = (entry: NoteEntry | undefined) => {
		const lines = areas.length > 1 ? (entry?.text.split("\n") ?? []) : [entry?.text ?? ""];
		areas.forEach((area, index) => {
			const value = lines[index] ?? "";
			if (area.value === value) return;
			area.value = value;
			grow(area);
		});
	};
	const meta = () => ({ kind: place.kind, prompt: place.prompt, unit, title, url: address + "#" + place.anchor });
	const at = all<Area>(document, "main :is(textarea, .sentence input)").indexOf(first ?? (areas[0] as Area));

	const entry = state.get("note", id);
	if (entry) {
		put(entry);
		// The place has moved, or has another title now; an older question keeps what it was.
		const now = { ...entry, ...meta(), at };
		if (!id.includes("~") && JSON.stringify(now) !== JSON.stringify(entry) && place.prompt === entry.prompt)
			state.set("note", id, now);
	}
	for (const area of areas) {
		area.addEventListener("input", () => {
			const text = get();
			const last = state.get("note", id);
			state.set("note", id, text.trim() ? { ...meta(), at, text } : undefined);
			if (!last !== !text.trim()) area.dispatchEvent(new CustomEvent("vj-wrote", { bubbles: true }));
			grow(area);
		});
		area.addEventListener("change", () => window.vinjett.saving?.store.flush());
	}
	state.follow((change) => {
		if (change.topic !== "note" || change.id !== id) return;
		// Another window has written, or a file. What is being typed here is never changed under the reader's hands:
		// the store keeps both.
		if (!(document.hasFocus() && areas.includes(document.activeElement as Area))) put(state.get("note", id));
	});
}

/**
 * Shows what was written under an earlier wording of a prompt, or in another window, where it can be changed and taken
 * away.
 */
function older(id: string, after: Element): void {
	const entry = state.get("note", id);
	if (!entry || document.getElementById("older--" + id)) return;
	const area = el("textarea", { rows: "2", "aria-labelledby": "older--" + id });
	const prompt = el(
		"p",
		{ id: "older--" + id },
		el("span", { class: "meta" }, t(id.includes("~") ? "n-other" : "n-older")),
		" " + entry.prompt,
	);
	const box = el("div", { class: "older own" }, prompt, area);
	after.append(box);
	state.follow((change) => {
		if (change.topic === "note" && change.id === id && !change.entry && document.activeElement !== area)
			box.remove();
	});
	join(id, [area], { kind: entry.kind, prompt: entry.prompt, anchor: entry.url.replace(/.*#/, "") });
	grow(area);
}

/** Shows older texts of an owner, now and when they come. */
function follow(prefix: string, current: ReadonlySet<string>, after: Element): void {
	const show = () => {
		for (const id of window.vinjett.saving?.store.ids("note", prefix) ?? []) if (!current.has(id)) older(id, after);
	};
	show();
	state.follow((change) => {
		if (change.entry && change.topic === "note" && change.id.startsWith(prefix)) show();
	});
}

/** Names a text. */
const digest = (text: string) => rank("", text).toString(16).padStart(8, "0");

function reflection(element: HTMLElement): void {
	const owner = element.id || unit;
	const current = new Set<string>();
	all(element, ".prompts > li").forEach((item, index) => {
		const prompt = find(item, "p");
		if (!prompt) return;
		const key = item.dataset.key ?? digest(textOf(prompt));
		prompt.id ||= `${owner.replace(/\//g, "--")}--p${index + 1}`;
		// The space is for the style sheet: on paper an empty field becomes lines to write on.
		const area = el("textarea", { rows: item.dataset.rows ?? "3", "aria-labelledby": prompt.id, placeholder: " " });
		item.append(area);
		const id = `r/${owner}/${key}`;
		current.add(id);
		join(id, [area], { kind: "reflection", prompt: textOf(prompt), anchor: element.id || prompt.id });
		grow(area);
	});
	const list = find(element, ".prompts");
	if (!list) return;
	const rest = el("div", {});
	list.after(rest, line(element));
	if (element.id) follow(`r/${owner}/`, current, rest);
}

function plan(element: HTMLElement): void {
	const sentence = find(element, ".sentence");
	if (!sentence) return;
	const prompt = textOf(sentence);
	const id = `p/${element.id || unit}/${digest(prompt)}`;
	const inputs: HTMLInputElement[] = [];
	// Each gap with the words before it is a field with its label; a comma or full stop stays with the gap.
	const parts: HTMLElement[] = [];
	let label = el("label", {});
	for (const node of [...sentence.childNodes]) {
		if (node instanceof HTMLElement && node.matches(".blank")) {
			const input = el("input", { type: "text", autocomplete: "off" });
			inputs.push(input);
			label.append(input);
			parts.push(label);
			label = el("label", {});
			continue;
		}
		const close = /^[.,;:!?]+/.exec(inputs.length && !label.hasChildNodes() ? (node.textContent ?? "") : "");
		if (close && node instanceof Text) {
			parts[parts.length - 1]?.append(close[0]);
			node.data = node.data.slice(close[0].length).trimStart();
		}
		if (node.textContent) label.append(node);
	}
	if (!inputs.length) {
		const area = el("textarea", { rows: "2", "aria-label": prompt });
		sentence.after(area, line(element));
		join(id, [area], { kind: "plan", prompt, anchor: element.id });
		return;
	}
	if (textOf(label)) parts.push(el("span", {}, ...label.childNodes));
	sentence.replaceChildren(...parts.flatMap((part) => [part, " "]));
	const rest = el("div", {});
	sentence.after(rest, line(element));
	join(id, inputs, { kind: "plan", prompt, anchor: element.id });
	if (element.id) follow(`p/${element.id}/`, new Set([id]), rest);
}

/** Returns the line under a place to write; at the first only the rest of a page is reminded of people. */
function line(owner: Element): Node {
	const made = window.vinjett.saving?.line();
	if (!made) return document.createTextNode("");
	const about = find(made, ".meta");
	if (about) {
		about.id = `${owner.id || "own"}--people-${all(document, ".save").length}`;
		for (const area of all(owner, "textarea, .sentence input")) area.setAttribute("aria-describedby", about.id);
	}
	return made;
}

/** Returns a place for own notes at a section, made if need be. */
function own(heading: HTMLElement): HTMLTextAreaElement | null {
	const id = `n/${unit}#${heading.id}`;
	const opener = find(document, `.add > [aria-describedby="${CSS.escape(heading.id)}"]`)?.parentElement;
	const made = find<HTMLTextAreaElement>(document, `#own--${CSS.escape(heading.id)} textarea`);
	if (made || !opener) return made;
	const area = el("textarea", { rows: "3" });
	const box = el(
		"div",
		{ class: "own", id: "own--" + heading.id },
		el("label", {}, el("span", { class: "label" }, t("n-own-at", textOf(heading))), area),
	);
	box.append(line(box));
	opener.before(box);
	opener.hidden = true;
	join(id, [area], { kind: "note", prompt: textOf(heading), anchor: heading.id });
	grow(area);
	return area;
}

const ready = Promise.all([need("saving"), need("words")]).then(() => {
	all(document, "vj-reflection").forEach(reflection);
	all(document, "vj-plan").forEach(plan);
	const sections = all(document, ".text > h2[id]");
	const current = new Set<string>();
	for (const heading of sections) {
		current.add(`n/${unit}#${heading.id}`);
		if (state.get("note", `n/${unit}#${heading.id}`)) own(heading);
	}
	state.follow((change) => {
		const heading = change.topic === "note" && sections.find((h) => change.id === `n/${unit}#${h.id}`);
		if (heading && change.entry) own(heading);
	});
	const text = find(document, "main .text");
	if (text && unit) {
		const rest = el("div", {});
		text.append(rest);
		follow(`n/${unit}#`, current, rest);
	}
});

// A place to write that another feature has made: its data-note is the id of the entry, its label the prompt.
open.words = (area) => {
	if (!(area instanceof HTMLTextAreaElement)) return;
	void ready.then(() => {
		const prompt = [...(area.labels?.[0]?.childNodes ?? [])].filter((node) => node instanceof Text);
		const owner = area.closest<HTMLElement>("[id]");
		area.closest("p")?.after(line(area.closest("p") ?? area));
		join(area.dataset.note ?? "", [area], {
			kind: "note",
			prompt: prompt.map(textOf).join(" "),
			anchor: owner?.id ?? "",
		});
		grow(area);
	});
};

open.notes = (from) => {
	void ready.then(() => {
		const heading = document.getElementById(from.getAttribute("aria-describedby") ?? "");
		if (heading) own(heading)?.focus();
	});
};
