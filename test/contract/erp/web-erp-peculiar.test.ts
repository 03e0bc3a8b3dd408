import type { ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';

import { importRecording } from '../../../lib/domain/recipes/recorder';
import { testErpCredential } from '../../../lib/n8n/erp/credential-test';
import { notable } from '../../../sandbox/data/company.ts';
import { change, click, leadsTo, navigate } from '../../unit/recipes/recorder/recordings';
import { anything } from './support/erp-under-test';
import { failureOf } from './support/failure';
import { erpServiceOver } from './support/service';
import { credentialFor, recipeWith, startWebErpBench, type WebErpUnderTest } from './support/web';

const maria = '+5511987654321';
const ticket = (idempotencyKey: string) => ({ customerId: notable.maria, subject: 'Entrega', description: 'Caixa rasgada', source: 'bot', idempotencyKey });

let bench: Awaited<ReturnType<typeof startWebErpBench>>;

beforeAll(async () => {
	bench = await startWebErpBench();
});
afterAll(async () => await bench.close());

describe('pages that are not as the recipe says', () => {
	let subject: WebErpUnderTest;

	beforeAll(async () => {
		subject = await bench.start({ searchBy: 'json' }, { stepTimeoutMs: 1_500 });
	});
	afterEach(() => {
		Object.assign(subject.sandbox.knobs, { renameIds: false, swapColumns: false, duplicateRows: false, ticketLost: false });
	});
	afterAll(() => subject.close());

	test('new names of ids and classes are drift with a picture and the page, not a customer who does not exist', async () => {
		await subject.erp.ping(anything);
		subject.sandbox.knobs.renameIds = true;
		const error = await failureOf(subject.erp.getCustomerByPhone(maria, anything));
		expect(error).toMatchObject({ code: 'drift', retryable: false, system: 'Web ERP' });
		expect(error.attachments?.map(({ mimeType }) => mimeType)).toEqual(['image/png', 'text/html']);
		expect(JSON.stringify(error)).not.toContain('bot-password');
	});

	test('an e-mail in the place of the name, and the other way round, is drift', async () => {
		subject.sandbox.knobs.swapColumns = true;
		expect(await failureOf(subject.erp.getCustomerByPhone(maria, anything))).toMatchObject({ code: 'drift', message: expect.stringContaining('email') });
	});

	test('an old record with the same phone makes the customer ambiguous', async () => {
		subject.sandbox.knobs.duplicateRows = true;
		expect(await failureOf(subject.erp.getCustomerByPhone(maria, anything))).toMatchObject({
			code: 'ambiguous',
			candidates: [{ id: '1001', label: 'Maria S.' }, { id: '1001-B', label: expect.stringMatching(/^Maria/) }],
		});
	});

	test('a session that the site has ended is opened once more, and the answer is right', async () => {
		const logins = () => subject.sandbox.logins().length;
		await subject.erp.getCustomerByPhone(maria, anything);
		const before = logins();
		subject.sandbox.killSessions();
		expect(await subject.erp.getCustomerByPhone(maria, anything)).toMatchObject({ id: notable.maria });
		expect(logins()).toBe(before + 1);
	});

	test('a customer who is not in the form’s list ends it before anything is sent', async () => {
		const before = subject.sandbox.tickets().length;
		expect(await failureOf(subject.erp.createTicket({ ...ticket('stranger-1'), customerId: '424242' }, anything))).toMatchObject({ nothingDone: true });
		expect(subject.sandbox.tickets()).toHaveLength(before);
		expect(subject.sandbox.journal.count({ method: 'POST', path: '^/chamados$' })).toBe(0);
	});
});

describe('searches that compare texts', () => {
	test('are asked in the formats of the credential; a customer in another one is not found', async () => {
		const subject = await bench.start({ phoneMatch: 'masked-text', searchBy: 'form' }, { phoneFormats: '11987654321, +55 11 98765-4321' });
		expect(await subject.erp.getCustomerByPhone(maria, anything)).toBeNull();
		await subject.close();
		const masked = await bench.start({ phoneMatch: 'masked-text', searchBy: 'form' }, { phoneFormats: '11987654321, (11) 98765-4321' });
		expect(await masked.erp.getCustomerByPhone(maria, anything)).toMatchObject({ id: notable.maria });
		await masked.close();
	});
});

describe('a recipe without a look-up of tickets', () => {
	test('reports a lost answer as uncertain, and sends nothing again under the key', async () => {
		const recipe = recipeWith(({ operations }) => delete operations['findTicketByKey']);
		const subject = await bench.start({ ticketLost: true }, { stepTimeoutMs: 1_000 }, recipe);
		const { service } = erpServiceOver(subject.erp);
		expect(await failureOf(service.createTicket(ticket('lost-1'), anything))).toMatchObject({ code: 'uncertain', retryable: false });
		subject.sandbox.knobs.ticketLost = false;
		expect(await failureOf(service.createTicket(ticket('lost-1'), anything))).toMatchObject({ code: 'uncertain' });
		expect(subject.sandbox.tickets()).toHaveLength(1);
		await subject.close();
	});
});

describe('the credential', () => {
	const tested = async (changes: Record<string, string | number> = {}): Promise<INodeCredentialTestResult> => {
		const subject = await bench.start();
		const data = { ...(await credentialFor(subject.sandbox)), ...changes };
		const result = await testErpCredential.call({} as ICredentialTestFunctions, { id: '1', name: 'Web', type: 'backofficeErpWebApi', data });
		await subject.close();
		return result;
	};

	test('is tested by logging in', async () => {
		expect(await tested()).toEqual({ status: 'OK', message: expect.stringMatching(/^The site answers, and the /) });
	});

	test('with a wrong password is told so, without naming it', async () => {
		const { status, message } = await tested({ password: 'not-the-password', stepTimeoutMs: 1_500 });
		expect(status).toBe('Error');
		expect(message).toMatch(/password|user/i);
		expect(message).not.toContain('not-the-password');
	});
});

test('what was recorded in Chrome, with the reading added, finds the customer', async () => {
	const base = 'https://erp.example.com';
	const search = click('Pesquisar', 'search-button');
	const { document } = importRecording(
		{
			title: 'getCustomerByPhone',
			steps: [
				navigate(`${base}/login`),
				change('Usuário', 'username', 'someone'),
				change('Senha', 'password', 'something-1'),
				click('Entrar', 'login-button', leadsTo(`${base}/inicio`)),
				{ type: 'click', target: 'main', selectors: [['aria/Clientes'], ['text/Clientes']], ...leadsTo(`${base}/clientes`) },
				click('Telefone', 'search-phone'),
				change('Telefone', 'search-phone', '11999990000'),
				search,
			],
		},
		{ allowedOrigins: [base] },
	);
	const recipe = document as unknown as ReturnType<typeof recipeWith>;
	const [operation] = Object.entries(recipe.operations);
	const reading = recipeWith().operations['getCustomerByPhone']?.steps.slice(3) ?? [];
	const steps = JSON.parse(JSON.stringify(operation?.[1].steps).replaceAll('{{input.telefone}}', '{{input.phone}}')) as unknown[];
	const subject = await bench.start({}, {}, { ...recipe, operations: { getCustomerByPhone: { steps: [...steps, ...reading] } } });
	expect(await subject.erp.getCustomerByPhone(maria, anything)).toMatchObject({ id: notable.maria });
	await subject.close();
});
