import { customerById, notable, priceFor, productBySku } from '../../sandbox/data/company.ts';
import { until } from '../../scripts/lib/until.ts';
import { Chat, startMainJob, type MainJob } from '../support/e2e/main-job.ts';
import { sharedN8n } from '../support/e2e/shared-n8n.ts';

const sku = 'CIM-CP2-50';

jest.setTimeout(60_000);

describe('the main job’s example workflow', () => {
	let job: MainJob;

	beforeAll(async () => {
		job = await startMainJob(sharedN8n().client);
	});

	afterAll(async () => await job.close());

	const endedWell = async () => (await job.client.executions(job.workflow.id)).filter(({ status }) => status === 'success').length;

	test('a question about stock is answered with the ERP’s figure', async () => {
		const chat = new Chat(job, '(11) 98765-4321');
		expect(await chat.ask(`Bom dia! Tem ${sku} em estoque?`)).toBe(`Temos ${productBySku(sku)?.available} unidades disponíveis!`);
		expect(await chat.ask('E ZERO-ESTOQUE, tem?')).toBe('Produto sem estoque no momento.');
	});

	test('a question about a price is answered with the customer’s own discount', async () => {
		const customer = customerById(notable.sameLastEight[0]);
		const product = productBySku(sku);
		if (!customer || !product) throw new Error('The sample company has changed.');
		const price = (priceFor(product, customer).finalPriceCents / 100).toFixed(2).replace('.', ',');
		const chat = new Chat(job, '+55 11 98888-7777');
		expect(await chat.ask(`Quanto custa o ${sku}?`)).toBe(`O preço do ${sku} é R$ ${price} (já com seu desconto de 15%).`);
	});

	test('an order is placed once, and a repeated delivery of its message changes nothing', async () => {
		const chat = new Chat(job, '(71) 99234-5678');
		const answer = await chat.ask(`Quero 10 sacos de ${sku}`);
		const [order] = job.erp.createdOrders();
		expect(answer).toBe(`Pedido #${order?.id} criado com sucesso!`);
		const delivery = job.kommo.deliveries().findLast(({ codes }) => codes.includes('add_message'));
		const lines = chat.lines();
		const again = await job.kommo.deliver(delivery?.body ?? '', delivery?.contentType);
		await chat.quiet();
		expect(again.map(({ status }) => status)).toEqual([200]);
		expect(job.erp.createdOrders()).toHaveLength(1);
		expect(chat.lines()).toEqual(lines);
	});

	test('what is no order is asked back and silences nobody; a product that the ERP does not know is not ordered; a cancellation goes to a person', async () => {
		const chat = new Chat(job, '(61) 99811-2233');
		const before = job.erp.createdOrders().length;
		expect(await chat.ask(`Quero 2,5 sacos de ${sku}`)).toMatch(/^Só registro quantidades inteiras, e ainda não registrei nada\./);
		expect(await chat.ask('não, obrigado')).toMatch(/^Não registrei nenhum pedido com esta mensagem\..*pergunte por um código/);
		expect(await chat.ask('Quero 3 unidades de NAO-EXISTE-1')).toBe('Não encontrei o produto NAO-EXISTE-1 e ainda não registrei nenhum pedido. Pode conferir o código?');
		expect(chat.notes()).toEqual([]);
		expect(await chat.ask(`Cancela o pedido de 10 sacos de ${sku}`)).toMatch(/^Claro! Vou chamar um vendedor/);
		expect(await chat.noteFor(0)).toContain('O cliente precisa de uma pessoa.');
		expect(job.erp.createdOrders()).toHaveLength(before);
	});

	test('#pausar silences the bot for that contact until #voltar, and #status tells', async () => {
		const chat = new Chat(job, '(11) 91234-5678');
		const other = new Chat(job, '(31) 98765-4321');
		await chat.ask(`Tem ${sku}?`);
		await chat.agentWrites('#pausar');
		expect(await chat.noteFor(0)).toContain('Bot pausado. Vendedor assumindo conversa.');
		chat.customerWrites('Vocês entregam amanhã?');
		await chat.quiet();
		chat.customerWrites(`Tem ${sku}?`);
		await chat.quiet();
		expect(chat.botLines()).toHaveLength(1);
		expect(await other.ask(`Tem ${sku}?`)).toMatch(/^Temos/);
		await chat.agentWrites('#status');
		expect(await chat.noteFor(1)).toMatch(/pausado/i);
		await chat.agentWrites('#voltar');
		expect(await chat.noteFor(2)).toContain('Bot reativado. Assumindo atendimento automático.');
		expect(await chat.ask(`Tem ${sku}?`)).toMatch(/^Temos/);
	});

	test('#pausar in an internal note pauses, and the customer sees nothing of it', async () => {
		const chat = new Chat(job, '(48) 99123-4567');
		await chat.ask(`Tem ${sku}?`);
		const before = chat.lines();
		await chat.agentNotes('#pausar 2h');
		expect(await chat.noteFor(0)).toContain('Bot pausado');
		expect(chat.lines()).toEqual(before);
		chat.customerWrites(`Tem ${sku}?`);
		await chat.quiet();
		expect(chat.botLines()).toHaveLength(1);
		await chat.agentNotes('#voltar');
		expect(await chat.ask(`Tem ${sku}?`)).toMatch(/^Temos/);
	});

	test('a person who writes takes over without any command', async () => {
		const chat = new Chat(job, '(81) 99111-2222');
		await chat.ask(`Tem ${sku}?`);
		await chat.agentWrites('Oi, aqui é o Rafael. Posso ajudar com o frete.');
		chat.customerWrites(`Tem ${sku}?`);
		await chat.quiet();
		expect(chat.botLines()).toHaveLength(1);
		expect(chat.notes()).toEqual([]);
	});

	test('an answer that was being prepared when a person took over is not sent', async () => {
		const chat = new Chat(job, '(85) 99654-3210');
		// Kept waiting until the clock of the ERP is moved.
		job.erp.faults.add([{ match: { path: '/products/LIXA-80/' }, fault: 'slow', ms: 3_600_000 }]);
		chat.customerWrites('Tem LIXA-80 em estoque?');
		await until('the ERP is asked', () => job.erp.journal.count({ path: '/products/LIXA-80/' }) > 0);
		const before = await endedWell();
		job.kommo.agentMessage({ talkId: chat.talkId, text: 'Deixa comigo!' });
		await until('the workflow has seen the person’s message', async () => (await endedWell()) > before);
		job.erp.clock.advance(3_600_000);
		await chat.quiet();
		expect(chat.botLines()).toEqual([]);
	});

	test('who asks for a person gets one: the team is called and the bot is silent', async () => {
		const chat = new Chat(job, '+55 62 3222-1100');
		expect(await chat.ask('quero falar com um vendedor')).toBe('Claro! Vou chamar um vendedor para continuar com você. 🙋');
		expect(await chat.noteFor(0)).toContain('O cliente precisa de uma pessoa.');
		chat.customerWrites(`Tem ${sku}?`);
		await chat.quiet();
		expect(chat.botLines()).toHaveLength(1);
	});

	test('when the ERP is down the customer gets the apology and a person takes over', async () => {
		const chat = new Chat(job, '(19) 3333-4444');
		job.erp.faults.add([{ match: { path: '/products/POR-M8/' }, fault: 'status', status: 503 }]);
		expect(await chat.ask('Tem POR-M8?')).toBe('Houve um problema ao processar seu pedido. Nossa equipe vai entrar em contato.');
		expect(await chat.noteFor(0)).toContain('O cliente precisa de uma pessoa.');
	});
});
