import { equal, test } from "../testing";
import { calendar } from "./calendar";

const one = { id: "kurs-a-b", weeks: 3, title: "Tre veckor senare", about: "Öppna sidan.", url: "" };

test("a calendar file is what RFC 5545 says", () => {
	// Late in the evening it is another day in the universal time.
	const now = new Date(2026, 11, 15, 23, 59);
	const url = "https://kurs.example/a/b.html";
	const lines = calendar([{ ...one, url }], now).split("\r\n");
	const stamp = lines.find((line) => line.startsWith("DTSTAMP:")) ?? "";
	equal("the stamp", /^DTSTAMP:202612\d\dT\d{6}Z$/.test(stamp), true);
	equal(
		"the lines",
		lines.filter((line) => line !== stamp),
		[
			"BEGIN:VCALENDAR",
			"VERSION:2.0",
			"PRODID:-//vinjett//course//EN",
			"BEGIN:VEVENT",
			"UID:kurs-a-b-20270105@vinjett.invalid",
			"DTSTART;VALUE=DATE:20270105",
			"SUMMARY:Tre veckor senare",
			"DESCRIPTION:Öppna sidan.\\n" + url,
			"URL:" + url,
			"TRANSP:TRANSPARENT",
			"END:VEVENT",
			"END:VCALENDAR",
			"",
		],
	);
});

test("marks of the format and line breaks in a text are escaped", () => {
	const lines = calendar([{ ...one, title: "a, b; c\\d\ne" }], new Date(2027, 0, 1)).split("\r\n");
	equal("the title", lines.includes("SUMMARY:a\\, b\\; c\\\\d\\ne"), true);
});

test("a long line is folded between letters at 75 bytes", () => {
	const about = "Å".repeat(100) + "😀".repeat(40);
	const file = calendar([{ ...one, about }], new Date(2027, 0, 1));
	const bytes = (line: string) => new TextEncoder().encode(line).length;
	equal("too long", file.split("\r\n").filter((line) => bytes(line) > 75), []);
	equal("whole again", file.replace(/\r\n /g, "").includes("DESCRIPTION:" + about + "\r\n"), true);
});

test("several reminders are several events of their own days, without an address when there is none", () => {
	const file = calendar([one, { ...one, id: "kurs-a-c", weeks: 13 }], new Date(2027, 0, 1));
	equal("days", file.match(/DTSTART\S+/g), ["DTSTART;VALUE=DATE:20270122", "DTSTART;VALUE=DATE:20270402"]);
	equal("ids", new Set(file.match(/UID:\S+/g)).size, 2);
	equal("addresses", file.match(/URL:/g), null);
});
