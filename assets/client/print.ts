/**
 * Prints an element that is only for paper. It is taken away some time after that, and before anything else is printed:
 * on a telephone print() returns before the browser has taken its picture.
 */
export function printOnce(paper: HTMLElement): void {
	const remove = () => paper.remove();
	document.body.append(paper);
	addEventListener("afterprint", () => addEventListener("beforeprint", remove, { once: true }), { once: true });
	setTimeout(remove, 120_000);
	printAlone(paper);
}

/**
 * Prints one element alone: all that stands beside it, or beside what it stands in, is put away while the browser
 * prints.
 */
export function printAlone(element: HTMLElement): void {
	const away: HTMLElement[] = [];
	const before = () => {
		for (
			let inner: HTMLElement = element;
			inner.parentElement && inner !== document.body;
			inner = inner.parentElement
		) {
			for (const beside of inner.parentElement.children) {
				if (beside === inner || !(beside instanceof HTMLElement) || beside.hidden) continue;
				beside.hidden = true;
				away.push(beside);
			}
		}
	};
	const after = () => {
		removeEventListener("beforeprint", before);
		removeEventListener("afterprint", after);
		for (const beside of away) beside.hidden = false;
	};
	addEventListener("beforeprint", before);
	addEventListener("afterprint", after);
	print();
	// A frame may not be allowed to print, and then neither event comes; the next printing must be of the whole page.
	setTimeout(() => away.length || after(), 1000);
}
