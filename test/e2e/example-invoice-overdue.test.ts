import { company } from '../../sandbox/data/company.ts';
import { dealWon, invoiceOverdue, type WebhookEvent } from '../../sandbox/webhook-sender/events.ts';
import { startEventExample, type EventExample } from '../support/e2e/event-example.ts';
import { sharedN8n } from '../support/e2e/shared-n8n.ts';

jest.setTimeout(60_000);

const customer = company.customers.find(({ id }) => id === '1002');
if (!customer?.phone) throw new Error('The sample company has no customer 1002 with a phone.');
const { phone } = customer;

const complete = { number: 'NF-77', amount: 1234.56, due_date: '2026-11-10', link: 'https://financeiro.example.com.br/boletos/77' };
const overdue = (change: object = {}): WebhookEvent => ({ event: 'invoice.overdue', data: { customer_phone: phone, invoice: { ...complete, ...change } } });

describe('the example “Fatura vencida”', () => {
	let example: EventExample;
	let talkId: number;
	let contactId: number;

	beforeAll(async () => {
		example = await startEventExample(sharedN8n().client, 'fatura-vencida-lembrete.json');
		({ talkId, contactId } = example.openChat(phone));
	});

	afterAll(async () => await example.close());

	/** What the customer was sent for that event. */
	const reminders = async (event: WebhookEvent): Promise<string[]> => {
		const before = example.botLines(talkId).length;
		expect((await example.send(event)).status).toBe(200);
		return example.botLines(talkId).slice(before);
	};

	test('the customer reads number, amount, due date and the bill’s link', async () => {
		expect(await reminders(overdue())).toEqual([
			'Olá! A fatura NF-77, no valor de R$ 1.234,56, venceu em 10/11/2026 e consta em aberto.\n\n' +
				'O boleto está aqui: https://financeiro.example.com.br/boletos/77\n\nSe o pagamento já foi feito, desconsidere esta mensagem.',
		]);
		expect(example.tasks()).toEqual([]);
	});

	test('one event reminds once; the next event on the same invoice reminds again', async () => {
		const event = invoiceOverdue(customer);
		const before = example.botLines(talkId).length;
		const first = await example.send(event);
		await example.sender.replay(first);
		await example.send(event, { id: first.id });
		expect((await example.send(event, { mutations: ['wrongSecret'] })).status).toBe(401);
		expect(example.botLines(talkId)).toHaveLength(before + 1);
		await example.send(event);
		expect(example.botLines(talkId)).toHaveLength(before + 2);
	});

	/** Of events that come at one moment; what they made, in any order. */
	const madeByAll = async (changes: readonly object[]) => {
		const [lines, tasks] = [example.botLines(talkId).length, example.tasks().length];
		await Promise.all(changes.map(async (change) => await reminders(overdue(change))));
		return { lines: example.botLines(talkId).slice(lines), tasks: example.tasks().slice(tasks) };
	};

	test('amounts and dates are read in the ways in which systems write them', async () => {
		const readings: Array<[change: object, text: string]> = [
			[{ amount: '1234.57', due_date: '2026-11-01T00:00:00Z' }, 'R$ 1.234,57, venceu em 01/11/2026 '],
			[{ amount: '1.234,5', due_date: '02/11/2026' }, 'R$ 1.234,50, venceu em 02/11/2026 '],
			[{ amount: 'R$ 1.234.567,89' }, 'R$ 1.234.567,89,'],
			[{ amount: 1_234_567 }, 'R$ 1.234.567,00,'],
			[{ amount: 19.9 }, 'R$ 19,90,'],
		];
		const { lines, tasks } = await madeByAll(readings.map(([change]) => change));
		expect(lines).toHaveLength(readings.length);
		for (const [, text] of readings) expect(lines.filter((line) => line.includes(text))).toHaveLength(1);
		expect(tasks).toEqual([]);
	});

	test('where amount, due date or link is missing nothing is sent, and a task names it', async () => {
		const gaps: Array<[change: { number: string; [field: string]: unknown }, missing: string]> = [
			[{ number: 'A', amount: 'a combinar' }, 'valor'],
			[{ number: 'B', due_date: '2026-02-30' }, 'vencimento'],
			[{ number: 'C', link: 'javascript:alert(1)' }, 'link'],
			[{ number: 'D', amount: 0, due_date: undefined, link: '' }, 'valor, vencimento, link'],
		];
		const { lines, tasks } = await madeByAll(gaps.map(([change]) => change));
		expect(lines).toEqual([]);
		expect(tasks.map(({ contactId: about, text }) => [about, ...(/vencida (\w)\n[^]*se entende: ([\w, ]+)\./.exec(text)?.slice(1) ?? [text])]).sort()).toEqual(
			gaps.map(([{ number }, missing]) => [contactId, number, missing]),
		);
	});

	test('an event without any invoice becomes a task', async () => {
		const before = example.tasks().length;
		expect(await reminders({ event: 'invoice.overdue', data: { customer_phone: phone } })).toEqual([]);
		expect(example.tasks().slice(before)).toEqual([{ text: expect.stringMatching(/^Cobrar a fatura vencida sem número\n/), contactId }]);
	});

	test('a customer whom Kommo does not know becomes a task with all that a person needs', async () => {
		const before = example.tasks().length;
		await reminders({ event: 'invoice.overdue', data: { customer_phone: '(19) 98123-9999', invoice: complete } });
		expect(example.tasks().slice(before)).toEqual([
			{
				text:
					'Cobrar a fatura vencida NF-77\nO lembrete não foi enviado pelo WhatsApp: nenhum contato do Kommo tem este telefone.\nTelefone do evento: (19) 98123-9999\n' +
					'Valor: R$ 1.234,56, vencimento: 10/11/2026\nBoleto: https://financeiro.example.com.br/boletos/77',
				contactId: null,
			},
		]);
	});

	test('another event starts nothing', async () => {
		expect(await reminders(dealWon(customer))).toEqual([]);
	});

	test('nothing is said where the bot is paused: a person is with the customer, and gets a task', async () => {
		await example.pause(contactId);
		const before = example.tasks().length;
		expect(await reminders(overdue())).toEqual([]);
		expect(example.tasks().slice(before)).toEqual([{ text: expect.stringContaining('o bot está em pausa'), contactId }]);
	});
});
