import { ConnectorError } from '../../../lib/domain/errors';
import { after, hang, noConnection, notifyWith, refusedConnection, reset, status } from './notify.fixtures';

test('every target gets the same event, and each has a result of its own in the order of the list', async () => {
	const { clock, posts, send } = notifyWith({ 'crm.example.com': [after(40, status(204))], 'erp.example.com': [status(500)], 'bi.example.com': [status(200)] });
	const result = await clock.run(send());
	expect(result).toMatchObject({ eventId: 'evt-1', event: 'message.received', sent: 2, failed: 1, allOk: false });
	expect(result.results).toEqual([
		{ target: 'crm', url: 'https://crm.example.com/hook', ok: true, status: 204, attempts: 1, ms: 40, alreadySent: false, gone: false },
		expect.objectContaining({ target: 'erp', ok: false, status: 500, attempts: 1, error: { code: 'uncertain', message: expect.stringContaining('500'), hint: expect.any(String) } }),
		expect.objectContaining({ target: 'bi', ok: true, status: 200, attempts: 1 }),
	]);
	expect(new Set(posts.map(({ body }) => body)).size).toBe(1);
	expect(JSON.parse(posts[0]?.body ?? '')).toEqual({ event: 'message.received', data: { from: '+5511988887777' }, timestamp: new Date(clock.now() - 40).toISOString(), source: 'whatsapp_bot', id: 'evt-1' });
	expect(posts[0]?.headers).toMatchObject({ 'Content-Type': 'application/json', 'webhook-id': 'evt-1' });
	expect(posts[0]?.url).toBe('https://crm.example.com/hook?key=geheim');
});

test('a target that never answers ends after five seconds, and the others do not wait for it', async () => {
	const { clock, posts, send } = notifyWith({ 'slow.example.com': [hang], 'crm.example.com': [after(20, status(200))] });
	const running = send();
	await clock.advance(4_999);
	const begun = posts.length;
	await clock.advance(1);
	const { results } = await running;
	expect(begun).toBe(2);
	expect(results[0]).toMatchObject({ ok: false, status: null, attempts: 1, ms: 5_000, error: { code: 'uncertain', message: expect.stringContaining('within 5000 ms') } });
	expect(results[1]).toMatchObject({ ok: true, ms: 20 });
});

test('ten hanging targets take no longer than one', async () => {
	const { clock, send } = notifyWith(Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`t${n}.example.com`, [hang]])));
	const begunAt = clock.now();
	expect(await clock.run(send())).toMatchObject({ sent: 0, failed: 10 });
	expect(clock.now() - begunAt).toBe(5_000);
});

test('a connection that is not made in time is a time-out, and is tried again within the deadline', async () => {
	const { clock, send } = notifyWith({ 'crm.example.com': [noConnection, status(200)] });
	const { results } = await clock.run(send());
	expect(results[0]).toMatchObject({ ok: true, attempts: 2, ms: 5_150 });
	const down = notifyWith({ 'crm.example.com': [noConnection] });
	const { results: failed } = await down.clock.run(down.send());
	expect(failed[0]).toMatchObject({ ok: false, attempts: 2, ms: 10_000, error: { code: 'timeout' } });
});

test('a lost connection and one that is refused stay failures of their own targets', async () => {
	const { clock, send } = notifyWith({ 'a.example.com': [reset], 'b.example.com': [refusedConnection], 'c.example.com': [status(200)] });
	const { results } = await clock.run(send());
	expect(results.map(({ ok, attempts, error }) => [ok, attempts, error?.code])).toEqual([[false, 1, 'uncertain'], [false, 3, 'unavailable'], [true, 1, undefined]]);
});

test.each([
	['never', [200, 500], false],
	['any', [200, 200], false],
	['any', [200, 500], true],
	['all', [200, 500], false],
	['all', [404, 404], true],
] as const)('fail if %s: %j', async (failIf, codes, fails) => {
	const { clock, send } = notifyWith(Object.fromEntries(codes.map((code, index) => [`t${index}.example.com`, [status(code)]])));
	const running = clock.run(send({ settings: { failIf } }));
	if (!fails) return void expect(await running).toMatchObject({ eventId: 'evt-1' });
	const error = await running.catch((failure: unknown) => failure);
	expect(error).toBeInstanceOf(ConnectorError);
	expect(error).toMatchObject({ system: 'Notify Systems', message: expect.stringMatching(/targets did not take the event evt-1 \(.*t1: /) });
	expect(String(error)).not.toContain('geheim');
});

test('a cancelled execution ends all targets at once and gives no result', async () => {
	const { clock, send } = notifyWith({ 'a.example.com': [hang], 'b.example.com': [status(503)] });
	const cancel = new AbortController();
	const running = send({ signal: cancel.signal });
	const ended = expect(running).rejects.toThrow('stopped');
	await clock.advance(100);
	cancel.abort(new Error('stopped'));
	await ended;
	await clock.advance(60_000);
	expect(clock.sleeping).toBe(0);
});

test('each request is one line in the log, without the address', async () => {
	const { clock, calls, send } = notifyWith({ 'a.example.com': [refusedConnection, status(200)] });
	await clock.run(send());
	expect(calls).toMatchObject([{ system: 'Notify Systems', operation: 'send', attempt: 1, outcome: 'unavailable' }, { attempt: 2, outcome: 'ok' }]);
	expect(JSON.stringify(calls)).not.toContain('example.com');
});
