// The wall: one slide at a time over the whole window. Nothing that happens here is stored, or becomes the reader's own answers.

import { all, button, el, find, textOf } from "../dom";
import { download, fileName } from "../file";
import { t } from "../ui";
import { copy, type Deck, makeDeck, says } from "./deck";
import { stage } from "./fit";
import { listen } from "./keys";
import { type Call, fragment, hear, number, remember, say } from "./channel";
import { table } from "./play";
import { alone, face, fill, left, type Show, standing, timingOf } from "./show";
import { apply, back, enter, forward, indexOf, type Place, start } from "./slide";

const root = document.documentElement;

let kept: Show | undefined; // what was shown last, for when it is shown again

/** Shows a page from the slide with a key on, until it is left; then the focus goes back. */
export function wall(page: HTMLElement, key: string, opener?: HTMLElement | null): void {
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
	const cover = el("div", { class: "cover", "data-act": "cover", hidden: "hidden" });
	const control = (act: string, sign: string, name: string) => {
		const made = button(act, sign);
		made.setAttribute("aria-label", t(name));
		return made;
	};
	const bar = el("nav", { class: "bar", "aria-label": t("v-bar") }, control("back", "←", "v-back"), control("next", "→", "v-on"), counter, time, now, button("help", t("v-menu")));
	const whole = el("div", { class: "wall", role: "main" }, screen, line, bar, cover, status);
	const show: Show = { ...(kept ?? { timers: {}, began: 0, moment: 0, since: 0, rows: {}, theme: root.dataset.theme ?? "" }), page: page.id, width: 0, height: 0, key, step: 0, trail: [], cover: "" };
	kept = show;
	let deck: Deck = { slides: [], of: 0, agenda: [] };
	let slide: HTMLElement = el("section");
	let ahead: HTMLElement | undefined; // the next slide, which is made while the group looks at this one
	let soon = 0;
	let leader: Window | undefined;
	let unsaved = false;
	let timedOut = false;

	const uncover = alone(whole, "walled");

	/** Makes the slides for the window as it is. */
	const measure = () => {
		show.width = root.clientWidth;
		show.height = innerHeight;
		deck = makeDeck(page, show, number());
		screen.replaceChildren(stage(show));
		restore();
	};
	/** Goes to the place that is to be shown. */
	const restore = () => {
		const current = slideAt(show.key) ?? deck.slides[0];
		if (!current) return;
		show.key = current.key;
		show.step = Math.min(show.step, current.steps);
		ahead = undefined;
		paint(true);
		whole.dataset.theme = show.theme;
		if (show.cover) setCover(show.cover);
		act("");
	};
	const slideAt = (key: string) => deck.slides[indexOf(deck.slides, key)];

	const paint = (other: boolean) => {
		const current = slideAt(show.key);
		if (!current) return;
		const name = t("v-slide", current.n, deck.of);
		if (other) {
			const made = ahead?.dataset.key === show.key ? ahead : copy(current);
			ahead = undefined;
			slide.remove(); // first of all: where the focus is in it, the browser lays out what has changed before
			if (!made.isConnected) screen.firstElementChild?.replaceChildren(made);
			made.classList.remove("ahead");
			fill(made, show, show.key);
			made.setAttribute("aria-label", name);
			made.tabIndex = -1;
			slide = made;
			// A moment that the meeting has come to begins; the leader can be ahead of the slides, and then stays so.
			const moment = deck.agenda.reduce((last, one, i) => (one.at >= 0 && one.at <= indexOf(deck.slides, show.key) ? i : last), 0);
			if (show.began && moment > show.moment) begin(moment);
			clearTimeout(soon);
			soon = window.setTimeout(settle, 80);
		}
		apply(slide, show.step);
		status.textContent = (other ? name + ". " : "") + says(slide, other ? 0 : show.step);
		counter.textContent = `${current.n} / ${deck.of}`;
	};

	/** Does what can wait until the slide is seen: the browser may take its time over an address. The next slide is made behind this one, so that it need only be uncovered. */
	const settle = () => {
		remember("#present=" + show.key);
		if (document.activeElement === document.body) slide.focus();
		const next = slideAt(forward(deck.slides, { ...show, step: 99 })?.key ?? "");
		if (!next || ahead) return;
		ahead = copy(next);
		ahead.classList.add("ahead");
		slide.after(ahead);
	};

	const begin = (moment: number) => {
		show.moment = moment;
		show.since = Date.now();
		show.began ||= show.since;
		fill(slide, show, "");
	};

	const timing = () => timingOf(show, slideAt(show.key));
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
		now.textContent = standing(show, deck);
	};
	const setTime = (more: number, start: boolean) => {
		const found = timing();
		if (found) show.timers[found.key] = { left: Math.max(0, left(found.timer)) + more, since: !!found.timer.since !== start ? Date.now() : 0 };
	};

	const go = (to: Place | undefined) => {
		if (!to) return;
		const other = to.key !== show.key || to.trail.length !== show.trail.length;
		Object.assign(show, to);
		if (!show.began) begin(0);
		paint(other);
	};

	const setCover = (name: Show["cover"]) => {
		show.cover = name;
		cover.hidden = !name;
		cover.dataset.cover = name;
		status.textContent = name ? t("v-" + name) : says(slide, 0);
	};

	const acts: Readonly<Record<string, (value: string) => unknown>> = {
		next: () => go(forward(deck.slides, show)),
		back: () => go(back(deck.slides, show)),
		first: () => go(start(deck.slides[0])),
		last: () => go(start(deck.slides.find((one) => one.n === deck.of))),
		go: (key) => go(start(slideAt(key))),
		choose: (value) => go(enter(deck.slides, show, slideAt(show.key)?.choices?.[Number(value)])),
		black: () => setCover("black"),
		white: () => setCover("white"),
		cover: () => setCover(""),
		timer: () => setTime(0, true),
		"more-time": () => setTime(60_000, false),
		moment: (value) => begin(Number(value)),
		theme: () => (whole.dataset.theme = show.theme = show.theme === "dark" ? "light" : "dark"),
		full: () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen()).catch(() => undefined),
		leader: () => {
			const opened = window.open(location.href.replace(/#.*/, "") + fragment + number(), number(), "popup,width=1100,height=760");
			if (opened) opened.focus();
			else status.textContent = t("v-no-window");
		},
		help,
		code,
		write,
		leave,
	};
	/** Does what is asked for, and tells the leader's window what there is to see. */
	function act(name: string, value = ""): void {
		// The first press brings back what is covered.
		acts[show.cover && /^(next|back|leave)$/.test(name) || name === show.cover ? "cover" : name]?.(value);
		tick();
		if (leader) say(leader, { show, on: whole.isConnected });
	}

	function dialog(title: string, ...content: readonly Node[]): void {
		const box = el(
			"dialog",
			{ class: "wall-dialog", "aria-labelledby": "wall--title" },
			el("h2", { id: "wall--title", tabindex: "-1", autofocus: "autofocus" }, title),
			...content,
			el("p", { class: "actions" }, button("close", t("v-close-dialog"), false)),
		);
		box.addEventListener("click", (event) => (event.target as Element).closest("[data-act]") && box.close());
		box.addEventListener("close", () => {
			box.remove();
			slide.focus();
		});
		whole.append(box);
		box.showModal();
	}

	function help(): void {
		const letters = el("input", { type: "checkbox" });
		letters.checked = !root.dataset.keys;
		letters.addEventListener("change", () => (root.dataset.keys = letters.checked ? "" : "off"));
		const jump = el("select", {}, ...deck.slides.flatMap((one) => (one.inside ? [] : [new Option(one.n + ". " + one.title, one.key, false, one.key === show.key)])));
		jump.addEventListener("change", () => act("go", jump.value));
		const does = { code: "Q", full: "F", leader: "N", black: "B", white: "W", timer: "T", theme: "", leave: "Esc" };
		const keys = Object.entries(does).map(([name, key]) => el("li", {}, button(name, t("v-do-" + name)), " ", el("kbd", {}, key)));
		if (!picture()) keys.shift();
		dialog(
			t("v-help"),
			el("ul", { class: "keys" }, ...keys),
			el("p", {}, t("v-keys-move")),
			el("p", {}, el("label", {}, letters, " " + t("v-keys-letters"))),
			el("p", {}, el("label", {}, t("v-jump") + " ", jump)),
			el("p", { class: "meta" }, t("v-one-screen")),
		);
	}

	/** The address of the page as a picture that a telephone can read. */
	function code(): void {
		const found = picture();
		if (found) dialog(t("v-code"), found.content.cloneNode(true));
	}

	/** What is written in the table on the slide, by lines. */
	const written = () => all(slide, "tbody tr").map((row) => all<HTMLTextAreaElement>(row, "textarea").map((field) => field.value));

	/** Adds a line to what is written on the slide, prints it or makes a file of it. */
	function write(what: string): void {
		const lines = written();
		if (what === "row") {
			show.rows[show.key] = [...lines, []];
			fill(slide, show, show.key);
			find(slide, "tr:last-child textarea")?.focus();
			return;
		}
		const heads = all(slide, "th").map(textOf);
		const title = textOf(find(slide, "h1"));
		const day = new Date().toLocaleDateString(root.lang);
		const rows = lines.filter((row) => row.join("").trim());
		if (what === "file") {
			const texts = rows.map((row, i) => `${i + 1}. ` + heads.map((head, c) => `${head}: ${row[c] ?? ""}`).join("\n   ") + "\n");
			download(fileName(t("v-file"), ".txt"), [title, document.title, day, "", ...texts].join("\n"));
			status.textContent = t("n-file-made");
		} else {
			const paper = el("div", { class: "text" }, el("h1", {}, title), el("p", {}, document.title + " · " + day), table(heads, rows));
			document.body.append(paper); // all else is put away, but the wall
			whole.hidden = true;
			print();
			whole.hidden = false;
			paper.remove();
		}
		unsaved = false;
	}

	function leave(): void {
		ended.abort();
		clearTimeout(soon);
		clearInterval(ticking);
		uncover();
		remember("");
		if (document.fullscreenElement) void acts.full?.("");
		opener?.focus();
	}

	listen(whole, act, signal);
	whole.addEventListener("input", () => {
		show.rows[show.key] = written();
		if (!show.began) begin(0);
		unsaved = true;
		act("input");
	});
	let touched = NaN;
	whole.addEventListener("touchstart", ({ touches }) => (touched = touches[1] ? NaN : (touches[0]?.clientX ?? NaN)));
	whole.addEventListener("touchend", ({ changedTouches }) => {
		const moved = (changedTouches[0]?.clientX ?? NaN) - touched;
		if (Math.abs(moved) > 50) act(moved < 0 ? "next" : "back");
	});
	let resized = 0;
	addEventListener("resize", () => {
		clearTimeout(resized);
		resized = window.setTimeout(measure, 150);
	}, { signal });
	// The address may be that of the slide again by now: see settle.
	addEventListener("hashchange", ({ newURL }) => {
		const to = asked(newURL);
		setCover("");
		if (to === undefined) act("leave");
		else act("go", to);
	}, { signal });
	addEventListener("beforeunload", (event) => unsaved && event.preventDefault(), { signal });
	hear<Call>((call, from) => {
		leader = from;
		// The leader's window has seen more than a wall that has just been loaded.
		if (!show.began && call.seen?.began && call.seen.page === show.page) {
			const { width, height } = show;
			Object.assign(show, call.seen, { width, height });
			restore();
		}
		act(call.act ?? "", call.value);
	}, signal);
	const ticking = setInterval(tick, 1000);
	measure();
}

const picture = () => find<HTMLTemplateElement>(document, "template.code");

/** The key of the slide that an address asks for; "" for the first, undefined when it asks for none. */
export function asked(address = location.href): string | undefined {
	const [, id, key] = /#(present(?:=(.*))?)$/.exec(address) ?? [];
	return id && !document.getElementById(id) ? decodeURIComponent(key ?? "") : undefined;
}
