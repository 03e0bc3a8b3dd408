import type { Store } from '../../domain/store';

export type Feature = 'talks' | 'history';

/** What an account was found to lack, remembered for some minutes so that not every answer asks again. */
export class AccountMemory {
	constructor(
		private readonly store: Store,
		private readonly accountKey: string,
		private readonly keepMs: number,
	) {}

	/** Why the feature was missing when last asked for; null where it may be there. */
	async missing(feature: Feature): Promise<string | null> {
		return (await this.store.get(this.key(feature)))?.value ?? null;
	}

	async remember(feature: Feature, why: string): Promise<void> {
		await this.store.set(this.key(feature), why, { ttlMs: this.keepMs });
	}

	private key(feature: Feature): string {
		return `reply:without:kommo:${this.accountKey}:${feature}`;
	}
}
