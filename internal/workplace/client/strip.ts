// The strip at the foot of each page: what is wrong with the page and with what was saved last, counts for the rest,
// and the ways to the author's tools.

import { ask, button, kept, make, n, openFile, page, say, t } from "./page";

export interface Message {
	readonly file: string;
	readonly line: number;
	readonly column: number;
	readonly severity: string;
	readonly text: string;
	readonly hint: string;
	readonly here: boolean;
}

interface Report {
	readonly page: readonly Message[];
	readonly saved: readonly Message[];
	readonly errors: number;
	readonly warnings: number;
	readonly undo: number;
}

/** How many messages are seen before the rest is asked for. */
const few = 3;

/** Returns a message as a line. The place in the file is a button that opens it there. */
export function line(m: Message, where: string): HTMLElement {
	const error = m.severity === "error";
	return make(
		"li",
		{ class: error ? "vj-error" : "vj-warning" },
		make("strong", {}, t(m.severity === "error" ? "error" : "warning")),
		" ",
		m.text,
		...(m.hint ? [make("span", { class: "hint" }, `. ${m.hint}`)] : []),
		" ",
		...(m.file
			? [
					button(where || `${m.file}:${m.line}`, () => void openFile(m.file, m.line, m.column), {
						class: "vj-line",
						"aria-label": t("open-line", m.file, m.line),
						title: t("open-line", m.file, m.line),
					}),
				]
			: []),
	);
}

/** A list of messages, of which some are seen at first. */
function list(title: string, messages: readonly Message[], own: boolean): HTMLElement[] {
	if (!messages.length) return [];
	// What to do about an error of the page is said where it stands.
	const lines = messages.map((m) =>
		line(own && m.severity === "error" ? { ...m, hint: "" } : m, own ? `${t("on-line")} ${m.line}` : ""),
	);
	const parts: HTMLElement[] = [make("p", { class: "vj-which" }, title), make("ul", {}, ...lines.slice(0, few))];
	if (lines.length > few) {
		const rest = lines.length - few;
		parts.push(make("details", {}, make("summary", {}, t("more-faults", rest)), make("ul", {},
			...lines.slice(few))));
	}
	return parts;
}

function counts(errors: number, warnings: number): string {
	return [errors ? n("errors", errors) : "", warnings ? n("warnings", warnings) : ""].filter(Boolean).join(", ");
}

/** Takes the last edit back. */
async function undo(): Promise<void> {
	const { status, body } = await ask<{ mine?: string; theirs?: string }>("undo", {});
	if (status === 200) {
		kept.set("said", t("undone"));
		return;
	}
	say(body.message ?? "");
	if (body.mine === undefined) return;
	const dialog = make(
		"dialog",
		{ class: "vj-panel", "aria-label": t("undo") },
		make("p", {}, body.message ?? ""),
		make("h3", {}, t("undo-mine")),
		make("pre", { tabindex: "0" }, body.mine),
		make("h3", {}, t("conflict-theirs")),
		make("pre", { tabindex: "0" }, body.theirs ?? ""),
		make("p", { class: "vj-acts" }, button(t("close"), () => dialog.close())),
	);
	dialog.addEventListener("close", () => dialog.remove());
	document.body.append(dialog);
	dialog.showModal();
}

/** Makes the strip. Toggle switches the tools on the page on or off. */
export class Strip {
	readonly #bar = make("div", { class: "vj-bar" });
	readonly #faults = make("div", { class: "vj-faults", id: "_vinjett-faults" });
	readonly #status = make("p", { role: "status" });
	#open = kept.get("faults") !== "closed";
	#problem = "";

	constructor(readonly toggle: () => boolean) {
		const strip = make("section", { id: "_vinjett-strip", class: "vj-strip", "aria-label": t("workplace") });
		strip.append(this.#faults, this.#bar, this.#status);
		document.body.append(strip);
		document.documentElement.classList.add("vj-stripped");
		const said = kept.get("said");
		kept.set("said", "");
		// It is read when it comes, not when it is there.
		if (said) setTimeout(() => (this.#status.textContent = said), 100);
		addEventListener("vinjett-state", (event) => {
			const { problem } = (event as CustomEvent<{ problem: string }>).detail;
			if (problem !== this.#problem) {
				this.#problem = problem;
				void this.show();
			}
		});
		new ResizeObserver(() => {
			document.documentElement.style.setProperty("--vj-strip", `${strip.offsetHeight}px`);
		}).observe(strip);
	}

	/** Shows what the server has to say of the page. */
	async show(): Promise<void> {
		let report: Report;
		try {
			const page = encodeURIComponent(location.pathname);
			report = (await (await fetch(`/_vinjett/messages?page=${page}`)).json()) as Report;
		} catch {
			this.#status.textContent = t("lost-server");
			return;
		}
		const lists = [
			...(this.#problem ? [make("p", {}, t("machine")), make("pre", { tabindex: "0" }, this.#problem)] : []),
			...list(t("on-page"), report.page, true),
			...list(t("in-saved"), report.saved, false),
		];
		this.#faults.replaceChildren(...lists);
		this.#write(report, lists.length > 0);
	}

	#write(report: Report, any: boolean): void {
		const all = counts(report.errors, report.warnings);
		const own = (severity: string) => report.page.filter((m) => m.severity === severity).length;
		const here = counts(own("error"), own("warning"));
		const said = here ? `${here} ${t("on-page")}` : all ? `${all} ${t("in-course")}` : t("no-faults");
		const whole = here && all !== here ? make("span", { class: "vj-all" }, `${all} ${t("in-course")}`) : "";
		const fold = button(said, () => this.#fold(fold), {
			class: "vj-count",
			"aria-controls": this.#faults.id,
			"aria-expanded": String(this.#open),
			disabled: !any,
		});
		if (report.errors) fold.dataset.errors = "yes";
		this.#faults.hidden = !any || !this.#open;
		const edit = button(t("edit-on"), () => this.#edits(edit), { "aria-pressed": "false", class: "vj-edit" });
		if (page.file) this.#edits(edit, kept.get("edit") === "yes");
		this.#bar.replaceChildren(
			make("p", { class: "vj-say" }, fold, whole),
			make(
				"p",
				{ class: "vj-ways" },
				...(page.file ? [edit] : []),
				...(report.undo ? [button(t("undo"), () => void undo())] : []),
				...(page.file
					? [make("a", { href: `${page.paths.beside}?page=${encodeURIComponent(location.pathname)}` },
						t("beside"))]
					: []),
				...(location.pathname === page.paths.desk ? [] : [make("a", { href: page.paths.desk ?? "" },
					t("desk"))]),
			),
		);
	}

	#fold(fold: HTMLElement): void {
		this.#open = !this.#open;
		kept.set("faults", this.#open ? "" : "closed");
		this.#faults.hidden = !this.#open;
		fold.setAttribute("aria-expanded", String(this.#open));
	}

	/** Switches the tools on the page on or off, to what is asked for when it is. */
	#edits(edit: HTMLButtonElement, on?: boolean): void {
		const { classList } = document.documentElement;
		if (on !== classList.contains("vj-edits")) this.toggle();
		const edits = classList.contains("vj-edits");
		edit.setAttribute("aria-pressed", String(edits));
		edit.textContent = t(edits ? "edit-off" : "edit-on");
	}
}
