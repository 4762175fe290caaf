// "Show to the group": the page as slides on a wall, and a window of its own for the one who leads. Everything is made of the page
// that is there; nothing is fetched, and nothing is stored.

import { find } from "../dom";
import { asked, wall } from "./wall";

const { open, need } = window.vinjett;

/** The page that the reader sees: one document may hold many. */
const page = () => find(document, "main:not([data-away])");

open.present = (from) => {
	const shown = page();
	if (shown) wall(shown, "", from);
};

// The script may come before the style, without which nothing can be measured.
const key = asked();
void need("present").then(() => {
	const shown = page();
	if (key !== undefined && shown) wall(shown, key, find(document, "[data-open=present]") ?? undefined);
});
