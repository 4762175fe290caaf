// Asks before a page with unsaved text is left. Where the page itself is asked to lead on, there is a choice of what to
// do with the text; where the browser is (closing, reloading), only its own question is possible.

import { el } from "./dom";
import { download, fileName } from "./file";
import { printOnce } from "./print";
import { sheet } from "./sheet";
import type { Store } from "./store";
import { gather, toText } from "./text";
import { t } from "./ui";

/** Asks from now on. */
export function guard(store: Store): void {
	let going = false; // the reader has chosen to leave

	addEventListener("beforeunload", (event) => {
		if (going || !store.unsaved) return;
		event.preventDefault();
		event.returnValue = true; // older browsers
	});

	document.addEventListener("click", (event) => {
		const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
		if (!link || event.defaultPrevented || !leads(link, event) || !store.unsaved) return;
		event.preventDefault();
		ask(store, link, () => {
			going = true;
			location.href = link.href;
		});
	});
}

/** Whether a link leads away in this window when it is pressed so. */
function leads(link: HTMLAnchorElement, event: MouseEvent): boolean {
	if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return false;
	if (link.target || link.download || !/^(https?|file):$/.test(link.protocol)) return false;
	return link.href.replace(/#.*/, "") !== location.href.replace(/#.*/, "");
}

/** Asks what to do with the text before a link is followed. */
function ask(store: Store, link: HTMLAnchorElement, go: () => void): void {
	const dialog = el("dialog", { class: "leave", "aria-labelledby": "leave--title" });
	const said = el("p", { class: "result", role: "status" });
	const act = (text: string, does: () => void, quiet = true) => {
		const button = el("button", { type: "button", class: quiet ? "quiet" : "" }, text);
		button.addEventListener("click", does);
		return button;
	};
	const leave = act(t("n-leave"), go);
	const stay = act(t("n-stay"), () => dialog.close(), false);
	const file = act(t("n-file"), () => {
		const text = toText(t("n-heading", document.title), gather(window.vinjett.state), false);
		download(fileName(t("n-name"), ".txt"), text);
		store.safe();
		said.textContent = t("n-file-made");
		leave.textContent = t("n-go-on");
	});
	const print = act(t("n-print"), () => {
		const paper = sheet(gather(window.vinjett.state));
		paper.classList.add("paper");
		printOnce(paper);
	});
	dialog.append(
		// The focus is not on a button: the key that chose the link is still down.
		el("h2", { id: "leave--title", tabindex: "-1", autofocus: "autofocus" }, t("n-unsaved")),
		el("p", {}, t("n-unsaved-text")),
		el("p", { class: "actions" }, stay, file, print, leave),
		said,
	);
	dialog.addEventListener("close", () => {
		dialog.remove();
		link.focus();
	});
	document.body.append(dialog);
	dialog.showModal();
}
