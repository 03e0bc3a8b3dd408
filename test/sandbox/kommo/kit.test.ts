import { SandboxClock } from '../../../sandbox/kit/clock.ts';
import { Journal } from '../../../sandbox/kit/journal.ts';
import { readFlags } from '../../../sandbox/kit/process.ts';
import { caller, closeAll, control, read, SEED, startAccount } from './support';

afterEach(closeAll);

function journalOf(...times: number[]): Journal {
	const journal = new Journal();
	for (const at of times) {
		journal.record({ at, method: 'GET', path: '/api/v4/leads', query: {}, headers: {}, body: undefined, status: 200 });
	}
	return journal;
}

describe('the journal', () => {
	test('a window is half open: arrivals exactly one width apart are not in one window', () => {
		expect(journalOf(0, 1000).mostInAnyWindow(1000)).toBe(1);
		expect(journalOf(0, 999.9).mostInAnyWindow(1000)).toBe(2);
	});

	test('the fullest window counts wherever it begins', () => {
		expect(journalOf(0, 900, 950, 1000, 1100, 3000).mostInAnyWindow(1000)).toBe(4);
	});

	test('an empty journal has nothing in any window', () => {
		expect(journalOf().mostInAnyWindow(1000)).toBe(0);
	});

	test('it keeps the scheme of an Authorization header and never the secret', async () => {
		const sandbox = await startAccount();
		await caller(sandbox)('POST', '/api/v4/leads?a=1&a=2', [{ name: 'Pneu' }]);
		const [entry] = sandbox.journal.entries({ path: '^/api/' });
		expect(entry).toMatchObject({ method: 'POST', status: 200, query: { a: ['1', '2'] }, body: [{ name: 'Pneu' }] });
		expect(entry?.headers.authorization).toBe('Bearer');
		expect(JSON.stringify(sandbox.journal.entries())).not.toContain(SEED.adminToken);
	});

	test('control calls are not journalled, and the journal is read and cleared through them', async () => {
		const sandbox = await startAccount();
		await caller(sandbox)('GET', '/api/v4/account');
		const journal = await control(sandbox, 'GET', 'journal?path=account&windowMs=1000');
		expect(journal.body).toMatchObject({ count: 1, mostInAnyWindow: 1 });
		await control(sandbox, 'DELETE', 'journal');
		expect(sandbox.journal.count()).toBe(0);
	});
});

describe('the clock', () => {
	test('advance runs what came due, in the order of the times, and leaves the rest waiting', () => {
		const clock = new SandboxClock();
		const ran: string[] = [];
		clock.schedule(60_000, () => ran.push('later'));
		clock.schedule(30_000, () => ran.push('earlier'));
		clock.schedule(90_000, () => ran.push('not yet'));
		clock.schedule(10_000, () => ran.push('cancelled')).cancel();
		clock.advance(60_000);
		expect(ran).toEqual(['earlier', 'later']);
		clock.clear();
		clock.advance(60_000);
		expect(ran).toHaveLength(2);
	});

	test('a frozen clock moves by advance alone, and thawed it runs on from there', async () => {
		const clock = new SandboxClock();
		clock.freeze();
		const before = clock.now();
		let ran = 0;
		clock.schedule(1, () => (ran += 1));
		const enough = performance.now() + 5;
		while (performance.now() < enough) await new Promise(setImmediate);
		expect([clock.now() - before, ran]).toEqual([0, 0]);
		clock.advance(1);
		expect([clock.now() - before, ran]).toEqual([1, 1]);
		const thawed = clock.wait(1);
		clock.thaw();
		await thawed;
		expect(clock.now()).toBeGreaterThan(before + 1);
	});

	test('it never goes back', () => {
		expect(() => new SandboxClock().advance(-1)).toThrow('only moves forward');
	});
});

