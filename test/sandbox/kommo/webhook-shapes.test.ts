import { encodePhpForm } from '../../../sandbox/kommo/form.ts';
import { caller, closeAll, SEED, startAccount, subscribe } from './support';
import type { KommoSandbox, Receiver } from './support';

afterEach(closeAll);

const FORM = 'application/x-www-form-urlencoded';

async function form(sandbox: KommoSandbox, receiver: Receiver, index = 0): Promise<Record<string, string>> {
	await sandbox.settle();
	return Object.fromEntries(receiver.received[index]?.form ?? []);
}

test('values are encoded as PHP does: brackets, plus for space, no key for null, 1 and 0 for booleans', () => {
	const encoded = encodePhpForm({ a: { b: [{ c: 'olá você & eu' }, { c: null, d: true, e: false }] }, empty: [], n: 0 });
	expect(encoded).toBe('a%5Bb%5D%5B0%5D%5Bc%5D=ol%C3%A1+voc%C3%AA+%26+eu&a%5Bb%5D%5B1%5D%5Bd%5D=1&a%5Bb%5D%5B1%5D%5Be%5D=0&n=0');
});

describe('chat messages', () => {
	test('the customer’s arrives as message[add][0], a form with the account first', async () => {
		const sandbox = await startAccount({ accountId: 42, subdomain: 'acme' });
		const receiver = await subscribe(sandbox, 'add_message');
		const sent = sandbox.customerMessage({ contactId: 910001, text: 'Olá, tem pneu 175/70?' });
		const body = await form(sandbox, receiver);
		expect(receiver.received[0]?.contentType).toBe(FORM);
		expect(Object.keys(body).slice(0, 3)).toEqual(['account[subdomain]', 'account[id]', 'account[_links][self]']);
		expect(body).toMatchObject({
			'account[subdomain]': 'acme',
			'account[id]': '42',
			'account[_links][self]': 'https://acme.kommo.com',
			'message[add][0][id]': sent.messageId,
			'message[add][0][chat_id]': sent.chatId,
			'message[add][0][talk_id]': String(sent.talkId),
			'message[add][0][contact_id]': '910001',
			'message[add][0][text]': 'Olá, tem pneu 175/70?',
			'message[add][0][created_at]': expect.stringMatching(/^\d{10}$/),
			'message[add][0][message_type]': 'text',
			'message[add][0][element_type]': '2',
			'message[add][0][entity_type]': 'lead',
			'message[add][0][entity_id]': '920001',
			'message[add][0][element_id]': '920001',
			'message[add][0][type]': 'incoming',
			'message[add][0][author][type]': 'external',
			'message[add][0][author][name]': 'Ana Paula Souza',
			'message[add][0][origin]': 'waba',
		});
	});

	test('a picture has an empty text and an attachment', async () => {
		const sandbox = await startAccount();
		const receiver = await subscribe(sandbox, 'add_message');
		const attachment = { type: 'picture', link: 'https://drive.example/a.jpg', file_name: 'a.jpg' };
		sandbox.customerMessage({ contactId: 910001, text: '', attachment });
		expect(await form(sandbox, receiver)).toMatchObject({
			'message[add][0][text]': '',
			'message[add][0][message_type]': 'picture',
			'message[add][0][attachment][type]': 'picture',
			'message[add][0][attachment][link]': 'https://drive.example/a.jpg',
			'message[add][0][attachment][file_name]': 'a.jpg',
		});
	});

	test('a person’s answer is outgoing_message with author internal and the user id; the API’s is a bot', async () => {
		const sandbox = await startAccount();
		const { talkId } = sandbox.customerMessage({ contactId: 910001, text: 'Oi' });
		const receiver = await subscribe(sandbox, 'add_outgoing_message');
		sandbox.agentMessage({ talkId, text: '#pausar', userId: SEED.sellerUserId });
		sandbox.clock.advance(sandbox.knobs.messageDelayMs);
		expect(await form(sandbox, receiver)).toMatchObject({
			'outgoing_message[add][0][type]': 'outgoing',
			'outgoing_message[add][0][text]': '#pausar',
			'outgoing_message[add][0][author][type]': 'internal',
			'outgoing_message[add][0][author][user_id]': String(SEED.sellerUserId),
			'outgoing_message[add][0][recipient][type]': 'external',
			'outgoing_message[add][0][recipient][name]': 'Ana Paula Souza',
		});
		await caller(sandbox)('POST', `/api/v4/talks/${talkId}/send_message`, { text: 'Sou o bot' });
		sandbox.clock.advance(sandbox.knobs.messageDelayMs);
		const bot = await form(sandbox, receiver, 1);
		expect(bot['outgoing_message[add][0][author][type]']).toBe('bot');
		expect(bot['outgoing_message[add][0][author][user_id]']).toBeUndefined();
	});

	test('a chat without a lead comes without entity keys', async () => {
		const sandbox = await startAccount();
		const receiver = await subscribe(sandbox, 'add_message');
		const sent = sandbox.customerMessage({ phone: '+5511955554444', text: 'Oi', withoutLead: true });
		expect(sent.leadId).toBeNull();
		const keys = Object.keys(await form(sandbox, receiver));
		expect(keys.filter((key) => /entity_|element_/.test(key))).toEqual([]);
	});
});

