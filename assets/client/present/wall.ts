// The wall: one slide at a time over the whole window. Nothing that happens here is stored, or becomes the reader's own
// answers.

import { all, decoded, find, refocus } from "../dom";
import { grow } from "../grow";
import { t } from "../ui";
import { type Call, fragment, hear, number, remember, say } from "./channel";
import { copy, Deck, says, start } from "./deck";
import { listen } from "./keys";
import { makeDeck } from "./make";
import { Screen } from "./screen";
import { fill, here, left, type Show, timingOf } from "./show";
import { apply, type Place, type Slide } from "./slide";

const root = document.documentElement;
const { need, open } = window.vinjett;

let kept: Show | undefined; // what was shown last, for when it is shown again

/** A page that is shown to a group, from its making until it is left. */
export class Wall {
	readonly #page: HTMLElement;
	readonly #opener: HTMLElement | null;
	readonly #show: Show;
	readonly #screen = new Screen();
	readonly #ended = new AbortController();
	readonly #ticking: number;
	#deck = new Deck();
	#leader: Window | undefined;
	#soon = 0;
	#unsaved = false;

	/** What can be done, by its name. */
	readonly #acts: Readonly<Record<string, (value: string) => unknown>> = {
		next: () => this.#go(this.#deck.forward(this.#show)),
		back: () => this.#go(this.#deck.back(this.#show)),
		first: () => this.#go(start(this.#deck.slides[0])),
		last: () => this.#go(start(this.#deck.slides.find((one) => one.n === this.#deck.of))),
		go: (key) => this.#go(start(this.#deck.at(key))),
		choose: (value) => this.#go(this.#deck.enter(this.#show, this.#slide?.choices?.[Number(value)])),
		black: () => this.#cover("black"),
		white: () => this.#cover("white"),
		cover: () => this.#cover(""),
		timer: () => this.#setTime(0, true),
		"more-time": () => this.#setTime(60_000, false),
		moment: (value) => this.#begin(Number(value)),
		theme: () => this.#theme(this.#show.theme === "dark" ? "light" : "dark"),
		full: () =>
			(document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen()).catch(() => undefined),
		leader: () => this.#call(),
		help: () => this.#menu("help"),
		code: () => this.#menu("code"),
		write: (what) => this.#write(what),
		leave: () => this.#leave(),
	};

	/** Shows a page from the slide with a key on; when it is left the focus goes back. */
	constructor(page: HTMLElement, key: string, opener: HTMLElement | null) {
		this.#page = page;
		this.#opener = opener;
		const before = kept ?? { timers: {}, began: 0, moment: 0, since: 0, rows: {}, theme: root.dataset.theme ?? "" };
		kept = this.#show = { ...before, page: page.id, width: 0, height: 0, key, step: 0, trail: [], cover: "" };
		this.#listen();
		this.#ticking = window.setInterval(() => this.#tick(), 1000);
		this.#measure();
	}

	/** Does what is asked for, and tells the leader's window what there is to see. */
	act(name: string, value = ""): void {
		// The first press brings back what is covered.
		const { cover } = this.#show;
		const uncovers = name === cover || (cover && /^(next|back|leave)$/.test(name));
		this.#acts[uncovers ? "cover" : name]?.(value);
		this.#tick();
		if (this.#leader) say(this.#leader, { show: this.#show, on: this.#screen.whole.isConnected });
	}

	/** The slide that is to be seen. */
	get #slide(): Slide | undefined {
		return this.#deck.at(this.#show.key);
	}

	/** Makes the slides for the window as it is. */
	#measure(): void {
		this.#show.width = root.clientWidth;
		this.#show.height = innerHeight;
		this.#deck = makeDeck(this.#page, this.#show, number());
		this.#restore();
	}

	/** Goes to the place that is to be shown. */
	#restore(): void {
		const current = this.#slide ?? this.#deck.slides[0];
		if (!current) return;
		this.#screen.clear(this.#show);
		this.#show.key = current.key;
		this.#show.step = Math.min(this.#show.step, current.steps);
		this.#paint(true);
		this.#theme(this.#show.theme);
		if (this.#show.cover) this.#cover(this.#show.cover);
		this.act("");
	}

	/** Shows what is to be seen: another slide, or more of the same. */
	#paint(other: boolean): void {
		const current = this.#slide;
		if (!current) return;
		const { key, step } = this.#show;
		const name = t("v-slide", current.n, this.#deck.of);
		if (other) {
			this.#screen.put(key, name, () => copy(current));
			fill(this.#screen.slide, this.#show, key);
			this.#reach(key);
			clearTimeout(this.#soon);
			this.#soon = window.setTimeout(() => this.#settle(), 80);
		}
		apply(this.#screen.slide, step);
		this.#screen.say((other ? name + ". " : "") + says(this.#screen.slide, other ? 0 : step));
		this.#screen.count(current.n, this.#deck.of);
	}

	/** A moment that the meeting has come to begins; the leader can be ahead of the slides, and then stays so. */
	#reach(key: string): void {
		const at = this.#deck.index(key);
		const moment = this.#deck.agenda.reduce((last, one, i) => (one.at >= 0 && one.at <= at ? i : last), 0);
		if (this.#show.began && moment > this.#show.moment) this.#begin(moment);
	}

	/** Does what can wait until the slide is seen: the browser may take its time over an address. */
	#settle(): void {
		remember("#present=" + this.#show.key);
		if (document.activeElement === document.body) this.#screen.slide.focus();
		const next = this.#deck.at(this.#deck.forward({ ...this.#show, step: 99 })?.key ?? "");
		if (next) this.#screen.prepare(() => copy(next));
	}

	#go(to: Place | undefined): void {
		if (!to) return;
		const other = to.key !== this.#show.key || to.trail.length !== this.#show.trail.length;
		Object.assign(this.#show, to);
		if (!this.#show.began) this.#begin(0);
		this.#paint(other);
	}

	#begin(moment: number): void {
		this.#show.moment = moment;
		this.#show.since = Date.now();
		this.#show.began ||= this.#show.since;
		fill(this.#screen.slide, this.#show, "");
	}

	/** Shows what changes by itself: the time that is left, and the minutes used. */
	#tick(): void {
		this.#screen.tick(this.#show, timingOf(this.#show, this.#slide), here(this.#show, this.#deck));
	}

	#setTime(more: number, start: boolean): void {
		const found = timingOf(this.#show, this.#slide);
		if (!found) return;
		const since = !!found.timer.since !== start ? Date.now() : 0;
		this.#show.timers[found.key] = { left: Math.max(0, left(found.timer)) + more, since };
	}

	#cover(name: Show["cover"]): void {
		this.#show.cover = name;
		this.#screen.cover(name);
		this.#screen.say(name ? t(name === "black" ? "v-black" : "v-white") : says(this.#screen.slide, 0));
	}

	#theme(name: string): void {
		this.#screen.whole.dataset.theme = this.#show.theme = name;
	}

	#call(): void {
		const opened = window.open(
			location.href.replace(/#.*/, "") + fragment + number(),
			number(),
			"popup,width=1100,height=760",
		);
		if (opened) opened.focus();
		else this.#screen.say(t("v-no-window"));
	}

	/** Shows what the wall can do, or the address of the page as a picture. */
	#menu(what: "help" | "code"): void {
		const { whole } = this.#screen;
		const { slides } = this.#deck;
		const act = (name: string, value: string) => this.act(name, value);
		this.#need("menu", () =>
			window.vinjett.menu?.(
				{ whole, slides, key: this.#show.key, act, focus: () => this.#screen.slide.focus() },
				what,
			),
		);
	}

	/** Does something with another feature, or says that it cannot be had. */
	#need(feature: string, does: () => void): void {
		need(feature).then(does, () => this.#screen.say(t("a-failed")));
	}

	/** Adds a line to what is written on the slide, prints it or makes a file of it. */
	#write(what: string): void {
		const { slide } = this.#screen;
		if (what === "row") {
			this.#show.rows[this.#show.key] = [...written(slide), []];
			fill(slide, this.#show, this.#show.key);
			find(slide, "tr:last-child textarea")?.focus();
			return;
		}
		this.#need("conclusions", () => {
			open["conclusions-" + what]?.(slide);
			if (what === "file") this.#screen.say(t("n-file-made"));
			this.#unsaved = false;
		});
	}

	#leave(): void {
		this.#ended.abort();
		clearTimeout(this.#soon);
		clearInterval(this.#ticking);
		this.#screen.close();
		remember("");
		if (document.fullscreenElement) void this.#acts.full?.("");
		refocus(this.#opener);
	}

	#listen(): void {
		const { signal } = this.#ended;
		const { whole } = this.#screen;
		listen(whole, (name, value) => this.act(name, value), signal);
		whole.addEventListener("input", ({ target }) => {
			grow(target as HTMLElement);
			this.#show.rows[this.#show.key] = written(this.#screen.slide);
			if (!this.#show.began) this.#begin(0);
			this.#unsaved = true;
			this.act("input");
		});
		// The room looks at the slide: what the leader presses is seen only while it is used.
		let idle = 0;
		const wake = () => {
			whole.classList.remove("still");
			clearTimeout(idle);
			idle = window.setTimeout(() => whole.classList.add("still"), 3000);
		};
		for (const kind of ["pointermove", "pointerdown", "keydown", "focusin"]) {
			addEventListener(kind, wake, { signal, passive: true });
		}
		wake();
		let resized = 0;
		addEventListener(
			"resize",
			() => {
				clearTimeout(resized);
				resized = window.setTimeout(() => this.#measure(), 150);
			},
			{ signal },
		);
		// The address may be that of the slide again by now: see #settle.
		addEventListener(
			"hashchange",
			({ newURL }) => {
				const to = asked(newURL);
				this.#cover("");
				if (to === undefined) this.act("leave");
				else this.act("go", to);
			},
			{ signal },
		);
		addEventListener("beforeunload", (event) => this.#unsaved && event.preventDefault(), { signal });
		hear<Call>((call, from) => this.#hear(call, from), signal);
	}

	/** Hears the leader's window, which has seen more than a wall that has just been loaded. */
	#hear(call: Call, from: Window): void {
		this.#leader = from;
		if (!this.#show.began && call.seen?.began && call.seen.page === this.#show.page) {
			const { width, height } = this.#show;
			Object.assign(this.#show, call.seen, { width, height });
			this.#restore();
		}
		this.act(call.act ?? "", call.value);
	}
}

/** What is written in the table on a slide, by lines. */
function written(slide: HTMLElement): string[][] {
	return all(slide, "tbody tr").map((row) => all<HTMLTextAreaElement>(row, "textarea").map((field) => field.value));
}

/** The key of the slide that an address asks for; "" for the first, undefined when it asks for none. */
export function asked(address = location.href): string | undefined {
	const [, id, key] = /#(present(?:=(.*))?)$/.exec(address) ?? [];
	return id && !document.getElementById(id) ? decoded(key ?? "") : undefined;
}
