// What main.ts and the features share. Each feature is a script of its own with its own copy of the modules it imports,
// so whatever must exist only once in a page hangs on window.vinjett.

import type { Course } from "./course";
import type { State } from "./state";
import type { Store } from "./store";

/** What is offered by the feature that saves. */
export interface Saving {
	readonly store: Store;
	/** Returns what is said of saving, and what can be done about it, always up to date. */
	section(): HTMLElement;
	/** Says what is wrong with saving; "" when nothing is. */
	trouble(): string;
	/** Returns the line under a place to write: about people, and whether the text is saved. */
	line(): HTMLElement;
}

/** The wall, as its menu sees it. */
export interface OnWall {
	/** All of it; what the menu shows stands in it. */
	readonly whole: HTMLElement;
	readonly slides: readonly {
		readonly key: string;
		readonly n: number;
		readonly title: string;
		readonly inside?: boolean | undefined;
	}[];
	/** The key of the slide that is seen. */
	readonly key: string;
	act(name: string, value: string): void;
	/** Puts the focus on the slide again. */
	focus(): void;
}

/** What main.ts offers to the features. */
export interface Hub {
	/** What the reader has answered, in memory. */
	readonly state: State;
	/**
	 * Loads the script of a feature, once. "words" is the texts that are not in the page, "course" the outline of the
	 * course. What the reader has saved is in the state when a feature is loaded.
	 */
	need(feature: string): Promise<void>;
	/** Returns the text of a key, see words.ts. */
	t(key: string, ...args: readonly (string | number)[]): string;
	/** What a button with data-open does, by that name; each feature adds its own. */
	readonly open: Record<string, (from: HTMLElement) => void>;
	/** The texts, once they are loaded. */
	words?: Readonly<Record<string, string>>;
	/** The outline, once it is loaded. */
	course?: Course;
	/** Shows what can be done on the wall, or the address of the page as a picture, once the feature is loaded. */
	menu?: (wall: OnWall, what: "help" | "code") => void;
	/** Leaves of the text of a test what a group is asked, see test/lots.ts; once the feature is loaded. */
	drawn?: (text: HTMLElement, test: HTMLElement, lot: string) => void;
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
