// The leader's window: what is on the wall and what comes next, notes, the clock and the agenda. It has no slides of
// its own to move: it asks the wall, and shows what the wall answers.

import { all, button, el, find } from "../dom";
import { t } from "../ui";
import { type Answer, hear, number, say } from "./channel";
import { copy, type Deck } from "./deck";
import { stage } from "./fit";
import { listen } from "./keys";
import { makeDeck } from "./make";
import { pressing } from "./play";
import { alone, face, fill, minutes, type Show, since, standing, timingOf } from "./show";
import { apply, type Place } from "./slide";

const root = document.documentElement;

/** What belongs to the wall's own window. */
const elsewhere = /^(leave|full|help|leader|code|write)$/;

/** This window as the leader's. */
export class Desk {
	readonly #wall = window.opener as Window | null;
	readonly #time = el("p", { class: "clock" });
	readonly #used = el("p", { class: "used" });
	readonly #contact = el("p", { class: "contact-line", role: "status" });
	readonly #now = el("div", { class: "preview" });
	readonly #next = el("div", { class: "preview", inert: "inert" });
	readonly #notes = el("div", { class: "leader-notes" });
	readonly #figures = el("span", { class: "figures" });
	readonly #run = button("timer", "");
	readonly #timer = el("p", { class: "actions" }, this.#figures, this.#run, button("more-time", t("v-more-time")));
	readonly #agenda = el("ol", { class: "moments" });
	readonly #list = el("ol", { class: "jump" });
	readonly #covers = [button("black", t("v-do-black")), button("white", t("v-do-white"))];
	readonly #shown = section("now", "", this.#now, moving(...this.#covers), this.#timer);
	readonly #plan = section("agenda", t("v-agenda"), this.#agenda);
	#show: Show | undefined;
	#deck: Deck | undefined;
	/** What the slides were made for, and what was shown last. */
	#made = "";
	#seen = "";
	#heard = 0;
	#over = false;
	/** Whether the notes are shown. On one screen, or on two that show the same, everybody would read them. */
	#open = (screen as { isExtended?: boolean }).isExtended === true;

