import type { Selectors } from './web-page';

export type WebPageErrorKind =
	/** What was to be found, or the choice in it, is not there. */
	| 'notThere'
	/** The page, the browser or the network did not answer in time. */
	| 'timeout'
	/** The address is not among the allowed ones. */
	| 'forbidden'
	/** The site cannot be reached, refused the connection or broke off. */
	| 'unreachable'
	/** The browser is gone, or its page has crashed or was closed. */
	| 'crashed'
	/** An element that was there cannot be used: covered, disabled, gone in between. */
	| 'unusable'
	/** A selector, key or pattern is not valid, or a value none that the kind of field takes. */
	| 'invalid'
	/** This browser cannot do it. */
	| 'unsupported';

const brand = Symbol.for('n8n-nodes-backoffice.WebPageError');

/** What went wrong on a page, in the driver's words made harmless: no address with its query, no secret, no stack. */
export class WebPageError extends Error {
	override readonly name = 'WebPageError';
	/** Alternatives that were tried. */
	readonly selectors?: Selectors;
	readonly url?: string;

	constructor(
		readonly kind: WebPageErrorKind,
		message: string,
		options: { selectors?: Selectors; url?: string } = {},
	) {
		super(message);
		Object.defineProperty(this, brand, { value: true });
		if (options.selectors !== undefined) this.selectors = options.selectors;
		if (options.url !== undefined) this.url = options.url;
	}
}

export function isWebPageError(error: unknown): error is WebPageError {
	return typeof error === 'object' && error !== null && brand in error;
}
