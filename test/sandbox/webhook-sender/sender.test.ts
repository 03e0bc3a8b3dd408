import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { jsonReply } from '../../../sandbox/kit/server.ts';
import type { SandboxRequest } from '../../../sandbox/kit/server.ts';
import { sampleEvents } from '../../../sandbox/webhook-sender/events.ts';
import { mutationsFor } from '../../../sandbox/webhook-sender/mutations.ts';
import type { Mutation } from '../../../sandbox/webhook-sender/mutations.ts';
import { sign } from '../../../sandbox/webhook-sender/schemes.ts';
import { createWebhookSender } from '../../../sandbox/webhook-sender/sender.ts';
import type { WebhookSender, WebhookSenderOptions } from '../../../sandbox/webhook-sender/sender.ts';
import { closeReceivers, startReceiver } from './receiver';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const senders: WebhookSender[] = [];
const fast = { retryDelaysMs: [1, 1] };

function senderTo(url: string, options: Partial<WebhookSenderOptions> = {}): WebhookSender {
	const sender = createWebhookSender({ url: `${url}/hook`, scheme: 'standardWebhooks', secret: SECRET, ...fast, ...options });
	senders.push(sender);
	return sender;
}

afterEach(async () => {
	for (const sender of senders.splice(0)) sender.close();
	await closeReceivers();
});

const header = (request: SandboxRequest | undefined, name: string): string => String(request?.headers[name] ?? '');

/** A careful receiver of Standard Webhooks: time within 300 s, signature right. */
function isGenuine(request: SandboxRequest): boolean {
	const timestamp = header(request, 'webhook-timestamp');
	const expected = sign('standardWebhooks', { secret: SECRET, id: header(request, 'webhook-id'), timestamp, body: request.rawBody });
	return /^\d+$/.test(timestamp) && Math.abs(Date.now() / 1000 - Number(timestamp)) <= 300 && header(request, 'webhook-signature') === expected['webhook-signature'];
}

describe('one webhook', () => {
	test('is delivered again under the same id, signed anew, until it is taken', async () => {
		const receiver = await startReceiver((_, index) => ({ status: [500, 401, 204][index] ?? 204 }));
		let now = 1_700_000_000_000;
		const sender = senderTo(receiver.url, { now: () => (now += 1000) });
		const delivery = await sender.send(sampleEvents(1)[0] ?? '');
		expect(delivery.status).toBe(204);
		expect(delivery.attempts.map(({ status }) => status)).toEqual([500, 401, 204]);
		expect(new Set(receiver.received.map((one) => header(one, 'webhook-id')))).toEqual(new Set([delivery.id]));
		expect(new Set(receiver.received.map((one) => header(one, 'webhook-timestamp'))).size).toBe(3);
		expect(new Set(receiver.received.map((one) => header(one, 'webhook-signature'))).size).toBe(3);
	});

	test('ends with 410, and with the last attempt', async () => {
		const gone = await startReceiver(() => ({ status: 410 }));
		expect((await senderTo(gone.url).send('{}')).attempts).toHaveLength(1);
		const down = await startReceiver(() => ({ status: 0, cut: 'reset' }));
		const delivery = await senderTo(down.url).send('{}');
		expect(delivery).toMatchObject({ status: 0, attempts: [{ status: 0 }, { status: 0 }, { status: 0 }] });
		expect(delivery.attempts[0]?.error).toEqual(expect.any(String));
	});

	test('can be replayed byte for byte', async () => {
		const receiver = await startReceiver();
		const sender = senderTo(receiver.url);
		await sender.replay(await sender.send('{"a":"ção\r\n"}'));
		const [first, second] = receiver.received;
		expect(second?.headers).toEqual(first?.headers);
		expect(second?.rawBody).toEqual(first?.rawBody);
	});

	test('keeps header names as they are set, and drops those set to nothing', () => {
		const sender = senderTo('http://127.0.0.1:1');
		const { headers } = sender.prepare('{}', { headers: { 'WEBHOOK-ID': 'x', 'webhook-timestamp': undefined } });
		expect(Object.keys(headers).sort()).toEqual(['Content-Type', 'WEBHOOK-ID', 'webhook-signature']);
	});

	test('HubSpot signs the public address, not the one it is sent to', async () => {
		const receiver = await startReceiver();
		const publicUrl = 'https://n8n.example.com/hook';
		const { request } = await senderTo(receiver.url, { scheme: 'hubspotV3', publicUrl }).send('{}');
		const timestamp = header(receiver.received[0], 'x-hubspot-request-timestamp');
		expect(request.headers).toMatchObject(sign('hubspotV3', { secret: SECRET, body: '{}', url: publicUrl, timestamp }));
	});

	test('token schemes put the secret into the address', async () => {
		const receiver = await startReceiver();
		await senderTo(receiver.url, { scheme: 'queryToken' }).send('{}');
		await senderTo(receiver.url, { scheme: 'pathToken' }).send('{}');
		expect(receiver.received[0]?.query.get('token')).toBe(SECRET);
		expect(receiver.received[1]?.params).toEqual({ token: SECRET });
	});
});

