import { parse } from "./store";
import { equal, test } from "./testing";

test("a document may be anything", () => {
	for (const [text, want] of [
		["", "corrupt"],
		["null", "corrupt"],
		["[]", "corrupt"],
		["{", "corrupt"],
		['{"vinjett":"1","entries":{}}', "corrupt"],
		['{"vinjett":1}', "corrupt"],
		['{"vinjett":1,"entries":null}', "corrupt"],
		['{"vinjett":2,"entries":{}}', "newer"],
		['{"vinjett":1,"entries":{}}', { vinjett: 1, course: "", used: 0, entries: {} }],
		[
			'{"vinjett":1,"course":"k","used":7,"entries":{"a/b":{"t":1,"e":{"x":1}},' +
				'"new/topic":{"t":2,"e":null,"of":"x"},"bad":7,"worse":{"t":"1","e":1},"worst":null}}',
			{
				vinjett: 1,
				course: "k",
				used: 7,
				entries: { "a/b": { t: 1, e: { x: 1 } }, "new/topic": { t: 2, e: null, of: "x" } },
			},
		],
	] as const) {
		equal(text, parse(text), want);
	}
});
