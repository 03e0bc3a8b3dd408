import type { ConnectorError } from '../../../../lib/domain/errors';
import { context, erpAnswering, newOrder, session, type Answer } from './fake-sap';

const read = async (answer: Answer) => await erpAnswering(() => answer).erp.getCustomerById('1001', context);
const write = async (answer: Answer) =>
	await erpAnswering(({ method }) => (method === 'GET' ? session() : answer)).erp.createOrder(newOrder, context);
const failure = async (promise: Promise<unknown>) => await promise.then(() => Promise.reject(new Error('no failure')), (error: ConnectorError) => error);

const sapError = {
	error: {
		code: 'V1/384',
		message: { lang: 'pt', value: 'A área de vendas 1010 10 00 não existe' },
		innererror: {
			errordetails: [
				{ code: 'V1/384', message: 'A área de vendas 1010 10 00 não existe', severity: 'error' },
				{ code: 'V4/219', message: 'O documento de vendas não foi modificado', severity: 'error' },
			],
		},
	},
};

describe('statuses', () => {
	test.each<[number, { read: string; write: string; refused: boolean; again: boolean }]>([
		[302, { read: 'validation', write: 'validation', refused: true, again: false }],
		[400, { read: 'validation', write: 'validation', refused: true, again: false }],
		[401, { read: 'auth', write: 'auth', refused: true, again: false }],
		[403, { read: 'permission', write: 'permission', refused: true, again: false }],
		[404, { read: 'validation', write: 'validation', refused: true, again: false }],
		[408, { read: 'timeout', write: 'uncertain', refused: false, again: true }],
		[429, { read: 'rate_limited', write: 'rate_limited', refused: true, again: true }],
		[500, { read: 'unavailable', write: 'uncertain', refused: false, again: false }],
		[501, { read: 'unsupported', write: 'unsupported', refused: true, again: false }],
		[502, { read: 'unavailable', write: 'uncertain', refused: false, again: true }],
		[503, { read: 'unavailable', write: 'uncertain', refused: false, again: true }],
	])('%i', async (status, expected) => {
		expect(await failure(read({ status }))).toMatchObject({ code: expected.read, httpStatus: status, retryable: expected.again });
		expect(await failure(write({ status }))).toMatchObject({ code: expected.write, httpStatus: status, nothingDone: expected.refused });
	});

	test('Retry-After is passed on', async () => {
		expect(await failure(read({ status: 429, headers: { 'retry-after': '7' } }))).toMatchObject({ retryAfterMs: 7_000 });
	});
});

describe('SAP’s own words', () => {
	test('come with the details behind the summary, each once, and the message number', async () => {
		const error = await failure(write({ status: 400, json: sapError }));
		expect(error.message).toBe(
			'SAP S/4HANA answered 400 to "create order": A área de vendas 1010 10 00 não existe – O documento de vendas não foi modificado (V1/384).',
		);
	});

	test('are read where the message is a plain text, as in version 4', async () => {
		expect((await failure(read({ status: 400, json: { error: { code: 'X/1', message: 'broken' } } }))).message).toContain('broken (X/1)');
	});

	test('hold no personal data, and none at all after a refused login', async () => {
		const leak = { error: { message: { value: 'Customer with CPF 529.982.247-25 and phone +55 11 98765-4321' } } };
		const { message } = await failure(read({ status: 400, json: leak }));
		expect(message).not.toMatch(/529\.982|98765/);
		expect((await failure(read({ status: 401, json: leak }))).message).toBe('SAP S/4HANA answered 401 to "customer by ID".');
	});

	test('of a service that is not activated lead to its activation', async () => {
		const answer = { status: 403, json: { error: { code: '/IWFND/MED/170', message: { value: 'No service found for namespace' } } } };
		expect((await failure(read(answer))).hint).toContain('/IWFND/MAINT_SERVICE');
	});
});

describe('answers that are none', () => {
	test.each<[string, Answer, string]>([
		['a login page', { text: '<html><title>Logon</title></html>', headers: { 'content-type': 'text/html' } }, 'unavailable'],
		['half an answer', { text: '{"d":{"results":[{"Cust' }, 'unavailable'],
		['an empty one', { text: '' }, 'drift'],
		['another shape', { json: { value: [] } }, 'drift'],
		['one entity for a list', { json: { d: { Customer: '1001' } } }, 'drift'],
	])('%s is an error, not "no such customer"', async (_what, answer, code) => {
		expect(await failure(read(answer))).toMatchObject({ code, system: 'SAP S/4HANA' });
	});

	test('a taken order whose answer holds no number must not be sent again', async () => {
		for (const answer of [{ status: 201, json: { d: {} } }, { status: 201 }, { status: 204 }, { status: 201, text: '{"d":{"Sal' }]) {
			expect(await failure(write(answer))).toMatchObject({ code: 'drift', nothingDone: false });
		}
	});
});
