// Tells the reader when a law box or a contact was checked longer ago than the course says that it may be. A build
// never reads the clock, so only the page can know. main.ts loads this when there is something to tell.

import { all, el } from "../dom";
import { t } from "../ui";

const { reviewMonths = "", owner = "" } = document.documentElement.dataset;
const limit = new Date();
limit.setMonth(limit.getMonth() - Number(reviewMonths));

void window.vinjett.need("words").then(() => {
	for (const element of all(document, ".checked[data-checked]")) {
		if (new Date(element.dataset.checked ?? "") >= limit) continue;
		const said = el("span", { class: "stale" }, t("d-stale", reviewMonths));
		if (owner) said.append(" ", el("a", { href: owner }, t("d-owner")));
		element.append(/[.?!]\s*$/.test(element.textContent) ? " " : ". ", said);
	}
});
