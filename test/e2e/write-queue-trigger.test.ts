import { randomUUID } from 'node:crypto';

import type { Job, JobQueue, JobState } from '../../lib/domain/queue';
import { systemClock } from '../../lib/infra/clock';
import { openJobQueue } from '../../lib/infra/queue/open-queue';
import type { Workflow } from '../../scripts/lib/n8n-client.ts';
import { until } from '../../scripts/lib/until.ts';
import { sharedN8n, storeFile } from '../support/e2e/shared-n8n.ts';
import { startSink, type Sink } from '../support/e2e/sink.ts';
import { ours, sinkNode, workflowOf, type Link, type NodeSketch } from '../support/e2e/workflow.ts';

jest.setTimeout(60_000);

const base = (type: string, typeVersion: number, name: string, parameters: object, more: object = {}): NodeSketch => ({ name, type: `n8n-nodes-base.${type}`, typeVersion, parameters, ...more });
const held = { queue: "={{ $('Fila').item.json.queue }}", lease: "={{ $('Fila').item.json.lease }}" };
const operation = (name: string, parameters: object): NodeSketch => ({ name, type: ours('writeQueue'), parameters: { resource: 'job', ...held, ...parameters } });
const invalid = { type: ours('botControl'), parameters: { resource: 'conversation', operation: 'pause', channel: 'kommo', accountId: '={{ $json.data.account }}', contactId: '1', phone: '' } };
/** A sub-workflow of one node. */
const within = (name: string, node: NodeSketch): NodeSketch => {
	const workflowJson = JSON.stringify(workflowOf('Inner', [base('executeWorkflowTrigger', 1.1, 'Start', { inputSource: 'passthrough' }), node], [['Start', node.name]]));
	return base('executeWorkflow', 1.2, name, { source: 'parameter', workflowJson, mode: 'once', options: {} });
};
/** What a job may ask the workflow to do, and the nodes that do it. */
const acts: Record<string, NodeSketch[]> = {
	succeed: [base('set', 3.4, 'Succeed', { mode: 'raw', jsonOutput: '={{ { number: "4711" } }}', options: {} })],
	stop: [base('stopAndError', 1, 'Stop', { errorMessage: 'O ERP não respondeu' })],
	invalid: [{ name: 'Invalid', ...invalid }],
	subInvalid: [within('Call', { name: 'Called', ...invalid })],
	subSubInvalid: [within('Call twice', within('Call once', { name: 'Called', ...invalid }))],
	swallow: [{ name: 'Swallowed', ...invalid, onError: 'continueRegularOutput' }],
	complete: [operation('Complete', { operation: 'complete', result: '{"by":"operation"}' }), base('stopAndError', 1, 'Too late', { errorMessage: 'O pedido já está pronto' })],
	fail: [operation('Fail', { operation: 'fail', message: 'Cliente bloqueado', permanent: true })],
	linger: [base('wait', 1.1, 'Linger', { amount: 2, unit: 'seconds' })],
	// The sink is told how the run goes on.
	wait: [base('set', 3.4, 'Ask', { mode: 'raw', jsonOutput: '={{ { waits: $json.jobId, resumeUrl: $execution.resumeUrl } }}', options: {} }), { ...sinkNode('SINK'), name: 'Tell' }, base('wait', 1.1, 'Wait', { resume: 'webhook', options: {} }, { webhookId: randomUUID() }), operation('Then complete', { operation: 'complete' })],
};

