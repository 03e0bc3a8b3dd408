import { SandboxClock } from '../../../sandbox/kit/clock.ts';
import { startSapBusinessOneSandbox, type SapBusinessOneSandbox } from '../../../sandbox/sap-business-one/server.ts';
import { clientOf, query, refusal, type Client } from './client.ts';

let b1: SapBusinessOneSandbox;
let client: Client;
let clock: SandboxClock;
beforeEach(async () => {
	clock = new SandboxClock();
	b1 = await startSapBusinessOneSandbox({ clock });
	client = await clientOf(b1);
});
afterEach(() => b1.close());

const order = (more: object = {}) => ({
	CardCode: 'C1003',
	DocDueDate: '2027-01-15',
	NumAtCard: 'wamid-1',
	DocumentLines: [{ ItemCode: 'CIM-CP2-50', Quantity: 2 }, { ItemCode: 'FITA 3/4"', Quantity: 1 }],
	...more,
});
const line = (more: object) => order({ DocumentLines: [{ ItemCode: 'CIM-CP2-50', Quantity: 1, ...more }] });
const byKey = (set: string) => `${set}${query({ $filter: "NumAtCard eq 'wamid-1' and CardCode eq 'C1003' and Cancelled eq 'tNO'", $top: 2 })}`;

async function warehouse(code = '01') {
	const { body } = await client.v2("Items('CIM-CP2-50')");
	return (body as { ItemWarehouseInfoCollection: { WarehouseCode: string }[] }).ItemWarehouseInfoCollection.find((row) => row.WarehouseCode === code);
}

