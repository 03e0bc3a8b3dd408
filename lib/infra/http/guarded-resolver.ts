import type { LookupAddress } from 'node:dns';
import { promises as dns } from 'node:dns';
import { isIP } from 'node:net';

import { bareHost } from '../../domain/address-rules';
import { ConnectorError } from '../../domain/errors';
import { hostsFileAddresses } from './guarded-hosts-file';
import { systemLookup } from './guarded-system-lookup';

/** The addresses of a host. @throws ConnectorError, an error with `code` `ENOTFOUND`, or the signal's reason when it is aborted */
export type ResolveHost = (host: string, signal: AbortSignal) => Promise<LookupAddress[]>;

/** As much of `dns.promises.Resolver` as is needed. */
export interface NameServers {
	resolve4(host: string): Promise<string[]>;
	resolve6(host: string): Promise<string[]>;
	cancel(): void;
}

export interface HostResolverOptions {
	/** Name of the sender in messages. */
	system: string;
	/** Names of the machine's own network, of which its resolver may know more than name servers do (search domains, mDNS). */
	isLocal: (host: string) => boolean;
	/** New ones for each host, so that one question can be given up without the others. */
	nameServers?: () => NameServers;
	hostsFile?: (host: string) => string[];
	/** Asked for local names that name servers do not know. */
	fallback?: ResolveHost;
}

/** How long the addresses of one family wait for those of the other: some name servers never answer the question for IPv6. */
const patienceMs = 250;

/**
 * Resolves names by the hosts file and the name servers of the machine. `dns.lookup` would do so in one of the four threads that the
 * whole process shares, and cannot be stopped: four names whose servers are dead would keep all of n8n from resolving any name.
 */
export function hostResolver(options: HostResolverOptions): ResolveHost {
	const { system, isLocal, nameServers = machineNameServers, hostsFile = hostsFileAddresses, fallback = systemLookup() } = options;
	return async (host, signal) => {
		signal.throwIfAborted();
		const name = bareHost(host);
		const listed = hostsFile(name);
		if (listed.length > 0) return listed.map(withFamily);
		// RFC 6761: never asked of name servers.
		if (/^(.*\.)?localhost$/.test(name)) return ['127.0.0.1', '::1'].map(withFamily);
		const { addresses, codes } = await answersOf(nameServers(), name, signal);
		if (addresses.length > 0) return addresses.map(withFamily);
		if (codes.includes('ETIMEOUT')) throw deadNameServers(name, system);
		if (isLocal(name)) return await fallback(name, signal).catch((error: unknown) => Promise.reject(isAgain(error) ? deadNameServers(name, system) : error));
		const code = codes.find((each) => !unknownName.has(each));
		throw code === undefined ? unknown(name) : failingNameServers(name, code, system);
	};
}

const unknownName: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA']);

function machineNameServers(): NameServers {
	return new dns.Resolver({ timeout: 1_500, tries: 2 });
}

interface Answers {
	/** IPv4 first, as most networks reach it. */
	addresses: string[];
	/** Of the questions that failed. */
	codes: string[];
}

async function answersOf(servers: NameServers, name: string, signal: AbortSignal): Promise<Answers> {
	const [four, six, codes]: [string[], string[], string[]] = [[], [], []];
	const note = async (question: Promise<string[]>, into: string[]): Promise<void> => {
		await question.then((addresses) => into.push(...addresses), (error: unknown) => codes.push(dnsCode(error)));
	};
	const stopped = Promise.withResolvers<never>();
	const stop = (): void => stopped.reject(signal.reason);
	const patience = new AbortController();
	signal.addEventListener('abort', stop, { once: true });
	try {
		const questions = [note(servers.resolve4(name), four), note(servers.resolve6(name), six)];
		await Promise.race([...questions, stopped.promise]);
		const enough = four.length + six.length > 0 ? [pause(patience.signal)] : [];
		await Promise.race([Promise.all(questions), stopped.promise, ...enough]);
		return { addresses: [...four, ...six], codes: [...codes] };
	} finally {
		signal.removeEventListener('abort', stop);
		patience.abort();
		servers.cancel();
	}
}

function pause(signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const timer = setTimeout(resolve, patienceMs);
		signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
	});
}

function withFamily(address: string): LookupAddress {
	return { address, family: isIP(address) };
}

function dnsCode(error: unknown): string {
	return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : 'EDNS';
}

/** How the machine's resolver says that name servers did not answer. */
function isAgain(error: unknown): boolean {
	return dnsCode(error) === 'EAI_AGAIN';
}

function unknown(name: string): Error {
	return Object.assign(new Error(`${name} is not known`), { code: 'ENOTFOUND' });
}

/** Not to be tried again: it would only wait as long once more. */
function deadNameServers(name: string, system: string): ConnectorError {
	return new ConnectorError('timeout', `The name ${name} could not be resolved: its name servers do not answer.`, {
		system,
		hint: 'Check the host name of the target, and the DNS of the n8n machine.',
		retryable: false,
		nothingDone: true,
	});
}

function failingNameServers(name: string, code: string, system: string): ConnectorError {
	return new ConnectorError('unavailable', `The name ${name} could not be resolved (${code}).`, {
		system,
		hint: 'Check the host name of the target, and the DNS of the n8n machine.',
		nothingDone: true,
	});
}
