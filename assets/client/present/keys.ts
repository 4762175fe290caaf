// The keys, as people know them from other programs and from clickers.

const page = document.documentElement;

const always: Readonly<Record<string, string>> = {
	ArrowRight: "next", ArrowDown: "next", PageDown: "next", Enter: "next",
	ArrowLeft: "back", ArrowUp: "back", PageUp: "back",
	Home: "first", End: "last", Escape: "leave",
};

/** Keys that write a character can be switched off: somebody may speak to the computer, or lean on the keyboard (WCAG 2.1.4). */
const letters: Readonly<Record<string, string>> = {
	b: "black", ".": "black", w: "white", ",": "white", f: "full", n: "leader", t: "timer", q: "code", "?": "help",
};

/** Listens for keys until the signal. A number from 1 chooses. */
export function listen(act: (name: string, choice: number) => void, signal: AbortSignal): void {
	addEventListener(
		"keydown",
		(event) => {
			const at = event.target instanceof Element ? event.target : document.body;
			if (event.ctrlKey || event.metaKey || event.altKey || at.closest("dialog, input, textarea, select")) return;
			if (/^(Enter| )$/.test(event.key) && at.closest("button, a, summary")) return;
			const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
			const name = key === " " ? (event.shiftKey ? "back" : "next") : always[key];
			const letter = page.dataset.keys ? undefined : (letters[key] ?? (/^[1-9]$/.test(key) ? "choose" : undefined));
			event.stopImmediatePropagation(); // the keys of the page are not for the wall
			if (!name && !letter) return;
			event.preventDefault();
			if (!event.repeat || name === "next" || name === "back") act(name ?? letter ?? "", Number(key) - 1);
		},
		{ capture: true, signal },
	);
}
