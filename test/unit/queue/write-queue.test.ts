import { shownJob, WriteQueue, wakeUps, type JobToAdd } from '../../../lib/application/queue';
import { ConnectorError } from '../../../lib/domain/errors';
import { failure, flakyQueue, queueScene } from './fixtures';

function scene() {
	const queued = queueScene();
	return { ...queued, writeQueue: new WriteQueue(queued), take: async () => await leaseOf(queued.queue) };
}

async function leaseOf(queue: ReturnType<typeof queueScene>['queue']): Promise<string> {
	const job = await queue.take({ leaseMs: 60_000, concurrency: 10 });
	if (job === null) throw new Error('there was no job to take');
	return `${job.id} ${job.token}`;
}

describe('adding through the node', () => {
	test('returns the job at once, with its data and times as people read them', async () => {
		const { writeQueue, outcomes, queue } = scene();
		expect(await writeQueue.add({ key: 'm-1', data: '{"items": [1]}', groupKey: '5511', delaySeconds: 5, priority: 7, maxAttempts: 2 })).toEqual({
			added: true,
			location: queue.location,
			jobId: 'm-1',
			state: 'delayed',
			data: { items: [1] },
			groupKey: '5511',
			priority: 7,
			attempt: 0,
			maxAttempts: 2,
			addedAt: '2023-11-14T22:13:20.000Z',
			dueAt: '2023-11-14T22:13:25.000Z',
			startedAt: null,
			endedAt: null,
			result: null,
			failure: null,
		});
		expect(outcomes).toEqual(['added']);
	});

	test('what is left out has plain values: at once, three attempts, no order', async () => {
		const { writeQueue } = scene();
		expect(await writeQueue.add({ key: 7, data: null })).toMatchObject({ jobId: '7', state: 'waiting', maxAttempts: 3, priority: 0, groupKey: null, data: null });
	});

	test('the same job again is the job that is there, in whatever state', async () => {
		const { writeQueue, take, outcomes } = scene();
		const given = { key: 'a', data: { b: [{ c: 1, d: 2 }], e: null }, groupKey: 'g' };
		await writeQueue.add(given);
		await writeQueue.complete(await take(), { order: '12' });
		const again = await writeQueue.add({ ...given, data: '{"e": null, "b": [{"d": 2, "c": 1}]}', delaySeconds: 0.009, priority: 3 });
		expect(again).toMatchObject({ added: false, state: 'completed', result: { order: '12' }, priority: 0 });
		expect(outcomes).toEqual(['added', 'completed', 'duplicate']);
	});

	test('a job that was sent but not confirmed is perhaps in the queue, and the error says with which key to add it again', async () => {
		const { queue, meter, log } = queueScene();
		const { flaky, down } = flakyQueue(queue);
		const writeQueue = new WriteQueue({ queue: flaky, meter, log });
		down.afterwards.add('add');
		const hint = expect.stringContaining('Perhaps the job is in the queue all the same: add it again with the same job key, run-7-0, and it is there once.');
		await expect(writeQueue.add({ key: 'run-7-0', data: 1 })).rejects.toMatchObject({ code: 'unavailable', message: 'The queue is away.', retryable: true, nothingDone: false, hint });
		expect(await writeQueue.add({ key: 'run-7-0', data: 1 })).toMatchObject({ added: false });
	});

	test('where nothing was done the error says nothing of it', async () => {
		const { queue, meter, log } = queueScene();
		const away = new ConnectorError('unavailable', 'The queue is away.', { system: 'Write Queue', hint: 'Start it.', nothingDone: true });
		const writeQueue = new WriteQueue({ queue: Object.assign(Object.create(queue) as typeof queue, { add: async () => await Promise.reject(away) }), meter, log });
		await expect(writeQueue.add({ key: 'a', data: 1 })).rejects.toBe(away);
	});

	test.each<[string, Partial<JobToAdd>, string]>([
		['other data', { data: { order: 2 } }, 'other data'],
		['one value more', { data: { order: 1, note: null } }, 'other data'],
		['another type', { data: { order: '1' } }, 'other data'],
		['another group', { groupKey: 'b' }, 'other group'],
		['no group', { groupKey: '' }, 'other group'],
	])('a key that was used with %s is refused, and the job that is there stays', async (_, changes, words) => {
		const { writeQueue, outcomes } = scene();
		const given = { key: 'a', data: { order: 1 }, groupKey: 'g' };
		await writeQueue.add(given);
		await expect(writeQueue.add({ ...given, ...changes })).rejects.toMatchObject({ code: 'validation', parameter: 'Job Key', message: expect.stringContaining(words) });
		expect(await writeQueue.get('a')).toMatchObject({ found: true, data: { order: 1 }, groupKey: 'g' });
		expect(outcomes).toEqual(['added']);
	});

	test.each<[string, Partial<JobToAdd>]>([
		['Job Key', { key: '' }],
		['Data', { data: undefined }],
		['Data', { data: { password: 'x' } }],
		['Group Key', { groupKey: {} }],
		['Delay (Seconds)', { delaySeconds: -1 }],
		['Delay (Seconds)', { delaySeconds: NaN }],
		['Delay (Seconds)', { delaySeconds: 366 * 24 * 3_600 }],
		['Priority', { priority: 1_001 }],
		['Priority', { priority: 0.5 }],
		['Attempts', { maxAttempts: 0 }],
		['Attempts', { maxAttempts: 101 }],
	])('a wrong %s is refused by its name, before anything is queued', async (parameter, changes) => {
		const { writeQueue, queue } = scene();
		await expect(writeQueue.add({ key: 'a', data: {}, ...changes })).rejects.toMatchObject({ code: 'validation', parameter });
		expect((await queue.stats()).counts.waiting).toBe(0);
	});

	test('wakes who waits for jobs in this process; what was there already wakes nobody', async () => {
		const { writeQueue, queue } = scene();
		let woken = 0;
		const end = wakeUps.listen(queue, () => (woken += 1));
		await writeQueue.add({ key: 'a', data: {} });
		await writeQueue.add({ key: 'a', data: {} });
		expect(woken).toBe(1);
		end();
		await writeQueue.add({ key: 'b', data: {} });
		expect(woken).toBe(1);
	});

	test('a queue that is away is the answer, and nothing is counted', async () => {
		const { queue, meter, log, outcomes } = scene();
		const { flaky, down } = flakyQueue(queue);
		down.all = true;
		await expect(new WriteQueue({ queue: flaky, meter, log }).add({ key: 'a', data: {} })).rejects.toMatchObject({ code: 'unavailable' });
		expect(outcomes).toEqual([]);
	});
});

