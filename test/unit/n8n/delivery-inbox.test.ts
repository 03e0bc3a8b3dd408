import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { wakeUps } from '../../../lib/application/queue';
import { ConnectorError } from '../../../lib/domain/errors';
import { silentMeter } from '../../../lib/domain/metrics';
import type { JobQueue } from '../../../lib/domain/queue';
import type { Store } from '../../../lib/domain/store';
import { MemoryStore } from '../../../lib/infra/store/memory-store';
import { claimAndStart } from '../../../lib/n8n/delivery/claims';
import type { KeyedEvent } from '../../../lib/n8n/delivery/keyed-event';
import type { Inbox } from '../../../lib/n8n/delivery/inbox';
import type { ExecutionScope } from '../../../lib/n8n/scope';
import { MemoryQueue, QueueMemory } from '../../contract/queue/memory-queue';

let nowMs: number;
const clock = { now: () => nowMs, sleep: async (ms: number) => void (nowMs += ms) };
const answers = { system: 'Kommo', started: { started: true }, duplicate: { duplicate: true } };
const inbox: Inbox = { queue: 'mensagens', keyOf: ({ own }) => `kommo:${own}`, placeOf: ({ talk }) => ({ group: typeof talk === 'string' ? talk : null, priority: 0 }) };

let store: MemoryStore;
let queue: MemoryQueue;
let steps: string[];
let warnings: string[];

beforeEach(() => {
	nowMs = 1_700_000_000_000;
	store = new MemoryStore(clock);
	queue = new MemoryQueue(new QueueMemory(), clock, 'mensagens');
	steps = [];
	warnings = [];
});

/** The Store or the queue, with what is done to it written down, and some of it done differently. */
function watched<T extends object>(target: T, instead: Record<string, (...given: never[]) => unknown> = {}): T {
	return new Proxy(target, {
		get: (_, name) => {
			const value: unknown = instead[String(name)] ?? Reflect.get(target, name);
			if (typeof value !== 'function') return value;
			return (...given: unknown[]): unknown => {
				steps.push(String(name));
				return Reflect.apply(value, target, given);
			};
		},
	});
}

interface Answered {
	status: number | null;
	body: unknown;
	runs: unknown[];
}

async function deliver(events: KeyedEvent[], parts: { store?: Store; queue?: JobQueue; into?: Inbox | null } = {}): Promise<Answered> {
	const answered: Answered = { status: null, body: null, runs: [] };
	const response = { status: (code: number) => ((answered.status = code), response), json: (body: unknown) => ((answered.body = body), response) };
	const node = { id: 'n' };
	const webhook: Partial<Record<keyof IWebhookFunctions, unknown>> = { getWorkflow: () => ({ id: 'w' }), getNode: () => node, getResponseObject: () => response };
	const scope: Partial<Record<keyof ExecutionScope, unknown>> = {
		clock,
		meter: silentMeter,
		log: { warn: (_: string, { event }: { event: string }) => warnings.push(event) },
		functions: { getNode: () => node },
		store: async () => parts.store ?? store,
		connection: async () => parts.queue ?? queue,
	};
	const result: IWebhookResponseData = await claimAndStart(webhook as IWebhookFunctions, scope as ExecutionScope, events, answers, parts.into === undefined ? inbox : parts.into);
	answered.runs = (result.workflowData?.[0] ?? []).map(({ json }) => json);
	return answered;
}

const message = (id: string, more: object = {}): KeyedEvent => ({ json: { id, text: 'Bom dia!', ...more }, key: `1:message:${id}` });
const waiting = async () => (await queue.list({ states: ['waiting'], limit: 100 })).reverse();
const minutes = (count: number) => void (nowMs += count * 60_000);
const down = (system: string) => async () => await Promise.reject(new ConnectorError('unavailable', `${system}: down.`, { system }));

describe('an event for the queue', () => {
	test('is claimed, queued with just what the trigger would have given, marked as handled, and answered, in this order', async () => {
		const answered = await deliver([message('a', { talk: '7' })], { store: watched(store), queue: watched(queue) });
		expect(answered).toEqual({ status: 200, body: { started: true }, runs: [] });
		expect(steps).toEqual(['claim', 'add', 'complete']);
		expect(await waiting()).toEqual([expect.objectContaining({ id: 'kommo:1:message:a', groupKey: '7', payload: '{"id":"a","text":"Bom dia!","talk":"7"}', attempt: 0 })]);
	});

	test('wakes the trigger of its process, which would else look half a second later', async () => {
		let woken = 0;
		const end = wakeUps.listen(queue, () => void (woken += 1));
		await deliver([message('a')]);
		end();
		expect(woken).toBe(1);
	});

	test('that comes again is a duplicate, also once its job is done', async () => {
		await deliver([message('a')]);
		const job = await queue.take({ leaseMs: 1_000, concurrency: 1 });
		if (job) await queue.complete(job, null);
		expect(await deliver([message('a')])).toEqual({ status: 200, body: { duplicate: true }, runs: [] });
		expect(await waiting()).toEqual([]);
	});

	test('with what looks like a secret, or half a character, is queued like any other: it is the customer’s', async () => {
		const text = 'minha senha: eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2VjcmV0 \ud83d';
		await deliver([message('a', { password: '123456', text })]);
		expect((await waiting()).map(({ payload }) => JSON.parse(payload) as object)).toEqual([{ id: 'a', password: '123456', text }]);
	});

	test('too large for a job starts a run in the old way, with a warning; the others of its delivery are queued', async () => {
		const answered = await deliver([message('a'), message('b', { text: 'x'.repeat(256 * 1_024) }), message('c')]);
		expect(answered.runs).toEqual([expect.objectContaining({ id: 'b', delivery: expect.objectContaining({ key: 'delivery:w:n:1:message:b' }) as object })]);
		expect((await waiting()).map(({ id }) => id)).toEqual(['kommo:1:message:a', 'kommo:1:message:c']);
		expect(warnings).toEqual(['inbox_too_large']);
	});

	test('whose key no job id can be is known again all the same', async () => {
		const odd = { json: { id: 'ç' }, key: `1:update_lead:ç ${'x'.repeat(300)}` };
		await deliver([odd]);
		expect((await waiting())[0]?.id).toMatch(/^event:[0-9a-f]{64}$/);
		expect((await deliver([odd])).body).toEqual({ duplicate: true });
	});

	test('keeps its place behind others of its group, whatever characters the group has', async () => {
		const ids = ['a', 'b', 'c', 'd'];
		await deliver(ids.map((id) => message(id, { talk: `\u0000${'x'.repeat(300)}` })));
		expect((await waiting()).map(({ id }) => id)).toEqual(ids.map((id) => `kommo:1:message:${id}`));
		expect(new Set((await waiting()).map(({ groupKey }) => groupKey)).size).toBe(1);
	});
});

