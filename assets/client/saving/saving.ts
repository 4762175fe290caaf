// Saving: the one store of the page, the offer to save, and what the reader sees and decides of what is saved.

import { all, button, el, find, textOf } from "../dom";
import { download, fileName } from "../file";
import type { Saving } from "../hub";
import { rank } from "../rank";
import type { Topic } from "../state";
import { Store } from "../store";
import { fromText } from "../text";
import { t } from "../ui";
import { guard } from "../unsaved";

const { state, need, open } = window.vinjett;
const page = document.documentElement;
const main = find(document, "main");

/** Finds the elements of a question, wherever it stands on the page. */
function questions(id: string): HTMLElement[] {
	return all(document, "vj-question").filter((question) => (question.dataset.question ?? question.id) === id);
}

/** Names what a question asks. Its options have digests of their own. */
function digest(topic: Topic, id: string): string | undefined {
	const asked = topic === "question" ? questions(id)[0] : undefined;
	if (!asked) return undefined;
	const text = textOf(find(asked, ".stem")) + "\n" + textOf(find(asked, "legend, .ask > span"));
	return rank("", text).toString(16).padStart(8, "0");
}

const store = new Store(state, page.dataset.course ?? "", { digest });
store.read();
const carried = store.fetch();
follow();

/** Follows what has a new id to the entries under its old one. */
function follow(): void {
	for (const element of all(document, "[data-was]")) {
		for (const old of (element.dataset.was ?? "").split(" ")) {
			if (element.localName === "vj-question") {
				store.rename("question", old, element.dataset.question ?? element.id);
			} else if (element.localName === "vj-plan") {
				for (const id of store.ids("note", `p/${old}/`))
					store.rename("note", id, `p/${element.id}/${id.slice(old.length + 3)}`);
			} else if (element === main) {
				const now = main.dataset.id ?? "";
				store.rename("test", old, now);
				for (const id of store.ids("note", `n/${old}#`))
					store.rename("note", id, `n/${now}#${id.slice(old.length + 3)}`);
			}
		}
	}
}

// Whatever is already answered is shown so; the scripts of the elements read the state when they begin.
if (store.on || carried) {
	const answered = (selector: string, topic: Topic) =>
		all(document, selector).some((element) => state.get(topic, element.dataset.question ?? element.id));
	if (answered("vj-question", "question")) void need("question");
	if (answered("vj-conversation", "conversation")) void need("conversation");
	if (find(document, ".role") && state.get("role", "")) void need("role");
	if (find(document, "vj-reflection, vj-plan") || store.ids("note", `n/${main?.dataset.id ?? ""}#`).length)
		void need("notes");
	void need("progress");
}

/** Where a message or the offer may stand: after what the reader is at. */
function here(from: Element | null): Element | null {
	return from?.closest("vj-question, vj-conversation, vj-reflection, vj-plan, vj-test, .own") ?? null;
}

// The offer: once on a page, at the first thing worth saving, in the text and not over it.
let offered = false;

function offer(at: Element | null): void {
	const place = here(at);
	if (offered || store.choice.answers || store.fault || !place) return;
	offered = true;
	const no = button("", t("s-no"));
	const line = el("p", { class: "save offer" }, t("s-offer"), " ", choose(), " ", no);
	no.addEventListener("click", () => {
		line.remove();
		all(place, ":is(button, input):enabled")
			.find((e) => e.getClientRects().length)
			?.focus();
	});
	place.after(line);
	store.follow(() => store.works && line.remove());
}

/** Returns a button that begins the choice to save. */
function choose(): HTMLButtonElement {
	return el("button", { type: "button", class: "quiet", "data-open": "saving" }, t("s-save"));
}

const numberOf = new Map<string, number>();

/** Returns an id that nothing else has. */
function unique(name: string): string {
	const n = (numberOf.get(name) ?? 0) + 1;
	numberOf.set(name, n);
	return `${name}--s${n}`;
}

const periods = new Map([
	[30, "s-days-30"],
	[90, "s-days-90"],
	[365, "s-days-365"],
]);

