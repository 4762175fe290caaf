// A picture for a text: chosen, dropped or pasted. It is saved beside the course, and put in with what it shows in
// words.

import { ask, button, make, t } from "./page";

/** Returns the fields with which a picture is put into a text. */
export function picker(text: HTMLTextAreaElement, path: string): HTMLElement {
	const file = make("input", { type: "file", accept: "image/*", class: "vj-hidden", tabindex: "-1",
		"aria-hidden": "true" });
	const said = make("p", { role: "status" });
	const rest = make("div", {});
	const box = make(
		"div",
		{ class: "vj-picture" },
		make("p", {}, button(`${t("picture")} …`, () => file.click(), { class: "quiet" }), " ", make("span",
			{ class: "soft" }, t("picture-drop"))),
		file,
		said,
		rest,
	);
	const take = async (picture: File) => {
		const name = encodeURIComponent(picture.name || "bild.png");
		const { status, body } = await ask<{ name: string }>("picture", picture, `?name=${name}`);
		said.textContent = status === 200 ? t("picture-saved", body.name) : (body.message ?? "");
		if (status === 200) describe(rest, (alt, caption) => put(text, `${path}/${body.name}`, alt, caption));
	};
	file.addEventListener("change", () => {
		const [picture] = file.files ?? [];
		if (picture) void take(picture);
	});
	const carried = (data: DataTransfer | null) => [...(data?.files ?? [])].find((f) => f.type.startsWith("image/"));
	text.addEventListener("paste", (event) => {
		const picture = carried(event.clipboardData);
		if (!picture) return;
		event.preventDefault();
		void take(picture);
	});
	text.addEventListener("dragover", (event) => event.preventDefault());
	text.addEventListener("drop", (event) => {
		const picture = carried(event.dataTransfer);
		if (!picture) return;
		event.preventDefault();
		void take(picture);
	});
	return box;
}

/** Asks what a picture shows, without which it is not put in. */
function describe(place: HTMLElement, done: (alt: string, caption: string) => void): void {
	const alt = make("input", { id: "_vinjett-alt", autocomplete: "off", "aria-describedby": "_vinjett-alt-why" });
	const caption = make("input", { id: "_vinjett-caption", autocomplete: "off" });
	const put = () => {
		if (!alt.value.trim()) {
			alt.setAttribute("aria-invalid", "true");
			alt.focus();
			return;
		}
		place.replaceChildren();
		done(alt.value.trim(), caption.value.trim());
	};
	place.replaceChildren(
		make(
			"p",
			{ class: "vj-field" },
			make("label", { for: alt.id }, t("picture-alt")),
			alt,
			make("span", { class: "soft", id: "_vinjett-alt-why" }, t("picture-alt-why")),
		),
		make("p", { class: "vj-field" }, make("label", { for: caption.id }, t("picture-caption")), caption),
		make("p", {}, button(t("picture-put"), put)),
	);
	alt.focus();
}

/** Puts a picture into a text, as a paragraph of its own. */
function put(text: HTMLTextAreaElement, address: string, alt: string, caption: string): void {
	const escaped = (s: string) => s.replace(/[\[\]\\]/g, "\\$&");
	const title = caption ? ` "${caption.replace(/["\\]/g, "\\$&")}"` : "";
	const { selectionEnd, value } = text;
	const before = value.slice(0, selectionEnd);
	const gap = before && !before.endsWith("\n\n") ? (before.endsWith("\n") ? "\n" : "\n\n") : "";
	const after = value.slice(selectionEnd);
	const end = after && !after.startsWith("\n\n") ? (after.startsWith("\n") ? "\n" : "\n\n") : "";
	text.setRangeText(`${gap}![${escaped(alt)}](${address}${title})${end}`, selectionEnd, selectionEnd, "end");
	text.dispatchEvent(new Event("input"));
	text.focus();
}
