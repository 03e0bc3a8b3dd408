import { WebPageError, isWebPageError } from '../../../domain/web-page-error';
import type { Selectors } from '../../../domain/web-page';
import type { WebPageErrorKind } from '../../../domain/web-page-error';
import { TimeIsUp } from './turn';

interface Reason {
	/** In the driver's or the browser's message (https://source.chromium.org/chromium/chromium/src/+/main:net/base/net_error_list.h). */
	words: RegExp;
	kind: WebPageErrorKind;
	message: string;
}

const reasons: readonly Reason[] = [
	{ words: /blocklist|allowlist|ERR_BLOCKED_BY_(CLIENT|ADMINISTRATOR|CSP|RESPONSE)|ERR_ACCESS_DENIED/i, kind: 'forbidden', message: 'The browser may not open this address: it is not among the allowed ones.' },
	// https://fetch.spec.whatwg.org/#port-blocking
	{ words: /ERR_UNSAFE_PORT/, kind: 'invalid', message: 'Chromium opens no pages on this port, whatever is allowed: it belongs to another kind of service. Use another port.' },
	{ words: /ERR_INTERNET_DISCONNECTED/, kind: 'forbidden', message: 'The browser may not open the address this led to: it is not among the allowed ones (or the machine of the browser has no network).' },
	{ words: /ERR_(DISALLOWED_URL_SCHEME|UNKNOWN_URL_SCHEME)/, kind: 'forbidden', message: 'Addresses of this kind are not opened.' },
	{ words: /ERR_INVALID_URL|Cannot navigate to invalid URL/, kind: 'invalid', message: 'This is no address that a browser can open.' },
	{ words: /ERR_NAME_NOT_RESOLVED|ERR_NAME_RESOLUTION_FAILED|ERR_DNS/, kind: 'unreachable', message: 'The name of the site is not known to the machine of the browser.' },
	{ words: /ERR_CONNECTION_REFUSED/, kind: 'unreachable', message: 'The site refused the connection.' },
	{ words: /ERR_(CERT_|SSL_|BAD_SSL|INSECURE_RESPONSE)|NET::ERR_CERT/, kind: 'unreachable', message: 'The browser does not trust the certificate of the site.' },
	{ words: /ERR_(CONNECTION_TIMED_OUT|TIMED_OUT)/, kind: 'timeout', message: 'The site did not answer in time.' },
	{ words: /ERR_(EMPTY_RESPONSE|CONNECTION_(CLOSED|RESET|ABORTED|FAILED)|NETWORK_CHANGED|SOCKET_NOT_CONNECTED|CONTENT_LENGTH_MISMATCH|INCOMPLETE_CHUNKED|HTTP2|QUIC)/, kind: 'unreachable', message: 'The connection to the site broke off.' },
	{ words: /ERR_TOO_MANY_REDIRECTS/, kind: 'unreachable', message: 'The site sent the browser from address to address without end.' },
	{ words: /ERR_(PROXY|TUNNEL|SOCKS)/, kind: 'unreachable', message: 'The proxy of the browser could not reach the site.' },
	{ words: /ERR_(INVALID_AUTH|UNEXPECTED_.*AUTH|MISSING_AUTH)/, kind: 'unreachable', message: 'The site refused the log-in of the browser’s own window.' },
	{ words: /ERR_ABORTED/, kind: 'unusable', message: 'The address brought no page: a file, or nothing at all, or another navigation came first.' },
	{ words: /ERR_(ADDRESS_UNREACHABLE|ADDRESS_INVALID|INVALID_RESPONSE|INVALID_HTTP_RESPONSE|RESPONSE_HEADERS|FAILED|HTTP_RESPONSE_CODE_FAILURE)|net::ERR_/, kind: 'unreachable', message: 'The browser could not reach the site.' },
	{ words: /is not a valid selector|not a valid XPath|Unknown selector type|deep combinators found|Unknown aria attribute|Query set to use/i, kind: 'invalid', message: 'A selector is not valid.' },
	{ words: /Unknown key/, kind: 'invalid', message: 'There is no such key.' },
	{ words: /Target crashed|Page crashed|Target closed|Session closed|TargetCloseError|Connection closed|browser has disconnected|Navigating frame was detached|has been closed|Not attached to an active page/i, kind: 'crashed', message: 'The page of the browser is gone.' },
	{ words: /timed out|TimeoutError|timeout of \d+|waiting failed/i, kind: 'timeout', message: 'The page did not answer in time.' },
	{ words: /Execution context|Cannot find context|detached|given id/i, kind: 'unusable', message: 'The page changed while it was read.' },
	{ words: /PrintToPDF is not implemented|Printing is not available|wasn't found|Not supported|not supported|no isolated realm/i, kind: 'unsupported', message: 'This browser cannot do it.' },
];

/** What came of the page leaving its document or frame meanwhile; the same thing may well succeed on the next one. */
export function isPassing(error: unknown): boolean {
	const words = wordsOf(error);
	return /Execution context (was destroyed|is not available)|Cannot find (context|execution context)|detached|(object|node) with given id|Inspected target navigated|uniqueContextId|same JavaScript world|Session closed|Target closed|does not belong to the document|No node/i.test(words);
}

export function wordsOf(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	const cause = error.cause instanceof Error ? ` ${error.cause.message}` : '';
	return `${error.name}: ${error.message}${cause}`;
}

/** Address without query, fragment and user: what a message may hold. */
export function plainAddress(address: string): string {
	try {
		const { origin, pathname, protocol } = new URL(address);
		return origin === 'null' ? protocol : `${origin}${pathname}`.slice(0, 500);
	} catch {
		return '';
	}
}

export interface About {
	selectors?: Selectors;
	/** Where the page was. */
	url?: string;
	/** Takes secrets out of a text. */
	redact(text: string): string;
}

/** Any failure as a WebPageError; of the driver's own words none is kept. */
export function asWebPageError(error: unknown, about: About): WebPageError {
	const known = isWebPageError(error) ? { kind: error.kind, message: error.message } : reasonOf(error);
	const selectors = (isWebPageError(error) ? error.selectors : undefined) ?? about.selectors;
	const url = (isWebPageError(error) ? error.url : undefined) ?? about.url;
	return new WebPageError(known.kind, about.redact(known.message), {
		...(selectors === undefined ? {} : { selectors: selectors.map((selector) => about.redact(selector)) }),
		...(url === undefined ? {} : { url: about.redact(plainAddress(url)) }),
	});
}

function reasonOf(error: unknown): { kind: WebPageErrorKind; message: string } {
	if (error instanceof TimeIsUp) return { kind: 'timeout', message: 'The page did not answer in time.' };
	const words = wordsOf(error);
	return reasons.find((reason) => reason.words.test(words)) ?? { kind: 'unusable', message: 'The page could not be used as asked.' };
}
