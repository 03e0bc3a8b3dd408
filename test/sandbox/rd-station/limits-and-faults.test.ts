import { caller, closeAll, read, startAccount } from './support';

afterEach(closeAll);

async function statuses(get: (path: string) => Promise<{ status: number }>, times: number): Promise<number[]> {
	const found: number[] = [];
	for (let index = 0; index < times; index += 1) found.push((await get('/users')).status);
	return found;
}

describe('the limit of a minute', () => {
	test('is 120 unless told otherwise, and slides', async () => {
		const rd = await startAccount({ requestsPerMinute: 120 });
		rd.clock.freeze();
		const { get } = caller(rd);
		const answers = await statuses(get, 121);
		expect(answers.slice(0, 120).every((status) => status === 200)).toBe(true);
		expect(answers.at(-1)).toBe(429);
		rd.clock.advance(59_999);
		expect(await statuses(get, 1)).toEqual([429]);
		rd.clock.advance(1);
		expect(await statuses(get, 1)).toEqual([200]);
		expect(rd.journal.mostInAnyWindow(60_000, { status: 200 })).toBe(120);
	});

	test('says when to come back only where told so', async () => {
		const rd = await startAccount({ requestsPerMinute: 1 });
		rd.clock.freeze();
		const { get } = caller(rd);
		await get('/users');
		const bare = await get('/users');
		expect(bare.status).toBe(429);
		expect(bare.headers.get('retry-after')).toBeNull();
		rd.knobs.retryAfter = true;
		rd.clock.advance(20_500);
		expect((await get('/users')).headers.get('retry-after')).toBe('40');
	});

	test('does not count calls without the token', async () => {
		const rd = await startAccount({ requestsPerMinute: 1 });
		await caller(rd, 'another').get('/users');
		expect((await caller(rd).get('/users')).status).toBe(200);
	});
});

describe('a fault', () => {
	test('after the work leaves the contact behind, and no answer', async () => {
		const rd = await startAccount();
		rd.faults.add([{ match: { method: 'POST', path: '/contacts$' }, nth: 1, fault: 'commitThenTimeout' }]);
		const given = { contact: { name: 'Zé', emails: [{ email: 'ze@example.com' }] } };
		await expect(caller(rd).post('/contacts', given, AbortSignal.timeout(300))).rejects.toThrow();
		expect(rd.contacts().filter(({ emails }) => emails.includes('ze@example.com'))).toHaveLength(1);
	});

	test('before it leaves nothing', async () => {
		const rd = await startAccount();
		const before = rd.contacts().length;
		rd.faults.add([{ match: { method: 'POST' }, fault: 'html' }]);
		const answer = await caller(rd).post('/contacts', { contact: { name: 'Zé' } });
		expect(answer.status).toBe(502);
		expect(rd.contacts()).toHaveLength(before);
	});
});

test('errors come as a list, ids under one key and creations as 201 where told so', async () => {
	const rd = await startAccount({ errorShape: 'list', idKeys: 'id', createdStatus: 201 });
	const { post } = caller(rd);
	expect((await post('/contacts', { contact: {} })).body).toEqual({ errors: ['name não pode ficar em branco'] });
	const made = await post('/contacts', { contact: { name: 'Zé', phones: [] } });
	expect(made.status).toBe(201);
	expect(read(made.body, '_id')).toBeUndefined();
	expect(read(made.body, 'id')).toMatch(/^[0-9a-f]{24}$/);
});

test('unknown properties are dropped where told so', async () => {
	const rd = await startAccount({ unknownProperties: 'ignored' });
	expect((await caller(rd).post('/contacts', { contact: { name: 'Zé', phone: '11955550001' } })).status).toBe(200);
	expect(rd.contacts().at(-1)).toMatchObject({ name: 'Zé', phones: [] });
});

test('unknown paths are 404, known ones with another method 405, unknown options an error', async () => {
	const rd = await startAccount();
	const { call, get } = caller(rd);
	expect((await get('/notes')).status).toBe(404);
	expect((await call('/contacts', {}, { method: 'PUT' })).status).toBe(405);
	expect((await get('/contacts/x')).status).toBe(404);
	await expect(startAccount({ latency: 3 } as object)).rejects.toThrow('Unknown option "latency"');
});

test('a contact is added over the control call, and a reset brings the seeded data back', async () => {
	const rd = await startAccount({ searchLagMs: 60_000 });
	const before = rd.contacts();
	const answer = await fetch(`${rd.url}/__sandbox/contacts`, { method: 'POST', body: JSON.stringify({ name: 'Zé', phone: '955550001' }) });
	expect(await answer.json()).toMatchObject({ name: 'Zé', phones: ['955550001'] });
	expect(await caller(rd).search({ phone: '955550001' })).toHaveLength(1);
	rd.reset();
	expect(rd.contacts().map(({ id, phones }) => ({ id, phones }))).toEqual(before.map(({ id, phones }) => ({ id, phones })));
});
