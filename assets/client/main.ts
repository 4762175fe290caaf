// The script of every page. It does what must be there before the reader acts, and no more: it puts questions and
// conversations into their first state, so that nothing moves later, and loads the rest (the feature's own script) when
// the reader comes near with the pointer, the keyboard or a finger. Whatever goes wrong, the page falls back to what it
// is without scripts.

import features from "vinjett:manifest";
import { code } from "./progress-code";
import { all, button, el, find, targeted } from "./dom";
import type { Acting } from "./hub";
import { traits } from "./question/kinds";
import { State } from "./state";
import { testParts } from "./test/parts";
import { t } from "./words";

// Scripts are classic, so that they run from file://; this one knows its folder only while it runs for the first time.
const script = document.currentScript as HTMLScriptElement | null;
const folder = script ? script.src.slice(0, script.src.lastIndexOf("/") + 1) : "";

/** Makes the address of a script of its file's name. */
interface Policy {
	createScriptURL(name: string): string;
}

/** The part of the Trusted Types API that is used; not every browser has it. */
interface TrustedTypes {
	createPolicy(name: string, rules: Policy): Policy;
}

const page = document.documentElement;

/** All that can be loaded: the features, their words, and the outline of the course. */
const files: Readonly<Record<string, string>> = {
	...features,
	words: page.dataset.words ?? "",
	course: "../course.js",
};

