// A session with a learning platform in SCORM 1.2 or 2004. The platform is somebody else's program: it may answer with anything,
// throw, know half of the data model, or lose its server. None of that reaches the reader but as a message.

/** What is reported, in the words of neither version. */
export interface Report {
	/** Whether the course is completed. Once it is, it stays so. */
	completed: boolean;
	/** The page where the reader is. */
	location: string;
	/** See suspend.ts. */
	details: string;
	/** The best result in percent, and whether it is enough; undefined when there is none or it must not be reported. */
	score?: { readonly percent: number; readonly passed: boolean };
}

/** What differs between the versions. */
interface Version {
	/** The name of the object that the platform offers. */
	readonly object: string;
	/** The functions of that object: initialize, terminate, get, set, commit, last error. */
	readonly calls: readonly [string, string, string, string, string, string];
	readonly status: string;
	readonly mode: string;
	readonly location: string;
	readonly locationLimit: number;
	readonly score: string;
	/** Error codes that say that there is a session already, and that there is none any more. */
	readonly begun: string;
	readonly ended: RegExp;
	/** Returns what to set, in order. */
	values(report: Report): [string, string][];
}

const percent = (n: number) => String(Math.max(0, Math.min(100, Math.round(n))));

export const versions: Readonly<Record<string, Version>> = {
	scorm12: {
		object: "API",
		calls: ["LMSInitialize", "LMSFinish", "LMSGetValue", "LMSSetValue", "LMSCommit", "LMSGetLastError"],
		status: "cmi.core.lesson_status",
		mode: "cmi.core.lesson_mode",
		location: "cmi.core.lesson_location",
		locationLimit: 255,
		score: "cmi.core.score.raw",
		begun: "101",
		ended: /^301$/,
		values: ({ completed, location, details, score }) => [
			["cmi.core.exit", completed ? "" : "suspend"],
			["cmi.core.lesson_location", location],
			["cmi.suspend_data", details],
			...(score ? ([["cmi.core.score.min", "0"], ["cmi.core.score.max", "100"], ["cmi.core.score.raw", percent(score.percent)]] as [string, string][]) : []),
			["cmi.core.lesson_status", !completed ? "incomplete" : score?.passed ? "passed" : "completed"],
		],
	},
	scorm2004: {
		object: "API_1484_11",
		calls: ["Initialize", "Terminate", "GetValue", "SetValue", "Commit", "GetLastError"],
		status: "cmi.completion_status",
		mode: "cmi.mode",
		location: "cmi.location",
		locationLimit: 1000,
		score: "cmi.score.raw",
		begun: "103",
		ended: /^1[234][23]$/,
		values: ({ completed, location, details, score }) => [
			["cmi.exit", "suspend"], // also when completed: else a platform forgets where the reader was
			["cmi.location", location],
			["cmi.suspend_data", details],
			...(score
				? ([
						["cmi.score.min", "0"],
						["cmi.score.max", "100"],
						["cmi.score.raw", percent(score.percent)],
						["cmi.score.scaled", String(Number(percent(score.percent)) / 100)],
						...(score.passed ? [["cmi.success_status", "passed"]] : []),
					] as [string, string][])
				: []),
			["cmi.completion_status", completed ? "completed" : "incomplete"],
		],
	},
};

/** Error codes that say that asking again is of no use: the platform does not take this value. */
const refused = /^(20[123]|40[1-8])$/;

/** What a platform need not know: nobody is told when it does not take these. */
const optional = /exit$|score\.(min|max)$/;

/** What is wrong with the session: nothing, a platform that cannot be reached now, or some values that it does not take. */
export type Trouble = "" | "lost" | "partly";

/** One session. Nothing in it throws. */
export class Session {
	readonly #api: Readonly<Record<string, unknown>>;
	readonly #version: Version;
	readonly #sent = new Map<string, string>();
	readonly #refused = new Set<string>();
	#begun = false;
	#finished = false;
	/** Whether something has been sent that the platform has not kept. */
	#unsaved = false;
	/** Whether the platform does not take something that the reader would miss. */
	#partly = false;
	#readOnly = false;
	/** Whether the course was completed when the session began; then it stays so. */
	#completed = false;

	constructor(api: object, version: Version) {
		this.#api = api as Record<string, unknown>;
		this.#version = version;
	}

	/** Calls a function of the platform and returns its answer as a text. */
	#call(at: 0 | 1 | 2 | 3 | 4 | 5, ...args: string[]): string {
		try {
			const answer = (this.#api[this.#version.calls[at]] as (...args: string[]) => unknown).apply(this.#api, args);
			return typeof answer === "string" || typeof answer === "number" || typeof answer === "boolean" ? String(answer) : "";
		} catch {
			return "";
		}
	}

	/** Begins; true if there is a session. */
	begin(): boolean {
		if (this.#begun || this.#finished) return this.#begun;
		this.#begun = this.#call(0, "") === "true" || this.#call(5) === this.#version.begun;
		if (this.#begun) {
			this.#sent.clear(); // a new session knows nothing
			this.#readOnly = /^(browse|review)$/.test(this.#call(2, this.#version.mode));
			this.#completed = /^(passed|completed)$/.test(this.#call(2, this.#version.status));
		}
		return this.#begun;
	}

	/** What the platform remembers. Any of it may be nonsense. */
	recall(): { completed: boolean; location: string; details: string; percent: number } {
		const get = (element: string) => (this.#begun ? this.#call(2, element) : "");
		const score = get(this.#version.score).trim();
		return {
			completed: this.#completed,
			location: get(this.#version.location),
			details: get("cmi.suspend_data"),
			percent: /^\d{1,3}(\.\d+)?$/.test(score) && Number(score) <= 100 ? Number(score) : 0,
		};
	}

	/** Whether the reader only looks: then nothing is reported. */
	get readOnly(): boolean {
		return this.#readOnly;
	}

	/** Sends what has changed, and has it kept. */
	save(report: Report): Trouble {
		if (this.#finished || this.#readOnly) return "";
		if (!this.begin()) return "lost";
		const before = this.#completed;
		const values = this.#version.values({ ...report, completed: report.completed || before, location: report.location.slice(0, this.#version.locationLimit) });
		for (const [element, value] of values) {
			if (this.#refused.has(element) || (this.#sent.get(element) ?? "") === value) continue;
			if (element === this.#version.status && before && value !== "passed") continue; // what it says already, or more
			if (this.#call(3, element, value) === "true") {
				this.#sent.set(element, value);
				this.#unsaved = true;
				continue;
			}
			const code = this.#call(5);
			if (refused.test(code)) {
				this.#refused.add(element);
				if (!optional.test(element)) this.#partly = true;
				continue;
			}
			if (this.#version.ended.test(code)) this.#begun = false; // it has forgotten us: begin again the next time
			return "lost";
		}
		if (this.#unsaved) this.#unsaved = this.#call(4, "") !== "true";
		return this.#unsaved ? "lost" : this.#partly ? "partly" : "";
	}

	/** Ends the session, once. What the platform answers to that is final. */
	finish(): void {
		if (!this.#begun || this.#finished) return;
		this.#finished = true;
		this.#call(1, "");
	}
}
