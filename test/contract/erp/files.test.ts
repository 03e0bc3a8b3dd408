import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { anything } from './support/erp-under-test';
import { failureOf } from './support/failure';
import { startFilesErp, type FilesErpUnderTest } from './support/files';
import { erpServiceOver } from './support/service';
import { describeErpPort } from './erp-port-contract';

describeErpPort('Files', () => startFilesErp(), { customers: false, writesOrders: true });
describeErpPort('Files, where imported files stay', () => startFilesErp({ filesStay: true }), { customers: false, writesOrders: true });
describeErpPort('Files, without a folder for orders', () => startFilesErp({ exportFolder: '' }), { customers: false });

describe('what is peculiar to files', () => {
	let subject: FilesErpUnderTest;

	beforeAll(async () => {
		subject = await startFilesErp();
	});
	afterAll(() => subject.close());

	const order = (idempotencyKey: string) => ({ customerId: '1001', items: [{ sku: 'CIM-CP2-50', quantity: 1.5, unitPrice: 38.9 }, { sku: 'LIXA_80', quantity: 2, unitPrice: 2.1 }], source: 'bot', idempotencyKey });

	test('stock and price ask no file server', async () => {
		const before = subject.files.calls.length;
		await subject.erp.getStock('000123', {}, anything);
		await subject.erp.getPrice('000123', {}, anything);
		expect(subject.files.calls.length).toBe(before);
	});

	test('an order is a file of two lines that is open and exported until the ERP has imported it', async () => {
		const { order: placed, outcome } = await subject.erp.createOrder(order('peculiar-1'), anything);
		expect(placed).toMatchObject({ id: 'peculiar-1', number: 'pedidos_whatsapp_peculiar-1.csv', status: 'open', rawStatus: 'exported', total: 62.55 });
		expect(outcome).toBe('created');
		const text = await readFile(join(subject.root, 'import', placed.number), 'utf8');
		expect(text).toBe(`pedido_id;cliente_id;itens;valor_total;data\r\npeculiar-1;1001;"CIM-CP2-50:1,5;LIXA_80:2";62,55;${placed.date}\r\n`);
	});

	test('keys that differ in case or in marks have files of their own', async () => {
		const numbers = [];
		for (const key of ['KEY', 'key', 'k/e:y', 'k-e-y']) numbers.push((await subject.erp.createOrder(order(key), anything)).order.number.toLowerCase());
		expect(new Set(numbers).size).toBe(4);
	});

	test('a file that is gone proves nothing: after an unknown outcome the order is uncertain and not sent again', async () => {
		const { service } = erpServiceOver(subject.erp);
		subject.files.afterUpload = async (path) => {
			subject.files.afterUpload = async () => undefined;
			// The ERP was fast.
			await rm(join(subject.root, path));
			throw Object.assign(await failureOf(subject.erp.findOrderByKey('none', anything)), { code: 'uncertain' });
		};
		expect(await failureOf(service.createOrder(order('peculiar-2'), anything))).toMatchObject({ code: 'uncertain' });
		expect(await failureOf(service.createOrder(order('peculiar-2'), anything))).toMatchObject({ code: 'uncertain' });
		expect(subject.files.calls.filter((call) => call === 'upload /import/pedidos_whatsapp_peculiar-2.csv')).toHaveLength(1);
	}, 30_000);

	test('a code that would break the list of items is refused before anything is sent', async () => {
		const given = { ...order('peculiar-3'), items: [{ sku: 'A;B:1', quantity: 1 }] };
		expect(await failureOf(subject.erp.createOrder(given, anything))).toMatchObject({ code: 'validation', parameter: 'Items[0].sku' });
	});

	test('a list without stock offers no stock', async () => {
		const other = await startFilesErp({ columns: { stock: '' } });
		expect([...other.erp.capabilities.operations]).toEqual(['price', 'createOrder']);
		await other.close();
	});
});
