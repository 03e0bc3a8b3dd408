import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { systemClock } from '../../../lib/infra/clock';
import { openJobQueue } from '../../../lib/infra/queue/open-queue';
import type { JobQueue } from '../../../lib/domain/queue';
import { announceTrigger } from '../../../lib/n8n/queue/active-triggers';
import { startQueueTrigger } from '../../../lib/n8n/queue/trigger';
import { closeAll } from '../../../lib/n8n/registry';
import { openSelectedStore } from '../../../lib/n8n/stores';
import { until } from '../../../scripts/lib/until.ts';
import { fakeTrigger, runOf } from './crm-sync.fixtures';

/** Switching off is not waited for. */
const atOnce = 1;

describe('the Write Queue Trigger', () => {
	const folder = mkdtempSync(join(tmpdir(), 'backoffice-queue-trigger-'));
	const before = process.env.N8N_USER_FOLDER;
	let queue: JobQueue;
	let count = 0;

	beforeAll(() => {
		process.env.N8N_USER_FOLDER = folder;
	});
	beforeEach(async () => {
		const file = join(folder, '.n8n', 'backoffice', 'store.sqlite');
		queue = await openJobQueue({ kind: 'sqlite', file }, { name: `orders-${count++}`, clock: systemClock, random: Math.random });
	});
	afterEach(async () => await queue.close());
	afterAll(async () => {
		await (await openSelectedStore(undefined)).close();
		await closeAll();
		if (before === undefined) delete process.env.N8N_USER_FOLDER;
		else process.env.N8N_USER_FOLDER = before;
		rmSync(folder, { recursive: true, force: true });
	});

	const add = async (id: string) => await queue.add({ id, payload: '{}', maxAttempts: 3, delayMs: 0, priority: 0, groupKey: null });
	const trigger = (event: 'jobReady' | 'jobFailed' = 'jobReady') => fakeTrigger({ parameters: { event, queue: queue.name, concurrency: 5 } });

	test('switched off in the middle of a run, watches it on: its job is completed when it ends, and n8n hears no error', async () => {
		await add('a');
		const n8n = trigger();
		const { closeFunction } = await startQueueTrigger(n8n.functions, atOnce);
		const run = await until('a run is started', () => n8n.runs[0]);
		await closeFunction?.();
		await add('b');
		run.ended?.resolve(runOf('success'));
		await until('the job is completed', async () => (await queue.get('a'))?.state === 'completed');
		expect(await queue.get('b')).toMatchObject({ state: 'waiting', attempt: 0 });
		expect(n8n.errors).toEqual([]);
	});

	test('switched off in the middle of a run and on again does not take that run for lost', async () => {
		await add('a');
		const [old, again] = [trigger(), trigger()];
		const first = await startQueueTrigger(old.functions, atOnce);
		const run = await until('a run is started', () => old.runs[0]);
		await first.closeFunction?.();
		// As after a standstill of the process that was longer than the lease.
		const file = new DatabaseSync(queue.location);
		file.exec("PRAGMA busy_timeout = 5000; UPDATE job SET lease_until = 1 WHERE id = 'a'");
		file.close();
		const second = await startQueueTrigger(again.functions, atOnce);
		await add('b');
		// It has looked for lost runs before.
		(await until('the next job is started', () => again.runs[0])).ended?.resolve(runOf('success'));
		expect(await queue.get('a')).toMatchObject({ state: 'running', attempt: 1 });
		run.ended?.resolve(runOf('success'));
		await until('the job is completed', async () => (await queue.get('a'))?.state === 'completed');
		await second.closeFunction?.();
		expect([old.runs, again.runs].map(({ length }) => length)).toEqual([1, 1]);
	});

	test('says in the log where it looks for jobs, and when it no longer does', () => {
		const lines: unknown[] = [];
		announceTrigger({ warn: () => undefined, debug: (_, fields) => void lines.push(fields) }, queue, 'jobReady')();
		const about = { queue: queue.name, location: join(folder, '.n8n', 'backoffice', 'store-queue.sqlite'), triggerEvent: 'jobReady' };
		expect(lines).toEqual([{ event: 'queue_trigger_on', ...about }, { event: 'queue_trigger_off', ...about }]);
	});

	test.each(['jobReady', 'jobFailed'] as const)('warns where two active ones share the event %s of a queue', async (event) => {
		const [first, second, third, other] = [trigger(event), trigger(event), trigger(event), trigger(event === 'jobReady' ? 'jobFailed' : 'jobReady')];
		const closers = [await startQueueTrigger(first.functions, atOnce), await startQueueTrigger(other.functions, atOnce), await startQueueTrigger(second.functions, atOnce)];
		for (const { closeFunction } of closers) await closeFunction?.();
		// The others are switched off.
		const { closeFunction } = await startQueueTrigger(third.functions, atOnce);
		await closeFunction?.();
		const events = [first, other, second, third].map(({ warnings }) => warnings.map((fields) => fields['event']));
		expect(events).toEqual([[], [], ['queue_triggers_share'], []]);
	});
});
