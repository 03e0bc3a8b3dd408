import { ConnectorError } from '../../../lib/domain/errors';
import { context, lookUp, times, World } from './session-pool.fixtures';

let world: World;

beforeEach(() => {
	world = new World();
});

const open = async () => await (await world.browser.use()).openSession({ secrets: [] }, context());

test('those who come while the browser starts wait for the same one', async () => {
	await world.clock.run(Promise.all(times(20, async () => await world.browser.use())));
	expect(world.browsers).toHaveLength(1);
});

test('a start that failed is told to all who waited for it, and not remembered', async () => {
	world.behaviour.startFailure = new ConnectorError('unavailable', 'No browser was found.', { system: 'ERP' });
	const pool = world.pool();
	await expect(world.clock.run(pool.use(lookUp(world), context()))).rejects.toMatchObject({ message: 'No browser was found.', nothingDone: true });
	world.behaviour.startFailure = undefined;
	expect(await world.clock.run(pool.use(lookUp(world), context()))).toBe('session 1');
});

test('after 200 sessions a new browser takes over, and the old one is closed with its last session', async () => {
	world.behaviour.openMs = 0;
	for (let count = 1; count < 200; count++) await world.clock.run(open().then(async (session) => await session.close()));
	const last = await world.clock.run(open());
	expect(world.browsers).toHaveLength(1);
	await world.clock.run(open());
	expect(world.browsers.map(({ closed }) => closed)).toEqual([false, false]);
	await world.clock.run(last.close());
	await world.clock.advance(1_000);
	expect(world.browsers.map(({ closed }) => closed)).toEqual([true, false]);
});

test('a browser that is 6 hours old and not in use is closed before the next starts', async () => {
	await world.clock.run(open().then(async (session) => await session.close()));
	await world.clock.advance(6 * 3_600_000);
	const next = open();
	await world.clock.advance(5);
	expect(world.browsers.map(({ closed }) => closed)).toEqual([false]);
	await world.clock.run(next);
	expect(world.browsers.map(({ closed }) => closed)).toEqual([true, false]);
});

test('a browser that does not open a session in 20 seconds is replaced', async () => {
	world.behaviour.openMs = Infinity;
	await expect(world.clock.run(open())).rejects.toMatchObject({ kind: 'timeout' });
	world.behaviour.openMs = 0;
	await world.clock.run(open());
	expect(world.browsers).toHaveLength(2);
});

test('a browser that does not close a session in 5 seconds is replaced', async () => {
	const session = await world.clock.run(open());
	world.behaviour.closeMs = Infinity;
	await world.clock.run(session.close());
	world.behaviour.closeMs = 0;
	await world.clock.run(open());
	expect(world.browsers).toHaveLength(2);
});

test('a browser that does not start in a minute is told as such, and closed when it comes late', async () => {
	world.behaviour.startMs = 90_000;
	await expect(world.clock.run(open())).rejects.toMatchObject({ code: 'timeout', nothingDone: true });
	await world.clock.advance(60_000);
	expect(world.browsers.map(({ closed }) => closed)).toEqual([true]);
});

test('closing closes the browser, also one that is still starting, and waits for neither forever', async () => {
	const starting = expect(open()).rejects.toMatchObject({ code: 'unavailable' });
	await world.clock.run(world.browser.close());
	await world.clock.advance(1_000);
	await starting;
	expect(world.browsers.map(({ closed }) => closed)).toEqual([true]);
	await expect(world.browser.use()).rejects.toMatchObject({ code: 'unavailable' });
});
