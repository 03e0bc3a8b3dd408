/** HTML that is ready: values in it are escaped already. */
export class Markup {
	readonly text: string;

	constructor(text: string) {
		this.text = text;
	}
}

export type MarkupValue = Markup | string | number | false | null | undefined | readonly MarkupValue[];

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export function escapeHtml(text: string): string {
	return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

function valueText(value: MarkupValue): string {
	if (value === null || value === undefined || value === false) return '';
	if (value instanceof Markup) return value.text;
	if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value));
	return value.map(valueText).join('');
}

/** HTML from a template; every value is escaped, save what is {@link Markup} itself. `false`, `null`, `undefined`: nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly MarkupValue[]): Markup {
	return new Markup(parts.map((part, index) => part + valueText(values[index])).join(''));
}

/** A value as a JavaScript literal that may stand in a `<script>`. */
export function literal(value: unknown): Markup {
	return new Markup(JSON.stringify(value).replace(/</g, '\\u003C'));
}

/** Text of our own that is HTML, CSS or JavaScript as it stands: never anything typed or stored. */
export function trusted(text: string): Markup {
	return new Markup(text);
}
