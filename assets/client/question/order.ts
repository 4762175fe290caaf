import { all, button, el, find, textOf } from "../dom";
import { brief, t } from "../ui";
import { judgeOrder } from "./judge";
import { type Kind, type Outcome, verdict } from "./kind";

/** Put in order: each option has a button up and one down. Arrow keys on a button do the same. Nothing is dragged. */
export class Order implements Kind {
	readonly #list: HTMLElement | null;
	readonly #right: string[];
	#marked: "" | "answer" | "shown" = "";

	constructor(form: HTMLElement) {
		this.#list = find(form, ".options");
		this.#right = all(form, ".key > li").map((item) => item.dataset.key ?? "");
		for (const item of this.#items()) {
			const text = find(item, "label > span");
			if (!text) continue; // already done
			const name = brief(textOf(text));
			const move = el("span", { class: "move" });
			for (const [act, sign, says] of [
				["up", "↑", "q-up"],
				["down", "↓", "q-down"],
			] as const) {
				const b = button(act, sign);
				b.setAttribute("aria-label", t(says, name));
				move.append(b);
			}
			item.replaceChildren(text, move);
		}
		this.#list?.addEventListener("keydown", (event) => {
			const name = event.key === "ArrowUp" ? "up" : event.key === "ArrowDown" ? "down" : "";
			const item = (event.target as Element).closest(".move")?.closest("li");
			if (!name || !item) return;
			event.preventDefault();
			find(item, `[data-act=${name}]`)?.click();
		});
	}

	given(): readonly string[] {
		return this.#items().map((item) => item.dataset.key ?? "");
	}

	put(given: readonly string[]): boolean {
		if (given.length !== this.#right.length || this.#right.some((key) => !given.includes(key))) return false;
		for (const key of given) {
			const item = this.#items().find((one) => one.dataset.key === key);
			if (item) this.#list?.append(item);
		}
		return true;
	}

	mark(shown: boolean): Outcome {
		this.#marked = shown ? "shown" : "answer";
		if (shown) this.put(this.#right);
		const hits = judgeOrder(this.given(), this.#right);
		this.#items().forEach((item, index) => {
			const right = hits[index] ?? false;
			const place = t("q-place", this.#right.indexOf(item.dataset.key ?? "") + 1);
			item.dataset.state = shown ? "missed" : right ? "right" : "wrong";
			item.append(shown ? el("div", { class: "feedback" }, place) : verdict(right, right ? "" : place));
			for (const b of all<HTMLButtonElement>(item, "button")) b.disabled = true;
		});
		const count = hits.filter(Boolean).length;
		const right = count === hits.length;
		const of = hits.length;
		return { right, says: right ? t("q-right") + "." : t("q-places", count, of), comments: right ? 0 : of };
	}

	rest(): string {
		return this.#marked === "answer" && judgeOrder(this.given(), this.#right).includes(false) ? t("q-show") : "";
	}

	more(): string {
		this.#unmark();
		this.mark(true);
		return t("q-shown");
	}

	reset(): void {
		this.#unmark();
		this.#marked = "";
	}

	start(): HTMLElement | null {
		return this.#list && find(this.#list, "button");
	}

	act(name: string, from: Element): string {
		const items = this.#items();
		const item = from.closest("li");
		const index = items.findIndex((one) => one === item);
		if (!item || index < 0) return "";
		if (name === "up" ? index === 0 : index === items.length - 1) return t(name === "up" ? "q-first" : "q-last");
		if (name === "up") items[index - 1]?.before(item);
		else items[index + 1]?.after(item);
		item.closest<HTMLElement>("vj-question")?.setAttribute("data-moved", ""); // now there is an answer to give
		(from as HTMLElement).focus(); // moving an element takes the focus from it
		return t("q-moved", index + (name === "up" ? 0 : 2), items.length, brief(textOf(find(item, "span"))));
	}

	#items(): HTMLElement[] {
		return this.#list ? all(this.#list, ":scope > li") : [];
	}

	#unmark(): void {
		for (const item of this.#items()) {
			delete item.dataset.state;
			find(item, ".feedback")?.remove();
			for (const b of all<HTMLButtonElement>(item, "button")) b.disabled = false;
		}
	}
}
