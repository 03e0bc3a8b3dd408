import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

import { ConnectorError } from '../../domain/errors';

/** Why an address of a host must not be connected to; null where it may. */
export type RefusalOfAddress = (address: string, host: string) => string | null;

/**
 * A name look-up for sockets that hands on addresses only if all of them may be connected to. The socket connects to what is
 * handed on and resolves nothing again, so a name cannot lead elsewhere after it was checked (DNS rebinding).
 * @param resolve n8n's own guard where the instance has one, else the resolver of the machine
 */
export function guardedLookup(refusalOf: RefusalOfAddress, system: string, resolve: LookupFunction = lookup): LookupFunction {
	return (hostname, options, callback) => {
		resolve(hostname, { ...options, all: true }, (error, answer, family) => {
			if (error) return callback(error, []);
			const addresses = typeof answer === 'string' ? [{ address: answer, family: family ?? 0 }] : answer;
			const refusal = addresses.map(({ address }) => refusalOf(address, hostname)).find((reason) => reason !== null);
			const [first] = addresses;
			if (refusal !== undefined) return callback(forbiddenHost(hostname, refusal, system), []);
			if (first === undefined) return callback(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), []);
			return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
		});
	};
}

export function forbiddenHost(host: string, reason: string, system: string): ConnectorError {
	return new ConnectorError('blocked', `The host ${host} ${reason}; nothing was sent to it.`, {
		system,
		hint: 'Give an address of the internet, or ask the administrator of n8n to name this host in BACKOFFICE_NOTIFY_ALLOWED_HOSTS.',
		nothingDone: true,
	});
}
