import { ConnectorError } from '../../../../lib/domain/errors';
import { failure, kommoWith, type Step } from './scripted-http';

const get = { operation: 'lead.get', method: 'GET', path: '/leads/1' } as const;
const post = { operation: 'lead.create', method: 'POST', path: '/leads', json: [{ name: 'x' }] } as const;
const ok: Step = { json: { id: 1 } };
const timeout = () => new ConnectorError('timeout', 'no answer', { system: 'Kommo' });
const reset = () => new ConnectorError('unavailable', 'reset', { system: 'Kommo' });
const refusedConnection = () => new ConnectorError('unavailable', 'refused', { system: 'Kommo', nothingDone: true });

describe('a request', () => {
	test('goes to the account’s API with its query and body, a deadline of 20 s and no header of its own', async () => {
		const { kommo, http, context, run } = kommoWith(ok);
		await run(kommo.client.request({ ...post, query: { 'filter[id][]': ['1', '2'] } }, context));
		expect(http.requests[0]).toEqual({
			method: 'POST',
			url: 'https://loja.kommo.com/api/v4/leads',
			query: { 'filter[id][]': ['1', '2'] },
			json: [{ name: 'x' }],
			timeoutMs: 20_000,
			signal: context.signal,
		});
	});

	test('leaves one log line per attempt, without its data', async () => {
		const { kommo, log, context, run } = kommoWith({ status: 429 }, ok);
		await run(kommo.client.request(post, context));
		expect(log.calls).toEqual([
			{ event: 'call', system: 'Kommo', operation: 'lead.create', ms: 0, attempt: 1, outcome: '429' },
			{ event: 'call', system: 'Kommo', operation: 'lead.create', ms: 0, attempt: 2, outcome: '200' },
		]);
	});

	test('ends with the reason of a cancelled execution', async () => {
		const { kommo, http, run } = kommoWith(ok);
		const reason = new Error('cancelled');
		const signal = AbortSignal.abort(reason);
		await expect(run(kommo.client.request(get, { signal }))).rejects.toBe(reason);
		expect(http.requests).toHaveLength(0);
	});
});

describe('repeats', () => {
	test.each([429, 502, 503, 504])('a read is repeated after a %i', async (status) => {
		const { kommo, http, context, run } = kommoWith({ status }, { status }, ok);
		await expect(run(kommo.client.request(get, context))).resolves.toMatchObject({ body: { id: 1 } });
		expect(http.requests).toHaveLength(3);
	});

	test.each([timeout(), reset()])('a read is repeated after $message', async (error) => {
		const { kommo, context, run } = kommoWith(error, ok);
		await expect(run(kommo.client.request(get, context))).resolves.toMatchObject({ status: 200 });
	});

	test('three attempts are all', async () => {
		const { kommo, http, context, run } = kommoWith({ status: 503 }, { status: 503 }, { status: 503 }, ok);
		await expect(run(kommo.client.request(get, context))).rejects.toMatchObject({ code: 'unavailable' });
		expect(http.requests).toHaveLength(3);
	});

	test.each([400, 401, 402, 403, 404, 422, 500])('nothing is repeated after a %i', async (status) => {
		for (const request of [get, post]) {
			const { kommo, http, context, run } = kommoWith({ status, json: {} }, ok);
			await failure(run(kommo.client.request(request, context)));
			expect(http.requests).toHaveLength(1);
		}
	});

	test.each<[string, Step]>([
		['a 429', { status: 429 }],
		['a refused connection', refusedConnection()],
	])('a write is repeated after %s, which proves that nothing was done', async (_, step) => {
		const { kommo, http, context, run } = kommoWith(step, ok);
		await expect(run(kommo.client.request(post, context))).resolves.toMatchObject({ status: 200 });
		expect(http.requests).toHaveLength(2);
	});

	test.each<[string, Step]>([
		['a time-out', timeout()],
		['a broken connection', reset()],
		['a 500', { status: 500 }],
		['a 502', { status: 502 }],
		['a 503', { status: 503 }],
		['a 504', { status: 504 }],
		['a success that is not JSON', { status: 200, text: '<html>' }],
	])('a write is uncertain and not repeated after %s', async (_, step) => {
		for (const method of ['POST', 'PATCH', 'DELETE'] as const) {
			const { kommo, http, context, run } = kommoWith(step, ok);
			const error = await failure(run(kommo.client.request({ ...post, method }, context)));
			expect(error).toMatchObject({ code: 'uncertain', retryable: false, nothingDone: false });
			expect(http.requests).toHaveLength(1);
		}
	});

	test('Retry-After is waited for', async () => {
		const { kommo, clock, context, run } = kommoWith({ status: 429, headers: { 'retry-after': '7' } }, ok);
		const before = clock.now();
		await run(kommo.client.request(get, context));
		expect(clock.now() - before).toBeGreaterThanOrEqual(7_000);
	});

	test('a Retry-After of minutes is not', async () => {
		const { kommo, http, context, run } = kommoWith({ status: 429, headers: { 'retry-after': '600' } }, ok);
		const error = await failure(run(kommo.client.request(get, context)));
		expect(error).toMatchObject({ code: 'rate_limited', retryAfterMs: 600_000 });
		expect(http.requests).toHaveLength(1);
	});

	test('a caller with rules of its own gets a single attempt', async () => {
		const { kommo, http, context, run } = kommoWith({ status: 429 }, ok);
		await failure(run(kommo.client.request({ ...post, attempts: 1 }, context)));
		expect(http.requests).toHaveLength(1);
	});
});

