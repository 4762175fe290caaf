import { equal, test } from "../testing";
import { readNumber, within } from "./number";

test("numbers as people write them", () => {
	for (const [text, unit, want] of [
		["0,7", "", [0.7]],
		["0.7", "", [0.7]],
		[",7", "", [0.7]],
		[" 14 ", "dagar", [14]],
		["14 dagar", "dagar", [14]],
		["14 DAGAR.", "dagar", [14]],
		["14dagar", "dagar", [14]],
		["0,7 %", "procent", [0.7]],
		["0,7procent", "procent", [0.7]],
		["\u22123", "", [-3]],
		["+3", "", [3]],
		["10 000", "", [10000]],
		["10\u00a0000,5", "", [10000.5]],
		["1\u202f234\u202f567", "", [1234567]],
		["1.000", "", [1, 1000]], // a point for decimals, or for thousands
		["1,000", "", [1, 1000]],
		["1.000.000", "", [1000000]],
		["1.234,5", "", [1234.5]],
		["1,234.5", "", [1234.5]],
		["", "", "empty"],
		["   ", "", "empty"],
		["fjorton", "", "number"],
		["fjorton", "dagar", "number"],
		["14 veckor", "dagar", "unit"],
		["14 veckor", "", "number"],
		["7 %", "dagar", "unit"],
		["1 2", "", "number"],
		["1,2,3", "", "number"],
		["1.000.00", "", "number"],
		["12-14", "", "number"],
		["-", "", "number"],
		[",", "", "number"],
		["dagar", "dagar", "number"],
		["1e3", "", "number"],
		["0x10", "", "number"],
		["Infinity", "", "number"],
	] as const) {
		equal([text, unit], readNumber(text, unit), want);
	}
});

test("tolerance holds both ends", () => {
	for (const [value, right, tolerance, want] of [
		[0.7, 0.7, 0, true],
		[0.3 - 0.1, 0.1, 0.1, true],
		[0.65, 0.7, 0.05, true],
		[0.75, 0.7, 0.05, true],
		[0.64, 0.7, 0.05, false],
		[13, 14, 1, true],
		[12.9, 14, 1, false],
	] as const) {
		equal([value, right, tolerance], within([value], right, tolerance), want);
	}
	equal("either reading will do", within([1, 1000], 1000, 0), true);
});
