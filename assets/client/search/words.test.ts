import { equal, test } from "../testing";
import { fold, isOneOff, isWritten, wordsOf } from "./words";

test("words of a query", () => {
	const words = (text: string) => wordsOf(text).map((word) => word.text);
	equal("Swedish", words("Är hälso- och sjukvården öppen?"), ["är", "hälso", "och", "sjukvården", "öppen"]);
	equal("composed and decomposed alike", words("a\u030an\u0301"), ["å\u0144"]);
	equal("numbers", words("020-390 000, 19 kap. 1 §"), ["020", "390", "000", "19", "kap", "1"]);
	equal("other letters", words("Ελλάδα 中文 👍🏽 𝒳"), ["ελλάδα", "中文"]);
	equal("nothing", words(" … "), []);
	equal(
		"places",
		wordsOf("Så, då").map(({ start, end }) => [start, end]),
		[
			[0, 2],
			[4, 6],
		],
	);
});

test("letters without their marks", () => {
	equal("fold", fold("åäöéüç"), "aaoeuc");
	equal("left out", isWritten("vard", "vård"), true);
	equal("one left out", isWritten("åtgard", "åtgärd"), true);
	equal("put in", isWritten("vård", "vard"), false);
	equal("another", isWritten("hår", "här"), false);
	equal("longer", isWritten("vard", "vården"), false);
});

test("one typing error", () => {
	for (const [a, b, want] of [
		["sekretes", "sekretess", true],
		["sekretesss", "sekretess", true],
		["skretess", "sekretess", true],
		["sekertess", "sekretess", true],
		["eskretess", "sekretess", true],
		["sekretesz", "sekretess", true],
		["zekretess", "sekretess", true],
		["sekretess", "sekretess", false],
		["sekrtes", "sekretess", false],
		["ab", "ba", true],
		["abc", "cba", false],
		["", "a", true],
		["", "ab", false],
	] as const) {
		equal([a, b], isOneOff(a, b), want);
		equal([b, a], isOneOff(b, a), want);
	}
});
