// The reader's texts as they are shown together and printed: by chapter, with the prompt beside the text.

import { el } from "./dom";
import { type Group, type Note, whole } from "./text";
import { t } from "./ui";

/** Returns the texts as one element; `more` may add something to each. */
export function sheet(groups: readonly Group[], more?: (note: Note) => Node | ""): HTMLElement {
	const root = document.documentElement.dataset.root ?? "";
	return el(
		"div",
		{ class: "notes" },
		...groups.map((group) =>
			el(
				"section",
				{},
				el("h3", {}, el("a", { href: root + group.url }, group.title)),
				...group.notes.map((note) =>
					el(
						"div",
						{ class: "entry" },
						el(
							"p",
							{ class: "prompt" },
							el(
								"a",
								{ href: root + note.entry.url },
								note.entry.kind === "plan" ? t("n-plan") : note.entry.prompt || t("n-own"),
							),
						),
						el("p", { class: "written" }, whole(note.entry)),
						more?.(note) ?? "",
					),
				),
			),
		),
	);
}
