import { createRunExecutionData, type ExecutionError, type INodeExecutionData, type IRun, type ITaskData, type ITriggerFunctions } from 'n8n-workflow';

import type { RunEnd } from '../../../lib/application/queue';
import { ConnectorError, type ConnectorErrorOptions } from '../../../lib/domain/errors';
import { nodeError } from '../../../lib/n8n/errors';
import { handOver, handOverUnwatched, type HandOver } from '../../../lib/n8n/queue/hand-over';
import { VirtualClock } from '../resilience/virtual-clock';

const minute = 60_000;
const items: INodeExecutionData[] = [{ json: { jobId: 'a:1' } }];

interface Emitted {
	items: INodeExecutionData[] | undefined;
	ended: PromiseWithResolvers<IRun | undefined> | undefined;
	key: string | undefined;
}

/** n8n as the trigger sees it. @param refuse how an engine that cannot wait refuses */
function fake(refuse?: 'at once' | 'later') {
	const [runs, errors, warnings]: [Emitted[], Error[], object[]] = [[], [], []];
	const refusal = new Error('Engine 2.0 cannot run a trigger that waits for its execution to finish yet. Set the node to hand off without waiting.');
	const functions: Partial<ITriggerFunctions> = {
		getNode: () => ({ id: '1', name: 'Fila', type: 'writeQueueTrigger', typeVersion: 1, position: [0, 0], parameters: {} }),
		emit: ((data: INodeExecutionData[][], _response: unknown, ended: Emitted['ended'], key: string | undefined) => {
			if (ended !== undefined && refuse === 'at once') throw refusal;
			if (ended !== undefined && refuse === 'later') return ended.reject(refusal);
			runs.push({ items: data[0], ended, key });
		}) as ITriggerFunctions['emit'],
		emitError: (error: Error) => void errors.push(error),
		helpers: { createDeferredPromise: <T>() => Promise.withResolvers<T>() } as ITriggerFunctions['helpers'],
	};
	const clock = new VirtualClock();
	const tools: HandOver = {
		trigger: functions as ITriggerFunctions,
		triggerName: 'Fila',
		longestRunMs: 30 * minute,
		clock,
		log: { warn: (message, fields) => void warnings.push({ message, ...fields }) },
		watch: 'always',
	};
	return { tools, clock, runs, errors, warnings };
}

function start(n8n = fake(), isSettled: () => Promise<boolean> = async () => await Promise.resolve(false)) {
	const end = handOver(n8n.tools, { items, runName: 'pedidos:a:1:1:1000', isSettled });
	return { ...n8n, end };
}

/** A run as n8n hands it over. */
function runOf(status: IRun['status'], error?: object, lastNodeExecuted: string | undefined = 'ERP', json?: object): IRun {
	const task = (given: object): ITaskData => ({ startTime: 0, executionTime: 1, executionIndex: 1, source: [], data: { main: [[], [{ json: { ...given } }]] } });
	const runData = json === undefined ? {} : { [lastNodeExecuted]: [task(json)] };
	const resultData: IRun['data']['resultData'] = { runData, lastNodeExecuted, ...(error && { error: error as ExecutionError }) };
	return { status, mode: 'trigger', startedAt: new Date(), storedAt: 'db', data: createRunExecutionData({ resultData }) };
}

async function endOf(run: IRun | undefined): Promise<RunEnd> {
	const { end, runs, clock } = start();
	runs[0]?.ended?.resolve(run);
	const ended = await end;
	expect(clock.sleeping).toBe(0);
	return ended;
}

/** As n8n keeps it: the error's own properties. */
function thrown(options: Partial<ConnectorErrorOptions>): object {
	const node = { id: 'e', name: 'ERP', type: 'n8n-nodes-backoffice.erp', typeVersion: 1, position: [0, 0] as [number, number], parameters: {} };
	const error = nodeError(node, new ConnectorError('unavailable', 'ERP is left alone', { system: 'ERP', ...options }), 0);
	return { ...error, message: error.message };
}

const ours = (code: string, more: object = {}) => ({ message: 'ERP says no', context: { code, system: 'ERP' }, ...more });

