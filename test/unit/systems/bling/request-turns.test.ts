import { ConnectorError } from '../../../../lib/domain/errors';
import type { Store } from '../../../../lib/domain/store';
import { MemoryStore } from '../../../../lib/infra/store/memory-store';
import { RequestTurns } from '../../../../lib/systems/bling/request-turns';
import { VirtualClock } from '../../resilience/virtual-clock';

const { signal } = new AbortController();
const answer = { status: 200, headers: {}, text: '{}' };
let clock: VirtualClock;
let memory: MemoryStore;

beforeEach(() => {
	clock = new VirtualClock();
	memory = new MemoryStore(clock);
});

/** One of several processes over the same Redis. */
const inProcess = (): RequestTurns => {
	const store = Object.create(memory, { kind: { value: 'redis' } }) as Store;
	return new RequestTurns('account-1', { store, clock, random: () => 0.5, requestsPerDay: 120_000 });
};

test('a request that was sent before its account was known holds a place among those of all processes', async () => {
	// Departures are not what is asked for here.
	memory.takeSlot = async () => await Promise.resolve({ granted: true });
	const first = inProcess();
	for (let count = 0; count < 3; count++) await clock.run(first.count(signal));
	const countedAt = clock.now();
	await clock.run(inProcess().run(async () => await Promise.resolve(answer), { signal, reads: true }));
	expect(clock.now() - countedAt).toBeGreaterThanOrEqual(1_000);
});

test('nobody waits for more than two minutes behind requests that never get their turn', async () => {
	memory.takeSlot = async () => await Promise.resolve({ granted: false, retryAfterMs: 1_000 });
	const turns = inProcess();
	const startedAt = clock.now();
	const all = Promise.allSettled(Array.from({ length: 20 }, async () => await turns.run(async () => await Promise.resolve(answer), { signal, reads: true })));
	const refused = { status: 'rejected', reason: { code: 'rate_limited', system: 'Bling', nothingDone: true, hint: expect.any(String) } };
	expect(await clock.run(all)).toMatchObject(Array.from({ length: 20 }, () => refused));
	expect(clock.now() - startedAt).toBeLessThan(125_000);
});

test('writes do not ask a Store that hangs one after the other, with reads behind them', async () => {
	const hang = async () => {
		await clock.sleep(2_000);
		throw new ConnectorError('unavailable', 'Store: no answer.', { system: 'Store' });
	};
	for (const method of ['get', 'takeSlot', 'lock', 'unlock'] as const) jest.spyOn(memory, method).mockImplementation(hang);
	const turns = inProcess();
	const send = async () => await Promise.resolve(answer);
	const startedAt = clock.now();
	const writes = Promise.allSettled(Array.from({ length: 10 }, async () => await turns.run(send, { signal, reads: false })));
	const read = turns.run(send, { signal, reads: true });
	const failed = { status: 'rejected', reason: { code: 'unavailable', system: 'Store', nothingDone: true } };
	expect(await clock.run(writes)).toMatchObject(Array.from({ length: 10 }, () => failed));
	await clock.run(read);
	expect(clock.now() - startedAt).toBeLessThan(8_000);
});
