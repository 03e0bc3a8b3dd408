import type { ICredentialDataDecryptedObject, ICredentialsDecrypted, ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';

import type { Store } from '../domain/store';
import { systemClock } from '../infra/clock';
import { openStore } from '../infra/store/open-store';
import { selectStore, type StoreCredential } from '../infra/store/select-store';
import type { StoreOptions } from '../infra/store/store-options';
import { StoreRegistry } from '../infra/store/store-registry';
import { toConnectorError } from './errors';
import { processWide } from './registry';
import type { ExecutionScope } from './scope';

export const storeCredentialType = 'backofficeStoreApi';

/** The one Store of this process, for a node that may have a Store credential set. */
export async function openStoreFor(scope: ExecutionScope): Promise<Store> {
	const credential = scope.hasCredential(storeCredentialType)
		? storeCredential(await scope.credential(storeCredentialType, 'Store'))
		: undefined;
	return await openSelectedStore(credential);
}

/** Chooses by the credential, else by the environment (README, “Where state is kept”). */
export async function openSelectedStore(credential: StoreCredential | undefined): Promise<Store> {
	return await processWide('stores', () => new StoreRegistry(open)).get(selectOptions(credential));
}

const open = async (options: StoreOptions): Promise<Store> =>
	await openStore(options, { clock: systemClock, random: Math.random });

function selectOptions(credential: StoreCredential | undefined): StoreOptions {
	return selectStore({
		...(credential ? { credential } : {}),
		environment: process.env,
		userFolder: homedir(),
		readSecretFile: (path) => readFileSync(path, 'utf8'),
	});
}

function storeCredential(data: ICredentialDataDecryptedObject): StoreCredential {
	const text = (name: string) => (typeof data[name] === 'string' ? data[name] : '');
	return {
		kind: data.kind === 'sqlite' ? 'sqlite' : 'redis',
		host: text('host'),
		port: Number(data.port ?? 6379),
		database: Number(data.database ?? 0),
		user: text('user'),
		password: text('password'),
		tls: data.tls === true,
		keyPrefix: text('keyPrefix'),
		file: text('file'),
		singleHostConfirmed: data.singleHostConfirmed === true,
	};
}

/** The Store credential's own test: a round trip, and what would lose state later. */
export async function testStoreCredential(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		const store = await open(selectOptions(storeCredential(credential.data ?? {})));
		try {
			await store.ping();
			return { status: 'OK', message: `The Store answers: ${store.kind} at ${store.location}.` };
		} finally {
			await store.close();
		}
	} catch (error) {
		const { message, hint } = toConnectorError(error, 'Store');
		return { status: 'Error', message: hint ? `${message} ${hint}` : message };
	}
}
