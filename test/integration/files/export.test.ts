import { decode } from 'iconv-lite';
import fc from 'fast-check';
import { appendFile, readdir, readFile, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';

import { OrderExport, type OrderExportRequest } from '../../../lib/application/files';
import { ConnectorError } from '../../../lib/domain/errors';
import { systemClock } from '../../../lib/infra/clock';
import { csvFiles } from '../../../lib/infra/csv/csv-files';
import { MemoryStore } from '../../../lib/infra/store/memory-store';
import { readDecimalText, type OrderFileFormat } from '../../../lib/systems/files';
import { anything, silent, Workbench } from './workbench';

const brazilian: OrderFileFormat = { delimiter: ';', encoding: 'windows-1252', decimalMark: 'comma', dateFormat: 'dd/MM/yyyy' };
const order = { pedido_id: '1', cliente_id: '1001', itens: [{ sku: 'CIM-CP2-50', quantity: 10 }, { sku: 'AÇO Nº2', quantity: '1,5' }], valor_total: 1234.5, data: '2026-01-31' };

let bench: Workbench;

beforeEach(async () => {
	bench = await Workbench.open();
});
afterEach(() => bench.close());

const exporter = (store = bench.store) => new OrderExport({ files: bench.files, csv: csvFiles, store, clock: systemClock, random: Math.random, log: silent, tenantKey: 'credential' });
const request = (orders: unknown, changes: Partial<OrderExportRequest> = {}): OrderExportRequest => ({
	orders,
	folder: '/import/',
	fileName: 'pedidos_whatsapp_{stamp}.csv',
	format: brazilian,
	idempotencyKey: 'key-1',
	filesStay: false,
	...changes,
});
const run = (orders: unknown, changes: Partial<OrderExportRequest> = {}, store = bench.store) => exporter(store).run(request(orders, changes), anything);
const exported = async () => (await readdir(bench.pathOf('/import'))).sort();
const uploads = () => bench.files.calls.filter((call) => call.startsWith('upload'));

test('orders become a file with a header and a row each, in the encoding, marks and dates of the ERP', async () => {
	const result = await run([order, { orderId: 2, customerId: '1002', items: [{ sku: 'A', quantity: 0.0001 }] }]);
	expect(result).toEqual({ outcome: 'created', fileName: expect.stringMatching(/^pedidos_whatsapp_\d{8}-\d{6}-[0-9a-f]{8}\.csv$/), path: `/import/${result.fileName}`, orders: 2, idempotencyKey: 'key-1' });
	const bytes = await readFile(bench.pathOf(result.path));
	expect(decode(bytes, 'windows-1252')).toBe(
		'pedido_id;cliente_id;itens;valor_total;data\r\n1;1001;"CIM-CP2-50:10;AÇO Nº2:1,5";1234,50;31/01/2026\r\n2;1002;A:0,0001;;\r\n',
	);
	expect(await exported()).toEqual([result.fileName]);
});

test.each([
	['utf-8', '\u00e9', Buffer.from('é')],
	['utf-8-bom', '\u00e9', Buffer.from('é')],
	['utf-16le', '\u00e9', Buffer.from('é', 'utf16le')],
	['cp850', '\u00e9', Buffer.from([0x82])],
] as const)('in %s the file holds the right bytes', async (encoding, text, bytes) => {
	const { path } = await run({ ...order, cliente_id: text }, { format: { ...brazilian, encoding } });
	const file = await readFile(bench.pathOf(path));
	expect(file.includes(bytes)).toBe(true);
	expect(file.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))).toBe(encoding === 'utf-8-bom');
});

test('a character that the encoding does not have is refused by name, and nothing is sent', async () => {
	await expect(run({ ...order, cliente_id: 'Δ' })).rejects.toMatchObject({ code: 'validation', parameter: 'encoding', message: expect.stringContaining('“Δ” (U+0394)') });
	expect(uploads()).toEqual([]);
});

test.each(['=1+1', '+5511987654321', '-1', '@SUM(A1)'])('the text %s cannot become a formula in a spreadsheet', async (customerId) => {
	const { path } = await run({ ...order, cliente_id: customerId });
	expect(decode(await readFile(bench.pathOf(path)), 'windows-1252')).toContain(`1;'${customerId};`);
});

