// One sync of a price list from a local file into a Dataset in SQLite, in a process of its own. Answers with milliseconds and
// rows, the delay of the event loop and the memory over what the process had before.
import { createReadStream, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pipeline } from 'node:stream/promises';

import type { RemoteFilesPort } from '../../lib/domain/remote-files.ts';

export interface PriceListOrders {
	file: string;
	/** For the Dataset. */
	storeFile: string;
	modules: Record<'files' | 'openDataset' | 'csvFiles' | 'clock' | 'memoryStore' | 'settings', string>;
}

const orders: PriceListOrders = JSON.parse(process.argv[2] ?? '');
// The compiled modules are CommonJS with several exports each, which an import() would not tell apart.
const load = createRequire(orders.modules.files);
const { PriceListSync }: typeof import('../../lib/application/files/index.ts') = load(orders.modules.files);
const { openDataset }: typeof import('../../lib/infra/dataset/open-dataset.ts') = load(orders.modules.openDataset);
const { csvFiles }: typeof import('../../lib/infra/csv/csv-files.ts') = load(orders.modules.csvFiles);
const { systemClock }: typeof import('../../lib/infra/clock.ts') = load(orders.modules.clock);
const { MemoryStore }: typeof import('../../lib/infra/store/memory-store.ts') = load(orders.modules.memoryStore);
const { defaultPriceListSettings }: typeof import('../../lib/systems/files/index.ts') = load(orders.modules.settings);

const nothing = async (): Promise<void> => undefined;
const files: RemoteFilesPort = {
	system: 'Local Files',
	ping: nothing,
	stat: async (path) => ({ path, size: statSync(orders.file).size, modifiedAt: null }),
	download: async (_path, destination, { signal }) => await pipeline(createReadStream(orders.file), destination, { signal }),
	upload: nothing,
};
const log = { call: () => undefined, warn: () => undefined, debug: () => undefined };
const tools = { clock: systemClock, random: Math.random };
const dataset = await openDataset({ kind: 'sqlite', file: orders.storeFile }, tools);
const sync = new PriceListSync({ files, dataset, csv: csvFiles, store: new MemoryStore(systemClock), log, ...tools });
const list = { name: 'list', path: '/list.csv', settings: defaultPriceListSettings, fingerprint: 'bench' };

const before = process.memoryUsage.rss();
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const startedAt = performance.now();
const { rows } = await sync.run(list, { force: true, minimumShare: 0, readySuffix: '' }, { signal: new AbortController().signal });
const ms = performance.now() - startedAt;
delay.disable();
await dataset.close();
const peakMb = (process.resourceUsage().maxRSS * 1_024 - before) / 1e6;
console.log(JSON.stringify({ ms, rows, delayP99Ms: delay.percentile(99) / 1e6, peakMb }));
