// Reads the files of the index: classic scripts, so that it works from file:// too. Each calls vinjettSearch with its
// data.

import type { Read } from "./index";

type Receive = (version: string, name: string, data: unknown) => void;

/** A file is of another version of the index than the others: the site has been published anew since they were read. */
export class Stale extends Error {
	constructor(readonly version: string) {
		super(version);
	}
}

interface TrustedTypes {
	createPolicy(name: string, rules: Policy): Policy;
}

interface Policy {
	createScriptURL(name: string): string;
}

/**
 * Returns a function that makes readers of the files in a folder; each reader keeps to one version, the given or the
 * first it meets.
 */
export function filesIn(folder: string): (version?: string) => Read {
	// Where a page demands Trusted Types, only files of the index can become the address of a script.
	const policy: Policy = {
		createScriptURL(name) {
			if (!/^(root|[dtu]\d+|p\d+-\d+)\.js(\?v=[0-9a-f]*)?$/.test(name)) throw new TypeError(name);
			return folder + name;
		},
	};
	const urls =
		(window as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy("vinjett-search", policy) ?? policy;
	let received: Parameters<Receive> | undefined;
	(window as { vinjettSearch?: Receive }).vinjettSearch = (...call) => (received = call);

	return (version = "") =>
		(name) =>
			new Promise((done, failed) => {
				const script = document.createElement("script");
				// The version is in the address so that no cache gives an older file; servers and file:// do not mind.
				script.src = urls.createScriptURL(name + ".js" + (version && "?v=" + version));
				script.onload = () => {
					// A script's load event comes right after it has run, before another runs.
					script.remove();
					const [of, called, data] = received ?? [];
					received = undefined;
					if (!of || called !== name) return failed(new Error(name));
					version ||= of;
					if (of === version) done(data);
					else failed(new Stale(of));
				};
				script.onerror = () => {
					script.remove();
					failed(new Error(name));
				};
				document.head.append(script);
			});
}
