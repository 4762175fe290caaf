// A question as a form: its text, the options with what is right and a comment on each, a hint and an explanation.

import { button, make, t } from "./page";

export interface Option {
	readonly text: string;
	readonly right: boolean;
	readonly comment: string;
	/** Its number among those that were read; -1 for a new one. */
	readonly was: number;
}

export interface Form {
	readonly prompt: string;
	readonly options: readonly Option[] | null;
	readonly answer: string;
	readonly hint: string;
	readonly explanation: string;
	/** No option is right or wrong. */
	readonly open: boolean;
}

let made = 0;

/** Returns a field with its label, high enough for what is in it. */
function field(label: string, value: string,
	rows = 1): { readonly box: HTMLElement; readonly area: HTMLTextAreaElement } {
	const id = `_vinjett-field-${++made}`;
	const area = make("textarea", { id, rows: String(rows) });
	area.value = value;
	area.addEventListener("input", () => fit(area));
	requestAnimationFrame(() => fit(area));
	return { box: make("p", { class: "vj-field" }, make("label", { for: id }, label), area), area };
}

function fit(area: HTMLTextAreaElement): void {
	area.style.height = "auto";
	area.style.height = `${area.scrollHeight + 4}px`;
}

class OptionFields {
	readonly element = make("fieldset", {});
	readonly #text;
	readonly #comment;
	readonly #right;

	constructor(
		readonly option: Option,
		open: boolean,
		number: number,
		remove: (o: OptionFields) => void,
	) {
		this.#text = field(t("option-text"), option.text);
		this.#comment = field(t("option-comment"), option.comment);
		this.#right = make("input", { type: "checkbox", checked: option.right });
		this.element.append(
			make("legend", {}, t("option-n", number)),
			this.#text.box,
			...(open ? [] : [make("label", { class: "vj-right" }, this.#right, ` ${t("option-right")}`)]),
			this.#comment.box,
			button(t("take-out"), () => remove(this), { class: "quiet", "aria-label": t("option-out", number) }),
		);
	}

	read(): Option {
		const { area: text } = this.#text;
		return { text: text.value, right: this.#right.checked, comment: this.#comment.area.value,
			was: this.option.was };
	}

	focus(): void {
		this.#text.area.focus();
	}
}

/** The form of a question. */
export class QuestionForm {
	readonly element = make("div", { class: "vj-form" });
	readonly #prompt;
	readonly #answer;
	readonly #hint;
	readonly #explanation;
	readonly #list = make("div", {});
	#options: OptionFields[] = [];

	constructor(readonly form: Form) {
		this.#prompt = field(t("question-text"), form.prompt, 2);
		this.#answer = field(t("answer"), form.answer);
		this.#hint = field(t("hint"), form.hint);
		this.#explanation = field(t("explanation"), form.explanation);
		this.element.append(this.#prompt.box);
		if (form.options) {
			for (const option of form.options) this.#add(option);
			const more = button(t("option-more"), () => this.#add({ text: "", right: false, comment: "",
				was: -1 }).focus(), {
				class: "quiet",
			});
			this.element.append(make("h3", {}, t("options")), this.#list, make("p", {}, more));
		} else {
			this.element.append(this.#answer.box, make("p", { class: "soft" }, t("answer-why")));
		}
		this.element.append(this.#hint.box, this.#explanation.box);
	}

	#add(option: Option): OptionFields {
		const fields = new OptionFields(option, this.form.open, this.#options.length + 1, (o) => {
			this.#options = this.#options.filter((other) => other !== o);
			o.element.remove();
			(this.#options[0] ?? this.#list.parentElement?.querySelector("button"))?.focus();
		});
		this.#options.push(fields);
		this.#list.append(fields.element);
		return fields;
	}

	/** Returns what is in the fields. */
	read(): Form {
		return {
			...this.form,
			prompt: this.#prompt.area.value,
			options: this.form.options && this.#options.map((o) => o.read()),
			answer: this.#answer.area.value,
			hint: this.#hint.area.value,
			explanation: this.#explanation.area.value,
		};
	}
}
