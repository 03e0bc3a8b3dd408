// The conversation of the demo: what people write, and what must happen then.
import { company, customerById, notable, priceFor, productBySku } from '../../sandbox/data/company.ts';
import { SEED } from '../../sandbox/kommo/sandbox.ts';
import { until } from '../lib/until.ts';
import type { Stage } from './stage.ts';
import type { Transcript } from './transcript.ts';

const sku = 'CIM-CP2-50';
/** The first run starts n8n's task runner, which takes its time on a small or busy machine. */
const patience = { timeoutMs: 120_000 };

/** Plays the main job once; throws at the first thing that does not happen as it should. */
export async function playConversation(stage: Stage, transcript: Transcript): Promise<void> {
	const play = new Conversation(stage, transcript);
	await play.begin();
	await play.customerAsks(`Bom dia! Tem ${sku} em estoque?`, stockAnswer());
	await play.agentCommands('#pausar', /Bot pausado/);
	await play.customerIsLeftAlone('Vocês entregam amanhã?');
	await play.customerIsLeftAlone(`E o ${sku}, qual o preço?`);
	await play.agentCommands('#status', /pausado/i);
	await play.agentCommands('#voltar', /Bot reativado/);
	await play.customerAsks(`Quanto custa o ${sku}?`, priceAnswer());
	await play.customerOrders(`Quero 10 sacos de ${sku}`);
	await play.lastDeliveryComesAgain();
	await play.customerAsks('quero falar com um vendedor', 'Claro! Vou chamar um vendedor para continuar com você. 🙋');
	await play.teamIsCalled(/precisa de uma pessoa/);
	await play.customerIsLeftAlone('Ok, aguardo.');
}

/** The figures come from the ERP's own data, so that the answers are checked against the truth. */
function stockAnswer(): string {
	return `Temos ${productBySku(sku)?.available} unidades disponíveis!`;
}

function priceAnswer(): string {
	const product = productBySku(sku);
	const customer = customerById(notable.sameLastEight[0]);
	if (!product || !customer) throw new Error('The sample company has changed.');
	const cents = priceFor(product, customer).finalPriceCents;
	return `O preço do ${sku} é R$ ${(cents / 100).toFixed(2).replace('.', ',')} (já com seu desconto de ${customer.discountPercent}%).`;
}

class Conversation {
	private readonly stage: Stage;
	private readonly transcript: Transcript;
	private readonly customer = company.customers.find(({ id }) => id === notable.sameLastEight[0]);
	private talkId = 0;
	private leadId = 0;
	private seenNotes = 0;

	constructor(stage: Stage, transcript: Transcript) {
		this.stage = stage;
		this.transcript = transcript;
	}

	async begin(): Promise<void> {
		this.transcript.remark(`${this.customer?.name} escreve no WhatsApp. O vendedor acompanha no Kommo.`);
	}

	async customerAsks(text: string, expected: string): Promise<void> {
		const before = this.botLines().length;
		const at = this.customerWrites(text);
		const answer = await until(`the bot answers “${text}”`, () => this.botLines()[before], patience);
		this.transcript.line('Bot', answer.text, answer.at, answer.at - at);
		this.expect(answer.text === expected, `expected the answer “${expected}”`);
		await this.quiet();
	}

	async customerOrders(text: string): Promise<void> {
		const before = this.botLines().length;
		const at = this.customerWrites(text);
		const answer = await until('the bot confirms the order', () => this.botLines()[before], patience);
		this.transcript.line('Bot', answer.text, answer.at, answer.at - at);
		const orders = this.stage.erp.createdOrders();
		this.expect(orders.length === 1, `expected one order in the ERP, found ${orders.length}`);
		this.expect(answer.text === `Pedido #${orders[0]?.id} criado com sucesso!`, `expected the number of order ${orders[0]?.id}`);
		await this.quiet();
	}

	async customerIsLeftAlone(text: string): Promise<void> {
		const before = this.botLines().length;
		this.customerWrites(text);
		await this.quiet();
		this.expect(this.botLines().length === before, 'expected the bot to keep silent');
		this.transcript.remark('(o bot fica em silêncio)');
	}

	async agentCommands(command: string, expected: RegExp): Promise<void> {
		this.transcript.line('Vendedor', command, Date.now());
		this.stage.kommo.agentMessage({ talkId: this.talkId, text: command, userId: SEED.sellerUserId });
		await this.teamIsCalled(expected);
		await this.quiet();
	}

	/** A note that only the team sees. */
	async teamIsCalled(expected: RegExp): Promise<void> {
		const note = await until(`a note for the team: ${expected}`, () => this.notes()[this.seenNotes], patience);
		this.seenNotes += 1;
		this.transcript.line('Nota interna', note, Date.now());
		this.expect(expected.test(note), `expected a note with ${expected}`);
	}

	/** The platform delivers the order's message a second time, byte for byte. */
	async lastDeliveryComesAgain(): Promise<void> {
		const { kommo, erp } = this.stage;
		const lines = kommo.conversation(this.talkId).length;
		const delivery = kommo.deliveries().findLast(({ codes }) => codes.includes('add_message'));
		if (!delivery) throw new Error('There was no delivery.');
		const answers = await kommo.deliver(delivery.body, delivery.contentType);
		await this.quiet();
		this.expect(answers.every(({ status }) => status === 200), 'expected the duplicate to be answered with 200');
		this.expect(erp.createdOrders().length === 1, 'expected the duplicate to make no second order');
		this.expect(kommo.conversation(this.talkId).length === lines, 'expected the duplicate to bring no message');
		this.transcript.remark('(o Kommo entrega a mesma mensagem outra vez: nada muda, um só pedido no ERP)');
	}

	private customerWrites(text: string): number {
		const { kommo } = this.stage;
		const message = kommo.customerMessage({ phone: '(11) 98888-7777', name: this.customer?.name ?? '', text });
		this.talkId = message.talkId;
		this.leadId = message.leadId ?? this.leadId;
		const at = Date.now();
		this.transcript.line('Cliente', text, at);
		return at;
	}

	/** All webhooks answered and all runs of the workflow ended: what has not happened now will not happen. */
	private async quiet(): Promise<void> {
		const { kommo, n8n, workflow } = this.stage;
		await kommo.settle();
		await until('all runs have ended', async () => {
			const executions = await n8n.client.executions(workflow.id);
			return executions.every(({ status }) => status === 'success' || status === 'error');
		}, patience);
		await kommo.settle();
	}

	private botLines() {
		if (this.talkId === 0) return [];
		return this.stage.kommo.conversation(this.talkId).filter(({ who }) => who === 'bot');
	}

	/** Read off the sandbox's journal: asking Kommo would eat into the account's limit. */
	private notes(): string[] {
		const written = this.stage.kommo.journal.entries({ method: 'POST', path: `^/api/v4/leads/${this.leadId}/notes$`, status: 200 });
		return written.flatMap(({ body }) => (body as Array<{ params: { text: string } }>).map(({ params }) => params.text));
	}

	private expect(holds: boolean, what: string): void {
		if (!holds) throw new Error(`The demo failed: ${what}.`);
	}
}