describe('the guard', () => {
	test('is asked before every attempt, and its error leaves the request unsent', async () => {
		const { kommo, http, context, run } = kommoWith({ status: 429 }, ok);
		let asked = 0;
		const guard = async () => {
			asked += 1;
			if (asked === 2) throw new Error('stop');
		};
		await expect(run(kommo.client.request({ ...post, guard }, context))).rejects.toThrow('stop');
		expect(http.requests).toHaveLength(1);
	});

	test('is asked after the wait for a turn, right before the request', async () => {
		const { kommo, clock, context, run } = kommoWith(...Array.from({ length: 8 }, () => ok));
		const started = clock.now();
		const askedAt: number[] = [];
		const guard = async () => {
			askedAt.push(clock.now() - started);
		};
		await run(Promise.all(Array.from({ length: 8 }, async () => await kommo.client.request({ ...get, guard }, context))));
		expect(Math.max(...askedAt)).toBeGreaterThanOrEqual(1_100);
	});
});

describe('the request limit', () => {
	test('is 7 in any second for the whole account, whoever asks', async () => {
		const arrivals: number[] = [];
		const { kommo, clock, context, run } = kommoWith(
			...Array.from({ length: 30 }, () => () => {
				arrivals.push(clock.now());
				return { json: { id: 1 } };
			}),
		);
		await run(Promise.all(Array.from({ length: 30 }, async () => await kommo.client.request(get, context))));
		const most = Math.max(...arrivals.map((from) => arrivals.filter((at) => at >= from && at < from + 1_000).length));
		expect(most).toBe(7);
		expect(Math.max(...arrivals) - Math.min(...arrivals)).toBeLessThan(6_000);
	});

	test('counts repeats too', async () => {
		const { kommo, store, context, run } = kommoWith({ status: 503 }, ok);
		await run(kommo.client.request(get, context));
		const granted = [];
		for (let slot = 0; slot < 8; slot++) {
			granted.push((await store.takeSlot('limit:kommo:loja.kommo.com', { limit: 7, windowMs: 1_100 })).granted);
		}
		expect(granted.filter(Boolean)).toHaveLength(5);
	});
});

describe('lists', () => {
	const page = (ids: number[], next?: string) => ({
		json: { _embedded: { leads: ids.map((id) => ({ id })) }, _links: next ? { next: { href: next } } : {} },
	});
	const list = { operation: 'lead.getMany', path: '/leads', query: { with: 'contacts' }, items: 'leads' };

	async function collect(fixture: ReturnType<typeof kommoWith>, limit: number): Promise<unknown[]> {
		const ids: unknown[] = [];
		for await (const { id } of fixture.kommo.client.items({ ...list, limit }, fixture.context)) ids.push(id);
		return ids;
	}

	test('are followed from page to page, 250 entries at a time', async () => {
		const fixture = kommoWith(
			page([1, 2], 'https://loja.kommo.com/api/v4/leads?page=2&limit=250&filter%5Bid%5D%5B%5D=1&filter%5Bid%5D%5B%5D=2'),
			page([3]),
		);
		await expect(fixture.run(collect(fixture, 1_000))).resolves.toEqual([1, 2, 3]);
		expect(fixture.http.requests.map(({ url, query }) => ({ url, query }))).toEqual([
			{ url: 'https://loja.kommo.com/api/v4/leads', query: { with: 'contacts', limit: '250', page: '1' } },
			{ url: 'https://loja.kommo.com/api/v4/leads', query: { page: '2', limit: '250', 'filter[id][]': ['1', '2'] } },
		]);
	});

	test('end at the limit asked for', async () => {
		const fixture = kommoWith(page([1, 2, 3], 'https://loja.kommo.com/api/v4/leads?page=2'));
		await expect(fixture.run(collect(fixture, 2))).resolves.toEqual([1, 2]);
		expect(fixture.http.requests[0]?.query?.limit).toBe('2');
		expect(fixture.http.requests).toHaveLength(1);
	});

	test('without entries answer 204 and are empty', async () => {
		const fixture = kommoWith({ status: 204 });
		await expect(fixture.run(collect(fixture, 50))).resolves.toEqual([]);
	});

	test.each(['https://evil.example/api/v4/leads?page=2', '//evil.example/api/v4/leads', 'https://loja.kommo.com:8443/api/v4/leads', 'https://loja.kommo.com/elsewhere', 'http://['])(
		'never follow %s: the token stays on the account’s host',
		async (next) => {
			const fixture = kommoWith(page([1], next), page([2]));
			expect(await failure(fixture.run(collect(fixture, 50)))).toMatchObject({ code: 'blocked' });
			expect(fixture.http.requests).toHaveLength(1);
		},
	);
});

