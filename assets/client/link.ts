// The continue link: what has been read and answered, as codes in the fragment of an address. A fragment is not sent to
// any server. No text, no answer, no rating and no result is in it.

import { code } from "./progress-code";
import { traits } from "./question/kinds";
import type { QuestionEntry, State } from "./state";

const form = /(^|&)v=1((?:[\w-]{3})*)/;

/** Returns the progress as it stands in a fragment. */
export function encode(state: State): string {
	const codes = new Set<string>();
	state.each((topic, id, entry) => {
		if (topic === "done") codes.add(id);
		else if (topic === "question" && !traits((entry as QuestionEntry).kind).own) codes.add(code("a", id));
	});
	return "v=1" + [...codes].sort().join("");
}

/** Divides a fragment into the id of a place on the page and the codes; undefined when there are none. */
export function decode(hash: string): { readonly place: string; readonly codes: readonly string[] } | undefined {
	const fragment = hash.replace(/^#/, "");
	const found = form.exec(fragment);
	if (!found) return undefined;
	return { place: fragment.slice(0, found.index), codes: found[2]?.match(/.{3}/g) ?? [] };
}

/** Returns an address with progress in its fragment, beside the place that it leads to. */
export function carry(address: string, progress: string): string {
	const [base = ""] = address.split("#", 1);
	const fragment = address.slice(base.length + 1);
	const place = decode("#" + fragment)?.place ?? fragment;
	return base + "#" + (place ? place + "&" : "") + progress;
}
