import { storeSessionShelf, type SessionShelf } from '../resilience/session-shelf';
import { processWide } from './registry';
import type { ExecutionScope } from './scope';

interface Account {
	credentialType: string;
	/** Names the account without its password. */
	accountKey: string;
	system: string;
}

/**
 * Where the processes of this n8n share the session of a credential, sealed under the credential's own content; null where
 * there is one process only, or the Store cannot be reached: then each has its own.
 */
export async function sessionShelf<Session>(scope: ExecutionScope, { credentialType, accountKey, system }: Account): Promise<SessionShelf<Session> | null> {
	const store = await scope.store().catch(() => null);
	if (!store || (store.kind !== 'redis' && process.env.EXECUTIONS_MODE !== 'queue')) return null;
	const { passwordSeal } = await import('../infra/sealing/password-seal.js');
	const credential = await scope.credential(credentialType, system);
	// Its key takes some tenths of a second to make, and outlives the idle session.
	const seal = processWide(`seal:${scope.credentialKey(credentialType, credential)}`, () => passwordSeal(JSON.stringify(credential), accountKey));
	return storeSessionShelf<Session>({ store, name: accountKey, seal, clock: scope.clock, random: scope.random });
}
