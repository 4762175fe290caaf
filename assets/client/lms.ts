// The shell of a learning platform's package: a page that owns the session with the platform and shows the course in a
// frame. The pages of the course know nothing of it; it listens to what they hold in memory (state.ts). This is the
// only file that looks for a platform.
//
// Reported are whether the course is completed and how much of it is done, the page where the reader is, which pages
// are read and questions answered (as bits or hashes), for how long the course was seen, and the result of the test if
// the course's host has chosen that. Texts, ratings, roles, ways through conversations and single answers are not.
//
// A platform may lose its reader in the middle: the session of its login ends. What it has not taken then stays in this
// window, for the learner it belongs to, until the platform has it.

import { CMI5 } from "./cmi5";
import { code } from "./progress-code";
import { type Course, mark, progress, type Unit } from "./course";
import { el, find, textOf } from "./dom";
import type { Hub } from "./hub";
import { traits } from "./question/kinds";
import { type Platform, type Report, Session, type Trouble, versions } from "./scorm";
import { rank } from "./rank";
import { type Change, type QuestionEntry, State, type TestEntry } from "./state";
import { hand, handed } from "./store";
import { decode, encode, type Item, items } from "./suspend";
import { t } from "./words";

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

/**
 * What is done, as it goes between two windows with the course, and into the next session when the platform has not
 * taken it.
 */
interface Marks {
	/** Names of items, see suspend.ts. */
	readonly done: readonly string[];
	readonly location: string;
	/** The best result of a test; null when there is none. */
	readonly best: number | null;
	readonly completed: boolean;
}

/** Reads marks that another window has sent, or this one has kept; undefined when they are anything else. */
function marksOf(value: unknown): Marks | undefined {
	const marks = value as Partial<Marks> | null;
	if (typeof marks !== "object" || !Array.isArray(marks?.done)) return undefined;
	return {
		done: marks.done.filter((name) => typeof name === "string"),
		location: String(marks.location ?? ""),
		best: typeof marks.best === "number" && marks.best >= 0 && marks.best <= 100 ? marks.best : null,
		completed: marks.completed === true,
	};
}

/** What is known of the reader, in the platform's session and in the pages. */
class Shell {
	readonly #session: Platform;
	readonly #course: Course;
	readonly #items: readonly Item[];
	/** What has been done, as far as it is reported. */
	readonly #state = new State();
	readonly #done = new Set<string>();
	readonly #frame: HTMLIFrameElement;
	readonly #says: HTMLElement;
	readonly #button: HTMLButtonElement;
	readonly #report: Report = { completed: false, location: "", details: "", progress: 0, seconds: 0, mastery };
	/** The best result of a test. */
	#best: number | null = null;
	/** The name of what is kept in this window, and of the way to other windows of the same learner. */
	#name = "";
	#others: BroadcastChannel | undefined;
	#timer = 0;
	#wait = 0;
	#notice = "";
	/** Since when the course is seen, as performance.now; undefined while it is not. */
	#since: number | undefined;
	#loggedOut = false;
	#warned = false;
	#closed = false;

	constructor(
		session: Platform,
		course: Course,
		frame: HTMLIFrameElement,
		says: HTMLElement,
		button: HTMLButtonElement,
	) {
		this.#session = session;
		this.#course = course;
		this.#items = items(course);
		this.#frame = frame;
		this.#says = says;
		this.#button = button;
	}

