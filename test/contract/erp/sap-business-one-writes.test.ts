// What is peculiar to documents of SAP Business One: drafts that wait for approval, cancelled orders, branches, the ticket's key.
import { ConnectorError } from '../../../lib/domain/errors';
import { anything } from './support/erp-under-test';
import { erpServiceOver } from './support/service';
import { startSapBusinessOne, type SapBusinessOneUnderTest } from './support/sap-business-one';

const order = (idempotencyKey: string, changes: object = {}) => ({
	customerId: 'C1001',
	items: [{ sku: 'CIM-CP2-50', quantity: 1 }],
	source: 'whatsapp_bot',
	idempotencyKey,
	...changes,
});

describe('documents of SAP Business One', () => {
	let running: SapBusinessOneUnderTest;

	beforeEach(async () => {
		running = await startSapBusinessOne({}, { timeoutMs: 1_500 });
	});

	afterEach(async () => {
		await running.close();
	});

	test('a draft stays the one record of its key: found while it waits, and as the order it becomes', async () => {
		const { erp, sandbox } = running;
		sandbox.knobs.approval = true;
		const { order: draft, outcome } = await erp.createOrder(order('draft-1'), anything);
		expect([outcome, draft.status]).toEqual(['draft', 'blocked']);
		expect(await erp.findOrderByKey('draft-1', anything)).toMatchObject({ id: draft.id, status: 'blocked' });

		const approved = sandbox.approveDraft(Number(draft.id));
		expect(await erp.findOrderByKey('draft-1', anything)).toMatchObject({ id: String(approved.docEntry), number: String(approved.docNum), status: 'open' });
		expect(await erpServiceOver(erp).service.createOrder(order('draft-1'), anything)).toMatchObject({ outcome: 'existing', id: String(approved.docEntry) });
		expect(sandbox.createdDrafts()).toHaveLength(1);
	});

	test('a draft whose answer never arrives is found, too', async () => {
		const { erp, sandbox, giveUpSoon } = running;
		sandbox.knobs.approval = true;
		sandbox.faults.add([{ match: { method: 'POST', path: '/Orders$' }, nth: 1, fault: 'commitThenTimeout' }]);
		giveUpSoon();
		expect(await erpServiceOver(erp).service.createOrder(order('draft-2'), anything)).toMatchObject({ outcome: 'existing', status: 'blocked' });
		expect(sandbox.createdDrafts()).toHaveLength(1);
	}, 30_000);

	test('an order of a customer or item that is not there is refused, and its key is free', async () => {
		const { erp } = running;
		await expect(erp.createOrder(order('refused-1', { customerId: 'C9999' }), anything)).rejects.toMatchObject({ code: 'validation', nothingDone: true });
		expect(await erp.findOrderByKey('refused-1', anything)).toBeNull();
	});

	test('more than there is, where the company allows none of it, is a validation in SAP’s own words', async () => {
		const { erp, sandbox } = running;
		sandbox.knobs.negativeStock = 'refuse';
		const error: unknown = await erp.createOrder(order('refused-2', { items: [{ sku: 'CIM-CP2-50', quantity: 100_000 }] }), anything).catch((reason: unknown) => reason);
		expect(error).toBeInstanceOf(ConnectorError);
		expect(error).toMatchObject({ code: 'validation', nothingDone: true, message: expect.stringContaining('400, code -10') });
		expect(sandbox.journal.count({ path: '/(Orders|Drafts)$' })).toBe(1);
	});

	test('a company with branches refuses an order without one, and says what to set', async () => {
		const { erp, sandbox } = running;
		sandbox.knobs.branchRequired = true;
		await expect(erp.createOrder(order('branch-1'), anything)).rejects.toMatchObject({ code: 'validation', hint: expect.stringContaining('branch') });
		expect(sandbox.createdOrders()).toEqual([]);
	});

	test('an order that somebody cancelled is told as cancelled, and its key makes no second one', async () => {
		const { erp, sandbox } = running;
		const { order: placed } = await erp.createOrder(order('cancelled-1'), anything);
		const [placing] = sandbox.journal.entries({ path: '/Orders$' });
		const cancelled = await fetch(`${sandbox.baseUrl}/b1s/v1/Orders(${placed.id})/Cancel`, { method: 'POST', headers: { Cookie: String(placing?.headers.cookie) } });
		expect(cancelled.status).toBe(204);
		expect(await erpServiceOver(erp).service.createOrder(order('cancelled-1'), anything)).toMatchObject({ outcome: 'existing', id: placed.id, status: 'cancelled' });
		expect(sandbox.createdOrders()).toHaveLength(1);
	});

	test('a key that another customer’s order bears is neither taken for this one’s nor a hindrance to it', async () => {
		const { erp, sandbox } = running;
		await erp.createOrder(order('shared-1', { customerId: 'C1002' }), anything);
		await expect(erp.findOrderByKey('shared-1', anything, 'C1001')).rejects.toMatchObject({ code: 'validation', parameter: 'Idempotency Key' });
		sandbox.knobs.approval = true;
		const { order: draft, outcome } = await erp.createOrder(order('shared-1'), anything);
		expect([outcome, draft.customerId]).toEqual(['draft', 'C1001']);
		expect(await erp.findOrderByKey('shared-1', anything, 'C1001')).toMatchObject({ id: draft.id, status: 'blocked' });
	});

	test('a long key and a key with quotes are found again', async () => {
		const { erp, sandbox } = running;
		for (const key of ['x'.repeat(150), "msg'or''1=1", '%25%27']) {
			await erp.createOrder(order(key), anything);
			expect(await erp.findOrderByKey(key, anything)).not.toBeNull();
			expect(await erp.findOrderByKey(`${key}-`, anything)).toBeNull();
		}
		expect(sandbox.createdOrders()).toHaveLength(3);
	});

	test('a ticket has its status by name, and a subject where none was given', async () => {
		const { erp } = running;
		const ticket = { customerId: 'C1001', subject: '', description: 'Caixa rasgada', source: 'whatsapp_bot', idempotencyKey: 'ticket-9' };
		const { ticket: opened } = await erp.createTicket(ticket, anything);
		expect(opened).toMatchObject({ customerId: 'C1001', subject: 'Caixa rasgada', status: 'Aberta' });
		expect(opened.number).not.toBe(opened.id);
		expect(await erp.findTicketByKey('ticket-9', anything)).toEqual(opened);
	});
});

describe('partners of SAP Business One who are no customers', () => {
	test.each(['F1001', 'L1001', 'C1001-OLD'])('%s is not found, although phone and document are a customer’s', async (id) => {
		const { erp, close } = await startSapBusinessOne();
		try {
			expect(await erp.getCustomerById(id, anything)).toBeNull();
		} finally {
			await close();
		}
	});
});

test('where the credential names warehouses, the stock of others does not count', async () => {
	const { erp, close } = await startSapBusinessOne({}, { stockWarehouses: ['01'] });
	try {
		expect(await erp.getStock('CIM-CP2-50', {}, anything)).toMatchObject([{ warehouse: '01', available: 320 }]);
		expect(await erp.getStock('CIM-CP2-50', { warehouse: '02' }, anything)).toMatchObject([{ warehouse: '02', available: 0 }]);
	} finally {
		await close();
	}
});
