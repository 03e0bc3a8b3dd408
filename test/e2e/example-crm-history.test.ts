import { randomUUID } from 'node:crypto';

import { company } from '../../sandbox/data/company.ts';
import { SEED } from '../../sandbox/kommo/sandbox.ts';
import { until } from '../../scripts/lib/until.ts';
import { startCrmExample, type CrmExample } from '../support/e2e/crm-example.ts';
import { Chat, startMainJob } from '../support/e2e/main-job.ts';
import { sharedN8n, type RunningN8n } from '../support/e2e/shared-n8n.ts';
import { startSink } from '../support/e2e/sink.ts';
import { endedRuns } from '../support/e2e/workflow.ts';

jest.setTimeout(60_000);

describe('the example “Contato e histórico no CRM”', () => {
	let n8n: RunningN8n;
	let example: CrmExample;

	beforeAll(async () => {
		n8n = sharedN8n();
		example = await startCrmExample(n8n.client);
	});

	afterEach(() => {
		example.crm.faults.clear();
		example.kommo.faults.clear();
	});

	afterAll(async () => await example.close());

	/** The message lies in the outbox. Those of one moment come by deliveries of their own, in any order. */
	const queued = async ({ messageId }: { messageId: string }) => {
		await until('Kommo delivers the message', () => example.kommo.deliveries().some(({ body, outcome }) => body.includes(messageId) && outcome === 'ok'));
		await endedRuns(n8n.client, example.workflow.id);
	};

	/** Texts that no other test writes. */
	const texts = (...given: string[]) => given.map((text) => `${text} ${randomUUID()}`);

	test('a new customer becomes one contact, and what customer and team write stands in its history in their order', async () => {
		const [question, answer, thanks] = texts('Tem cimento?', 'Temos, sim.', 'Obrigada!') as [string, string, string];
		const first = example.kommo.customerMessage({ phone: '(62) 99876-1122', name: 'Helena Prado', text: question });
		const { talkId, messageId } = first;
		await queued(first);
		await queued(example.kommo.agentMessage({ talkId, text: answer, userId: SEED.sellerUserId }));
		example.kommo.customerMessage({ talkId, text: thanks });
		const history = await example.logged([question, answer, thanks]);
		expect(history.map(({ text, direction }) => [text, direction])).toEqual([[question, 'inbound'], [answer, 'outbound'], [thanks, 'inbound']]);
		expect(history[0]).toMatchObject({ type: 'whatsapp_message', messageId, timestamp: expect.stringMatching(/^2\d{3}-/) });
		const made = example.crm.createdContacts();
		expect(made).toMatchObject([{ name: 'Helena Prado', phones: [{ value: '+5562998761122' }], source: 'whatsapp' }]);
		expect(new Set(history.map(({ contactId }) => contactId))).toEqual(new Set([made[0]?.id]));
	});

	test('a customer whom the CRM has, in whatever format, gets no second contact', async () => {
		const [text] = texts('Bom dia') as [string];
		const before = example.crm.createdContacts().length;
		const customer = company.customers.find(({ id }) => id === '1002');
		example.kommo.customerMessage({ phone: '011 91234-5678', name: 'João', text });
		const [logged] = await example.logged([text]);
		expect(logged?.contactId).toBe(customer?.id);
		expect(example.crm.createdContacts()).toHaveLength(before);
	});

	test('a message that Kommo delivers again is written once', async () => {
		const [first, last] = texts('De novo', 'Fim') as [string, string];
		const { messageId, talkId } = example.kommo.customerMessage({ contactId: 910002, text: first });
		await example.logged([first]);
		example.kommo.customerMessage({ talkId, text: first, id: messageId });
		example.kommo.customerMessage({ talkId, text: last });
		await example.logged([last]);
		expect(await example.logged([first])).toHaveLength(1);
	});

	test('a message without text is logged by its attachment', async () => {
		example.kommo.customerMessage({ contactId: 910002, text: '', messageType: 'picture', attachment: { type: 'picture', link: 'https://drive.example.com/foto.jpg', file_name: 'foto.jpg' } });
		await example.logged(['https://drive.example.com/foto.jpg']);
	});

	test('a contact without phone and e-mail stays out of the CRM, and holds up nothing', async () => {
		const [nobody, somebody] = texts('Sem telefone', 'Com telefone') as [string, string];
		const contactId = example.kommo.addContact({ name: 'Só Instagram' });
		example.kommo.customerMessage({ contactId, text: nobody });
		example.kommo.customerMessage({ contactId: 910002, text: somebody });
		await example.logged([somebody]);
		const runs = await endedRuns(n8n.client, example.workflow.id);
		expect(example.crm.interactions().some(({ text }) => text === nobody)).toBe(false);
		expect(runs[0]?.status).toBe('success');
	});

	test('what a person has to correct becomes one task, while other contacts go on', async () => {
		const [stuck, free] = texts('Dois cadastros', 'Livre') as [string, string];
		for (const name of ['Cadastro um', 'Cadastro dois']) example.crm.addContact({ name, phone: '(63) 98123-4567' });
		const { contactId } = example.kommo.customerMessage({ phone: '(63) 98123-4567', name: 'Duplicado', text: stuck });
		await until('the team gets a task', () => example.kommo.tasks().length > 0);
		example.kommo.customerMessage({ contactId, text: `${stuck}, outra vez` });
		example.kommo.customerMessage({ contactId: 910002, text: free });
		await example.logged([free]);
		expect(example.kommo.tasks()).toMatchObject([{ entityId: contactId, text: expect.stringMatching(/^Corrigir: mensagens deste contato esperam para entrar no CRM\nMotivo técnico: ./) }]);
		expect(example.crm.interactions().some(({ text }) => text.startsWith(stuck))).toBe(false);
	});
});

