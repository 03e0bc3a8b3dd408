import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { csvFiles } from '../../../lib/infra/csv/csv-files';
import { openRemoteFiles } from '../../../lib/infra/files/remote-files';
import { OrderExport, PriceListSync } from '../../../lib/application/files';
import { systemClock } from '../../../lib/infra/clock';
import { startOpenSsh, type OpenSshServer } from '../../support/servers/openssh.ts';
import { anything, silent, usualWishes, Workbench } from './workbench';

let server: OpenSshServer;
let bench: Workbench;
let files: ReturnType<typeof openRemoteFiles>;

beforeAll(async () => {
	server = await startOpenSsh();
	bench = await Workbench.open();
	const { host, port, user, privateKey, fingerprint } = server;
	files = openRemoteFiles({ protocol: 'sftp', host, port, user, password: '', ssh: { privateKey, hostKeyFingerprint: fingerprint } });
	for (const name of ['export', 'import']) await mkdir(join(server.files, name));
}, 120_000);

afterAll(async () => {
	await files.close();
	await bench.close();
	await server.stop();
});

const tools = { csv: csvFiles, clock: systemClock, random: Math.random, log: silent };
const list = () => ({ ...bench.list(), path: 'export/precos.csv' });
const sync = () => new PriceListSync({ ...tools, files, dataset: bench.dataset, store: bench.store }).run(list(), usualWishes, anything);

async function put(content: string, minute: number): Promise<void> {
	const at = new Date(Date.UTC(2026, 2, 1, 10, minute));
	await writeFile(join(server.files, 'export/precos.csv'), content);
	await utimes(join(server.files, 'export/precos.csv'), at, at);
}

test('a list on a real SFTP server is loaded, left alone while it stays the same, and refused without harm', async () => {
	const rows = Array.from({ length: 30_000 }, (_, index) => `P${String(index).padStart(5, '0')};${index},50;${index % 90}\r\n`).join('');
	await put(`sku;preco;estoque\r\n${rows}`, 0);
	expect(await sync()).toMatchObject({ changed: true, rows: 30_000, updated: '2026-03-01T10:00:00.000Z' });
	expect(await sync()).toMatchObject({ changed: false });
	expect((await bench.reader(0, list()).find('P00007')).row).toEqual({ price: '7.5', stock: 7 });
	// Refused in its first line, with most of it still to come.
	await put(`sku;preco;estoque\r\nX;"1" 2;3\r\n${rows}`, 1);
	await expect(sync()).rejects.toMatchObject({ code: 'validation', system: 'SFTP', message: expect.stringContaining('line 2') });
	await put(`sku;preco;estoque\r\n${rows}NOVO;1,00;1\r\n`, 2);
	expect(await sync()).toMatchObject({ changed: true, rows: 30_001 });
}, 60_000);

test('no file is not_found', async () => {
	const missing = { ...list(), path: 'export/outra.csv' };
	const run = new PriceListSync({ ...tools, files, dataset: bench.dataset, store: bench.store }).run(missing, usualWishes, anything);
	await expect(run).rejects.toMatchObject({ code: 'not_found', system: 'SFTP' });
});

test('an order file arrives whole under its name, once', async () => {
	const format = { delimiter: ';', encoding: 'utf-8', decimalMark: 'comma', dateFormat: 'yyyy-MM-dd' } as const;
	const request = {
		orders: { pedido_id: '7', cliente_id: '1001', itens: [{ sku: 'A', quantity: 2 }], valor_total: 9.9, data: '2026-03-01' },
		folder: 'import',
		fileName: 'pedido_{key}.csv',
		idempotencyKey: 'sftp-1',
		filesStay: false,
		format,
	};
	const exporter = new OrderExport({ ...tools, files, store: bench.store, tenantKey: 'sftp' });
	expect(await exporter.run(request, anything)).toMatchObject({ outcome: 'created', fileName: 'pedido_sftp-1.csv' });
	expect(await exporter.run(request, anything)).toMatchObject({ outcome: 'existing' });
	expect(await readdir(join(server.files, 'import'))).toEqual(['pedido_sftp-1.csv']);
	expect(await readFile(join(server.files, 'import/pedido_sftp-1.csv'), 'utf8')).toBe('pedido_id;cliente_id;itens;valor_total;data\r\n7;1001;A:2;9,90;2026-03-01\r\n');
});
