/**
 * Returns the parts of a test's page that are the test: all that stands beside the element from the first heading or
 * question on.
 */
export function testParts(test: HTMLElement): HTMLElement[] {
	const parts = [...(test.parentElement?.children ?? [])].filter((part) => part instanceof HTMLElement);
	return parts.slice(parts.findIndex((part) => part.matches("h2, h3, vj-question, vj-test")));
}
