import {
	assertCredentialAllowsUrl,
	type ICredentialDataDecryptedObject,
	type IExecuteFunctions,
	type IHookFunctions,
	type ILoadOptionsFunctions,
	type ITriggerFunctions,
	type IWebhookFunctions,
} from 'n8n-workflow';
import { createHash } from 'node:crypto';

import { ConnectorError } from '../domain/errors';
import type { HttpPort } from '../domain/http';
import type { Meter } from '../domain/metrics';
import type { Clock, Log, Random } from '../domain/runtime';
import type { Store } from '../domain/store';
import { systemClock } from '../infra/clock';
import { AxiosHttp, HttpAgents } from '../infra/http/axios-http';
import { toConnectorError } from './errors';
import { HelperHttp } from './helper-http';
import { accessTokenOf, OAuth2Http, type RenewalMemory } from './oauth2-http';
import { createLog } from './log';
import { meterStore, processMeter } from './metrics/meter';
import { proxyIsSet } from './proxy';
import { lease, processWide, type Closable } from './registry';
import { openSelectedStore, storeCredentialType } from './stores';

export type NodeFunctions = IExecuteFunctions | IWebhookFunctions | IHookFunctions | ILoadOptionsFunctions | ITriggerFunctions;

/** Connections stay open this long after their last use. */
export const idleMs = 5 * 60_000;

/** Fields of a credential that do not tell one account from another. */
const accidental = new Set([
	...['password', 'privateKey', 'passphrase', 'timeoutMs', 'connectionLimit', 'readOnlyIntent', 'unicode'],
	// How orders are written, by system.
	...['credentialsIn', 'orderEndpoint', 'ticketEndpoint', 'salesOrderType', 'noteTextId', 'heldApprovalStatuses', 'usage', 'warehouse', 'deliveryDays'],
	...['phoneFilter', 'phoneQuery', 'phoneQueryParameter', 'phoneQueryValue', 'apiVersion'],
	// Renewed every few hours.
	...['oauthTokenData', 'clientSecret'],
	...['enableJwt', 'balance', 'balanceYears', 'orderMonths', 'openStatuses', 'paymentMethodId', 'paymentDays'],
	// How contacts are searched and written, by CRM.
	...['documentField', 'documentFieldId', 'documentProperty', 'phoneComparison', 'phoneFormats', 'phoneSearches', 'phoneProperties', 'writePhonesAs', 'searchByPart'],
	...['hubId', 'contactSourceProperty', 'dealSourceProperty', 'sourceField', 'valueFieldId', 'defaultUser', 'requiredContactProperties', 'requiredDealProperties', 'requiredTaskProperties'],
	...['requestsPerMinute', 'requestsPerTwoSeconds', 'requestsPerTenSeconds', 'searchesPerSecond'],
	// How a web application is opened and read.
	...['recipe', 'extraSecrets', 'httpBasic', 'allowedOrigins', 'browser', 'executablePath', 'remoteEndpoint', 'chromiumSandbox', 'unrestricted', 'proxy', 'locale', 'timezone', 'viewport'],
	...['maximumSessions', 'sessionWaitSeconds', 'stepTimeoutMs', 'operationTimeoutMs', 'failureArtefacts'],
	...['tls', 'ca', 'ignoreTlsErrors', 'serverName', 'tlsServerName', 'trustServer', 'maxTls12', 'hostKeyFingerprint', 'acceptAnyHostKey'],
]);

/**
 * What one run of a node may use of the world: credentials, transports, the Store, clock and log.
 * It keeps what the items of the run share, and gives leased connections back when it is closed.
 */
export class ExecutionScope {
	readonly clock: Clock = systemClock;
	readonly random: Random = Math.random;
	readonly log: Log;
	/** Counts what this process does; calls to outside systems are counted by `log`. */
	readonly meter: Meter = processMeter();
	private readonly shared = new Map<string, Promise<unknown>>();
	private readonly known = new Map<string, unknown>();
	private readonly releases: Array<() => void> = [];

	constructor(
		readonly functions: NodeFunctions,
		readonly signal: AbortSignal,
	) {
		const executionId = 'getExecutionId' in functions ? functions.getExecutionId() : undefined;
		this.log = createLog(functions.logger, executionId, this.meter);
	}

	close(): void {
		for (const release of this.releases.splice(0)) release();
	}

	/** The value of the first caller in this run, also when it is a failure. */
	async once<T>(key: string, create: () => Promise<T>): Promise<T> {
		const present = this.shared.get(key) ?? create();
		this.shared.set(key, present);
		const value = (await present) as T;
		this.known.set(key, value);
		return value;
	}

	/** What `once` has given under that key, for those who ask item by item; undefined before it has. */
	given<T>(key: string): T | undefined {
		return this.known.get(key) as T | undefined;
	}

	/** The decrypted credential; read once per run. */
	async credential(type: string, system: string): Promise<ICredentialDataDecryptedObject> {
		return await this.once(`credential:${type}`, async () => {
			try {
				return await this.functions.getCredentials(type);
			} catch (error) {
				throw noCredential(error, system);
			}
		});
	}

