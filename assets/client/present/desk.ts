// The leader's window: what is on the wall and what comes next, notes, the clock and the agenda. It has no slides of its own to
// move: it asks the wall, and shows what the wall answers.

import { all, button, el, find } from "../dom";
import { t } from "../ui";
import { copy, type Deck, makeDeck } from "./deck";
import { stage } from "./fit";
import { listen } from "./keys";
import { type Answer, hear, number, say } from "./channel";
import { pressing } from "./play";
import { alone, face, fill, minutes, type Show, since, standing, timingOf } from "./show";
import { apply, forward, indexOf, type Place } from "./slide";

const root = document.documentElement;

/** Makes this window the leader's. */
export function desk(): void {
	let show: Show | undefined;
	let deck: Deck | undefined;
	let made = ""; // what the slides were made for
	let seen = ""; // what was shown last
	let heard = 0;
	let over = false;
	const wall = window.opener as Window | null;

	const time = el("p", { class: "clock" });
	const used = el("p", { class: "used" });
	const contact = el("p", { class: "contact-line", role: "status" });
	const now = el("div", { class: "preview" });
	const next = el("div", { class: "preview", inert: "inert" });
	const notes = el("div", { class: "leader-notes" });
	const figures = el("span", { class: "figures" });
	const run = button("timer", "");
	const timer = el("p", { class: "actions" }, figures, run, button("more-time", t("v-more-time")));
	const agenda = el("ol", { class: "moments" });
	const list = el("ol", { class: "jump" });
	const covers = ["black", "white"].map((name) => button(name, t("v-do-" + name)));
	const section = (name: string, title: string, ...content: readonly Node[]) =>
		el("section", { class: "desk-" + name, "aria-labelledby": "desk--" + name }, el("h2", { class: "label", id: "desk--" + name }, title), ...content);
	const shown = section("now", "", now, el("p", { class: "actions" }, button("back", t("v-back")), button("next", t("v-on"), false), ...covers), timer);
	const plan = section("agenda", t("v-agenda"), agenda);
	const whole = el(
		"div",
		{ class: "desk", role: "main" },
		el("div", { class: "desk-head" }, el("h1", {}, document.title), time, used, contact),
		shown,
		section("next", t("v-after"), next),
		section("notes", t("v-notes"), notes),
		el("div", { class: "desk-more" }, plan, section("jump", t("v-jump"), list)),
	);
	alone(whole, "desked");
	document.title = t("v-desk") + ": " + document.title;

	const tell = (act?: string, value?: string) => {
		if (wall && !wall.closed) say(wall, { act, value, seen: show });
	};

	// On one screen, or on two that show the same, everybody would read the notes. A browser that does not tell is asked about.
	let open = (screen as { isExtended?: boolean }).isExtended === true;
	const note = (content: readonly Node[]) => {
		const covered = [el("p", {}, t("v-notes-hidden")), button("notes", t("v-notes-show"))];
		const none = [el("p", { class: "meta" }, t("v-no-notes"))];
		notes.replaceChildren(...(!content.length ? none : open ? content.map((node) => node.cloneNode(true)) : covered));
	};

	/** Shows a place as it is on the wall, smaller. */
	const preview = (into: HTMLElement, show: Show, deck: Deck, place: Place | undefined) => {
		const one = place && deck.slides[indexOf(deck.slides, place.key)];
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
	};

	const mark = (one: HTMLElement, name: string, on: boolean) => one.setAttribute("aria-" + name, String(on));

	const paint = () => {
		if (!show || !deck) return;
		const { slides, of } = deck;
		const slide = slides[indexOf(slides, show.key)];
		if (!slide) return;
		find(shown, "h2")?.replaceChildren(t("v-slide", slide.n, of) + (show.cover && ". " + t("v-" + show.cover)));
		for (const one of covers) mark(one, "pressed", one.dataset.act === show.cover);
		preview(now, show, deck, show);
		preview(next, show, deck, forward(slides, show));
		note(slide.notes);
		for (const one of all<HTMLButtonElement>(agenda, "button")) mark(one, "current", !!show.began && one.value === String(show.moment));
		for (const one of all<HTMLButtonElement>(list, "button")) mark(one, "current", one.value === slide.key);
	};

	/** What the time changes. */
	const tick = () => {
		time.textContent = new Date().toLocaleTimeString(root.lang, { hour: "2-digit", minute: "2-digit" });
		const lost = Date.now() - heard > 3500;
		const says = over ? t("v-ended") : lost ? t(wall ? "v-lost" : "v-alone") : "";
		if (contact.textContent !== says) contact.textContent = says;
		if (!show || !deck) return;
		const began = since(show.began);
		const late = began - minutes(deck.agenda.slice(0, show.moment + 1));
		used.textContent = !show.began ? "" : plan.hidden ? t("v-used", began) : standing(show, deck) + (late > 0 ? " " + t("v-late", late) : "");
		const found = timingOf(show, deck.slides[indexOf(deck.slides, show.key)]);
		timer.hidden = !found;
		if (found) face(show, found, figures, run);
	};

	const { signal } = new AbortController();
	listen(
		whole,
		(name, value) => {
			if (name === "notes") {
				open = true;
				paint();
				notes.tabIndex = -1;
				notes.focus();
			} else if (!/^(leave|full|help|leader|code|write)$/.test(name)) tell(name, value);
		},
		signal,
	);
	hear<Answer>((answer) => {
		heard = Date.now();
		over = !answer.on;
		show = answer.show;
		const page = document.getElementById(show.page) ?? find(document, "main");
		const wanted = show.page + show.width + "x" + show.height;
		if (page && wanted !== made) {
			made = wanted;
			page.hidden = false; // it is measured in the document
			deck = makeDeck(page, show, number());
			page.hidden = true;
			plan.hidden = !deck.agenda.length;
			const line = (...content: readonly (Node | string)[]) => el("li", {}, ...content);
			agenda.replaceChildren(...deck.agenda.map((moment, i) => line(pressing("moment", moment.title, String(i)), " ", el("span", { class: "meta" }, t("v-min", moment.minutes)))));
			list.replaceChildren(...deck.slides.flatMap((one) => (one.inside ? [] : [line(pressing("go", one.title, one.key))])));
		}
		const sees = JSON.stringify(show);
		if (sees !== seen) paint();
		seen = sees;
		tick();
	}, signal);
	addEventListener("resize", paint);
	const call = () => {
		tell();
		tick();
	};
	call();
	setInterval(call, 1000);
}
