import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Outbox } from '../../../lib/application/outbox';
import { systemClock } from '../../../lib/infra/clock';
import { startSync } from '../../../lib/n8n/crm-sync/sync';
import { openSelectedStore } from '../../../lib/n8n/stores';
import { until } from '../../../scripts/lib/until.ts';
import { CrmSyncTrigger } from '../../../nodes/CrmSyncTrigger/CrmSyncTrigger.node';
import { fakeTrigger, runOf, type FakeTrigger } from './crm-sync.fixtures';

describe('the CRM Sync Trigger', () => {
	const folder = mkdtempSync(join(tmpdir(), 'backoffice-sync-'));
	const before = process.env.N8N_USER_FOLDER;
	let count = 0;
	let outboxName = '';

	beforeAll(() => {
		process.env.N8N_USER_FOLDER = folder;
	});
	beforeEach(() => {
		outboxName = `crm-${count++}`;
	});
	afterAll(async () => {
		await (await openSelectedStore(undefined)).close();
		if (before === undefined) delete process.env.N8N_USER_FOLDER;
		else process.env.N8N_USER_FOLDER = before;
		rmSync(folder, { recursive: true, force: true });
	});

	const add = async (...ids: string[]): Promise<void> => {
		const outbox = new Outbox({ store: await openSelectedStore(undefined), name: outboxName, clock: systemClock });
		for (const messageId of ids) await outbox.add({ contactKey: 'a', messageId, payload: { content: 'Oi' } });
	};
	const waiting = async (): Promise<number> => (await (await openSelectedStore(undefined)).list(`outbox:${outboxName}:`, { limit: 100 })).filter(({ key }) => !key.includes(':seen:')).length;
	const active = (more: Record<string, unknown> = {}): FakeTrigger => fakeTrigger({ parameters: { outbox: outboxName, maxWaitSeconds: 0, ...more } });
	const firstRun = async (trigger: FakeTrigger) => await until('a run is started', () => trigger.runs[0]);

	test('hands out what is waiting, and forgets it when its run has ended well', async () => {
		await add('1', '2');
		const trigger = active();
		const { closeFunction } = await startSync(trigger.functions);
		const run = await firstRun(trigger);
		expect(run.items).toMatchObject([{ messageId: '1', attempt: 1 }, { messageId: '2', attempt: 1 }]);
		expect(await waiting()).toBe(2);
		run.ended?.resolve(runOf('success'));
		await until('they are forgotten', async () => (await waiting()) === 0);
		await closeFunction?.();
		expect(trigger.errors).toEqual([]);
	});

	test('switched off during a run it waits for the run’s end and acknowledges it', async () => {
		await add('1');
		const trigger = active({ batchSize: 1 });
		const { closeFunction } = await startSync(trigger.functions);
		const run = await firstRun(trigger);
		await add('2');
		let closed = false;
		const closing = closeFunction?.().then(() => (closed = true));
		await systemClock.sleep(20);
		expect(closed).toBe(false);
		run.ended?.resolve(runOf('success'));
		await closing;
		expect(trigger.runs).toHaveLength(1);
		expect(await waiting()).toBe(1);
	});

	test('a run that failed leaves its messages in the outbox', async () => {
		await add('1');
		const trigger = active();
		const { closeFunction } = await startSync(trigger.functions);
		(await firstRun(trigger)).ended?.resolve(runOf('error'));
		await until('the failure is logged', () => trigger.warnings.length > 0);
		await closeFunction?.();
		expect(await waiting()).toBe(1);
	});

	test('a test run shows what is waiting and takes nothing out, also while the workflow is active', async () => {
		await add('1');
		const activeTrigger = active({ maxWaitSeconds: 3_600 });
		const { closeFunction } = await startSync(activeTrigger.functions);
		const trigger = fakeTrigger({ mode: 'manual', parameters: { outbox: outboxName } });
		const { manualTriggerFunction } = await startSync(trigger.functions);
		expect(trigger.runs).toEqual([]);
		await manualTriggerFunction?.();
		expect(trigger.runs).toMatchObject([{ items: [{ messageId: '1' }], ended: undefined }]);
		expect(await waiting()).toBe(1);
		await closeFunction?.();
	});

	test('a test run says so where nothing is waiting', async () => {
		const trigger = fakeTrigger({ mode: 'manual', parameters: { outbox: outboxName } });
		await (await startSync(trigger.functions)).manualTriggerFunction?.();
		expect(trigger.runs).toMatchObject([{ items: [{ note: 'Nothing is waiting in this outbox.' }] }]);
	});

	test.each([
		['outbox', 'two words', 'Outbox'],
		['batchSize', 0, 'Batch Size'],
		['batchSize', 'many', 'Batch Size'],
		['maxWaitSeconds', -1, 'Longest Wait'],
		['options', { runMinutes: 0 }, 'Longest Run'],
	])('a wrong %s (%p) is refused at activation, by the name the user sees', async (name, value, shown) => {
		await expect(startSync(active({ [name]: value }).functions)).rejects.toThrow(shown);
	});

	test('a defect is told to n8n, which starts the trigger anew', async () => {
		const store = await openSelectedStore(undefined);
		const list = jest.spyOn(store, 'list').mockRejectedValueOnce(new TypeError('a defect'));
		const trigger = active();
		const { closeFunction } = await startSync(trigger.functions);
		await until('n8n is told', () => trigger.errors.length > 0);
		await closeFunction?.();
		list.mockRestore();
	});

	test('is a trigger without an input', () => {
		const { description } = new CrmSyncTrigger();
		expect(description).toMatchObject({ inputs: [], group: ['trigger'], name: 'crmSyncTrigger' });
	});
});
