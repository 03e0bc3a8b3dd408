import { ConnectorError } from '../../../lib/domain/errors';
import type { JobReport } from '../../../lib/domain/queue';
import { failure, flakyQueue, job, queueScene, runsOf, startPump, startReportPump, type QueueScene } from './fixtures';

async function failed(scene: QueueScene, id: string): Promise<void> {
	await scene.queue.add(job(id));
	const lease = await scene.queue.take({ leaseMs: 60_000, concurrency: 100 });
	if (lease === null) throw new Error('there was no job to take');
	await scene.queue.fail(lease, failure);
}

/** Runs of one second that end as told. */
function tells(scene: QueueScene, end: (report: JobReport, turn: number) => boolean = () => true) {
	const told: Array<{ id: string; at: number }> = [];
	const run = async (report: JobReport): Promise<boolean> => {
		told.push({ id: report.id, at: scene.clock.now() });
		const turn = told.length;
		await scene.clock.sleep(1_000);
		return end(report, turn);
	};
	return { run, told, ids: () => told.map(({ id }) => id) };
}

describe('reports of jobs that failed for good', () => {
	test('start one run each, one after the other, with what failed and why', async () => {
		const scene = queueScene();
		const reports: JobReport[] = [];
		const { run, ids } = tells(scene, (report) => reports.push(report) > 0);
		const pump = startReportPump(scene, run);
		for (const id of ['a', 'b']) {
			await failed(scene, id);
			await scene.clock.advance(10);
		}
		await scene.clock.advance(60_000);
		expect(ids()).toEqual(['a', 'b']);
		expect(reports[0]).toMatchObject({ id: 'a', state: 'failed', failure, attempt: 1 });
		await scene.clock.advance(3_600_000);
		expect(ids()).toEqual(['a', 'b']);
		await scene.clock.run(pump.stop());
	});

	test('come at once where the job failed in the same process', async () => {
		const scene = queueScene();
		const { run, told } = tells(scene);
		const reporting = startReportPump(scene, run);
		await scene.clock.advance(10_100);
		const jobs = startPump(scene, runsOf(scene.clock, 100, () => ({ kind: 'failed', failure, permanent: true })).run);
		await scene.queue.add(job('a'));
		await scene.clock.advance(1_000);
		const endedAt = (await scene.queue.get('a'))?.endedAt;
		expect(told).toEqual([{ id: 'a', at: endedAt }]);
		await scene.clock.run(Promise.all([jobs.stop(), reporting.stop()]));
	});

	test('a run that did not end well is started again, later and later', async () => {
		const scene = queueScene();
		await failed(scene, 'a');
		const { run, told } = tells(scene, (_, turn) => turn === 4);
		const pump = startReportPump(scene, run);
		await scene.clock.advance(3_600_000);
		const pauses = told.slice(1).map(({ at }, index) => at - (told[index]?.at ?? 0));
		expect(told).toHaveLength(4);
		const [first = 0, second = 0, third = 0] = pauses;
		expect(first).toBeGreaterThanOrEqual(16_000);
		expect(second).toBeGreaterThan(first + 10_000);
		expect(third).toBeGreaterThan(second + 20_000);
		await scene.clock.run(pump.stop());
	});

	test('one that cannot be told does not keep the others from being told', async () => {
		const scene = queueScene();
		for (const id of ['bad', 'good']) await failed(scene, id);
		const { run, ids } = tells(scene, ({ id }) => id === 'good');
		const pump = startReportPump(scene, run);
		await scene.clock.advance(5_000);
		expect(ids()).toEqual(['bad', 'good']);
		await scene.clock.run(pump.stop());
	});

	test('a run that throws, though it must not, did not end well', async () => {
		const scene = queueScene();
		await failed(scene, 'a');
		let runs = 0;
		const pump = startReportPump(scene, async () => {
			runs += 1;
			throw new Error('a mistake of ours');
		});
		await scene.clock.advance(60_000);
		expect(runs).toBeGreaterThan(1);
		expect(runs).toBeLessThan(5);
		await scene.clock.run(pump.stop());
	});

	test('what ended more than 24 hours ago is not told, or whatever was asked for', async () => {
		const scene = queueScene();
		await failed(scene, 'old');
		await scene.clock.advance(3_600_001);
		await failed(scene, 'new');
		const hour = tells(scene);
		await scene.clock.run(stopAfter(startReportPump(scene, hour.run, { maxAgeMs: 3_600_000 }), scene, 10_000));
		expect(hour.ids()).toEqual(['new']);
		const day = tells(scene);
		await scene.clock.run(stopAfter(startReportPump(scene, day.run), scene, 10_000));
		expect(day.ids()).toEqual(['old']);
	});

	test('after the death of the process that had it, another one tells it when its lease has run out', async () => {
		const scene = queueScene();
		await failed(scene, 'a');
		await scene.open().takeReports({ leaseMs: 300_000, limit: 1, endedAfter: 0 });
		const { run, ids } = tells(scene);
		const pump = startReportPump(scene, run);
		await scene.clock.advance(299_000);
		expect(ids()).toEqual([]);
		await scene.clock.advance(5_000);
		expect(ids()).toEqual(['a']);
		await scene.clock.run(pump.stop());
	});

	test('a customer is not told twice because the queue was away when the run ended', async () => {
		const scene = queueScene();
		await failed(scene, 'a');
		const { flaky, down, asked } = flakyQueue(scene.queue);
		const { run, ids } = tells(scene);
		const pump = startReportPump(scene, run, { open: async () => flaky });
		await scene.clock.advance(500);
		down.all = true;
		await scene.clock.advance(600_000);
		expect(asked.length).toBeLessThan(300);
		expect(scene.events('warn')).toEqual(['queue_unreachable']);
		down.all = false;
		await scene.clock.advance(600_000);
		expect(ids()).toEqual(['a']);
		await scene.clock.run(pump.stop());
	});

	test('stopped, it begins no run and waits for the one under way; given up, it leaves it', async () => {
		const scene = queueScene();
		for (const id of ['a', 'b']) await failed(scene, id);
		const { run, ids } = tells(scene);
		const pump = startReportPump(scene, run);
		await scene.clock.advance(500);
		await scene.clock.run(pump.stop());
		expect(ids()).toEqual(['a']);
		expect(scene.clock.sleeping).toBe(0);
		const endless = startReportPump(scene, async () => await new Promise<boolean>(() => undefined));
		await scene.clock.advance(500);
		endless.giveUp.abort();
		await scene.clock.run(endless.stop());
	});

	test('a mistake of ours ends the pump', async () => {
		const scene = queueScene();
		const open = async (): Promise<never> => {
			throw new TypeError('no connector error');
		};
		await expect(startReportPump(scene, async () => true, { open }).ended).rejects.toThrow(TypeError);
	});

	test('a queue that refuses the confirmation is told about, and the pump goes on', async () => {
		const scene = queueScene();
		for (const id of ['a', 'b']) await failed(scene, id);
		scene.queue.confirmReport = async () => {
			throw new ConnectorError('validation', 'No.', { system: 'Write Queue' });
		};
		const { run, ids } = tells(scene);
		const pump = startReportPump(scene, run);
		await scene.clock.advance(5_000);
		expect(ids()).toEqual(['a', 'b']);
		expect(scene.events('warn')).toEqual(['report_end_refused', 'report_end_refused']);
		await scene.clock.run(pump.stop());
	});
});

async function stopAfter(pump: { stop(): Promise<void> }, scene: QueueScene, ms: number): Promise<void> {
	await scene.clock.sleep(ms);
	await pump.stop();
}