describe('CRM events', () => {
	test('a new customer announces contact, lead and talk before the message', async () => {
		const sandbox = await startAccount();
		const receiver = await subscribe(sandbox, 'add_contact', 'add_lead', 'add_talk', 'add_message');
		sandbox.customerMessage({ phone: '+5511955554444', name: 'Nova', text: 'Oi' });
		await sandbox.settle();
		expect(sandbox.deliveries().flatMap(({ codes }) => codes)).toEqual(['add_contact', 'add_lead', 'add_talk', 'add_message']);
		expect(receiver.received).toHaveLength(4);
	});

	test('our own PATCH comes back as update_lead with our user as modified_user_id, the account last', async () => {
		const sandbox = await startAccount();
		const receiver = await subscribe(sandbox, 'update_lead');
		const fields = [{ field_id: SEED.replyFieldId, values: [{ value: 'Temos 4!' }] }];
		await caller(sandbox)('PATCH', '/api/v4/leads/920001', { custom_fields_values: fields });
		const body = await form(sandbox, receiver);
		expect(body).toMatchObject({
			'leads[update][0][id]': '920001',
			'leads[update][0][modified_user_id]': String(SEED.adminUserId),
			'leads[update][0][custom_fields][0][id]': String(SEED.replyFieldId),
			'leads[update][0][custom_fields][0][values][0][value]': 'Temos 4!',
			'leads[update][0][tags][0][name]': 'whatsapp',
		});
		expect(Object.keys(body).at(-1)).toBe('account[_links][self]');
	});

	test('a move tells the old status, a change of owner the old owner', async () => {
		const sandbox = await startAccount();
		const receiver = await subscribe(sandbox, 'status_lead', 'responsible_lead');
		await caller(sandbox)('PATCH', '/api/v4/leads/920001', { status_id: 142, responsible_user_id: SEED.adminUserId });
		expect(await form(sandbox, receiver)).toMatchObject({ 'leads[status][0][status_id]': '142', 'leads[status][0][old_status_id]': String(SEED.inServiceStatusId) });
		expect(await form(sandbox, receiver, 1)).toMatchObject({ 'leads[responsible][0][old_responsible_user_id]': String(SEED.sellerUserId) });
	});

	test('a company travels under contacts with its type; a contact names its leads', async () => {
		const sandbox = await startAccount();
		const receiver = await subscribe(sandbox, 'update_company', 'update_contact');
		await caller(sandbox)('PATCH', '/api/v4/companies/930001', { name: 'Outra razão social' });
		await caller(sandbox)('PATCH', '/api/v4/contacts/910001', { name: 'Ana' });
		expect(await form(sandbox, receiver)).toMatchObject({ 'contacts[update][0][type]': 'company', 'contacts[update][0][id]': '930001' });
		expect(await form(sandbox, receiver, 1)).toMatchObject({ 'contacts[update][0][type]': 'contact', 'contacts[update][0][linked_leads_id][920001][ID]': '920001' });
	});

	test('a person’s internal note arrives as leads[note] with its author and text', async () => {
		const sandbox = await startAccount();
		const receiver = await subscribe(sandbox, 'note_lead');
		sandbox.agentNote({ leadId: 920001, text: '#voltar', userId: SEED.sellerUserId });
		expect(await form(sandbox, receiver)).toMatchObject({
			'leads[note][0][note][text]': '#voltar',
			'leads[note][0][note][element_id]': '920001',
			'leads[note][0][note][created_by]': String(SEED.sellerUserId),
		});
	});

	test('a task announces itself', async () => {
		const sandbox = await startAccount();
		const receiver = await subscribe(sandbox, 'add_task');
		await caller(sandbox)('POST', '/api/v4/tasks', [{ text: 'Ligar', complete_till: 1_900_000_000 }]);
		expect(await form(sandbox, receiver)).toMatchObject({ 'task[add][0][text]': 'Ligar', 'task[add][0][complete_till]': '1900000000' });
	});
});

