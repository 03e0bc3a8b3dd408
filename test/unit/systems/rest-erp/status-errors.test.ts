import { ConnectorError, type ConnectorErrorOptions } from '../../../../lib/domain/errors';
import { ownMessage } from '../../../../lib/systems/http-api';
import { context, restErpAnswering, type Answer } from './fake-http';

const order = { customerId: '1', items: [{ sku: 'A', quantity: 1 }], source: 'bot', idempotencyKey: 'k' };
const read = (answer: Answer | Error) => restErpAnswering(answer).erp.getStock('A', {}, context);
const write = (answer: Answer | Error) => restErpAnswering(answer).erp.createOrder(order, context);

describe('statuses', () => {
	test.each<[number, { read: string | null; write: string; again: boolean; refused: boolean }]>([
		[301, { read: 'validation', write: 'validation', again: false, refused: true }],
		[400, { read: 'validation', write: 'validation', again: false, refused: true }],
		[401, { read: 'auth', write: 'auth', again: false, refused: true }],
		[403, { read: 'permission', write: 'permission', again: false, refused: true }],
		[404, { read: null, write: 'validation', again: false, refused: true }],
		[405, { read: 'validation', write: 'validation', again: false, refused: true }],
		[408, { read: 'timeout', write: 'uncertain', again: true, refused: false }],
		[409, { read: 'validation', write: 'validation', again: false, refused: true }],
		[422, { read: 'validation', write: 'validation', again: false, refused: true }],
		[425, { read: 'unavailable', write: 'unavailable', again: true, refused: true }],
		[429, { read: 'rate_limited', write: 'rate_limited', again: true, refused: true }],
		[500, { read: 'unavailable', write: 'uncertain', again: false, refused: false }],
		[501, { read: 'unsupported', write: 'unsupported', again: false, refused: true }],
		[502, { read: 'unavailable', write: 'uncertain', again: true, refused: false }],
		[503, { read: 'unavailable', write: 'uncertain', again: true, refused: false }],
		[504, { read: 'unavailable', write: 'uncertain', again: true, refused: false }],
		[520, { read: 'unavailable', write: 'uncertain', again: false, refused: false }],
	])('%i', async (status, expected) => {
		const answer = { status, json: { message: 'motivo' } };
		if (expected.read === null) expect(await read(answer)).toBeNull();
		else await expect(read(answer)).rejects.toMatchObject({ code: expected.read, httpStatus: status, retryable: expected.again });
		const failure = write(answer);
		await expect(failure).rejects.toMatchObject({ code: expected.write, httpStatus: status, nothingDone: expected.refused });
		await expect(failure).rejects.toThrow(`REST ERP answered ${status} to "createOrder"${expected.write === 'auth' ? '.' : ': motivo'}`);
	});

	test('503 with Retry-After proves nothing about a write: a proxy may have sent it', async () => {
		await expect(write({ status: 503, headers: { 'retry-after': '5' } })).rejects.toMatchObject({
			code: 'uncertain',
			retryAfterMs: 5_000,
			nothingDone: false,
		});
	});

	test.each([
		[{ 'retry-after': '7' }, 7_000],
		[{ 'retry-after': 'Sun, 22 Nov 2026 12:00:30 GMT', date: 'Sun, 22 Nov 2026 12:00:00 GMT' }, 30_000],
		[{ 'retry-after': 'Sun, 22 Nov 2026 11:00:00 GMT', date: 'Sun, 22 Nov 2026 12:00:00 GMT' }, 0],
		[{ 'retry-after': 'Sun, 22 Nov 2026 12:00:30 GMT' }, undefined],
		[{ 'retry-after': 'soon' }, undefined],
		[{}, undefined],
	])('Retry-After %j is %p ms', async (headers: Record<string, string>, retryAfterMs) => {
		const error: unknown = await read({ status: 429, headers }).catch((reason: unknown) => reason);
		expect(error).toMatchObject({ code: 'rate_limited' });
		expect((error as ConnectorError).retryAfterMs).toBe(retryAfterMs);
	});
});

