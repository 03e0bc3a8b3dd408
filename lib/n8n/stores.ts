import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';

import type { Log } from '../domain/runtime';
import type { Store } from '../domain/store';
import { systemClock } from '../infra/clock';
import { openStore } from '../infra/store/open-store';
import { redisRisks } from '../infra/store/redis-risks';
import { selectStore } from '../infra/store/select-store';
import { readStoreCredential, type StoreCredential } from '../infra/store/store-credential';
import type { RedisStoreOptions, StoreOptions } from '../infra/store/store-options';
import { StoreRegistry } from '../infra/store/store-registry';
import { processWide } from './registry';
import { assumeNeighbours, watchNeighbours } from './store-neighbours';

export const storeCredentialType = 'backofficeStoreApi';

/**
 * Chooses by the credential, else by the environment (README, “Where state is kept”). What a credential's test would warn of,
 * a Redis without a credential is warned of in the log, once per process.
 */
export async function openSelectedStore(credential: ICredentialDataDecryptedObject | undefined, log?: Pick<Log, 'warn'>): Promise<Store> {
	const options = selectedStoreOptions(credential);
	const store = await processWide('stores', () => new StoreRegistry(openSharedStore)).get(options);
	await watchNeighbours(store);
	if (log && credential === undefined && options.kind === 'redis') await processWide('store-risks', async () => await warnOfRisks(options, log));
	return store;
}

async function warnOfRisks(options: RedisStoreOptions, log: Pick<Log, 'warn'>): Promise<void> {
	// Where it cannot be asked now, the Store itself will say so.
	const risks = await redisRisks(options).catch(() => []);
	if (risks.length > 0) log.warn(`The Store may lose what it keeps: ${risks.join(' ')}`, { event: 'store_at_risk', see: 'docs/store.md' });
}

/** Where the Store is, and with it whatever is kept beside it. @throws ConnectorError `validation` saying what to set */
export function selectedStoreOptions(credential: ICredentialDataDecryptedObject | undefined): StoreOptions {
	return selectOptions(credential && readStoreCredential(credential));
}

/** A Store of its own, for the caller to close. */
export const openOwnStore = async (options: StoreOptions): Promise<Store> =>
	await openStore(options, { clock: systemClock, random: Math.random });

async function openSharedStore(options: StoreOptions): Promise<Store> {
	const store = await openOwnStore(options);
	assumeNeighbours(store);
	return store;
}

function selectOptions(credential: StoreCredential | undefined): StoreOptions {
	return selectStore({
		...(credential ? { credential } : {}),
		environment: process.env,
		userFolder: homedir(),
		readSecretFile: (path) => readFileSync(path, 'utf8'),
	});
}
