import { lacksScheme } from '../domain/address-scheme';
import { ConnectorError } from '../domain/errors';

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * The Base URL of a credential, without a trailing slash.
 * @throws ConnectorError `validation` where it is no http address, carries a user, query or fragment,
 * or is not https although the system is reached over the internet
 */
export function checkedBaseUrl(text: unknown, system: string, { httpAllowed }: { httpAllowed: boolean }): string {
	const refuse = (what: string) =>
		new ConnectorError('validation', `The Base URL of the ${system} credential ${what}.`, {
			system,
			parameter: 'baseUrl',
			hint: 'Write it like https://suaempresa.example.com, without query and password.',
			nothingDone: true,
		});
	if (typeof text !== 'string' || text.trim() === '') throw refuse('is empty');
	if (lacksScheme(text)) throw refuse('looks like an address without http:// or https:// before it');
	if (!URL.canParse(text.trim())) throw refuse('is not a web address');
	const url = new URL(text.trim());
	if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refuse('is not a web address');
	if (url.username || url.password || url.search || url.hash) throw refuse('holds a user, a query or a fragment');
	if (url.protocol === 'http:' && !httpAllowed && !loopback.test(url.hostname)) throw refuse('must begin with https://');
	return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}
