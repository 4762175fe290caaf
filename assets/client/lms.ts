// The shell of a learning platform's package: a page that owns the session with the platform and shows the course in a frame. The
// pages of the course know nothing of it; it listens to what they hold in memory (state.ts). This is the only file that looks for
// a platform.
//
// Reported are whether the course is completed, the page where the reader is, which pages are read and questions answered (as bits
// or hashes), and the result of the test if the course's host has chosen that. Texts, ratings, roles, ways through conversations
// and single answers are not.

import { code } from "./progress-code";
import { type Course, mark, progress } from "./course";
import { find } from "./dom";
import type { Hub } from "./hub";
import { type Report, Session, type Trouble, versions } from "./scorm";
import { type Change, State } from "./state";
import { decode, encode, type Item, items } from "./suspend";
import { t } from "./ui";

const page = document.documentElement;
const version = versions[page.dataset.lms ?? ""];
const mastery = Number(page.dataset.mastery) || 0;

/** Returns the platform's object in a window, or in one of those around it. */
function above(start: Window | null): object | undefined {
	for (let at = start, steps = 0; at && steps < 500; at = at.parent, steps++) {
		try {
			const object = (at as unknown as Record<string, unknown>)[version?.object ?? ""];
			if (object && (typeof object === "object" || typeof object === "function")) return object;
		} catch {
			// a window of another site does not let anybody look
		}
		if (at === at.parent) return undefined;
	}
	return undefined;
}

/** Finds the platform: in this window, around it, or where it was opened from. */
function platform(): object | undefined {
	try {
		return above(window) ?? above(window.opener) ?? above(window.top?.opener ?? null);
	} catch {
		return undefined;
	}
}

/** What is known of the reader, in the platform's session and in the pages. */
class Shell {
	readonly #session: Session;
	readonly #course: Course;
	readonly #items: readonly Item[];
	/** What has been done, as far as it is reported. */
	readonly #state = new State();
	readonly #done = new Set<string>();
	readonly #frame: HTMLIFrameElement;
	readonly #says: HTMLElement;
	readonly #report: Report = { completed: false, location: "", details: "" };
	#best = 0;
	#timer = 0;
	#wait = 0;
	#notice = "";
	#closed = false;

	constructor(session: Session, course: Course, frame: HTMLIFrameElement, says: HTMLElement) {
		this.#session = session;
		this.#course = course;
		this.#items = items(course);
		this.#frame = frame;
		this.#says = says;
	}

	/** Begins the session and shows the page where the reader was. */
	begin(): void {
		const begun = this.#session.begin();
		const known = this.#session.recall();
		this.#report.completed = known.completed;
		this.#best = known.percent;
		const done = decode(this.#id, this.#items, known.details);
		if (typeof done === "string") {
			// What the platform knows of status and score stays; what cannot be read is begun anew.
			this.#notice = t(known.completed ? "l-dropped-completed" : "l-dropped");
		} else {
			for (const name of done) this.#done.add(name);
			this.#restore(this.#state);
		}
		addEventListener("pagehide", (event) => {
			if (!event.persisted) this.#finish();
		});
		document.addEventListener("visibilitychange", () => document.hidden && this.#save());
		this.#frame.addEventListener("load", () => this.#attach());
		this.#frame.src = this.#page(known.location) ?? "index.html";
		this.#report.location = this.#page(known.location) ?? "";
		this.#update();
		if (begun) this.#save();
		else this.#trouble("lost");
	}

	get #id(): string {
		return page.dataset.course ?? "";
	}

	/** Returns the address of a page of the course by the one it has or had. */
	#page(address: string): string | undefined {
		const bare = address.replace(/\.html$/, "");
		for (const part of this.#course.parts) {
			if (part.url === address) return address;
			for (const unit of part.units) if (unit.url === address || (address && unit.was?.includes(bare))) return unit.url;
		}
		return undefined;
	}