describe('errors', () => {
	const problem = (status: number, more: object = {}) => ({
		status,
		headers: { 'x-request-id': 'req-77' },
		json: { title: 'Title', type: 'https://httpstatus.es', status, detail: 'What went wrong.', ...more },
	});

	test.each([
		[400, 'validation'],
		[401, 'auth'],
		[402, 'permission'],
		[403, 'permission'],
		[404, 'not_found'],
		[405, 'unsupported'],
		[418, 'validation'],
		[422, 'validation'],
		[429, 'rate_limited'],
		[500, 'unavailable'],
		[502, 'unavailable'],
		[503, 'unavailable'],
		[504, 'unavailable'],
		[520, 'unavailable'],
		[302, 'unavailable'],
	])('a %i is %s, with what Kommo says and its request id', async (status, code) => {
		const answer = problem(status);
		const { kommo, context, run } = kommoWith(answer, answer, answer);
		const error = await failure(run(kommo.client.request(get, context)));
		expect(error).toMatchObject({ code, httpStatus: status, system: 'Kommo' });
		expect(String(error)).toContain('What went wrong.');
		expect(error).toHaveProperty('hint', expect.stringContaining('req-77'));
	});

	test('a 403 names both of its causes', async () => {
		const { kommo, context, run } = kommoWith(problem(403));
		await expect(run(kommo.client.request(get, context))).rejects.toThrow(/no rights.*blocked for flooding/);
	});

	test('wrong fields are named with their path', async () => {
		const errors = [
			{ code: 'NotSupportedChoice', path: 'custom_fields_values.0.field_id', detail: 'The value you selected is not a valid choice.' },
			{ code: 'FieldMissing', path: 'name', detail: '' },
		];
		const { kommo, context, run } = kommoWith(problem(400, { 'validation-errors': [{ request_id: '0', errors }] }));
		const error = await failure(run(kommo.client.request(post, context)));
		expect(error).toMatchObject({ code: 'validation', parameter: 'custom_fields_values.0.field_id', nothingDone: true });
		expect(String(error)).toContain(
			'custom_fields_values.0.field_id: The value you selected is not a valid choice.; name: FieldMissing.',
		);
	});

	test.each([
		['validation-errors that are none', { 'validation-errors': 'x' }],
		['nested nulls', { 'validation-errors': [null, { errors: [null, 3] }], detail: null }],
	])('%s do not break the reading', async (_, body) => {
		const { kommo, context, run } = kommoWith(problem(400, body));
		expect(await failure(run(kommo.client.request(post, context)))).toMatchObject({ code: 'validation' });
	});

	test.each([
		[200, 'unavailable'],
		[404, 'unavailable'],
		[401, 'auth'],
		[403, 'permission'],
		[429, 'rate_limited'],
		[502, 'unavailable'],
	])('a %i in HTML is %s', async (status, code) => {
		const html: Step = { status, text: '<html><body>Hello</body></html>' };
		const { kommo, context, run } = kommoWith(html, html, html);
		expect(await failure(run(kommo.client.find({ operation: 'lead.get', path: '/leads/1' }, context)))).toMatchObject({ code });
	});

	test('the Retry-After of a 429 may be a date', async () => {
		const fixture = kommoWith();
		const date = new Date(fixture.clock.now() + 90_000).toUTCString();
		fixture.http.add({ status: 429, headers: { 'retry-after': date } });
		const error = await failure(fixture.run(fixture.kommo.client.request(get, fixture.context)));
		expect(error).toHaveProperty('retryAfterMs', 90_000);
	});
});

describe('one record', () => {
	test.each<[string, Step]>([
		['204', { status: 204 }],
		['404', { status: 404, json: { status: 404, title: 'Not Found' } }],
		['404 without a body', { status: 404 }],
	])('that is not there (%s) is null', async (_, step) => {
		const { kommo, context, run } = kommoWith(step);
		await expect(run(kommo.client.find({ operation: 'lead.get', path: '/leads/1' }, context))).resolves.toBeNull();
	});
});

describe('Kommo’s clock', () => {
	test('is known from the Date of its answers', async () => {
		const fixture = kommoWith();
		fixture.http.add({ json: { id: 1 }, headers: { date: new Date(fixture.clock.now() - 5_000).toUTCString() } });
		expect(fixture.kommo.client.clockOffsetMs).toBeNull();
		await fixture.run(fixture.kommo.client.request(get, fixture.context));
		expect(fixture.kommo.client.clockOffsetMs).toBeCloseTo(-5_000, -3);
	});
});
