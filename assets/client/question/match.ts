import { all, el, find, textOf } from "../dom";
import { rank } from "../rank";
import { t } from "../ui";
import { type Kind, type Missing, type Outcome, verdict } from "./kind";

interface Row {
	readonly item: HTMLElement;
	readonly select: HTMLSelectElement;
	/** What belongs on this row. */
	readonly right: string;
	/** Names the left side in stored answers. */
	readonly key: string;
}

/** Match pairs: a list to choose from on each row. */
export class Match implements Kind {
	readonly #rows: Row[];

	constructor(form: HTMLElement) {
		const key = all(form, ".answer tbody tr").map((row) => textOf(row.lastElementChild));
		this.#rows = all(form, ".options > li").flatMap((item, index) => {
			const select = find<HTMLSelectElement>(item, "select");
			return select ? [{ item, select, right: key[index] ?? "", key: digest(textOf(find(item, "span"))) }] : [];
		});
	}

	given(): readonly string[] | Missing {
		const empty = this.#rows.filter((row) => !row.select.value);
		const first = empty[0];
		if (first) return { missing: t("q-choose-all", empty.length), at: first.select };
		return this.#rows.map((row) => row.key + "=" + digest(chosen(row)));
	}

	put(given: readonly string[]): boolean {
		const options = this.#rows.map((row) =>
			[...row.select.options].find(
				(option) => option.value && given.includes(row.key + "=" + digest(textOf(option))),
			),
		);
		if (given.length !== options.length || options.includes(undefined)) return false;
		for (const option of options) if (option) option.selected = true;
		return true;
	}

	mark(shown: boolean): Outcome {
		let count = 0;
		for (const row of this.#rows) {
			const right = !shown && chosen(row) === row.right;
			if (right) count++;
			const is = t("q-pair", row.right);
			row.item.dataset.state = right ? "right" : shown ? "missed" : "wrong";
			row.item.append(shown ? el("div", { class: "feedback" }, is) : verdict(right, right ? "" : is));
			row.select.disabled = true;
		}
		const right = count === this.#rows.length;
		const of = this.#rows.length;
		return { right, says: right ? t("q-right") + "." : t("q-pairs", count, of), comments: right ? 0 : of };
	}

	rest(): string {
		return "";
	}

	more(): string {
		return "";
	}

	reset(): void {
		for (const row of this.#rows) {
			delete row.item.dataset.state;
			find(row.item, ".feedback")?.remove();
			row.select.disabled = false;
			row.select.selectedIndex = 0;
		}
	}

	start(): HTMLElement | null {
		return this.#rows[0]?.select ?? null;
	}
}

function chosen(row: Row): string {
	return textOf(row.select.selectedOptions[0]);
}

/** Names a text. The page carries no digests for the two sides of a pair. */
function digest(text: string): string {
	return rank("", text).toString(16).padStart(8, "0");
}
