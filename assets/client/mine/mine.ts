// "Min kurs": how far the reader has come, all that the reader has written, what is saved, a link to continue with, and
// the certificate. It is shown in the place of the page's own text, so it needs no address and works with what is only
// in memory.

import { answered, type Course, isRead, mark, type Progress, progress, type Unit } from "../course";
import { decoded, el, find, refocus } from "../dom";
import { download, fileName } from "../file";
import { carry, encode } from "../link";
import { printAlone, printOnce } from "../print";
import { sheet } from "../sheet";
import { calendar } from "./calendar";
import { doubt, known } from "../recall/doubt";
import type { QuestionEntry, Topic } from "../state";
import { gather, toText } from "../text";
import { t } from "../ui";

const { state, need, open } = window.vinjett;
const page = document.documentElement;
const root = page.dataset.root ?? "";
const mastery = Number(page.dataset.mastery ?? 0);

function act(text: string, does: () => void, quiet = true): HTMLButtonElement {
	const button = el("button", { type: "button", class: quiet ? "quiet" : "" }, text);
	button.addEventListener("click", does);
	return button;
}

/** Shows an element again whenever one of some topics has changed. Returns a function that ends that. */
function follow(topics: readonly Topic[], show: () => void): () => void {
	show();
	let waiting = false;
	return state.follow((change) => {
		if (waiting || !topics.includes(change.topic)) return;
		waiting = true;
		queueMicrotask(() => {
			waiting = false;
			show();
		});
	});
}

/** A page in the list of what is read, with a mark that can be changed; the function shows how it is now. */
function unitItem(unit: Unit): readonly [HTMLElement, () => void] {
	const input = el("input", { type: "checkbox" });
	input.addEventListener("change", () => mark(state, unit, input.checked));
	const meta = el("span", { class: "meta" });
	const label = el("label", {}, input, " " + t("p-read"), el("span", { class: "unseen" }, ": " + unit.title));
	const item = el("li", {}, el("a", { href: root + unit.url }, unit.title), " ", meta, " ", label);
	const show = () => {
		input.checked = isRead(state, unit);
		const of = unit.kind === "test" ? 0 : (unit.questions?.length ?? 0);
		const parts = [t(unit.minutes === 1 ? "p-minute" : "p-minutes", unit.minutes)];
		if (of) parts.push(t("p-answered", answered(state, unit), of));
		const best = state.get("test", unit.id);
		if (best) parts.push(t("p-best", best.percent));
		meta.textContent = parts.join(" · ");
	};
	return [item, show];
}

/** How far the reader has come in all, and the way on. */
function summary(p: Progress): Node[] {
	const read = t(p.core ? "p-core" : "p-all", p.read, p.of);
	const left = p.minutes ? " " + t(p.minutes === 1 ? "p-left-one" : "p-left", p.minutes) : "";
	const bar = el("progress", { max: String(p.of), value: String(p.read), "aria-label": t("p-label") });
	const line = el("p", { class: "progress" }, bar, " " + read + left);
	if (!p.next) return [line];
	return [line, el("p", {}, el("a", { class: "button", href: root + p.next.url }, t("p-continue", p.next.title)))];
}

/** How far the reader has come: in all, and page by page. */
function progressSection(ends: (() => void)[]): Node[] {
	const course = window.vinjett.course;
	if (!course) return [];
	const box = el("div", {});
	const shows = [() => box.replaceChildren(...summary(progress(state, course)))];
	const lists = course.parts.flatMap((part) => {
		const items = part.units.map(unitItem);
		shows.push(...items.map(([, show]) => show));
		return [el("h3", {}, part.title), el("ol", { class: "marks" }, ...items.map(([item]) => item))];
	});
	ends.push(follow(["done", "question", "test"], () => shows.forEach((show) => show())));
	return [el("h2", {}, t("p-title")), box, el("details", {}, el("summary", {}, t("p-details")), ...lists)];
}

/**
 * The questions that are worth coming back to: where the reader was sure and the answer was another, and where there
 * was doubt.
 */
function doubtSection(ends: (() => void)[]): Node[] {
	const box = el("div", {});
	const units = (window.vinjett.course?.parts ?? []).flatMap((part) => part.units);
	ends.push(
		follow(["question"], () => {
			const found: { doubt: number; item: HTMLElement }[] = [];
			state.each((topic, id, entry) => {
				const { ask, ...question } = topic === "question" ? (entry as QuestionEntry) : { ask: undefined };
				const unit = units.find((one) => one.questions?.some((ids) => ids.includes(id)));
				const at = "kind" in question ? doubt(question) : known;
				if (!ask || !unit || at === known) return;
				const link = el("a", { href: root + unit.url + "#" + id }, ask);
				found.push({ doubt: at, item: el("li", {}, link, " ", el("span", { class: "meta" }, unit.title)) });
			});
			const list = (title: string, some: typeof found) =>
				some.length ? [el("p", {}, title), el("ul", {}, ...some.map(({ item }) => item))] : [];
			const sure = list(
				t("p-sure-wrong"),
				found.filter((one) => one.doubt === 0),
			);
			const unsure = list(
				t("p-sure-doubt"),
				found.filter((one) => one.doubt > 0),
			);
			box.replaceChildren(...(found.length ? [el("h2", {}, t("p-sure")), ...sure, ...unsure] : []));
		}),
	);
	return [box];
}

