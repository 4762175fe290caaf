// How far the reader has come, where the course is listed; and progress that travels in the address when the reader has
// asked for a link to continue with, or has come by one.

import { type Progress, isRead, progress } from "../course";
import { all, decoded, el, find } from "../dom";
import { carry, decode, encode } from "../link";
import { t } from "../ui";

const { state, need, open } = window.vinjett;
const root = document.documentElement.dataset.root ?? "";

/** Whether progress travels in the address. */
let carrying = false;

function arrive(): void {
	const found = decode(location.hash);
	if (!found) return;
	carrying = true;
	for (const code of found.codes) if (!state.get("done", code)) state.set("done", code, { done: true });
	if (!found.place) return;
	// The browser looks for a place of the whole fragment's name and finds none.
	const place = document.getElementById(decoded(found.place));
	place?.scrollIntoView();
}

/** Keeps the page's own address up to date, so that it can be bookmarked at any time. */
function update(): void {
	if (!carrying) return;
	const now = carry(location.href, encode(state));
	if (now !== location.href) history.replaceState(history.state, "", now);
}

/** Lets the links of the course take the progress with them. */
function take(event: Event): void {
	const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
	if (!carrying || !link || link.download) return;
	const base = new URL(root || "./", location.href).href;
	const page = link.href.replace(/#.*/, "");
	if (page.startsWith(base) && page.endsWith(".html") && page !== location.href.replace(/#.*/, ""))
		link.href = carry(link.href, encode(state));
}

/** Says in a line how far the reader has come. */
export function say(p: Progress): string {
	const read = t(p.core ? "p-core" : "p-all", p.read, p.of);
	return p.minutes ? read + " " + t(p.minutes === 1 ? "p-left-one" : "p-left", p.minutes) : read;
}

/** Marks what is read in a list of chapters. */
function lists(): void {
	const units = new Map(window.vinjett.course?.parts.flatMap((part) => part.units.map((unit) => [unit.id, unit])));
	for (const item of all(document, ".chapters > li[data-id]")) {
		const id = item.dataset.id ?? "";
		const read = isRead(state, units.get(id) ?? { id });
		const said = find(item, ".meta.read");
		item.classList.toggle("done", read);
		if (read && !said) find(item, "a")?.after(" ", el("span", { class: "meta read" }, t("p-read")));
		else if (!read) said?.remove();
	}
}

/**
 * Says on the start page, and on that of contents, how far the reader has come; the start button leads on from there.
 */
function summary(): void {
	const course = window.vinjett.course;
	const main = find(document, "main:is([data-kind=start], [data-kind=contents])");
	const opening = main && find(main, ".opening");
	if (!course || !opening) return;
	const p = progress(state, course);
	let line = find(opening, ".progress");
	if (!p.read && !line) return;
	line ??= el("p", { class: "progress" });
	line.replaceChildren(
		el("progress", { max: String(p.of), value: String(p.read), "aria-label": t("p-label") }),
		" " + say(p),
	);
	const go = find(opening, ".go");
	if (go) go.before(line);
	else opening.append(line);
	const button = go && find<HTMLAnchorElement>(go, "a.button");
	if (button && p.next && p.read) {
		button.href = root + p.next.url;
		button.textContent = t("p-continue", p.next.title);
	}
}

function show(): void {
	lists();
	summary();
}

arrive();
addEventListener("hashchange", () => {
	arrive();
	update();
});
document.addEventListener("click", take, true);
document.addEventListener("auxclick", take, true);

void need("words").then(async () => {
	if (find(document, "main[data-kind=start], .chapters")) await need("course").catch(() => undefined);
	show();
	update();
	state.follow((change) => {
		if (change.topic === "done" || change.topic === "question" || change.topic === "test") {
			show();
			update();
		}
	});
});

/** Begins to carry progress in the address, because the reader has asked for a link. */
open.carry = () => {
	carrying = true;
	update();
};