describe('Write Queue Trigger in a running n8n', () => {
	const n8n = sharedN8n();
	const name = `e2e-${randomUUID().slice(0, 8)}`;
	let queue: JobQueue;
	let sink: Sink;
	let workflow: Workflow;

	beforeAll(async () => {
		queue = await openJobQueue({ kind: 'sqlite', file: storeFile(n8n) }, { name, clock: systemClock, random: Math.random });
		sink = await startSink();
		workflow = await n8n.client.createWorkflow(worker());
		await n8n.client.activate(workflow);
	});

	afterAll(async () => {
		await n8n.client.deactivate(workflow.id);
		await Promise.all([sink.close(), queue.close()]);
	});

	/** Does what a job asks for; what fails for good goes to the sink. */
	const worker = (): object => {
		const kinds = Object.keys(acts);
		const trigger: NodeSketch = { name: 'Fila', type: ours('writeQueueTrigger'), parameters: { event: 'jobReady', queue: name, options: {} } };
		const route = base('switch', 3.2, 'Act', { mode: 'expression', numberOutputs: kinds.length, output: `={{ ${JSON.stringify(kinds)}.indexOf($json.data.act) }}` });
		const failed: NodeSketch = { name: 'Failed', type: ours('writeQueueTrigger'), parameters: { event: 'jobFailed', queue: name, options: {} } };
		const links = Object.values(acts).flatMap((nodes, output): Link[] =>
			nodes.map((node, index) => (index === 0 ? ['Act', node.name, output] : [nodes[index - 1]?.name ?? '', node.name])),
		);
		const working = Object.values(acts).flat().map((node) => (node.name === 'Tell' ? { ...sinkNode(sink.url), name: 'Tell' } : node));
		return workflowOf('Worker', [trigger, route, failed, sinkNode(sink.url), ...working], [['Fila', 'Act'], ['Failed', 'Sink'], ...links]);
	};

	const add = async (act: string, changes: { maxAttempts?: number } = {}): Promise<string> => {
		const id = `${act}:${randomUUID()}`;
		await queue.add({ id, payload: JSON.stringify({ act }), maxAttempts: 1, delayMs: 0, priority: 0, groupKey: null, ...changes });
		return id;
	};
	/** Once the job is in that state; a job that ends otherwise is shown. */
	const reaches = async (id: string, state: JobState): Promise<Job> => {
		const job = await until(`${id} ends or is ${state}`, async () => {
			const now = await queue.get(id);
			return now !== null && (now.state === state || now.endedAt !== null) && now;
		});
		expect(job).toMatchObject({ state });
		return job;
	};
	const reported = async (id: string, times = 1) => await until(`${id} was reported ${times} times`, () => reportsOf(id).length >= times && reportsOf(id));
	const reportsOf = (id: string) => sink.items.filter(({ jobId }) => jobId === id);
	const runningRun = async (status: string) =>
		await until(`a run is ${status}`, async () => (await n8n.client.executions(workflow.id)).find((run) => run.status === status));

	test('a run that ends well completes its job, with the last node’s item as its result', async () => {
		const job = await reaches(await add('succeed'), 'completed');
		expect(job).toMatchObject({ attempt: 1, result: '{"number":"4711"}', failure: null });
	});

	test('a failed run is tried again until the attempts are used up; a job that is put back runs and is reported anew', async () => {
		const id = await add('stop', { maxAttempts: 2 });
		expect(await reaches(id, 'failed')).toMatchObject({ attempt: 2, failure: { message: 'O ERP não respondeu', code: 'run_failed' } });
		expect(await reported(id)).toMatchObject([{ queue: name, data: { act: 'stop' }, attempt: 2, outcome: 'failed', failure: { message: 'O ERP não respondeu', code: 'run_failed' } }]);
		// Its first attempt has the number of one that n8n has run before.
		await queue.retry(id);
		expect(await reported(id, 2)).toHaveLength(2);
		expect(await reaches(id, 'failed')).toMatchObject({ attempt: 2 });
	});

	test('an error that no attempt would mend is reported at the first', async () => {
		const id = await add('invalid', { maxAttempts: 3 });
		expect(await reaches(id, 'failed')).toMatchObject({ attempt: 1, failure: { code: 'validation' } });
	});

	test('the error of a sub-workflow decides as if its nodes were in the workflow; where n8n has lost it, the outcome is unknown', async () => {
		const [once, twice] = [await add('subInvalid', { maxAttempts: 3 }), await add('subSubInvalid', { maxAttempts: 3 })];
		expect(await reaches(once, 'failed')).toMatchObject({ attempt: 1, failure: { code: 'validation' } });
		expect(await reaches(twice, 'parked')).toMatchObject({ attempt: 1 });
	});

	test('an error that the workflow itself swallows counts as success', async () => {
		await reaches(await add('swallow'), 'completed');
	});

	test('what the run says by Complete or Fail holds, however the run ends', async () => {
		const [completed, failed] = [await add('complete'), await add('fail', { maxAttempts: 3 })];
		expect(await reaches(completed, 'completed')).toMatchObject({ result: '{"by":"operation"}' });
		expect(await reaches(failed, 'failed')).toMatchObject({ attempt: 1, failure: { message: 'Cliente bloqueado' } });
		await reported(failed);
		expect(await queue.get(completed)).toMatchObject({ state: 'completed' });
	});

	test('a run that waits keeps its job until it is settled', async () => {
		const id = await add('wait');
		await runningRun('waiting');
		expect(await queue.get(id)).toMatchObject({ state: 'running' });
		const { resumeUrl } = await until('the run waits for its address', () => sink.items.find(({ waits }) => waits === id));
		await fetch(String(resumeUrl));
		expect(await reaches(id, 'completed')).toMatchObject({ attempt: 1 });
	});

	test('a run that was stopped by somebody has an unknown outcome: its job is parked', async () => {
		// A run may go on after it has settled its job.
		await until('nothing runs', async () => (await n8n.client.executions(workflow.id)).every(({ status }) => status !== 'running'));
		const id = await add('linger', { maxAttempts: 3 });
		const { id: runId } = await runningRun('running');
		await n8n.client.call('POST', `/rest/executions/${runId}/stop`);
		expect(await reaches(id, 'parked')).toMatchObject({ attempt: 1 });
		expect(await reported(id)).toMatchObject([{ outcome: 'unknown' }]);
	});

	test('switched off, the workflow settles what is under way and takes nothing new', async () => {
		const running = await add('linger');
		await reaches(running, 'running');
		await n8n.client.switchOff(workflow.id);
		const waiting = await add('succeed');
		expect(await reaches(running, 'completed')).toMatchObject({ attempt: 1 });
		expect(await queue.get(waiting)).toMatchObject({ state: 'waiting' });
		await n8n.client.activate(await n8n.client.getWorkflow(workflow.id));
		await reaches(waiting, 'completed');
	});
});
