// What main.ts and the features share. Each feature is a script of its own with its own copy of the modules it imports, so
// whatever must exist only once in a page hangs on window.vinjett.

import type { Course } from "./course";
import type { Saving } from "./saving/saving";
import type { State } from "./state";

/** What main.ts offers to the features. */
export interface Hub {
	/** What the reader has answered, in memory. */
	readonly state: State;
	/**
	 * Loads the script of a feature, once. "words" is the texts that are not in the page, "course" the outline of the course. What
	 * the reader has saved is in the state when a feature is loaded.
	 */
	need(feature: string): Promise<void>;
	/** What a button with data-open does, by that name; each feature adds its own. */
	readonly open: Record<string, (from: HTMLElement) => void>;
	/** The texts, once they are loaded. */
	words?: Readonly<Record<string, string>>;
	/** The outline, once it is loaded. */
	course?: Course;
	/** The store and what is shown of it, once the feature is loaded. */
	saving?: Saving;
}

declare global {
	interface Window {
		vinjett: Hub;
	}
}

/** An upgraded element. main.ts listens for the whole page and tells the element what the reader asked for. */
export interface Acting extends HTMLElement {
	/** Does what the reader asked for by acting on the element `from`. */
	act(name: string, from: Element): void;
}
