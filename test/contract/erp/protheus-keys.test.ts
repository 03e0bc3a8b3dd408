// The column of the key in Protheus: whose record bears it, and what it holds of it.
import { notable } from '../../../sandbox/data/company.ts';
import { anything } from './support/erp-under-test';
import { failureOf } from './support/failure';
import { customerId, siteServices, startProtheusErp, type ProtheusUnderTest } from './support/protheus';

const maria = customerId(notable.maria);
const otherCustomer = '001002|01';
const order = (idempotencyKey: string, customer = maria) => ({ customerId: customer, items: [{ sku: 'CIM-CP2-50', quantity: 1 }], source: 'bot', idempotencyKey });
const ticket = (idempotencyKey: string) => ({ customerId: maria, subject: 'Entrega', description: 'Rasgado', source: 'bot', idempotencyKey });
const withLength = (maximumLength: number) => ({
	createOrder: { ...siteServices.createOrder, key: { maximumLength } },
	createTicket: { ...siteServices.createTicket, key: { ...siteServices.createTicket.key, maximumLength } },
});
const long = `wamid.${'HBgNNTUxMTk4NzY1NDMyMRUCABEYEjdG'.repeat(2)}==`;

let running: ProtheusUnderTest | undefined;

async function start(...given: Parameters<typeof startProtheusErp>): Promise<ProtheusUnderTest> {
	running = await startProtheusErp(...given);
	return running;
}

afterEach(async () => {
	await running?.close();
	running = undefined;
});

test.each([20, 10])('a key that a column of %i characters cannot hold goes in as its digest and is found by it', async (length) => {
	const { erp, sandbox } = await start({ keyWidth: length }, withLength(length));
	const { order: placed } = await erp.createOrder(order(long), anything);
	expect(sandbox.createdOrders()).toMatchObject([{ key: expect.stringMatching(new RegExp(`^[\\w-]{${length}}$`)) }]);
	expect(await erp.findOrderByKey(long, anything, maria)).toMatchObject({ id: placed.id, customerId: maria, items: [{ sku: 'CIM-CP2-50' }] });
	expect(await erp.findOrderByKey(`${long}2`, anything, maria)).toBeNull();
});

test('a key on another customer’s record is taken: it is neither this customer’s record nor free', async () => {
	const { erp } = await start({}, siteServices);
	const { order: theirs } = await erp.createOrder(order('shared-key', otherCustomer), anything);
	await erp.createTicket(ticket('shared-key'), anything);
	expect(await failureOf(erp.findOrderByKey('shared-key', anything, maria))).toMatchObject({ code: 'validation', parameter: 'Idempotency Key', nothingDone: true });
	expect(await failureOf(erp.findTicketByKey('shared-key', anything, otherCustomer))).toMatchObject({ code: 'validation' });
	expect(await erp.findOrderByKey('shared-key', anything, otherCustomer)).toMatchObject({ id: theirs.id });
	const { order: own } = await erp.createOrder(order('shared-key'), anything);
	expect(await erp.findOrderByKey('shared-key', anything, maria)).toMatchObject({ id: own.id, customerId: maria });
	expect(await erp.findTicketByKey('shared-key', anything, maria)).toMatchObject({ customerId: maria });
});

test.each([true, false])('a column narrower than the setting says is drift, not absence (padded: %j)', async (padText) => {
	const { erp } = await start({ keyWidth: 12, padText }, withLength(20));
	await erp.createOrder(order('conversa-123456'), anything);
	await erp.createTicket(ticket('conversa-123456'), anything);
	for (const find of [() => erp.findOrderByKey('conversa-123456', anything, maria), () => erp.findTicketByKey('conversa-123456', anything, maria)]) {
		expect(await failureOf(find())).toMatchObject({ code: 'drift', parameter: expect.stringMatching(/^create(?:Order|Ticket)\.key\.maximumLength$/) });
	}
	expect(await erp.findOrderByKey('conversa-123456', anything, otherCustomer)).toBeNull();
});