function periodField(chosen: number): HTMLFieldSetElement {
	const name = unique("keep");
	return el(
		"fieldset",
		{ class: "settings" },
		el("legend", {}, t("s-keep")),
		...[...periods].flatMap(([days, text]) => {
			const input = el("input", { type: "radio", name, value: String(days) });
			input.checked = days === chosen;
			return [el("label", {}, input, " " + t(text)), " "];
		}),
	);
}

/** Whether this is one of the browsers that remove what a page has saved after seven days, whatever the page says. */
const safari = navigator.vendor.startsWith("Apple");

/** What is told to others: the page that shows the course in a learning platform says what that is. */
function sent(): string {
	if (page.dataset.reported === "score") return t("s-sent-score");
	return page.dataset.reported ? t("s-sent-yes") : t("s-sent-none");
}

/** How long it is kept, as the reader has chosen and the browser allows. */
const forHowLong = (text: string) => (safari ? text + " " + t("s-safari") : text);

/** Returns the choice to save: what, where and how long. `done` is called when it is made or put aside. */
function consent(done: (saved: boolean) => void): HTMLElement {
	const period = periodField(store.choice.keep);
	const yes = el("button", { type: "button" }, t("s-save"));
	const no = button("", t("s-not-now"));
	const says = [t("s-what"), t("s-where") + " " + sent(), t("s-others"), t("s-emptied")];
	if (safari) says.push(t("s-safari"));
	if (location.protocol === "file:") says.push(t("s-file-url"));
	const what = el("ul", {}, ...says.map((text) => el("li", {}, text)));
	yes.addEventListener("click", () => {
		store.begin(Number(find<HTMLInputElement>(period, ":checked")?.value), true);
		done(store.works);
	});
	no.addEventListener("click", () => done(false));
	return el("div", { class: "consent" }, what, period, el("p", { class: "actions" }, yes, no));
}

open.saving = (from) => {
	void need("words").then(() => {
		const line = from.closest("p") ?? from;
		const asked = line.matches(".offer") ? line : from;
		asked.hidden = true;
		const title = el("p", { class: "title", tabindex: "-1" }, t("s-title"));
		const box = el("div", { class: "callout consider" }, title);
		box.append(
			consent((saved) => {
				if (saved) {
					box.replaceChildren(el("p", { tabindex: "-1" }, forHowLong(t("s-begun", store.choice.keep))));
					(box.firstChild as HTMLElement).focus();
					return;
				}
				asked.hidden = false;
				if (store.fault) return; // the message says why
				box.remove();
				from.focus();
			}),
		);
		line.after(box);
		title.focus();
	});
};

const faults = {
	disabled: "s-disabled",
	full: "s-full",
	corrupt: "s-corrupt",
	newer: "s-newer",
	expired: "s-expired",
	gone: "s-gone",
};

function trouble(): string {
	return store.fault && t(faults[store.fault], store.choice.keep);
}

const messages = el("p", { class: "notice save", role: "status" });

/** Says where the reader is that saving has failed or ended. */
function warn(): void {
	if (!store.fault) {
		messages.remove();
		return;
	}
	const place = here(document.activeElement);
	if (place) place.after(messages);
	else main?.prepend(messages);
	const says = trouble();
	// A live region speaks of what changes in it, not of what it came with.
	if (textOf(messages) !== says) setTimeout(() => messages.replaceChildren(says), 100);
}

function line(): HTMLElement {
	const status = el("span", { class: "meta" });
	const begin = choose();
	const paragraph = el("p", { class: "save" }, el("span", { class: "meta" }, t("n-people")), " ", status, " ", begin);
	const show = () => {
		status.textContent = store.works ? t("n-saved") : t("n-not-saved");
		begin.hidden = store.works || ["corrupt", "newer"].includes(store.fault);
	};
	store.follow(show);
	show();
	return paragraph;
}

/** What is said of saving, and what can be done about it, always up to date. */
class Section {
	readonly #box = el("div", {});
	readonly #result = el("p", { class: "result", role: "status" });
	#was = "";

	readonly element: HTMLElement;

