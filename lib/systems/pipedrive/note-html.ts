const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A text as HTML that shows it to the letter: what a customer wrote is never markup. */
export function asHtml(text: string): string {
	return text.replace(/[&<>"']/g, (mark) => marks[mark] ?? mark).replace(/\r\n|\r|\n/g, '<br>');
}
