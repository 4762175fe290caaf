// What main.ts and the features share. Each feature is a script of its own with its own copy of the modules it imports, so
// whatever must exist only once in a page hangs on window.vinjett.

import type { State } from "./state";

/** What main.ts offers to the features. */
export interface Host {
	/** What the reader has answered, in memory. */
	readonly state: State;
	/** Loads the script of a feature, once. */
	need(feature: string): Promise<void>;
}

declare global {
	interface Window {
		vinjett: Host;
	}
}

/** An upgraded element. main.ts listens for the whole page and tells the element what the reader asked for. */
export interface Acting extends HTMLElement {
	/** Does what the reader asked for by acting on the element `from`. */
	act(name: string, from: Element): void;
}
