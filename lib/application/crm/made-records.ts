import { createHash } from 'node:crypto';

import type { CrmRecord, CrmWrite } from '../../domain/crm';
import type { Store } from '../../domain/store';

/** Longer than a lost record is looked for with the clocks' difference. */
const keepMs = 24 * 3_600_000;
const most = 100;

/**
 * Which records of a kind we have made that look alike: same contact, same title. One of them must not be taken for
 * another whose answer was lost.
 */
export class MadeRecords {
	constructor(
		private readonly store: Pick<Store, 'set' | 'list'>,
		private readonly tenantKey: string,
	) {}

	like(kind: CrmWrite, looks: readonly (string | null)[]) {
		const digest = createHash('sha256').update(JSON.stringify(looks)).digest('base64url').slice(0, 32);
		const prefix = `crm-made:${this.tenantKey}:${kind}:${digest}:`;
		return {
			/** The record is made: a Store that fails now must not turn that into an error. */
			remember: async (record: CrmRecord): Promise<CrmRecord> => {
				await this.store.set(`${prefix}${record.id}`, '', { ttlMs: keepMs }).catch(() => null);
				return record;
			},
			ids: async (): Promise<ReadonlySet<string>> => {
				const entries = await this.store.list(prefix, { limit: most });
				return new Set(entries.map(({ key }) => key.slice(prefix.length)));
			},
		};
	}
}
