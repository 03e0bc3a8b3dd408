import { lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';

import { notifySystem } from '../../application/notify';
import type { AddressPolicy } from '../../domain/address-policy';
import { bareHost } from '../../domain/address-rules';
import { ConnectorError, isConnectorError } from '../../domain/errors';
import { forbiddenHost } from '../../infra/http/guarded-lookup';
import { resolverFor, type GuardedPostOptions } from '../../infra/http/guarded-post';
import type { ResolveHost } from '../../infra/http/guarded-resolver';
import { systemLookup } from '../../infra/http/guarded-system-lookup';

interface Verdict {
	ok: boolean;
}

/** What is used of n8n's own guard; each of its other questions resolves names in threads that all of n8n shares. */
export interface EgressFilter {
	validateConnectionHost(host: string): Verdict;
	validateRedirectSync(url: string): void;
	createSecureLookup(): LookupFunction;
}

type EgressRules = Pick<GuardedPostOptions, 'resolve' | 'assertAllowed'>;

/**
 * n8n's own guard, where the instance has one; an address must pass both.
 * @param proxied names are resolved by a proxy, so that they are judged only before the call
 */
export function egressRules(filter: EgressFilter | undefined, policy: AddressPolicy, proxied: boolean): EgressRules {
	const guarded = filter?.createSecureLookup();
	// n8n's guard is off.
	if (!filter || !guarded || guarded === lookup) return {};
	const resolve = judged(filter, policy, n8nLookup(guarded));
	return {
		resolve,
		assertAllowed: async (url, signal) => {
			assertName(filter, url);
			if (!proxied || isIP(bareHost(url.hostname)) !== 0) return;
			const addresses = await resolve(url.hostname, signal);
			const refusal = addresses.map(({ address }) => policy.refusalOfAddress(address, url.hostname)).find((reason) => reason !== null);
			if (refusal !== undefined) throw forbiddenHost(url.hostname, refusal, notifySystem);
		},
	};
}

/** n8n alone knows which names it allows in spite of their addresses, so it decides where it would refuse an address. */
function judged(filter: EgressFilter, policy: AddressPolicy, ask: ResolveHost): ResolveHost {
	const own = resolverFor(policy, notifySystem, ask);
	return async (host, signal) => {
		const addresses = await own(host, signal);
		const refusedByUs = addresses.some(({ address }) => policy.refusalOfAddress(address, host) !== null);
		const allowed = addresses.every(({ address }) => filter.validateConnectionHost(address).ok);
		return refusedByUs || allowed ? addresses : await ask(host, signal);
	};
}

function n8nLookup(guarded: LookupFunction): ResolveHost {
	const ask = systemLookup(guarded);
	return async (host, signal) => {
		try {
			return await ask(host, signal);
		} catch (error) {
			signal.throwIfAborted();
			throw lookupFailure(error, host);
		}
	};
}

/** A resolver's failure has a code such as `ENOTFOUND`; a refusal of n8n has none. */
function lookupFailure(error: unknown, host: string): Error {
	if (isConnectorError(error) || (error instanceof Error && 'syscall' in error)) return error;
	return forbidden(`n8n does not allow requests to ${host}.`);
}

/** By the name alone, or the address where it is one. */
function assertName(filter: EgressFilter, url: URL): void {
	try {
		filter.validateRedirectSync(url.href);
	} catch {
		throw forbidden(`n8n does not allow requests to ${url.hostname}.`);
	}
}

function forbidden(message: string): ConnectorError {
	return new ConnectorError('permission', message, {
		system: notifySystem,
		hint: 'Ask the administrator of n8n to allow this address (N8N_SSRF_ALLOWED_HOSTNAMES).',
		nothingDone: true,
	});
}
