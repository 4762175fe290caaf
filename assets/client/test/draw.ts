// Drawing and counting, without any page.

/**
 * Draws n questions: first those that have been asked the fewest times, by lot among equals. They come in the order
 * they have on the page. `random` returns a number from 0 to 1, as Math.random.
 */
export function draw(
	ids: readonly string[],
	n: number,
	asked: ReadonlyMap<string, number>,
	random: () => number,
): string[] {
	const drawn = ids
		.map((id) => ({ id, asked: asked.get(id) ?? 0, lot: random() }))
		.sort((a, b) => a.asked - b.asked || a.lot - b.lot)
		.slice(0, n);
	return ids.filter((id) => drawn.some((one) => one.id === id));
}

/**
 * Draws the n questions of a test, so many of them to be written. A test that asks all that there are draws nothing.
 */
export function drawTest(
	bank: readonly { readonly id: string; readonly written: boolean }[],
	n: number,
	written: number,
	asked: ReadonlyMap<string, number>,
	random: () => number,
): string[] {
	if (n >= bank.length) return bank.map((q) => q.id);
	const some = (kind: boolean, most: number) => {
		const ids = bank.filter((q) => q.written === kind).map((q) => q.id);
		return draw(ids, most, asked, random);
	};
	const drawn = [...some(false, n - written), ...some(true, written)];
	return bank.flatMap((q) => (drawn.includes(q.id) ? [q.id] : []));
}

/** The result of a test. */
export interface Score {
	readonly points: number;
	readonly of: number;
	/** Whole percent, rounded down: who has 79.9 has not 80. */
	readonly percent: number;
}

/** Counts the points of the questions that were right. */
export function score(questions: readonly { readonly points: number; readonly right: boolean }[]): Score {
	const sum = (list: typeof questions) => list.reduce((total, q) => total + q.points, 0);
	const points = sum(questions.filter((q) => q.right));
	const of = sum(questions);
	return { points, of, percent: of ? Math.floor((points * 100) / of) : 0 };
}
