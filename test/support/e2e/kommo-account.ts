import { randomInt } from 'node:crypto';

import { startKommoSandbox, type KommoSandbox, type KommoSandboxOptions } from '../../../sandbox/kommo/sandbox.ts';

/**
 * An account with an id of its own: conversations are kept by account and contact, and all test files
 * share the Store of one n8n.
 */
export async function startKommoAccount(options: KommoSandboxOptions = {}): Promise<KommoSandbox> {
	return await startKommoSandbox({ accountId: randomInt(40_000_000, 900_000_000), ...options });
}
