import type { Selectors } from '../web-page';

const LONG_PATH_PARTS = 6;
const LONG_PATH = 160;

/** Ids and classes that tools make up at each build or each page: of the React, Ember, Angular, JSF, GWT, ExtJS and uniGUI kind. */
const generated = [
	/(?:^|[.#"'\s=])(?:css|sc|jss|ember|j_idt|ext-gen|ext-comp-|x-auto-|gwt-uid-|yui_|mat-input-|mat-select-|ng-tns-c|radix-|headlessui-|react-select-)-?(?=[\w:-]*\d)[\w:-]+/i,
	/(?:css|sc|jss|emotion)-[a-z\d]{5,}\b/i,
	/(?:^|[^\w])\\?:r[\da-z]+\\?:/,
	/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}/i,
	/[.#][\w-]*__?(?=[A-Za-z\d]*\d)(?=[A-Za-z\d]*[A-Z])[A-Za-z\d]{5,}\b/,
	/\bO[\dA-F]{2,}_id\b/,
	/[.#][A-Za-z_-]*\d{5,}\b/,
];

/** Why this way to find an element is likely to break, or to find another one; null where nothing speaks against it. */
export function doubtOf(selectors: Selectors): string | null {
	if (selectors.length === 0) return null;
	if (selectors.every(isIndexOnly)) {
		return `${shown(selectors)} counts elements only: one more on the page, and it finds another; add an alternative by id, name, label or text, or read a table by its headings`;
	}
	if (selectors.every(isLongPath)) return `${shown(selectors)} is a long way through the page; a shorter one, by id, name, label or text, lasts longer`;
	const [only] = selectors;
	if (selectors.length === 1 && only !== undefined && generated.some((pattern) => pattern.test(only))) {
		return `${shown(selectors)} looks made up by a program, and may be another tomorrow; add an alternative by label or text`;
	}
	return null;
}

/** Nothing in it but kinds of elements and their places. */
function isIndexOnly(selector: string): boolean {
	if (isXpath(selector)) return /\[\d+\]|position\(\)|last\(\)/.test(selector) && !/@|text\(|contains\(|['"]/.test(selector);
	if (/^(?:aria|text)\/|::-p-/.test(selector)) return false;
	const css = selector.replace(/^(?:pierce\/|>>>)/, '');
	const bare = css.replace(/:(?:nth-(?:last-)?(?:child|of-type)\([^)]*\)|(?:first|last|only)-(?:child|of-type))/g, '');
	return bare !== css && !/[#.[:"]/.test(bare);
}

function isXpath(selector: string): boolean {
	return /^(?:xpath\/|\/\/|\/html)/.test(selector);
}

function isLongPath(selector: string): boolean {
	if (/^(?:aria|text)\//.test(selector)) return false;
	const css = selector.replace(/\([^)]*\)|"[^"]*"|'[^']*'|\[[^\]]*\]/g, '');
	const parts = isXpath(selector) ? css.split(/\/+/).filter((part) => part !== '' && part !== 'xpath') : css.split(/\s*[>+~]\s*|\s+/);
	return parts.length > LONG_PATH_PARTS || selector.length > LONG_PATH;
}

function shown([first = '', ...more]: Selectors): string {
	const text = first.length > 80 ? `${first.slice(0, 80)}…` : first;
	return more.length === 0 ? `"${text}"` : `"${text}" and its ${more.length === 1 ? 'alternative' : `${more.length} alternatives`}`;
}
