import type { IWebhookFunctions } from 'n8n-workflow';

import { BotControl } from '../../../lib/application/bot-control';
import { replyToChat } from '../../../lib/application/reply/reply';
import { ConnectorError } from '../../../lib/domain/errors';
import type { Store } from '../../../lib/domain/store';
import { MemoryStore } from '../../../lib/infra/store/memory-store';
import { putOff } from '../../../lib/n8n/delivery/answer';
import { claimAndStart } from '../../../lib/n8n/delivery/claims';
import type { ExecutionScope } from '../../../lib/n8n/scope';
import { byContact, ManualClock, message } from '../application/bot-control.fixtures';
import { accepted, FakeGate, ids, refused, timeout } from '../application/reply.fixtures';
import { kommoWith, type Step } from '../systems/kommo/scripted-http';
import { RecordingMeter } from './recording-meter';

let meter: RecordingMeter;

beforeEach(() => {
	meter = new RecordingMeter();
});

describe('an answer to a customer', () => {
	const reply = async (script: Step[], { refusals = [] as Array<string | null>, ways = ['talk'] as Array<'talk' | 'note'>, key = '' } = {}) => {
		const { kommo, store, clock, log, context } = kommoWith(...script);
		const gate = new FakeGate();
		gate.refusals = refusals;
		const request = { ...ids, text: 'Olá', ...(key === '' ? {} : { idempotencyKey: key }) };
		const dependencies = { kommo, store, gate, clock, random: () => 0.5, log, meter, newOwner: () => `${Math.random()}`, signal: context.signal, settings: { ways } };
		return async () => await clock.run(replyToChat(dependencies, request)).catch((error: unknown) => error);
	};

	test('that Kommo took was sent, and is counted once although its run is repeated', async () => {
		const run = await reply([accepted('m1')], { key: 'k' });
		await run();
		await run();
		expect(meter.told).toEqual(['reply Kommo sent']);
	});

	test('that a person’s conversation forbids was suppressed; one that the Store cannot judge failed', async () => {
		await (await reply([], { refusals: ['paused'] }))();
		await (await reply([], { refusals: ['unreadable_state'] }))();
		expect(meter.told).toEqual(['reply Kommo suppressed', 'reply Kommo failed']);
	});

	test('that became a note for the team failed, and one whose fate nobody knows is uncertain', async () => {
		await (await reply([{ json: { _embedded: { notes: [{ id: 1 }] } } }], { ways: ['note'] }))();
		await (await reply([timeout(), refused(403, 'blocked')]))();
		await (await reply([refused(403, 'blocked')]))();
		expect(meter.told).toEqual(['reply Kommo failed', 'reply Kommo uncertain', 'reply Kommo failed']);
	});
});

describe('the gate', () => {
	test('that leaves a message to a person tells that the bot keeps silent, also where that person wrote it', async () => {
		const clock = new ManualClock();
		const bot = new BotControl({ store: new MemoryStore(clock), clock, meter });
		await bot.gate(message());
		expect(meter.told).toEqual([]);
		await bot.gate(message({ author: 'human', text: 'Deixa comigo' }));
		await bot.gate(message());
		expect(meter.told).toEqual(['reply Kommo suppressed', 'reply Kommo suppressed']);
		await bot.resume(byContact);
		await bot.gate(message({ author: 'bot' }));
		expect(meter.told).toHaveLength(2);
	});
});

describe('the events of a delivery', () => {
	const clock = new ManualClock();
	const scopeOf = (store: Store) => ({ clock, meter, store: async () => await Promise.resolve(store), log: { warn: () => undefined } }) as Pick<ExecutionScope, 'clock' | 'meter'> as ExecutionScope;
	const webhook = (): IWebhookFunctions => {
		const response = { status: () => response, json: () => response };
		const functions: Partial<Record<keyof IWebhookFunctions, unknown>> = { getWorkflow: () => ({ id: 'w' }), getNode: () => ({ id: 'n' }), getResponseObject: () => response };
		return functions as IWebhookFunctions;
	};

	test('are counted as received or as duplicates, each of its own', async () => {
		const scope = scopeOf(new MemoryStore(clock));
		const answers = { system: 'Kommo', started: {}, duplicate: {} };
		await claimAndStart(webhook(), scope, [{ json: { author: 'customer' }, key: 'a' }, { json: {}, key: 'b' }], answers);
		await claimAndStart(webhook(), scope, [{ json: {}, key: 'b' }, { json: {}, key: 'c' }], answers);
		expect(meter.told).toEqual(['webhook Kommo received customer', 'webhook Kommo received', 'webhook Kommo received', 'webhook Kommo duplicate']);
	});

	test('that were put off because the Store is down are counted as unavailable', () => {
		putOff(webhook(), scopeOf(new MemoryStore(clock)), new ConnectorError('unavailable', 'down', { system: 'Store' }), { sender: 'Kommo', system: 'Kommo', events: 2, tellWhy: true });
		expect(meter.told).toEqual(['webhook Kommo unavailable', 'webhook Kommo unavailable']);
	});
});