describe('a run with a job', () => {
	test('that succeeds completes the job with the last node’s first item', async () => {
		expect(await endOf(runOf('success', undefined, 'ERP', { number: '4711' }))).toEqual({ kind: 'completed', result: '{"number":"4711"}' });
	});

	test.each<[string, IRun]>([
		['a large last item', runOf('success', undefined, 'ERP', { text: 'x'.repeat(5_000) })],
		['nothing but the trigger in it', runOf('success', undefined, 'Fila', { jobId: 'a' })],
		['data that n8n does not hand over, as in queue mode', runOf('success')],
	])('that succeeds with %s has no result', async (_, run) => {
		expect(await endOf(run)).toEqual({ kind: 'completed', result: null });
	});

	test.each(['validation', 'not_found', 'ambiguous', 'unsupported', 'permission', 'auth', 'blocked', 'drift'])('that fails with %s fails for good', async (code) => {
		expect(await endOf(runOf('error', ours(code)))).toEqual({ kind: 'failed', failure: { message: 'ERP says no', code }, permanent: true });
	});

	test.each(['rate_limited', 'timeout', 'unavailable'])('that fails with %s is tried again', async (code) => {
		expect(await endOf(runOf('error', ours(code)))).toEqual({ kind: 'failed', failure: { message: 'ERP says no', code }, permanent: false });
	});

	test('waits as long as the system asks', async () => {
		expect(await endOf(runOf('error', ours('rate_limited', { failure: { cause: 'rate-limited', retryAfterMs: 7_000 } })))).toMatchObject({ retryAfterMs: 7_000 });
	});

	test.each([false, true])('that met an open circuit breaker says so, and for how long (through JSON: %p)', async (asJson) => {
		const given = thrown({ spared: true, retryAfterMs: 7_000, nothingDone: true, retryable: false });
		const end = await endOf(runOf('error', asJson ? (JSON.parse(JSON.stringify(given)) as object) : given));
		expect(end).toEqual({ kind: 'failed', failure: { message: 'ERP is left alone', code: 'unavailable' }, permanent: false, retryAfterMs: 7_000, spared: true });
		expect(await endOf(runOf('error', thrown({ retryAfterMs: 7_000 })))).not.toHaveProperty('spared');
	});

	test('that names no system of this package met no breaker of it', async () => {
		expect(await endOf(runOf('error', { message: 'no', context: { spared: true } }))).not.toHaveProperty('spared');
	});

	test('that fails by an error of another node is tried again, whatever code that names', async () => {
		expect(await endOf(runOf('error', { message: 'Stopped\nat line 3', context: {} }))).toEqual({ kind: 'failed', failure: { message: 'Stopped', code: 'run_failed' }, permanent: false });
		expect(await endOf(runOf('error', { message: 'Stopped', context: { code: 'validation' } }))).toMatchObject({ failure: { code: 'run_failed' }, permanent: false });
	});

	test('that gives what looks like a secret has no result', async () => {
		expect(await endOf(runOf('success', undefined, 'ERP', { number: '4711', access_token: 'abc', senha: 'x' }))).toEqual({ kind: 'completed', result: null });
	});

	test('tells of its failure without a person’s data', async () => {
		const end = await endOf(runOf('error', { message: 'No customer 11987654321, ana@example.com' }));
		expect(JSON.stringify(end)).not.toMatch(/98765|ana@/);
	});

	test.each<[string, IRun | undefined]>([
		['of which n8n gives nothing', undefined],
		['that was cancelled', runOf('canceled')],
		['that crashed', runOf('crashed')],
		['that ended in an uncertain write', runOf('error', ours('uncertain'))],
		['whose error is of no node: n8n lost its worker', { ...runOf('error', { message: 'job stalled more than maxStalledCount' }), data: createRunExecutionData({ resultData: { runData: {}, error: new Error('job stalled') as ExecutionError } }) }],
	])('%s has an unknown outcome', async (_, run) => {
		expect(await endOf(run)).toMatchObject({ kind: 'unknown', failure: { message: expect.any(String), code: expect.any(String) } });
	});

	test.each<[string, IRun | undefined, string]>([
		['of which n8n gives nothing', undefined, 'not_started'],
		['that was cancelled', runOf('canceled'), 'run_lost'],
		['that crashed', runOf('crashed', { message: 'Out of memory' }), 'run_lost'],
	])('%s tells whoever finds its job parked what to do', async (_, run, code) => {
		const message = expect.stringMatching(/[.] Look in the system it writes to[.].*Write Queue: Cancel.*Retry[.]$/);
		expect(await endOf(run)).toMatchObject({ failure: { message, code } });
	});

	test('whose promise is rejected has an unknown outcome', async () => {
		const { end, runs, clock } = start();
		runs[0]?.ended?.reject(new Error('The execution was cancelled because it timed out'));
		expect(await end).toMatchObject({ kind: 'unknown', failure: { message: expect.stringMatching(/because it timed out[.] Look in .* Write Queue: Cancel[.].*Retry[.]$/), code: 'run_lost' } });
		expect(clock.sleeping).toBe(0);
	});

	test('of which nothing is ever heard has an unknown outcome after the longest run', async () => {
		const { end, clock } = start();
		await clock.advance(30 * minute);
		expect(await end).toMatchObject({ kind: 'unknown', failure: { code: 'run_too_long' } });
	});

	test.each([[1, 'within 1 minute (Longest Run)'], [30, 'within 30 minutes (Longest Run)']])('says so of a longest run of %d min as people do', async (minutes, words) => {
		const n8n = fake();
		n8n.tools.longestRunMs = minutes * minute;
		const { end, clock } = start(n8n);
		await clock.advance(minutes * minute);
		expect(await end).toMatchObject({ failure: { message: expect.stringContaining(words) } });
	});

	test('is one execution per job, attempt and time it became due', () => {
		const [first, second] = [fake(), fake()];
		handOverUnwatched(first.tools, { items, runName: 'pedidos:a:1:1:1000' });
		handOverUnwatched(second.tools, { items, runName: 'pedidos:a:1:2:1000' });
		expect(first.runs[0]?.key).toMatch(/^backoffice-queue:[0-9a-f]{64}$/);
		expect(second.runs[0]?.key).not.toBe(first.runs[0]?.key);
	});
});

