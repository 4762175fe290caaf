// What a group has written on the wall, on paper or as a file. It comes when that is asked for; see present/wall.ts.

import { all, el, textOf } from "../dom";
import { download, fileName } from "../file";
import { printOnce } from "../print";
import { t } from "../ui";

const { open } = window.vinjett;

/** What stands on a slide with a table to write in. */
function read(slide: HTMLElement): { title: string; heads: string[]; rows: string[][]; day: string } {
	const cells = (row: HTMLElement) => all<HTMLTextAreaElement>(row, "textarea").map((field) => field.value);
	return {
		title: textOf(slide.querySelector("h1")),
		heads: all(slide, "th").map(textOf),
		rows: all(slide, "tbody tr")
			.map(cells)
			.filter((row) => row.join("").trim()),
		day: new Date().toLocaleDateString(document.documentElement.lang),
	};
}

open["conclusions-print"] = (slide) => {
	const { title, heads, rows, day } = read(slide);
	const line = (tag: "th" | "td", cells: readonly string[]) =>
		el("tr", {}, ...cells.map((text) => el(tag, {}, text)));
	printOnce(
		el(
			"div",
			{ class: "text paper" },
			el("h1", {}, title),
			el("p", {}, document.title + " · " + day),
			el("table", {}, el("thead", {}, line("th", heads)), el("tbody", {}, ...rows.map((row) => line("td", row)))),
		),
	);
};

open["conclusions-file"] = (slide) => {
	const { title, heads, rows, day } = read(slide);
	const line = (row: readonly string[], i: number) =>
		`${i + 1}. ` + heads.map((head, c) => `${head}: ${row[c] ?? ""}`).join("\n   ") + "\n";
	download(fileName(t("v-file"), ".txt"), [title, document.title, day, "", ...rows.map(line)].join("\n"));
};
