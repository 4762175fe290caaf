// The wall: one slide at a time over the whole window. Nothing that happens here is stored, or becomes the reader's own answers.

import { all, button, el, find, textOf } from "../dom";
import { download, fileName } from "../file";
import { printAlone } from "../print";
import { t } from "../ui";
import { copy, type Deck, makeDeck, says } from "./deck";
import { stage } from "./fit";
import { listen } from "./keys";
import { type Call, fragment, hear, newNumber, number, remember, say } from "./line";
import { face, fill, left, type Show, standing, timingOf } from "./show";
import { apply, back, choose, count, forward, indexOf, type Place } from "./slide";

const root = document.documentElement;

/** The beginning of the fragment of a page that is shown; the key of a slide may follow. */
export const hash = "#present";

let kept: Show | undefined; // what was shown last, for when it is shown again

/** The key of the slide that the address asks for; "" for the first, undefined when it asks for none. */
export function asked(): string | undefined {
	const found = /^#present(?:=(.*))?$/.exec(location.hash);
	if (!found || document.getElementById(location.hash.slice(1))) return undefined;
	return decodeURIComponent(found[1] ?? "");
}

/** Shows a page from a slide on, until it is left; then the focus goes back. */
export function wall(page: HTMLElement, key: string, opener?: HTMLElement): void {
	const ended = new AbortController();
	const { signal } = ended;
	const screen = el("div", { class: "screen" });
	const status = el("p", { class: "unseen", role: "status" });
	const counter = el("span", { class: "count" });
	const now = el("span", { class: "standing" });
	const figures = el("span", { class: "figures" });
	const line = el("progress", { "aria-label": t("v-timer"), max: "1" });
	const run = button("timer", "");
	const time = el("span", { class: "timer" }, figures, run, button("more-time", t("v-more-time")));
	const cover = el("div", { class: "cover", hidden: "hidden" });
	const control = (act: string, name: string, sign: string) => {
		const made = button(act, sign);
		made.setAttribute("aria-label", name);
		return made;
	};
	const bar = el("nav", { class: "bar", "aria-label": t("v-bar") }, control("back", t("v-back"), "←"), control("next", t("v-on"), "→"), counter, time, now, button("help", t("v-menu")));
	const whole = el("div", { class: "wall", role: "main" }, screen, line, bar, cover, status);
	const show: Show = { ...(kept ?? { session: newNumber(), timers: {}, began: 0, moment: 0, since: 0, rows: {}, theme: root.dataset.theme ?? "" }), page: page.id, width: 0, height: 0, key, step: 0, trail: [], cover: "" };
	kept = show;
	let fresh = !show.began; // has seen nothing that the leader's window could not tell better
	let deck: Deck = { slides: [], agenda: [] };
	let place: Place = { at: 0, step: 0, trail: [] };
	let slide: HTMLElement | undefined;
	let leader: Window | undefined;
	let unsaved = false;
	let timedOut = false;

	const away = ([...document.body.children] as HTMLElement[]).filter((part) => !part.hidden && !part.matches("script, template"));
	for (const part of away) part.hidden = true;
	root.classList.add("walled");
	document.body.append(whole);

	/** Makes the slides for the window as it is, and keeps the place. */
	const measure = () => {
		show.width = root.clientWidth;
		show.height = innerHeight;
		deck = makeDeck(page, show);
		restore();
	};
	const restore = () => {
		const { slides } = deck;
		const at = Math.max(indexOf(slides, show.key), 0);
		place = { at, step: Math.min(show.step, slides[at]?.steps ?? 0), trail: show.trail.map((one) => indexOf(slides, one)).filter((one) => one >= 0) };
		paint(true);
	};

	const paint = (whole: boolean) => {
		const current = deck.slides[place.at];
		if (!current) return;
		show.key = current.key;
		show.step = place.step;
		show.trail = place.trail.map((at) => deck.slides[at]?.key ?? "");
		const { n, of } = count(deck.slides, place.at);
		if (whole || !slide) {
			const had = slide;
			const inside = !had || had.contains(document.activeElement) || document.activeElement === document.body;
			slide = copy(current, place.step);
			fill(slide, show, current.key);
			slide.setAttribute("aria-label", t("v-slide", n, of));
			slide.tabIndex = -1;
			const place_ = stage(show);
			place_.append(slide);
			screen.replaceChildren(place_);
			if (inside) slide.focus({ preventScroll: true });
			remember(hash + "=" + encodeURIComponent(current.key));
			// A moment that the meeting has come to begins; the leader can be ahead of the slides, and then stays so.
			const moment = deck.agenda.reduce((last, one, i) => (one.at >= 0 && one.at <= place.at ? i : last), 0);
			if (show.began && moment > show.moment) begin(moment);
			status.textContent = [t("v-slide", n, of) + ".", says(slide, 0)].join(" ");
		} else {
			apply(slide, place.step);
			status.textContent = says(slide, place.step);
		}
		counter.textContent = n + " / " + of;
		tick();
		tell();
	};

	const begin = (moment: number) => {
		show.moment = moment;
		show.since = Date.now();
		show.began ||= show.since;
		for (const row of all(screen, "[data-moment]")) row.toggleAttribute("aria-current", Number(row.dataset.moment) === moment);
	};

	const timing = () => timingOf(show, deck.slides[place.at]);
	/** What changes by itself: the time that is left, and the minutes used. */
	const tick = () => {
		const found = timing();
		time.hidden = line.hidden = !found;
		if (found) {
			const out = face(show, found, figures, run);
			if (out && !timedOut) status.textContent = t("v-time-out");
			timedOut = out;
			line.value = left(found.timer) / (found.minutes * 60_000);
		}
		now.textContent = show.began ? standing(show, deck) : "";
	};

	const go = (to: Place) => {
		const other = to.at !== place.at || to.trail.length !== place.trail.length;
		if (!other && to.step === place.step) return;
		place = to;
		if (!show.began) begin(0);
		fresh = false;
		paint(other);
	};

	const acts: Record<string, (value: string) => void> = {
		next: () => (show.cover ? acts.cover?.("") : go(forward(deck.slides, place))),
		back: () => (show.cover ? acts.cover?.("") : go(back(deck.slides, place))),
		first: () => go({ at: 0, step: 0, trail: [] }),
		last: () => go({ at: deck.slides.reduce((last, one, i) => (one.inside ? last : i), 0), step: 0, trail: [] }),
		go: (key) => {
			const at = indexOf(deck.slides, key);
			if (at >= 0) go({ at, step: 0, trail: [] });
		},
		choose: (value) => go(choose(deck.slides, place, Number(value))),
		black: () => acts.cover?.(show.cover === "black" ? "" : "black"),
		white: () => acts.cover?.(show.cover === "white" ? "" : "white"),
		cover: (value) => {
			show.cover = value === "black" || value === "white" ? value : "";
			cover.hidden = !show.cover;
			cover.dataset.cover = show.cover;
			status.textContent = show.cover ? t("v-" + show.cover) : textOf(slide && find(slide, "h1"));
			tell();
		},
		timer: () => {
			const found = timing();
			if (!found) return;
			show.timers[found.key] = { left: left(found.timer), since: found.timer.since ? 0 : Date.now() };
			tick();
			tell();
		},
		"more-time": () => {
			const found = timing();
			if (!found) return;
			show.timers[found.key] = { left: Math.max(0, left(found.timer)) + 60_000, since: found.timer.since ? Date.now() : 0 };
			tick();
			tell();
		},
		moment: (value) => {
			begin(Number(value));
			tick();
			tell();
		},
		theme: () => {
			show.theme = show.theme === "dark" ? "light" : "dark";
			whole.dataset.theme = show.theme;
			tell();
		},
		full: () => void (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen()).catch(() => undefined),
		leader: () => {
			const line = number() || newNumber();
			remember(location.hash, line);
			const opened = window.open(location.href.replace(/#.*/, "") + fragment + line, "vinjett-" + line, "popup,width=1100,height=760");
			if (!opened) status.textContent = t("v-no-window");
			opened?.focus();
		},
		help: () => help(),
		code: () => code(),
		leave: () => (show.cover ? acts.cover?.("") : leave()),
	};
	const act = (name: string, value = "") => acts[name]?.(value);

	function tell(): void {
		if (leader) say(leader, { vinjett: number(), show, on: whole.isConnected });
	}

	const dialog = (title: string, ...content: readonly (Node | string)[]) => {
		const box = el("dialog", { class: "wall-dialog", "aria-labelledby": "wall--title" }, el("h2", { id: "wall--title", tabindex: "-1", autofocus: "autofocus" }, title), ...content);
		const close = el("button", { type: "button" }, t("v-close-dialog"));
		close.addEventListener("click", () => box.close());
		box.append(el("p", { class: "actions" }, close));
		box.addEventListener("close", () => {
			box.remove();
			slide?.focus({ preventScroll: true });
		});
		whole.append(box);
		box.showModal();
		return box;
	};

	function help(): void {
		const letters = el("input", { type: "checkbox" });
		letters.checked = !root.dataset.keys;
		letters.addEventListener("change", () => {
			if (letters.checked) delete root.dataset.keys;
			else root.dataset.keys = "off";
		});
		const jump = el("select", {}, ...deck.slides.flatMap((one, i) => (one.inside ? [] : [new Option(count(deck.slides, i).n + ". " + one.title, one.key, false, i === place.at)])));
		const does = (name: string, keys: string) => el("li", {}, button(name, t("v-do-" + name)), " ", ...keys.split(" ").map((key) => el("kbd", {}, key)));
		const box = dialog(
			t("v-help"),
			el(
				"ul",
				{ class: "keys" },
				...(find(document, "template.code") ? [does("code", "Q")] : []),
				does("full", "F"),
				does("leader", "N"),
				does("black", "B"),
				does("white", "W"),
				does("timer", "T"),
				does("theme", ""),
				does("leave", "Esc"),
			),
			el("p", {}, t("v-keys-move")),
			el("p", {}, el("label", {}, letters, " " + t("v-keys-letters"))),
			el("p", {}, el("label", {}, t("v-jump") + " ", jump)),
			el("p", { class: "meta" }, t("v-one-screen")),
		);
		jump.addEventListener("change", () => {
			act("go", jump.value);
		});
		box.addEventListener("click", (event) => {
			if ((event.target as Element).closest("[data-act]")) box.close();
		});
	}

	/** The address of the page as a picture that a telephone can read. */
	function code(): void {
		const template = find<HTMLTemplateElement>(document, "template.code");
		if (template) dialog(t("v-code"), template.content.cloneNode(true)).classList.add("coded");
	}

	/** What has been written in the slide's table: the heads, and the lines that are not empty. */
	const written = () => ({ heads: slide ? all(slide, ".conclusions th").map(textOf) : [], lines: (show.rows[show.key] ?? []).filter((row) => row.some((cell) => cell.trim())) });
	const write = (name: string) => {
		const rows = (show.rows[show.key] ??= [[], [], []]);
		const title = textOf(slide && find(slide, "h1"));
		const { heads, lines } = written();
		if (name === "row") {
			while (rows.length < 3) rows.push([]);
			rows.push([]);
			if (slide) fill(slide, show, show.key);
			if (slide) find(slide, `[data-cell="${rows.length - 1}/0"]`)?.focus();
			return;
		}
		const day = new Date().toLocaleDateString(root.lang);
		if (name === "file") {
			const text = lines.map((row, i) => `${i + 1}. ` + heads.map((head, c) => `${head}: ${row[c] ?? ""}`).join("\n   ")).join("\n\n");
			download(fileName(t("v-file"), ".txt"), `${title}\n${document.title}\n${day}\n\n${text}\n`);
		} else {
			const paper = el(
				"div",
				{ class: "text" },
				el("h1", {}, title),
				el("p", {}, document.title + " · " + day),
				el(
					"table",
					{},
					el("thead", {}, el("tr", {}, ...heads.map((head) => el("th", {}, head)))),
					el("tbody", {}, ...lines.map((row) => el("tr", {}, ...heads.map((_, c) => el("td", {}, row[c] ?? ""))))),
				),
			);
			document.body.append(paper);
			printAlone(paper);
			paper.remove();
		}
		unsaved = false;
		status.textContent = t(name === "file" ? "n-file-made" : "v-printed");
	};

	function leave(): void {
		ended.abort();
		tell();
		clearInterval(ticking);
		whole.remove();
		root.classList.remove("walled");
		for (const part of away) part.hidden = false;
		remember("");
		leader = undefined;
		if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined);
		opener?.focus();
	}

	listen((name, choice) => act(name, String(choice)), signal);
	whole.addEventListener("click", (event) => {
		const at = event.target as Element;
		const pressed = at.closest<HTMLElement>("[data-act], [data-choose], [data-go], [data-write]")?.dataset;
		if (at === cover) act("cover");
		if (!pressed) return;
		event.stopPropagation(); // not for the page
		if (pressed.act) act(pressed.act);
		else if (pressed.choose) act("choose", pressed.choose);
		else if (pressed.go) act("go", pressed.go);
		else if (pressed.write) write(pressed.write);
	});
	whole.addEventListener("input", (event) => {
		const field = event.target as HTMLTextAreaElement;
		const [row, cell] = (field.dataset.cell ?? "").split("/").map(Number);
		if (row === undefined || cell === undefined || Number.isNaN(row)) return;
		const rows = (show.rows[show.key] ??= []);
		while (rows.length <= row) rows.push([]);
		const line = rows[row];
		if (line) line[cell] = field.value;
		unsaved = true;
		fresh = false;
		tell();
	});
	let start: Touch | undefined;
	whole.addEventListener("touchstart", (event) => (start = event.touches.length === 1 ? event.touches[0] : undefined), { passive: true });
	whole.addEventListener("touchend", (event) => {
		const end = event.changedTouches[0];
		if (!start || !end) return;
		const x = end.clientX - start.clientX;
		if (Math.abs(x) > 50 && Math.abs(x) > 2 * Math.abs(end.clientY - start.clientY)) act(x < 0 ? "next" : "back");
	});
	let resized = 0;
	addEventListener(
		"resize",
		() => {
			clearTimeout(resized);
			resized = window.setTimeout(measure, 150);
		},
		{ signal },
	);
	addEventListener("hashchange", () => {
		const to = asked();
		if (to === undefined) leave();
		else act("go", to);
	}, { signal });
	addEventListener("beforeunload", (event) => {
		if (unsaved) event.preventDefault();
	}, { signal });
	hear<Call>(number, (call, from) => {
		leader = from;
		// The leader's window has seen more than a wall that has just been loaded.
		if (fresh && call.seen && call.seen.session !== show.session && call.seen.page === show.page) {
			const { session, width, height } = show;
			Object.assign(show, call.seen, { session, width, height });
			fresh = false;
			whole.dataset.theme = show.theme;
			restore();
			acts.cover?.(show.cover);
		}
		fresh = false;
		if (call.act && call.act in acts) act(call.act, call.value);
		else tell();
	}, signal);
	const ticking = setInterval(tick, 1000);
	if (show.theme) whole.dataset.theme = show.theme;
	measure();
}