describe('mutations', () => {
	test.each(mutationsFor('standardWebhooks'))('%s is refused by a careful receiver, once', async (mutation: Mutation) => {
		const receiver = await startReceiver((request) => ({ status: isGenuine(request) ? 200 : 401 }));
		const sender = senderTo(receiver.url);
		const [event = ''] = sampleEvents(1);
		expect((await sender.send(event)).status).toBe(200);
		expect(await sender.send(event, { mutations: [mutation] })).toMatchObject({ status: 401, attempts: [{ status: 401 }] });
	});

	test('a tampered body is still JSON and differs', () => {
		const sender = senderTo('http://127.0.0.1:1');
		for (const event of sampleEvents(50)) {
			const body = sender.prepare(event, { mutations: ['tamperedBody'] }).body.toString();
			expect(JSON.parse(body)).not.toEqual(event);
		}
	});

	test('what the scheme has no place for is an error', () => {
		const sender = senderTo('http://127.0.0.1:1', { scheme: 'github' });
		expect(() => sender.prepare('{}', { mutations: ['tooOld'] })).toThrow('"tooOld" is nothing for github');
	});

	test('a wrong time is rightly signed', () => {
		const sender = senderTo('http://127.0.0.1:1', { scheme: 'stripe', now: () => 1_614_265_330_000 });
		const { headers } = sender.prepare('{}', { mutations: ['tooNew'] });
		expect(headers).toMatchObject(sign('stripe', { secret: SECRET, timestamp: 1_614_265_690, body: '{}' }));
	});
});

describe('many webhooks', () => {
	test('each comes, a tenth again with the same id, a tenth forged; the report tells what was wrong', async () => {
		const receiver = await startReceiver((request) => ({ status: isGenuine(request) ? 200 : 401 }));
		const report = await senderTo(receiver.url).deliver(sampleEvents(100), { concurrency: 20, duplicates: 0.1, forged: 0.1 });
		expect(report).toMatchObject({ genuine: 100, duplicates: 10, forged: 10, accepted: 110, refused: 10, unexpected: [] });
		expect(report.statuses).toEqual({ 200: 110, 401: 10 });
		const genuine = receiver.received.filter(isGenuine);
		expect(new Set(genuine.map((one) => header(one, 'webhook-id'))).size).toBe(100);
		expect(new Set(genuine.map((one) => one.rawBody.toString())).size).toBe(100);
	});

	test('a receiver that takes forgeries, or loses some, is found out', async () => {
		const receiver = await startReceiver(({ body }) => ({ status: JSON.stringify(body).includes('Proposta 1 para') ? 400 : 200 }));
		const report = await senderTo(receiver.url, { retryDelaysMs: [] }).deliver(sampleEvents(20), { concurrency: 1, forged: 0.1 });
		expect(report.unexpected.map(({ kind }) => kind).sort()).toEqual(['forged', 'forged', 'genuine']);
	});

	test('without an id, duplicates are replays: the same signature twice', async () => {
		const receiver = await startReceiver(() => jsonReply(200, {}));
		await senderTo(receiver.url, { scheme: 'stripe' }).deliver(sampleEvents(20), { duplicates: 0.5 });
		const signatures = receiver.received.map((one) => header(one, 'stripe-signature'));
		expect(signatures).toHaveLength(30);
		expect(new Set(signatures).size).toBe(20);
	});

	test('from the shell', async () => {
		const receiver = await startReceiver();
		const script = join(__dirname, '../../../sandbox/webhook-sender/main.ts');
		const flags = ['--url', `${receiver.url}/hook`, '--scheme', 'github', '--secret', 's', '--count', '3', '--event', 'invoice.overdue'];
		const child = spawn(process.execPath, [script, ...flags], { env: { ...process.env, NODE_OPTIONS: '' }, stdio: ['ignore', 'pipe', 'inherit'] });
		expect(JSON.parse(await text(child.stdout))).toMatchObject({ genuine: 3, accepted: 3, unexpected: [] });
		expect(receiver.received[0]?.body).toMatchObject({ event: 'invoice.overdue', data: { invoice: { number: 'NF-4001' } } });
		expect(header(receiver.received[0], 'x-github-event')).toBe('invoice.overdue');
	});
});
