// How the reader wants the pages: colours, size, spacing, width, words of the glossary, and listening. The style sheet
// reads the settings from the attributes of the page; boot.ts puts them there before anything is shown.

import { all, el, find, refocus } from "../dom";
import { t } from "../ui";

const { state, need, open } = window.vinjett;
const page = document.documentElement;

/** The settings and their values, each with its name; the first value is the one without an attribute. */
const settings = {
	theme: ["g-theme", { "": "g-theme-usual", light: "g-theme-light", dark: "g-theme-dark" }],
	size: ["g-size", { "": "g-size-usual", large: "g-size-large", larger: "g-size-larger" }],
	spacing: ["g-spacing", { "": "g-spacing-usual", wide: "g-spacing-wide" }],
	width: ["g-width", { "": "g-width-usual", narrow: "g-width-narrow", wide: "g-width-wide" }],
	terms: ["g-terms", { "": "g-terms-usual", off: "g-terms-off" }],
	sure: ["g-sure", { "": "g-sure-usual", ask: "g-sure-ask" }],
	keys: ["g-keys", { "": "g-keys-usual", off: "g-keys-off" }],
} as const;

type Name = keyof typeof settings;
const names = Object.keys(settings) as Name[];

/** Puts a setting on the page. */
function apply(name: Name, value: string): void {
	if (value) page.dataset[name] = value;
	else delete page.dataset[name];
	if (name !== "terms") return;
	for (const term of all<HTMLAnchorElement>(document, "a.term")) {
		// A word that leads nowhere is no link, for the keyboard either.
		if (value) {
			term.dataset.href ??= term.getAttribute("href") ?? "";
			term.removeAttribute("href");
		} else if (term.dataset.href) {
			term.setAttribute("href", term.dataset.href);
		}
	}
}

function change(name: Name, value: string): void {
	apply(name, value);
	const now = Object.fromEntries(names.flatMap((n) => (page.dataset[n] ? [[n, page.dataset[n]]] : [])));
	state.set("settings", "", now);
}

let panel: HTMLElement | undefined;

function build(): HTMLElement {
	const box = el("div", {
		class: "settings panel",
		role: "group",
		"aria-label": t("g-title"),
		id: "settings--panel",
	});
	for (const name of names) {
		const [title, values] = settings[name];
		box.append(
			el(
				"fieldset",
				{},
				el("legend", {}, t(title)),
				...Object.entries(values).flatMap(([value, text]) => {
					const input = el("input", { type: "radio", name: "settings--" + name, value });
					input.checked = (page.dataset[name] ?? "") === value;
					// A long page takes a while to be set anew: first the choice is seen to be made.
					input.addEventListener("change", () =>
						requestAnimationFrame(() => setTimeout(() => change(name, value))),
					);
					return [el("label", {}, input, " " + t(text)), " "];
				}),
			),
		);
	}
	const store = window.vinjett.saving?.store;
	if (store) {
		const keep = el("input", { type: "checkbox" });
		const label = el("label", {}, keep, " " + t("g-keep"));
		const said = el("span", { class: "meta", role: "status" });
		const show = () => {
			keep.checked = store.on && !store.fault;
			label.hidden = store.choice.answers || store.fault === "corrupt" || store.fault === "newer";
			said.textContent = store.works ? t("g-kept") : window.vinjett.saving?.trouble() || t("g-keep-about");
		};
		keep.addEventListener("change", () => {
			if (keep.checked) {
				change("theme", page.dataset.theme ?? "");
				store.begin(365, false);
			} else {
				store.forget();
			}
			show();
		});
		store.follow(show);
		show();
		box.append(el("p", {}, label, said));
	}
	return box;
}

open.settings = (from) => {
	void Promise.all([need("saving"), need("words")]).then(() => {
		if (panel?.isConnected) {
			close(from);
			return;
		}
		panel = build();
		from.closest(".masthead")?.append(panel);
		from.setAttribute("aria-expanded", "true");
		panel.addEventListener("keydown", (event) => {
			if (event.key !== "Escape") return;
			close(from);
			refocus(from);
		});
		find(panel, "input:checked")?.focus();
		if ("speechSynthesis" in window) void need("listen").then(() => panel && window.vinjett.open.listen?.(panel));
	});
};

function close(from: HTMLElement): void {
	panel?.remove();
	from.setAttribute("aria-expanded", "false");
}

// What another window, or the store, says.
state.follow((made) => {
	if (!made.stored || made.topic !== "settings") return;
	const now = state.get("settings", "");
	for (const name of names) apply(name, now?.[name] ?? "");
});

if (page.dataset.terms) apply("terms", page.dataset.terms);
if (page.dataset.sure) void need("question"); // which asks before the answer
