// Reads the page aloud with a voice of the machine itself: a voice that is fetched over the net would send the text
// away. Where there is none for the language, nothing is shown. What the reader has written is never read.

import { all, el, find } from "../dom";
import { type Sentence, sentences } from "./sentences";
import { t } from "../ui";

const { open } = window.vinjett;
const page = document.documentElement;

/** Parts of the page that are read; what is nested in another of them is read with it. */
const blocks = "main :is(h1, h2, h3, h4, p, li, dt, dd, legend, figcaption, blockquote, summary, caption, th, td)";
/** What is never read: what is written, buttons, numbers of sources, what a script has put in. */
const silent =
	"nav, .where, form .actions, .save, .own, .older, .add, .notes, .panel, .cite, textarea, input, select, button, " +
	"svg, [hidden], [aria-hidden=true], .player, .callout .consent";

function voice(): SpeechSynthesisVoice | undefined {
	const mine = speechSynthesis
		.getVoices()
		.filter((v) => v.localService && v.lang.slice(0, 2).toLowerCase() === page.lang.slice(0, 2));
	return mine.find((v) => v.default) ?? mine[0];
}

const speeds = ["0.75", "1", "1.25", "1.5"];

class Player {
	readonly #bar: HTMLElement;
	readonly #play: HTMLButtonElement;
	readonly #speed: HTMLSelectElement;
	#list: readonly Sentence[] = [];
	#at = 0;
	#turn = 0; // an utterance that was cancelled ends too
	#playing = false;

	constructor(start: Element | null) {
		const act = (key: string, does: () => void) => {
			const b = el("button", { type: "button", class: "quiet" }, t(key));
			b.addEventListener("click", does);
			return b;
		};
		this.#play = act("l-pause", () => (this.#playing ? this.#pause() : this.#read()));
		this.#speed = el(
			"select",
			{},
			...speeds.map((speed) => el("option", { value: speed }, Number(speed) * 100 + " %")),
		);
		this.#speed.value = "1";
		this.#speed.addEventListener("change", () => this.#playing && this.#read());
		this.#bar = el(
			"section",
			{ class: "player", "aria-label": t("l-title") },
			this.#play,
			act("l-back", () => this.#skip(-1)),
			act("l-on", () => this.#skip(1)),
			el("label", {}, t("l-speed"), " ", this.#speed),
			act("l-stop", () => this.stop()),
		);
		this.#bar.addEventListener("keydown", (event) => event.key === "Escape" && this.stop());
		document.body.append(this.#bar);
		page.dataset.player = "on";
		this.#list = sentences(all(document, blocks), silent, page.lang);
		const first =
			start &&
			this.#list.findIndex(
				(s) => start.compareDocumentPosition(s.range.startContainer) & Node.DOCUMENT_POSITION_FOLLOWING,
			);
		this.#at = Math.max(0, first ?? 0);
		this.#play.focus();
		this.#read();
	}

	#read(): void {
		const sentence = this.#list[this.#at];
		const says = voice();
		if (!sentence || !says) {
			this.stop();
			return;
		}
		const turn = ++this.#turn;
		this.#set(true);
		speechSynthesis.cancel();
		const words = new SpeechSynthesisUtterance(sentence.text);
		words.voice = says;
		words.lang = says.lang;
		words.rate = Number(this.#speed.value);
		words.onend = () => {
			if (turn === this.#turn) this.#skip(1);
		};
		words.onerror = () => {
			if (turn === this.#turn) this.#set(false);
		};
		this.#mark(sentence);
		speechSynthesis.speak(words);
	}

	#set(playing: boolean): void {
		this.#playing = playing;
		this.#play.textContent = t(playing ? "l-pause" : "l-play");
	}

	#pause(): void {
		this.#turn++;
		speechSynthesis.cancel();
		this.#set(false);
	}

	/** Goes to another sentence, and goes on reading if it was. */
	#skip(by: number): void {
		this.#at += by;
		if (this.#at < 0) this.#at = 0;
		const sentence = this.#list[this.#at];
		if (!sentence) this.stop();
		else if (this.#playing) this.#read();
		else this.#mark(sentence);
	}

	#mark(sentence: Sentence): void {
		if ("highlights" in CSS) CSS.highlights.set("listen", new Highlight(sentence.range));
		const box = sentence.range.getBoundingClientRect();
		if (box.bottom > innerHeight * 0.85 || box.top < 0) {
			sentence.range.startContainer.parentElement?.scrollIntoView({ block: "center" });
		}
	}

	stop(): void {
		this.#turn++;
		speechSynthesis.cancel();
		if ("highlights" in CSS) CSS.highlights.delete("listen");
		this.#bar.remove();
		delete page.dataset.player;
		player = undefined;
		find(document, "[data-open=settings]")?.focus();
	}
}

let player: Player | undefined;

/** Adds the button to the panel of settings, as soon as there is a voice. */
open.listen = (panel) => {
	const show = () => {
		if (!voice() || find(panel, ".listen")) return;
		const start = el("button", { type: "button", class: "quiet" }, t("l-start"));
		start.addEventListener("click", () => {
			player?.stop();
			player = new Player(null);
		});
		panel.prepend(el("p", { class: "listen" }, start));
	};
	show();
	speechSynthesis.addEventListener?.("voiceschanged", show);
};

addEventListener("pagehide", () => speechSynthesis.cancel());
