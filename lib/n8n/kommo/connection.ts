import type { HttpPort } from '../../domain/http';
import { ConnectorError } from '../../domain/errors';
import { createKommo, type Kommo } from '../../systems/kommo/kommo';
import { checkedBaseUrl } from '../base-url';
import { meterOpened } from '../metrics/meter';
import type { ExecutionScope } from '../scope';
import { credentialTypeOf } from './authentication-field';

const system = 'Kommo';

export interface KommoConnection {
	kommo: Kommo;
	/** The account's host; names it in shared limits and locks. */
	accountKey: string;
}

/** The account of the credential the node has chosen; one per run. */
export async function openKommo(scope: ExecutionScope, authentication: string): Promise<KommoConnection> {
	return await scope.once(`kommo:${authentication}`, async () => {
		const type = credentialTypeOf(authentication);
		const credential = await scope.credential(type, system);
		const baseUrl = checkedBaseUrl(credential.baseUrl, system, { httpAllowed: false });
		const accountKey = new URL(baseUrl).host;
		meterOpened({ channel: system });
		const http = await transport(scope, type, baseUrl, credential.accessToken);
		const { clock, random, log, meter } = scope;
		const kommo = createKommo({ http, baseUrl, store: await scope.store(), accountKey, clock, random, log, meter });
		return { kommo, accountKey };
	});
}

async function transport(scope: ExecutionScope, type: string, baseUrl: string, token: unknown): Promise<HttpPort> {
	if (type === credentialTypeOf('oAuth2')) return await scope.oauth2Http({ system, credentialType: type, baseUrl });
	if (typeof token !== 'string' || token.trim() === '') {
		throw new ConnectorError('auth', 'The Kommo credential has no token.', {
			system,
			parameter: 'accessToken',
			hint: 'Generate a long-lived token in the private integration and paste it into the credential.',
		});
	}
	const headers = { Authorization: `Bearer ${token.trim()}` };
	return await scope.http({ system, credentialType: type, baseUrl, headers });
}
