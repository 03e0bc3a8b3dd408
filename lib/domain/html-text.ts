const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '\n': '<br>' };

/** A text as HTML that shows it to the letter: what somebody wrote is never markup. */
export function toHtml(text: string): string {
	return text.replace(/\r\n?/g, '\n').replace(/[&<>"'\n]/g, (mark) => marks[mark] ?? mark);
}
