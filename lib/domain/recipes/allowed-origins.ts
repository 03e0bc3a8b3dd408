import { isIP } from 'node:net';
import { addressKind, bareHost } from '../address-rules';

/** One origin, or all that lie under a name. */
export interface AllowedOrigin {
	/** For the browser, e.g. `https://erp.example.com/*`. */
	pattern: string;
	/** As the user knows it. */
	text: string;
	allows(url: URL): boolean;
	/** Whether the entry names this host itself, not by a wildcard and not in disguise (`http://2852039166`). */
	names(url: URL): boolean;
}

/** Names under which whole countries give out names, as in `com.br`. */
const registries = /^(?:com|net|org|gov|edu|co|ac|adm|adv|art|blog|eco|emp|ind|inf|med|mil|rec|srv|tur|tv|vet)\.[a-z]{2}$/;
const wildcard = /^(https?):\/\/\*\.([^/:?#@[\]*]+)(?::(\d{1,5}))?(?:\/\*?)?$/i;

/** @returns the origin, or why the text is none */
export function readAllowedOrigin(text: string): AllowedOrigin | { problem: string } {
	const [, scheme = '', name = '', port] = wildcard.exec(text) ?? [];
	if (name !== '') return underName(text, `${scheme.toLowerCase()}://${name}${port === undefined ? '' : `:${port}`}`);
	if (text.includes('*') && !/^https?:\/\/[^*/]+\/\*$/i.test(text)) return { problem: 'a * stands for the first part of a host name only, as in https://*.example.com' };
	const problem = problemOfOrigin(text);
	if (problem !== null) return { problem };
	const { origin } = new URL(text);
	return {
		pattern: `${escapedOrigin(origin)}/*`,
		text: origin,
		allows: (url) => url.origin === origin,
		names: (url) => url.origin === origin && writtenHost(text) === bareHost(url.hostname),
	};
}

/** Why a URL cannot be a site, an allowed origin or a page; null where it can. */
export function problemOfUrl(text: string): string | null {
	if (!URL.canParse(text)) return /^[\w.-]+(?::\d+)?(?:\/|$)/.test(text) ? 'it needs http:// or https:// before it' : 'it is no address';
	const url = new URL(text);
	if (url.protocol !== 'http:' && url.protocol !== 'https:') return `only http and https can be opened, not ${url.protocol}`;
	if (url.username !== '' || url.password !== '') return 'user and password do not belong into an address';
	return null;
}

/** Link-local addresses, the metadata services of clouds, and what else no web application lives on. */
export function isSpecialHost(url: URL): boolean {
	const host = bareHost(url.hostname);
	if (isIP(host) !== 0) return addressKind(host) === 'special';
	return host === 'metadata.google.internal' || host === 'metadata' || host === 'instance-data';
}

function problemOfOrigin(text: string): string | null {
	const problem = problemOfUrl(text);
	if (problem !== null) return problem;
	const { pathname, search, hash } = new URL(text);
	const isBare = ['/', '/*'].includes(pathname) && search === '' && hash === '';
	return isBare ? null : 'an origin is scheme, host and port, without a path';
}

function underName(text: string, origin: string): AllowedOrigin | { problem: string } {
	if (!URL.canParse(origin)) return { problem: 'it is no address' };
	const { protocol, hostname, port, host } = new URL(origin);
	if (isIP(bareHost(hostname)) !== 0) return { problem: 'an IP address has no names under it' };
	if (!hostname.includes('.') || registries.test(hostname)) return { problem: `the names under ${hostname} belong to everybody` };
	return {
		pattern: `${protocol}//*.${host}/*`,
		text: text.replace(/\/\*?$/, ''),
		allows: (url) => url.protocol === protocol && url.port === port && url.hostname.endsWith(`.${hostname}`),
		names: () => false,
	};
}

/** Host as it is written, without port. */
function writtenHost(text: string): string {
	const [, host = ''] = /^https?:\/\/(\[[^\]]*\]|[^/:?#]*)/i.exec(text.trim()) ?? [];
	return bareHost(host);
}

/** URLPattern reads `:name` as a group, which IPv6 addresses are full of. */
function escapedOrigin(origin: string): string {
	return origin.replace(/\[.*\]/, (address) => address.replaceAll(':', '\\:'));
}