	/** Puts what was done before into a state. */
	#restore(state: State): void {
		for (const unit of this.#course.parts.flatMap((part) => part.units)) {
			if (this.#done.has("r/" + unit.id)) state.set("done", code("r", unit.id), { done: true }, true);
			for (const [id = ""] of unit.questions ?? []) if (this.#done.has("a/" + id)) state.set("done", code("a", id), { done: true }, true);
			if (unit.kind !== "test") continue;
			const passed = this.#done.has("t/" + unit.id);
			const percent = Math.max(passed ? mastery : 0, this.#best);
			if (passed || percent) state.set("test", unit.id, { points: percent, of: 100, percent }, true);
		}
	}

	/** Listens to the page in the frame. */
	#attach(): void {
		const inner = this.#frame.contentWindow as (Window & { vinjett?: Hub; IntersectionObserver: typeof IntersectionObserver }) | null;
		try {
			const address = inner?.location.href ?? "";
			const shown = inner?.document;
			if (!inner || !shown || !address.startsWith(folder)) return;
			document.title = shown.title;
			const at = this.#page(decodeURI(address.slice(folder.length).replace(/[?#].*$/, "")));
			if (at) this.#report.location = at;
			shown.addEventListener("click", outward, true);
			const state = inner.vinjett?.state;
			if (state) {
				this.#restore(state);
				state.follow((change) => this.#see(change));
			}
			// The end of the page may have been seen before anybody listened.
			const main = shown.querySelector<HTMLElement>("main.chapter");
			const unit = this.#course.parts.flatMap((part) => part.units).find((one) => one.id === main?.dataset.id);
			if (unit && main?.lastElementChild) {
				new inner.IntersectionObserver((entries, end) => {
					if (!entries.some((entry) => entry.isIntersecting)) return;
					end.disconnect();
					mark(this.#state, unit, true);
					this.#update();
				}).observe(main.lastElementChild);
			}
			this.#update();
		} catch {
			// a page that cannot be looked into: a fault page of the browser
		}
	}

	/** Takes in what the reader has done, if it is something that is reported. */
	#see({ topic, id, entry, stored }: Change): void {
		if (stored) return;
		if (topic === "done") this.#state.set("done", id, entry as { done: true } | undefined);
		else if (topic === "question" && entry && (entry as { kind: string }).kind !== "scale") this.#done.add("a/" + id);
		else if (topic === "test" && entry) this.#state.set("test", id, entry as { points: number; of: number; percent: number });
		else return;
		this.#update();
	}

	/** Works out the report, and sends it soon. */
	#update(): void {
		for (const unit of this.#course.parts.flatMap((part) => part.units)) {
			const has = (name: string, is: boolean) => (is ? this.#done.add(name) : this.#done.delete(name));
			has("r/" + unit.id, [unit.id, ...(unit.was ?? [])].some((id) => this.#state.get("done", code("r", id))));
			for (const [id = ""] of unit.questions ?? []) if (this.#state.get("done", code("a", id))) this.#done.add("a/" + id);
			const percent = this.#state.get("test", unit.id)?.percent ?? -1;
			this.#best = Math.max(this.#best, percent);
			if (unit.kind === "test" && percent >= mastery) this.#done.add("t/" + unit.id);
		}
		this.#report.completed ||= !this.#items.length || progress(this.#state, this.#course).reached(mastery);
		this.#report.details = encode(this.#id, this.#items, this.#done);
		if (page.dataset.score && this.#best) this.#report.score = { percent: this.#best, passed: mastery > 0 && this.#best >= mastery };
		clearTimeout(this.#timer);
		this.#timer = window.setTimeout(() => this.#save(), 500);
	}

	/** Sends what has changed, and says how that went. */
	#save(): void {
		if (this.#closed) return;
		clearTimeout(this.#timer);
		this.#trouble(this.#session.save(this.#report));
	}

	#trouble(trouble: Trouble): void {
		if (trouble === "lost") {
			this.#wait = Math.min(60, this.#wait * 2 || 2);
			this.#timer = window.setTimeout(() => this.#save(), this.#wait * 1000);
		} else {
			this.#wait = 0;
		}
		const text = trouble ? t("l-" + trouble) : this.#session.readOnly ? t("l-read-only") : this.#notice;
		if (this.#says.textContent !== text) this.#says.textContent = text;
	}

	#finish(): void {
		this.#save();
		this.#session.finish();
		this.#closed = true;
	}

	/** Ends the session because the reader wants to. */
	close(): void {
		this.#save();
		if (this.#wait) return; // the message says that it is not saved
		this.#finish();
		this.#says.textContent = t("l-closed");
		if (window.opener && window.parent === window) window.close();
	}
}

const folder = new URL(".", location.href).href;

/** Links out of the course open a window of their own: a frame must not show another site. */
function outward(event: Event): void {
	const link = (event.target as Element).closest?.<HTMLAnchorElement>("a[href]");
	if (!link || link.href.startsWith(folder)) return;
	link.target = /^https?:/.test(link.href) ? "_blank" : "_top";
	link.rel = "noopener";
}

// The outline of the course is a script that follows this one.
const hub = { open: {} } as unknown as Hub;
window.vinjett = hub;

function start(tries: number): void {
	const api = platform();
	const frame = find<HTMLIFrameElement>(document, "iframe");
	const says = find(document, "[role=status]");
	const close = find<HTMLButtonElement>(document, "button");
	if (!api && tries) {
		setTimeout(() => start(tries - 1), 100);
	} else if (!api || !version || !hub.course || !frame || !says || !close) {
		location.replace("index.html"); // an ordinary page: there is nobody to report to
	} else {
		const shell = new Shell(new Session(api, version), hub.course, frame, says);
		close.addEventListener("click", () => shell.close());
		close.hidden = false;
		shell.begin();
	}
}

addEventListener("DOMContentLoaded", () => start(5));
