import { defaultRules, judgeFlows, rulesOf, type FlowMark } from '../../../lib/application/health';
import { ProcessMeter } from '../../../lib/infra/metrics/process-meter';
import { activity, minute, now, second, snapshot } from './pictures';

interface Look {
	at: number;
	webhook: number | null;
	reply: number | null;
	events?: number;
	expected?: string[];
}

/** Looks one after the other, each knowing what the one before it has found; gives what the last one says. */
function looks(...all: Look[]) {
	let marks = new Map<string, FlowMark>();
	let last;
	for (const look of all) {
		const flows = judgeFlows({ snapshots: [pictured(look)], marks, expected: look.expected ?? [] }, look.at, defaultRules);
		marks = new Map([...flows].map(([system, { mark }]) => [system, mark]));
		last = flows.get('Kommo')?.health;
	}
	return last;
}

const pictured = ({ webhook, reply, events = 1 }: Look) => snapshot({ Kommo: activity({ lastWebhookAt: webhook, lastReplyAt: reply, customerMessages: events }) });

/** What the next look knows of this one. */
function looked(look: Look) {
	const flows = judgeFlows({ snapshots: [pictured(look)], marks: new Map(), expected: [] }, look.at, defaultRules);
	return { marks: new Map([...flows].map(([system, { mark }]) => [system, mark])), expected: [] };
}

const at = (ms: number) => now + ms;

test('an event that has waited ten minutes for a reply is down', () => {
	expect(looks({ at: at(9 * minute), webhook: now, reply: at(-60 * minute) })).toMatchObject({ status: 'up', why: expect.stringContaining('not much yet') });
	expect(looks({ at: at(10 * minute), webhook: now, reply: at(-60 * minute) })).toMatchObject({ status: 'down', unansweredSince: '2026-11-22T12:00:30.000Z', why: expect.stringContaining('does the workflow that answers run?') });
});

test('the first event after a quiet night is given its time', () => {
	expect(looks({ at: at(0), webhook: at(-second), reply: at(-480 * minute) })?.status).toBe('up');
});

test('customers who go on writing do not hide that nobody answers', () => {
	const each = Array.from({ length: 12 }, (_, index) => ({ at: at(index * minute), webhook: at(index * minute - second), reply: at(-5 * minute), events: 10 + index }));
	expect(looks(...each.slice(0, 10))?.status).toBe('up');
	expect(looks(...each)).toMatchObject({ status: 'down', why: expect.stringContaining('12 messages came without a reply, the first 11 min ago') });
});

test('a reply in between begins anew', () => {
	const each = Array.from({ length: 12 }, (_, index) => ({ at: at(index * minute), webhook: at(index * minute - second), reply: index < 6 ? at(-5 * minute) : at(5 * minute) }));
	expect(looks(...each)?.status).toBe('up');
});

test('the reply itself, reported back by the channel, waits for nothing', () => {
	expect(looks({ at: at(60 * minute), webhook: at(3 * second), reply: now })).toMatchObject({ status: 'up', unansweredSince: null, why: expect.stringContaining('answered 60 min ago') });
});

test('where more events than one are asked for, fewer are no alarm', () => {
	const first = { at: at(0), webhook: at(-second), reply: at(-5 * minute), events: 100 };
	const later = (events: number) => judgeFlows({ ...looked(first), snapshots: [pictured({ ...first, events })] }, at(20 * minute), rulesOf({ unansweredEvents: 3 })).get('Kommo')?.health.status;
	expect(later(101)).toBe('up');
	expect(later(102)).toBe('down');
});

test('a system that never replies is no flow, unless it must reply', () => {
	expect(looks({ at: at(60 * minute), webhook: now, reply: null })).toBeUndefined();
	expect(looks({ at: at(60 * minute), webhook: now, reply: null, expected: ['kommo'] })).toMatchObject({ status: 'down', lastReplyAt: null });
});

test('counts that shrink, because a process was forgotten, hide nothing', () => {
	const first = { at: at(0), webhook: at(-second), reply: at(-5 * minute), events: 500 };
	expect(looks(first, { ...first, at: at(20 * minute), events: 3 })?.status).toBe('down');
});

test('only messages of customers wait for an answer: other events at night are no alarm, a message is', () => {
	let at = now;
	const meter = new ProcessMeter({ process: 'p', clock: { now: () => at } });
	meter.webhook('Kommo', 'received', 'customer');
	meter.reply('Kommo', 'sent');
	const statusAfterAQuarter = () => {
		let marks = new Map<string, FlowMark>();
		let status;
		for (let looked = 0; looked < 15; looked++) {
			at += minute;
			const flows = judgeFlows({ snapshots: [meter.snapshot()], marks, expected: ['Signed Webhook'] }, at, defaultRules);
			marks = new Map([...flows].map(([system, { mark }]) => [system, mark]));
			expect(flows.has('Signed Webhook')).toBe(false);
			status = flows.get('Kommo')?.health.status;
		}
		return status;
	};
	at += 360 * minute;
	meter.webhook('Kommo', 'received');
	meter.webhook('Signed Webhook', 'received');
	expect(statusAfterAQuarter()).toBe('up');
	meter.webhook('Kommo', 'received', 'customer');
	expect(statusAfterAQuarter()).toBe('down');
});
