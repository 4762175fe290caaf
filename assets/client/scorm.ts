// A session with a learning platform in SCORM 1.2 or 2004. The platform is somebody else's program: it may answer with
// anything, throw, know half of the data model, or lose its server. None of that reaches the reader but as a message.

/** What is reported, in the words of neither version. */
export interface Report {
	/** Whether the course is completed. Once it is, it stays so. */
	completed: boolean;
	/** The page where the reader is. */
	location: string;
	/** See suspend.ts. */
	details: string;
	/** How much of the goal is reached, from 0 to 1. */
	progress: number;
	/** For how many seconds the course has been seen in this session. */
	seconds: number;
	/** The points in percent that pass a test; 0 when there is no such mark. */
	readonly mastery: number;
	/** The best result of a test, where the host has chosen that it is reported. */
	best?: number;
	/** The points in percent, and whether a test is passed with them; undefined when there is nothing to say yet. */
	score?: { readonly percent: number; readonly passed: boolean };
}

/** What differs between the versions. */
interface Version {
	/** The name of the object that the platform offers. */
	readonly object: string;
	/** The functions of that object: initialize, terminate, get, set, commit, last error. */
	readonly calls: readonly [string, string, string, string, string, string];
	readonly status: string;
	/**
	 * The status of a course that somebody has only looked at. Without it some platforms count the course as completed.
	 */
	readonly browsed?: string;
	readonly mode: string;
	readonly learner: string;
	readonly location: string;
	readonly locationLimit: number;
	readonly score: string;
	/** Error codes that say that there is a session already, and that there is none any more. */
	readonly begun: string;
	readonly ended: RegExp;
	/** Returns what to set, in order. */
	values(report: Report): Value[];
}

/** An element of the data model, and what to set it to. */
type Value = readonly [element: string, value: string];

const percent = (n: number) => String(Math.max(0, Math.min(100, Math.round(n))));

/** Divides seconds into hours, minutes and seconds, no more of each than the standards have room for. */
const clock = (seconds: number) => {
	const whole = Math.min(9999 * 3600, Math.max(0, Math.floor(seconds)));
	return [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60] as const;
};
const two = (n: number) => String(n).padStart(2, "0");

export const versions: Readonly<Record<string, Version>> = {
	scorm12: {
		object: "API",
		calls: ["LMSInitialize", "LMSFinish", "LMSGetValue", "LMSSetValue", "LMSCommit", "LMSGetLastError"],
		status: "cmi.core.lesson_status",
		browsed: "browsed",
		mode: "cmi.core.lesson_mode",
		learner: "cmi.core.student_id",
		location: "cmi.core.lesson_location",
		locationLimit: 255,
		score: "cmi.core.score.raw",
		begun: "101",
		ended: /^301$/,
		values: ({ completed, location, details, seconds, score }) => [
			["cmi.core.exit", completed ? "" : "suspend"],
			["cmi.core.lesson_location", location],
			["cmi.suspend_data", details],
			...points("cmi.core.score.", score),
			["cmi.core.lesson_status", !completed ? "incomplete" : score?.passed ? "passed" : "completed"],
			["cmi.core.session_time", clock(seconds).map(two).join(":")],
		],
	},
	scorm2004: {
		object: "API_1484_11",
		calls: ["Initialize", "Terminate", "GetValue", "SetValue", "Commit", "GetLastError"],
		status: "cmi.completion_status",
		mode: "cmi.mode",
		learner: "cmi.learner_id",
		location: "cmi.location",
		locationLimit: 1000,
		score: "cmi.score.raw",
		begun: "103",
		ended: /^1[234][23]$/,
		values: ({ completed, location, details, progress, seconds, score }) => [
			["cmi.exit", "suspend"], // also when completed: else a platform forgets where the reader was
			["cmi.location", location],
			["cmi.suspend_data", details],
			...points("cmi.score.", score),
			...(score ? [["cmi.score.scaled", String(Number(percent(score.percent)) / 100)] as Value] : []),
			...(score?.passed ? [["cmi.success_status", "passed"] as Value] : []),
			["cmi.progress_measure", String(completed ? 1 : Math.floor(100 * progress) / 100)],
			["cmi.completion_status", completed ? "completed" : "incomplete"],
			[
				"cmi.session_time",
				"PT" +
					clock(seconds)
						.map((n, at) => n + ("HMS"[at] ?? ""))
						.join(""),
			],
		],
	},
};

/** What to set for a score, the limits first. */
function points(prefix: string, score: Report["score"]): Value[] {
	return score
		? [
				[prefix + "min", "0"],
				[prefix + "max", "100"],
				[prefix + "raw", percent(score.percent)],
			]
		: [];
}

/** Error codes that say that asking again is of no use: the platform does not take this value. */
const refused = /^(20[123]|40[1-8])$/;

/** What a platform need not know: nobody is told when it does not take these. */
const optional = /exit$|score\.(min|max)$|session_time$|progress_measure$/;

/**
 * What is wrong with the session: nothing, a platform that cannot be reached now, or some values that it does not take.
 */
export type Trouble = "" | "lost" | "partly";

/** A session with a learning platform, by whatever standard. */
export interface Platform {
	/** Begins; true if there is a session. */
	begin(): boolean;
	/** What the platform remembers. Any of it may be nonsense. */
	recall(): { completed: boolean; location: string; details: string; learner: string; percent: number | undefined };
	/** Whether the reader only looks: then nothing is reported. */
	readonly readOnly: boolean;
	/** Sends what has changed, and has it kept. */
	save(report: Report): Trouble;
	/** Ends the session, once. */
	finish(): void | Promise<void>;
	/** One that answers later says how it went to a listener, and can be waited for. */
	follow?(listener: (trouble: Trouble) => void): void;
	settle?(): Promise<void>;
	/** Where the reader goes when the course is closed; "" when that is not said. */
	readonly back?: string;
}

/** One session. Nothing in it throws. */
export class Session implements Platform {
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
			const answer = (this.#api[this.#version.calls[at]] as (...args: string[]) => unknown).apply(
				this.#api,
				args,
			);
			return typeof answer === "string" || typeof answer === "number" || typeof answer === "boolean"
				? String(answer)
				: "";
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
			const mode = this.#call(2, this.#version.mode);
			this.#readOnly = /^(browse|review)$/.test(mode);
			this.#completed = /^(passed|completed)$/.test(this.#call(2, this.#version.status));
			if (mode === "browse" && this.#version.browsed) this.#call(3, this.#version.status, this.#version.browsed);
		}
		return this.#begun;
	}

	/** What the platform remembers. Any of it may be nonsense. */
	recall(): ReturnType<Platform["recall"]> {
		const get = (element: string) => (this.#begun ? this.#call(2, element) : "");
		const score = get(this.#version.score).trim();
		return {
			completed: this.#completed,
			location: get(this.#version.location),
			details: get("cmi.suspend_data"),
			learner: get(this.#version.learner),
			percent: /^\d{1,3}(\.\d+)?$/.test(score) && Number(score) <= 100 ? Number(score) : undefined,
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
		const location = report.location.slice(0, this.#version.locationLimit);
		const values = this.#version.values({ ...report, completed: report.completed || before, location });
		for (const [element, value] of values) {
			if (this.#refused.has(element) || (this.#sent.get(element) ?? "") === value) continue;
			// What it says already, or more.
			if (element === this.#version.status && before && value !== "passed") continue;
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