/** All that the reader has written. */
function notesSection(ends: (() => void)[]): Node[] {
	const box = el("div", {});
	const said = el("span", { class: "result", role: "status" });
	const course = window.vinjett.course;
	const store = window.vinjett.saving?.store;
	const title = () => t("n-heading", course?.title ?? "");
	const save = (end: string, type: string) => {
		download(fileName(t("n-name"), end), toText(title(), gather(state, course), end === ".md"), type);
		store?.safe();
		said.textContent = t("n-file-made");
	};
	ends.push(
		follow(["note"], () => {
			const groups = gather(state, course);
			if (!groups.length) {
				box.replaceChildren(el("p", { class: "empty" }, t("n-none")));
				return;
			}
			const notes = sheet(groups, ({ id, entry }) => {
				const remove = act(t("n-remove"), () => {
					const heading = find(document, "#mine--notes");
					state.set("note", id, undefined);
					said.textContent = t("n-removed");
					heading?.focus();
				});
				remove.setAttribute("aria-label", t("n-remove-of", entry.prompt));
				return el("p", { class: "actions" }, remove);
			});
			notes.prepend(el("h2", { class: "paper" }, title()));
			box.replaceChildren(
				notes,
				el(
					"p",
					{ class: "actions" },
					act(t("n-print"), () => printAlone(notes)),
					act(t("n-md"), () => save(".md", "text/markdown")),
					act(t("n-txt"), () => save(".txt", "text/plain")),
				),
			);
		}),
	);
	return [
		el("h2", { id: "mine--notes", tabindex: "-1" }, t("n-title")),
		el("p", { class: "meta" }, t("n-people")),
		box,
		said,
	];
}

/** A link with the progress in it. */
function linkSection(ends: (() => void)[]): Node[] {
	const box = el("p", {});
	const field = el("input", { type: "text", readonly: "readonly", "aria-label": t("p-link-label") });
	field.addEventListener("focus", () => field.select());
	const said = el("span", { class: "result", role: "status" });
	const start = () => carry(new URL(root + "index.html", location.href).href, encode(state));
	const link = el("a", {}, t("p-link-go"));
	const make = act(t("p-link-make"), () => {
		void need("progress").then(() => open.carry?.(make));
		ends.push(
			follow(["done", "question"], () => {
				link.href = field.value = start();
			}),
		);
		const copy = act(t("p-link-copy"), () => {
			field.focus();
			const done = () => (said.textContent = t("p-link-copied"));
			const marked = () => (document.execCommand("copy") ? done() : (said.textContent = t("p-link-marked")));
			if (navigator.clipboard) navigator.clipboard.writeText(field.value).then(done, marked);
			else marked(); // from the disk and over plain HTTP
		});
		box.replaceChildren(link, field, copy);
		field.focus();
	});
	box.append(make);
	return [
		el("h2", {}, t("p-link-title")),
		el("p", {}, t(location.protocol === "file:" ? "p-link-file" : "p-link-text")),
		box,
		said,
	];
}

/** The certificate on paper. */
function certificate(course: Course, name: string): HTMLElement {
	const p = progress(state, course);
	const day = new Date().toLocaleDateString(page.lang, { day: "numeric", month: "long", year: "numeric" });
	const version = page.dataset.version;
	return el(
		"div",
		{ class: "certificate" },
		el("div", { class: "object", "aria-hidden": "true" }, find(document, ".home svg")?.cloneNode(true) ?? ""),
		el("p", { class: "label" }, t("p-cert")),
		el("h1", {}, course.title),
		el("p", { class: "name" }, name),
		el("p", {}, t(p.core ? "p-cert-core" : "p-cert-all")),
		typeof p.percent === "number" ? el("p", {}, t("p-cert-test", p.percent)) : "",
		el("p", {}, day),
		version ? el("p", { class: "meta" }, t("p-cert-version", version)) : "",
		el("p", { class: "meta" }, t("p-cert-own")),
	);
}

/** Days to come back on, for the reader's own calendar. */
function laterSection(course: Course): Node[] {
	const later = course.later ?? [];
	if (!later.length) return [];
	const said = el("span", { class: "result", role: "status" });
	// The address on a disk, or in a learning platform's window, leads nowhere some weeks later.
	const here = location.protocol === "file:" || top !== window ? "" : new URL(root || "./", location.href).href;
	const make = act(t("p-later-make"), () => {
		const days = later.map(({ id, title, url, minutes, weeks }) => ({
			id: `${page.dataset.course ?? ""}-${id.replace(/[^a-z0-9]+/g, "-")}`,
			weeks,
			title: course.title + ": " + title,
			about: t("p-later-about", title, minutes),
			url: here && here + url,
		}));
		download(fileName(t("p-later-name"), ".ics"), calendar(days, new Date()), "text/calendar");
		said.textContent = t("p-later-made");
	});
	return [
		el("p", {}, t("p-later-text")),
		el("ul", {}, ...later.map(({ url, title }) => el("li", {}, el("a", { href: root + url }, title)))),
		el("p", { class: "actions" }, make, said),
	];
}

