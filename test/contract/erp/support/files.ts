import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PriceListSync } from '../../../../lib/application/files';
import { ConnectorError } from '../../../../lib/domain/errors';
import { systemClock } from '../../../../lib/infra/clock';
import { csvFiles } from '../../../../lib/infra/csv/csv-files';
import { openDataset } from '../../../../lib/infra/dataset/open-dataset';
import { MemoryStore } from '../../../../lib/infra/store/memory-store';
import { defaultPriceListSettings, FilesErp, type ColumnNames, type PriceList } from '../../../../lib/systems/files';
import { company } from '../../../../sandbox/data/company.ts';
import type { ErpUnderTest } from './erp-under-test';
import { LocalFiles } from './local-files';

const listPath = '/export/precos_vigentes.csv';

/** The sample company's price list as an ERP writes it: windows-1252, semicolons, decimal commas. */
async function sampleList(): Promise<Buffer> {
	const header = ['Código', 'Descrição', 'Preço_Venda', 'Estoque', 'Reservado'].map((text) => ({ text }));
	const rows = company.products.map(({ sku, name, listPriceCents, available, reserved }) => [
		{ text: sku },
		{ text: name },
		{ number: (listPriceCents / 100).toFixed(2).replace('.', ',') },
		{ number: String(available) },
		{ number: String(reserved) },
	]);
	return await csvFiles.write([header, ...rows], { encoding: 'windows-1252', delimiter: ';' });
}

export interface FilesErpUnderTest extends ErpUnderTest {
	erp: FilesErp;
	files: LocalFiles;
	/** The folder that is the file server. */
	root: string;
}

/** The adapter over a folder with the sample company's list in it, which was synced. */
export async function startFilesErp({ exportFolder = '/import', columns = {}, filesStay = false }: { exportFolder?: string; columns?: ColumnNames; filesStay?: boolean } = {}): Promise<FilesErpUnderTest> {
	const root = await mkdtemp(join(tmpdir(), 'backoffice-files-erp-'));
	for (const name of ['export', 'import']) await mkdir(join(root, name));
	await writeFile(join(root, listPath), await sampleList());
	const tools = { clock: systemClock, random: Math.random };
	const dataset = await openDataset({ kind: 'sqlite', file: join(root, 'store.sqlite') }, tools);
	const files = new LocalFiles(root);
	const list: PriceList = { name: 'price-list:sample', path: listPath, settings: { ...defaultPriceListSettings, columns }, fingerprint: 'sample' };
	const log = { call: () => undefined, warn: () => undefined, debug: () => undefined };
	const sync = new PriceListSync({ files, dataset, csv: csvFiles, store: new MemoryStore(systemClock), log, ...tools });
	await sync.run(list, { force: false, minimumShare: 50, readySuffix: '' }, { signal: new AbortController().signal });
	const format = { delimiter: ';', encoding: 'utf-8', decimalMark: 'comma', dateFormat: 'yyyy-MM-dd' } as const;
	const erp = new FilesErp({ files, dataset, csv: csvFiles, clock: systemClock, list, maximumAgeMs: 0, orders: { folder: exportFolder, format, filesStay } });
	return {
		erp,
		files,
		root,
		calls: async () => files.calls.length,
		orders: async () => await exportedIds(join(root, 'import')),
		failAfterCommit: () => {
			files.afterUpload = async (path) => {
				files.afterUpload = async () => undefined;
				throw new ConnectorError('uncertain', `The connection broke while ${path} got its name.`, { system: files.system });
			};
		},
		refuseNext: () => {
			files.beforeUpload = async () => {
				files.beforeUpload = async () => undefined;
				throw new ConnectorError('permission', 'The user may not write into the folder.', { system: files.system });
			};
		},
		close: async () => {
			await dataset.close();
			await rm(root, { recursive: true, force: true });
		},
	};
}

/** What an ERP would import: the first column of every file. */
async function exportedIds(folder: string): Promise<string[]> {
	const names = (await readdir(folder)).filter((name) => name.endsWith('.csv'));
	const texts = await Promise.all(names.map(async (name) => await readFile(join(folder, name), 'utf8')));
	return texts.flatMap((text) => text.trimEnd().split('\r\n').slice(1).map((row) => row.split(';')[0] ?? ''));
}
