import { readFileSync } from 'node:fs';

import { systemClock } from '../../lib/infra/clock';
import { openJobQueue } from '../../lib/infra/queue/open-queue';
import { until } from '../../scripts/lib/until.ts';
import { Chat } from '../support/e2e/main-job.ts';
import { startQueueExample, type QueueExample } from '../support/e2e/queue-example.ts';
import { sharedN8n, storeFile } from '../support/e2e/shared-n8n.ts';

const sku = 'CIM-CP2-50';
const received = (quantity: number, product = sku) => `Recebi seu pedido: ${quantity} × ${product}. Estou registrando e já confirmo o número por aqui.`;
const confirmed = (id: string | number | undefined, quantity: number) => `Pedido #${id} criado com sucesso: ${quantity} × ${sku}.`;
const apology = (quantity: number, product = sku) => `Houve um problema ao processar seu pedido de ${quantity} × ${product}. Nossa equipe vai entrar em contato.`;

jest.setTimeout(60_000);

describe('the example “Pedido com fila”', () => {
	let example: QueueExample;

	beforeAll(async () => {
		example = await startQueueExample(sharedN8n().client);
	});

	afterAll(async () => await example.close());

	/** The customer orders; resolves once the bot has said so much in their chat, and no run is left. */
	const order = async (phone: string, text: string, lines = 2): Promise<Chat> => {
		const chat = new Chat(example, phone);
		chat.customerWrites(text);
		await until(`the bot has written ${lines} times`, () => chat.botLines().length >= lines, { timeoutMs: 40_000 });
		await chat.quiet();
		return chat;
	};
	/** For the first attempt, which asks for the customer three times, and for further ones, which look for the order first. */
	const erpIsDown = (customerReads: number, orderReads: number): void =>
		example.erp.faults.add([
			{ match: { method: 'GET', path: '/customers$' }, to: customerReads, fault: 'status', status: 503 },
			{ match: { method: 'GET', path: '/orders$' }, to: orderReads, fault: 'status', status: 503 },
		]);
	const orders = () => example.erp.createdOrders();
	const tasksFor = (chat: Chat) => example.tasks().filter(({ contactId }) => contactId === chat.contactId);
	const attemptsAt = (path: string, method = 'GET') => example.erp.journal.count({ method, path });

	test('the customer is told at once that the order was taken, and then its number; a repeated message changes nothing', async () => {
		const chat = await order('(71) 99234-5678', `Quero 10 sacos de ${sku}`);
		const [placed] = orders();
		expect(chat.botLines()).toEqual([received(10), confirmed(placed?.id, 10)]);
		const delivery = example.kommo.deliveries().findLast(({ codes }) => codes.includes('add_message'));
		const again = await example.kommo.deliver(delivery?.body ?? '', delivery?.contentType);
		await chat.quiet();
		expect(again.map(({ status }) => status)).toEqual([200]);
		expect(orders()).toHaveLength(1);
		expect(chat.botLines()).toHaveLength(2);
	});

	test('while the ERP is down for two attempts the order waits; it is placed once, and the customer told once', async () => {
		const before = orders().length;
		erpIsDown(3, 3);
		const chat = await order('(11) 98765-4321', `Quero 7 sacos de ${sku}`);
		example.erp.faults.clear();
		expect(orders()).toHaveLength(before + 1);
		expect(chat.botLines()).toEqual([received(7), confirmed(orders().at(-1)?.id, 7)]);
		expect(tasksFor(chat)).toEqual([]);
	});

	test('a message that comes while Kommo’s API is down waits; its order is placed once when Kommo is back', async () => {
		const before = orders().length;
		// Of the first run, with its repeats, and of a second one.
		example.kommo.faults.add([{ match: { method: 'GET', path: '^/api/v4/contacts/' }, to: 5, fault: 'status', status: 503 }]);
		const chat = await order('(11) 97123-0011', `Quero 8 sacos de ${sku}`);
		example.kommo.faults.clear();
		expect(orders()).toHaveLength(before + 1);
		expect(chat.botLines()).toEqual([received(8), confirmed(orders().at(-1)?.id, 8)]);
		expect(tasksFor(chat)).toEqual([]);
	});

	test('an order that the ERP refuses is not tried again: one apology, one task', async () => {
		const [before, posts] = [orders().length, attemptsAt('/orders', 'POST')];
		const chat = await order('(48) 99123-4567', 'Quero 3 unidades de NAO-EXISTE-1');
		await until('the team has its task', () => tasksFor(chat).length > 0);
		await chat.quiet();
		expect(orders()).toHaveLength(before);
		expect(attemptsAt('/orders', 'POST')).toBe(posts + 1);
		expect(chat.botLines()).toEqual([received(3, 'NAO-EXISTE-1'), apology(3, 'NAO-EXISTE-1')]);
		expect(tasksFor(chat).map(({ text }) => text)).toEqual([expect.stringMatching(/^Pedido do WhatsApp sem sucesso[^]*Não foi concluído o pedido de 3 × NAO-EXISTE-1: confira no ERP antes de repetir\.[^]*NAO-EXISTE-1[^]*Tentativas: 1\nAviso ao cliente: enviado/)]);
	});

	test('of two orders that a customer has waiting each answer says which one it is about', async () => {
		const chat = new Chat(example, '(11) 91234-5678');
		chat.customerWrites('Quero 4 unidades de NAO-EXISTE-2');
		chat.customerWrites(`Quero 9 sacos de ${sku}`);
		await until('all is answered', () => chat.botLines().length >= 4, { timeoutMs: 40_000 });
		await chat.quiet();
		const answers = [received(4, 'NAO-EXISTE-2'), received(9), apology(4, 'NAO-EXISTE-2'), confirmed(orders().at(-1)?.id, 9)];
		expect(chat.botLines().toSorted()).toEqual(answers.toSorted());
	});

	test('a phone that the ERP does not know fails for good', async () => {
		const chat = await order('(92) 98111-0099', `Quero 2 sacos de ${sku}`);
		await until('the team has its task', () => tasksFor(chat).length > 0);
		expect(chat.botLines()).toEqual([received(2), apology(2)]);
		expect(tasksFor(chat)[0]?.text).toContain('Motivo técnico: Nenhum cliente do ERP tem este telefone.');
		const jobId = /Trabalho na fila pedidos: (\S+)$/.exec(tasksFor(chat)[0]?.text ?? '')?.[1] ?? '';
		const logLines = () => readFileSync(sharedN8n().logFile, 'utf8').split('\n').slice(0, -1).filter((line) => line.includes(`"${jobId}"`));
		// n8n writes its file some time after a line was logged.
		await until('the log tells the end of the job', () => logLines().length > 0);
		expect(logLines().map((line) => JSON.parse(line) as object)).toMatchObject([{ level: 'warn', metadata: { event: 'job_failed', queue: 'pedidos', jobId, attempt: 1, settlement: 'fail', code: 'failed' } }]);
	});

	test('after the third attempt the customer is told that a person will call, and the team is alerted once', async () => {
		const before = orders().length;
		erpIsDown(3, 1_000);
		const chat = await order('(81) 99111-2222', `Quero 5 sacos de ${sku}`);
		await until('the team has its task', () => tasksFor(chat).length > 0);
		await chat.quiet();
		expect(orders()).toHaveLength(before);
		expect(chat.botLines()).toEqual([received(5), apology(5)]);
		expect(tasksFor(chat)).toHaveLength(1);
		expect(tasksFor(chat)[0]?.text).toContain('Tentativas: 3');
	});

	test('an order that is in the ERP stays done where Kommo lets the bot neither answer nor open tasks: no apology, and the team is told once it can be', async () => {
		const before = orders().length;
		example.erp.faults.clear();
		const queue = await openJobQueue({ kind: 'sqlite', file: storeFile(sharedN8n()) }, { name: 'pedidos', clock: systemClock, random: Math.random });
		example.kommo.faults.add([
			{ match: { method: 'POST', path: 'send_message$' }, from: 2, fault: 'status', status: 403 },
			{ match: { method: 'POST', path: 'bots|salesbot' }, fault: 'status', status: 403 },
			{ match: { method: 'POST', path: '/tasks$' }, to: 2, fault: 'status', status: 403 },
		]);
		const chat = await order('(92) 98123-0001', `Quero 20 sacos de ${sku}`, 1);
		await until('the team has its task', () => tasksFor(chat).length > 0);
		await chat.quiet();
		example.kommo.faults.clear();
		const number = orders().at(-1)?.id;
		const [job] = await queue.list({ states: ['completed', 'failed', 'parked'], limit: 1 });
		await queue.close();
		expect(orders()).toHaveLength(before + 1);
		expect(job).toMatchObject({ state: 'completed', attempt: 1, failure: null, result: expect.stringContaining(String(number)) });
		expect(chat.botLines()).toEqual([received(20)]);
		expect(tasksFor(chat).map(({ text }) => text)).toEqual([expect.stringMatching(new RegExp(`^Informar ao cliente o pedido #${number}\\nO pedido #${number} \\(20 × ${sku}\\) está no ERP, mas o bot não avisou o cliente`))]);
	});

	test.each([
		// Longer than one attempt tries.
		['503 without sending it', '(84) 98123-0002', { to: 7, fault: 'status', status: 503 } as const],
		['nothing after sending it', '(67) 98123-0003', { to: 3, fault: 'commitThenReset' } as const],
	])('where Kommo answers the telling of the number with %s, the customer is told it once all the same', async (_, phone, fault) => {
		const before = orders().length;
		example.erp.faults.clear();
		example.kommo.faults.add([{ match: { method: 'POST', path: 'send_message$' }, from: 2, ...fault }]);
		const chat = await order(phone, `Quero 6 sacos de ${sku}`, 1);
		await until('the customer is told', () => chat.botLines().length > 1, { timeoutMs: 50_000 });
		await chat.quiet();
		example.kommo.faults.clear();
		expect(orders()).toHaveLength(before + 1);
		expect(chat.botLines()).toEqual([received(6), confirmed(orders().at(-1)?.id, 6)]);
		expect(tasksFor(chat)).toEqual([]);
	});

	test('a message that asks for anything but one whole order is answered, and nothing is ordered', async () => {
		const before = orders().length;
		const chat = await order('(61) 99811-2233', `Quero 2,5 sacos de ${sku}`, 1);
		expect(chat.botLines()).toEqual([expect.stringMatching(/^Só registro quantidades inteiras, e ainda não registrei nada\./)]);
		expect(tasksFor(chat)).toEqual([]);
		chat.customerWrites(`Cancela o pedido de 10 sacos de ${sku}`);
		await until('the team has its task', () => tasksFor(chat).length > 0);
		await chat.quiet();
		expect(chat.botLines().at(-1)).toBe('Vou chamar uma pessoa da nossa equipe para cuidar disso com você.');
		expect(tasksFor(chat).map(({ text }) => text)).toEqual([expect.stringMatching(/^Cliente do WhatsApp precisa de uma pessoa[^]*Cancela o pedido[^]*Resposta do bot: enviada/)]);
		chat.customerWrites(`Quero 10 sacos de ${sku}`);
		await chat.quiet();
		expect(chat.botLines()).toHaveLength(2);
		expect(orders()).toHaveLength(before);
	});
});
