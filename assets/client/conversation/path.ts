// The way through a conversation, without any page. A way is the keys of the choices made, from the first scene.

/** A choice in a scene. */
export interface PathChoice {
	/** Digest of its text. */
	readonly key: string;
	/** The id of the scene it leads to. */
	readonly target: string;
}

/** A moment of a conversation. Without choices it is an ending. */
export interface PathScene {
	readonly id: string;
	readonly choices: readonly PathChoice[];
}

/** One choice made: where, and which. */
export interface Step<S extends PathScene> {
	readonly scene: S;
	readonly choice: number;
}

/** A way with its names looked up. */
export interface Walk<S extends PathScene> {
	readonly steps: readonly Step<S>[];
	/** Where the way has come to. */
	readonly at: S;
}

/**
 * Follows a way. Where the conversation has changed, so that a choice of the way is no longer there, the walk ends
 * before it: what the reader did up to that place still holds.
 */
export function follow<S extends PathScene>(scenes: readonly S[], keys: readonly string[]): Walk<S> | undefined {
	let at = scenes[0];
	if (!at) return undefined;
	const steps: Step<S>[] = [];
	for (const key of keys) {
		const choice: number = at.choices.findIndex((one) => one.key === key);
		const target: S | undefined = scenes.find((scene) => scene.id === at?.choices[choice]?.target);
		if (!target) break;
		steps.push({ scene: at, choice });
		at = target;
	}
	return { steps, at };
}

/**
 * Returns the scenes of a walk in which something was never chosen, in the order of the walk, with the choices left.
 */
export function leftOut<S extends PathScene>(walk: Walk<S>): { scene: S; choices: number[] }[] {
	const taken = new Map<S, Set<number>>();
	for (const { scene, choice } of walk.steps) taken.set(scene, (taken.get(scene) ?? new Set()).add(choice));
	return [...taken]
		.map(([scene, chosen]) => ({
			scene,
			choices: [...scene.choices.keys()].filter((choice) => !chosen.has(choice)),
		}))
		.filter((one) => one.choices.length > 0);
}

/** Returns how many scenes a walk has come through, each counted once. */
export function seen<S extends PathScene>(walk: Walk<S>): number {
	return new Set([...walk.steps.map((step) => step.scene), walk.at]).size;
}
