import type { ICredentialsDecrypted, ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';

import { systemClock } from '../infra/clock';
import type { RedisStoreOptions } from '../infra/store/store-options';
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
			if (options.kind === 'redis') await tryOutQueue(options);
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

/** The Write Queue needs more commands than the Store, and tries each of them on its first connection. It leaves no key behind. */
async function tryOutQueue(options: RedisStoreOptions): Promise<void> {
	const { openJobQueue } = await import('../infra/queue/open-queue.js');
	const queue = await openJobQueue(options, { name: 'credential-test', clock: systemClock, random: Math.random });
	try {
		await queue.stats();
	} finally {
		await queue.close();
	}
}
