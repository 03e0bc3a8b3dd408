import { ConnectorError, isConnectorError } from '../../../../lib/domain/errors';
import { context, protheusAnswering, type Answer } from './scripted-protheus';

const failureOf = async (call: Promise<unknown>): Promise<ConnectorError> => {
	const error: unknown = await call.then(() => undefined, (reason: unknown) => reason);
	if (!isConnectorError(error)) throw new Error('It did not fail as it should.');
	return error;
};

const endpoint = { createOrder: { path: '/pedidos', body: { pedido: '{idempotencyKey}' }, response: { id: ['numero', 'Pedido.Numero'] } } };
const order = { customerId: '001001|01', items: [{ sku: 'X', quantity: 2, unitPrice: 1.5 }], source: 'bot', idempotencyKey: 'k1' };
const reading = (answer: Answer) => failureOf(protheusAnswering(() => answer).erp.ping(context));
const writing = (answer: Answer | Error) => failureOf(protheusAnswering(() => answer, endpoint).erp.createOrder(order, context));

test.each([
	[301, 'validation', 'validation', true],
	[400, 'validation', 'validation', true],
	[401, 'auth', 'auth', true],
	[403, 'permission', 'permission', true],
	[404, 'validation', 'validation', true],
	[408, 'timeout', 'uncertain', false],
	[429, 'rate_limited', 'rate_limited', true],
	[500, 'unavailable', 'uncertain', false],
	[502, 'unavailable', 'uncertain', false],
	[503, 'unavailable', 'uncertain', false],
])('%i is %s for a look-up, %s for an order', async (status, read, write, nothingDone) => {
	expect(await reading({ status })).toMatchObject({ code: read, httpStatus: status });
	expect(await writing({ status })).toMatchObject({ code: write, httpStatus: status, nothingDone });
});

test('a look-up may be repeated after 502 to 504, not after 500', async () => {
	expect((await reading({ status: 502 })).retryable).toBe(true);
	expect((await reading({ status: 500 })).retryable).toBe(false);
	expect(await reading({ status: 429, headers: { 'retry-after': '7' } })).toMatchObject({ retryAfterMs: 7_000 });
});

test.each([
	['TTALK', { code: 'FAT-1', message: 'Pedido inválido', detailedMessage: 'Item 01 sem TES', details: [] }, 'Pedido inválido – Item 01 sem TES'],
	['TTALK in capitals', { Code: 'FAT-1', Message: 'Pedido inválido', DetailedMessage: 'Pedido inválido' }, 'Pedido inválido'],
	['the older form', { errorCode: 400, errorMessage: 'Cliente não encontrado' }, 'Cliente não encontrado'],
	['a page', '<html><title>Página &nbsp; de erro</title><script>x</script></html>', 'Página de erro'],
	['text', 'Erro interno', 'Erro interno'],
])('what Protheus says in %s is told', async (_form, body, words) => {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	expect((await reading({ status: 400, text })).message).toBe(`TOTVS Protheus answered 400 to "ping": ${words}.`);
});

test('personal data in what it says is masked, and a refused login is not quoted', async () => {
	const text = JSON.stringify({ errorCode: 400, errorMessage: 'CPF 390.533.447-05, fone 11987654321' });
	expect((await reading({ status: 400, text })).message).not.toMatch(/390\.533|98765432/);
	expect((await reading({ status: 401, text: '{"message":"senha segredo recusada","code":"1"}' })).message).not.toContain('segredo');
});

test.each(['API não permitida', 'API n�o permitida', 'API nao permitida'])('“%s” is no server that is down: SECURITY is off', async (message) => {
	expect(await reading({ status: 503, text: JSON.stringify({ code: '503', message }) })).toMatchObject({
		code: 'permission',
		retryable: false,
		hint: expect.stringContaining('SECURITY=1'),
	});
});

describe('an order', () => {
	test('a 200 that holds an error is refused only where the error is the sender’s', async () => {
		expect(await writing({ json: { errorCode: 422, errorMessage: 'Sem TES' } })).toMatchObject({ code: 'validation', nothingDone: true, message: expect.stringContaining('Sem TES') });
		expect(await writing({ json: { errorCode: 500, errorMessage: 'Falha' } })).toMatchObject({ code: 'uncertain', nothingDone: false });
		expect(await writing({ json: { code: 'X', message: 'Falha' } })).toMatchObject({ code: 'uncertain' });
	});

	test('a success without a number, or that is no JSON, was taken: never sent again', async () => {
		expect(await writing({ status: 201, json: { ok: true } })).toMatchObject({ code: 'drift', parameter: 'createOrder.response.id' });
		expect(await writing({ status: 201, text: '{"numero":' })).toMatchObject({ code: 'drift' });
		expect(await writing({ headers: { 'content-type': 'text/html' }, text: '<html>' })).toMatchObject({ code: 'uncertain' });
	});

	test('an answer that never comes is uncertain, a connection that was refused is not', async () => {
		expect(await writing(new ConnectorError('timeout', 'No answer.', { system: 'TOTVS Protheus' }))).toMatchObject({ code: 'uncertain' });
		expect(await writing(new ConnectorError('unavailable', 'Refused.', { system: 'TOTVS Protheus', nothingDone: true }))).toMatchObject({ code: 'unavailable', nothingDone: true });
	});

	test('it goes out once, with its key, and comes back with what was sent where the service tells no more', async () => {
		const { erp, asked } = protheusAnswering(() => ({ status: 201, json: { PEDIDO: { NUMERO: '000077 ' } } }), endpoint);
		expect(await erp.createOrder(order, context)).toEqual({
			outcome: 'created',
			order: {
				...{ id: '000077', number: '000077', customerId: '001001|01', date: null, total: 3, currency: 'BRL', status: 'unknown', rawStatus: null },
				items: [{ sku: 'X', name: null, quantity: 2, unitPrice: 1.5 }],
			},
		});
		expect(asked).toMatchObject([{ method: 'POST', path: '/rest/pedidos', json: { pedido: 'k1' }, headers: { TenantId: '01,0102' } }]);
	});
});
