// On the page for an address that does not exist, which a server shows at any depth while its links begin at the
// folder of the course: the page asks for this script at several depths, and from where it was found the page's links
// and scripts are led right.

const root = (document.currentScript as HTMLScriptElement).src.replace(/assets\/[^/]*$/, "");
const page = document.documentElement;

/** Whether an address is written as if from the folder of the course. */
const inside = (address: string | null): address is string => !!address && !/^([a-z]+:|[/#?]|\.\.\/)/i.test(address);

// The nearest counts: further up may lie another course.
if (page.dataset.root === "./") {
	page.dataset.root = root;
	addEventListener("DOMContentLoaded", () => {
		for (const link of document.querySelectorAll("a")) {
			const address = link.getAttribute("href");
			if (inside(address)) link.href = root + address;
		}
		if (page.dataset.script) return; // the page stands in the course's folder, and its scripts are here
		for (const script of document.querySelectorAll("script")) {
			const address = script.getAttribute("src");
			if (!inside(address)) continue;
			const found = document.createElement("script");
			found.async = false; // one after another
			found.src = root + address;
			document.head.append(found);
		}
	});
}