test('with the CRM down the customer is answered all the same, and the history is filled in when it is back', async () => {
	const { client } = sharedN8n();
	const job = await startMainJob(client);
	const example = await startCrmExample(client, { account: job.kommo });
	example.crm.faults.add([{ match: { path: '/contacts' }, fault: 'status', status: 503 }]);
	const chat = new Chat(job, '(27) 99777-1234');
	expect(await chat.ask('Tem CIM-CP2-50?')).toMatch(/^Temos/);
	await until('a run fails on the CRM', async () => (await client.executions(example.workflow.id)).some(({ status }) => status === 'error'));
	expect(example.crm.interactions()).toEqual([]);
	example.crm.faults.clear();
	const history = await until('both messages are in the CRM', () => example.crm.interactions().length === 2 && example.crm.interactions());
	expect(history.map(({ text, direction }) => [text, direction])).toEqual([['Tem CIM-CP2-50?', 'inbound'], [chat.botLines()[0], 'outbound']]);
	expect(job.kommo.tasks()).toEqual([]);
	await example.close();
	await job.close();
});

test('a system that cannot be told of a message holds up nothing', async () => {
	const [{ client }, sink] = [sharedN8n(), await startSink()];
	const example = await startCrmExample(client, {
		change: ({ nodes }) => {
			const notify = nodes.find(({ name }) => name === 'Avisar outros sistemas');
			Object.assign(notify ?? {}, { disabled: false });
			// An address of this machine, which the administrator of this n8n has not allowed.
			Object.assign(notify?.parameters ?? {}, { targets: { target: [{ name: 'bi', url: sink.url }] } });
		},
	});
	const text = `Oi ${randomUUID()}`;
	example.kommo.customerMessage({ contactId: 910002, text });
	await example.logged([text]);
	const runs = await until('the run has ended', async () => {
		const all = await endedRuns(client, example.workflow.id);
		return all.length === 2 && all;
	});
	expect(runs.map(({ status }) => status)).toEqual(['success', 'success']);
	const { data } = await client.execution(runs[0]?.id ?? '');
	expect(data).toContain('BACKOFFICE_NOTIFY_ALLOWED_HOSTS');
	expect(sink.items).toEqual([]);
	await example.close();
	await sink.close();
});
