import { ConnectorError } from '../../../../lib/domain/errors';
import { beforeSending, statusError } from '../../../../lib/systems/bling/errors';

const now = Date.parse('2026-03-10T15:00:00Z');
const call = (kind: 'read' | 'write') => ({ operation: 'price', kind, now });
const answer = (status: number, body: unknown, headers: Record<string, string> = {}) => ({ status, headers, text: typeof body === 'string' ? body : JSON.stringify(body) });
const problem = (type: string, more: object = {}) => ({ error: { type, message: type, description: 'Descrição', ...more } });

describe('Bling’s answers as errors', () => {
	test.each([
		[400, 'validation', 'validation', true],
		[401, 'auth', 'auth', true],
		[403, 'permission', 'permission', true],
		[404, 'not_found', 'validation', true],
		[405, 'unsupported', 'unsupported', true],
		[408, 'timeout', 'uncertain', false],
		[429, 'rate_limited', 'rate_limited', true],
		[500, 'unavailable', 'uncertain', false],
		[503, 'unavailable', 'uncertain', false],
		[302, 'validation', 'validation', true],
	])('%i is %s for a read and %s for a write, nothing done: %s', (status, read, write, nothingDone) => {
		expect(statusError(answer(status, problem('X')), call('read')).code).toBe(read);
		expect(statusError(answer(status, problem('X')), call('write'))).toMatchObject({ code: write, nothingDone, httpStatus: status });
	});

	test('a refusal names the fields, those of a collection too, with personal data masked', () => {
		const fields = [
			{ code: 49, msg: 'Forma de pagamento inválida', element: 'formaPagamento', namespace: 'VENDAS' },
			{ code: 1, msg: 'Itens', element: 'itens', collection: [{ index: 1, code: 12, msg: 'CPF 529.982.247-25 inválido', element: 'documento' }] },
		];
		const error = statusError(answer(400, problem('VALIDATION_ERROR', { fields })), call('write'));
		expect(error.parameter).toBe('formaPagamento');
		expect(error.message).toContain('formaPagamento: Forma de pagamento inválida');
		expect(error.message).toContain('documento: CPF');
		expect(error.message).not.toContain('529.982.247-25');
	});

	test.each([
		[[{ index: 1, msg: 'Inválido', element: 'quantidade' }], 'Items[0].quantity'],
		[[{ index: 2, msg: 'Inválido', element: 'valor' }], 'Items[1].unitPrice'],
		[[{ index: 0, msg: 'Inválido', element: 'codigo' }, { index: 1, msg: 'Inválido', element: 'valor' }], 'Items[0].sku'],
		[[{ msg: 'Inválido', element: 'quantidade' }], 'Items.quantity'],
	])('a refused item is named by its place', (collection, parameter) => {
		const fields = [{ code: 1, msg: 'Itens inválidos', element: 'itens', namespace: 'VENDAS', collection }];
		const error = statusError(answer(400, problem('VALIDATION_ERROR', { fields })), call('write'));
		expect(error.parameter).toBe(parameter);
	});

	test('a refused token is never repeated in the message', () => {
		const error = statusError(answer(401, problem('invalid_token', { description: 'The access token secret-1 has expired' })), call('read'));
		expect(`${error.message} ${error.hint ?? ''}`).not.toContain('secret-1');
	});

	test('a second is a second, unless Bling asks for more', () => {
		const second = problem('TOO_MANY_REQUESTS', { limit: 3, period: 'second' });
		expect(statusError(answer(429, second), call('read'))).toMatchObject({ retryable: true, retryAfterMs: 1_000 });
		expect(statusError(answer(429, second, { 'retry-after': '4' }), call('read'))).toMatchObject({ retryAfterMs: 4_000 });
	});

	test('a day ends at midnight in Brasília, and is not repeated before', () => {
		const error = statusError(answer(429, problem('TOO_MANY_REQUESTS', { limit: 120_000, period: 'day' })), call('write'));
		expect(error).toMatchObject({ code: 'rate_limited', retryable: false, nothingDone: true, retryAfterMs: 12 * 3_600_000 });
		expect(error.message).toContain('120000 requests');
		expect(error.message).toContain('2026-03-11 00:00 (Brasília)');
	});

	test('403 without Bling’s own words is a blocked address', () => {
		expect(statusError(answer(403, '<html><title>Forbidden</title></html>'), call('read')).hint).toContain('blocks an address');
		expect(statusError(answer(403, problem('insufficient_scope')), call('read')).hint).toContain('scope');
	});

	test('what fails on the way to a write keeps its reason and proves that nothing was done', () => {
		const failure = new ConnectorError('timeout', 'No answer.', { system: 'Bling', retryAfterMs: 5, hint: 'Wait.' });
		expect(beforeSending(failure)).toMatchObject({ code: 'timeout', nothingDone: true, retryable: true, retryAfterMs: 5, hint: 'Wait.' });
		expect(beforeSending('no error of ours')).toBe('no error of ours');
	});
});