describe('once', () => {
	test('the same key again uploads nothing and is the same file, also when time has passed', async () => {
		const first = await run(order);
		expect(await run(order)).toEqual({ ...first, outcome: 'existing' });
		expect(uploads()).toHaveLength(1);
		// The ERP has imported it.
		await rm(bench.pathOf(first.path));
		expect((await run(order)).outcome).toBe('existing');
		expect(uploads()).toHaveLength(1);
	});

	test('a run that is cancelled before anything was sent leaves the key free', async () => {
		const cancelling = new AbortController();
		const { stat } = bench.files;
		bench.files.stat = async () => {
			cancelling.abort(new Error('execution cancelled'));
			return await Promise.reject<null>(cancelling.signal.reason);
		};
		await expect(exporter().run(request(order), { signal: cancelling.signal })).rejects.toThrow('execution cancelled');
		bench.files.stat = stat;
		expect(await run([order, { ...order, pedido_id: '2' }])).toMatchObject({ outcome: 'created', orders: 2 });
	});

	test.each([':', ';'])('a code with “%s” would be read as another list of items: refused', async (mark) => {
		await expect(run({ ...order, itens: [{ sku: `A${mark}1`, quantity: 1 }] })).rejects.toMatchObject({ code: 'validation', parameter: 'orders.itens[0].sku' });
	});

	test.each(['-10', '=1', '+A', '@x'])('the code %s, which would get a mark before it, is refused', async (sku) => {
		await expect(run({ ...order, itens: [{ sku, quantity: 1 }] })).rejects.toMatchObject({ code: 'validation', parameter: 'orders.itens[0].sku' });
	});

	test('a key written like the name of another has a file of its own', async () => {
		const odd = await run(order, { idempotencyKey: 'Pedido!', fileName: '{key}.csv' });
		const alike = await run(order, { idempotencyKey: odd.fileName.replace('.csv', ''), fileName: '{key}.csv' });
		expect(alike).toMatchObject({ outcome: 'created' });
		expect(alike.path).not.toBe(odd.path);
	});

	test('another key is another file, also within the same second', async () => {
		const names = [];
		for (const idempotencyKey of ['a', 'b', 'c']) names.push((await run(order, { idempotencyKey })).fileName);
		expect(new Set(names).size).toBe(3);
	});

	test('a key that comes with other orders is refused', async () => {
		await run(order);
		await expect(run({ ...order, pedido_id: '9' })).rejects.toMatchObject({ code: 'validation', parameter: 'idempotencyKey' });
	});

	test('two executions at once with one key make one file', async () => {
		const outcomes = await Promise.all([run(order), run(order)]);
		expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['created', 'existing']);
		expect(await exported()).toHaveLength(1);
	});

	test('with {key} the file itself is recognised where everything else is forgotten', async () => {
		const fileName = 'pedido_{key}.csv';
		expect(await run(order, { fileName })).toMatchObject({ outcome: 'created', fileName: 'pedido_key-1.csv' });
		expect(await run(order, { fileName }, new MemoryStore(systemClock))).toMatchObject({ outcome: 'existing' });
		expect(uploads()).toHaveLength(1);
	});

	const uncertain = () => new ConnectorError('uncertain', 'The connection broke.', { system: 'Local Files' });

	test('an upload whose end is not known is found by its name', async () => {
		bench.files.afterUpload = async () => await Promise.reject(uncertain());
		expect((await run(order)).outcome).toBe('existing');
		expect(await exported()).toHaveLength(1);
	}, 20_000);

	test('where the file is not there, it may have been imported: uncertain, and never sent again', async () => {
		bench.files.afterUpload = async (path) => {
			await rm(bench.pathOf(path));
			throw uncertain();
		};
		await expect(run(order)).rejects.toMatchObject({ code: 'uncertain' });
		await expect(run(order)).rejects.toMatchObject({ code: 'uncertain' });
		expect(uploads()).toHaveLength(1);
	}, 20_000);

	test('where the ERP leaves imported files, a file that is not there is sent again', async () => {
		bench.files.afterUpload = async (path) => {
			bench.files.afterUpload = async () => undefined;
			await rm(bench.pathOf(path));
			throw uncertain();
		};
		expect((await run(order, { filesStay: true })).outcome).toBe('created');
		expect(await exported()).toHaveLength(1);
	}, 20_000);

	test('a failure before the file got its name is repeated, and leaves the key free', async () => {
		bench.files.beforeUpload = async () => {
			bench.files.beforeUpload = async () => undefined;
			throw new ConnectorError('unavailable', 'connection lost', { system: 'Local Files' });
		};
		expect((await run(order)).outcome).toBe('created');
		bench.files.beforeUpload = async () => await Promise.reject(new ConnectorError('permission', 'no', { system: 'Local Files' }));
		await expect(run(order, { idempotencyKey: 'key-2' })).rejects.toMatchObject({ code: 'permission' });
		bench.files.beforeUpload = async () => undefined;
		expect((await run({ ...order, pedido_id: '2' }, { idempotencyKey: 'key-2' })).outcome).toBe('created');
	}, 20_000);
});

