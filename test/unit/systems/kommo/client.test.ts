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
			{ event: 'call', system: 'Kommo', operation: 'lead.create', ms: 0, attempt: 1, outcome: 'rate_limited' },
			{ event: 'call', system: 'Kommo', operation: 'lead.create', ms: 0, attempt: 2, outcome: 'ok' },
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

	test('holds at arrival, however long a request is on its way', async () => {
		const arrivals: number[] = [];
		const { kommo, clock, context, run } = kommoWith(
			...Array.from({ length: 21 }, (_, index) => async () => {
				// The first ones open connections; the others find them open.
				await clock.sleep(index < 7 ? 600 : 20);
				arrivals.push(clock.now());
				await clock.sleep(50);
				return { json: { id: 1 } };
			}),
		);
		await run(Promise.all(Array.from({ length: 21 }, async () => await kommo.client.request(get, context))));
		const most = Math.max(...arrivals.map((from) => arrivals.filter((at) => at >= from && at < from + 1_000).length));
		expect(most).toBe(7);
	});

	test('is not used up by requests that the guard kept back', async () => {
		const { kommo, clock, context, run } = kommoWith(ok);
		const guard = async () => {
			throw new Error('stop');
		};
		const stopped = Array.from({ length: 30 }, async () => await failure(kommo.client.request({ ...get, guard }, context)));
		await run(Promise.all(stopped));
		const before = clock.now();
		await run(kommo.client.request(get, context));
		expect(clock.now() - before).toBeLessThan(2_000);
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