describe('placing an order', () => {
	test('answers 201 with the whole record, priced for the customer; it commits stock and can be found', async () => {
		const answer = await client.post('Orders', order());
		expect(answer.status).toBe(201);
		// 5 % off: 2 x 36.96 (36.955) + 4.74 (4.7405).
		expect(answer.body).toMatchObject({
			DocEntry: 104, DocNum: 50104, CardCode: 'C1003', DocTotal: 78.66, DocumentStatus: 'bost_Open', Cancelled: 'tNO', NumAtCard: 'wamid-1',
			DocumentLines: [{ ItemCode: 'CIM-CP2-50', Quantity: 2, RemainingOpenQuantity: 2, UnitPrice: 36.96, LineTotal: 73.92, WarehouseCode: '01' }, { LineTotal: 4.74 }],
		});
		expect(answer.headers.get('location')).toBe(`${b1.baseUrl}/b1s/v2/Orders(104)`);
		expect(await warehouse()).toMatchObject({ InStock: 360, Committed: 42 });
		expect(await client.values('v1', byKey('Orders'))).toMatchObject([{ DocEntry: 104 }]);
		expect(b1.createdOrders()).toEqual([{ docEntry: 104, docNum: 50104, cardCode: 'C1003', key: 'wamid-1', total: 78.66, cancelled: false }]);
	});

	test('does not mind a NumAtCard that is there already', async () => {
		await client.post('Orders', order());
		await client.post('Orders', order());
		expect(b1.createdOrders()).toHaveLength(2);
		expect(await client.values('v2', byKey('Orders'))).toHaveLength(2);
	});

	test('answers 204 and the address where no content is preferred', async () => {
		const answer = await client.post('Orders', order(), { Prefer: 'return-no-content' });
		expect([answer.status, answer.text, answer.headers.get('location')]).toEqual([204, '', `${b1.baseUrl}/b1s/v2/Orders(104)`]);
	});

	test('may price its lines gross, beside the discount', async () => {
		b1.knobs.orderLinePrices = 'gross';
		expect((await client.post('Orders', order())).body).toMatchObject({
			DocTotal: 78.66,
			DocumentLines: [{ UnitPrice: 38.9, DiscountPercent: 5, Price: 36.96, LineTotal: 73.92 }, {}],
		});
	});

	test('takes the day of São Paulo as its date', async () => {
		const { DocDate } = (await client.v1('Orders', { method: 'POST', body: order() })).body as { DocDate: string };
		expect(DocDate).toBe(new Date(clock.now() - 3 * 3_600_000).toISOString().slice(0, 10));
	});

	test.each([
		['without DocDueDate', order({ DocDueDate: undefined }), 400, '-5002'],
		['due before its date', order({ DocDate: '2027-02-01' }), 400, '-5002'],
		['with a day no calendar has', order({ DocDueDate: '2027-02-30' }), 400, '-1004'],
		['without lines', order({ DocumentLines: [] }), 400, '-5002'],
		['for an unknown customer', order({ CardCode: 'C9' }), 404, '-2028'],
		['for a supplier', order({ CardCode: 'F1001' }), 404, '-2028'],
		['for a blocked customer', order({ CardCode: 'C1001-OLD' }), 400, '-5002'],
		['with a quantity of zero', line({ Quantity: 0 }), 400, '-5002'],
		['with a quantity as text', line({ Quantity: '1' }), 400, '-1004'],
		['from an unknown warehouse', line({ WarehouseCode: '99' }), 400, '-5002'],
		['with an unknown usage', line({ Usage: 77 }), 400, '-5002'],
		['with a property that is none', order({ CustomerCode: 'C1003' }), 400, '-1000'],
		['with a line property that is none', line({ Sku: 'x' }), 400, '-1000'],
		['with a key of 101 characters', order({ NumAtCard: 'k'.repeat(101) }), 400, '-1004'],
		['of an inactive branch', order({ BPL_IDAssignedToInvoice: 3 }), 400, '-5002'],
	])('refuses one %s, and keeps nothing', async (_what, body, status, code) => {
		expect(await client.post('Orders', body)).toMatchObject({ status, body: refusal(code) });
		expect(b1.createdOrders()).toEqual([]);
		expect(b1.createdDrafts()).toEqual([]);
	});

	test('refuses an unknown item in one of two ways', async () => {
		expect(await client.post('Orders', line({ ItemCode: 'NOPE' }))).toMatchObject({ status: 404, body: refusal('-2028') });
		b1.knobs.unknownItem = 'validation';
		expect(await client.post('Orders', line({ ItemCode: 'NOPE' }))).toMatchObject({ status: 400, body: refusal('-5002') });
	});

	test('takes more than there is, below zero, unless told to refuse it: -10 with the line', async () => {
		await client.post('Orders', line({ Quantity: 400 }));
		expect(await warehouse()).toMatchObject({ InStock: 360, Committed: 440 });
		b1.knobs.negativeStock = 'refuse';
		const refused = await client.v1('Orders', { method: 'POST', body: line({ Quantity: 1 }) });
		expect(refused).toMatchObject({ status: 400, body: { error: { code: -10, message: { value: expect.stringMatching(/^Quantity falls into negative inventory {2}\[ORDR.*\[line: 1\]$/) } } } });
	});

	test('demands a branch where there are several', async () => {
		b1.knobs.branchRequired = true;
		expect(await client.post('Orders', order())).toMatchObject({ status: 400, body: refusal('-5002') });
		expect((await client.post('Orders', order({ BPL_IDAssignedToInvoice: 2 }))).body).toMatchObject({ BPL_IDAssignedToInvoice: 2, BPLName: 'Filial Campinas' });
		expect((await client.post('Orders', line({ Usage: 10 }))).status).toBe(400);
	});
});

describe('an order that waits for approval', () => {
	beforeEach(() => {
		b1.knobs.approval = true;
	});

	test('is answered as not found and kept as a draft all the same, numbered by itself', async () => {
		expect(await client.post('Orders', order())).toMatchObject({ status: 404, body: refusal('-2028') });
		expect(b1.createdOrders()).toEqual([]);
		expect(await client.values('v2', byKey('Orders'))).toEqual([]);
		expect(await client.values('v2', byKey('Drafts'))).toMatchObject([
			{ DocEntry: 2, DocNum: 50104, DocObjectCode: 'oOrders', DocumentStatus: 'bost_Open', AuthorizationStatus: 'dasPending', DocTotal: 78.66 },
		]);
		expect((await client.v2('Orders(2)')).body).not.toMatchObject({ NumAtCard: 'wamid-1' });
		expect(await warehouse()).toMatchObject({ Committed: 40 });
	});

	test('becomes an order once somebody approves it', async () => {
		await client.post('Orders', order());
		expect(b1.approveDraft(2)).toMatchObject({ docEntry: 104, key: 'wamid-1' });
		expect(await client.values('v2', byKey('Orders'))).toMatchObject([{ DocEntry: 104 }]);
		expect(() => b1.approveDraft(99)).toThrow('no draft 99');
	});

	test('leaves no draft when it would have been refused anyway', async () => {
		expect((await client.post('Orders', order({ CardCode: 'C9' }))).status).toBe(404);
		expect(b1.createdDrafts()).toEqual([]);
	});
});

test('a cancelled order frees its stock and is not cancelled twice', async () => {
	await client.post('Orders', order());
	expect((await client.post('Orders(104)/Cancel', {})).status).toBe(204);
	expect(await warehouse()).toMatchObject({ Committed: 40 });
	expect(await client.values('v2', byKey('Orders'))).toEqual([]);
	expect((await client.post('Orders(104)/Cancel', {})).status).toBe(400);
	expect((await client.post('Orders(9999)/Cancel', {})).status).toBe(404);
	expect(b1.createdOrders()).toMatchObject([{ cancelled: true }]);
});

test('an order whose answer never leaves is there once, and the journal has its call', async () => {
	b1.faults.add([{ match: { method: 'POST', path: '/Orders$' }, nth: 1, fault: 'commitThenTimeout' }]);
	const lost = client.v2('Orders', { method: 'POST', body: order(), signal: AbortSignal.timeout(300) });
	await expect(lost).rejects.toThrow();
	expect(b1.createdOrders()).toMatchObject([{ key: 'wamid-1' }]);
	expect(b1.journal.entries({ method: 'POST', path: '/Orders$' })).toMatchObject([{ status: 0, note: 'silent', body: { NumAtCard: 'wamid-1' } }]);
	b1.reset();
	expect(b1.createdOrders()).toEqual([]);
});
