import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { Clock, Log } from '../../domain/runtime';
import { systemClock } from '../../infra/clock';
import { lease, processWide, type Closable, type Lease } from '../registry';
import type { ExecutionScope } from '../scope';

/** What opening recipes needs of the world: a run of a node has it, and so has a test of a credential. */
export interface RecipeSurroundings {
	readonly clock: Clock;
	readonly log: Log;
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** Names the credential and its content. */
	credentialKey(type: string, data: ICredentialDataDecryptedObject): string;
	/** Opened on first use anywhere in this process, kept at least until the run ends. */
	connection<T extends Closable>(key: string, open: () => Promise<T>): Promise<T>;
	/** The same, kept until the caller gives it back. */
	lease<T extends Closable>(key: string, options: { open: () => Promise<T>; idleMs: number }): Promise<Lease<T>>;
	/** Kept as long as the process lives. */
	processWide<T>(key: string, create: () => T): T;
	/** @throws ConnectorError `permission` where the credential or the instance forbids the address */
	assertReachable(data: ICredentialDataDecryptedObject, url: string, system: string): Promise<void>;
}

/** Sessions and browsers are those of this process. */
export function surroundingsOf(scope: ExecutionScope): RecipeSurroundings {
	return {
		clock: scope.clock,
		log: scope.log,
		environment: process.env,
		credentialKey: (type, data) => scope.credentialKey(type, data),
		connection: async (key, open) => await scope.connection(key, open),
		lease,
		processWide,
		assertReachable: async (data, url, system) => await scope.assertReachable(data, url, system),
	};
}

/**
 * Sessions and browsers of a credential test's own. What is remembered of logins is that of all runs: the site counts the wrong
 * passwords of a test, too.
 * @param opened to be closed after the test, the last first
 */
export function surroundingsOfTest(opened: Closable[]): RecipeSurroundings {
	const open = async <T extends Closable>(create: () => Promise<T>): Promise<T> => {
		const value = await create();
		opened.push(value);
		return value;
	};
	return {
		clock: systemClock,
		log: { call: () => undefined, warn: () => undefined, debug: () => undefined },
		environment: process.env,
		credentialKey: () => 'test',
		connection: async (_key, create) => await open(create),
		lease: async (_key, options) => ({ value: await open(options.open), release: () => undefined }),
		processWide,
		// n8n gives a credential test no filter to ask.
		assertReachable: async () => await Promise.resolve(),
	};
}
