// The leader's window: what is on the wall and what comes next, notes, the clock and the agenda. It has no slides of its own to
// move: it asks the wall, and shows what the wall answers.

import { all, button, el, find } from "../dom";
import { t } from "../ui";
import { copy, type Deck, makeDeck, nothing } from "../present/deck";
import { stage } from "../present/fit";
import { listen } from "../present/keys";
import { type Answer, fragment, hear, say } from "../present/line";
import { face, fill, type Show, since, timingOf } from "../present/show";
import { count, forward, indexOf, type Place } from "../present/slide";

const root = document.documentElement;

/** Makes this window the leader's, on the line with a number. */
function desk(number: string): void {
	let show: Show | undefined;
	let deck: Deck | undefined;
	let made = ""; // what the slides were made for
	let heard = 0;
	let over = false;
	const wall = window.opener as Window | null;

	const time = el("p", { class: "clock" });
	const used = el("p", { class: "used" });
	const contact = el("p", { class: "contact-line", role: "status" });
	const now = el("div", { class: "preview" });
	const next = el("div", { class: "preview", inert: "inert" });
	const which = el("h2", { class: "label" });
	const notes = el("div", { class: "leader-notes" });
	const figures = el("span", { class: "figures" });
	const run = button("timer", "");
	const timer = el("p", { class: "actions" }, figures, run, button("more-time", t("v-more-time")));
	const agenda = el("ol", { class: "moments" });
	const list = el("ol", { class: "jump" });
	const black = button("black", t("v-do-black"));
	const white = button("white", t("v-do-white"));
	const plan = el("section", { "aria-labelledby": "desk--agenda" }, el("h2", { id: "desk--agenda", class: "label" }, t("v-agenda")), agenda);
	const whole = el(
		"div",
		{ class: "desk", role: "main" },
		el("div", { class: "desk-head" }, el("h1", {}, find(document, "main:not([data-away]) h1")?.textContent ?? document.title), time, used, contact),
		el(
			"section",
			{ class: "desk-now", "aria-labelledby": "desk--now" },
			which,
			now,
			el("p", { class: "actions" }, button("back", t("v-back")), button("next", t("v-on"), false), black, white),
			timer,
		),
		el("section", { class: "desk-next", "aria-labelledby": "desk--next" }, el("h2", { class: "label", id: "desk--next" }, t("v-after")), next),
		el("section", { class: "desk-notes", "aria-labelledby": "desk--notes" }, el("h2", { class: "label", id: "desk--notes" }, t("v-notes")), notes),
		el("div", { class: "desk-more" }, plan, el("section", { "aria-labelledby": "desk--jump" }, el("h2", { id: "desk--jump", class: "label" }, t("v-jump")), list)),
	);
	which.id = "desk--now";
	for (const part of [...document.body.children] as HTMLElement[]) if (!part.matches("script, template")) part.hidden = true;
	root.classList.add("desked");
	document.title = t("v-desk") + ": " + document.title;
	document.body.append(whole);

	const ask = (act: string, value = "") => {
		if (wall) say(wall, { vinjett: number, act, value });
	};

	// On one screen, or on two that show the same, everybody would read the notes. A browser that does not tell is asked about.
	let open = (screen as { isExtended?: boolean }).isExtended === true;
	const noted = (content: readonly Node[]) => {
		if (!open && content.length) {
			const reveal = el("button", { type: "button", class: "quiet" }, t("v-notes-show"));
			reveal.addEventListener("click", () => {
				open = true;
				paint();
				notes.tabIndex = -1;
				notes.focus();
			});
			notes.replaceChildren(el("p", {}, t("v-notes-hidden")), reveal);
			return;
		}
		notes.replaceChildren(...(content.length ? content.map((node) => node.cloneNode(true)) : [el("p", { class: "meta" }, t("v-no-notes"))]));
	};

	/** Shows a place as it is on the wall, smaller. */
	const preview = (into: HTMLElement, place: Place | undefined) => {
		if (!show || !deck) return;
		const one = place && deck.slides[place.at];
		const screen = stage(show);
		const slide = one && place ? copy(one, place.step) : nothing();
		if (one) fill(slide, show, one.key);
		for (const field of all<HTMLTextAreaElement>(slide, "textarea")) field.readOnly = true;
		const title = find(slide, "h1"); // the window has a title of its own
		if (title) title.setAttribute("aria-level", "3");
		screen.append(slide);
		into.replaceChildren(screen);
		into.dataset.theme = show.theme;
		const scale = into.clientWidth / show.width;
		screen.style.transform = `scale(${scale})`;
		into.style.height = show.height * scale + "px";
	};

	const current = (): Place | undefined => {
		if (!show || !deck) return undefined;
		const { slides } = deck;
		const at = indexOf(slides, show.key);
		return at < 0 ? undefined : { at, step: show.step, trail: show.trail.map((key) => indexOf(slides, key)) };
	};

	const paint = () => {
		const place = current();
		if (!show || !deck || !place) return;
		const slide = deck.slides[place.at];
		const { n, of } = count(deck.slides, place.at);
		which.textContent = t("v-slide", n, of) + (show.cover ? ". " + t("v-" + show.cover) : "");
		black.setAttribute("aria-pressed", String(show.cover === "black"));
		white.setAttribute("aria-pressed", String(show.cover === "white"));
		preview(now, place);
		const after = forward(deck.slides, place);
		preview(next, after === place ? undefined : after);
		noted(slide?.notes ?? []);
		plan.hidden = !deck.agenda.length;
		all(agenda, "button").forEach((one, i) => one.setAttribute("aria-current", String(i === show?.moment && !!show.began)));
		for (const one of all(list, "button")) one.setAttribute("aria-current", String(one.dataset.go === slide?.key));
		tick();
	};

	const lists = () => {
		agenda.replaceChildren(...(deck?.agenda ?? []).map((moment, i) => el("li", {}, el("button", { type: "button", "data-moment": String(i) }, moment.title), " ", el("span", { class: "meta" }, t("v-min", moment.minutes)))));
		list.replaceChildren(...(deck?.slides ?? []).flatMap((one) => (one.inside ? [] : [el("li", {}, el("button", { type: "button", "data-go": one.key }, one.title))])));
	};

	/** What the time changes. */
	const tick = () => {
		time.textContent = new Date().toLocaleTimeString(root.lang, { hour: "2-digit", minute: "2-digit" });
		const lost = Date.now() - heard > 3500;
		const says = over ? t("v-ended") : lost ? t(wall ? "v-lost" : "v-alone") : "";
		if (contact.textContent !== says) contact.textContent = says;
		const place = current();
		if (!show || !deck || !place) return;
		const { agenda } = deck;
		const planned = agenda.slice(0, show.moment).reduce((sum, one) => sum + one.minutes, 0);
		const moment = agenda[show.moment];
		const late = since(show.began) - planned - (moment?.minutes ?? 0);
		used.textContent = !show.began
			? ""
			: !moment
				? t("v-used", since(show.began))
				: [t("v-minutes-of", since(show.began), agenda.reduce((sum, one) => sum + one.minutes, 0)), t("v-moment-used", moment.title, since(show.since), moment.minutes), late > 0 ? t("v-late", late) : ""].filter(Boolean).join(" ");
		const found = timingOf(show, deck.slides[place.at]);
		timer.hidden = !found;
		if (found) face(show, found, figures, run);
	};

	const { signal } = new AbortController();
	listen((name, choice) => {
		if (!/^(leave|full|help|leader|code)$/.test(name)) ask(name, String(choice));
	}, signal);
	whole.addEventListener("click", (event) => {
		const pressed = (event.target as Element).closest<HTMLElement>("[data-act], [data-go], [data-moment], [data-choose]")?.dataset;
		if (!pressed) return;
		event.stopPropagation();
		if (pressed.act) ask(pressed.act);
		else if (pressed.go) ask("go", pressed.go);
		else if (pressed.choose) ask("choose", pressed.choose);
		else if (pressed.moment) ask("moment", pressed.moment);
	});
	hear<Answer>(() => number, (answer) => {
		heard = Date.now();
		over = !answer.on;
		const before = show;
		show = answer.show;
		const same = JSON.stringify(before) === JSON.stringify(show);
		const page = document.getElementById(show.page) ?? find(document, "main");
		const wanted = [show.page, show.width, show.height].join();
		if (page && wanted !== made) {
			made = wanted;
			page.hidden = false; // it is measured in the document
			deck = makeDeck(page, show);
			page.hidden = true;
			lists();
			paint();
		} else if (!same) paint();
		tick();
	}, signal);
	addEventListener("resize", () => paint());
	const call = () => {
		if (wall && !wall.closed) say(wall, { vinjett: number, seen: show });
		tick();
	};
	call();
	setInterval(call, 1000);
}

void window.vinjett.need("presenter").then(() => desk(location.hash.slice(fragment.length)));