describe('faults', () => {
	test('the nth matching request alone is hit, with the status, body and headers of the rule', async () => {
		const sandbox = await startAccount();
		const call = caller(sandbox);
		const rule = { match: { method: 'GET', path: '/leads$' }, nth: 2, fault: 'status', status: 503, body: { why: 'down' }, headers: { 'retry-after': '7' } };
		await control(sandbox, 'POST', 'faults', rule);
		const statuses = [];
		for (let index = 0; index < 3; index += 1) statuses.push((await call('GET', '/api/v4/leads')).status);
		expect(statuses).toEqual([200, 503, 200]);
		await control(sandbox, 'DELETE', 'faults');
		await control(sandbox, 'POST', 'faults', { ...rule, nth: 1 });
		const answer = await call('GET', '/api/v4/leads');
		expect(answer.headers.get('retry-after')).toBe('7');
		expect(answer.body).toEqual({ why: 'down' });
	});

	test('from and to bound a stretch of failures', async () => {
		const sandbox = await startAccount();
		sandbox.faults.add([{ from: 2, to: 3, fault: 'html' }]);
		const statuses = [];
		for (let index = 0; index < 4; index += 1) statuses.push((await caller(sandbox)('GET', '/api/v4/account')).status);
		expect(statuses).toEqual([200, 502, 502, 200]);
	});

	test.each([
		['reset', 0],
		['commitThenReset', 1],
		['truncated', 1],
	] as const)('%s breaks the connection; leads made meanwhile: %i', async (fault, made) => {
		const sandbox = await startAccount();
		const call = caller(sandbox);
		sandbox.faults.add([{ nth: 1, fault }]);
		await expect(call('POST', '/api/v4/leads', [{ name: 'Incerto' }])).rejects.toThrow();
		const found = await call('GET', '/api/v4/leads?query=Incerto');
		expect(found.status).toBe(made === 0 ? 204 : 200);
	});

	test('commitThenTimeout does the work and never answers', async () => {
		const sandbox = await startAccount();
		sandbox.faults.add([{ match: { method: 'POST' }, fault: 'commitThenTimeout' }]);
		const cut = new AbortController();
		const pending = fetch(`${sandbox.url}/api/v4/leads`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', authorization: `Bearer ${SEED.adminToken}` },
			body: JSON.stringify([{ name: 'Incerto' }]),
			signal: cut.signal,
		});
		let found = await caller(sandbox)('GET', '/api/v4/leads?query=Incerto');
		while (found.status === 204) found = await caller(sandbox)('GET', '/api/v4/leads?query=Incerto');
		expect(found.status).toBe(200);
		cut.abort();
		await expect(pending).rejects.toThrow();
	});

	test('slow waits in sandbox time; malformed answers what is no JSON', async () => {
		const sandbox = await startAccount();
		sandbox.faults.add([
			{ match: { path: '/account' }, fault: 'slow', ms: 3_600_000 },
			{ match: { path: '/leads' }, fault: 'malformed' },
		]);
		const slow = caller(sandbox)('GET', '/api/v4/account');
		while (sandbox.journal.count() === 0) await new Promise(setImmediate);
		sandbox.clock.advance(3_600_000);
		expect((await slow).status).toBe(200);
		await expect(caller(sandbox)('GET', '/api/v4/leads')).rejects.toThrow(SyntaxError);
	});

	test('an unknown fault is refused', async () => {
		const sandbox = await startAccount();
		const answer = await control(sandbox, 'POST', 'faults', { fault: 'explode' });
		expect(answer.status).toBe(400);
		expect(read(answer.body, 'error')).toContain('explode');
	});
});

describe('options', () => {
	test('a knob turns at run time; an unknown one or a wrong type is refused and changes nothing', async () => {
		const sandbox = await startAccount();
		expect((await control(sandbox, 'POST', 'options', { botDelayMs: 5 })).status).toBe(200);
		expect(sandbox.knobs.botDelayMs).toBe(5);
		const wrong = await control(sandbox, 'POST', 'options', { botDelayMs: 6, botDelay: 1 });
		expect(read(wrong.body, 'error')).toContain('Unknown option "botDelay"');
		expect((await control(sandbox, 'POST', 'options', { botDelayMs: '6' })).status).toBe(400);
		expect(sandbox.knobs.botDelayMs).toBe(5);
		const misspelt: object = { botDelai: 5 };
		await expect(startAccount(misspelt)).rejects.toThrow('Unknown option "botDelai"');
	});

	test('a reset brings the seeded data back and empties journal and faults', async () => {
		const sandbox = await startAccount();
		const call = caller(sandbox);
		sandbox.faults.add([{ match: { path: 'x' }, fault: 'html' }]);
		await call('PATCH', '/api/v4/leads/920001', { name: 'Outro nome' });
		await control(sandbox, 'POST', 'reset');
		expect(sandbox.journal.count()).toBe(0);
		expect(sandbox.faults.list()).toEqual([]);
		expect(read((await call('GET', '/api/v4/leads/920001')).body, 'name')).toBe('Orçamento de pneus');
	});
});

test('flags are read as options: kebab case to camel case, JSON values, bare flags as true', () => {
	const flags = readFlags(['--port', '0', '--subdomain', 'acme', '--webhook-duplicate', '--scopes', '["crm"]']);
	expect(flags).toEqual({ port: 0, subdomain: 'acme', webhookDuplicate: true, scopes: ['crm'] });
	expect(() => readFlags(['port'])).toThrow('Expected a flag');
});
