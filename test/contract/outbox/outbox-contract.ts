import { Outbox, OutboxReader, pumpOutbox, type HeldMessage } from '../../../lib/application/outbox';
import { systemClock } from '../../../lib/infra/clock';
import type { Store } from '../../../lib/domain/store';
import { until } from '../../support/servers/until.ts';

export interface OutboxHarness {
	/** A further connection to the same data, which starts empty. */
	connect(): Promise<Store>;
	stop(): Promise<void>;
}

const name = 'crm';
const manyMessages = 10_000;
const clock = systemClock;
const random = Math.random;

const message = (contactKey: string, messageId: string) => ({ contactKey, messageId, payload: { content: 'Bom dia, quero saber do meu pedido. '.repeat(8) } });
const wordsOf = (messages: readonly HeldMessage[]): string[] => messages.map(({ contactKey, messageId }) => `${contactKey}${messageId}`);

/** What holds in memory holds over this Store, too. */
export function outboxContract(kind: string, start: () => Promise<OutboxHarness>): void {
	describe(`the outbox over ${kind}`, () => {
		let harness: OutboxHarness;
		let stores: Store[];

		beforeEach(async () => {
			harness = await start();
			stores = [];
		});
		afterEach(async () => {
			for (const store of stores) await store.close();
			await harness.stop();
		});

		const connect = async (): Promise<Store> => {
			const store = await harness.connect();
			stores.push(store);
			return store;
		};
		const readerOf = (store: Store, maxWaitMs = 0) => new OutboxReader({ store, name, clock, random, batchSize: 10, maxWaitMs });
		const fill = async (store: Store, contactOf: (index: number) => string): Promise<void> => {
			const outbox = new Outbox({ store, name, clock });
			for (let from = 0; from < manyMessages; from += 500) {
				await Promise.all(Array.from({ length: 500 }, async (_, index) => await outbox.add(message(contactOf(from + index), String(from + index)))));
			}
		};

		test('what two processes put in at once comes out once, in order per contact, through two that take turns', async () => {
			const [one, other] = [await connect(), await connect()];
			const outboxes = [one, other].map((store) => new Outbox({ store, name, clock }));
			const handed: string[] = [];
			const stop = new AbortController();
			const pumps = [one, other].map(async (store) => {
				const hand = async (messages: readonly HeldMessage[]): Promise<boolean> => {
					handed.push(...wordsOf(messages));
					return true;
				};
				const log = { warn: () => undefined, debug: () => undefined };
				await pumpOutbox({ open: async () => await Promise.resolve({ reader: readerOf(store), store }), name, clock, random, log, newOwner: () => String(random()), hand, stop: stop.signal });
			});
			for (let index = 0; index < 30; index++) {
				await Promise.all(['a', 'b', 'c'].map(async (contact) => await Promise.all(outboxes.map(async (outbox) => await outbox.add(message(contact, String(index)))))));
			}
			await until(async () => handed.length >= 90, 'all are handed out');
			stop.abort();
			await Promise.all(pumps);
			for (const contact of ['a', 'b', 'c']) {
				expect(handed.filter((word) => word.startsWith(contact))).toEqual(Array.from({ length: 30 }, (_, index) => `${contact}${index}`));
			}
		});

		test('a failed batch comes again, each message alone, in the next process as well', async () => {
			const [store, other] = [await connect(), await connect()];
			const outbox = new Outbox({ store, name, clock });
			for (const contact of ['a', 'b']) for (const id of ['1', '2']) await outbox.add(message(contact, id));
			const reader = readerOf(store);
			await reader.failed((await reader.next()).messages);
			expect((await reader.next()).messages).toEqual([]);
			const later = { now: () => clock.now() + 10_000 };
			const next = new OutboxReader({ store: other, name, clock: later, random, batchSize: 10, maxWaitMs: 0 });
			await next.open();
			const order: string[][] = [];
			for (let run = 0; run < 4; run++) {
				const { messages } = await next.next();
				order.push(wordsOf(messages));
				await next.done(messages);
			}
			expect(order.flat().toSorted()).toEqual(['a1', 'a2', 'b1', 'b2']);
			expect(order.every(({ length }) => length === 1)).toBe(true);
			expect(order.flat().filter((word) => word.startsWith('a'))).toEqual(['a1', 'a2']);
			expect((await next.next()).messages).toEqual([]);
		});

		test('with 10,000 messages waiting, the next batch takes no longer for it, nor where one contact’s lie in the way', async () => {
			const store = await connect();
			await fill(store, (index) => `contact ${index % 300}`);
			const reader = readerOf(store);
			const spread = await median(async () => {
				const { messages } = await reader.next();
				expect(messages).toHaveLength(10);
				await reader.done(messages);
			});
			const { messages } = await reader.next();
			await reader.failed(messages);
			const blocked = await median(async () => void (await reader.next()));
			const others = (await reader.next()).messages.map(({ contactKey }) => contactKey);
			expect(others).toHaveLength(10);
			expect(messages.map(({ contactKey }) => contactKey).filter((contact) => others.includes(contact))).toEqual([]);
			process.stdout.write(process.env.BACKOFFICE_MEASURE ? `${kind}: next + done ${spread.toFixed(1)} ms, next with 10 contacts failing ${blocked.toFixed(1)} ms\n` : '');
			// A look at all 10,000 takes ten times as long.
			expect(Math.max(spread, blocked)).toBeLessThan(40);
		}, 60_000);
	});
}

async function median(work: () => Promise<void>): Promise<number> {
	const times: number[] = [];
	for (let round = 0; round < 21; round++) {
		const startedAt = performance.now();
		await work();
		times.push(performance.now() - startedAt);
	}
	return times.toSorted((left, right) => left - right)[10] ?? Infinity;
}
