import { ConnectorError, type ConnectorErrorOptions } from '../../../../lib/domain/errors';
import { businessOneAnswering, context, refusal, type Answer } from './scripted-service-layer';

const order = { customerId: 'C1', items: [{ sku: 'A', quantity: 1 }], source: 'bot', idempotencyKey: 'k' };
const ticket = { customerId: 'C1', subject: 's', description: 'd', source: 'bot', idempotencyKey: 'k' };
const read = (answer: Answer | Error) => businessOneAnswering(answer).erp.getStock('A', {}, context);
const write = (answer: Answer | Error) => businessOneAnswering(answer).erp.createTicket(ticket, context);

describe('statuses', () => {
	test.each<[number, { read: string; write: string; again: boolean; refused: boolean }]>([
		[301, { read: 'validation', write: 'validation', again: false, refused: true }],
		[400, { read: 'validation', write: 'validation', again: false, refused: true }],
		[401, { read: 'auth', write: 'auth', again: false, refused: true }],
		[403, { read: 'permission', write: 'permission', again: false, refused: true }],
		[404, { read: 'validation', write: 'validation', again: false, refused: true }],
		[408, { read: 'timeout', write: 'uncertain', again: true, refused: false }],
		[429, { read: 'rate_limited', write: 'rate_limited', again: true, refused: true }],
		[500, { read: 'unavailable', write: 'uncertain', again: false, refused: false }],
		[501, { read: 'unsupported', write: 'unsupported', again: false, refused: true }],
		[502, { read: 'unavailable', write: 'uncertain', again: true, refused: false }],
		[503, { read: 'unavailable', write: 'uncertain', again: true, refused: false }],
		[504, { read: 'unavailable', write: 'uncertain', again: true, refused: false }],
	])('%i', async (status, expected) => {
		const answer = refusal(status, -5002, 'motivo');
		await expect(read(answer)).rejects.toMatchObject({ code: expected.read, httpStatus: status, retryable: expected.again });
		const failure = write(answer);
		await expect(failure).rejects.toMatchObject({ code: expected.write, httpStatus: status, nothingDone: expected.refused });
		const words = expected.write === 'auth' ? '.' : ': motivo';
		await expect(failure).rejects.toThrow(`SAP Business One answered ${status}, code -5002 to "createTicket"${words}`);
	});

	test('version 2 writes code and message otherwise, and means the same', async () => {
		const json = { error: { code: '-10', details: [{ code: '', message: '' }], message: 'Quantity falls into negative inventory' } };
		await expect(write({ status: 400, json })).rejects.toThrow('400, code -10 to "createTicket": Quantity falls into negative inventory');
	});

	test('not found is what the Service Layer says itself; a web page with 404 is a wrong address', async () => {
		expect(await read(refusal(404, -2028))).toBeNull();
		expect(await read({ status: 404, json: { error: { code: '-2028', message: 'No matching records found (ODBC -2028)' } } })).toBeNull();
		await expect(read({ status: 404, text: '<html>Not Found</html>' })).rejects.toMatchObject({ code: 'validation', hint: expect.stringContaining('Base URL') });
	});

	test('the empty 500 of the load balancer says nothing about a write', async () => {
		await expect(write({ status: 500, text: '' })).rejects.toMatchObject({ code: 'uncertain', nothingDone: false });
	});

	test('an empty success is no record and no proof of absence', async () => {
		await expect(read({ status: 200 })).rejects.toMatchObject({ code: 'drift' });
		await expect(businessOneAnswering({ status: 200 }).erp.findOrderByKey('k', context)).rejects.toMatchObject({ code: 'unavailable', retryable: false });
	});

	test('personal data in the words of the ERP is masked', async () => {
		const error: unknown = await write(refusal(400, -5002, 'Cliente 390.533.447-05, fone (11) 98765-4321')).catch((reason: unknown) => reason);
		expect(String(error)).not.toMatch(/390\.533|98765/);
	});
});

describe('a write without an answer', () => {
	const failing = (code: 'timeout' | 'unavailable', more: Partial<ConnectorErrorOptions> = {}) => new ConnectorError(code, 'Nobody answers.', { system: 'SAP Business One', ...more });

	test('is uncertain', async () => {
		await expect(write(failing('timeout'))).rejects.toMatchObject({ code: 'uncertain' });
		await expect(businessOneAnswering(failing('unavailable')).erp.createOrder(order, context)).rejects.toMatchObject({ code: 'uncertain' });
	});

	test('is no write where the request never left', async () => {
		await expect(write(failing('unavailable', { nothingDone: true }))).rejects.toMatchObject({ code: 'unavailable', nothingDone: true });
	});

	test('that was taken, but told in broken JSON, is drift: it is never sent again', async () => {
		await expect(write({ status: 201, text: '{"ServiceCallID":' })).rejects.toMatchObject({ code: 'drift' });
		await expect(businessOneAnswering({ status: 201, json: {} }).erp.createOrder(order, context)).rejects.toMatchObject({ code: 'drift' });
	});
});
