import type { ICredentialsDecrypted, ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';

import { redisRisks } from '../infra/store/redis-risks';
import { tryOut } from '../infra/store/try-out';
import { toConnectorError } from './errors';
import { openOwnStore, selectedStoreOptions } from './stores';

/** The Store credential's own test: what the nodes will do with it, and what would lose state later. */
export async function testStoreCredential(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		const options = selectedStoreOptions(credential.data ?? {});
		const store = await openOwnStore(options);
		try {
			await tryOut(store);
			const warnings = options.kind === 'redis' ? await redisRisks(options) : [];
			return { status: 'OK', message: [`The Store answers: ${store.kind} at ${store.location}.`, ...warnings].join(' ') };
		} finally {
			await store.close();
		}
	} catch (error) {
		const { message, hint } = toConnectorError(error, 'Store');
		return { status: 'Error', message: hint ? `${message} ${hint}` : message };
	}
}
