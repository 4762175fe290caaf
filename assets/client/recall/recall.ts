// Earlier questions asked again: of those at hand, the ones that the reader got wrong or was unsure of come first.

import { all, find } from "../dom";
import { doubt } from "./doubt";

const { state } = window.vinjett;

for (const recap of all(document, "[data-pick]")) {
	const more = find(recap, ".others");
	const items = all(recap, ".again");
	const doubted = (item: HTMLElement) =>
		doubt(state.get("question", find(item, "vj-question")?.dataset.question ?? ""));
	const order = items
		.map((item, at) => ({ item, at, doubt: doubted(item) }))
		.sort((a, b) => a.doubt - b.doubt || a.at - b.at);
	if (!more || order.every(({ at }, place) => at === place)) continue;
	order.forEach(({ item }, place) => (place < Number(recap.dataset.pick) ? more.before(item) : more.append(item)));
}