describe('jobs through the node', () => {
	test('what is not there is not found', async () => {
		const { writeQueue } = scene();
		for (const call of [writeQueue.get('x'), writeQueue.retry('x'), writeQueue.cancel('x')]) expect(await call).toEqual({ found: false });
	});

	test('lists newest first, by state and group', async () => {
		const { writeQueue } = scene();
		for (const key of ['a', 'b', 'c']) await writeQueue.add({ key, data: {}, groupKey: key === 'b' ? 'g' : null });
		expect((await writeQueue.getMany({ states: ['waiting'], limit: 2 })).map(({ jobId }) => jobId)).toEqual(['c', 'b']);
		expect(await writeQueue.getMany({ states: ['waiting'], groupKey: 'g', limit: 10 })).toMatchObject([{ jobId: 'b' }]);
	});

	test('a cancelled job waits again after a retry', async () => {
		const { writeQueue } = scene();
		await writeQueue.add({ key: 'a', data: {} });
		expect(await writeQueue.cancel('a')).toMatchObject({ found: true, state: 'cancelled' });
		expect(await writeQueue.retry('a')).toMatchObject({ found: true, state: 'waiting', attempt: 0 });
		await expect(writeQueue.retry('a')).rejects.toMatchObject({ code: 'validation' });
	});

	test('completed by its lease, once; the same once more changes nothing', async () => {
		const { writeQueue, take } = scene();
		await writeQueue.add({ key: 'a:1', data: {} });
		const lease = await take();
		expect(await writeQueue.complete(lease, { order: '12' })).toMatchObject({ found: true, jobId: 'a:1', state: 'completed', result: { order: '12' } });
		expect(await writeQueue.complete(lease, { order: '13' })).toMatchObject({ result: { order: '12' } });
		await expect(writeQueue.fail(lease, { message: 'x', permanent: true })).rejects.toMatchObject({ code: 'validation', parameter: 'Lease', message: expect.stringContaining('completed') });
	});

	test('failed, it comes again after its delay while attempts are left, and then has failed for good', async () => {
		const { writeQueue, take, clock, outcomes } = scene();
		await writeQueue.add({ key: 'a', data: {} });
		for (const [state, ms] of [['delayed', 1_000], ['delayed', 2_000], ['failed', 0]] as const) {
			const before = clock.now();
			const failed = await writeQueue.fail(await take(), { message: 'no', permanent: false });
			expect(failed).toMatchObject({ found: true, state, failure: { message: 'no', code: 'failed' } });
			if (ms > 0) expect(failed).toMatchObject({ dueAt: new Date(before + ms).toISOString() });
			await clock.advance(ms);
		}
		expect(outcomes).toEqual(['added', 'retried', 'retried', 'failed']);
	});

	test('failed for good, it does not come again; a system that asks for time gets it', async () => {
		const { writeQueue, take, clock } = scene();
		for (const key of ['a', 'b']) await writeQueue.add({ key, data: {} });
		expect(await writeQueue.fail(await take(), { message: 'no', code: 'validation', permanent: true })).toMatchObject({ state: 'failed', attempt: 1 });
		expect(await writeQueue.fail(await take(), { message: 'later', permanent: false, retryAfterMs: 90_000 })).toMatchObject({ dueAt: new Date(clock.now() + 90_000).toISOString() });
	});

	test('keeps what the workflow says of a failure without a person’s data', async () => {
		const { writeQueue, take } = scene();
		await writeQueue.add({ key: 'a', data: {} });
		const job = await writeQueue.fail(await take(), { message: 'No customer 11987654321, ana@example.com', permanent: true });
		expect(JSON.stringify(job)).toContain('No customer');
		expect(JSON.stringify(job)).not.toMatch(/98765|ana@/);
	});

	test.each<[string, unknown, string]>([
		['with a secret by its name', { order: '12', erp: { access_token: 'abc', page: 1 } }, 'Result.erp.access_token (by its name)'],
		['with a secret by its form', 'https://erp.example/orders/12?api_key=abcdef', 'Result (a field with a secret)'],
		['that is too large', { abc: 'x'.repeat(262_144) }, 'Result has 257 KiB as JSON; a job may hold 256 KiB.'],
		['that is no JSON', { order: Number.NaN }, 'Result.order is NaN'],
	])('completed with a result %s, it is completed all the same, because the work is done; the result is dropped, and why is told', async (_, result, why) => {
		const { writeQueue, take, queue } = scene();
		await writeQueue.add({ key: 'a', data: {} });
		const completed = await writeQueue.complete(await take(), result);
		expect(completed).toMatchObject({ found: true, state: 'completed', result: null, resultDropped: expect.stringContaining(why) });
		expect(JSON.stringify(completed)).not.toContain('abc');
		expect(await queue.get('a')).toMatchObject({ state: 'completed', result: null });
	});

	test.each([
		['{"order": "12"}', { order: '12' }],
		[' ', null],
		['NF 12', 'NF 12'],
		['35201112345678000190550010000000011000000015', '35201112345678000190550010000000011000000015'],
		['{"number":12345678901234567890}', '{"number":12345678901234567890}'],
		['{"order":"1","order":"2"}', '{"order":"1","order":"2"}'],
	])('completed with the text %j, it keeps %j: JSON is read where reading changes nothing', async (text, kept) => {
		const { writeQueue, take } = scene();
		await writeQueue.add({ key: 'a', data: {} });
		expect(await writeQueue.complete(await take(), text)).toMatchObject({ state: 'completed', result: kept });
	});

	test.each([[null], [{ order: '12' }]])('completed with the result %j, nothing is said of dropping', async (result) => {
		const { writeQueue, take } = scene();
		await writeQueue.add({ key: 'a', data: {} });
		expect(await writeQueue.complete(await take(), result)).not.toHaveProperty('resultDropped');
	});

	test('what looks like a secret in the message of a failure is masked', async () => {
		const { writeQueue, take } = scene();
		await writeQueue.add({ key: 'a', data: {} });
		const message = 'GET https://erp.example/orders?access_token=abc123&page=2 with Authorization: Bearer def456ghi789 answered 401';
		expect(await writeQueue.fail(await take(), { message, permanent: true })).toMatchObject({
			failure: { message: 'GET https://erp.example/orders?access_token=****&page=2 with Authorization: Bearer **** answered 401' },
		});
	});

	test('one that failed is closed by a person, and can be put back', async () => {
		const { writeQueue, take } = scene();
		await writeQueue.add({ key: 'a', data: {} });
		await writeQueue.fail(await take(), { message: 'no', permanent: true });
		expect(await writeQueue.cancel('a')).toMatchObject({ state: 'cancelled', failure: { message: 'no' } });
		await expect(writeQueue.cancel('a')).rejects.toMatchObject({ code: 'validation' });
		expect(await writeQueue.retry('a')).toMatchObject({ state: 'waiting', failure: null });
	});

	test('how an attempt ended is one line of the log: aloud where the job failed for good, else for who looks closer', async () => {
		const { writeQueue, take, clock, lines, name: queue } = scene();
		for (const key of ['a', 'b']) await writeQueue.add({ key, data: {}, maxAttempts: 2 });
		await writeQueue.complete(await take(), { order: '12' });
		await writeQueue.fail(await take(), { message: 'no', permanent: false });
		await clock.advance(1_000);
		await writeQueue.fail(await take(), { message: 'no', permanent: false });
		expect(lines).toEqual([
			{ level: 'debug', message: 'A job of the write queue was settled.', fields: { event: 'job_settled', queue, jobId: 'a', attempt: 1, settlement: 'complete' } },
			{ level: 'debug', message: 'A job of the write queue was settled.', fields: { event: 'job_settled', queue, jobId: 'b', attempt: 1, settlement: 'retryLater' } },
			{ level: 'warn', message: 'A job of the write queue has failed for good.', fields: { event: 'job_failed', queue, jobId: 'b', attempt: 2, settlement: 'fail', code: 'failed' } },
		]);
	});

	test.each(['complete', 'fail'] as const)('%s said for each of three items is counted and logged once', async (operation) => {
		const { writeQueue, take, lines, outcomes } = scene();
		await writeQueue.add({ key: 'a', data: {} });
		const lease = await take();
		for (let item = 0; item < 3; item++) await (operation === 'complete' ? writeQueue.complete(lease) : writeQueue.fail(lease, { message: 'no', permanent: true }));
		expect(outcomes).toEqual(['added', operation === 'complete' ? 'completed' : 'failed']);
		expect(lines.map(({ fields }) => fields['event'])).toEqual([operation === 'complete' ? 'job_settled' : 'job_failed']);
	});

	test.each(['complete', 'fail'] as const)('%s by a lease that is lost says so, and by what is no lease, too', async (operation) => {
		const { writeQueue, queue } = scene();
		const call = async (lease: unknown): Promise<unknown> => (operation === 'complete' ? await writeQueue.complete(lease) : await writeQueue.fail(lease, { ...failure, permanent: false }));
		await writeQueue.add({ key: 'a', data: {} });
		const old = await leaseOf(queue);
		const [id = '', token = ''] = old.split(' ');
		await queue.park({ id, token }, failure);
		await expect(call(old)).rejects.toMatchObject({ code: 'validation', parameter: 'Lease', message: expect.stringContaining('parked') });
		await expect(call('b token')).rejects.toMatchObject({ code: 'validation', parameter: 'Lease' });
		await expect(call('nothing')).rejects.toMatchObject({ code: 'validation', parameter: 'Lease' });
		expect((await queue.get('a'))?.state).toBe('parked');
	});
});

describe('a job as it is shown', () => {
	test('holds no token, and data that are no JSON as they are', async () => {
		const { queue } = scene();
		await queue.add({ id: 'a', payload: 'no JSON', maxAttempts: 1, delayMs: 0, priority: 0, groupKey: null });
		const leased = await queue.take({ leaseMs: 1, concurrency: 1 });
		if (leased === null) throw new Error('there was no job to take');
		const shown = shownJob(leased);
		expect(shown).toMatchObject({ jobId: 'a', data: 'no JSON', state: 'running' });
		expect(JSON.stringify(shown)).not.toContain(leased.token);
	});
});