describe('a run that waits', () => {
	test('has not ended: its outcome is unknown after the longest run', async () => {
		const { end, runs, clock } = start();
		runs[0]?.ended?.resolve(runOf('waiting'));
		await clock.advance(29 * minute);
		expect(clock.sleeping).toBeGreaterThan(0);
		await clock.advance(minute);
		expect(await end).toMatchObject({ kind: 'unknown', failure: { code: 'run_too_long' } });
		expect(clock.sleeping).toBe(0);
	});

	test('is over once its job was settled by the workflow, also when the queue could not be asked for a while', async () => {
		let asked = 0;
		const { end, runs, clock } = start(fake(), async () => {
			asked += 1;
			if (asked === 1) throw new Error('down');
			return await Promise.resolve(asked === 3);
		});
		runs[0]?.ended?.resolve(runOf('waiting'));
		await clock.advance(minute);
		expect(await end).toEqual({ kind: 'handedOver' });
		expect(clock.sleeping).toBe(0);
	});
});

describe('an engine that cannot tell when a run has ended', () => {
	test.each(['at once', 'later'] as const)('never starts the run, and n8n is told of the other acknowledgement; it refuses %s', async (when) => {
		const { end, errors, clock } = start(fake(when));
		expect(await end).toEqual({ kind: 'notStarted' });
		expect(errors).toMatchObject([{ message: expect.stringContaining('Engine 2.0'), description: expect.stringContaining('By Write Queue: Complete or Fail') }]);
		expect(clock.sleeping).toBe(0);
	});

	test('is handed a job that the workflow acknowledges itself', () => {
		const { tools, runs } = fake('at once');
		expect(handOverUnwatched(tools, { items, runName: 'a' })).toEqual({ kind: 'handedOver' });
		expect(runs).toMatchObject([{ items, ended: undefined }]);
	});

	test.each(['at once', 'later'] as const)('is handed a report all the same; it refuses %s', async (when) => {
		const { tools, runs, errors } = fake(when);
		const handed = { items, runName: '', isSettled: async () => await Promise.resolve(true) };
		expect(await handOver({ ...tools, watch: 'whereItCan' }, handed)).toEqual({ kind: 'handedOver' });
		expect(runs).toMatchObject([{ items, ended: undefined, key: undefined }]);
		expect(errors).toEqual([]);
	});
});
