import { setTimeout as sleep } from 'node:timers/promises';

import { systemClock } from '../../../../lib/infra/clock';
import { MemoryStore } from '../../../../lib/infra/store/memory-store';
import { Presence } from '../../../../lib/infra/store/presence';

const running: Presence[] = [];
let store: MemoryStore;

beforeEach(() => {
	store = new MemoryStore(systemClock);
});
afterEach(async () => {
	await Promise.all(running.splice(0).map(async (presence) => await presence.stop()));
});

/** What a process of that name sees, look by look. */
function looksOf(name: string, of: Pick<MemoryStore, 'set' | 'list' | 'delete'> = store): { presence: Presence; looks: string[][] } {
	const looks: string[][] = [];
	const presence = new Presence({ store: of, name, seen: (names) => void looks.push([...names]), everyMs: 5 });
	running.push(presence);
	presence.start();
	return { presence, looks };
}

async function until(condition: () => boolean): Promise<void> {
	for (const endsAt = Date.now() + 5_000; !condition(); await sleep(2)) if (Date.now() > endsAt) throw new Error('It never came true.');
}

test('processes that share a Store see each other, in one order', async () => {
	const [main, worker] = [looksOf('main'), looksOf('worker')];
	await until(() => main.looks.at(-1)?.length === 2 && worker.looks.at(-1)?.length === 2);
	expect([main.looks.at(-1), worker.looks.at(-1)]).toEqual([['main', 'worker'], ['main', 'worker']]);
});

test('one that ended is forgotten, but not at once', async () => {
	const [main, worker] = [looksOf('main'), looksOf('worker')];
	await until(() => main.looks.at(-1)?.length === 2);
	await worker.presence.stop();
	expect(await store.list('process:worker', { limit: 1 })).toEqual([]);
	const before = main.looks.length;
	await until(() => main.looks.at(-1)?.length === 1);
	expect(main.looks.length - before).toBeGreaterThan(12);
});

test('a Store that is down, or empty when it is back, takes nobody away', async () => {
	let current = new MemoryStore(systemClock);
	let down = false;
	let refusals = 0;
	const reached = (): MemoryStore => {
		if (down) refusals += 1;
		if (down) throw new Error('down');
		return current;
	};
	const shaky = { set: async (...call: Parameters<MemoryStore['set']>) => await reached().set(...call), list: async (...call: Parameters<MemoryStore['list']>) => await reached().list(...call), delete: async (...call: Parameters<MemoryStore['delete']>) => await reached().delete(...call) };
	const [main, worker] = [looksOf('main', shaky), looksOf('worker', shaky)];
	await until(() => main.looks.at(-1)?.length === 2);
	await worker.presence.stop();
	down = true;
	const before = main.looks.length;
	await until(() => refusals > 30);
	current = new MemoryStore(systemClock);
	down = false;
	await until(() => main.looks.length > before + 2);
	expect(main.looks[before + 1]).toEqual(['main', 'worker']);
});

test('one that rests asks nothing of the Store any more, and is still counted by the others', async () => {
	const main = looksOf('main');
	const asked: string[] = [];
	const counted = { set: async (...call: Parameters<MemoryStore['set']>) => (asked.push('set'), await store.set(...call)), list: async (...call: Parameters<MemoryStore['list']>) => (asked.push('list'), await store.list(...call)), delete: async (key: string) => await store.delete(key) };
	const worker = new Presence({ store: counted, name: 'worker', seen: () => undefined, everyMs: 5 });
	running.push(worker);
	const rest = worker.start();
	await until(() => main.looks.at(-1)?.length === 2);
	await rest();
	const before = { looks: main.looks.length, asked: asked.length };
	await until(() => main.looks.length > before.looks + 20);
	expect(asked.length).toBe(before.asked);
	expect(main.looks.at(-1)).toEqual(['main', 'worker']);
	const restAgain = worker.start();
	await rest();
	await until(() => asked.length > before.asked + 6);
	await restAgain();
});

test('stopping waits for what is under way, and leaves nothing behind', async () => {
	let answer = (): void => undefined;
	let asked = 0;
	const slow = { set: async () => await new Promise<null>((resolve) => void (asked++, (answer = () => resolve(null)))), list: async () => (asked++, await Promise.resolve([])), delete: async () => await Promise.resolve(true) };
	const presence = new Presence({ store: slow, name: 'main', seen: () => undefined, everyMs: 1 });
	presence.start();
	await until(() => asked === 1);
	let stopped = false;
	const stopping = presence.stop().then(() => (stopped = true));
	await sleep(10);
	expect(stopped).toBe(false);
	answer();
	await stopping;
	const before = asked;
	await sleep(20);
	expect(asked).toBe(before);
});
