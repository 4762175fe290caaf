// The order of options: mixed, so that a place does not give the answer away, yet the same at every visit and for everybody, so
// that "the second one" means the same to two who sit side by side.

/** Returns a number that looks random and is always the same for a seed and a key (FNV-1a, then the last mix of MurmurHash3). */
export function rank(seed: string, key: string): number {
	let h = 0x811c9dc5;
	const text = seed + "\n" + key;
	for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
	h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
	h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
	return (h ^ (h >>> 16)) >>> 0;
}

/**
 * Returns the numbers 0 to keys.length - 1 in mixed order. The place of a key depends on the seed and its own text alone, so an
 * option that is added does not move the others past each other.
 */
export function mixed(seed: string, keys: readonly string[]): number[] {
	return keys
		.map((key, index) => ({ index, rank: rank(seed, key) }))
		.sort((a, b) => a.rank - b.rank || a.index - b.index)
		.map((item) => item.index);
}
