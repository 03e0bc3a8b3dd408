import type { N8nInstance } from '../../scripts/lib/n8n-instance.ts';
import { until } from '../../scripts/lib/until.ts';
import { startListener, type Listener } from '../support/e2e/listener.ts';
import { newN8n } from '../support/e2e/shared-n8n.ts';
import { activate, branchNode, endedRuns, ours, post, webhookNode, webhookUrl, workflowOf, type CredentialReference } from '../support/e2e/workflow.ts';
import { startRedis, type RedisServer } from '../support/servers/redis.ts';
import { startTestN8n, withoutCode } from '../support/e2e/test-n8n.ts';

jest.setTimeout(120_000);

/** Has an n8n of its own: one process has one Store, and this one is Redis. */
describe('with a Redis Store', () => {
	let redis: RedisServer;
	let n8n: N8nInstance;
	let listener: Listener;
	const door = webhookNode();

	beforeAll(async () => {
		[redis, n8n] = await Promise.all([startRedis({ requirePassword: true, appendOnly: true }), startTestN8n({ ...newN8n(), environment: withoutCode })]);
		const { host, port, password } = redis;
		const store = await n8n.client.createCredential('Store', 'backofficeStoreApi', { kind: 'redis', host, port, password });
		listener = await startListener(n8n.client, { kommo: { webhookTimeoutMs: 2_000 }, credentials: { backofficeStoreApi: store } });
		await activate(n8n.client, gateWorkflow(store));
	});

	afterAll(async () => {
		await listener?.close();
		await Promise.all([n8n?.stop(), redis?.stop()]);
	});

	const gateWorkflow = (store: CredentialReference) => {
		const parameters = {
			resource: 'conversation',
			operation: 'gate',
			channel: 'kommo',
			accountId: '={{ $json.body.accountId }}',
			contactId: '={{ $json.body.contactId }}',
			author: 'customer',
			text: '={{ $json.body.text }}',
		};
		const gate = { name: 'Gate', type: ours('botControl'), parameters, credentials: { backofficeStoreApi: store } };
		return workflowOf('Gate', [door, gate, branchNode('bot'), branchNode('human')], [
			['Webhook', 'Gate'],
			['Gate', 'bot'],
			['Gate', 'human', 1],
		]);
	};

	const askGate = async () => {
		const { status, body } = await post(webhookUrl(n8n.url, door), { accountId: '1', contactId: '910001', text: 'Oi' });
		expect(status).toBe(200);
		return body as Array<{ branch: string; item: Record<string, unknown> }>;
	};

	test('messages start runs and the gate lets the bot answer', async () => {
		expect(await listener.proveAlive()).toMatchObject({ author: 'customer' });
		expect(await askGate()).toMatchObject([{ branch: 'bot', item: { gate: { reason: 'active' } } }]);
	});

	test('when Redis is down the trigger answers 503 within Kommo’s two seconds, and the retry runs the message once', async () => {
		await redis.kill();
		const { messageId } = listener.kommo.customerMessage({ contactId: 910002, text: 'Alguém aí?' });
		await listener.kommo.settle();
		const attempts = () => listener.kommo.deliveries().filter(({ body }) => body.includes(messageId));
		expect(attempts()).toMatchObject([{ status: 503, outcome: 'refused' }]);
		expect(listener.sink.items.filter(({ id }) => id === messageId)).toEqual([]);
		await redis.restart();
		await until('the retry is taken', async () => {
			await listener.kommo.fireRetries(true);
			return attempts().at(-1)?.status === 200;
		}, { everyMs: 500 });
		await endedRuns(n8n.client, listener.workflow.id);
		expect(listener.sink.items.filter(({ id }) => id === messageId)).toHaveLength(1);
	});

	test('when Redis is down the gate sends to the person, never to the bot, and recovers by itself', async () => {
		await redis.kill();
		const [answer] = await askGate();
		expect(answer).toMatchObject({ branch: 'human', item: { error: expect.stringMatching(/\S/), details: { code: 'unavailable', system: 'Store' } } });
		expect(JSON.stringify(answer)).not.toContain(redis.password);
		await redis.restart();
		await until('the gate can read the state again', async () => (await askGate())[0]?.branch === 'bot', { everyMs: 200 });
	});
});
