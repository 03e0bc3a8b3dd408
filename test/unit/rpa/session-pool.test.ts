import { Slots } from '../../../lib/application/rpa/sessions/slots';
import { context, lookUp, times, World } from './session-pool.fixtures';

let world: World;

beforeEach(() => {
	world = new World();
});

test('20 cold calls at once share one browser, one session and one login, and are served in their order', async () => {
	const pool = world.pool();
	const served: number[] = [];
	const calls = times(20, async (index) => {
		const name = await pool.use(lookUp(world), context());
		served.push(index);
		return name;
	});
	expect(new Set(await world.clock.run(Promise.all(calls)))).toEqual(new Set(['session 1']));
	expect(served).toEqual(times(20, (index) => index));
	expect(world.browsers).toHaveLength(1);
	expect(world.logins).toEqual(['session 1']);
});

test('20 cold calls with three sessions allowed log in three times at most, one after the other', async () => {
	const pool = world.pool({ maximum: 3 });
	await world.clock.run(Promise.all(times(20, async () => await pool.use(lookUp(world, 900), context()))));
	expect(world.logins.length).toBeLessThanOrEqual(3);
	expect(world.mostLoginsAtOnce).toBe(1);
	expect(world.mostOpen).toBe(3);
	expect(world.browsers).toHaveLength(1);
});

test('a call that finds no session free in time is told how many wait, and that nothing was done', async () => {
	const pool = world.pool({ waitMs: 5_000 });
	const calls = times(4, async () => await pool.use(lookUp(world, 8_000), context()));
	const refused = expect(calls[1]).rejects.toMatchObject({
		code: 'unavailable',
		retryable: true,
		nothingDone: true,
		message: 'No session with ERP was free within 5 seconds: the one session it may have is in use, and 2 other calls wait.',
		hint: expect.stringContaining('“Maximum Sessions”'),
	});
	await world.clock.run(Promise.allSettled(calls));
	await refused;
	await expect(calls[0]).resolves.toBe('session 1');
});

test('a call that is cancelled while it waits gives up its place, and the others move up', async () => {
	const pool = world.pool();
	const cancel = new AbortController();
	const first = pool.use(lookUp(world, 3_000), context());
	const second = pool.use(lookUp(world), context(cancel.signal));
	const third = pool.use(lookUp(world), context());
	const refused = expect(second).rejects.toThrow('cancelled');
	await world.clock.advance(1_000);
	cancel.abort(new Error('cancelled'));
	await refused;
	expect(await world.clock.run(Promise.all([first, third]))).toEqual(['session 1', 'session 1']);
});

test('a cancelled login leaves the next call a login of its own', async () => {
	const pool = world.pool();
	const cancel = new AbortController();
	const first = expect(pool.use(lookUp(world), context(cancel.signal))).rejects.toThrow('cancelled');
	const second = pool.use(lookUp(world), context());
	await world.clock.advance(1_000);
	cancel.abort(new Error('cancelled'));
	await first;
	expect(await world.clock.run(second)).toBe('session 2');
	expect(world.open.size).toBe(1);
});

test('all sessions of the process together are no more than its places; a session that rests gives way to another site', async () => {
	const total = new Slots(2);
	const [one, two, three] = [world.pool({ total }), world.pool({ total }), world.pool({ total, waitMs: 2_000 })];
	const use = async (pool: typeof one, ms?: number): Promise<string> => await pool.use(lookUp(world, ms), context());
	await world.clock.run(Promise.all([use(one), use(two)]));
	expect(await world.clock.run(use(three))).toBe('session 3');
	expect(world.mostOpen).toBe(2);
	expect(world.sessions.filter(({ closed }) => closed).map(({ name }) => name)).toEqual(['session 1']);

	const busy = [use(two, 30_000), use(one, 30_000)];
	await world.clock.advance(5_000);
	await expect(world.clock.run(use(three))).rejects.toThrow('all 2 sessions that this n8n process may have at a time are in use, and no other call waits');
	await world.clock.run(Promise.all(busy));
});

test('closing ends waiting calls and turns with a clear error, closes the sessions and does not wait for work that hangs', async () => {
	const pool = world.pool();
	const hanging = pool.use(async () => await new Promise<never>(() => undefined), context());
	const waiting = pool.use(lookUp(world), context());
	const ends = Promise.allSettled([hanging, waiting]);
	await world.clock.advance(5_000);
	await world.clock.run(pool.close());
	expect(await world.clock.run(ends)).toMatchObject([
		{ reason: { code: 'unavailable', message: 'The sessions with ERP were closed.', nothingDone: false } },
		{ reason: { code: 'unavailable', message: 'The sessions with ERP were closed.', nothingDone: true } },
	]);
	expect(world.open.size).toBe(0);
	await expect(pool.use(lookUp(world), context())).rejects.toMatchObject({ code: 'unavailable' });
	expect(world.clock.sleeping).toBe(0);
});

test('a pool that is closed while a session is on its way closes that one, too', async () => {
	const pool = world.pool();
	const call = expect(pool.use(lookUp(world), context())).rejects.toThrow('The sessions with ERP were closed.');
	await world.clock.advance(550);
	expect(world.open.size).toBe(1);
	await world.clock.run(pool.close());
	await call;
	await world.clock.advance(10_000);
	expect(world.open.size).toBe(0);
});

test('closing takes 5 seconds at most, whatever the browser does', async () => {
	const pool = world.pool();
	await world.clock.run(pool.use(lookUp(world), context()));
	world.behaviour.closeMs = Infinity;
	const before = world.clock.now();
	await world.clock.run(pool.close());
	expect(world.clock.now() - before).toBe(5_000);
	await world.clock.advance(10_000);
	expect(world.clock.sleeping).toBe(0);
});

test('a session granted in the very moment in which its call is cancelled goes to the next', async () => {
	const pool = world.pool();
	const cancel = new AbortController();
	const first = pool.use(lookUp(world, 1_000), context());
	const second = expect(pool.use(lookUp(world), context(cancel.signal))).rejects.toThrow('cancelled');
	const third = pool.use(lookUp(world), context());
	await world.clock.advance(2_000);
	// Asked right before the session is given away.
	jest.spyOn(world.sessions[0]!, 'isUsable').mockImplementationOnce(() => {
		cancel.abort(new Error('cancelled'));
		return true;
	});
	expect(await world.clock.run(Promise.all([first, third]))).toEqual(['session 1', 'session 1']);
	await second;
});