describe('what dies between two steps loses nothing and doubles nothing', () => {
	const death = async () => await Promise.reject(new Error('killed'));
	/** The process is gone: what it would still have done does not happen. */
	const dead = { release: death, complete: death };

	test('after the claim: the platform’s next delivery queues the event', async () => {
		await expect(deliver([message('a')], { store: watched(store, dead), queue: watched(queue, { add: death }) })).rejects.toThrow();
		expect(await waiting()).toEqual([]);
		expect((await deliver([message('a')])).status).toBe(503);
		minutes(5);
		expect(await deliver([message('a')])).toMatchObject({ status: 200, body: { started: true } });
		expect(await waiting()).toHaveLength(1);
	});

	test('after the event was queued: the next delivery finds it there', async () => {
		const adding = { add: async (job: Parameters<JobQueue['add']>[0]) => (await queue.add(job), await death()) };
		await expect(deliver([message('a')], { store: watched(store, dead), queue: watched(queue, adding) })).rejects.toThrow();
		minutes(5);
		expect(await deliver([message('a')])).toMatchObject({ status: 200, body: { started: true } });
		expect(await waiting()).toHaveLength(1);
		expect((await deliver([message('a')])).body).toEqual({ duplicate: true });
	});

	test('after the mark, before the answer: the next delivery is a duplicate', async () => {
		await deliver([message('a')]);
		minutes(5);
		expect((await deliver([message('a')])).body).toEqual({ duplicate: true });
		expect(await waiting()).toHaveLength(1);
	});
});

describe('when something is down', () => {
	test('the queue: nothing is answered here, and the claim is given back at once', async () => {
		await expect(deliver([message('a'), message('b')], { queue: watched(queue, { add: down('Write Queue') }) })).rejects.toMatchObject({ code: 'unavailable', system: 'Write Queue' });
		expect(await deliver([message('a'), message('b')])).toMatchObject({ status: 200, body: { started: true } });
		expect(await waiting()).toHaveLength(2);
	});

	test('the queue in the middle of a delivery: its next delivery queues the rest', async () => {
		const add = async (job: Parameters<JobQueue['add']>[0]) => (job.id.endsWith('b') ? await down('Write Queue')() : await queue.add(job));
		await expect(deliver([message('a'), message('b')], { queue: watched(queue, { add }) })).rejects.toMatchObject({ system: 'Write Queue' });
		await deliver([message('a'), message('b')]);
		expect((await waiting()).map(({ id }) => id)).toEqual(['kommo:1:message:a', 'kommo:1:message:b']);
	});

	test('the Store at the claim: nothing is queued', async () => {
		await expect(deliver([message('a')], { store: watched(store, { claim: down('Store') }) })).rejects.toMatchObject({ system: 'Store' });
		expect(await waiting()).toEqual([]);
	});

	test('the Store at the mark: the event is in the queue, so the platform is told that it was received', async () => {
		expect(await deliver([message('a')], { store: watched(store, { complete: down('Store') }) })).toMatchObject({ status: 200, body: { started: true } });
		minutes(5);
		await deliver([message('a')]);
		expect(await waiting()).toHaveLength(1);
		expect(warnings).toEqual(['delivery_unconfirmed']);
	});
});

describe('an event that is known for ten minutes only', () => {
	const reminder: KeyedEvent = { json: { event: 'reminder' }, key: 'content:1', keepMs: 600_000 };
	const unmarked = () => watched(store, { complete: down('Store') });

	test('is another event after that, though the job of the first one is still kept', async () => {
		for (const pause of [0, 11, 11, 60]) {
			minutes(pause);
			await deliver([reminder]);
			await deliver([reminder]);
		}
		expect(await waiting()).toHaveLength(4);
	});

	test.each([0, 1, 5, 9])('is one event when it was queued but not marked, also across the change of its id (%i minutes into it)', async (into) => {
		nowMs = Math.ceil(nowMs / 600_000) * 600_000;
		minutes(into);
		await deliver([reminder], { store: unmarked() });
		for (const pause of [2, 3, 4]) {
			minutes(pause);
			await deliver([reminder], { store: unmarked() });
		}
		expect(await waiting()).toHaveLength(1);
	});
});

test('without a queue the run is started as ever', async () => {
	const { runs, status } = await deliver([message('a')], { into: null });
	expect({ runs: runs.length, status }).toEqual({ runs: 1, status: null });
	expect(await waiting()).toEqual([]);
});
