import { rank } from "./rank";
import { equal, test } from "./testing";

test("a rank is a whole number of 32 bits", () => {
	for (const key of ["", "a", "åäö", "x".repeat(1000)]) equal(key, rank("s", key) >>> 0, rank("s", key));
});
