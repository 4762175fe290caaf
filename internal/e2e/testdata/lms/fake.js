// A learning platform that is as strict as the standard lets it be, and has the habits of real ones when asked to. What the content
// does wrong is in `faults`; every call is in `log`.
//
// Quirks: moodle (not attempted becomes completed when a session ends), canvas (suspend data is empty at each launch), blackboard
// (too long values are taken and lost, with the score), garbage (answers of other types), throws, half (most of the data model is
// missing), lost (Commit fails while `offline`), silent (nothing is ever taken), review (the reader only looks), numbers (true and 0
// instead of "true" and "0"), preview (the reader only looks: nothing but the status "browsed" is taken).

const text = (limit) => (value) => value.length <= limit;
const words = (list) => (value) => list.split(" ").includes(value);
const number = (least, most) => (value) => /^-?\d+(\.\d+)?$/.test(value) && Number(value) >= least && Number(value) <= most;

const model = {
	scorm12: {
		"cmi.core._children": { read: true, start: "student_id,student_name,lesson_location,credit,lesson_status,entry,score,total_time,lesson_mode,exit,session_time" },
		"cmi.core.student_id": { read: true, start: "u1" },
		"cmi.core.student_name": { read: true, start: "Larsson, Lena" },
		"cmi.core.lesson_location": { read: true, write: text(255) },
		"cmi.core.credit": { read: true, start: "credit" },
		"cmi.core.lesson_status": { read: true, start: "not attempted", write: words("passed completed failed incomplete browsed") },
		"cmi.core.entry": { read: true, start: "ab-initio" },
		"cmi.core.score._children": { read: true, start: "raw,min,max" },
		"cmi.core.score.raw": { read: true, write: (v) => v === "" || number(0, 100)(v) },
		"cmi.core.score.min": { read: true, write: (v) => v === "" || number(0, 100)(v) },
		"cmi.core.score.max": { read: true, write: (v) => v === "" || number(0, 100)(v) },
		"cmi.core.total_time": { read: true, start: "0000:00:00.00" },
		"cmi.core.lesson_mode": { read: true, start: "normal" },
		"cmi.core.exit": { write: (v) => v === "" || words("time-out suspend logout")(v) },
		"cmi.core.session_time": { write: (v) => /^\d{2,4}:\d\d:\d\d(\.\d{1,2})?$/.test(v) },
		"cmi.suspend_data": { read: true, write: text(4096) },
		"cmi.launch_data": { read: true },
		"cmi.comments": { read: true, write: text(4096) },
	},
	scorm2004: {
		"cmi.completion_status": { read: true, start: "unknown", write: words("completed incomplete unknown") },
		"cmi.success_status": { read: true, start: "unknown", write: words("passed failed unknown") },
		"cmi.learner_id": { read: true, start: "u1" },
		"cmi.learner_name": { read: true, start: "Larsson, Lena" },
		"cmi.location": { read: true, unset: true, write: text(1000) },
		"cmi.mode": { read: true, start: "normal" },
		"cmi.credit": { read: true, start: "credit" },
		"cmi.entry": { read: true, start: "ab-initio" },
		"cmi.exit": { write: (v) => v === "" || words("time-out suspend logout normal")(v) },
		"cmi.session_time": { write: (v) => /^PT(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?$/.test(v) },
		"cmi.suspend_data": { read: true, unset: true, write: text(64000) },
		"cmi.score.scaled": { read: true, unset: true, write: number(-1, 1), range: 407 },
		"cmi.score.raw": { read: true, unset: true, write: number(-1e9, 1e9) },
		"cmi.score.min": { read: true, unset: true, write: number(-1e9, 1e9) },
		"cmi.score.max": { read: true, unset: true, write: number(-1e9, 1e9) },
		"cmi.progress_measure": { read: true, unset: true, write: number(0, 1), range: 407 },
	},
};

// What each version calls its functions and its faults.
const forms = {
	scorm12: {
		object: "API", names: ["LMSInitialize", "LMSFinish", "LMSGetValue", "LMSSetValue", "LMSCommit", "LMSGetLastError", "LMSGetErrorString", "LMSGetDiagnostic"],
		argument: 201, begun: 101, over: 101, early: [301, 301, 301, 301], late: [301, 301, 301, 301], unknown: 401, readOnly: 403, writeOnly: 404, wrong: 405, failed: 101,
		status: "cmi.core.lesson_status", entry: "cmi.core.entry", exit: "cmi.core.exit", mode: "cmi.core.lesson_mode", score: "cmi.core.score.raw",
	},
	scorm2004: {
		object: "API_1484_11", names: ["Initialize", "Terminate", "GetValue", "SetValue", "Commit", "GetLastError", "GetErrorString", "GetDiagnostic"],
		argument: 201, begun: 103, over: 104, early: [122, 132, 142, 112], late: [123, 133, 143, 113], unknown: 401, readOnly: 404, writeOnly: 405, wrong: 406, failed: 391,
		status: "cmi.completion_status", entry: "cmi.entry", exit: "cmi.exit", mode: "cmi.mode", score: "cmi.score.raw",
	},
};

class FakeLMS {
	constructor(version, quirks) {
		this.version = version;
		this.form = forms[version];
		this.object = this.form.object;
		this.quirks = quirks;
		this.model = model[version];
		this.faults = [];
		this.log = [];
		this.offline = false;
		this.kept = {}; // what is committed
		this.now = {}; // what is set
		this.phase = "none";
		this.sessions = 0;
		for (const [name, element] of Object.entries(this.model)) if (element.start !== undefined) this.kept[name] = element.start;
	}

	has(quirk) {
		return this.quirks.has(quirk);
	}

	/** Opens the content again. A platform has a new object for each visit. */
	launch() {
		this.sessions++;
		this.phase = "ready";
		this.error = 0;
		if (this.has("canvas")) delete this.kept["cmi.suspend_data"];
		if (this.has("review")) this.kept[this.form.mode] = "review";
		if (this.has("preview")) this.kept[this.form.mode] = "browse";
		this.now = { ...this.kept };
		this.log.push(["launch"]);
		this.api = {};
		const calls = [this.initialize, this.terminate, this.get, this.set, this.commit, () => String(this.error), (c) => "error " + c, (c) => "diagnostic " + c];
		this.form.names.forEach((name, at) => (this.api[name] = this.call(name, at, calls[at].bind(this))));
	}

	/** The window is closed. */
	left() {
		if (this.phase === "running" && !this.has("garbage") && !this.has("throws")) this.fault("left without an end");
		this.phase = "none";
	}

	fault(what) {
		this.faults.push(what);
	}

	call(name, at, run) {
		const arity = [1, 1, 1, 2, 1, 0, 1, 1][at];
		return (...args) => {
			if (at < 5) this.log.push([name, ...args]);
			if (args.length !== arity || args.some((arg) => typeof arg !== "string")) this.fault(name + " with " + JSON.stringify(args));
			if (this.has("throws") && (at > 0 || this.sessions > 1)) throw new Error("platform");
			if (this.has("garbage") && at > 0) return [undefined, null, { a: 1 }, NaN, "<html>", () => 1][this.log.length % 6];
			const answer = run(...args);
			if (this.has("numbers")) return answer === "true" ? true : answer === "false" ? false : /^\d+$/.test(answer) ? Number(answer) : answer;
			return answer;
		};
	}

	fail(code, why) {
		this.error = code;
		if (why) this.fault(why);
		return "false";
	}

	ok() {
		this.error = 0;
		return "true";
	}

	initialize(arg) {
		if (arg !== "") return this.fail(this.form.argument, "Initialize with an argument");
		if (this.phase === "running") return this.fail(this.form.begun, "a second Initialize");
		if (this.phase !== "ready") return this.fail(this.form.over, "Initialize after the end");
		this.phase = "running";
		return this.ok();
	}

	running(at) {
		if (this.phase === "running") return true;
		const late = this.phase === "ended";
		this.fail((late ? this.form.late : this.form.early)[at], ["GetValue", "SetValue", "Commit", "the end"][at] + (late ? " after the end" : " before Initialize"));
		return false;
	}

	known(name) {
		return this.model[name] && !(this.has("half") && !/status|^cmi\.core\.exit|^cmi\.exit/.test(name));
	}

	get(name) {
		if (!this.running(0)) return "";
		const element = this.known(name) && this.model[name];
		if (!element) {
			this.fail(this.form.unknown, this.has("half") ? "" : "no element " + name);
			return "";
		}
		if (!element.read) {
			this.fail(this.form.writeOnly, name + " cannot be read");
			return "";
		}
		if (element.unset && this.now[name] === undefined) {
			this.error = 403;
			return "";
		}
		this.ok();
		return this.now[name] ?? "";
	}

	set(name, value) {
		if (!this.running(1)) return "false";
		const element = this.known(name) && this.model[name];
		if (!element) return this.fail(this.form.unknown, this.has("half") ? "" : "no element " + name);
		if (!element.write) return this.fail(this.form.readOnly, name + " cannot be written");
		if (this.has("silent")) return this.fail(this.form.failed);
		if (this.has("review") || (this.has("preview") && value !== "browsed")) this.fault("set " + name + " for a reader who only looks");
		if (!element.write(value)) {
			this.fault(name + " = " + value.slice(0, 60) + " (" + value.length + ")");
			if (this.has("blackboard")) {
				delete this.now[this.form.score];
				return this.ok();
			}
			return this.fail(element.range ?? this.form.wrong);
		}
		this.now[name] = value;
		return this.ok();
	}

	commit(arg) {
		if (!this.running(2)) return "false";
		if (arg !== "") return this.fail(this.form.argument, "Commit with an argument");
		if (this.has("lost") && this.offline) return this.fail(this.form.failed);
		this.kept = { ...this.now };
		return this.ok();
	}

	terminate(arg) {
		if (!this.running(3)) return "false";
		if (arg !== "") return this.fail(this.form.argument, "the end with an argument");
		this.commit("");
		this.phase = "ended";
		if (this.has("moodle") && this.kept[this.form.status] === "not attempted") this.kept[this.form.status] = "completed";
		const suspended = this.kept[this.form.exit] === "suspend";
		this.kept[this.form.entry] = suspended ? "resume" : "";
		if (!suspended && this.version === "scorm2004") {
			// A normal exit ends the attempt: the next begins with nothing.
			for (const name of ["cmi.suspend_data", "cmi.location"]) delete this.kept[name];
		}
		delete this.kept[this.form.exit];
		return this.ok();
	}
}
