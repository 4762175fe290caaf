// A session with a learning platform by cmi5: xAPI statements to the address that the platform names when it opens the
// course, and to no other. Section numbers are those of https://github.com/AICC/CMI-5_Spec_Current, cmi5_spec.md.
//
// Sent are initialized, completed, passed or failed, and terminated; and, for the next visit, the same few facts that a
// SCORM package has its platform keep. No answer and no text.

import type { Platform, Report, Trouble } from "./scorm";

const verbs = "http://adlnet.gov/expapi/verbs/";
const cmi5 = "https://w3id.org/xapi/cmi5/context/";
const category = (name: string) => ({ id: cmi5 + "categories/" + name });

interface Context {
	readonly contextActivities?: { readonly category?: readonly { readonly id: string }[] };
	readonly extensions?: object;
}

/** What the platform says of the session, section 10. */
interface Launch {
	readonly contextTemplate?: Context;
	readonly launchMode?: string;
	readonly masteryScore?: number;
	readonly returnURL?: string;
}

/** What the platform keeps for us until the next visit. */
interface Kept {
	completed?: boolean;
	passed?: boolean;
	location?: string;
	details?: string;
	/** The best result of a test in percent. */
	best?: number;
}

/** An answer that says no. */
class Refused extends Error {
	constructor(readonly status: number) {
		super(String(status));
	}
}