// Where a page demands Trusted Types, only these file names can become the address of a script.
const policy = {
	createScriptURL(name: string): string {
		if (!Object.values(files).includes(name)) throw new TypeError(name);
		return folder + name;
	},
};
const urls = (window as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy("vinjett", policy) ?? policy;

const loading = new Map<string, Promise<void>>();

let later: Promise<unknown> | undefined; // the style of what features show

/** Brings a style sheet. It has come when the promise is kept, or will not come. */
const style = (name: string) =>
	new Promise<unknown>((done) => {
		const link = el("link", { rel: "stylesheet", href: folder + (files[name] ?? "") });
		link.onload = done;
		link.onerror = () => done((later = undefined)); // the next try may succeed
		document.head.append(link);
	});

function inject(feature: string): Promise<void> {
	let promise = loading.get(feature);
	if (!promise) {
		later ??= style("later.css");
		const styled = Promise.all([later, feature === "present" && style("present.css")]);
		promise = new Promise((done, failed) => {
			const load = document.createElement("script");
			load.src = urls.createScriptURL(files[feature] ?? "");
			// A server that wants somebody to log in answers with a page instead of the script: it is loaded, and is
			// none.
			let broken = false;
			const hear = ({ filename }: ErrorEvent) => (broken ||= filename === load.src);
			addEventListener("error", hear);
			const end = (fault: unknown) => {
				removeEventListener("error", hear);
				if (!fault) return void styled.then(() => done());
				loading.delete(feature); // the next try may succeed
				failed(fault);
			};
			load.onload = () => end(broken);
			load.onerror = end;
			document.head.append(load);
		});
		loading.set(feature, promise);
	}
	return promise;
}

const state = new State();

// What the reader has saved here comes first; boot.ts has seen whether there is anything.
let ready: Promise<unknown> = Promise.resolve();
// A feature finds its words in place.
const need = (feature: string) => ready.then(() => inject("words")).then(() => inject(feature));
window.vinjett = { state, need, t, open: {} };
const soon = (feature: string) => void need(feature).catch(() => undefined); // without it the page is as it was
if (page.dataset.saved) ready = inject("saving").catch(() => undefined);

const upgraded = "vj-question, vj-conversation, vj-search";

/**
 * The button that answers also tries again: the second half of a double click, or a key held down, must not do both.
 */
const isSubmit = (at: EventTarget | null) =>
	at instanceof HTMLButtonElement && at.type === "submit" && !!at.closest(upgraded);

/** Passes on what the reader did to the element it was done in, loading its script first if need be. */
function act(name: string, from: EventTarget | null): void {
	const owner = from instanceof Element ? from.closest<Acting>(upgraded) : null;
	if (!owner) return;
	need(owner.localName.slice(3)).then(
		() => {
			if (!name) return;
			find(owner.parentElement ?? owner, ".failed")?.remove();
			owner.act(name, from as Element);
		},
		() => {
			if (!name) return; // nothing is asked for yet
			for (const part of all(owner, "[hidden]")) part.hidden = false;
			fail(owner);
		},
	);
}

/** Says by what the reader used that its script cannot be had, and offers to load the page anew. */
function fail(at: HTMLElement): void {
	find(document, ".failed")?.remove();
	const again = el("button", { type: "button" }, t("a-reload"));
	again.onclick = () => {
		window.vinjett.saving?.store.carry();
		location.reload();
	};
	const says = el("p", { class: "failed notice", role: "alert" }, t("a-failed"), " ", again);
	const place = at.closest("p, vj-question, vj-conversation");
	if (place) place.after(says);
	else find(document, "main")?.prepend(says); // what was pressed stands in the menu, which is closed now
}

for (const kind of ["pointerover", "focusin"]) {
	document.addEventListener(kind, (event) => act("", event.target));
}

/** Closes the menu at the top of the page, if it is open and does not hold what is used now. */
function closeMenu(used?: EventTarget | null): boolean {
	const menu = find<HTMLDetailsElement>(document, ".more[open]");
	if (!menu || (used && menu.contains(used as Node))) return false;
	menu.open = false;
	if (!used) find(menu, "summary")?.focus();
	return true;
}
document.addEventListener("focusin", (event) => closeMenu(event.target));
document.addEventListener("change", (event) => act("change", event.target));
document.addEventListener("submit", (event) => {
	event.preventDefault(); // there is nowhere to send anything
	act("answer", event.target);
});
document.addEventListener("keydown", (event) => {
	if (event.key === "Escape") closeMenu();
	if (event.repeat && event.key === "Enter" && isSubmit(event.target)) event.preventDefault();
	if (event.key !== "/" || page.dataset.keys || event.ctrlKey || event.metaKey || event.altKey) return;
	const search = find(document, "[data-open=search]");
	if (!search || (event.target as Element).closest("dialog, select, :read-write")) return;
	event.preventDefault();
	search.click();
});
document.addEventListener("click", (event) => {
	const at = event.target as Element;
	if (event.detail > 1 && isSubmit(at)) event.preventDefault();
	const pressed = at.closest<HTMLElement>("[data-act]");
	const link = at.closest<HTMLElement>("vj-conversation :is(.choices, .ending) a");
	if (link) event.preventDefault();
	const opener = at.closest<HTMLElement>("[data-open]");
	// A link leads to a page that has the feature too, should the reader want another window or the script not come.
	const address = opener instanceof HTMLAnchorElement ? opener.href : "";
	const feature = opener?.dataset.open;
	closeMenu(feature ? document : at);
	if (opener && feature && !(address && (event.ctrlKey || event.metaKey || event.shiftKey))) {
		if (address) event.preventDefault();
		need(feature).then(
			() => {
				find(document, ".failed")?.remove();
				window.vinjett.open[feature]?.(opener);
			},
			() => (address ? location.assign(address) : fail(opener)),
		);
	}
	if (pressed?.dataset.act) act(pressed.dataset.act, pressed);
	else if (link) act("choose", link.parentElement); // the link itself becomes a button
});

/** Puts a question into its first state: the answer away, buttons and a line for the result in place. */
function prepareQuestion(question: HTMLElement): void {
	const form = find<HTMLFormElement>(question, "form");
	if (!form) return;
	const kind = question.dataset.kind ?? "";
	form.autocomplete = "off"; // else a browser may bring back a choice after a reload without saying so
	const actions = el("p", { class: "actions" });
	const { marked, own, written } = traits(kind);
	if (own) {
		const clear = button("clear", t("q-clear"));
		clear.disabled = true;
		actions.append(clear, el("span", { class: "result" }, t("q-scale")));
	} else {
		const answer = find(form, ".answer");
		if (answer) answer.hidden = true;
		actions.append(
			el("button", { type: "submit" }, t(written ? "q-compare" : "q-answer")),
			button("show", t(written ? "q-show-samples" : marked ? "q-show" : "q-show-comments")),
		);
		// What is said of an answer stands under the options, before all that explains it.
		find(form, "fieldset, .ask")?.after(el("p", { class: "result", role: "status" }));
	}
	form.append(actions);
	if (kind === "order") near.observe(question);
}

/** Lets a conversation begin: its first scene alone, without what is said about the choices. */
function prepareConversation(conversation: HTMLElement): void {
	all(conversation, ".scene").forEach((scene, index) => (scene.hidden = index > 0));
	for (const comment of all(conversation, ".choices .comment")) comment.hidden = true;
}

/** Puts the questions of a test away until it begins. */
function prepareTest(): void {
	const test = find(document, "vj-test");
	if (!test) return;
	const parts = testParts(test);
	const below = all(document, ".closing, .colophon"); // until the test's panel has come, which would push them down
	for (const part of [...parts, ...below]) part.hidden = true;
	need("test")
		.catch(() => parts.forEach((part) => (part.hidden = false)))
		.then(() => below.forEach((part) => (part.hidden = false)));
}

// A question of order changes its look (buttons for lists), so it is upgraded before it comes into view.
const near = new IntersectionObserver(
	(entries) => {
		for (const { isIntersecting, target } of entries) {
			if (!isIntersecting) continue;
			if (target.matches("vj-reflection, vj-plan")) soon("notes");
			else act("", target);
		}
	},
	{ rootMargin: "100%" },
);

/** A link may lead into what is put away: then it is shown. */
function reveal(): void {
	const target = targeted();
	const owner = target?.closest("[hidden]")?.parentElement?.closest<HTMLElement>(upgraded);
	// A test gives no answers away: neither to what it has put away, nor to what it asks.
	if (owner && !owner.closest("[hidden]") && !owner.dataset.mode) act("reveal", target);
}

// A page without the words of the client is left as it is.
if (find(document, "template.ui")) {
	all(document, "vj-question:not(.run-sheet *)").forEach(prepareQuestion);
	all(document, "vj-conversation").forEach(prepareConversation);
	prepareTest();
	if (find(document, ".role")) void need("role");
	addEventListener("hashchange", reveal);
	reveal();
}
all(document, "vj-reflection, vj-plan").forEach((place) => near.observe(place));

// On paper every answer is open. Browsers that do not let a style sheet open it print it empty, unless it is open
// already.
if (!CSS.supports("selector(::details-content)")) {
	let opened: HTMLDetailsElement[] = [];
	addEventListener("beforeprint", () => {
		opened = all<HTMLDetailsElement>(document, "details:not([open])");
		for (const details of opened) details.open = true;
	});
	addEventListener("afterprint", () => {
		for (const details of opened) details.open = false;
	});
}

// A place for own notes after each section.
const own = "main:is([data-kind=chapter], [data-kind=case], [data-kind=meeting]) .text > h2[id]";
for (const heading of all(document, own)) {
	let last: Element = heading;
	while (last.nextElementSibling && last.nextElementSibling.localName !== "h2") last = last.nextElementSibling;
	const opener = { type: "button", "data-open": "notes", "aria-describedby": heading.id };
	last.after(el("p", { class: "add" }, el("button", opener, t("a-note"))));
}

// A page whose end has been seen is read. (One file with everything in it has many pages, and shows one.)
for (const main of all(document, "main.chapter")) {
	const id = main.dataset.id;
	if (!main.lastElementChild || !id) continue;
	new IntersectionObserver((entries, end) => {
		if (!entries.some((entry) => entry.isIntersecting)) return;
		end.disconnect();
		void ready.then(() => state.get("done", code("r", id)) ?? state.set("done", code("r", id), { done: true }));
	}).observe(main.lastElementChild);
}

// The first thing worth saving brings the offer to save it, once what the reader did is on the page.
state.follow((change) => change.stored || /done|role|settings/.test(change.topic) || setTimeout(soon, 100, "saving"));

// Progress that has come with the address.
if (/[#&]v=/.test(location.hash)) soon("progress");

// A page that is shown to a group, or the window of the one who presents it.
if (/#present/.test(location.hash)) soon("present");

// What was checked longer ago than the course allows.
const limit = new Date();
limit.setMonth(limit.getMonth() - Number(page.dataset.reviewMonths ?? 9999));
if (all(document, "[data-checked]").some((checked) => new Date(checked.dataset.checked ?? "") < limit)) soon("dates");

// What is searched for has come with the address.
if (location.search) act("", find(document, "vj-search"));

// What the reader wants otherwise than the page has it: words of the glossary, being asked how sure an answer is.
if (page.dataset.terms || page.dataset.sure) soon("settings");