	/** Begins the session and shows the page where the reader was. */
	begin(): void {
		this.#session.follow?.((trouble) => this.#closed || this.#trouble(trouble));
		const begun = this.#session.begin();
		const known = this.#session.recall();
		this.#name = ["lms", this.#id, rank("learner", known.learner).toString(36)].join(":");
		this.#report.completed = known.completed;
		if (page.dataset.score) this.#best = known.percent ?? null;
		const done = decode(this.#id, this.#items, known.details);
		if (typeof done === "string") {
			// What the platform knows of status and score stays; what cannot be read is begun anew.
			this.#notice = t(known.completed ? "l-dropped-completed" : "l-dropped");
		} else {
			for (const name of done) this.#done.add(name);
		}
		const left = this.#session.readOnly ? undefined : this.#left();
		if (left) this.#join(left);
		this.#restore(this.#state);
		const at = this.#page(left?.location || known.location);
		this.#report.location = at ?? "";
		this.#follow();
		this.#frame.src = at ?? "index.html";
		this.#update();
		if (begun) this.#save();
		else this.#trouble("lost");
	}

	/** Follows the pages in the frame, the window, and other windows with the course. */
	#follow(): void {
		this.#button.addEventListener("click", () => this.#close());
		this.#button.hidden = this.#session.readOnly; // nothing is saved
		this.#since = document.hidden ? undefined : performance.now();
		addEventListener("pagehide", (event) => {
			// A page that may come back keeps its session, where one can be kept without a word for long.
			if (!event.persisted || this.#session.settle) void this.#finish();
		});
		addEventListener("pageshow", (event) => event.persisted && this.#closed && location.reload());
		document.addEventListener("visibilitychange", () => {
			this.#count();
			this.#since = document.hidden ? undefined : performance.now();
			if (document.hidden) this.#save();
		});
		this.#frame.addEventListener("load", () => this.#attach());
		if (this.#session.readOnly || !("BroadcastChannel" in window)) return;
		this.#others = new BroadcastChannel("vinjett:" + this.#name);
		this.#others.addEventListener("message", (event: MessageEvent<unknown>) => {
			const marks = marksOf(event.data);
			if (marks) this.#join(marks);
			else this.#tell(); // a window that has just been opened asks
			this.#restore(this.#state);
			this.#update();
		});
		this.#others.postMessage("hello");
	}

	get #id(): string {
		return page.dataset.course ?? "";
	}

