import type { ICredentialDataDecryptedObject, ICredentialsDecrypted, ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';

import type { Store } from '../domain/store';
import { systemClock } from '../infra/clock';
import { openStore } from '../infra/store/open-store';
import { selectStore } from '../infra/store/select-store';
import { readStoreCredential, type StoreCredential } from '../infra/store/store-credential';
import type { StoreOptions } from '../infra/store/store-options';
import { StoreRegistry } from '../infra/store/store-registry';
import { toConnectorError } from './errors';
import { processWide } from './registry';

export const storeCredentialType = 'backofficeStoreApi';

/** Chooses by the credential, else by the environment (README, “Where state is kept”). */
export async function openSelectedStore(credential: ICredentialDataDecryptedObject | undefined): Promise<Store> {
	return await processWide('stores', () => new StoreRegistry(open)).get(selectedStoreOptions(credential));
}

/** Where the Store is, and with it whatever is kept beside it. @throws ConnectorError `validation` saying what to set */
export function selectedStoreOptions(credential: ICredentialDataDecryptedObject | undefined): StoreOptions {
	return selectOptions(credential && readStoreCredential(credential));
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

/** The Store credential's own test: a round trip, and what would lose state later. */
export async function testStoreCredential(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		const store = await open(selectOptions(readStoreCredential(credential.data ?? {})));
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
