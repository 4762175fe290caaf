// The clock of a run sheet: the reader says when the meeting begins, and each moment gets its time of day.

import { all, find } from "../dom";

const two = (n: number) => String(n).padStart(2, "0");

window.vinjett.open.clock = (from) => {
	const session = from.closest<HTMLElement>(".session");
	const input = session && find<HTMLInputElement>(session, "[type=time]");
	if (!session || !input) return;
	const fill = () => {
		const [hour = 0, minute = 0] = input.value.split(":").map(Number);
		for (const row of all(session, "[data-from]")) {
			const at = hour * 60 + minute + Number(row.dataset.from);
			const cell = find(row, ".at");
			if (cell) cell.textContent = input.value ? `${two(Math.floor(at / 60) % 24)}.${two(at % 60)}` : "";
		}
		for (const place of all(session, "[data-start]")) {
			place.classList.toggle("blank", !input.value);
			place.textContent = input.value ? input.value.replace(":", ".") : "…";
		}
	};
	input.oninput = fill;
	fill();
	if (!input.value) input.focus();
};
