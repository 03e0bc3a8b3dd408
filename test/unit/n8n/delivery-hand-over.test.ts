import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ConnectorError } from '../../../lib/domain/errors';
import { silentMeter } from '../../../lib/domain/metrics';
import type { JobQueue } from '../../../lib/domain/queue';
import { systemClock } from '../../../lib/infra/clock';
import { openJobQueue, queuePlace } from '../../../lib/infra/queue/open-queue';
import { putOff } from '../../../lib/n8n/delivery/answer';
import { subscribe, subscriptionExists } from '../../../lib/n8n/kommo/subscription';
import { announceTrigger } from '../../../lib/n8n/queue/active-triggers';
import { closeAll } from '../../../lib/n8n/registry';
import type { ExecutionScope } from '../../../lib/n8n/scope';
import { checkActivation, switchOff } from '../../../lib/n8n/signed-webhook/activation';
import { receiveSignedWebhook } from '../../../lib/n8n/signed-webhook/receive';
import { openSelectedStore } from '../../../lib/n8n/stores';

const folder = mkdtempSync(join(tmpdir(), 'backoffice-hand-over-'));
const before = process.env.N8N_USER_FOLDER;
const store = { kind: 'sqlite', file: join(folder, '.n8n', 'backoffice', 'store.sqlite') } as const;

beforeAll(() => {
	process.env.N8N_USER_FOLDER = folder;
});
afterAll(async () => {
	await (await openSelectedStore(undefined)).close();
	await closeAll();
	if (before === undefined) delete process.env.N8N_USER_FOLDER;
	else process.env.N8N_USER_FOLDER = before;
	rmSync(folder, { recursive: true, force: true });
});

/** What hooks and webhooks see of n8n, with a trigger that hands over to “eventos”. */
function functions(options: Record<string, unknown> = {}, mode = 'trigger') {
	const warnings: unknown[] = [];
	const parameters: Record<string, unknown> = { scheme: 'unsigned', authentication: 'accessToken', options: { handOverQueue: 'eventos', ...options } };
	const silent = () => undefined;
	const given = {
		getNode: () => ({ id: 'n', name: 'Eventos', type: 't', typeVersion: 1, position: [0, 0], parameters: {} }),
		getWorkflow: () => ({ id: 'w' }),
		getMode: () => mode,
		getNodeParameter: (name: string, fallback: unknown) => parameters[name] ?? fallback,
		getNodeWebhookUrl: () => 'https://n8n.example/webhook/eventos',
		getCredentials: async () => await Promise.resolve({ baseUrl: 'https://loja.kommo.com', accessToken: 't' }),
		getWorkflowStaticData: () => ({ secret: 's', destination: 'https://n8n.example/webhook/eventos?secret=s', accountId: '1' }),
		helpers: { getSecureEgressFilter: () => undefined },
		logger: { debug: silent, info: silent, error: silent, warn: (_: string, fields: unknown) => void warnings.push(fields) },
	};
	return { given, hook: given as Partial<Record<keyof IHookFunctions, unknown>> as IHookFunctions, warnings };
}

test('an event of a signed webhook is queued in the group that “Keep Order By” points at', async () => {
	const response = { status: () => response, json: () => response };
	const request = { method: 'POST', headers: { 'content-type': 'application/json' }, params: {}, query: {}, rawBody: Buffer.from('{"event":"a","data":{"customer":"1001"}}') };
	const more = { getRequestObject: () => request, getResponseObject: () => response, getBodyData: () => ({}), getHeaderData: () => request.headers };
	const webhook: Partial<Record<keyof IWebhookFunctions, unknown>> = { ...functions({ handOverGroupPath: 'data.customer' }).given, ...more };
	await receiveSignedWebhook(webhook as IWebhookFunctions);
	const queue: JobQueue = await openJobQueue(store, { name: 'eventos', clock: systemClock, random: Math.random });
	expect(await queue.list({ states: ['waiting'], limit: 10 })).toEqual([expect.objectContaining({ groupKey: '1001' })]);
	await queue.close();
});

