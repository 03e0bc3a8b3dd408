/** A process of its own that loads a list, as a second n8n process would; see start-worker.ts of the Store. */
import { createRequire } from 'node:module';

import type { StoreOptions } from '../../../lib/infra/store/store-options';

interface Orders {
	modules: { openDataset: string; clock: string };
	options: StoreOptions;
	name: string;
	price: string;
	/** Told after so many batches, and waited for to be killed. */
	stopAfter: number;
}

const orders: Orders = JSON.parse(process.argv[2] ?? '');
// The compiled modules are CommonJS with several exports each, which an import() would not tell apart.
const load = createRequire(orders.modules.openDataset);

async function* batches() {
	for (let batch = 0; batch < 5; batch++) {
		if (batch === orders.stopAfter) {
			console.log('loading');
			await new Promise(() => setInterval(() => undefined, 1_000));
		}
		yield Array.from({ length: 1_000 }, (_, index) => ({ key: `K${batch * 1_000 + index}`, line: batch * 1_000 + index + 2, row: { price: orders.price } }));
	}
}

async function work(): Promise<void> {
	const { openDataset }: typeof import('../../../lib/infra/dataset/open-dataset') = load(orders.modules.openDataset);
	const { systemClock }: typeof import('../../../lib/infra/clock') = load(orders.modules.clock);
	const dataset = await openDataset(orders.options, { clock: systemClock, random: Math.random });
	const file = { path: '/x', size: 1, modifiedAt: null };
	const { rows } = await dataset.replace(orders.name, batches(), { file, fingerprint: orders.price });
	console.log(`loaded ${rows}`);
	await dataset.close();
}

void work();
