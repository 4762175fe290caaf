import { el } from "./dom";

/** Gives the reader a text as a file. The browser keeps its few bytes until the page is left. */
export function download(name: string, text: string, type = "text/plain"): void {
	el("a", { href: URL.createObjectURL(new Blob([text], { type: type + ";charset=utf-8" })), download: name }).click();
}

/** Returns a name for a file of this course from this day. */
export function fileName(what: string, end: string): string {
	const day = new Date().toLocaleDateString("sv"); // Swedes write the year first
	return [document.documentElement.dataset.course, what, day].filter(Boolean).join("-") + end;
}
