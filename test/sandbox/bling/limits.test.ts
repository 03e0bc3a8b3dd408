import { caller, closeAll, read, startAccount, tokenCall } from './support';
import type { BlingSandbox, Caller } from './support';

afterEach(closeAll);

const COMPANY = '/empresas/me/dados-basicos';
const MINUTE_MS = 60_000;

/** With its time stopped, so that the calls of a test come at chosen moments. */
async function frozen(options: Parameters<typeof startAccount>[0] = {}): Promise<{ bling: BlingSandbox; call: Caller }> {
	const bling = await startAccount({ requestsPerSecond: 3, ...options });
	bling.clock.freeze();
	return { bling, call: caller(bling) };
}

async function statuses(call: Caller, times: number, path = COMPANY): Promise<number[]> {
	const found: number[] = [];
	for (let index = 0; index < times; index += 1) found.push((await call.get(path)).status);
	return found;
}

describe('the limit of a second', () => {
	test('is three calls in any second, with the documented body and no Retry-After', async () => {
		const { call } = await frozen();
		expect(await statuses(call, 3)).toEqual([200, 200, 200]);
		const refused = await call.get(COMPANY);
		expect(refused.status).toBe(429);
		expect(refused.headers.get('retry-after')).toBeNull();
		expect(refused.body).toEqual({
			error: {
				type: 'TOO_MANY_REQUESTS',
				message: 'Limite de requisições atingido.',
				description: 'O limite de requisições por segundo foi atingido, tente novamente mais tarde.',
				limit: 3,
				period: 'second',
			},
		});
	});

	test('slides: it frees a place one second after each call, not at the turn of a second', async () => {
		const { bling, call } = await frozen();
		await call.get(COMPANY);
		bling.clock.advance(900);
		expect(await statuses(call, 2)).toEqual([200, 200]);
		bling.clock.advance(99);
		expect(await statuses(call, 1)).toEqual([429]);
		bling.clock.advance(1);
		expect(await statuses(call, 2)).toEqual([200, 429]);
		expect(bling.journal.mostInAnyWindow(1000, { status: 200 })).toBe(3);
	});

	test('counts for the account: another grant shares it', async () => {
		const { bling, call } = await frozen();
		await statuses(call, 3);
		expect(await statuses(caller(bling), 1)).toEqual([429]);
	});
});

describe('the limit of a day', () => {
	test('is its own 429, and is over at midnight in São Paulo', async () => {
		const { bling, call } = await frozen({ requestsPerSecond: 1000, requestsPerDay: 2 });
		expect(await statuses(call, 2)).toEqual([200, 200]);
		const refused = await call.get(COMPANY);
		expect(refused.status).toBe(429);
		expect(refused.body).toMatchObject({ error: { type: 'TOO_MANY_REQUESTS', limit: 2, period: 'day' } });
		expect(bling.callsToday()).toBe(2);
		const localMs = bling.clock.now() - 3 * 60 * MINUTE_MS;
		bling.clock.advance(24 * 60 * MINUTE_MS - (localMs % (24 * 60 * MINUTE_MS)));
		expect(bling.callsToday()).toBe(0);
		expect(await statuses(caller(bling), 1)).toEqual([200]);
	});

	test('is 120,000 unless told otherwise', async () => {
		const { bling } = await frozen();
		expect(bling.knobs.requestsPerDay).toBe(120_000);
	});
});

describe('a blocked address', () => {
	test('has made 300 errors in 10 seconds, refused calls included, and waits 10 minutes', async () => {
		const { bling, call } = await frozen();
		const answers = await statuses(call, 304);
		expect(answers.filter((status) => status === 429)).toHaveLength(300);
		expect(answers.at(-1)).toBe(403);
		bling.clock.advance(10 * MINUTE_MS - 1);
		expect(await statuses(call, 1)).toEqual([403]);
		bling.clock.advance(1);
		expect(await statuses(call, 1)).toEqual([200]);
	});

	test('has made more than 600 calls in 10 seconds', async () => {
		const { call } = await frozen({ requestsPerSecond: 1000, requestsPerTenSeconds: 5 });
		expect(await statuses(call, 7)).toEqual([200, 200, 200, 200, 200, 403, 403]);
	});

	test('has called the token endpoint more than 20 times in 60 seconds, and waits an hour for everything', async () => {
		const { bling, call } = await frozen();
		let token = bling.mintGrant().refresh_token;
		for (let index = 0; index < 20; index += 1) {
			const { status, body } = await tokenCall(bling, { grant_type: 'refresh_token', refresh_token: token });
			expect(status).toBe(200);
			token = String(read(body, 'refresh_token'));
		}
		expect((await tokenCall(bling, { grant_type: 'refresh_token', refresh_token: token })).status).toBe(403);
		expect(await statuses(call, 1)).toEqual([403]);
		bling.clock.advance(60 * MINUTE_MS);
		expect((await tokenCall(bling, { grant_type: 'refresh_token', refresh_token: token })).status).toBe(200);
	});

	test('sees a page or an error of the API, and is free after a reset', async () => {
		const { bling, call } = await frozen({ requestsPerTenSeconds: 1 });
		await statuses(call, 2);
		expect((await call.get(COMPANY)).headers.get('content-type')).toContain('text/html');
		bling.knobs.blockedAnswer = 'json';
		expect((await call.get(COMPANY)).body).toMatchObject({ error: { type: 'FORBIDDEN' } });
		bling.reset();
		expect(await statuses(call, 1)).toEqual([200]);
	});
});
