import { equal, test } from "../testing";
import { asked, kindName, traits, unknown } from "./kinds";

const question = (kind: string) => {
	const element = document.createElement("vj-question");
	element.dataset.kind = kind;
	return element;
};

test("only what is marked is asked in a test, and not what is asked again", () => {
	equal("single", asked(question("single")), true);
	equal("judgement", asked(question("judgement")), false);
	equal("scale", asked(question("scale")), false);
	const recap = document.createElement("div");
	recap.className = "recap";
	const again = question("single");
	recap.append(again);
	equal("again", asked(again), false);
});

test("a kind that is not known is named", () => {
	const fault = (does: () => void) => {
		try {
			does();
			return "";
		} catch (error) {
			return String(error);
		}
	};
	equal(
		"known",
		fault(() => kindName(question("order"))),
		"",
	);
	equal(
		"unknown",
		fault(() => kindName(question("drag"))),
		"Error: no kind of question: drag",
	);
	equal(
		"left out of a switch",
		fault(() => unknown("order" as never)),
		"Error: no kind of question: order",
	);
	equal("of what was saved", traits("drag"), {});
});
