import { type Change, State } from "./state";
import { equal, test } from "./testing";

const entry = { kind: "single", given: ["a1b2c3d4"], right: true, tries: 1 };

test("what is set can be read, followed and removed", () => {
	const state = new State();
	const seen: Change[] = [];
	const end = state.follow((change) => seen.push(change));
	state.set("question", "se-1", entry);
	state.set("role", "", { role: "vard" }, true);
	equal("question", state.get("question", "se-1"), entry);
	equal("another topic", state.get("conversation", "se-1"), undefined);
	state.set("question", "se-1", undefined);
	equal("removed", state.get("question", "se-1"), undefined);
	end();
	state.set("question", "se-2", entry);
	equal(
		"changes",
		seen.map((c) => [c.topic, c.id, !!c.entry, c.stored]),
		[
			["question", "se-1", true, false],
			["role", "", true, true],
			["question", "se-1", false, false],
		],
	);
	const all: string[] = [];
	state.each((topic, id) => all.push(topic + " " + id));
	equal("all", all, ["role ", "question se-2"]);
});
