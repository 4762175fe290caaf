import type { QuestionEntry, Sure } from "../state";
import { equal, test } from "../testing";
import { doubt, known } from "./doubt";

const entry = (right: boolean | null, sure?: Sure): QuestionEntry => ({
	kind: "single",
	given: ["a"],
	right,
	tries: 1,
	...(sure && { sure }),
});

test("what was wrong comes before what was in doubt, and the surest mistake first", () => {
	const order = [
		entry(false, "yes"),
		entry(false, "fairly"),
		entry(true, "no"),
		entry(true, "fairly"),
		entry(true, "yes"),
	].map(doubt);
	equal(
		order,
		order,
		[...order].sort((a, b) => a - b),
	);
	equal("all differ", new Set(order).size, order.length);
});

test("what is known, shown or not asked need not come back", () => {
	for (const one of [undefined, entry(true), entry(true, "yes"), entry(null)]) equal(one, doubt(one), known);
	equal("wrong without a word on how sure", doubt(entry(false)), 1);
});
