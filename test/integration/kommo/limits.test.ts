import { closeAll, connect, newContext, startAccount } from './support';

afterEach(closeAll);

jest.setTimeout(30_000);

test('twenty requests at once from two workers never arrive at more than 7 in any second, and none is refused', async () => {
	const sandbox = await startAccount();
	const first = connect(sandbox);
	const second = connect(sandbox, { store: first.store });
	const context = newContext();
	const started = performance.now();
	await Promise.all(
		Array.from({ length: 20 }, async (_, index) => await (index % 2 === 0 ? first : second).leads.get('920001', context)),
	);
	expect(sandbox.journal.count()).toBe(20);
	expect(sandbox.journal.mostInAnyWindow(1_000)).toBeLessThanOrEqual(7);
	expect(sandbox.journal.count({ status: 429 })).toBe(0);
	expect(performance.now() - started).toBeLessThan(8_000);
});

test.each(['problem', 'html'])('a 429 (%s) caused by others is waited out as Kommo asks', async (rateLimitBody) => {
	const sandbox = await startAccount({ rateLimitBody, retryAfterSeconds: 1 });
	const { leads } = connect(sandbox);
	const headers = { authorization: 'Bearer sandbox-admin-token' };
	await Promise.all(Array.from({ length: 7 }, async () => await fetch(`${sandbox.url}/api/v4/leads/920001`, { headers })));
	await expect(leads.get('920001', newContext())).resolves.toMatchObject({ simple: { id: '920001' } });
	expect(sandbox.journal.count({ status: 429 })).toBe(1);
});

test.each(['html', 'malformed', 'truncated', 'reset'] as const)('a read survives two answers that are %s', async (fault) => {
	const sandbox = await startAccount();
	sandbox.faults.add([{ match: { path: '/leads/920001' }, to: 2, fault }]);
	await expect(connect(sandbox).leads.get('920001', newContext())).resolves.toMatchObject({ simple: { id: '920001' } });
	expect(sandbox.journal.count({ path: '/leads/920001' })).toBe(3);
});

test.each(['commitThenReset', 'commitThenTimeout', 'malformed'] as const)(
	'a write whose answer is lost (%s) is uncertain and has been made once',
	async (fault) => {
		const sandbox = await startAccount();
		sandbox.faults.add([{ match: { method: 'POST', path: '/leads$' }, nth: 1, fault }]);
		const { leads } = connect(sandbox, { timeoutMs: 500 });
		await expect(leads.create({ name: 'Only once' }, newContext())).rejects.toMatchObject({ code: 'uncertain' });
		const found = await leads.getMany({ query: 'Only once', limit: 10 }, newContext());
		expect(found).toHaveLength(1);
	},
);

test('a blocked address is a matter of permission, and is not hammered', async () => {
	const sandbox = await startAccount();
	sandbox.faults.add([{ fault: 'html', status: 403 }]);
	await expect(connect(sandbox).leads.get('920001', newContext())).rejects.toMatchObject({ code: 'permission', httpStatus: 403 });
	expect(sandbox.journal.count()).toBe(1);
});
