// The panel in which a part of the page is written: its text with the few marks explained, or a form for a question.

import { QuestionForm, type Form } from "./form";
import { ask, button, kept, load, make, page, t } from "./page";
import { picker } from "./picture";
import { line, type Message } from "./strip";

export interface Part {
	readonly file: string;
	readonly start: number;
	readonly end: number;
	readonly digest: string;
	readonly was: string;
	readonly text: string;
	readonly kind: string;
	readonly line: number;
	readonly before: string;
	readonly form: Form | null;
	/** From the file's folder to that of pictures. */
	readonly path: string;
}

interface Saved {
	readonly at: number;
}

interface Conflict {
	readonly mine: string;
	readonly theirs: string;
	readonly digest: string;
	readonly start: number;
	readonly end: number;
}

interface Broken {
	readonly faults?: readonly Message[] | null;
}

interface Request {
	readonly what: string;
	readonly at: number;
	readonly add: string;
}

/** The marks that are explained under the text. */
const marks: readonly (readonly [string, string])[] = [
	["**…**", "mark-bold"],
	["*…*", "mark-italic"],
	["- …", "mark-list"],
	["1. …", "mark-number"],
	["## …", "mark-heading"],
	["[…](https://…)", "mark-link"],
	["> …", "mark-quote"],
	["[@…]", "mark-source"],
	["::: … :::", "mark-block"],
	["⏎ ⏎", "mark-empty"],
];

/** The marks in words. Who knows them folds them away. */
function explained(): HTMLElement {
	const list = make("dl", {}, ...marks.flatMap(([mark, key]) => [make("dt", {}, mark), make("dd", {}, t(key))]));
	const box = make("details", { open: kept.get("marks") !== "closed" }, make("summary", {}, t("marks")), list);
	box.addEventListener("toggle", () => kept.set("marks", box.open ? "" : "closed"));
	return box;
}

/** Asks for a part and opens it. A page that is older than its file is loaded anew. */
export async function openPart(request: Request): Promise<void> {
	const picture = request.add === "picture";
	const add = picture ? "text" : request.add;
	const { status, body } = await ask<Part>("part", { file: page.file, ...request, add });
	if (status === 200) new Panel(body, picture);
	else if (status === 409) load();
	else alert(body.message);
}

class Panel {
	readonly #dialog: HTMLDialogElement;
	readonly #text: HTMLTextAreaElement;
	readonly #said = make("div", { class: "vj-answer", role: "alert" });
	readonly #fields = make("div", { class: "vj-fields" });
	#form: QuestionForm | undefined;
	#part: Part;
	#instead: string | undefined;
	#first = "";
	#late = false;

	constructor(part: Part, picture: boolean) {
		this.#part = part;
		const title = part.before
			? `${t("add")}: ${t(`kind-${part.kind}`).toLowerCase()}`
			: `${t("change")}: ${t(`kind-${part.kind}`).toLowerCase()}`;
		this.#text = make("textarea", { id: "_vinjett-text", spellcheck: "true", lang: document.documentElement.lang });
		this.#text.value = part.text;
		this.#dialog = make("dialog", { class: "vj-panel", "aria-labelledby": "_vinjett-panel" });
		this.#dialog.append(
			make("h2", { id: "_vinjett-panel" }, title),
			make("p", { class: "soft" }, t("line-of", part.file, part.line)),
			this.#fields,
			this.#said,
			this.#acts(),
		);
		this.#fill();
		document.body.append(this.#dialog);
		this.#listen();
		this.#dialog.showModal();
		this.#grow();
		this.#first = this.#now();
		if (picture) this.#dialog.querySelector<HTMLElement>(".vj-picture button")?.click();
		else this.#dialog.querySelector<HTMLElement>("textarea")?.focus();
	}

