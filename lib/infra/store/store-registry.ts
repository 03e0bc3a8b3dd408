import { isDeepStrictEqual } from 'node:util';

import { ConnectorError } from '../../domain/errors';
import type { Store } from '../../domain/store';
import { locationOf } from './select-store';
import { storeSystem } from './store-error';
import type { StoreOptions } from './store-options';

interface Held {
	location: string;
	options: StoreOptions;
	store: Promise<Store>;
}

/**
 * The one Store of this process. Locks, limits and states of conversations are worth nothing when half of the
 * nodes keep them in one place and half in another, so a second Store is refused.
 */
export class StoreRegistry {
	private held: Held | undefined;

	constructor(private readonly open: (options: StoreOptions) => Promise<Store>) {}

	/**
	 * The Store, opened by the first caller and shared by all. A failed opening is forgotten. Asked for at the same place
	 * with another user, password or TLS setting, it is closed and opened anew: a corrected credential needs no restart.
	 *
	 * @throws ConnectorError `validation` where another Store is in use; whatever opening throws
	 */
	async get(options: StoreOptions): Promise<Store> {
		const location = locationOf(options);
		let { held } = this;
		// An opening under way may still fail and make room.
		while (held !== undefined && held.location !== location) {
			const failed = await held.store.then(
				() => false,
				() => true,
			);
			if (!failed) throw secondStore(held.location, location);
			held = this.held;
		}
		if (held !== undefined && !sameAccess(held.options, options)) held = this.replace(held, location, options);
		return await (held ?? this.hold(location, options)).store;
	}

	/** Closes the Store, if there is one; the next `get` opens anew. */
	async close(): Promise<void> {
		const { held } = this;
		this.held = undefined;
		const store = await held?.store.catch(() => undefined);
		await store?.close();
	}

	/** A Store that is closed late, or badly, does not keep the new one waiting. */
	private replace(former: Held, location: string, options: StoreOptions): Held {
		void former.store.then(async (store) => await store.close()).catch(() => undefined);
		return this.hold(location, options);
	}

	private hold(location: string, options: StoreOptions): Held {
		const forget = (): void => {
			if (this.held === held) this.held = undefined;
		};
		const store = this.open(options).catch((error: unknown) => {
			forget();
			throw error;
		});
		const held: Held = { location, options, store };
		this.held = held;
		return held;
	}
}

/** Of two Stores at one place: whether they are reached in the same way. A file has nothing but its place. */
function sameAccess(held: StoreOptions, wanted: StoreOptions): boolean {
	if (held.kind !== 'redis' || wanted.kind !== 'redis') return held.kind === wanted.kind;
	return isDeepStrictEqual({ ...held, prefix: undefined }, { ...wanted, prefix: undefined });
}

function secondStore(inUse: string, wanted: string): ConnectorError {
	return new ConnectorError(
		'validation',
		`Two different Stores in one n8n: ${inUse} is in use, and this node asks for ${wanted}.`,
		{
			system: storeSystem,
			parameter: 'backofficeStoreApi',
			hint: 'Set the same credential “Backoffice Store API” on every node of this package, or on none; after a change of Store restart n8n.',
			nothingDone: true,
		},
	);
}
