import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';

import { ConnectorError } from '../../domain/errors';

/** Why an address of a host must not be connected to; null where it may. */
export type RefusalOfAddress = (address: string, host: string) => string | null;

/**
 * A name look-up for sockets that hands on addresses only if all of them may be connected to. The socket connects to what is
 * handed on and resolves nothing again, so a name cannot lead elsewhere after it was checked (DNS rebinding).
 * @param resolve asked once for each look-up
 */
export function guardedLookup(refusalOf: RefusalOfAddress, system: string, resolve: (host: string) => Promise<LookupAddress[]>): LookupFunction {
	const checked = async (host: string, family: unknown): Promise<[LookupAddress, ...LookupAddress[]]> => {
		const addresses = await resolve(host);
		const refusal = addresses.map(({ address }) => refusalOf(address, host)).find((reason) => reason !== null);
		if (refusal !== undefined) throw forbiddenHost(host, refusal, system);
		const [first, ...others] = addresses.filter((each) => (family !== 4 && family !== 6) || each.family === family);
		if (first === undefined) throw Object.assign(new Error('no address'), { code: 'ENOTFOUND' });
		return [first, ...others];
	};
	return (hostname, options, callback) => {
		checked(hostname, options.family).then(
			(addresses) => (options.all ? callback(null, addresses) : callback(null, addresses[0].address, addresses[0].family)),
			(error: unknown) => callback(error instanceof Error ? error : new Error('look-up failed'), []),
		);
	};
}

export function forbiddenHost(host: string, reason: string, system: string): ConnectorError {
	return new ConnectorError('blocked', `The host ${host} ${reason}; nothing was sent to it.`, {
		system,
		hint: 'Give an address of the internet, or ask the administrator of n8n to name this host in BACKOFFICE_NOTIFY_ALLOWED_HOSTS.',
		nothingDone: true,
	});
}
