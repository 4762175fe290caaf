// A calendar file (RFC 5545) with days to come back to the course: no server makes it, and no account is needed.

/** A day to come back on. */
export interface Reminder {
	/** Names the reminder among those of all courses. */
	readonly id: string;
	readonly weeks: number;
	readonly title: string;
	readonly about: string;
	/** Where it leads; "" when the course has no address that holds. */
	readonly url: string;
}

const escaped = (text: string) => text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");

/** Divides a line into pieces of at most 75 bytes, as the format demands; no letter is cut in two. */
function folded(line: string): string {
	const bytes = new TextEncoder();
	let out = "";
	let length = 0;
	for (const letter of line) {
		const more = bytes.encode(letter).length;
		if (length + more > 75) {
			out += "\r\n ";
			length = 1;
		}
		out += letter;
		length += more;
	}
	return out + "\r\n";
}

const two = (n: number) => String(n).padStart(2, "0");

/** The day, as the reader's own calendar has it, so many weeks from another. */
function day(from: Date, weeks: number): string {
	const d = new Date(from.getFullYear(), from.getMonth(), from.getDate() + 7 * weeks);
	return d.getFullYear() + two(d.getMonth() + 1) + two(d.getDate());
}

/**
 * Returns the file. Each reminder is a whole day without an hour, so that it is the same day wherever the calendar is,
 * and takes no time from it. One that is fetched twice the same day is the same reminder.
 */
export function calendar(reminders: readonly Reminder[], now: Date): string {
	const stamp = now.toISOString().replace(/[-:]|\.\d+/g, "");
	const events = reminders.flatMap(({ id, weeks, title, about, url }) => [
		"BEGIN:VEVENT",
		`UID:${id}-${day(now, weeks)}@vinjett.invalid`,
		"DTSTAMP:" + stamp,
		"DTSTART;VALUE=DATE:" + day(now, weeks),
		"SUMMARY:" + escaped(title),
		"DESCRIPTION:" + escaped(url ? about + "\n" + url : about),
		...(url ? ["URL:" + url] : []),
		"TRANSP:TRANSPARENT",
		"END:VEVENT",
	]);
	return ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//vinjett//course//EN", ...events, "END:VCALENDAR"]
		.map(folded)
		.join("");
}