describe('knobs', () => {
	async function twoMessages(knobs: Parameters<typeof startAccount>[0]): Promise<{ sandbox: KommoSandbox; receiver: Receiver }> {
		const sandbox = await startAccount(knobs);
		const receiver = await subscribe(sandbox, 'add_message');
		sandbox.customerMessage({ contactId: 910001, text: 'primeira' });
		sandbox.customerMessage({ contactId: 910001, text: 'segunda' });
		await sandbox.settle();
		return { sandbox, receiver };
	}

	const texts = ({ received }: Receiver) => received.map((one) => one.form.get('message[add][0][text]'));

	test('webhookDuplicate delivers everything twice', async () => {
		const { receiver } = await twoMessages({ webhookDuplicate: true });
		expect(texts(receiver).sort()).toEqual(['primeira', 'primeira', 'segunda', 'segunda']);
	});

	test('webhookOutOfOrder swaps neighbours, and a lonely one still arrives', async () => {
		const { sandbox, receiver } = await twoMessages({ webhookOutOfOrder: true });
		sandbox.customerMessage({ contactId: 910001, text: 'terceira' });
		sandbox.clock.advance(sandbox.knobs.webhookHoldMs);
		await sandbox.settle();
		expect(texts(receiver)).toEqual(['segunda', 'primeira', 'terceira']);
	});

	test('webhookBatch puts many events and several entities into one delivery', async () => {
		const sandbox = await startAccount({ webhookBatch: 3 });
		const receiver = await subscribe(sandbox, 'add_message', 'update_lead');
		sandbox.customerMessage({ contactId: 910001, text: 'primeira' });
		await caller(sandbox)('PATCH', '/api/v4/leads/920001', { price: 1 });
		sandbox.customerMessage({ contactId: 910001, text: 'segunda' });
		expect(await form(sandbox, receiver)).toMatchObject({
			'message[add][0][text]': 'primeira',
			'message[add][1][text]': 'segunda',
			'leads[update][0][price]': '1',
		});
		expect(receiver.received).toHaveLength(1);
	});

	test('webhookManyKeys puts the message behind more than 1000 keys', async () => {
		const { receiver } = await twoMessages({ webhookManyKeys: true });
		const keys = [...(receiver.received[0]?.form.keys() ?? [])];
		expect(keys.indexOf('message[add][0][text]')).toBeGreaterThan(1000);
	});

	test('webhookUnwrapped drops the message wrapper', async () => {
		const { receiver } = await twoMessages({ webhookUnwrapped: true });
		expect(receiver.received.map((one) => one.form.get('add[0][text]')).sort()).toEqual(['primeira', 'segunda']);
		expect(texts(receiver)).toEqual([null, null]);
	});

	test('webhookNoEntity leaves the entity keys out', async () => {
		const { receiver } = await twoMessages({ webhookNoEntity: true });
		expect(receiver.received[0]?.form.has('message[add][0][entity_id]')).toBe(false);
		expect(receiver.received[0]?.form.has('message[add][0][talk_id]')).toBe(true);
	});

	test('webhookHostileKeys adds prototype keys beside the message', async () => {
		const { receiver } = await twoMessages({ webhookHostileKeys: true });
		const keys = [...(receiver.received[0]?.form.keys() ?? [])];
		expect(keys).toEqual(expect.arrayContaining(['__proto__[polluted]', 'message[add][0][__proto__][polluted]', 'message[add][0][text]']));
	});

	test('webhookOutgoingUnderMessage reports outgoing ones as message[add] with type outgoing', async () => {
		const { sandbox } = await twoMessages({ webhookOutgoingUnderMessage: true });
		const receiver = await subscribe(sandbox, 'add_outgoing_message');
		sandbox.agentMessage({ leadId: 920001, text: 'Bom dia' });
		sandbox.clock.advance(sandbox.knobs.messageDelayMs);
		expect(await form(sandbox, receiver)).toMatchObject({ 'message[add][0][type]': 'outgoing', 'message[add][0][author][type]': 'internal' });
	});
});
