import type { IExecuteFunctions, INode } from 'n8n-workflow';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { meterQueue, processMeter } from '../../../lib/n8n/metrics/meter';
import { queueOf } from '../../../lib/n8n/queue/open-queue';
import { closeAll } from '../../../lib/n8n/registry';
import { ExecutionScope, idleMs } from '../../../lib/n8n/scope';
import { ProcessMeter } from '../../../lib/infra/metrics/process-meter';

const minute = 60_000;
const node: INode = { id: '1', name: 'Queue', type: 'writeQueue', typeVersion: 1, position: [0, 0], parameters: {} };
const functions = { getNode: () => node } as Partial<IExecuteFunctions> as IExecuteFunctions;
const userFolder = process.env['N8N_USER_FOLDER'];
const realNow = Date.now.bind(Date);
const realTimeout = globalThis.setTimeout;
let folder: string;
/** Milliseconds that have passed besides. */
let late: number;
/** Closings of what nobody uses, whose time is not over yet. */
let idle: Array<() => void>;

beforeEach(() => {
	late = 0;
	idle = [];
	jest.spyOn(Date, 'now').mockImplementation(() => realNow() + late);
	jest.spyOn(globalThis, 'setTimeout').mockImplementation(((work: () => void, ms?: number) => {
		const timer = realTimeout(work, ms);
		if (ms === idleMs) idle.push(() => void (clearTimeout(timer), work()));
		return timer;
	}) as typeof setTimeout);
	folder = mkdtempSync(join(tmpdir(), 'backoffice-queue-gauges-'));
	process.env['N8N_USER_FOLDER'] = folder;
});

afterEach(async () => {
	await closeAll();
	jest.restoreAllMocks();
	if (userFolder === undefined) delete process.env['N8N_USER_FOLDER'];
	else process.env['N8N_USER_FOLDER'] = userFolder;
	rmSync(folder, { recursive: true, force: true });
});

/** A run that uses the queue and ends. */
async function used(work: (queue: Awaited<ReturnType<typeof queueOf>>) => Promise<unknown>): Promise<void> {
	const scope = new ExecutionScope(functions, new AbortController().signal);
	await work(await queueOf(scope, 'pedidos'));
	scope.close();
}

/** So long nobody uses the queue. */
async function pass(minutes: number): Promise<void> {
	late += minutes * minute;
	if (minutes * minute >= idleMs) for (const close of idle.splice(0)) close();
	await new Promise(setImmediate);
}

async function oldestDue(): Promise<number | undefined> {
	const meter = processMeter();
	if (!(meter instanceof ProcessMeter)) throw new Error('Another meter.');
	const readings = await meter.gauges.read();
	return readings.find(({ name }) => name === 'backoffice_queue_oldest_due_seconds')?.value;
}

test('a job that is due is told of although nobody has used its queue for long', async () => {
	await used(async (queue) => await queue.add({ id: 'k', payload: '{}', groupKey: null, delayMs: 0, priority: 0, maxAttempts: 3 }));
	expect(await oldestDue()).toBeLessThan(5);
	for (const minutes of [6, 12, 18]) {
		await pass(6);
		expect(await oldestDue()).toBeGreaterThanOrEqual(minutes * 60);
	}
});

test('a queue without jobs that anybody waits for is looked at for five minutes after its last use, and again once it is used', async () => {
	await used(async (queue) => await queue.ping());
	await pass(4);
	expect(await oldestDue()).toBe(0);
	await pass(2);
	await oldestDue();
	expect(await oldestDue()).toBeUndefined();
	await used(async (queue) => await queue.ping());
	expect(await oldestDue()).toBe(0);
});

test('after a corrected password the queue is looked at by the new one', async () => {
	let asked = '';
	const way = (access: string) => ({
		name: 'q',
		location: 'here',
		access,
		read: async <T>(): Promise<T> => {
			asked += access;
			return await Promise.reject<T>(new Error('not reachable'));
		},
	});
	meterQueue(way('old '));
	meterQueue(way('new '));
	meterQueue(way('new '));
	await oldestDue();
	expect(asked).toBe('new ');
});
