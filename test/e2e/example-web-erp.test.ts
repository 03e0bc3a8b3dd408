import { balanceDueCents, customerById, notable } from '../../sandbox/data/company.ts';
import { until } from '../../scripts/lib/until.ts';
import { Chat } from '../support/e2e/main-job.ts';
import { sharedN8n } from '../support/e2e/shared-n8n.ts';
import { startWebErpExample, type WebErpExample } from '../support/e2e/web-erp-example.ts';

jest.setTimeout(60_000);

const maria = customerById(notable.maria);
const apology = 'Não consegui consultar o sistema agora. Uma pessoa da nossa equipe vai falar com você.';
const noRecord = 'Não encontrei um cadastro com este telefone. Se o seu cadastro tem outro número, me escreva por ele, ou peça à nossa equipe que o atualize.';

describe('the example “Consulta a um ERP de telas”', () => {
	let example: WebErpExample;

	beforeAll(async () => {
		example = await startWebErpExample(sharedN8n().client);
	});

	afterAll(async () => await example.close());

	beforeEach(() => {
		example.erp.knobs.renameIds = false;
	});

	test('a customer who asks gets the balance that the ERP’s page shows', async () => {
		const reais = new Intl.NumberFormat('pt-BR', { minimumFractionDigits: 2 }).format(balanceDueCents(notable.maria) / 100);
		expect(await new Chat(example, '(11) 98765-4321').ask('Oi, qual o meu saldo?')).toBe(`${maria?.name}, seu saldo devedor é de R$ ${reais}.`);
		expect(await new Chat(example, '(11) 91234-5678').ask('Quanto devo?')).toMatch(/^João Batista Oliveira, você não tem nada em aberto conosco\.$/);
		expect(example.erp.logins()).toHaveLength(1);
	});

	test('who is not in the ERP is told so, and so is whose phone two records share', async () => {
		expect(await new Chat(example, '(11) 90000-1234').ask('saldo')).toBe(noRecord);
		expect(await new Chat(example, '(41) 99876-5432').ask('saldo')).toBe(noRecord);
		expect(example.mailbox.mails).toEqual([]);
	});

	test('the balance of a phone that only contains the customer’s digits is told to nobody', async () => {
		example.erp.knobs.phoneMatch = 'contains';
		const answer = await new Chat(example, '(19) 3333-4444').ask('saldo');
		example.erp.knobs.phoneMatch = 'digits';
		expect(answer).toMatch(/^Clínica Boa Saúde, /);
	});

	test('a ticket is opened after a yes, and its number is told', async () => {
		const chat = new Chat(example, '(48) 99123-4567');
		expect(await chat.ask('chamado: caixa rasgada na entrega')).toBe('Posso abrir este chamado?\n“caixa rasgada na entrega”\nResponda SIM para confirmar.');
		expect(example.erp.tickets()).toEqual([]);
		const answer = await chat.ask('Sim!');
		const [ticket, ...others] = example.erp.tickets();
		expect(answer).toBe(`Pronto! Seu chamado é o ${ticket?.number}.`);
		expect(ticket).toMatchObject({ customerId: notable.apostrophe, description: 'caixa rasgada na entrega' });
		expect(others).toEqual([]);
		expect(await chat.ask('sim')).toMatch(/^Posso informar o seu saldo ou abrir um chamado\./);
		expect(example.erp.tickets()).toHaveLength(1);
	});

	test('a customer who says yes twice at once gets one ticket', async () => {
		const before = example.erp.tickets().length;
		const chat = new Chat(example, '(71) 99234-5678');
		await chat.ask('chamado tinta com a cor errada');
		chat.customerWrites('sim');
		chat.customerWrites('sim');
		await until('both are answered', () => chat.botLines().length === 3);
		await chat.quiet();
		expect(example.erp.tickets()).toHaveLength(before + 1);
		expect(chat.botLines().slice(1)).toContain(`Pronto! Seu chamado é o ${example.erp.tickets().at(-1)?.number}.`);
	});

	test('when the page has changed the customer is promised a person, and the team gets the picture', async () => {
		const chat = new Chat(example, '(85) 99654-3210');
		example.erp.knobs.renameIds = true;
		expect(await chat.ask('qual o meu saldo?')).toBe(apology);
		expect(await chat.noteFor(0)).toContain('Ele escreveu: “qual o meu saldo?”');
		const mail = await until('a mail to the team', () => example.mailbox.mails[0]);
		expect(mail.subject).toBe('A tela do ERP mudou (drift)');
		expect(mail.text).toMatch(/^Motivo técnico: ./);
		expect(mail.text).toContain(`lead ${chat.leadId}`);
		expect(Object.entries(mail.attachments).map(([name, bytes]) => [name.split('.').at(-1), bytes.length > 1_000])).toEqual([['png', true], ['html', true]]);
		expect(Object.values(mail.attachments)[0]?.subarray(1, 4).toString()).toBe('PNG');
		example.erp.knobs.renameIds = false;
		chat.customerWrites('saldo');
		await chat.quiet();
		expect(chat.botLines()).toHaveLength(1);
	});

	test('a ticket whose answer was lost is not opened again: a person looks', async () => {
		const chat = new Chat(example, '(11) 97654-3210');
		await chat.ask('chamado chuveiro sem pressão');
		const before = example.erp.tickets().length;
		example.erp.knobs.ticketLost = true;
		const answer = await chat.ask('sim');
		example.erp.knobs.ticketLost = false;
		expect(answer).toBe(apology);
		await until('a mail to the team', () => example.mailbox.mails.some(({ subject }) => subject === 'O bot não conseguiu usar o ERP (uncertain)'));
		expect(example.erp.tickets()).toHaveLength(before + 1);
	});
});
