// A test on a wall: it asks a group as many questions as it draws for one reader.

import { all, find } from "../dom";
import { asked } from "../question/kinds";
import { t } from "../ui";

/**
 * Leaves of the text of a test the questions that are drawn, the same ones for the same lot, and the slides that are
 * written as such. The rest is for one who takes it alone.
 */
export function drawn(text: HTMLElement, test: HTMLElement, lot: string): void {
	const bank = all(text, "vj-question").filter(asked);
	let lots = parseInt(lot, 10);
	let wanted = Number(test.dataset.draw) || bank.length;
	// Every question is drawn with the same chance (Knuth's algorithm S, with the "minimal standard" generator of Park and
	// Miller).
	const some = bank.filter((_, i) => {
		lots = (lots * 48271) % 0x7fffffff;
		const drawn = (lots / 0x7fffffff) * (bank.length - i) < wanted;
		if (drawn) wanted--;
		return drawn;
	});
	some.forEach((question, i) => find(question, ".question > .label")?.replaceChildren(t("t-n", i + 1, some.length)));
	text.replaceChildren(...all(text, "template.slide"), ...some);
}
