import { el, find, textOf } from "../dom";
import { brief, t } from "../ui";
import { judgeText } from "./judge";
import { type Kind, type Missing, type Outcome, verdict } from "./kind";
import { readNumber, within } from "./number";

/** Questions with a field to write in: numeric and text. */
export class Written implements Kind {
	readonly #input: HTMLInputElement | null;
	readonly #key: HTMLElement | null;
	readonly #unit: string;
	readonly #numeric: boolean;
	#comment: HTMLElement | null = null;

	constructor(form: HTMLElement, kind: "numeric" | "text") {
		this.#numeric = kind === "numeric";
		this.#input = find<HTMLInputElement>(form, ".field input");
		this.#key = find(form, ".key");
		this.#unit = textOf(find(form, ".field"));
	}

	given(): readonly string[] | Missing {
		const text = this.#input?.value.trim() ?? "";
		const fault = this.#numeric ? readNumber(text, this.#unit) : text ? "" : "empty";
		const faults = { empty: "q-write", number: "q-number", unit: "q-number-unit" };
		const missing = typeof fault === "string" && fault ? t(faults[fault], this.#unit) : "";
		if (!missing) {
			this.#input?.removeAttribute("aria-invalid");
			return [text];
		}
		this.#input?.setAttribute("aria-invalid", "true");
		return this.#input ? { missing, at: this.#input } : { missing };
	}

	put(given: readonly string[]): boolean {
		if (!this.#input || given[0] === undefined) return false;
		this.#input.value = given[0];
		return true;
	}

	mark(shown: boolean): Outcome {
		const answer = textOf(this.#key);
		const right = !shown && this.#right(this.#input?.value ?? "");
		const is = t(this.#numeric ? "q-is" : "q-accepted", answer);
		const said = t(this.#numeric ? "q-is" : "q-accepted", brief(answer, 40));
		this.#comment = shown ? el("div", { class: "feedback" }, is) : verdict(right, right ? "" : is);
		this.#comment.dataset.state = right ? "right" : shown ? "missed" : "wrong";
		if (this.#input) this.#input.readOnly = true;
		this.#input?.closest("label")?.after(this.#comment);
		return {
			right,
			says: right ? t("q-right") + "." : t("q-wrong") + ". " + said.replace(/…\.$/, "…"),
			comments: 0,
		};
	}

	rest(): string {
		return "";
	}

	more(): string {
		return "";
	}

	reset(): void {
		this.#comment?.remove();
		if (!this.#input) return;
		this.#input.readOnly = false;
		this.#input.value = "";
		this.#input.removeAttribute("aria-invalid");
	}

	start(): HTMLElement | null {
		return this.#input;
	}

	#right(text: string): boolean {
		const { accepted = "", value, tolerance = "0" } = this.#key?.dataset ?? {};
		if (!this.#numeric) return judgeText(text, accepted.split("|"));
		const readings = readNumber(text, this.#unit);
		return typeof readings !== "string" && within(readings, Number(value), Number(tolerance));
	}
}
