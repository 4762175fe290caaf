// What makes one document of many pages work: it shows the page that the address names, and gives the client's scripts the files
// that they would read from beside the page. It runs before them.
{
	const pages = [...document.querySelectorAll("main[data-address]")];
	const folder = location.href.replace(/[?#].*$/, "").replace(/[^/]*$/, "");

	/** Decodes a part of an address. One that somebody has cut or mistyped stays as it is. */
	const decoded = (part) => {
		try {
			return decodeURIComponent(part);
		} catch {
			return part;
		}
	};

	const show = () => {
		const id = decoded(location.hash.slice(1));
		const target = id === "main" ? null : document.getElementById(id);
		const shown = pages.find((page) => page.hasAttribute("data-shown"));
		// No name is the start page; "main", and what is no name, is the page that is shown.
		const page = target?.closest("main") || (id && shown) || pages[0];
		for (const one of pages) {
			one.toggleAttribute("data-away", one !== page);
			one.toggleAttribute("data-shown", one === page);
		}
		document.title = document.documentElement.dataset.title = page.dataset.title; // the latter stands at the head of what is printed
		if (page === shown && !target) return;
		if (target && target !== page) target.scrollIntoView();
		else scrollTo(0, 0);
		if (shown && page !== shown) {
			const heading = page.querySelector("h1") ?? page;
			heading.tabIndex = -1;
			heading.focus({ preventScroll: true });
		}
	};

	// Scripts write the addresses that pages have in the site.
	document.addEventListener("click", (event) => {
		const link = event.target.closest?.("a[href]");
		if (!link || event.defaultPrevented || !link.href.startsWith(folder)) return;
		if (link.hash === "#main") {
			// Past the head of the page that is shown; not a place to go back to.
			event.preventDefault();
			const page = pages.find((one) => one.hasAttribute("data-shown"));
			page.tabIndex = -1;
			page.focus();
			return;
		}
		const [address, fragment] = decoded(link.href.slice(folder.length)).split("#");
		const page = pages.find((one) => one.dataset.address === address);
		if (!page) return;
		event.preventDefault();
		location.hash = page.id + (fragment ? "--" + fragment : "");
	});

	// A script that is asked for by its address runs from its copy in this document.
	const append = document.head.append;
	document.head.append = (...nodes) => {
		for (const node of nodes) {
			const address = node.src || node.href;
			if (!address) {
				append.call(document.head, node);
				continue;
			}
			const name = new URL(address).pathname.replace(/.*\//, "");
			const held = document.querySelector(`script[data-file="${CSS.escape(name)}"]`);
			if (held) {
				const script = document.createElement("script");
				script.textContent = held.textContent;
				append.call(document.head, script);
				script.remove();
			}
			// Style sheets are all in place. Right after a script has run comes its event, before another runs.
			node.dispatchEvent(new Event(held || node.localName === "link" ? "load" : "error"));
		}
	};

	addEventListener("hashchange", show);
	show();
}
