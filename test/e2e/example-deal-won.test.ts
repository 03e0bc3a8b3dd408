import { company } from '../../sandbox/data/company.ts';
import type { CompanyCustomer } from '../../sandbox/data/types.ts';
import { dealWon, ticketCreated } from '../../sandbox/webhook-sender/events.ts';
import { startEventExample, type EventExample } from '../support/e2e/event-example.ts';
import { sharedN8n } from '../support/e2e/shared-n8n.ts';

jest.setTimeout(60_000);

/** Of the sample company; Kommo knows nobody of them until they write. */
const customer = (id: string): CompanyCustomer => {
	const found = company.customers.find((each) => each.id === id);
	if (!found?.phone) throw new Error(`The sample company has no customer ${id} with a phone.`);
	return found;
};
const phoneOf = (id: string): string => customer(id).phone ?? '';
const thanks = (id: string, deal = `Proposta 1 para ${customer(id).name}`) => `🎉 Parabéns! A compra de ${deal} está confirmada. Em breve enviamos os detalhes por aqui.`;

describe('the example “Negócio ganho”', () => {
	let example: EventExample;

	beforeAll(async () => {
		example = await startEventExample(sharedN8n().client, 'negocio-ganho-agradecimento.json');
	});

	afterEach(() => example.kommo.faults.clear());

	afterAll(async () => await example.close());

	test('the customer is thanked in their own chat, once: neither a redelivery, a replay nor a forgery sends anything', async () => {
		const { talkId } = example.openChat(phoneOf('1002'));
		const { talkId: another } = example.openChat('(48) 99111-2222');
		const event = dealWon(customer('1002'));
		const first = await example.send(event);
		expect(first.status).toBe(200);
		expect(example.botLines(talkId)).toEqual([thanks('1002')]);
		const runs = await example.runs();
		expect((await example.sender.replay(first)).status).toBe(200);
		expect((await example.send(event, { id: first.id })).status).toBe(200);
		for (const mutation of ['wrongSecret', 'tamperedBody', 'missingSignature', 'tooOld'] as const) {
			expect((await example.send(event, { mutations: [mutation] })).status).toBe(401);
		}
		expect(await example.runs()).toEqual(runs);
		expect(example.botLines(talkId)).toHaveLength(1);
		expect(example.botLines(another)).toEqual([]);
		expect(example.tasks()).toEqual([]);
	});

	test('the contact is found in whatever format either side writes the phone', async () => {
		const { talkId } = example.openChat('+55 (31) 98765-4321');
		await example.send(dealWon(customer('1003')));
		expect(phoneOf('1003')).toBe('(31) 8765-4321');
		expect(example.botLines(talkId)).toEqual([thanks('1003')]);
	});

	test('a second deal of the same customer is another thanks', async () => {
		const { talkId } = example.openChat(phoneOf('1004'));
		await example.send(dealWon(customer('1004'), 1));
		await example.send(dealWon(customer('1004'), 2));
		expect(example.botLines(talkId)).toEqual([thanks('1004'), thanks('1004', `Proposta 2 para ${customer('1004').name}`)]);
	});

	test('another event starts nothing', async () => {
		const runs = await example.runs();
		expect((await example.send(ticketCreated(customer('1002')))).status).toBe(200);
		expect(await example.runs()).toEqual(runs);
	});

	/** Sends the event; nobody must be sent anything. Gives the one task it made, however often the event comes. */
	const taskOf = async (event: ReturnType<typeof dealWon>) => {
		const [before, sent] = [example.tasks().length, example.sentAtAll()];
		await example.send(event);
		const made = example.tasks().slice(before);
		expect(made).toHaveLength(1);
		expect(example.sentAtAll()).toBe(sent);
		expect((await example.runs())[0]).toBe('success');
		return made[0] ?? { text: '', contactId: null };
	};

	test('a customer whom Kommo does not know becomes a task for the team, and no contact', async () => {
		const contacts = example.kommo.contacts().length;
		const task = await taskOf(dealWon(customer('1007')));
		expect(task).toEqual({
			text: expect.stringMatching(/^Agradecer pela compra: Proposta 1 para Construtora Horizonte S\.A\.\nO agradecimento não foi enviado pelo WhatsApp: nenhum contato do Kommo tem este telefone\.\nTelefone do evento: \(11\) 98888-7777$/),
			contactId: null,
		});
		expect(example.kommo.contacts()).toHaveLength(contacts);
	});

	test('nothing is said where the bot is paused: a person is with the customer, and gets a task', async () => {
		const { contactId } = example.openChat(phoneOf('1012'));
		await example.pause(contactId);
		expect(await taskOf(dealWon(customer('1012')))).toEqual({ text: expect.stringContaining('o bot está em pausa'), contactId });
	});

	test('a contact without an open chat becomes a task on that contact', async () => {
		const contactId = example.kommo.addContact({ name: 'Nunca escreveu', phone: phoneOf('1014') });
		expect(await taskOf(dealWon(customer('1014')))).toEqual({ text: expect.stringContaining('não há conversa aberta'), contactId });
	});

	test('of two contacts with one phone none is written to', async () => {
		for (const name of ['Um', 'Outro']) example.kommo.addContact({ name, phone: phoneOf('1022') });
		expect(await taskOf(dealWon(customer('1022')))).toEqual({ text: expect.stringContaining('mais de um contato do Kommo'), contactId: null });
	});

	test.each([[null], ['não informado']])('an event with the phone %j becomes a task', async (phone) => {
		const task = await taskOf({ event: 'deal.won', data: { customer_phone: phone, deal_name: 'Reforma' } });
		expect(task.text).toContain('o evento não traz um telefone válido');
	});

	test('a Kommo whose search fails sends nothing, and the team is told', async () => {
		example.openChat(phoneOf('1024'));
		example.kommo.faults.add([{ match: { method: 'GET', path: '/contacts' }, fault: 'status', status: 500 }]);
		const task = await taskOf(dealWon(customer('1024')));
		expect(task.contactId).toBeNull();
		expect(task.text).toMatch(/não foi enviado pelo WhatsApp: motivo técnico: .*Kommo/);
	});

	test('a message of which nobody knows whether it arrived is not sent again, and a person looks', async () => {
		const { talkId } = example.openChat(phoneOf('1009'));
		example.kommo.faults.add([{ match: { method: 'POST', path: '/send_message' }, fault: 'commitThenReset' }, { match: { method: 'GET', path: '/messages' }, fault: 'status', status: 500 }]);
		await example.send(dealWon(customer('1009')));
		expect(example.botLines(talkId)).toEqual([thanks('1009')]);
		expect(example.tasks().at(-1)?.text).toContain('não se sabe se a mensagem chegou');
	});
});