	constructor() {
		const whole = el(
			"div",
			{ class: "desk", role: "main" },
			el("div", { class: "desk-head" }, el("h1", {}, document.title), this.#time, this.#used, this.#contact),
			this.#shown,
			section("next", t("v-after"), this.#next),
			section("notes", t("v-notes"), this.#notes),
			el("div", { class: "desk-more" }, this.#plan, section("jump", t("v-jump"), this.#list)),
		);
		alone(whole, "desked");
		document.title = t("v-desk") + ": " + document.title;
		const { signal } = new AbortController();
		listen(whole, (name, value) => this.#act(name, value), signal);
		hear<Answer>((answer) => this.#hear(answer), signal);
		addEventListener("resize", () => this.#paint());
		this.#tell();
		setInterval(() => this.#tell(), 1000);
	}

	#act(name: string, value?: string): void {
		if (name === "notes") {
			this.#open = true;
			this.#paint();
			this.#notes.tabIndex = -1;
			this.#notes.focus();
		} else if (!elsewhere.test(name)) {
			this.#tell(name, value);
		}
	}

	/** Says to the wall what to do, or that this window is there. */
	#tell(act?: string, value?: string): void {
		if (this.#wall && !this.#wall.closed) say(this.#wall, { act, value, seen: this.#show });
		this.#tick();
	}

	#hear(answer: Answer): void {
		this.#heard = Date.now();
		this.#over = !answer.on;
		const show = (this.#show = answer.show);
		const page = document.getElementById(show.page) ?? find(document, "main");
		const wanted = show.page + show.width + "x" + show.height;
		if (page && wanted !== this.#made) {
			this.#made = wanted;
			page.hidden = false; // it is measured in the document
			this.#fill(makeDeck(page, show, number()));
			page.hidden = true;
		}
		const sees = JSON.stringify(show);
		if (sees !== this.#seen) this.#paint();
		this.#seen = sees;
		this.#tick();
	}

	/** Lists the moments and the slides. */
	#fill(deck: Deck): void {
		this.#deck = deck;
		const line = (...content: readonly (Node | string)[]) => el("li", {}, ...content);
		this.#plan.hidden = !deck.agenda.length;
		const moment = (one: Deck["agenda"][number], i: number) =>
			line(pressing("moment", one.title, String(i)), " ", el("span", { class: "meta" }, t("v-min", one.minutes)));
		this.#agenda.replaceChildren(...deck.agenda.map(moment));
		const slides = deck.slides.filter((one) => !one.inside);
		this.#list.replaceChildren(...slides.map((one) => line(pressing("go", one.title, one.key))));
	}

	#paint(): void {
		const [show, deck] = [this.#show, this.#deck];
		const slide = show && deck?.at(show.key);
		if (!deck || !slide) return;
		const cover = show.cover && ". " + t(show.cover === "black" ? "v-black" : "v-white");
		find(this.#shown, "h2")?.replaceChildren(t("v-slide", slide.n, deck.of) + cover);
		for (const one of this.#covers) mark(one, "pressed", one.dataset.act === show.cover);
		preview(this.#now, show, deck, show);
		preview(this.#next, show, deck, deck.forward(show));
		this.#note(slide.notes);
		for (const one of all<HTMLButtonElement>(this.#agenda, "button")) {
			mark(one, "current", !!show.began && one.value === String(show.moment));
		}
		for (const one of all<HTMLButtonElement>(this.#list, "button")) mark(one, "current", one.value === slide.key);
	}

	#note(content: readonly Node[]): void {
		const covered = [el("p", {}, t("v-notes-hidden")), button("notes", t("v-notes-show"))];
		const some = this.#open ? content.map((node) => node.cloneNode(true)) : covered;
		this.#notes.replaceChildren(...(content.length ? some : [el("p", { class: "meta" }, t("v-no-notes"))]));
	}

	/** Shows what the time changes. */
	#tick(): void {
		this.#time.textContent = new Date().toLocaleTimeString(root.lang, { hour: "2-digit", minute: "2-digit" });
		const lost = Date.now() - this.#heard > 3500;
		const says = this.#over ? t("v-ended") : lost ? t(this.#wall ? "v-lost" : "v-alone") : "";
		if (this.#contact.textContent !== says) this.#contact.textContent = says;
		const [show, deck] = [this.#show, this.#deck];
		if (!show || !deck) return;
		const began = since(show.began);
		const late = began - minutes(deck.agenda.slice(0, show.moment + 1));
		const all = this.#plan.hidden
			? t("v-used", began)
			: standing(show, deck) + (late > 0 ? " " + t("v-late", late) : "");
		this.#used.textContent = show.began ? all : "";
		const found = timingOf(show, deck.at(show.key));
		this.#timer.hidden = !found;
		if (found) face(show, found, this.#figures, this.#run);
	}
}

function section(name: string, title: string, ...content: readonly Node[]): HTMLElement {
	const heading = el("h2", { class: "label", id: "desk--" + name }, title);
	return el("section", { class: "desk-" + name, "aria-labelledby": heading.id }, heading, ...content);
}

/** The buttons that move the wall, and more. */
function moving(...more: readonly Node[]): HTMLElement {
	return el("p", { class: "actions" }, button("back", t("v-back")), button("next", t("v-on"), false), ...more);
}

function mark(one: HTMLElement, name: string, on: boolean): void {
	one.setAttribute("aria-" + name, String(on));
}

/** Shows a place as it is on the wall, smaller. */
function preview(into: HTMLElement, show: Show, deck: Deck, place: Place | undefined): void {
	const one = place && deck.at(place.key);
	const screen = stage(show);
	const slide = copy(one);
	apply(slide, place?.step ?? 0);
	fill(slide, show, one?.key ?? "");
	for (const field of all<HTMLTextAreaElement>(slide, "textarea")) field.readOnly = true;
	for (const title of all(slide, "h1")) title.setAttribute("aria-level", "3"); // the window has a title of its own
	screen.append(slide);
	into.replaceChildren(screen);
	into.dataset.theme = show.theme;
	const scale = into.clientWidth / show.width;
	screen.style.transform = `scale(${scale})`;
	into.style.height = show.height * scale + "px";
}
