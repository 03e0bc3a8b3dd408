import { randomUUID } from 'node:crypto';

import { ConnectorError } from '../domain/errors';
import type { Clock, Random } from '../domain/runtime';
import type { TextSeal } from '../domain/sealed-text';
import type { Store } from '../domain/store';
import { withLock } from './lock';
import { refusalMs } from './login-memory';

/** A session as another process finds it, or that the system has refused the login. */
export type Shelved<Session> = { id: string; session: Session } | { refused: ConnectorError };

/** Where the processes of one n8n leave a session with a system for one another. */
export interface SessionShelf<Session> {
	/** Runs the work while no other process logs in with this credential. @throws ConnectorError of the system `Store` where it cannot be reached */
	alone<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T>;
	read(): Promise<Shelved<Session> | null>;
	/** Returns the id under which it is known from now on. */
	put(session: Session): Promise<string>;
	/** So that no other process tries the same password; systems lock users out. */
	putRefusal(error: ConnectorError): Promise<void>;
	/** True for one process in this time: where renewing does not help, or not for long, the processes do not each try. */
	mayRenew(pauseMs: number): Promise<boolean>;
}

export interface StoreShelfOptions {
	store: Pick<Store, 'get' | 'set' | 'lock' | 'unlock' | 'takeSlot'>;
	/** Names the account; the Store's key holds no secret and nothing made of one. */
	name: string;
	seal: TextSeal;
	clock: Clock;
	random: Random;
}

/** A session that nobody began anew for so long is not kept in the Store any longer. */
const keepMs = 60 * 60_000;
/** A process that dies while it logs in holds up the others for so long; the work outlives a lock that was lost. */
const lock = { ttlMs: 6_000, waitMs: 60_000 };

/** The shelf in the Store: one sealed entry per account. What was sealed with another password counts as absent. */
export function storeSessionShelf<Session>({ store, name, seal, clock, random }: StoreShelfOptions): SessionShelf<Session> {
	const key = `session:${name}`;
	const put = async (entry: object, ttlMs: number): Promise<void> => {
		const sealed = await seal.seal(JSON.stringify(entry), key).catch(() => {
			throw notSealed();
		});
		await store.set(key, sealed, { ttlMs });
	};
	return {
		alone: async (signal, work) => await withLock(store, `${key}:login`, { ...lock, clock, random, signal, newOwner: randomUUID }, async () => await work()),
		read: async () => {
			const sealed = await store.get(key);
			const text = sealed && (await seal.open(sealed.value, key));
			return text === null ? null : shelved<Session>(JSON.parse(text));
		},
		put: async (session) => {
			const id = randomUUID();
			await put({ id, session }, keepMs);
			return id;
		},
		putRefusal: async ({ message, system, hint, httpStatus }) => await put({ refusal: { message, system, hint, httpStatus } }, refusalMs),
		mayRenew: async (pauseMs) => (await store.takeSlot(`${key}:renewal:${pauseMs}`, { limit: 1, windowMs: pauseMs })).granted,
	};
}

/** The session that was to be shared is as good as ever. */
function notSealed(): ConnectorError {
	return new ConnectorError('unavailable', 'What was to be shared with other processes could not be encrypted.', { system: 'Store' });
}

interface Refusal {
	message: string;
	system: string;
	hint?: string;
	httpStatus?: number;
}

function shelved<Session>(entry: { id: string; session: Session } | { refusal: Refusal }): Shelved<Session> {
	if (!('refusal' in entry)) return entry;
	const { message, ...details } = entry.refusal;
	return { refused: new ConnectorError('auth', message, { ...details, nothingDone: true }) };
}