	#listen(): void {
		this.#dialog.addEventListener("cancel", (event) => {
			if (!this.#mayClose()) event.preventDefault();
		});
		const wait = (event: Event) => {
			event.preventDefault();
			this.#late = true;
		};
		addEventListener("vinjett-reload", wait);
		this.#dialog.addEventListener("close", () => {
			removeEventListener("vinjett-reload", wait);
			this.#dialog.remove();
			if (this.#late) load();
		});
		this.#dialog.addEventListener("keydown", (event) => {
			if ((event.ctrlKey || event.metaKey) && (event.key === "s" || event.key === "Enter")) {
				event.preventDefault();
				void this.#save(false);
			}
		});
	}

	/** What is in the fields now, to see whether it has been changed. */
	#now(): string {
		return this.#form ? JSON.stringify(this.#form.read()) : this.#text.value;
	}

	#mayClose(): boolean {
		return this.#now() === this.#first || confirm(t("sure-leave"));
	}

	/** Shows the fields: the form when there is one. */
	#fill(): void {
		if (this.#part.form) {
			this.#form = new QuestionForm(this.#part.form);
			const plain = button(t("as-text"), () => this.#plain(), { class: "quiet" });
			this.#fields.replaceChildren(this.#form.element, make("p", {}, plain));
			return;
		}
		this.#form = undefined;
		const bar = make(
			"p",
			{ class: "vj-marks" },
			button(t("bold"), () => this.#wrap("**", "**")),
			button(t("italic"), () => this.#wrap("*", "*")),
			button(t("bullets"), () => this.#prefix("- ")),
			button(t("link"), () => this.#wrap("[", "](https://)")),
		);
		this.#fields.replaceChildren(
			make("label", { for: this.#text.id, class: "vj-hidden" }, t("text-field")),
			bar,
			this.#text,
			picker(this.#text, this.#part.path),
			explained(),
		);
		this.#text.addEventListener("input", () => this.#grow());
	}

	/** Shows the question as it is written. What has been changed in the form stays behind, so one is asked. */
	#plain(): void {
		if (!this.#mayClose()) return;
		this.#part = { ...this.#part, form: null };
		this.#fill();
		this.#grow();
		this.#first = this.#now();
		this.#text.focus();
	}

	#grow(): void {
		this.#text.style.height = "auto";
		this.#text.style.height = `${this.#text.scrollHeight + 4}px`;
	}

	/** Puts marks around what is selected. */
	#wrap(before: string, after: string): void {
		const { selectionStart, selectionEnd, value } = this.#text;
		this.#text.setRangeText(before + value.slice(selectionStart, selectionEnd) + after, selectionStart,
			selectionEnd);
		this.#text.setSelectionRange(selectionStart + before.length, selectionEnd + before.length);
		this.#text.focus();
	}

	/** Puts a mark before each line of what is selected. */
	#prefix(mark: string): void {
		const { selectionStart, selectionEnd, value } = this.#text;
		const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
		const lines = value.slice(start, selectionEnd).replace(/^/gm, mark);
		this.#text.setRangeText(lines, start, selectionEnd, "end");
		this.#text.focus();
	}

	#acts(): HTMLElement {
		const remove = button(t("take-out"), () => void this.#remove(), { class: "quiet vj-remove" });
		const takes = !this.#part.before && this.#part.kind !== "head" && this.#part.kind !== "file";
		return make(
			"p",
			{ class: "vj-acts" },
			button(t("save"), () => void this.#save(false), { class: "vj-save" }),
			button(t("cancel"), () => this.#mayClose() && this.#dialog.close(), { class: "quiet" }),
			...(takes ? [remove] : []),
		);
	}

	async #remove(): Promise<void> {
		if (!confirm(t("sure-out"))) return;
		this.#part = { ...this.#part, form: null };
		this.#form = undefined;
		this.#text.value = "";
		await this.#save(false);
	}

	async #save(force: boolean): Promise<void> {
		const request = {
			...this.#part,
			text: this.#text.value,
			form: this.#form ? this.#form.read() : null,
			force,
			...(this.#instead === undefined ? {} : { instead: this.#instead }),
		};
		const { status, body } = await ask<Saved & Conflict & Broken>("save", request);
		switch (status) {
			case 200:
				this.#first = this.#now();
				kept.set("at", String(body.at));
				kept.set("said", t("saved"));
				this.#dialog.close();
				break;
			case 409:
				this.#conflict(body, body.message ?? "");
				break;
			default:
				this.#broken(body, body.message ?? "");
		}
	}

	/** Says what is wrong with the text. What is wrong may be saved all the same, if one asks for it. */
	#broken({ faults }: Broken, message: string): void {
		const list = faults ?? [];
		const lines = list.map((m) => line(m.here ? { ...m, file: "" } : m, ""));
		list.forEach((m, i) => m.here && lines[i]?.prepend(`${t("on-line")} ${m.line}: `));
		const anyway = button(t("save-anyway"), () => void this.#save(true), { class: "quiet" });
		this.#said.replaceChildren(
			make("p", {}, message),
			...(list.length ? [make("ul", {}, ...lines), make("p", {}, anyway)] : []),
		);
		this.#said.scrollIntoView({ block: "nearest" });
	}

	/** Shows both texts when others have changed the same lines. */
	#conflict(c: Conflict, message: string): void {
		const keep = button(t("conflict-keep"), () => {
			this.#instead = c.theirs;
			this.#part = { ...this.#part, digest: c.digest, start: c.start, end: c.end, was: c.theirs, before: "",
				form: null };
			this.#form = undefined;
			this.#text.value = c.mine;
			void this.#save(false);
		});
		const take = button(t("conflict-take"), () => {
			this.#first = this.#now();
			this.#dialog.close();
			load();
		}, { class: "quiet" });
		this.#said.replaceChildren(
			make("p", {}, message),
			make("h3", {}, t("conflict-mine")),
			make("pre", { tabindex: "0" }, c.mine),
			make("h3", {}, t("conflict-theirs")),
			make("pre", { tabindex: "0" }, c.theirs),
			make("p", { class: "vj-acts" }, keep, take),
		);
		this.#said.scrollIntoView({ block: "nearest" });
	}
}
