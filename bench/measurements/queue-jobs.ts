import { randomUUID } from 'node:crypto';

import type { BenchN8n } from '../lib/bench-n8n.ts';
import { webhookTriggered, type Listener } from '../lib/kommo-workflows.ts';
import { closedLoop, now, postWith } from '../lib/load.ts';
import { perSecond, type Result } from '../lib/result.ts';
import type { Stage } from '../lib/stage.ts';
import { inTurns, median, medianRatio } from '../lib/statistics.ts';
import { chain, codeNode, type NodeSpec } from '../lib/workflows.ts';

const jobs = 1_000;
const rounds = 2;
const atOnce = 10;
const warmUp = 50;

/** Jobs a second from the queue to the end of their runs, against the executions a second that n8n manages at all. */
export async function queueJobs(stage: Stage): Promise<Result[]> {
	const n8n = await stage.n8n();
	const [queue, webhook] = [await queueTriggered(n8n), await webhookTriggered(n8n)];
	const worked = (count: number) => async () => await jobsWorkedOff(n8n, queue, count);
	const called = (count: number) => async () => await callsAnswered(n8n, webhook, count);
	await worked(warmUp)();
	await called(warmUp)();
	stage.say(`${jobs} jobs, and as many calls of a Webhook node …`);
	const { ours, peer } = await inTurns(rounds, { peer: called(jobs), ours: worked(jobs) });
	const figure = medianRatio(ours, peer);
	return [
		{
			name: `${jobs} jobs through Write Queue Trigger and No Operation`,
			ours: perSecond(median(ours)),
			peer: perSecond(median(peer)),
			figure,
			shown: `${figure.toFixed(2)} ×`,
			bound: { kind: 'atLeast', value: 0.9, shown: '≥ 0.90 ×' },
			note: `The queue’s time begins with the call that adds all ${jobs} jobs; ${atOnce} run at once on either side.`,
		},
	];
}

interface QueueWorkflows {
	/** Called with how many jobs to add. */
	addUrl: string;
	workflowId: string;
}

const ours = (type: string) => `n8n-nodes-backoffice.${type}`;

async function queueTriggered(n8n: BenchN8n): Promise<QueueWorkflows> {
	const queue = `bench-${randomUUID().slice(0, 8)}`;
	const trigger: NodeSpec = { name: 'Job', type: ours('writeQueueTrigger'), typeVersion: 1, parameters: { event: 'jobReady', queue, concurrency: atOnce, options: {} } };
	const { id } = await n8n.activate(chain('Jobs', [trigger, { name: 'Nothing', type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} }]));
	const add: NodeSpec = { name: 'Add', type: ours('writeQueue'), typeVersion: 1, parameters: { resource: 'job', operation: 'add', queue, dataFrom: 'item', options: {} } };
	const items = codeNode('Items', 'return Array.from({ length: $input.first().json.body.count }, (_, number) => ({ json: { number } }));');
	const { url } = await webhookTriggered(n8n, [items, add]);
	return { addUrl: url, workflowId: id };
}

/** Runs that ended, a second, from the call that adds the jobs. */
async function jobsWorkedOff(n8n: BenchN8n, { addUrl, workflowId }: QueueWorkflows, count: number): Promise<number> {
	const before = n8n.executions.newest();
	const startedAt = now();
	await call(addUrl, { count });
	await n8n.executions.ended(before, [workflowId], count);
	return (count * 1_000) / (now() - startedAt);
}

async function callsAnswered(n8n: BenchN8n, { url, workflowId }: Listener, count: number): Promise<number> {
	const before = n8n.executions.newest();
	const startedAt = now();
	await closedLoop(count, atOnce, async (number) => await call(url, { number }));
	await n8n.executions.ended(before, [workflowId], count);
	return (count * 1_000) / (now() - startedAt);
}

async function call(url: string, body: object): Promise<void> {
	const status = await postWith(url, { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
	if (status !== 200) throw new Error(`${url} answered ${status}`);
}