test.each([
	['unavailable', 'Write Queue', 503],
	['timeout', 'Write Queue', 503],
	['unavailable', 'Store', 503],
	['validation', 'Write Queue', 500],
	['unsupported', 'Write Queue', 500],
] as const)('a delivery that met %s of the %s is answered with %i', (code, system, expected) => {
	let status = 0;
	const response = { status: (given: number) => ((status = given), response), json: () => response };
	const webhook: Partial<Record<keyof IWebhookFunctions, unknown>> = { getResponseObject: () => response };
	const scope: Partial<Record<keyof ExecutionScope, unknown>> = { meter: silentMeter, log: { warn: () => undefined } };
	putOff(webhook as IWebhookFunctions, scope as ExecutionScope, new ConnectorError(code, 'down', { system }), { sender: 'a', system: 'b', events: 1, tellWhy: false });
	expect(status).toBe(expected);
});

describe('a queue that cannot be handed over to is told at activation', () => {
	test('by its name', async () => {
		const { hook } = functions({ handOverQueue: 'minha fila' });
		for (const activation of [checkActivation, subscriptionExists, subscribe]) await expect(activation(hook)).rejects.toThrow(/is no name of a queue/);
	});

	test('by a Store that keeps no jobs', () => {
		expect(queuePlace({ kind: 'sqlite', file: '/data//x/../x/store.sqlite' })).toEqual({ kind: 'sqlite', location: '/data/x/store-queue.sqlite' });
		expect(() => queuePlace({ kind: 'memory' })).toThrow(expect.objectContaining({ code: 'unsupported' }));
	});
});

describe('a minute after activation', () => {
	beforeEach(() => void jest.useFakeTimers());
	afterEach(() => void jest.useRealTimers());

	const minute = async () => void (await jest.advanceTimersByTimeAsync(60_000));
	const unattended = { event: 'inbox_unattended', queue: 'eventos', location: queuePlace(store).location };
	const switchOn = (event: 'jobReady' | 'jobFailed', name = 'eventos') => {
		const queue: Partial<JobQueue> = { ...queuePlace(store), name };
		return announceTrigger({ warn: () => undefined, debug: () => undefined }, queue as JobQueue, event);
	};

	test('the log says, once, that nobody takes from the queue, or only reports, or only from another one', async () => {
		const { hook, warnings } = functions();
		const off = [switchOn('jobFailed'), switchOn('jobReady', 'evento')];
		await checkActivation(hook);
		await checkActivation(hook);
		expect(warnings).toEqual([]);
		await minute();
		await minute();
		expect(warnings).toEqual([unattended]);
		for (const each of off) each();
	});

	test('it says nothing where a trigger takes from it by then, or did at once', async () => {
		const { hook, warnings } = functions();
		await checkActivation(hook);
		const off = switchOn('jobReady');
		await minute();
		await checkActivation(hook);
		await minute();
		off();
		expect(warnings).toEqual([]);
	});

	test('it says nothing where the trigger was switched off meanwhile, or only tried out in the editor', async () => {
		const [active, tried] = [functions(), functions({}, 'manual')];
		await checkActivation(active.hook);
		switchOff(active.hook);
		expect(jest.getTimerCount()).toBe(0);
		await checkActivation(tried.hook);
		expect(jest.getTimerCount()).toBe(0);
		await minute();
		expect([...active.warnings, ...tried.warnings]).toEqual([]);
	});

	test('a test in the editor meanwhile changes nothing', async () => {
		const [active, tried] = [functions(), functions({}, 'manual')];
		await checkActivation(active.hook);
		await checkActivation(tried.hook);
		switchOff(tried.hook);
		await minute();
		expect([active.warnings, tried.warnings]).toEqual([[unattended], []]);
	});
});