	constructor() {
		const pick = el("input", { type: "file", accept: ".json,.md,.txt,application/json,text/plain,text/markdown" });
		pick.addEventListener("change", () => {
			const file = pick.files?.[0];
			pick.value = "";
			if (file) void file.text().then((text) => this.#read(text));
		});
		const whole = act("s-file", () => {
			download(fileName(t("s-name"), ".json"), store.file(), "application/json");
			store.safe();
			this.#say("s-file-made");
		});
		this.element = el(
			"div",
			{ class: "saving" },
			this.#box,
			el("h3", {}, t("s-file-title")),
			el("p", {}, t("s-file-text")),
			el("p", { class: "actions" }, whole),
			el("p", {}, el("label", {}, t("s-read-label"), " ", pick)),
			this.#result,
		);
		store.follow(() => this.#show());
		this.#show();
	}

	#say(key: string, ...args: (string | number)[]): void {
		this.#result.textContent = t(key, ...args);
	}

	/** Reads a file of everything, or of texts. */
	#read(text: string): void {
		const got = store.import(text);
		if (typeof got === "object") return this.#say("s-read", got.count);
		const notes = got === "corrupt" ? fromText(text) : [];
		for (const { id, entry } of notes) {
			const has = state.get("note", id);
			if (has?.text === entry.text) continue;
			// A text that differs from what is here is put beside it, never over it.
			state.set("note", has ? `${id.replace(/~.*/, "")}~${Date.now().toString(36)}` : id, entry);
		}
		if (notes.length) this.#say("s-read", notes.length);
		else this.#say({ corrupt: "s-file-corrupt", newer: "s-file-newer", other: "s-file-other" }[got]);
	}

	#show(focus = false): void {
		const now = [store.on, store.fault, store.choice.answers].join();
		if (!focus && now === this.#was) return;
		this.#was = now;
		const inside = this.#box.contains(document.activeElement);
		const fault = store.fault ? [el("p", { class: "notice", tabindex: "-1" }, trouble())] : [];
		this.#box.replaceChildren(...fault, ...this.#now());
		if (focus || inside) find(this.#box, "[tabindex]")?.focus();
	}

	/** How it is now: it cannot be read, it is saved, or the choice to save. */
	#now(): Node[] {
		const erase = el(
			"p",
			{ class: "actions" },
			act("s-erase", () => this.#askErase()),
		);
		if (store.fault === "corrupt" || store.fault === "newer") {
			erase.prepend(
				act("s-raw", () => download(fileName(t("s-name"), ".json"), store.raw ?? "", "application/json")),
			);
			return [erase];
		}
		if (store.choice.answers) {
			const period = periodField(store.choice.keep);
			period.addEventListener("change", () => {
				store.begin(Number(find<HTMLInputElement>(period, ":checked")?.value), true);
				this.#result.textContent = forHowLong(t("s-kept", store.choice.keep));
			});
			return [el("p", { tabindex: "-1" }, forHowLong(t("s-on"))), period, erase];
		}
		const choice = consent(() => this.#show(true));
		find(choice, ".quiet")?.remove();
		return [el("p", { tabindex: "-1" }, t("s-off")), choice, ...(store.on ? [erase] : [])];
	}

	#askErase(): void {
		const sure = el("p", { tabindex: "-1" }, t("s-erase-sure"));
		const erase = act("s-erase", () => {
			if (!store.erase()) return;
			page.dataset.erased = "yes"; // what lies behind the view still shows what it knew
			this.#show(true);
			this.#say("s-erased");
		});
		const back = act("s-erase-no", () => this.#show(true));
		this.#box.replaceChildren(sure, el("p", { class: "actions" }, erase, back));
		sure.focus();
	}
}

function act(key: string, does: () => void): HTMLButtonElement {
	const made = button("", t(key));
	made.addEventListener("click", does);
	return made;
}

const saving: Saving = { store, section: () => new Section().element, line, trouble };
window.vinjett.saving = saving;

void need("words").then(() => {
	guard(store);
	store.follow(warn);
	if (store.fault) warn();
	const worth = (topic: Topic, id: string) => {
		if (topic === "question") offer(questions(id)[0] ?? null);
		else if (topic === "conversation") offer(document.getElementById(id));
		else if (topic === "test") offer(find(document, "vj-test"));
	};
	state.follow((change) => {
		if (!change.stored) worth(change.topic, change.id);
	});
	state.each(worth); // what was done before this script had come
	if (page.dataset.saved && find(document, "[data-pick]")) void need("recall");
});
