// The channel between the wall and the leader's window. They find each other by window.open and opener, which also
// works between pages from the disk, where there is no other way. The leader's window calls every second and says what
// it last saw, so either can be loaded anew. A number that only the two know, in the address of the one and the history
// of the other, keeps others out.

import type { Show } from "./show";

/** What the leader's window says: what to do, or nothing but that it is there and what it saw last. */
export interface Call {
	readonly act?: string | undefined;
	readonly value?: string | undefined;
	readonly seen?: Show | undefined;
}

/** What the wall answers. */
export interface Answer {
	readonly show: Show;
	/** Whether there is a slide to see; without one the showing is over. */
	readonly on: boolean;
}

/** The beginning of the fragment of the leader's window; the number follows. */
export const fragment = "#presenter=";

/** Pages from the disk have no origin that could be named or compared. */
const target = location.protocol === "file:" ? "*" : location.origin;

/** Says something to the other window. */
export function say(to: Window, message: Call | Answer): void {
	to.postMessage({ vinjett: number(), ...message }, target);
}

/** Hears what the other window says, until the signal. */
export function hear<M extends Call | Answer>(heard: (message: M, from: Window) => void, signal: AbortSignal): void {
	addEventListener(
		"message",
		(event: MessageEvent<unknown>) => {
			const message = event.data as (M & { readonly vinjett?: string }) | null;
			if (message?.vinjett === number() && (target === "*" || event.origin === target))
				heard(message, event.source as Window);
		},
		{ signal },
	);
}

let known = "";

/** The number of this window's channel. It outlives loading the page anew, and nothing else. */
export function number(): string {
	const { hash } = location;
	known ||= hash.startsWith(fragment)
		? hash.slice(fragment.length)
		: ((history.state as { readonly vinjett?: string } | null)?.vinjett ?? "");
	known ||= crypto.getRandomValues(new Uint32Array(4)).join("-");
	return known;
}

/** Puts a fragment into the address, and the number of the channel beside it. */
export function remember(hash: string): void {
	history.replaceState(
		{ ...(history.state as object | null), vinjett: number() },
		"",
		location.href.replace(/#.*/, "") + hash,
	);
}
