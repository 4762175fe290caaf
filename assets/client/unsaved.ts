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
		if (
			!link ||
			event.defaultPrevented ||
			event.button ||
			event.ctrlKey ||
			event.metaKey ||
			event.shiftKey ||
			event.altKey
		)
			return;
		if (link.target || link.download || !/^(https?|file):$/.test(link.protocol) || !store.unsaved) return;
		if (link.href.replace(/#.*/, "") === location.href.replace(/#.*/, "")) return;
		event.preventDefault();
		ask(link);
	});

	function ask(link: HTMLAnchorElement): void {
		const dialog = el("dialog", { class: "leave", "aria-labelledby": "leave--title" });
		const said = el("p", { class: "result", role: "status" });
		const act = (text: string, does: () => void, quiet = true) => {
			const button = el("button", { type: "button", class: quiet ? "quiet" : "" }, text);
			button.addEventListener("click", does);
			return button;
		};
		const leave = act(t("n-leave"), () => {
			going = true;
			location.href = link.href;
		});
		const safe = (text: string) => {
			said.textContent = text;
			leave.textContent = t("n-go-on");
		};
		dialog.append(
			// The focus is not on a button: the key that chose the link is still down.
			el("h2", { id: "leave--title", tabindex: "-1", autofocus: "autofocus" }, t("n-unsaved")),
			el("p", {}, t("n-unsaved-text")),
			el(
				"p",
				{ class: "actions" },
				act(t("n-stay"), () => dialog.close(), false),
				act(t("n-file"), () => {
					download(
						fileName(t("n-name"), ".txt"),
						toText(t("n-heading", document.title), gather(window.vinjett.state), false),
					);
					store.safe();
					safe(t("n-file-made"));
				}),
				act(t("n-print"), () => {
					const paper = sheet(gather(window.vinjett.state));
					paper.classList.add("paper");
					printOnce(paper);
				}),
				leave,
			),
			said,
		);
		dialog.addEventListener("close", () => {
			dialog.remove();
			link.focus();
		});
		document.body.append(dialog);
		dialog.showModal();
	}
}
