import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { CrmCapabilities, CrmPort } from '../../domain/crm';
import type { HttpPort } from '../../domain/http';
import type { Clock, Random } from '../../domain/runtime';
import type { RequestLimit } from '../../resilience/limited-http';
import type { Kommo } from '../../systems/kommo/kommo';

/** What a system may ask for to reach its CRM. */
export interface CrmConnections {
	/** Keep-alive HTTP to one origin that keeps the account's limits, shared by all processes. */
	http(options: {
		baseUrl: string;
		headers: Readonly<Record<string, string>>;
		limits: readonly RequestLimit[];
		tls?: { ca?: string; rejectUnauthorized?: boolean };
	}): Promise<HttpPort>;
	/** The Kommo account of the node's credential. */
	kommo(): Promise<Kommo>;
	readonly clock: Clock;
	readonly random: Random;
}

export interface CrmSystem {
	/** Value of the node's `system` parameter; saved workflows depend on it. */
	value: string;
	name: string;
	/** Names its page `docs/systems/<slug>.md` and its contract test `test/contract/crm/<slug>.test.ts`. */
	slug: string;
	/** @param authentication value of the node's parameter of that name; most systems have one way */
	credentialTypeOf(authentication: string): string;
	/** The name of its port in logs and metrics, where that is another one. */
	countedAs?: string;
	/** Its client logs and counts each of its requests by itself: a call of the port is not another one. */
	countsItself?: true;
	/** What it can do when everything is set up. A port opened with some credential can do this or less. */
	atBest: CrmCapabilities;
	/**
	 * Loads the adapter, too: with all of them loaded at once n8n would start later.
	 * @throws ConnectorError `validation` naming the field of the credential at fault
	 */
	open(credential: ICredentialDataDecryptedObject, connections: CrmConnections): Promise<CrmPort>;
}
