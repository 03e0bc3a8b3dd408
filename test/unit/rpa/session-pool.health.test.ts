import { WebPageError } from '../../../lib/domain/web-page-error';
import { ConnectorError } from '../../../lib/domain/errors';
import { context, lookUp, times, World } from './session-pool.fixtures';

let world: World;

beforeEach(() => {
	world = new World();
});

const hang = async (): Promise<never> => await new Promise<never>(() => undefined);

test('a session whose page has crashed is replaced', async () => {
	const pool = world.pool();
	await world.clock.run(pool.use(lookUp(world), context()));
	world.sessions[0]!.usable = false;
	expect(await world.clock.run(pool.use(lookUp(world), context()))).toBe('session 2');
	expect(world.browsers).toHaveLength(1);
});

test('where the browser is gone, another is started', async () => {
	const pool = world.pool();
	await world.clock.run(pool.use(lookUp(world), context()));
	world.browsers[0]!.usable = false;
	expect(await world.clock.run(pool.use(lookUp(world), context()))).toBe('session 2');
	expect(world.browsers).toHaveLength(2);
	expect(world.browsers[0]!.closed).toBe(true);
});

test('a browser that is found to be gone when a session is opened is replaced once', async () => {
	const gone = new WebPageError('crashed', 'The browser is gone.');
	world.behaviour.openFailures = [gone];
	expect(await world.clock.run(world.pool().use(lookUp(world), context()))).toBe('session 1');
	world.behaviour.openFailures = [gone, gone];
	await expect(world.clock.run(world.pool().use(lookUp(world), context()))).rejects.toMatchObject({
		code: 'unavailable',
		nothingDone: true,
		message: 'The browser opened no page for ERP: The browser is gone.',
	});
});

test('a session that the site has ended is logged in again before it is handed over', async () => {
	const pool = world.pool();
	await world.clock.run(pool.use(lookUp(world), context()));
	world.sessions[0]!.loggedOut = true;
	expect(await world.clock.run(pool.use(lookUp(world), context()))).toBe('session 1');
	expect(world.logins).toEqual(['session 1', 'session 1']);
});

test.each(['hangs', 'fails'] as const)('a session whose page %s when it is asked is replaced', async (judgement) => {
	const pool = world.pool();
	await world.clock.run(pool.use(lookUp(world), context()));
	world.behaviour.judgement = judgement;
	expect(await world.clock.run(pool.use(lookUp(world), context()))).toBe('session 2');
	expect(world.open.size).toBe(1);
});

test('within a turn one logs in again once; a site that ends the session again is told as such, and the session is closed', async () => {
	const pool = world.pool();
	const call = pool.use(async (turn) => {
		await Promise.all([turn.logInAgain(context()), turn.logInAgain(context())]);
		expect(world.logins).toHaveLength(2);
		await turn.logInAgain(context());
	}, context());
	await expect(world.clock.run(call)).rejects.toMatchObject({ code: 'auth', message: expect.stringContaining('ended the session again at once') });
	expect(world.logins).toHaveLength(2);
	expect(await world.clock.run(pool.use(lookUp(world), context()))).toBe('session 2');
});

test('a session that a turn discards is closed before the next is opened', async () => {
	const pool = world.pool();
	await world.clock.run(pool.use(async (turn) => await Promise.resolve(turn.discard()), context()));
	expect(await world.clock.run(pool.use(lookUp(world), context()))).toBe('session 2');
	expect(world.mostOpen).toBe(1);
});

test('sessions are renewed after their uses and their age', async () => {
	const pool = world.pool({ rules: { maxAgeMs: 60_000, maxUses: 3 } });
	const use = async (): Promise<string> => await world.clock.run(pool.use(lookUp(world), context()));
	const names: string[] = [];
	for (let call = 0; call < 5; call++) names.push(await use());
	expect(names).toEqual(['session 1', 'session 1', 'session 1', 'session 2', 'session 2']);
	await world.clock.advance(60_000);
	expect(await use()).toBe('session 3');
	expect(world.mostOpen).toBe(1);
});

test('a turn that fails leaves its session to the next', async () => {
	const pool = world.pool();
	const failed = pool.use(async () => await Promise.reject(new Error('drift')), context());
	await expect(world.clock.run(failed)).rejects.toThrow('drift');
	expect(await world.clock.run(pool.use(lookUp(world), context()))).toBe('session 1');
});

test('a turn that hangs ends by its caller’s signal, and its place is free once the session is closed', async () => {
	world.behaviour.closeMs = 2_000;
	const pool = world.pool();
	const deadline = new AbortController();
	const hanging = expect(pool.use(hang, context(deadline.signal))).rejects.toThrow('deadline');
	const next = pool.use(lookUp(world), context());
	await world.clock.advance(5_000);
	deadline.abort(new Error('deadline'));
	await world.clock.advance(1_000);
	await hanging;
	expect(world.sessions).toHaveLength(1);
	expect(await world.clock.run(next)).toBe('session 2');
	expect(world.mostOpen).toBe(1);
});

test('an aborted turn may say in its own words how far it came', async () => {
	const pool = world.pool();
	const deadline = new AbortController();
	const call = pool.use(async () => {
		await world.clock.sleep(60_000, deadline.signal).catch(() => undefined);
		throw new ConnectorError('uncertain', 'The form was sent.', { system: 'ERP' });
	}, context(deadline.signal));
	const told = expect(call).rejects.toMatchObject({ code: 'uncertain' });
	await world.clock.advance(5_000);
	deadline.abort(new Error('deadline'));
	await world.clock.run(told);
	expect(await world.clock.run(pool.use(lookUp(world), context()))).toBe('session 2');
});

test('a login that hangs ends by its caller’s signal and holds nobody up', async () => {
	world.behaviour.logins = ['hang'];
	const pool = world.pool();
	const deadline = new AbortController();
	const hanging = expect(pool.use(lookUp(world), context(deadline.signal))).rejects.toThrow('deadline');
	const next = pool.use(lookUp(world), context());
	await world.clock.advance(5_000);
	deadline.abort(new Error('deadline'));
	await hanging;
	expect(await world.clock.run(next)).toBe('session 2');
});

test('two refused logins keep all further calls from trying for ten minutes, however many wait and however many sessions they may have', async () => {
	world.behaviour.logins = times(20, () => 'auth');
	const pool = world.pool({ maximum: 3 });
	const ends = await world.clock.run(Promise.allSettled(times(20, async () => await pool.use(lookUp(world), context()))));
	for (const end of ends) expect(end).toMatchObject({ reason: { code: 'auth', nothingDone: true } });
	expect(world.logins).toHaveLength(2);
	const opened = world.sessions.length;
	await world.clock.advance(500_000);
	await expect(world.clock.run(pool.use(lookUp(world), context()))).rejects.toThrow('not tried again');
	expect([world.logins.length, world.sessions.length]).toEqual([2, opened]);
	world.behaviour.logins = [];
	await world.clock.advance(100_000);
	await world.clock.run(pool.use(lookUp(world), context()));
	expect(world.logins).toHaveLength(3);
});

test('sessions that lose their login together log in one after the other', async () => {
	const pool = world.pool({ maximum: 3 });
	const all = async (): Promise<unknown> => await Promise.allSettled(times(3, async () => await pool.use(lookUp(world, 3_000), context())));
	await world.clock.run(all());
	for (const session of world.sessions) session.loggedOut = true;
	world.behaviour.logins = times(9, () => 'auth');
	await world.clock.run(all());
	expect(world.sessions).toHaveLength(3);
	expect(world.logins).toHaveLength(3 + 2);
});
