import type { AddressPolicy } from '../../domain/address-policy';
import { bareHost } from '../../domain/address-rules';
import { ConnectorError } from '../../domain/errors';
import { notifySystem, type NotifySecrets, type NotifyTarget } from './types';

export const maximumTargets = 50;
const longestUrl = 2_000;

/**
 * The targets of a list of addresses, or of objects with `url` and perhaps `name`. An address that stands there twice is one target, however it is written.
 * @throws ConnectorError `validation` where it is no such list; addresses themselves are judged one by one later
 */
export function readTargets(given: unknown): NotifyTarget[] {
	const list = Array.isArray(given) ? given : given === null || given === undefined || given === '' ? [] : [given];
	const targets = list.map((entry: unknown, index) => targetOf(entry, index + 1));
	const addresses = targets.map(({ url }) => calledUrl(url));
	const unique = targets.filter((_, index) => addresses.indexOf(addresses[index] ?? '') === index);
	if (unique.length === 0) throw invalid('names no target', 'Add at least one target with its URL.');
	if (unique.length > maximumTargets) throw invalid(`names more than ${maximumTargets} targets`, 'Spread them over several items.');
	return unique;
}

function targetOf(entry: unknown, position: number): NotifyTarget {
	const { url, name } = typeof entry === 'string' ? { url: entry, name: '' } : fieldsOf(entry);
	if (typeof url !== 'string' || url.trim() === '') {
		throw invalid(`has no URL for target ${position}`, 'Give a list such as [{"name":"crm","url":"https://crm.example.com/hook"}], or one of URLs.');
	}
	const label = typeof name === 'string' ? name.trim() : '';
	return { url: url.trim(), name: label || hostOf(url.trim()) || `target ${position}` };
}

/** What is called in the end: `HTTP://127.1/./in#top` is `http://127.0.0.1/in`. */
function calledUrl(text: string): string {
	if (!URL.canParse(text)) return text;
	const url = new URL(text);
	url.hash = '';
	return url.href;
}

function fieldsOf(entry: unknown): { url?: unknown; name?: unknown } {
	return typeof entry === 'object' && entry !== null ? entry : {};
}

function hostOf(url: string): string {
	return URL.canParse(url) ? bareHost(new URL(url).hostname) : '';
}

/** What may be shown of an address: user, password, query and fragment may hold secrets. */
export function shownUrl(url: string): string {
	if (!URL.canParse(url)) return '';
	const { protocol, host, pathname } = new URL(url);
	return `${protocol}//${host}${pathname}`;
}

/**
 * The address of a target that may be called, as far as that can be told before its name is resolved.
 * @throws ConnectorError `validation` for what is no such address, `blocked` for a host that is not of the internet
 */
export function checkedTargetUrl({ url: text }: NotifyTarget, policy: AddressPolicy, secrets: NotifySecrets): URL {
	if (text.length > longestUrl || !URL.canParse(text)) throw badUrl('is not a web address', 'Write it like https://crm.example.com/hook.');
	const url = new URL(text);
	if (url.protocol !== 'https:' && url.protocol !== 'http:') throw badUrl('begins with neither https:// nor http://', 'Write it like https://crm.example.com/hook.');
	if (url.username || url.password) {
		throw badUrl('holds a user or password', 'Take them out; receivers recognise the event by its signature or by X-Webhook-Secret.');
	}
	const refusal = policy.refusalOfHost(url.hostname);
	if (refusal !== null) throw blockedHost(bareHost(url.hostname), refusal);
	if (secrets.header !== null && url.protocol === 'http:' && !policy.vouchesFor(url.hostname)) {
		throw badUrl('would carry the secret without encryption', 'Use https://, or the signature alone, which gives nothing away.');
	}
	if (secrets.header !== null || secrets.signWith !== null) secrets.assertAllowed?.(url.href);
	url.hash = '';
	return url;
}

function badUrl(what: string, hint: string): ConnectorError {
	return new ConnectorError('validation', `The URL of the target ${what}.`, { system: notifySystem, parameter: 'targets', hint, nothingDone: true });
}

function blockedHost(host: string, reason: string): ConnectorError {
	return new ConnectorError('blocked', `The host ${host} ${reason}; nothing was sent to it.`, {
		system: notifySystem,
		parameter: 'targets',
		hint: 'Give an address of the internet, or ask the administrator of n8n to name this host in BACKOFFICE_NOTIFY_ALLOWED_HOSTS.',
		nothingDone: true,
	});
}

function invalid(what: string, hint: string): ConnectorError {
	return new ConnectorError('validation', `The parameter “Targets” ${what}.`, { system: notifySystem, parameter: 'targets', hint, nothingDone: true });
}
