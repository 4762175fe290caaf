// What is seen of the wall beside the slides: the bar with its buttons, the time that runs, the screen with nothing on
// it.

import { button, el } from "../dom";
import { t } from "../ui";
import { stage } from "./fit";
import { alone, face, left, type Show, type Timing } from "./show";

/** The elements of the wall. */
export class Screen {
	readonly #place = el("div", { class: "screen" });
	readonly #status = el("p", { class: "unseen", role: "status" });
	readonly #count = el("span", { class: "count" });
	readonly #standing = el("span", { class: "standing" });
	readonly #figures = el("span", { class: "figures" });
	readonly #line = el("progress", { "aria-label": t("v-timer"), max: "1" });
	readonly #run = button("timer", "");
	readonly #time = el("span", { class: "timer" }, this.#figures, this.#run, button("more-time", t("v-more-time")));
	readonly #curtain = el("div", { class: "curtain", "data-act": "cover", hidden: "hidden" });
	/** The slide that is seen. */
	#slide: HTMLElement = el("section");
	/** The next slide, which is made while the group looks at this one. */
	#ahead: HTMLElement | undefined;
	#timedOut = false;

	/** All of it. */
	readonly whole = el("div", { class: "wall", role: "main" });
	/** Takes it away, and brings back what it covers. */
	readonly close: () => void;

	constructor() {
		const bar = el(
			"nav",
			{ class: "bar", "aria-label": t("v-bar") },
			named(button("back", "←"), t("v-back")),
			named(button("next", "→"), t("v-on")),
			this.#count,
			this.#time,
			this.#standing,
			button("help", t("v-menu")),
			named(button("leave", "×"), t("v-do-leave")),
		);
		this.whole.append(this.#place, this.#line, bar, this.#curtain, this.#status);
		this.close = alone(this.whole, "walled");
	}

	/** The slide that is seen; what is written on it is in it. */
	get slide(): HTMLElement {
		return this.#slide;
	}

	/** Makes room for slides of the size of the window, with none on it. */
	clear(show: Show): void {
		this.#ahead = undefined;
		this.#place.replaceChildren(stage(show));
	}

	/** Shows a slide in the place of the one before. `make` makes it, if it is not there already. */
	put(key: string, name: string, make: () => HTMLElement): void {
		const made = this.#ahead?.dataset.key === key ? this.#ahead : make();
		this.#ahead = undefined;
		this.#slide.remove(); // first of all: where the focus is in it, the browser lays out what has changed before
		if (!made.isConnected) this.#place.firstElementChild?.replaceChildren(made);
		made.classList.remove("ahead");
		made.setAttribute("aria-label", name);
		made.tabIndex = -1;
		this.#slide = made;
	}

	/** Makes the next slide behind this one, so that it need only be uncovered. */
	prepare(make: () => HTMLElement): void {
		if (this.#ahead) return;
		this.#ahead = make();
		this.#ahead.classList.add("ahead");
		this.#slide.after(this.#ahead);
	}

	/** Says something to who hears the wall. */
	say(text: string): void {
		this.#status.textContent = text;
	}

	/** Says which slide of how many is seen. */
	count(n: number, of: number): void {
		this.#count.textContent = `${n} / ${of}`;
	}

	/** Shows nothing but a colour; "" ends that. */
	cover(name: Show["cover"]): void {
		this.#curtain.hidden = !name;
		this.#curtain.dataset.cover = name;
	}

	/** Shows the time that is left, and how far the meeting is. */
	tick(show: Show, timing: Timing | undefined, standing: string): void {
		this.#time.hidden = this.#line.hidden = !timing;
		if (timing) {
			const out = face(show, timing, this.#figures, this.#run);
			if (out && !this.#timedOut) this.say(t("v-time-out"));
			this.#timedOut = out;
			this.#line.value = left(timing.timer) / (timing.minutes * 60_000);
		}
		this.#standing.textContent = standing;
	}
}

function named(button: HTMLElement, name: string): HTMLElement {
	button.setAttribute("aria-label", name);
	return button;
}
