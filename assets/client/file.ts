/** Gives the reader a text as a file. */
export function download(name: string, text: string, type = "text/plain"): void {
	const link = document.createElement("a");
	link.href = URL.createObjectURL(new Blob([text], { type: type + ";charset=utf-8" }));
	link.download = name;
	document.body.append(link);
	link.click();
	link.remove();
	setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Returns a name for a file of this course from this day. */
export function fileName(what: string, end: string): string {
	const now = new Date();
	const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
	return [document.documentElement.dataset.course, what, day].filter(Boolean).join("-") + end;
}