	get #units(): Unit[] {
		return this.#course.parts.flatMap((part) => part.units);
	}

	/** Returns the address of a page of the course by the one it has or had. */
	#page(address: string): string | undefined {
		const bare = address.replace(/\.html$/, "");
		for (const part of this.#course.parts) {
			if (part.url === address) return address;
			for (const unit of part.units)
				if (unit.url === address || (address && unit.was?.includes(bare))) return unit.url;
		}
		return undefined;
	}

	/** Puts what was done before into a state. */
	#restore(state: State): void {
		for (const unit of this.#units) {
			if (this.#done.has("r/" + unit.id)) state.set("done", code("r", unit.id), { done: true }, true);
			for (const [id = ""] of unit.questions ?? []) {
				if (this.#done.has("a/" + id)) state.set("done", code("a", id), { done: true }, true);
			}
			if (unit.kind !== "test") continue;
			const passed = this.#done.has("t/" + unit.id);
			const percent = Math.max(passed ? mastery : 0, this.#best ?? 0);
			if (passed || percent) state.set("test", unit.id, { points: percent, of: 100, percent }, true);
		}
	}

	/** What is done, for another window or a later session. */
	#marks(): Marks {
		return {
			done: [...this.#done],
			location: this.#report.location,
			best: this.#best,
			completed: this.#report.completed,
		};
	}

	/** Takes in what was done in another window, or could not be sent. */
	#join(marks: Marks): void {
		const known = new Set(this.#items.map(([name]) => name));
		for (const name of marks.done) if (known.has(name)) this.#done.add(name);
		if (page.dataset.score && marks.best !== null) this.#best = Math.max(this.#best ?? 0, marks.best);
		this.#report.completed ||= marks.completed;
	}

	#tell(): void {
		this.#others?.postMessage(this.#marks());
	}

	/** What the platform did not take in the last session of this window. */
	#left(): Marks | undefined {
		try {
			return marksOf(JSON.parse(handed(this.#name) ?? "null"));
		} catch {
			return undefined;
		}
	}

	/** Listens to the page in the frame. */
	#attach(): void {
		if (this.#closed) return;
		const inner = this.#frame.contentWindow as Inner | null;
		try {
			const address = inner?.location.href ?? "";
			const shown = inner?.document;
			if (!inner || !shown || address === "about:blank") return;
			// Where the course should be stands the form to log in.
			this.#loggedOut = !address.startsWith(folder) || !!find(shown, "input[type=password]");
			if (this.#loggedOut) return this.#trouble("lost");
			document.title = shown.title;
			const at = this.#page(decodeURI(address.slice(folder.length).replace(/[?#].*$/, "")));
			if (at) this.#report.location = at;
			if (!this.#session.readOnly) shown.documentElement.dataset.reported = page.dataset.score ? "score" : "yes";
			shown.addEventListener("click", outward, true);
			const state = inner.vinjett?.state;
			if (state) {
				this.#restore(state);
				state.follow((change) => this.#see(change));
			}
			this.#watch(inner, shown);
			this.#update();
		} catch {
			// A page that cannot be looked into is of another site, as a page to log in may be, or one of the browser's
			// own.
			this.#loggedOut = true;
			this.#trouble("lost");
		}
	}

	/** Marks the page as read when its end is seen: that may have been before anybody listened to it. */
	#watch(inner: Inner, shown: Document): void {
		const main = find(shown, "main.chapter");
		const unit = this.#units.find((one) => one.id === main?.dataset.id);
		if (!unit || !main?.lastElementChild) return;
		new inner.IntersectionObserver((entries, end) => {
			if (!entries.some((entry) => entry.isIntersecting)) return;
			end.disconnect();
			mark(this.#state, unit, true);
			this.#update();
		}).observe(main.lastElementChild);
	}

	/** Takes in what the reader has done, if it is something that is reported. */
	#see({ topic, id, entry, stored }: Change): void {
		if (stored) return; // by somebody, some time, in this browser
		if (topic === "done") this.#state.set("done", id, entry as { done: true } | undefined);
		else if (topic === "question" && entry && !traits((entry as QuestionEntry).kind).own) this.#done.add("a/" + id);
		else if (topic === "test" && entry) this.#state.set("test", id, entry as TestEntry);
		else return;
		this.#update();
	}

	/** Works out the report, and sends it soon. */
	#update(): void {
		for (const unit of this.#units) {
			const read = [unit.id, ...(unit.was ?? [])].some((id) => this.#state.get("done", code("r", id)));
			if (read) this.#done.add("r/" + unit.id);
			else this.#done.delete("r/" + unit.id);
			for (const [id = ""] of unit.questions ?? [])
				if (this.#state.get("done", code("a", id))) this.#done.add("a/" + id);
			const percent = this.#state.get("test", unit.id)?.percent;
			if (unit.kind !== "test" || percent === undefined) continue;
			this.#best = Math.max(this.#best ?? 0, percent);
			if (percent >= mastery) this.#done.add("t/" + unit.id);
		}
		const now = progress(this.#state, this.#course);
		this.#report.completed ||= !this.#items.length || now.reached(mastery);
		this.#report.progress = now.of ? now.read / now.of : 0;
		const details = encode(this.#id, this.#items, this.#done);
		if (this.#report.details && details !== this.#report.details) this.#tell();
		this.#report.details = details;
		if (page.dataset.score && this.#best !== null) this.#report.best = this.#best;
		const score = this.#score();
		if (score) this.#report.score = score;
		clearTimeout(this.#timer);
		this.#timer = window.setTimeout(() => this.#save(), 500);
	}

	/**
	 * The points to report: the best result, where the host has chosen that it is reported; else all of them for a
	 * course that is completed. A platform that grades by points counts a completed course without points as nothing.
	 */
	#score(): Report["score"] {
		if (page.dataset.score && this.#best !== null)
			return { percent: this.#best, passed: mastery > 0 && this.#best >= mastery };
		return this.#report.completed ? { percent: 100, passed: false } : undefined;
	}

	/** Counts the time that the course has been seen. */
	#count(): void {
		if (this.#since === undefined) return;
		const now = performance.now();
		this.#report.seconds += (now - this.#since) / 1000;
		this.#since = now;
	}

	/** Sends what has changed, and says how that went. */
	#save(): void {
		if (this.#closed) return;
		clearTimeout(this.#timer);
		this.#count();
		this.#trouble(this.#session.save(this.#report));
	}

	#trouble(trouble: Trouble): void {
		if (!this.#session.readOnly) hand(this.#name, trouble === "lost" ? this.#marks() : undefined);
		clearTimeout(this.#timer);
		if (trouble === "lost") {
			this.#wait = Math.min(60, this.#wait * 2 || 2);
			this.#timer = window.setTimeout(() => this.#save(), this.#wait * 1000);
		} else {
			this.#wait = 0;
		}
		if (this.#loggedOut) this.#say(t("l-login"), again());
		else this.#say(trouble ? messages[trouble]() : this.#session.readOnly ? this.#looks : this.#notice);
	}

	/** What is said to a reader of whom nothing is reported. */
	get #looks(): string {
		return t(this.#report.completed ? "l-review" : "l-read-only");
	}

	#say(text: string, ...more: readonly HTMLElement[]): void {
		if (textOf(this.#says.firstChild) !== text) this.#says.replaceChildren(text, ...more);
	}

	#finish(): void | Promise<void> {
		this.#save();
		const ended = this.#session.finish();
		this.#others?.close();
		this.#closed = true;
		return ended;
	}

	/**
	 * Ends the session because the reader wants to. The course goes with it: nothing that is done now would be
	 * reported.
	 */
	#close(): void {
		const inner = this.#frame.contentWindow as Inner | null;
		if (inner?.vinjett?.saving?.store.unsaved && !this.#warned) {
			this.#warned = true;
			return this.#say(t("l-unsaved"));
		}
		this.#save();
		const sent = this.#session.settle?.();
		if (sent) void sent.then(() => this.#end());
		else this.#end();
	}

	#end(): void {
		if (this.#wait) return; // the message says that it is not saved
		const { back } = this.#session;
		const ended = this.#finish();
		if (back) void Promise.resolve(ended).then(() => location.assign(back));
		this.#frame.remove();
		this.#button.hidden = true;
		this.#say(t("l-closed"));
		this.#says.tabIndex = -1;
		this.#says.focus();
		if (window.opener && window.parent === window) window.close();
	}
}

/** The window of a page in the frame. */
type Inner = Window & { readonly vinjett?: Hub; readonly IntersectionObserver: typeof IntersectionObserver };

const messages: Readonly<Record<Exclude<Trouble, "">, () => string>> = {
	lost: () => t("l-lost"),
	partly: () => t("l-partly"),
};

/** A button that loads the platform's page anew, which leads by the page to log in. */
function again(): HTMLElement {
	const button = el("button", { type: "button" }, t("l-again"));
	button.addEventListener("click", () => {
		try {
			(window.top ?? window).location.reload();
		} catch {
			location.reload(); // the platform's page is of another site than the course
		}
	});
	return button;
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
const hub = { t, open: {} } as unknown as Hub;
window.vinjett = hub;

function start(tries: number): void {
	const api = platform();
	const frame = find<HTMLIFrameElement>(document, "iframe");
	const says = find(document, "[role=status]");
	const close = find<HTMLButtonElement>(document, "button");
	const launched = new URLSearchParams(location.search);
	if (page.dataset.lms === "cmi5" && launched.has("fetch") && hub.course && frame && says && close) {
		const course = hub.course;
		CMI5.join(launched).then(
			(session) => new Shell(session, course, frame, says, close).begin(),
			() => {
				says.textContent = t("l-launch");
				frame.src = "index.html";
			},
		);
	} else if (!api && version && tries) {
		setTimeout(() => start(tries - 1), 100);
	} else if (!api || !version || !hub.course || !frame || !says || !close) {
		location.replace("index.html"); // an ordinary page: there is nobody to report to
	} else {
		new Shell(new Session(api, version), hub.course, frame, says, close).begin();
	}
}

addEventListener("DOMContentLoaded", () => start(5));
