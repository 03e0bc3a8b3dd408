import { ConnectorError } from '../../../../lib/domain/errors';
import type { Store } from '../../../../lib/domain/store';
import { MemoryStore } from '../../../../lib/infra/store/memory-store';
import { createKommo } from '../../../../lib/systems/kommo/kommo';
import { Arrivals } from '../../../../lib/systems/kommo/arrivals';
import { RequestTurns } from '../../../../lib/systems/kommo/request-turns';
import { RecordingMeter } from '../../metrics/recording-meter';
import { VirtualClock } from '../../resilience/virtual-clock';
import { RecordingLog, ScriptedHttp } from './scripted-http';

const { signal } = new AbortController();
const get = { operation: 'lead.get', method: 'GET', path: '/leads/1' } as const;
let clock: VirtualClock;
let memory: MemoryStore;

beforeEach(() => {
	clock = new VirtualClock();
	memory = new MemoryStore(clock);
});

/** What the store does, with the kind that has several processes share places. */
const redisLike = (): Store => Object.create(memory, { kind: { value: 'redis' } }) as Store;
const tools = (store: Store = memory) => ({ store, clock, random: () => 0 });
const storeDown = async () => await Promise.reject(new ConnectorError('unavailable', 'Store: down.', { system: 'Store' }));

test('a clock that is set back by an hour makes nobody wait longer than a second', async () => {
	const arrivals = new Arrivals();
	const enter = { clock, signal, maxWaitMs: 30_000 };
	for (let count = 0; count < 7; count++) await arrivals.enter(enter);
	for (let count = 0; count < 7; count++) arrivals.leave(clock, true);
	const back = { now: () => clock.now() - 3_600_000, sleep: clock.sleep.bind(clock) };
	expect(await clock.run(arrivals.enter({ ...enter, clock: back }))).toBe(1_000);
});

test('nobody waits for ever for seven requests that have no answer', async () => {
	const arrivals = new Arrivals();
	const enter = { clock, signal, maxWaitMs: 2_000 };
	for (let count = 0; count < 7; count++) await arrivals.enter(enter);
	const refused = { code: 'rate_limited', system: 'Kommo', nothingDone: true, retryAfterMs: 1_000, hint: expect.stringContaining('Wait and run again') };
	await expect(clock.run(arrivals.enter(enter))).rejects.toMatchObject(refused);
});

test('reads are served in the order of their coming', async () => {
	const turns = new RequestTurns('loja', memory);
	const served: number[] = [];
	let draws = 0;
	const random = (): number => ((draws += 1) % 7 === 0 ? 0 : 0.9 - (draws % 7) / 10);
	const read = async (index: number): Promise<void> => {
		const turn = await turns.take({ ...tools(), random }, { signal, reads: true });
		served.push(index);
		await clock.sleep(((index * 7) % 5) * 100);
		turn.leave(true);
	};
	await clock.run(Promise.all(Array.from({ length: 30 }, async (_, index) => await read(index))));
	expect(served).toEqual(Array.from({ length: 30 }, (_, index) => index));
});

test.each([0, 2_000])('writes that wait for a Store that fails after %i ms hold no place that reads could have, nor wait for one another', async (hangsMs) => {
	const store = redisLike();
	const fail = async () => {
		if (hangsMs > 0) await clock.sleep(hangsMs);
		return await storeDown();
	};
	memory.takeSlot = fail;
	memory.lock = fail;
	memory.unlock = fail;
	const turns = new RequestTurns('loja', store);
	const startedAt = clock.now();
	const writes = Promise.allSettled(Array.from({ length: 20 }, async () => await turns.take(tools(store), { signal, reads: false })));
	const readAfter: number[] = [];
	const read = async (): Promise<void> => {
		const turn = await turns.take(tools(store), { signal, reads: true });
		readAfter.push(clock.now() - startedAt);
		turn.leave(true);
	};
	const reads = Promise.all([read(), read(), read()]);
	const failed = { status: 'rejected', reason: { code: 'unavailable', system: 'Store', nothingDone: true, message: 'The Store is down, and nothing was written. Store: down.' } };
	expect(await clock.run(writes)).toMatchObject(Array.from({ length: 20 }, () => failed));
	expect(clock.now() - startedAt).toBeLessThanOrEqual(5_000 + 2 * hangsMs);
	await clock.run(reads);
	expect(readAfter[0]).toBeLessThan(3_000 + 2 * hangsMs);
});

describe('a call that gets no turn', () => {
	function refused() {
		const [log, meter, http] = [new RecordingLog(), new RecordingMeter(), new ScriptedHttp([{ json: { id: 1 } }])];
		let asked = 0;
		memory.takeSlot = async () => await Promise.resolve({ granted: false, retryAfterMs: (asked += 1) === 1 ? 1_000 : 60_000 });
		const kommo = createKommo({ http, baseUrl: 'https://loja.kommo.com', accountKey: 'loja', store: memory, clock, random: () => 0, log, meter });
		return { log, meter, http, call: clock.run(kommo.client.request(get, { signal })) };
	}

	test('is no call to Kommo and no failure of it', async () => {
		const { log, http, call } = refused();
		await expect(call).rejects.toMatchObject({ code: 'rate_limited', system: 'Kommo', nothingDone: true });
		expect(log.calls).toMatchObject([{ operation: 'lead.get', attempt: 1, outcome: 'not_sent' }]);
		expect(http.requests).toEqual([]);
	});

	test('has waited, which is told', async () => {
		const { meter, call } = refused();
		await call.catch(() => null);
		expect(meter.told).toEqual(['wait Kommo 1000']);
	});
});
