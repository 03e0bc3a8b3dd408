import { caller, closeAll, read, startAccount } from './support';
import type { Call, KommoSandbox } from './support';

afterEach(closeAll);

async function burst(call: Call, count: number): Promise<number[]> {
	const answers = await Promise.all(Array.from({ length: count }, () => call('GET', '/api/v4/account')));
	return answers.map(({ status }) => status);
}

/** An account whose time stands still, so that the machine's own speed is no part of the test. */
async function startFrozen(options: Parameters<typeof startAccount>[0]): Promise<KommoSandbox> {
	const sandbox = await startAccount(options);
	sandbox.clock.freeze();
	return sandbox;
}

function countOf(statuses: number[], wanted: number): number {
	return statuses.filter((status) => status === wanted).length;
}

describe('seven requests a second', () => {
	test('the eighth within one second is 429, and a second later there is room again', async () => {
		const sandbox = await startFrozen({ requestsPerSecond: 7 });
		const call = caller(sandbox);
		expect(await burst(call, 7)).toEqual([200, 200, 200, 200, 200, 200, 200]);
		const refused = await call('GET', '/api/v4/account');
		expect(refused.status).toBe(429);
		expect(refused.headers.get('content-type')).toContain('application/problem+json');
		expect(refused.headers.has('retry-after')).toBe(false);
		sandbox.clock.advance(1000);
		expect(await burst(call, 7)).toEqual([200, 200, 200, 200, 200, 200, 200]);
	});

	test('the window slides: a burst across a full second is one burst', async () => {
		const sandbox = await startFrozen({ requestsPerSecond: 7 });
		const call = caller(sandbox);
		await burst(call, 4);
		sandbox.clock.advance(600);
		expect(countOf(await burst(call, 7), 200)).toBe(3);
		sandbox.clock.advance(500);
		expect(countOf(await burst(call, 7), 200)).toBe(4);
	});

	test('all tokens of the account share the limit', async () => {
		const sandbox = await startFrozen({ requestsPerSecond: 7 });
		await burst(caller(sandbox), 7);
		expect((await caller(sandbox, 'sandbox-seller-token')('GET', '/api/v4/leads')).status).toBe(429);
	});

	test('the journal proves what arrived, control calls aside', async () => {
		const sandbox = await startFrozen({ requestsPerSecond: 7 });
		await burst(caller(sandbox), 9);
		sandbox.clock.advance(5000);
		await burst(caller(sandbox), 3);
		await fetch(`${sandbox.url}/__sandbox/state`);
		expect(sandbox.journal.count()).toBe(12);
		expect(sandbox.journal.mostInAnyWindow(1000)).toBe(9);
		expect(sandbox.journal.count({ status: 429 })).toBe(2);
	});

	test('a 429 may be an HTML page and may carry Retry-After', async () => {
		const sandbox = await startFrozen({ requestsPerSecond: 1, rateLimitBody: 'html', retryAfterSeconds: 3 });
		const call = caller(sandbox);
		await call('GET', '/api/v4/account');
		const refused = await call('GET', '/api/v4/account');
		expect(refused.status).toBe(429);
		expect(refused.text).toContain('<html>');
		expect(refused.headers.get('retry-after')).toBe('3');
	});
});

describe('flooding', () => {
	test('who keeps going is 403 on every method until the block ends', async () => {
		const sandbox = await startFrozen({ requestsPerSecond: 1, floodAfter: 3, floodBlockMs: 60_000 });
		const call = caller(sandbox);
		for (const expected of [200, 429, 429, 429, 403]) expect((await call('GET', '/api/v4/account')).status).toBe(expected);
		sandbox.clock.advance(2000);
		expect((await call('POST', '/api/v4/leads', [{ name: 'x' }])).status).toBe(403);
		sandbox.clock.advance(60_000);
		expect((await call('GET', '/api/v4/account')).status).toBe(200);
	});

	test('one accepted call ends the row of refusals', async () => {
		const sandbox = await startFrozen({ requestsPerSecond: 1, floodAfter: 2 });
		const call = caller(sandbox);
		for (let round = 0; round < 3; round += 1) {
			expect((await call('GET', '/api/v4/account')).status).toBe(200);
			expect((await call('GET', '/api/v4/account')).status).toBe(429);
			sandbox.clock.advance(1000);
		}
	});
});

test('every API answer names its request', async () => {
	const sandbox = await startAccount();
	const answers = await Promise.all([caller(sandbox)('GET', '/api/v4/leads'), caller(sandbox)('GET', '/api/v4/nothing')]);
	expect(answers.every(({ headers }) => /^[0-9a-f-]{36}$/.test(headers.get('x-request-id') ?? ''))).toBe(true);
	expect(read(answers[1].body, 'status')).toBe(404);
});
