// "Where do you work?": some passages are for some workplaces. A reader who chooses one sees those for others no
// longer; until then, and whenever the reader wants, all are shown.

import { all, el, find, targeted } from "../dom";
import { t } from "../ui";

const { state } = window.vinjett;

/** The names of the roles, by their ids, in the order of the course. */
const names = new Map(
	all<HTMLDataElement>(
		find<HTMLTemplateElement>(document, "template.ui")?.content ?? document,
		"data[value^=role-]",
	).map((item) => [item.value.slice("role-".length), item.textContent ?? ""]),
);

const blocks = all(document, ".role[data-role]");
const result = el("span", { class: "result", role: "status" });

/** Shows what is for a role; "" is everything. */
function show(role: string): void {
	for (const block of blocks) block.hidden = role !== "" && !(block.dataset.role ?? "").split(" ").includes(role);
}

function choose(role: string): void {
	state.set("role", "", role ? { role } : undefined);
	result.textContent = role ? t("r-shown", names.get(role) ?? role) : t("r-shown-all");
}

const chosen = state.get("role", "")?.role ?? "";
const choice = (role: string, text: string) => {
	const input = el("input", { type: "radio", name: "vj-role" });
	input.value = role;
	input.checked = role === chosen;
	return el("label", {}, input, " " + text);
};
const chooser = el(
	"fieldset",
	{ class: "settings roles" },
	el("legend", {}, t("r-label")),
	choice("", t("r-all")),
	...[...names].flatMap(([role, name]) => [" ", choice(role, name)]),
	el("p", { class: "meta" }, t("r-note")),
	el("p", { class: "meta" }, result),
);
chooser.addEventListener("change", (event) => choose((event.target as HTMLInputElement).value));
blocks[0]?.before(chooser);

state.follow(({ topic, entry }) => {
	if (topic !== "role") return;
	const role = entry && "role" in entry ? entry.role : "";
	const input = all<HTMLInputElement>(chooser, "input").find((one) => one.value === role);
	if (input) input.checked = true;
	show(role);
});
show(chosen);

/** A link into a passage for another workplace shows everything. */
function linked(): void {
	const target = targeted();
	const block = target?.closest<HTMLElement>(".role[hidden]");
	if (!block) return;
	choose("");
	(target ?? block).scrollIntoView();
}
addEventListener("hashchange", linked);
linked();
