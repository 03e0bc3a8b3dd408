import { SEED, type KommoSandbox } from '../../sandbox/kommo/sandbox.ts';
import { importExample, readExample } from '../../scripts/lib/examples.ts';
import { startKommoAccount } from '../support/e2e/kommo-account.ts';
import { Chat, startMainJob } from '../support/e2e/main-job.ts';
import { sharedN8n, type RunningN8n } from '../support/e2e/shared-n8n.ts';
import { webhookIsThere } from '../support/e2e/workflow.ts';

jest.setTimeout(60_000);

const key = { 'X-API-Key': 'uma-chave-comprida' };
const contact = '910001';

interface Answer {
	status: number;
	body: Record<string, unknown>;
}

describe('the old bridge’s REST face', () => {
	let n8n: RunningN8n;
	let kommo: KommoSandbox;
	let talkId: number;
	let close: () => Promise<void>;

	beforeAll(async () => {
		n8n = sharedN8n();
		kommo = await startKommoAccount();
		const { client } = n8n;
		const [name, value] = Object.entries(key)[0] ?? [];
		const credentials = {
			backofficeKommoApi: await client.createCredential('Kommo', 'backofficeKommoApi', { baseUrl: kommo.url, accessToken: SEED.adminToken }),
			httpHeaderAuth: await client.createCredential('Chave da ponte', 'httpHeaderAuth', { name, value }),
		};
		const workflow = await importExample(client, readExample('ponte-rest.json'), credentials);
		await client.activate(workflow);
		close = async () => await client.deactivate(workflow.id);
		const doors = { 'bot/status/1': 'GET', 'bot/pause/1': 'POST', 'bot/resume/1': 'POST', 'bot/command': 'POST', 'send-response': 'POST', health: 'GET' };
		await Promise.all(Object.entries(doors).map(async ([path, method]) => await webhookIsThere(`${n8n.url}/webhook/ponte/${path}`, method)));
		talkId = kommo.customerMessage({ contactId: Number(contact), text: 'Oi' }).talkId;
	});

	afterAll(async () => {
		await close();
		await kommo.close();
	});

	const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = key): Promise<Answer> => {
		const response = await fetch(`${n8n.url}/webhook/ponte${path}`, {
			method,
			headers: { ...headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
			...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
		});
		const text = await response.text();
		return { status: response.status, body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : { text } };
	};

	const reply = (change: object = {}) => ({ conversation_id: talkId, contact_id: contact, message_text: 'Seu pedido saiu para entrega.', timestamp: '2026-08-01T12:00:00Z', chat_type: 'whatsapp', ...change });
	const botLines = () => kommo.conversation(talkId).filter(({ who }) => who === 'bot').map(({ text }) => text);

	test('GET /health answers without a key', async () => {
		expect(await call('GET', '/health', undefined, {})).toMatchObject({ status: 200, body: { status: 'ok' } });
	});

	test.each([
		['GET', `/bot/status/${contact}`, undefined],
		['POST', `/bot/pause/${contact}`, {}],
		['POST', `/bot/resume/${contact}`, {}],
		['POST', '/bot/command', { contact_id: contact, command: '#pausar' }],
		['POST', '/send-response', reply],
	])('%s %s is refused without the key and with a wrong one, and does nothing', async (method, path, body) => {
		const content = typeof body === 'function' ? body() : body;
		for (const headers of [{}, { 'X-API-Key': 'outra' }] as Array<Record<string, string>>) {
			expect((await call(method, path, content, headers)).status).toBe(403);
		}
		expect(await call('GET', `/bot/status/${contact}`)).toMatchObject({ body: { status: 'active' } });
		expect(botLines()).toEqual([]);
	});

	test('pause, status and resume work on one contact and speak the bridge’s texts', async () => {
		expect(await call('GET', `/bot/status/${contact}`)).toMatchObject({ status: 200, body: { success: true, contact_id: contact, status: 'active', bot_active: true } });
		const paused = await call('POST', `/bot/pause/${contact}`, { minutes: 30, reason: 'negociação', by: 'CRM antigo' });
		expect(paused).toMatchObject({ status: 200, body: { success: true, message: '🤖 Bot pausado. Vendedor assumindo conversa.', status: 'paused', by: 'CRM antigo' } });
		expect(await call('GET', `/bot/status/${contact}`)).toMatchObject({ body: { status: 'paused', bot_active: false, reason: 'negociação', until: expect.stringMatching(/^\d{4}-/) } });
		expect(await call('GET', '/bot/status/910002')).toMatchObject({ body: { status: 'active' } });
		const resumed = await call('POST', `/bot/resume/${contact}`);
		expect(resumed).toMatchObject({ status: 200, body: { message: '🤖 Bot reativado. Assumindo atendimento automático.', status: 'active' } });
	});

	test('POST /bot/command obeys the commands of the chat', async () => {
		const command = async (text: string) => await call('POST', '/bot/command', { contact_id: contact, command: text, agent_name: 'Rafael' });
		expect(await command('#pausar 2h')).toMatchObject({ status: 200, body: { success: true, command: 'pause', status: 'paused', message: expect.stringContaining('Bot pausado') } });
		expect(await command('#status')).toMatchObject({ status: 200, body: { message: expect.stringMatching(/pausado por Rafael/) } });
		expect(await command('#voltar')).toMatchObject({ status: 200, body: { command: 'resume', status: 'active' } });
		expect(await command('#dançar')).toMatchObject({ status: 400, body: { success: false, error: expect.stringContaining('Comando desconhecido') } });
		expect(await command('Bom dia')).toMatchObject({ status: 400 });
		expect(await call('GET', `/bot/status/${contact}`)).toMatchObject({ body: { status: 'active' } });
	});

	test('POST /send-response writes into the customer’s chat, once per timestamp', async () => {
		const first = await call('POST', '/send-response', reply());
		expect(first).toMatchObject({ status: 200, body: { success: true, way: 'talk', duplicate: false } });
		expect(await call('POST', '/send-response', reply())).toMatchObject({ status: 200, body: { success: true, duplicate: true } });
		expect(botLines()).toEqual(['Seu pedido saiu para entrega.']);
		expect(await call('POST', '/send-response', reply({ message_text: 'Chega hoje.' }))).toMatchObject({ body: { duplicate: false } });
		expect(botLines()).toHaveLength(2);
	});

	test('POST /send-response sends nothing while the bot is paused', async () => {
		await call('POST', `/bot/pause/${contact}`);
		const before = botLines();
		expect(await call('POST', '/send-response', reply({ timestamp: '2026-08-01T12:30:00Z' }))).toMatchObject({ status: 409, body: { success: false, reason: 'paused' } });
		expect(botLines()).toEqual(before);
		await call('POST', `/bot/resume/${contact}`);
	});

	test.each([
		['GET', '/bot/status/999999', undefined],
		['POST', '/bot/pause/999999', {}],
		['POST', '/bot/resume/999999', {}],
		['POST', '/bot/command', { contact_id: '999999', command: '#pausar' }],
		['POST', '/send-response', { conversation_id: '1', contact_id: '999999', message_text: 'Oi' }],
	])('%s %s answers 404 for a contact that Kommo does not have', async (method, path, body) => {
		expect(await call(method, path, body)).toMatchObject({ status: 404, body: { success: false, error: expect.stringContaining('999999') } });
	});

	test.each([
		['GET', '/bot/status/abc', undefined, /contact_id/],
		['POST', `/bot/pause/${contact}`, { minutes: 'muitos' }, /minutes/],
		['POST', `/bot/pause/${contact}`, { minutes: -5 }, /minutes/],
		['POST', '/bot/resume/1;DROP', {}, /contact_id/],
		['POST', '/bot/command', {}, /contact_id/],
		['POST', '/bot/command', { contact_id: contact }, /command/],
		['POST', '/bot/command', [1, 2], /contact_id/],
		['POST', '/send-response', { contact_id: contact }, /conversation_id/],
		['POST', '/send-response', { contact_id: contact, conversation_id: '1', message_text: '  ' }, /message_text/],
		['POST', '/send-response', { contact_id: contact, conversation_id: '1', message_text: { a: 1 } }, /message_text/],
		['POST', '/send-response', { contact_id: contact, conversation_id: '1', message_text: 'Oi', chat_type: 'telegram' }, /chat_type/],
	])('%s %s with %j answers 400 and names the field', async (method, path, body, field) => {
		expect(await call(method, path, body)).toMatchObject({ status: 400, body: { success: false, error: expect.stringMatching(field) } });
	});

	test('a body that is no JSON is refused', async () => {
		expect((await call('POST', '/bot/command', '{"contact_id":')).status).toBe(422);
	});

	test('a pause by the REST face silences the main job’s bot, and #voltar in the chat shows in the REST face', async () => {
		const job = await startMainJob(n8n.client, { account: kommo });
		const chat = new Chat(job, '(31) 98765-4321');
		expect(await chat.ask('Tem CIM-CP2-50?')).toMatch(/^Temos/);
		await call('POST', `/bot/pause/${chat.contactId}`);
		chat.customerWrites('Tem CIM-CP2-50?');
		await chat.quiet();
		expect(chat.botLines()).toHaveLength(1);
		// Kommo tells times in whole seconds: the command must not seem older than the pause.
		kommo.clock.advance(2_000);
		await chat.agentWrites('#voltar');
		expect(await call('GET', `/bot/status/${chat.contactId}`)).toMatchObject({ body: { status: 'active' } });
		await job.close();
	});

	test('Kommo being down is said with 503, without a secret', async () => {
		kommo.faults.add([{ match: { path: '/contacts/' }, fault: 'status', status: 500 }]);
		const answer = await call('GET', `/bot/status/${contact}`);
		kommo.faults.clear();
		expect(answer).toMatchObject({ status: 503, body: { success: false, details: { system: 'Kommo' } } });
		expect(JSON.stringify(answer)).not.toContain(SEED.adminToken);
	});
});
