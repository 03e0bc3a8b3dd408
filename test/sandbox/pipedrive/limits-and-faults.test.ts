import { caller, closeAll, read, startCompany } from './support';

afterEach(closeAll);

const DAY_MS = 86_400_000;

describe('the burst of two seconds', () => {
	test('is 20 calls and 10 searches, and slides', async () => {
		const pipedrive = await startCompany({ burstRequests: 20, burstSearches: 10 });
		pipedrive.clock.freeze();
		const { get, find } = caller(pipedrive);
		const calls = await Promise.all(Array.from({ length: 21 }, () => get('/api/v1/users/me')));
		expect(calls.filter(({ status }) => status === 429)).toHaveLength(1);
		const searches = await Promise.all(Array.from({ length: 11 }, () => find({ term: 'maria' })));
		expect(searches.filter(({ status }) => status === 429)).toHaveLength(1);
		pipedrive.clock.advance(1999);
		expect((await get('/api/v1/users/me')).status).toBe(429);
		pipedrive.clock.advance(1);
		expect((await get('/api/v1/users/me')).status).toBe(200);
		expect(pipedrive.journal.mostInAnyWindow(2000, { path: '/persons/search$', status: 200 })).toBe(10);
	});

	test('tells what is left and the seconds to come back, with and without Retry-After', async () => {
		const pipedrive = await startCompany({ burstRequests: 2 });
		pipedrive.clock.freeze();
		const { get } = caller(pipedrive);
		const first = await get('/api/v1/users/me');
		expect([first.headers.get('x-ratelimit-limit'), first.headers.get('x-ratelimit-remaining')]).toEqual(['2', '1']);
		await get('/api/v1/users/me');
		const refused = await get('/api/v1/users/me');
		expect(refused.status).toBe(429);
		expect(refused.body).toMatchObject({ success: false });
		expect([refused.headers.get('x-ratelimit-reset'), refused.headers.get('retry-after')]).toEqual(['2', null]);
		pipedrive.knobs.retryAfter = true;
		pipedrive.knobs.rateLimitHeaders = false;
		const again = await get('/api/v1/users/me');
		expect([again.headers.get('x-ratelimit-reset'), again.headers.get('retry-after')]).toEqual([null, '2']);
	});

	test('is lifted by 0', async () => {
		const pipedrive = await startCompany({ burstRequests: 0 });
		const { get } = caller(pipedrive);
		const calls = await Promise.all(Array.from({ length: 60 }, () => get('/api/v1/users/me')));
		expect(calls.every(({ status }) => status === 200)).toBe(true);
	});
});

describe('the day’s tokens', () => {
	test('are used up by the weight of each call, and are back at midnight UTC', async () => {
		const pipedrive = await startCompany({ dailyTokens: 46 });
		pipedrive.clock.freeze();
		const { get, post, find } = caller(pipedrive);
		await find({ term: 'maria' });
		await get('/api/v2/persons/1001');
		await post('/api/v2/persons', { name: 'Zé' });
		expect(pipedrive.tokensUsed()).toBe(26);
		const last = await get('/api/v1/notes');
		expect(last.headers.get('x-daily-ratelimit-token-remaining')).toBe('0');
		const refused = await get('/api/v2/persons/1001');
		expect(refused.status).toBe(429);
		const untilMidnight = DAY_MS - (pipedrive.clock.now() % DAY_MS);
		expect(Number(refused.headers.get('x-ratelimit-reset'))).toBe(Math.ceil(untilMidnight / 1000));
		pipedrive.clock.advance(untilMidnight);
		expect((await get('/api/v2/persons/1001')).status).toBe(200);
		expect(pipedrive.tokensUsed()).toBe(1);
	});

	test('are 30,000 unless told otherwise', async () => {
		const { startPipedriveSandbox } = await import('../../../sandbox/pipedrive/server.ts');
		const pipedrive = await startPipedriveSandbox();
		expect(pipedrive.knobs).toMatchObject({ dailyTokens: 30_000, burstRequests: 20, burstSearches: 10 });
		await pipedrive.close();
	});
});

test('who goes on after refusals gets the gateway’s page, for a while', async () => {
	const pipedrive = await startCompany({ burstRequests: 1, blockAfterRefusals: 3 });
	pipedrive.clock.freeze();
	const { get } = caller(pipedrive);
	const statuses: number[] = [];
	for (let index = 0; index < 5; index += 1) statuses.push((await get('/api/v1/users/me')).status);
	expect(statuses).toEqual([200, 429, 429, 429, 403]);
	expect((await get('/api/v1/users/me')).headers.get('content-type')).toContain('text/html');
	pipedrive.clock.advance(60_000);
	expect((await get('/api/v1/users/me')).status).toBe(200);
});

test('a fault after the work leaves the person behind, and no answer', async () => {
	const pipedrive = await startCompany();
	pipedrive.faults.add([{ match: { method: 'POST', path: '/persons$' }, nth: 1, fault: 'commitThenTimeout' }]);
	await expect(caller(pipedrive).post('/api/v2/persons', { name: 'Zé Uma Vez' }, AbortSignal.timeout(300))).rejects.toThrow();
	expect(pipedrive.contacts().filter(({ name }) => name === 'Zé Uma Vez')).toHaveLength(1);
});

test('unknown paths are 404, known ones with another method 405, ids that are no numbers 400', async () => {
	const pipedrive = await startCompany();
	const { get, call, put } = caller(pipedrive);
	expect((await get('/api/v2/notes')).status).toBe(404);
	expect((await put('/api/v2/persons/1001', { name: 'X' })).status).toBe(405);
	expect((await get('/api/v2/persons/abc')).status).toBe(400);
	expect((await get('/api/v2/persons/1')).status).toBe(404);
	expect((await call('/api/v2/persons', { method: 'POST', body: 'name=Z' })).status).toBe(400);
});

test('unknown properties are dropped, creations are 201 and Contact Sync is on where told so', async () => {
	const pipedrive = await startCompany({ unknownProperties: 'ignored', createdStatus: 201, contactSync: true });
	const made = await caller(pipedrive).post('/api/v2/persons', { name: 'Zé', phone: '1', job_title: 'Mestre' });
	expect(made.status).toBe(201);
	expect(made.body).toMatchObject({ data: { phones: [], job_title: 'Mestre' } });
});

test('a contact is added over the control call, and a reset brings the seeded data back', async () => {
	const pipedrive = await startCompany({ searchLagMs: 60_000 });
	const before = pipedrive.contacts().length;
	const answer = await fetch(`${pipedrive.url}/__sandbox/contacts`, { method: 'POST', body: JSON.stringify({ name: 'Zé', phone: '955550001' }) });
	expect(read(await answer.json(), 'phones')).toEqual(['955550001']);
	expect(await caller(pipedrive).search({ term: '955550001' })).toHaveLength(1);
	pipedrive.reset();
	expect(pipedrive.contacts()).toHaveLength(before);
});
