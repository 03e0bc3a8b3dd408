import type { ICredentialsDecrypted, ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';

import { systemClock } from '../../infra/clock';
import { AxiosHttp, HttpAgents } from '../../infra/http/axios-http';
import { toConnectorError } from '../errors';
import { proxyIsSet } from '../proxy';
import type { CrmConnections } from './system';
import { crmSystems } from './systems';

const deadlineMs = 20_000;

/** The Test button of a CRM credential: the cheapest call that proves address, login and rights. */
export async function testCrmCredential(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const system = crmSystems.find(({ credentialTypeOf }) => credentialTypeOf('') === credential.type);
	if (!system) return { status: 'Error', message: `No system uses the credential type ${credential.type}.` };
	const opened: HttpAgents[] = [];
	try {
		const port = await system.open(credential.data ?? {}, connections(system.name, opened));
		await port.ping({ signal: AbortSignal.timeout(deadlineMs) });
		return { status: 'OK', message: `${system.name} answers.` };
	} catch (error) {
		const { message, hint } = toConnectorError(error, system.name);
		return { status: 'Error', message: hint ? `${message} ${hint}` : message };
	} finally {
		for (const agents of opened) await agents.close();
	}
}

/** Connections of the test's own, closed right after it; one call needs no limit. */
function connections(system: string, opened: HttpAgents[]): CrmConnections {
	return {
		clock: systemClock,
		random: Math.random,
		http: async ({ baseUrl, headers, tls = {} }) => {
			const agents = new HttpAgents(tls, proxyIsSet());
			opened.push(agents);
			return await Promise.resolve(new AxiosHttp({ system, origin: new URL(baseUrl).origin, headers, agents }));
		},
		// Kommo's credential has a test of its own.
		kommo: async () => await Promise.reject(new Error('Kommo is tested by its own node.')),
	};
}