	/** Names the credential and its content, so that a changed password or address gives a new connection. */
	credentialKey(type: string, data: ICredentialDataDecryptedObject): string {
		const id = this.functions.getNode().credentials?.[type]?.id ?? 'unsaved';
		// A renewed token is sent over the old connections.
		const { oauthTokenData: _, ...lasting } = data;
		const content = createHash('sha256').update(JSON.stringify(lasting)).digest('hex').slice(0, 16);
		return `${type}:${id}:${content}`;
	}

	/**
	 * Names the account behind a credential, for what is remembered of it: a token or key may stand for
	 * another company, while a changed password or time-out leaves it the same.
	 * @param alsoAccidental further fields that do not tell one account of this kind from another
	 */
	accountKey(type: string, data: ICredentialDataDecryptedObject, alsoAccidental: readonly string[] = []): string {
		const identity = Object.entries(data).filter(([name]) => !accidental.has(name) && !alsoAccidental.includes(name));
		return this.credentialKey(type, Object.fromEntries(identity));
	}

	/** A shared connection, opened on first use anywhere in this process. */
	async connection<T extends Closable>(key: string, open: () => Promise<T>): Promise<T> {
		return await this.once(`connection:${key}`, async () => {
			const leased = await lease(key, { open, idleMs });
			this.releases.push(leased.release);
			return leased.value;
		});
	}

	/** The one Store of this process: that of the node's credential, else what the environment names. */
	async store(): Promise<Store> {
		return await this.once('store', async () => {
			const chosen = this.functions.getNode().credentials?.[storeCredentialType] !== undefined;
			const store = await openSelectedStore(chosen ? await this.credential(storeCredentialType, 'Store') : undefined, this.log);
			meterStore(store);
			return store;
		});
	}

	/**
	 * Keep-alive HTTP to one origin with fixed authentication headers.
	 * @throws ConnectorError `permission` where the credential or the instance forbids the address
	 */
	async http(options: {
		system: string;
		credentialType: string;
		baseUrl: string;
		headers: Readonly<Record<string, string>>;
		tls?: { ca?: string; rejectUnauthorized?: boolean };
		fallbackCharset?: 'windows-1252';
	}): Promise<HttpPort> {
		const data = await this.credential(options.credentialType, options.system);
		this.assertDomain(data, options.baseUrl, options.system);
		const key = `http:${this.credentialKey(options.credentialType, data)}`;
		const useGlobalAgents = proxyIsSet();
		const agents = await this.connection(key, async () => new HttpAgents(options.tls ?? {}, useGlobalAgents));
		const filter = this.functions.helpers.getSecureEgressFilter?.();
		return new AxiosHttp({
			system: options.system,
			origin: new URL(options.baseUrl).origin,
			headers: options.headers,
			agents,
			...(options.fallbackCharset === undefined ? {} : { fallbackCharset: options.fallbackCharset }),
			...(filter
				? {
						lookup: filter.createSecureLookup(),
						assertAllowed: async (url) => await assertEgress(filter, url, options.system),
					}
				: {}),
		});
	}

	/** HTTP with the token of an OAuth2 credential: n8n renews it, one renewal at a time for all processes. */
	async oauth2Http(options: { system: string; credentialType: string; baseUrl: string; headers?: Readonly<Record<string, string>> }): Promise<HttpPort> {
		const { system, credentialType, baseUrl, headers = {} } = options;
		const data = await this.credential(credentialType, system);
		const renewing = new HelperHttp(this.functions, credentialType, system, new URL(baseUrl).origin);
		const quick = await this.http({ system, credentialType, baseUrl, headers });
		const token = async (): Promise<string | null> => accessTokenOf(await this.functions.getCredentials(credentialType));
		const memory = processWide<RenewalMemory>(`renewal:${this.credentialKey(credentialType, data)}`, () => ({}));
		return new OAuth2Http({ quick, renewing, token, headers, memory, clock: this.clock });
	}

	/** For connections that are not made through `http`. @throws ConnectorError `permission` where the credential or the instance forbids the address */
	async assertReachable(credentialData: ICredentialDataDecryptedObject, url: string, system: string): Promise<void> {
		this.assertDomain(credentialData, url, system);
		const filter = this.functions.helpers.getSecureEgressFilter?.();
		if (filter) await assertEgress(filter, url, system);
	}

	private assertDomain(credentialData: ICredentialDataDecryptedObject, url: string, system: string): void {
		try {
			assertCredentialAllowsUrl({ node: this.functions.getNode(), credentialData, url, pinnedUrl: url });
		} catch (error) {
			throw forbidden(toConnectorError(error, system).message, system);
		}
	}
}

function noCredential(error: unknown, system: string): ConnectorError {
	return new ConnectorError('auth', toConnectorError(error, system).message, {
		system,
		hint: 'Choose a credential in the node and test it.',
	});
}

interface EgressFilter {
	validateUrl(url: string): Promise<{ ok: boolean; error?: Error }>;
}

async function assertEgress(filter: EgressFilter, url: string, system: string): Promise<void> {
	const verdict = await filter.validateUrl(url);
	if (!verdict.ok) throw forbidden(verdict.error?.message ?? 'This n8n forbids the address.', system);
}

function forbidden(message: string, system: string): ConnectorError {
	return new ConnectorError('permission', message, {
		system,
		hint: 'Ask the administrator of n8n to allow this address (N8N_SSRF_ALLOWED_HOSTNAMES), or correct the allowed domains of the credential.',
		nothingDone: true,
	});
}
