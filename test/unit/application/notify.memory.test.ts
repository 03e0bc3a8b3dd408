import { ConnectorError } from '../../../lib/domain/errors';
import { after, hang, notifyWith, status } from './notify.fixtures';

const script = () => ({ 'a.example.com': [status(200)], 'b.example.com': [status(503), status(200)] });

test('a repetition of the same item leaves out who has the event', async () => {
	const { clock, posts, send } = notifyWith(script());
	const first = await clock.run(send({ settings: { memoryKey: 'run-1' } }));
	const again = await clock.run(send({ settings: { memoryKey: 'run-1' } }));
	expect(first).toMatchObject({ sent: 1, failed: 1 });
	expect(again).toMatchObject({ sent: 2, failed: 0, allOk: true });
	expect(again.results[0]).toMatchObject({ ok: true, status: 200, attempts: 0, alreadySent: true });
	expect(again.results[1]).toMatchObject({ ok: true, attempts: 1, alreadySent: false });
	expect(posts.filter(({ url }) => url.includes('a.example'))).toHaveLength(1);
});

test('another execution, and another event of the same, are sent', async () => {
	const { clock, posts, send } = notifyWith({ 'a.example.com': [status(200)] });
	await clock.run(send({ settings: { memoryKey: 'run-1' } }));
	await clock.run(send({ settings: { memoryKey: 'run-2' } }));
	await clock.run(send({ settings: { memoryKey: 'run-1' }, event: { id: 'evt-2', event: 'x', body: '{}' } }));
	expect(posts).toHaveLength(3);
});

test('nothing is remembered where that is switched off, nor for longer than a day', async () => {
	const { clock, posts, send } = notifyWith({ 'a.example.com': [status(200)] });
	await clock.run(send());
	await clock.run(send());
	expect(posts).toHaveLength(2);
	await clock.run(send({ settings: { memoryKey: 'run-1' } }));
	await clock.advance(24 * 60 * 60_000 + 1);
	await clock.run(send({ settings: { memoryKey: 'run-1' } }));
	expect(posts).toHaveLength(4);
});

test('a target that wants no more events is not asked again by a repetition', async () => {
	const { clock, posts, send } = notifyWith({ 'a.example.com': [status(410), status(200)] });
	for (const attempts of [1, 0]) {
		const { results } = await clock.run(send({ settings: { memoryKey: 'run-1' } }));
		expect(results[0]).toMatchObject({ ok: false, status: 410, attempts, gone: true, alreadySent: false, error: { code: 'not_found' } });
	}
	expect(posts).toHaveLength(1);
});

test('a Store that is down keeps no event from being sent', async () => {
	const { clock, tools, posts, warnings, send } = notifyWith({ 'a.example.com': [status(200)] });
	tools.store = async () => await Promise.reject(new ConnectorError('unavailable', 'no Redis', { system: 'Store' }));
	expect(await clock.run(send({ settings: { memoryKey: 'run-1' } }))).toMatchObject({ sent: 1, allOk: true });
	expect(posts).toHaveLength(1);
	expect(warnings.length).toBeGreaterThan(0);
});

/** Keeps every question for three seconds before it fails, as a Redis does that cannot be reached. */
function slowStore({ tools, clock }: Pick<ReturnType<typeof notifyWith>, 'tools' | 'clock'>): void {
	tools.store = async () => {
		await clock.sleep(3_000);
		throw new ConnectorError('unavailable', 'no Redis', { system: 'Store' });
	};
}

test('a Store that is slow to fail holds an event up by a second at most, all within the deadline', async () => {
	const fixture = notifyWith({ 'a.example.com': [status(200)], 'b.example.com': [hang] });
	slowStore(fixture);
	const begunAt = fixture.clock.now();
	const { results } = await fixture.clock.run(fixture.send({ settings: { memoryKey: 'run-1', deadlineMs: 4_000 } }));
	expect(results).toMatchObject([{ ok: true, ms: 2_000 }, { ok: false, attempts: 1, ms: 4_000 }]);
	expect(fixture.clock.now() - begunAt).toBe(4_000);
	expect(fixture.warnings).toHaveLength(3);
});

test('a slow Store leaves most of a short deadline to the target', async () => {
	const fixture = notifyWith({ 'a.example.com': [after(700, status(200))] });
	slowStore(fixture);
	const { results } = await fixture.clock.run(fixture.send({ settings: { memoryKey: 'run-1', deadlineMs: 1_000 } }));
	expect(results).toMatchObject([{ ok: true, attempts: 1, ms: 1_000 }]);
});