test.each([
	['orders', []],
	['orders.pedido_id', { ...order, pedido_id: '' }],
	['orders.cliente_id', { ...order, cliente_id: undefined }],
	['orders.itens', { ...order, itens: [] }],
	['orders.itens[0].quantity', { ...order, itens: [{ sku: 'A', quantity: 0 }] }],
	['orders.itens[0].sku', { ...order, itens: [{ sku: 'A;B', quantity: 1 }] }],
	['orders.valor_total', { ...order, valor_total: '1.234' }],
	['orders.data', { ...order, data: '31/02/2026' }],
	['orders[1].pedido_id', [order, { ...order, pedido_id: {} }]],
	['orders', [order, order]],
	['orders', 'pedido'],
])('what is wrong with %s is named, and nothing is sent', async (parameter, orders) => {
	await expect(run(orders)).rejects.toMatchObject({ code: 'validation', parameter });
	expect(bench.files.calls).toEqual([]);
});

test.each(['pedidos.csv', '{key}/x.csv', '../{key}', ' {key}', '{other}{key}'])('the file name %j is refused', async (fileName) => {
	await expect(run(order, { fileName })).rejects.toMatchObject({ code: 'validation', parameter: 'fileName' });
});

test('whatever is exported is read back as it was', async () => {
	const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((value) => value.trim() === value && !/[\p{Cc}\p{Cs}]/u.test(value));
	const sku = text.filter((value) => !/[:;]/.test(value) && !/^[=+@-]/.test(value));
	const item = fc.record({ sku, quantity: fc.integer({ min: 1, max: 1_000_000 }).map((units) => units / 10_000) });
	const given = fc.record({ pedido_id: text, cliente_id: text, itens: fc.array(item, { minLength: 1, maxLength: 5 }), valor_total: fc.integer({ min: 0, max: 10_000_000 }).map((cents) => cents / 100) });
	const unguarded = (cell = '') => (/^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell);
	let turn = 0;
	await fc.assert(
		fc.asyncProperty(given, fc.constantFrom(';' as const, ',' as const, '\t' as const, '|' as const), async (orderGiven, delimiter) => {
			const idempotencyKey = `turn-${turn++}`;
			const { path } = await run(orderGiven, { idempotencyKey, fileName: '{key}.csv', format: { ...brazilian, delimiter, encoding: 'utf-8' } });
			const reading = await csvFiles.open(Readable.from([await readFile(bench.pathOf(path))]), { encoding: 'utf-8', delimiter, quotes: true });
			const rows = [];
			for await (const batch of reading.batches) rows.push(...batch);
			expect(rows).toHaveLength(1);
			const [id, customerId, items, total] = rows[0]?.cells ?? [];
			expect([unguarded(id), unguarded(customerId)]).toEqual([orderGiven.pedido_id, orderGiven.cliente_id]);
			expect(unguarded(items).split(';').map((entry) => entry.split(':'))).toEqual(orderGiven.itens.map((each) => [each.sku, expect.any(String)]));
			expect(unguarded(items).split(';').map((entry) => Number(readDecimalText(entry.split(':')[1] ?? '', 'comma')))).toEqual(orderGiven.itens.map(({ quantity }) => quantity));
			expect(Number(readDecimalText(total ?? '', 'comma'))).toBe(orderGiven.valor_total);
		}),
		{ numRuns: 40 },
	);
}, 30_000);

test('a file that somebody else has put there under the name stays as it is', async () => {
	await appendFile(bench.pathOf('/import/pedido_key-1.csv'), 'theirs');
	expect((await run(order, { fileName: 'pedido_{key}.csv' })).outcome).toBe('existing');
	expect(await readFile(bench.pathOf('/import/pedido_key-1.csv'), 'utf8')).toBe('theirs');
});
