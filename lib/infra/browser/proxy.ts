import type { BrowserErrors } from './errors';

export interface Proxy {
	/** For the browser's command line: scheme, host and port. */
	server: string;
	user: string;
	password: string;
}

const schemes = new Set(['http:', 'https:', 'socks4:', 'socks5:']);

/** @throws ConnectorError `validation` */
export function readProxy(address: string | undefined, errors: BrowserErrors): Proxy | null {
	const given = address?.trim() ?? '';
	if (given === '') return null;
	const url = URL.canParse(given) ? new URL(given) : null;
	if (url === null || !schemes.has(url.protocol) || url.hostname === '' || url.pathname.length > 1) {
		throw errors.setting('Proxy', `${errors.system}: the proxy is not an address such as http://proxy.example.com:3128.`, 'Enter scheme (http, https, socks4, socks5), host and port.');
	}
	const isSocks = url.protocol.startsWith('socks');
	if (isSocks && url.username !== '') {
		throw errors.setting('Proxy', `${errors.system}: browsers cannot log in to a SOCKS proxy.`, 'Use an HTTP proxy, or one that asks for no user.');
	}
	const server = `${url.protocol}//${url.host}`;
	return { server, user: decoded(url.username), password: decoded(url.password) };
}

/** A stray percent sign in a password stands for itself. */
function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
