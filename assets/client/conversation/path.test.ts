import { equal, test } from "../testing";
import { follow, leftOut, type PathScene, seen } from "./path";

const scenes: PathScene[] = [
	{
		id: "start",
		choices: [
			{ key: "ask", target: "answer" },
			{ key: "advise", target: "end" },
		],
	},
	{
		id: "answer",
		choices: [
			{ key: "book", target: "end" },
			{ key: "again", target: "start" },
		],
	},
	{ id: "end", choices: [] },
];

const walk = (...keys: string[]) => {
	const w = follow(scenes, keys);
	return w && `${w.steps.map((s) => s.scene.id + ":" + s.choice).join(" ")} -> ${w.at.id}`;
};

test("a way is followed", () => {
	equal("none", walk(), " -> start");
	equal("to the end", walk("ask", "book"), "start:0 answer:0 -> end");
	equal("round", walk("ask", "again", "advise"), "start:0 answer:1 start:1 -> end");
	equal("no scenes", follow([], []), undefined);
});

test("a way that no longer fits ends where it stops fitting", () => {
	equal("choice gone", walk("ask", "leave", "book"), "start:0 -> answer");
	equal("past the end", walk("advise", "ask"), "start:1 -> end");
});

test("what was not chosen", () => {
	const left = (...keys: string[]) => {
		const w = follow(scenes, keys);
		return w && leftOut(w).map((one) => one.scene.id + " " + one.choices.join());
	};
	equal("straight", left("ask", "book"), ["start 1", "answer 1"]);
	equal("round", left("ask", "again", "advise"), ["answer 0"]);
	equal("nothing yet", left(), []);
});

test("scenes seen", () => {
	for (const [keys, want] of [
		[[], 1],
		[["advise"], 2],
		[["ask", "again", "advise"], 3],
	] as const) {
		const w = follow(scenes, keys);
		equal(keys, w && seen(w), want);
	}
});
