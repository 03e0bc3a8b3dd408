import { ConnectorError } from '../../../../lib/domain/errors';
import type { HttpRequest } from '../../../../lib/domain/http';
import { createRestErp } from '../../../../lib/systems/rest-erp';
import { startErp } from '../../application/erp.fixtures';
import { context, restErpAnswering, type Answer } from './fake-http';

const given = { customerId: '1', items: [{ sku: 'A', quantity: 1 }], idempotencyKey: 'k1' };
const lost = new ConnectorError('timeout', 'no answer', { system: 'REST ERP' });

describe('what a look-up by key proves', () => {
	const found = { id: 7, external_reference: 'k1' };
	const otherOrders = [{ id: 1, external_reference: 'old' }, { id: 2 }];

	test('the record with the key is the one, an empty answer is none', async () => {
		expect(await restErpAnswering({ json: [...otherOrders, found] }).erp.findOrderByKey('k1', context)).toMatchObject({ id: '7' });
		expect(await restErpAnswering({ json: [] }).erp.findOrderByKey('k1', context)).toBeNull();
		expect(await restErpAnswering({ json: [] }).erp.findTicketByKey('k1', context)).toBeNull();
	});

	test.each(['findOrderByKey', 'findTicketByKey'] as const)('%s: of the records with the key this customer’s counts; where all are another’s, the key is taken', async (name) => {
		const of = (...customers: Array<string | null>) =>
			restErpAnswering({ json: customers.map((customer, index) => ({ id: index + 1, external_reference: 'k1', customer_id: customer })) }).erp[name]('k1', context, 'c-10');
		expect(await of('C-20', 'C-10')).toMatchObject({ id: '2' });
		expect(await of('C-20', null)).toMatchObject({ id: '2', customerId: null });
		await expect(of('C-20')).rejects.toMatchObject({ code: 'validation', parameter: 'Idempotency Key', nothingDone: true });
		await expect(of('C-20', 'C-1')).rejects.toMatchObject({ code: 'validation' });
	});

	test.each<[string, Answer]>([
		['records of other keys: the filter is ignored', { json: otherOrders }],
		['404: there is no such look-up', { status: 404, json: { message: 'Cannot GET /orders' } }],
		['400: the filter is not known', { status: 400 }],
		['405', { status: 405 }],
	])('nothing is proven by %s', async (_name, answer) => {
		for (const name of ['findOrderByKey', 'findTicketByKey'] as const) {
			await expect(restErpAnswering(answer).erp[name]('k1', context)).rejects.toMatchObject({ code: 'unsupported', retryable: false, nothingDone: false });
		}
	});

	test.each([[401, 'auth'], [429, 'rate_limited'], [503, 'unavailable']])('a failure that says something else stays what it is: %i', async (status, code) => {
		await expect(restErpAnswering({ status }).erp.findOrderByKey('k1', context)).rejects.toMatchObject({ code });
	});
});

describe('an order whose answer is lost', () => {
	/** The service over an ERP whose first answer to a write is `first` and whose look-up answers `lookUp`. */
	function subject(first: Answer | Error, lookUp: () => Answer) {
		let sent = 0;
		const answerTo = ({ method }: HttpRequest): Answer => {
			if (method === 'GET') return lookUp();
			sent += 1;
			if (sent > 1) return { status: 201, json: { id: sent } };
			if (first instanceof Error) throw first;
			return first;
		};
		const send = async (request: HttpRequest) => {
			const { json, ...answer } = answerTo(request);
			return { status: 200, headers: {}, text: json === undefined ? '' : JSON.stringify(json), ...answer };
		};
		const { clock, service } = startErp();
		const erp = service({ port: createRestErp({ http: { send }, settings: { baseUrl: 'https://erp.example' } }) });
		return { sent: () => sent, create: () => clock.run(erp.createOrder(given, context)) };
	}

	test.each<[string, Answer]>([
		['does not exist', { status: 404 }],
		['ignores the filter', { json: [{ id: 1, external_reference: 'old' }] }],
	])('is sent once and stays uncertain where the look-up %s, also in a repeated run', async (_name, answer) => {
		const { sent, create } = subject(lost, () => answer);
		await expect(create()).rejects.toMatchObject({ code: 'uncertain', retryable: false });
		await expect(create()).rejects.toMatchObject({ code: 'uncertain', retryable: false });
		expect(sent()).toBe(1);
	});

	test('an ERP whose look-up tells nothing still takes orders', async () => {
		const { create } = subject({ status: 201, json: { id: 5 } }, () => ({ status: 404 }));
		expect(await create()).toMatchObject({ id: '5', outcome: 'created' });
	});

	test('taken with an answer that is cut is never sent again, even where it is not found', async () => {
		const { sent, create } = subject({ status: 201, text: '{"id": 77, "numb' }, () => ({ json: [] }));
		await expect(create()).rejects.toMatchObject({ code: 'drift' });
		await expect(create()).rejects.toMatchObject({ code: 'uncertain' });
		expect(sent()).toBe(1);
	});

	test('taken with an answer that is cut is found by a repeated run', async () => {
		let visible = false;
		const { sent, create } = subject({ status: 201, text: '{"id": 77, "numb' }, () => ({ json: visible ? [{ id: 77, external_reference: 'k1' }] : [] }));
		await expect(create()).rejects.toMatchObject({ code: 'drift' });
		visible = true;
		expect(await create()).toMatchObject({ id: '77', outcome: 'existing' });
		expect(sent()).toBe(1);
	});
});

describe('a second customer with the same phone', () => {
	const askedOf = (stored: string[]) => {
		const asked: unknown[] = [];
		const send = async ({ query }: HttpRequest) => {
			asked.push(query?.['phone']);
			const records = stored.map((phone, id) => ({ id, name: `Customer ${id}`, phone })).filter(({ phone }) => phone === query?.['phone']);
			return { status: 200, headers: {}, text: JSON.stringify(records) };
		};
		return { asked, erp: createRestErp({ http: { send }, settings: { baseUrl: 'https://erp.example' } }) };
	};

	test.each([
		['with and without country code', ['5511987654321', '11987654321']],
		['with and without the ninth digit', ['11987654321', '1187654321']],
		['both with a mask', ['+5511987654321', '(11) 98765-4321']],
	])('%s is ambiguous, by six requests at most', async (_name, stored) => {
		const { asked, erp } = askedOf(stored);
		await expect(erp.getCustomerByPhone('+5511987654321', context)).rejects.toMatchObject({ code: 'ambiguous' });
		expect(asked.length).toBeLessThanOrEqual(6);
	});

	test('is not looked for by masks where bare digits hit', async () => {
		const { asked, erp } = askedOf(['5511987654321']);
		expect(await erp.getCustomerByPhone('+5511987654321', context)).toMatchObject({ id: '0' });
		expect(asked).toEqual(['5511987654321', '11987654321', '551187654321', '1187654321']);
	});
});

test('a total is not the stock of a warehouse, unless the ERP was asked for that one', async () => {
	const json = { sku: 'A', quantity_available: 500 };
	await expect(restErpAnswering({ json }).erp.getStock('A', { warehouse: 'SP' }, context)).rejects.toMatchObject({
		code: 'unsupported',
		parameter: 'Warehouse',
	});
	expect(await restErpAnswering({ json }).erp.getStock('A', {}, context)).toMatchObject([{ available: 500 }]);
	const filtering = { operations: { stock: { query: { deposito: '{warehouse}' } } } };
	expect(await restErpAnswering({ json }, filtering).erp.getStock('A', { warehouse: 'SP' }, context)).toMatchObject([{ available: 500 }]);
});