/** What is said to a reader who has reached the goal: the way to the certificate. */
function atGoal(course: Course): Node[] {
	const name = el("input", { type: "text", autocomplete: "name" });
	const said = el("span", { class: "result", role: "status" });
	const print = act(t("p-cert-print"), () => {
		said.textContent = name.value.trim() ? "" : t("p-cert-name-missing");
		if (said.textContent) name.focus();
		else printOnce(certificate(course, name.value.trim()));
	});
	const label = el("label", {}, t("p-cert-name"), " ", name);
	return [
		el("p", {}, t("p-cert-reached")),
		el("p", {}, label, " ", el("span", { class: "meta" }, t("p-cert-not-stored"))),
		el("p", { class: "actions" }, print, said),
		...laterSection(course),
	];
}

/** What is said to a reader who has not: the goal, and how far it is. */
function beforeGoal(p: Progress): Node[] {
	const goal = t(p.core ? "p-cert-goal-core" : "p-cert-goal-all");
	const test = p.percent === undefined ? "" : " " + t("p-cert-goal-test", mastery);
	const far = t(p.core ? "p-core" : "p-all", p.read, p.of);
	const best = typeof p.percent === "number" ? " " + t("p-best", p.percent) + "." : "";
	return [el("p", {}, goal + test), el("p", { class: "meta" }, far + best)];
}

/** The certificate, when the goal is reached. */
function certificateSection(ends: (() => void)[]): Node[] {
	const course = window.vinjett.course;
	if (!course) return [];
	const box = el("div", {});
	let reached: boolean | undefined;
	ends.push(
		follow(["done", "test"], () => {
			const p = progress(state, course);
			const now = p.reached(mastery);
			if (now && reached) return; // the name that is being typed stays
			reached = now;
			box.replaceChildren(...(now ? atGoal(course) : beforeGoal(p)));
		}),
	);
	return [el("h2", {}, t("p-cert")), box];
}

/** The view while it is shown, and how to take it away. */
let close: (() => void) | undefined;

function show(from: HTMLElement): void {
	const main = find(document, "main");
	const saving = window.vinjett.saving;
	if (!main || !saving) return;
	const ends: (() => void)[] = [];
	const away = [...main.children].filter(
		(child): child is HTMLElement => child instanceof HTMLElement && !child.hidden,
	);
	const heading = el("h1", { tabindex: "-1" }, t("n-mine"));
	const scrolled = scrollY;
	const hash = location.hash;
	const before = document.title;
	document.title = page.dataset.title = t("n-mine") + " – " + (window.vinjett.course?.title ?? before);
	for (const child of away) child.hidden = true;
	const text = el("div", { class: "text mine" });
	text.append(
		...progressSection(ends),
		...doubtSection(ends),
		...notesSection(ends),
		el("h2", {}, t("s-heading")),
		saving.section(),
		el("div", { class: "saving" }, ...linkSection(ends)),
		...certificateSection(ends),
	);
	const goBack = () => history.back();
	const back = () => el("p", { class: "actions" }, act(t("n-back"), goBack));
	const opening = el("header", { class: "opening" }, heading, back());
	text.append(back());
	main.prepend(opening, text);
	from.setAttribute("aria-expanded", "true");
	history.pushState({ mine: true }, "");
	scrollTo(0, 0);
	heading.focus();

	close = () => {
		close = undefined;
		if (page.dataset.erased) {
			location.reload();
			return;
		}
		for (const end of ends) end();
		opening.remove();
		text.remove();
		for (const child of away) child.hidden = false;
		document.title = page.dataset.title = before; // the latter stands at the head of what is printed
		from.setAttribute("aria-expanded", "false");
		const place = decoded(location.hash.replace(/^#/, "").replace(/&.*/, ""));
		const target = place && document.getElementById(place);
		if (target && location.hash !== hash) target.scrollIntoView();
		else {
			scrollTo(0, scrolled);
			// Going back, the browser itself looks for the place in the address, and takes the focus away.
			setTimeout(() => refocus(from));
		}
	};
}

addEventListener("popstate", (event) => {
	if (!(event.state as { mine?: boolean } | null)?.mine) close?.();
});

open.mine = (from) => {
	if (close) {
		history.back();
		return;
	}
	// Without the outline there is no list of pages, but the texts are there.
	void Promise.all([need("saving"), need("words"), need("course").catch(() => undefined)]).then(() => {
		if (!close) show(from);
	});
};
