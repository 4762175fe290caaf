const grows = CSS.supports("field-sizing", "content");

/** Makes a field as high as its text, where the style sheet cannot. */
export function grow(field: HTMLElement): void {
	if (grows || !field.isConnected || field instanceof HTMLInputElement) return;
	field.style.height = "auto";
	field.style.height = field.scrollHeight + 2 + "px";
}
