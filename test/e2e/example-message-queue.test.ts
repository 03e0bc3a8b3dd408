import { DatabaseSync } from 'node:sqlite';

import { productBySku } from '../../sandbox/data/company.ts';
import type { Example } from '../../scripts/lib/examples.ts';
import { until } from '../../scripts/lib/until.ts';
import { Chat, startMainJob, type MainJob } from '../support/e2e/main-job.ts';
import { sharedN8n, storeFile } from '../support/e2e/shared-n8n.ts';

const sku = 'CIM-CP2-50';

const apology = 'Houve um problema ao processar seu pedido. Nossa equipe vai entrar em contato.';

jest.setTimeout(60_000);

/** Eight attempts take two minutes. */
function thirdAttemptIsLast({ nodes }: Example): void {
	for (const node of nodes.filter(({ type }) => type === 'n8n-nodes-base.if')) {
		node.parameters = JSON.parse(JSON.stringify(node.parameters).replaceAll('json.isLastAttempt', 'json.attempt >= 3').replaceAll('!$(\'Mensagem da fila\').first().json.attempt >= 3', '$(\'Mensagem da fila\').first().json.attempt < 3')) as Record<string, unknown>;
	}
}

describe('the example “Atendimento no WhatsApp com fila”', () => {
	let job: MainJob;
	let queueFile: DatabaseSync;

	beforeAll(async () => {
		const n8n = sharedN8n();
		const quiet = async () => void (await until('every message of the queue is handled', () => unfinished() === 0));
		job = await startMainJob(n8n.client, { file: 'atendimento-com-fila.json', quiet, change: thirdAttemptIsLast });
		queueFile = new DatabaseSync(storeFile(n8n).replace(/\.sqlite$/, '-queue.sqlite'), { readOnly: true });
	});

	afterAll(async () => {
		queueFile.close();
		await job.close();
	});

	const jobs = (condition: string): number =>
		Number(queueFile.prepare(`SELECT count(*) AS jobs FROM job JOIN queue ON queue.number = job.queue WHERE queue.name = 'mensagens' AND ${condition}`).get()?.['jobs']);
	const unfinished = () => jobs("state IN ('waiting', 'delayed', 'running')");
	const runsOf = async () => (await job.client.executions(job.workflow.id)).length;

	test('a question is answered by the run of its job, and no other run is started', async () => {
		const [runs, done] = [await runsOf(), jobs("state = 'completed'")];
		const chat = new Chat(job, '(11) 98765-4321');
		expect(await chat.ask(`Bom dia! Tem ${sku} em estoque?`)).toBe(`Temos ${productBySku(sku)?.available} unidades disponíveis!`);
		expect({ runs: await runsOf(), done: jobs("state = 'completed'") }).toEqual({ runs: runs + 1, done: done + 1 });
	});

	test('an order whose message comes five more times, four of them at once, is placed once and answered once', async () => {
		const chat = new Chat(job, '(71) 99234-5678');
		const answer = await chat.ask(`Quero 10 sacos de ${sku}`);
		const delivery = job.kommo.deliveries().findLast(({ codes }) => codes.includes('add_message'));
		const again = async () => await job.kommo.deliver(delivery?.body ?? '', delivery?.contentType);
		const answers = [...(await Promise.all([again(), again(), again(), again()])), await again()].flat();
		await chat.quiet();
		expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
		expect(job.erp.createdOrders()).toHaveLength(1);
		expect(chat.botLines()).toEqual([`Pedido #${job.erp.createdOrders()[0]?.id} criado com sucesso!`]);
		expect(answer).toBe(chat.botLines()[0]);
	});

	test('what a customer writes in one breath is answered in the order in which Kommo delivers it', async () => {
		const chat = new Chat(job, '(31) 98765-4321');
		const products = ['POR-M8', 'ZERO-ESTOQUE', 'NAO-EXISTE'].map((each) => `Tem ${each}?`);
		for (const text of products) {
			chat.customerWrites(text);
			await job.kommo.settle();
		}
		await until('all are answered', () => chat.botLines().length === products.length);
		await chat.quiet();
		const stock = `Temos ${productBySku('POR-M8')?.available} unidades disponíveis!`;
		expect(chat.botLines()).toEqual([stock, 'Produto sem estoque no momento.', 'Não encontrei o produto NAO-EXISTE. Pode conferir o código?']);
	});

	test('an answer that was being prepared when a person took over is not sent: the team does not wait in the customer’s line', async () => {
		const chat = new Chat(job, '(85) 99654-3210');
		job.erp.faults.add([{ match: { path: '/products/LIXA-80/' }, fault: 'slow', ms: 3_600_000 }]);
		chat.customerWrites('Tem LIXA-80 em estoque?');
		await until('the ERP is asked', () => job.erp.journal.count({ path: '/products/LIXA-80/' }) > 0);
		const done = jobs("state = 'completed'");
		job.kommo.agentMessage({ talkId: chat.talkId, text: 'Deixa comigo!' });
		await until('the person’s message is dealt with', () => jobs("state = 'completed'") > done);
		job.erp.clock.advance(3_600_000);
		await chat.quiet();
		expect(chat.botLines()).toEqual([]);
	});

	test('#pausar in an internal note silences the bot, until #voltar in the chat', async () => {
		const chat = new Chat(job, '(48) 99123-4567');
		await chat.ask(`Tem ${sku}?`);
		await chat.agentNotes('#pausar 2h');
		expect(await chat.noteFor(0)).toContain('Bot pausado');
		chat.customerWrites(`Tem ${sku}?`);
		await chat.quiet();
		expect(chat.botLines()).toHaveLength(1);
		await chat.agentWrites('#voltar');
		expect(await chat.ask(`Tem ${sku}?`)).toMatch(/^Temos/);
	});

	test('while Kommo refuses what the bot does, the message waits; it is answered once when Kommo works again', async () => {
		const chat = new Chat(job, '(81) 99111-2222');
		job.kommo.faults.add([{ match: { method: 'GET', path: '/contacts/' }, to: 6, fault: 'status', status: 503 }]);
		expect(await chat.ask(`Tem ${sku}?`)).toMatch(/^Temos/);
		expect(jobs("attempt > 1 AND state = 'completed'")).toBe(1);
		expect(chat.botLines()).toHaveLength(1);
	});

	test('a short outage of the ERP costs the customer time and nothing else: the order is placed and confirmed once, without an apology', async () => {
		const chat = new Chat(job, '(92) 98123-0001');
		const [orders, repeated] = [job.erp.createdOrders().length, jobs("attempt = 2 AND state = 'completed'")];
		job.erp.faults.add([{ match: { method: 'GET', path: '/customers$' }, to: 3, fault: 'status', status: 503 }]);
		expect(await chat.ask(`Quero 4 sacos de ${sku}`)).toBe(`Pedido #${job.erp.createdOrders().at(-1)?.id} criado com sucesso!`);
		expect(job.erp.createdOrders()).toHaveLength(orders + 1);
		expect(chat.botLines()).toHaveLength(1);
		expect(chat.notes()).toEqual([]);
		expect(jobs("attempt = 2 AND state = 'completed'")).toBe(repeated + 1);
	});

	test('only the last attempt apologises, once, and calls a person; an error that stays is not tried again', async () => {
		const completed = (attempt: number) => jobs(`attempt = ${attempt} AND state = 'completed'`);
		const [thirds, firsts] = [completed(3), completed(1)];
		job.erp.faults.add([
			{ match: { path: '/products/POR-M8/' }, fault: 'status', status: 503 },
			{ match: { path: '/products/POR-M10/' }, fault: 'status', status: 403 },
		]);
		const chats = [new Chat(job, '(19) 3333-4444'), new Chat(job, '(61) 99811-2233')] as const;
		expect(await chats[0].ask('Tem POR-M8?')).toBe(apology);
		expect(await chats[1].ask('Quero 5 POR-M10')).toBe(apology);
		job.erp.faults.clear();
		for (const chat of chats) {
			expect(await chat.noteFor(0)).toContain('O cliente precisa de uma pessoa.');
			expect(chat.botLines()).toEqual([apology]);
		}
		expect([completed(3) - thirds, completed(1) - firsts]).toEqual([1, 1]);
	});

	test('what needs no ERP is answered at once while it is away', async () => {
		const chat = new Chat(job, '(62) 98877-6655');
		job.erp.faults.add([{ match: { path: '/customers' }, fault: 'status', status: 503 }]);
		const repeated = jobs('attempt > 1');
		expect(await chat.ask('não, obrigado')).toMatch(/^Não registrei nenhum pedido/);
		expect(await chat.ask('quero falar com alguém')).toMatch(/^Claro! Vou chamar um vendedor/);
		job.erp.faults.clear();
		expect(jobs('attempt > 1')).toBe(repeated);
	});

	test('Kommo has its answer long before its two seconds are over', async () => {
		const before = job.kommo.deliveries().length;
		for (let index = 0; index < 8; index++) {
			job.kommo.customerMessage({ phone: `(11) 9777${index}-0000`, name: 'Cliente', text: 'Bom dia' });
			await job.kommo.settle();
		}
		const took = job.kommo.deliveries().slice(before).filter(({ codes }) => codes.includes('add_message')).map(({ ms }) => Math.round(ms));
		console.log(`Answered through the queue in ${took.join(', ')} ms.`);
		expect(took).toHaveLength(8);
		expect(Math.min(...took)).toBeLessThan(1_000);
	});
});
