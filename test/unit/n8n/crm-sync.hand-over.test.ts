import { NodeOperationError } from 'n8n-workflow';
import type { HeldMessage } from '../../../lib/application/outbox';
import { handOver } from '../../../lib/n8n/crm-sync/hand-over';
import { VirtualClock } from '../resilience/virtual-clock';
import { fakeTrigger, runOf, type FakeTrigger } from './crm-sync.fixtures';

const waiting: HeldMessage = {
	contactKey: '+5511987654321',
	messageId: 'wamid.1',
	payload: { phone: '+5511987654321', content: 'Oi', direction: 'inbound' },
	queuedAt: 1_700_000_000_000,
	failures: 2,
	notBefore: 0,
	place: '7',
	parked: true,
	version: '7',
};

function hand(trigger: FakeTrigger, acknowledge: 'runEnds' | 'handedOver' = 'runEnds') {
	const clock = new VirtualClock();
	const stop = new AbortController();
	const log = { warn: (message: string, fields = {}) => void trigger.warnings.push({ message, ...fields }) };
	const settings = { acknowledge, longestRunMs: 15 * 60_000 };
	const answer = handOver({ trigger: trigger.functions, settings, clock, log, stop: stop.signal }, [waiting]);
	return { clock, stop, answer };
}

const failure = new NodeOperationError(fakeTrigger().functions.getNode(), 'Failed');

describe('a run with messages of the outbox', () => {
	test('gets each message as an item, with its id, its contact and how often it was tried', async () => {
		const trigger = fakeTrigger();
		const { answer } = hand(trigger);
		trigger.runs[0]?.ended?.resolve(runOf('success'));
		await answer;
		expect(trigger.runs[0]?.items).toEqual([
			{ phone: '+5511987654321', content: 'Oi', direction: 'inbound', messageId: 'wamid.1', contactKey: '+5511987654321', attempt: 3, queuedAt: '2023-11-14T22:13:20.000Z' },
		]);
	});

	test.each([
		['has succeeded', true, runOf('success')],
		['waits in a Wait node', true, runOf('waiting')],
		['has failed', false, runOf('error', failure)],
		['is called a success but holds an error', false, runOf('success', failure)],
		['was cancelled', false, runOf('canceled')],
		['has crashed', false, runOf('crashed')],
	])('that %s counts as ended well: %s', async (_, well, run) => {
		const trigger = fakeTrigger();
		const { answer, clock } = hand(trigger);
		trigger.runs[0]?.ended?.resolve(run);
		expect(await answer).toBe(well);
		expect(clock.sleeping).toBe(0);
		expect(trigger.warnings).toHaveLength(well ? 0 : 1);
	});

	test('that n8n could not start, and says nothing of, counts as failed', async () => {
		const trigger = fakeTrigger();
		const { answer } = hand(trigger);
		Reflect.apply(trigger.runs[0]?.ended?.resolve ?? (() => undefined), undefined, [undefined]);
		expect(await answer).toBe(false);
		expect(trigger.warnings).toMatchObject([{ status: 'unknown' }]);
	});

	test('whose promise is rejected counts as failed, and the log says why', async () => {
		const trigger = fakeTrigger();
		const { answer, clock } = hand(trigger);
		trigger.runs[0]?.ended?.reject(new Error('Workflow could not be started'));
		expect(await answer).toBe(false);
		expect(trigger.warnings).toMatchObject([{ reason: 'Workflow could not be started' }]);
		expect(clock.sleeping).toBe(0);
	});

	test('of which nothing is ever heard counts as failed after the longest run, and a late end does no harm', async () => {
		const trigger = fakeTrigger();
		const { answer, clock } = hand(trigger);
		let settled = false;
		void answer.then(() => (settled = true));
		await clock.advance(15 * 60_000 - 1);
		expect(settled).toBe(false);
		await clock.advance(1);
		expect(await answer).toBe(false);
		trigger.runs[0]?.ended?.reject(new Error('too late'));
	});

	test('that an engine refuses to wait for counts as failed, and is started where nobody waits', async () => {
		const refuse = new Error('cannot run a trigger that waits for its execution to finish yet');
		const trigger = fakeTrigger({ refuse });
		expect(await hand(trigger).answer).toBe(false);
		expect(trigger.warnings).toMatchObject([{ reason: refuse.message }]);
		const unwatched = hand(trigger, 'handedOver');
		expect(await unwatched.clock.run(unwatched.answer)).toBe(true);
		expect(trigger.runs).toMatchObject([{ ended: undefined }]);
	});

	test('that nobody waits for is followed by the next one a second later, so that a long outbox is no flood', async () => {
		const { answer, clock, stop } = hand(fakeTrigger(), 'handedOver');
		let settled = false;
		void answer.then(() => (settled = true));
		await clock.advance(999);
		expect(settled).toBe(false);
		stop.abort();
		expect(await answer).toBe(true);
	});
});
