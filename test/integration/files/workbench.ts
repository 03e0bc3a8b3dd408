import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PriceListSync, type SyncWishes } from '../../../lib/application/files';
import type { DatasetPort } from '../../../lib/domain/dataset';
import type { Log } from '../../../lib/domain/runtime';
import type { Store } from '../../../lib/domain/store';
import { systemClock } from '../../../lib/infra/clock';
import { csvFiles } from '../../../lib/infra/csv/csv-files';
import { openDataset } from '../../../lib/infra/dataset/open-dataset';
import { openStore } from '../../../lib/infra/store/open-store';
import type { StoreOptions } from '../../../lib/infra/store/store-options';
import { defaultPriceListSettings, PriceListReader, type PriceList, type PriceListSettings } from '../../../lib/systems/files';
import { LocalFiles } from '../../contract/erp/support/local-files';

export const anything = { signal: new AbortController().signal };
export const usualWishes: SyncWishes = { force: false, minimumShare: 50, readySuffix: '' };
export const silent: Log = { call: () => undefined, warn: () => undefined, debug: () => undefined };
export const listPath = '/export/precos_vigentes.csv';

/** A file server in a folder, with a Store and a Dataset beside it. */
export class Workbench {
	private minute = 0;

	private constructor(
		private readonly folder: string,
		readonly files: LocalFiles,
		readonly storeOptions: StoreOptions,
		readonly store: Store,
		readonly dataset: DatasetPort,
	) {}

	static async open(): Promise<Workbench> {
		const folder = await mkdtemp(join(tmpdir(), 'backoffice-files-'));
		for (const name of ['export', 'import']) await mkdir(join(folder, 'server', name), { recursive: true });
		const options = { kind: 'sqlite', file: join(folder, 'store.sqlite') } as const;
		const tools = { clock: systemClock, random: Math.random };
		return new Workbench(folder, new LocalFiles(join(folder, 'server')), options, await openStore(options, tools), await openDataset(options, tools));
	}

	async close(): Promise<void> {
		await this.dataset.close();
		await this.store.close();
		await rm(this.folder, { recursive: true, force: true });
	}

	/** Each file is a minute younger than the one before, however fast the test is. */
	async put(content: string | Buffer, path = listPath): Promise<void> {
		const at = new Date(Date.UTC(2026, 2, 1, 10, this.minute++));
		await writeFile(this.pathOf(path), content);
		await utimes(this.pathOf(path), at, at);
	}

	pathOf(path: string): string {
		return join(this.folder, 'server', path);
	}

	list(settings: Partial<PriceListSettings> = {}, fingerprint = 'f1'): PriceList {
		return { name: 'price-list:credential', path: listPath, settings: { ...defaultPriceListSettings, ...settings }, fingerprint };
	}

	sync(wishes: Partial<SyncWishes> = {}, list: PriceList = this.list(), context = anything) {
		const sync = new PriceListSync({ files: this.files, dataset: this.dataset, csv: csvFiles, store: this.store, clock: systemClock, random: Math.random, log: silent });
		return sync.run(list, { ...usualWishes, ...wishes }, context);
	}

	reader(maximumAgeMs = 0, list: PriceList = this.list()): PriceListReader {
		return new PriceListReader({ dataset: this.dataset, list, clock: systemClock, maximumAgeMs });
	}

	async price(sku: string): Promise<unknown> {
		return (await this.reader().find(sku)).row?.['price'];
	}

	downloads(): number {
		return this.files.calls.filter((call) => call.startsWith('download')).length;
	}
}
