// The keys, as people know them from other programs and from clickers, and the buttons that do the same.

const page = document.documentElement;

const keys: Readonly<Record<string, string>> = {
	ArrowRight: "next",
	ArrowDown: "next",
	PageDown: "next",
	Enter: "next",
	" ": "next",
	ArrowLeft: "back",
	ArrowUp: "back",
	PageUp: "back",
	Home: "first",
	End: "last",
	Escape: "leave",
	b: "black",
	".": "black",
	w: "white",
	",": "white",
	f: "full",
	n: "leader",
	t: "timer",
	q: "code",
	"?": "help",
};

/** Listens for keys, and for buttons and fingers in an element, until the signal. A number from 1 chooses. */
export function listen(whole: HTMLElement, act: (name: string, value?: string) => void, signal: AbortSignal): void {
	addEventListener(
		"keydown",
		(event) => {
			const { key } = event;
			const at = event.target as Element;
			if (event.ctrlKey || event.metaKey || event.altKey || at.closest("dialog, input, textarea, select")) return;
			if (/^(Enter| )$/.test(key) && at.closest("button")) return;
			event.stopImmediatePropagation(); // the keys of the page are not for the wall
			// Keys that write a character can be switched off: somebody may speak to the computer, or lean on the
			// keyboard (WCAG 2.1.4).
			if (page.dataset.keys && /^\S$/.test(key)) return;
			const name =
				key === " " && event.shiftKey
					? "back"
					: /^[1-9]$/.test(key)
						? "choose"
						: (keys[key] ?? keys[key.toLowerCase()]);
			if (!name) return;
			event.preventDefault();
			if (!event.repeat || name === "next" || name === "back") act(name, String(Number(key) - 1));
		},
		{ capture: true, signal },
	);
	whole.addEventListener("click", (event) => {
		const pressed = (event.target as Element).closest<HTMLButtonElement>("[data-act]");
		if (!pressed) return;
		event.stopPropagation(); // not for the page
		act(pressed.dataset.act ?? "", pressed.value);
	});
	let touched = NaN;
	whole.addEventListener("touchstart", ({ touches }) => (touched = touches[1] ? NaN : (touches[0]?.clientX ?? NaN)));
	whole.addEventListener("touchend", ({ changedTouches }) => {
		const moved = (changedTouches[0]?.clientX ?? NaN) - touched;
		if (Math.abs(moved) > 50) act(moved < 0 ? "next" : "back");
	});
}
