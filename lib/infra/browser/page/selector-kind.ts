/**
 * Whether the page's own `querySelectorAll` understands a selector. Puppeteer's kinds have a prefix, or combinators and pseudo-elements
 * of their own (https://pptr.dev/guides/page-interactions#selectors); a CSS selector that merely holds such a text in a string is
 * understood by Puppeteer, too.
 */
export function isCss(selector: string): boolean {
	return !/^(aria|text|xpath|pierce)[/=]/.test(selector) && !selector.includes('>>>') && !selector.includes('::-p-');
}

/** The text that an element is looked for by, where the selector ends in one. Of names (`aria/…`) the browser takes equal ones only. */
export function soughtText(selector: string): string | null {
	const [, plain] = /^text[/=]([^]*)$/.exec(selector) ?? [];
	if (plain !== undefined) return plain;
	const [, quoted] = /::-p-text\(([^]*)\)\s*$/.exec(selector) ?? [];
	return quoted === undefined ? null : quoted.trim().replace(/^(["'])([^]*)\1$/, '$2').replace(/\\(.)/g, '$1');
}