describe('the ERP’s own words', () => {
	test.each<[string, string, string]>([
		['JSON message', '{"message":"sem estoque"}', ': sem estoque'],
		['Portuguese names', '{"mensagem":"sem estoque"}', ': sem estoque'],
		['nested', '{"error":{"message":"sem estoque"}}', ': sem estoque'],
		['list', '{"errors":[{"message":"um"},{"message":"dois"}]}', ': um'],
		['fields', '{"message":"inválido","fields":{"sku":"não existe"}}', ': inválido – sku: não existe'],
		['no words', '{"code":7}', '.'],
		['title of a page', '<html><head><title>Bad &amp; Gateway</title></head><body>x</body></html>', ': Bad Gateway'],
		['a page without title', '<div><script>alert(1)</script><b>Fora</b>&nbsp;do ar</div>', ': Fora do ar'],
		['markup in JSON', '{"message":"<b>sem</b>\\n<i>estoque</i>"}', ': sem estoque'],
		['personal data', '{"message":"cliente 11987654321 bloqueado"}', ': cliente +55119****4321 bloqueado'],
		['control characters', '{"message":"a\\u0007b"}', ': a b'],
		['nothing', '', '.'],
	])('%s', async (_name, text, expected) => {
		const message = `REST ERP answered 422 to "createOrder"${expected === '.' ? '' : expected}.`;
		await expect(write({ status: 422, text })).rejects.toMatchObject({ message });
	});

	test('are not shown for a refused login, which may echo the token', async () => {
		const error: unknown = await read({ status: 401, json: { message: 'Token s3cr3t is not valid' } }).catch((reason: unknown) => reason);
		expect(JSON.stringify([error, (error as Error).message])).not.toContain('s3cr3t');
	});

	test.each([
		['letters', `<html>${'x'.repeat(2_000_000)}</html>`],
		['JSON', JSON.stringify({ message: 'a.b:c '.repeat(300_000) })],
		['scripts never closed', '<script '.repeat(200_000)],
		['titles never closed', '<title '.repeat(200_000)],
		['angle brackets', '<'.repeat(2_000_000)],
		['long but short enough to be read', JSON.stringify({ message: 'a.b:c '.repeat(3_000) })],
	])('of a huge answer cost no time: %s', (_name, text) => {
		const startedAt = performance.now();
		expect(ownMessage({ status: 500, headers: {}, text }).length).toBeLessThanOrEqual(200);
		expect(performance.now() - startedAt).toBeLessThan(500);
	});

	test('are cut to 200 characters', async () => {
		const error: unknown = await write({ status: 422, json: { message: 'á'.repeat(5_000) } }).catch((reason: unknown) => reason);
		expect((error as Error).message.length).toBeLessThan(260);
	});
});

describe('answers that are no JSON', () => {
	test.each<[string, Answer, string, boolean]>([
		['a login page', { headers: { 'content-type': 'text/html; charset=UTF-8' }, text: '<html>' }, 'a web page to "OP" (text/html, not JSON from character 1 on)', false],
		['a page that calls itself JSON', { text: ' <!doctype html>' }, 'a web page to "OP" (application/json, not JSON from character 2 on)', false],
		['a cut answer', { text: '{"quantity_available": 5' }, 'broken JSON to "OP" (application/json, not JSON from character 25 on)', true],
		['text', { headers: {}, text: 'OK' }, 'broken JSON to "OP" (no content type, not JSON from character 1 on)', true],
		['a stray comma', { text: '{"a":1,}' }, 'broken JSON to "OP" (application/json, not JSON from character 8 on)', true],
	])('%s: unavailable for a read, for a write uncertain if a page and drift if the ERP’s own', async (_name, answer, words, again) => {
		const code = words.startsWith('a web page') ? 'uncertain' : 'drift';
		await expect(read(answer)).rejects.toMatchObject({ code: 'unavailable', retryable: again });
		await expect(read(answer)).rejects.toThrow(words.replace('OP', 'stock'));
		await expect(write({ ...answer, status: 201 })).rejects.toMatchObject({ code, retryable: false, nothingDone: false });
		await expect(write({ ...answer, status: 201 })).rejects.toThrow(words.replace('OP', 'createOrder'));
	});
});

describe('failures of the transport', () => {
	const failure = (code: 'timeout' | 'unavailable' | 'permission' | 'blocked', options: Partial<ConnectorErrorOptions> = {}) =>
		new ConnectorError(code, 'A network failure.', { system: 'REST ERP', ...options });

	test.each(['timeout', 'unavailable'] as const)('%s: as it is for a read, uncertain for a write', async (code) => {
		await expect(read(failure(code))).rejects.toMatchObject({ code });
		await expect(write(failure(code))).rejects.toMatchObject({ code: 'uncertain', retryable: false });
	});

	test('a request that never left stays what it is, for a write too', async () => {
		await expect(write(failure('unavailable', { nothingDone: true }))).rejects.toMatchObject({ code: 'unavailable', retryable: true });
		await expect(write(failure('permission', { nothingDone: true }))).rejects.toMatchObject({ code: 'permission' });
	});

	test('a cancelled execution keeps its reason', async () => {
		await expect(write(new Error('execution cancelled'))).rejects.toThrow('execution cancelled');
	});
});

test('a write that was taken but answered without an id is drift: it must not be sent again', async () => {
	const failure = restErpAnswering({ status: 201, json: { ok: true } }).erp.createOrder(order, context);
	await expect(failure).rejects.toMatchObject({ code: 'drift', retryable: false, nothingDone: false, parameter: 'operations.createOrder.fields.id' });
	await expect(restErpAnswering({ status: 201 }).erp.createOrder(order, context)).rejects.toMatchObject({ code: 'drift' });
});
