// Added to every page by `vinjett serve`, and by it only: the strip at the foot, the buttons beside each block, and the
// panel in which a block is written. See package workplace.

import { ask, openFile, page, say, t } from "./page";
import { openPart } from "./panel";
import { Strip } from "./strip";
import { toggle } from "./tools";

/** The places in files that the server has written into the page. */
function linkLines(): void {
	for (const line of document.querySelectorAll<HTMLButtonElement>("button.vj-line[data-file]")) {
		const { file = "", line: at, column } = line.dataset;
		line.title = t("open-line", file, at ?? "");
		line.addEventListener("click", () => void openFile(file, Number(at), Number(column)));
	}
}

/** The buttons that change what is wrong, where it stands. */
function linkFaults(): void {
	for (const mend of document.querySelectorAll<HTMLButtonElement>("button.vj-mend")) {
		const { what = "unit", at } = mend.dataset;
		mend.addEventListener("click", () => void openPart({ what, at: Number(at), add: "" }));
	}
}

/** Waits until the server has a page. */
async function shown(address: string): Promise<void> {
	for (let tries = 0; tries < 100; tries++) {
		if ((await fetch(address, { method: "HEAD" })).ok) break;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	location.href = address;
}

/** The form of the desk that makes a chapter. */
function linkChapter(): void {
	const form = document.querySelector<HTMLFormElement>("form.vj-chapter");
	form?.addEventListener("submit", (event) => {
		event.preventDefault();
		const data = new FormData(form);
		const request = { title: String(data.get("title")), part: String(data.get("part")) };
		// The desk is made anew, too, and would take the way to the new page away.
		addEventListener("vinjett-reload", (reload) => reload.preventDefault());
		void ask<{ address: string }>("chapter", request).then(({ status, body }) => {
			if (status === 200) void shown(body.address);
			else say(body.message ?? "");
		});
	});
}

linkLines();
linkFaults();
linkChapter();
// A page in a frame is beside others, which have the tools.
if (page.token && window === window.top) void new Strip(toggle).show();
