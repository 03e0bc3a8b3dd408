import type { DatasetPort, DatasetRow, DatasetVersion } from '../../../../lib/domain/dataset';
import type { RemoteFilesPort } from '../../../../lib/domain/remote-files';
import { csvFiles } from '../../../../lib/infra/csv/csv-files';
import { defaultPriceListSettings, FilesErp } from '../../../../lib/systems/files';

const anything = { signal: new AbortController().signal };
const version: DatasetVersion = { version: 1, rows: 1, loadedAt: '2026-03-01T10:05:00.000Z', source: { file: { path: '/x', size: 1, modifiedAt: '2026-03-01T10:00:00.000Z' }, fingerprint: 'f' } };

function erpOver(rows: Readonly<Record<string, DatasetRow>>, { now = Date.parse('2026-03-01T12:00:00Z'), maximumAgeMs = 0, existing = [] as string[] } = {}) {
	const refuse = async () => await Promise.reject(new Error('not asked for'));
	const dataset: DatasetPort = { current: async () => version, find: async (_name, key) => ({ version, row: rows[key] ?? null }), replace: refuse, close: async () => undefined };
	const uploaded: string[] = [];
	const files: RemoteFilesPort = {
		system: 'Files',
		ping: refuse,
		download: refuse,
		stat: async (path) => (existing.includes(path) ? { path, size: 1, modifiedAt: null } : null),
		upload: async (source, path) => {
			let text = '';
			for await (const chunk of source) text += String(chunk);
			uploaded.push(`${path}\n${text}`);
		},
	};
	const format = { delimiter: ';', encoding: 'utf-8', decimalMark: 'comma', dateFormat: 'dd/MM/yyyy' } as const;
	const list = { name: 'list', path: '/x', settings: { ...defaultPriceListSettings, currency: 'USD' }, fingerprint: 'f' };
	const clock = { now: () => now, sleep: async () => undefined };
	const erp = new FilesErp({ dataset, files, csv: csvFiles, clock, list, maximumAgeMs, orders: { folder: '/import/', format, filesStay: false } });
	return { erp, uploaded };
}

test('a product whose stock the list leaves empty has no stock figure, which is not zero', async () => {
	const { erp } = erpOver({ A: { price: '1.5' }, B: { stock: 0 } });
	expect(await erp.getStock('A', {}, anything)).toBeNull();
	expect(await erp.getStock('B', {}, anything)).toMatchObject([{ sku: 'B', available: 0, reserved: null, warehouse: null }]);
	expect(await erp.getPrice('B', {}, anything)).toBeNull();
});

test('another warehouse than the list’s has no stock', async () => {
	const { erp } = erpOver({ A: { stock: 3, warehouse: '01' } });
	expect(await erp.getStock('A', { warehouse: '02' }, anything)).toBeNull();
	expect(await erp.getStock('A', { warehouse: '01' }, anything)).toMatchObject([{ available: 3 }]);
});

test('a price is in the currency of the credential, rounded to cents, but never to nothing', async () => {
	const { erp } = erpOver({ A: { price: '1.005' }, B: { price: '0.0045' }, C: { price: '0' } });
	expect(await erp.getPrice('A', {}, anything)).toMatchObject({ unitPrice: 1.01, finalPrice: 1.01, currency: 'USD' });
	expect(await erp.getPrice('C', {}, anything)).toMatchObject({ unitPrice: 0 });
	await expect(erp.getPrice('B', {}, anything)).rejects.toMatchObject({ code: 'unsupported', message: expect.stringContaining('0.0045') });
});

test('a list older than allowed is not answered from', async () => {
	const { erp } = erpOver({ A: { price: '1' } }, { maximumAgeMs: 3_600_000 });
	await expect(erp.getPrice('A', {}, anything)).rejects.toMatchObject({ code: 'unavailable', retryable: false, message: expect.stringContaining('older than the allowed 1 h') });
});

test('the day of an order is the day in Brazil, and its sum is exact', async () => {
	const { erp, uploaded } = erpOver({}, { now: Date.parse('2026-03-02T01:30:00Z') });
	const items = [{ sku: 'A', quantity: 0.1, unitPrice: 0.35 }, { sku: 'B', quantity: 3, unitPrice: 1.1 }];
	const { order } = await erp.createOrder({ customerId: '7', items, source: 'bot', idempotencyKey: 'k' }, anything);
	expect(order).toMatchObject({ date: '2026-03-01', total: 3.34 });
	expect(uploaded).toEqual(['/import/pedidos_whatsapp_k.csv\npedido_id;cliente_id;itens;valor_total;data\r\nk;7;A:0,1;B:3;3,34;01/03/2026\r\n'.replace('A:0,1;B:3', '"A:0,1;B:3"')]);
});

test('a sum of some of the items is no sum', async () => {
	const { erp } = erpOver({});
	const items = [{ sku: 'A', quantity: 1, unitPrice: 1 }, { sku: 'B', quantity: 1 }];
	expect((await erp.createOrder({ customerId: '7', items, source: 'bot', idempotencyKey: 'k' }, anything)).order.total).toBeNull();
});

test('a file that is there is the order, and nothing is sent', async () => {
	const { erp, uploaded } = erpOver({}, { existing: ['/import/pedidos_whatsapp_k.csv'] });
	expect(await erp.createOrder({ customerId: '7', items: [{ sku: 'A', quantity: 1 }], source: 'bot', idempotencyKey: 'k' }, anything)).toMatchObject({ outcome: 'existing', order: { id: 'k' } });
	expect(await erp.findOrderByKey('k', anything)).toMatchObject({ id: 'k', status: 'open', rawStatus: 'exported' });
	expect(uploaded).toEqual([]);
});
