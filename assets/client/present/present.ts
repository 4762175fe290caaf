// "Show to the group": the page as slides on a wall, and a window of its own for the one who leads. Everything is made
// of the page that is there; nothing is fetched, and nothing is stored. Both windows load this script; the address says
// which of them it is.

import { find } from "../dom";
import { Desk } from "./desk";
import { fragment } from "./channel";
import { asked, Wall } from "./wall";

const { open, need } = window.vinjett;

// The script may come before the style, without which nothing can be measured; and a test draws what it asks.
const ready = need("present").then(() => find(document, "vj-test") && need("test").catch(() => undefined));

/** Shows the page that the reader sees: one document may hold many. */
function begin(key: string, opener: HTMLElement | null): void {
	const page = find(document, "main:not([data-away])");
	if (page) new Wall(page, key, opener);
}

open.present = (from) => void ready.then(() => begin("", from));

const key = asked();
void ready.then(() => {
	if (location.hash.startsWith(fragment)) new Desk();
	else if (key !== undefined) begin(key, find(document, "[data-open=present]"));
});
