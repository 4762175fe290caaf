// A test on a wall: it asks a group as many questions as it draws for one reader.

import { all, find } from "../dom";
import { asked } from "../question/kinds";
import { t } from "../ui";

/**
 * Leaves of the text of a test the questions that are drawn, the same ones for the same lot and those to write last,
 * and the slides that are written as such. The rest is for one who takes it alone.
 */
export function drawn(text: HTMLElement, test: HTMLElement, lot: string): void {
	const bank = all(text, "vj-question").filter(asked);
	const most = Number(test.dataset.draw);
	const written = Number(test.dataset.write ?? 0);
	let lots = parseInt(lot, 10);
	// Every question is drawn with the same chance (Knuth's algorithm S, with the "minimal standard" generator of Park
	// and Miller).
	const draw = (write: boolean, wanted: number) => {
		const from = bank.filter((question) => (question.dataset.kind === "write") === write);
		return from.filter((_, i) => {
			lots = (lots * 48271) % 0x7fffffff;
			return (lots / 0x7fffffff) * (from.length - i) < wanted && wanted--;
		});
	};
	const some = most ? [...draw(false, most - written), ...draw(true, written)] : bank;
	some.forEach((question, i) => find(question, ".question > .label")?.replaceChildren(t("t-n", i + 1, some.length)));
	text.replaceChildren(...all(text, "template.slide"), ...some);
}
