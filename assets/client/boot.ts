// Runs before anything is shown: puts on the settings that the reader has asked this browser to remember, so that the
// page never changes its look before the reader's eyes, and says to the style sheet that there are scripts.

import { handed, peek } from "./store";

const page = document.documentElement;
page.dataset.script = "on";
const course = page.dataset.course ?? "";
const text = peek(course);
if (text || handed(course)) page.dataset.saved = "yes";
if (text) {
	try {
		const settings: Record<string, unknown> = JSON.parse(text).entries["settings/"].e;
		for (const name of ["theme", "size", "spacing", "width", "terms", "keys", "sure"]) {
			const value = String(settings[name] ?? "");
			if (/^[a-z]{1,9}$/.test(value)) page.dataset[name] = value;
		}
	} catch {
		// There are no settings, or nothing that can be read; main.ts says so.
	}
}
