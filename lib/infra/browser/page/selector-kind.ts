/**
 * Whether the page's own `querySelectorAll` understands a selector. Puppeteer's kinds have a prefix, or combinators and pseudo-elements
 * of their own (https://pptr.dev/guides/page-interactions#selectors); a CSS selector that merely holds such a text in a string is
 * understood by Puppeteer, too.
 */
export function isCss(selector: string): boolean {
	return !/^(aria|text|xpath|pierce)[/=]/.test(selector) && !selector.includes('>>>') && !selector.includes('::-p-');
}