/** A random UUID; the browser's own needs https. */
function uuid(): string {
	const bytes = [...crypto.getRandomValues(new Uint8Array(16))];
	const hex = bytes.map((n, at) => (at === 6 ? (n & 15) | 64 : at === 8 ? (n & 63) | 128 : n) + 256);
	return hex
		.map((n) => n.toString(16).slice(1))
		.join("")
		.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** One session. */
export class CMI5 implements Platform {
	readonly #params: URLSearchParams;
	readonly #actor: object;
	#token = "";
	#launch: Launch = {};
	#kept: Kept = {};
	/** What the platform has of that, as text. */
	#stored = "{}";
	#queue: { readonly id: string }[] = [];
	/** The one of them that is on its way. */
	#under: { readonly id: string } | undefined;
	#sending: Promise<void> | undefined;
	#trouble: Trouble = "";
	#seconds = 0;
	#last = 0;
	#begun = false;
	#finished = false;
	/** The result to be failed with: one below the mark that was reached in this session. */
	#failed: number | undefined;
	/** Whether a result has been judged in this session, which takes one judgement (9.3). */
	#judged = false;
	#changed: (trouble: Trouble) => void = () => undefined;

	private constructor(params: URLSearchParams) {
		this.#params = params;
		this.#actor = JSON.parse(this.#param("actor")) as object;
	}

	/** Takes up the session that an address of launch names (8.1). It throws when there is none any more. */
	static async join(params: URLSearchParams): Promise<CMI5> {
		const session = new CMI5(params);
		const answer = await fetch(session.#param("fetch"), { method: "POST" });
		session.#token = String(((await answer.json()) as Record<string, unknown>)["auth-token"] ?? "");
		if (!session.#token) throw new Error("no session");
		session.#launch = (await session.#get("activities/state", { stateId: "LMS.LaunchData" })) as Launch;
		await session.#get("agents/profile", { profileId: "cmi5LearnerPreferences" }); // a must of section 11
		session.#kept = (await session.#get("activities/state", { stateId: "vinjett" })) as Kept;
		session.#stored = JSON.stringify(session.#kept);
		return session;
	}

	#param(name: string): string {
		return this.#params.get(name) ?? "";
	}

	/** Asks the platform's store. */
	async #ask(method: string, path: string, query: object, body?: string): Promise<Response> {
		const address = this.#param("endpoint").replace(/\/?$/, "/") + path;
		const answer = await fetch(address + "?" + new URLSearchParams({ ...query }).toString(), {
			method,
			keepalive: method !== "GET", // also when the page is left
			headers: {
				Authorization: "Basic " + this.#token,
				"X-Experience-API-Version": "1.0.3",
				...(body && { "Content-Type": "application/json" }),
			},
			...(body && { body }),
		});
		if (!answer.ok) throw new Refused(answer.status);
		return answer;
	}

	/** What a document is about. */
	#about(query: object): object {
		const agent = JSON.stringify(this.#actor);
		if ("profileId" in query) return { ...query, agent };
		return { ...query, agent, activityId: this.#param("activityId"), registration: this.#param("registration") };
	}

	/** Reads a document; what is not there is empty. */
	async #get(path: string, query: object): Promise<object> {
		try {
			const value: unknown = await (await this.#ask("GET", path, this.#about(query))).json();
			return typeof value === "object" && value ? value : {};
		} catch (error) {
			if (error instanceof Refused && error.status === 404) return {};
			throw error;
		}
	}

	/** Puts a statement into the queue (9). */
	#say(verb: string, result?: object): void {
		const { contextTemplate: template, masteryScore } = this.#launch;
		const judged = result && "success" in result;
		const categories = [...(template?.contextActivities?.category ?? [])];
		for (const one of [category("cmi5"), ...(judged || verb === "completed" ? [category("moveon")] : [])])
			if (!categories.some(({ id }) => id === one.id)) categories.push(one);
		this.#last = Math.max(Date.now(), this.#last + 1); // their order is that of their times
		const statement = {
			id: uuid(),
			timestamp: new Date(this.#last).toISOString(),
			actor: this.#actor,
			verb: { id: verbs + verb, display: { en: verb } },
			object: { objectType: "Activity", id: this.#param("activityId") },
			...(result && { result: { ...result, duration: `PT${Math.floor(this.#seconds)}S` } }),
			context: {
				...template,
				registration: this.#param("registration"),
				contextActivities: { ...template?.contextActivities, category: categories },
				extensions: {
					...template?.extensions,
					...(judged && masteryScore !== undefined && { [cmi5 + "extensions/masteryscore"]: masteryScore }),
				},
			},
		};
		this.#queue.push(statement);
	}

	#judge(success: boolean, percent: number): void {
		this.#judged = true;
		this.#say(success ? "passed" : "failed", {
			success,
			score: { scaled: percent / 100, raw: percent, min: 0, max: 100 },
		});
	}

	begin(): boolean {
		if (!this.#begun) this.#say("initialized");
		return (this.#begun = true);
	}

	recall(): ReturnType<Platform["recall"]> {
		const { completed, location, details, best } = this.#kept;
		return {
			completed: completed === true,
			location: String(location ?? ""),
			details: String(details ?? ""),
			learner: JSON.stringify(this.#actor),
			percent: typeof best === "number" && best >= 0 && best <= 100 ? best : undefined,
		};
	}

	get readOnly(): boolean {
		return this.#launch.launchMode !== "Normal";
	}

	/** Where the reader goes when the course is closed, if the platform says so. */
	get back(): string {
		const address = String(this.#launch.returnURL ?? "");
		return /^https?:/.test(address) ? address : "";
	}

	follow(listener: (trouble: Trouble) => void): void {
		this.#changed = listener;
	}

	/** Sends what has changed, in its own time, and returns how it went the last time. */
	save(report: Report): Trouble {
		if (this.#finished) return "";
		this.#seconds = report.seconds;
		if (!this.readOnly) {
			const kept = this.#kept;
			if (report.completed && !kept.completed) this.#say("completed", { completion: true });
			const least = 100 * (this.#launch.masteryScore ?? report.mastery / 100);
			const { best } = report;
			if (best !== undefined && least > 0 && !kept.passed && best > (kept.best ?? -1)) {
				this.#failed = best < least ? best : undefined;
				if (best >= least && !this.#judged) {
					this.#judge(true, best);
					kept.passed = true;
				}
			}
			if (report.completed) kept.completed = true;
			kept.location = report.location;
			kept.details = report.details;
			if (best !== undefined) kept.best = best;
		}
		this.#sending ??= this.#send().finally(() => (this.#sending = undefined));
		return this.#trouble;
	}

	/** Sends statements in their order, and then what is to be kept. */
	async #send(): Promise<void> {
		let trouble: Trouble = "";
		try {
			for (let next = this.#queue[0]; next; next = this.#queue[0]) {
				if (this.#finished) return; // the rest has gone with the last
				this.#under = next;
				try {
					await this.#ask("PUT", "statements", { statementId: next.id }, JSON.stringify(next));
				} catch (error) {
					// What it will not take, it will not take the next time either; 409 says that it has it.
					if (!(error instanceof Refused) || !/^4(00|09|1[0-5])$/.test(error.message)) throw error;
					if (error.status !== 409) trouble = "partly";
				} finally {
					this.#under = undefined;
				}
				this.#queue.shift();
			}
			await this.#keep();
		} catch {
			trouble = "lost";
		}
		this.#trouble = trouble;
		this.#changed(trouble);
	}

	async #keep(): Promise<void> {
		const text = JSON.stringify(this.#kept);
		if (text === this.#stored || this.readOnly) return;
		await this.#ask("PUT", "activities/state", this.#about({ stateId: "vinjett" }), text);
		this.#stored = text;
	}

	/** Waits until all that was to be sent has been sent, or was refused. */
	async settle(): Promise<void> {
		while (this.#sending) await this.#sending;
	}

	/** Ends the session. The page may be gone before an answer comes, so all goes at once. */
	async finish(): Promise<void> {
		if (this.#finished) return;
		this.#finished = true;
		if (this.#failed !== undefined && !this.#judged) this.#judge(false, this.#failed);
		this.#say("terminated", {});
		const rest = this.#queue.filter((one) => one !== this.#under);
		await Promise.allSettled([this.#keep(), this.#ask("POST", "statements", {}, JSON.stringify(rest))]);
	}
}
