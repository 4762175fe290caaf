// A number for a text that looks random and is always the same.

/**
 * Returns a number that looks random and is always the same for a seed and a key (FNV-1a, then the last mix of
 * MurmurHash3).
 */
export function rank(seed: string, key: string): number {
	let h = 0x811c9dc5;
	const text = seed + "\n" + key;
	for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
	h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
	h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
	return (h ^ (h >>> 16)) >>> 0;
}
