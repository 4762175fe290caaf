// The sentences of a page, each with its place.

/** A sentence to read. */
export interface Sentence {
	readonly text: string;
	readonly range: Range;
}

interface Segment {
	readonly segment: string;
	readonly index: number;
}

/** Divides a text into sentences. */
export function divide(text: string, language: string): Segment[] {
	if ("Segmenter" in Intl) return [...new Intl.Segmenter(language, { granularity: "sentence" }).segment(text)];
	const found: Segment[] = [];
	for (const match of text.matchAll(/[^.!?]+(?:[.!?]+["”’)\]]*\s*|$)/g))
		found.push({ segment: match[0], index: match.index });
	return found;
}

/** Returns the sentences of elements, without what stands in an element that `silent` selects. */
export function sentences(elements: readonly HTMLElement[], silent: string, language: string): Sentence[] {
	const all: Sentence[] = [];
	const outer = new Set<Element>(elements);
	for (const element of elements) {
		if (element.closest(silent) || !element.getClientRects().length) continue;
		// The text that is the element's own and not that of another in the list.
		const nodes: { node: Text; start: number }[] = [];
		let text = "";
		const walker = document.createTreeWalker(element, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, {
			acceptNode: (node) => {
				if (node instanceof Text) return NodeFilter.FILTER_ACCEPT;
				const e = node as Element;
				return outer.has(e) || e.matches(silent) || !e.getClientRects().length
					? NodeFilter.FILTER_REJECT
					: NodeFilter.FILTER_SKIP;
			},
		});
		while (walker.nextNode()) {
			const node = walker.currentNode as Text;
			nodes.push({ node, start: text.length });
			text += node.data;
		}
		const place = (offset: number): [Text, number] | undefined => {
			for (const { node, start } of nodes) if (offset <= start + node.length) return [node, offset - start];
			return undefined;
		};
		for (const { segment, index } of divide(text, language)) {
			const plain = segment.trim();
			if (!/[\p{L}\p{N}]/u.test(plain)) continue;
			const first = index + segment.indexOf(plain.charAt(0));
			const from = place(first);
			const to = place(first + plain.length);
			if (!from || !to) continue;
			const range = document.createRange();
			range.setStart(...from);
			range.setEnd(...to);
			all.push({ text: plain.replace(/\s+/g, " "), range });
		}
	}
	return all;
}
