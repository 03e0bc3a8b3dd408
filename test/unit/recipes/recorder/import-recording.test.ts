import { importRecording } from '../../../../lib/domain/recipes/recorder';
import { searchCustomer, typedInSearch } from './recordings';

interface Document {
	session: Record<string, unknown>;
	login: unknown[];
	operations: Record<string, { input: Record<string, unknown>; write: boolean; steps: unknown[] }>;
}

const imported = importRecording(searchCustomer, { allowedOrigins: ['https://erp.example.com'] });
const document = imported.document as Record<string, unknown> & Document;
const notes = imported.notes.map(({ path, message }) => `${path} ${message}`);

describe('a recording of a login and a search', () => {
	test('becomes a login with the credential’s user and password', () => {
		expect(document.login).toEqual([
			{ goto: { url: '/login' } },
			{ fill: { selector: ['#username', 'aria/Usuário'], value: '{{credential.user}}' } },
			{ press: { key: 'Tab', selector: ['#username', 'aria/Usuário'] } },
			{ fill: { selector: ['#password', 'aria/Senha'], value: '{{credential.password}}', secret: true } },
			{ click: { selector: ['#login-button', 'aria/Entrar', 'text/Entrar'], expectNavigation: true } },
		]);
	});

	test('becomes an operation that begins at the page the login leads to', () => {
		expect(Object.keys(document.operations)).toEqual(['buscarCliente']);
		expect(document.operations['buscarCliente']).toEqual({
			input: { telefoneDoCliente: { type: 'string', required: true } },
			write: false,
			steps: [
				{ goto: { url: '/inicio' } },
				{ click: { selector: ['aria/Clientes', 'text/Clientes'], expectNavigation: true } },
				{ fill: { selector: ['#search-phone', 'aria/Telefone do cliente:'], value: '{{input.telefoneDoCliente}}' } },
				{ press: { key: 'Enter', selector: ['#search-phone', 'aria/Telefone do cliente:'] } },
				{ waitFor: { anyOf: [{ selector: ['.customer-result'] }], timeoutMs: 12_000 } },
				{ click: { selector: ['tr:nth-of-type(1) .customer-phone'] } },
			],
		});
		expect(imported.inputs).toEqual(['telefoneDoCliente']);
	});

	test('says by what a session is judged', () => {
		expect(document.session).toEqual({ loggedInWhen: { selector: ['aria/Clientes', 'text/Clientes'] }, loggedOutWhen: { url: '**/login' } });
	});

	test('holds nothing that was typed, nor do its notes', () => {
		const text = JSON.stringify(imported);
		for (const typed of typedInSearch) expect(text).not.toContain(typed);
		expect(text).not.toContain('98765-4321');
		expect(text).not.toContain('0A1B2C3D4E5F');
	});

	test('tells what to check and what to add', () => {
		expect(notes).toEqual(
			expect.arrayContaining([
				expect.stringMatching(/^\/steps\/0 .*setViewport/),
				expect.stringMatching(/^\/steps\/9 .*scroll/),
				expect.stringMatching(/^\/login\/0\/goto .*session only: jsessionid/),
				expect.stringMatching(/^\/login\/1\/fill .*user name.*check/),
				expect.stringMatching(/^\/login\/3\/fill .*password was replaced/),
				expect.stringMatching(/^\/operations\/buscarCliente\/steps\/0\/goto .*Added/),
				expect.stringMatching(/^\/operations\/buscarCliente\/steps\/5\/click .*place in the page/),
				expect.stringMatching(/^\/operations\/buscarCliente\/steps\/6 .*"extract"/),
				expect.stringMatching(/^\/operations\/buscarCliente\/write .*"submit"/),
			]),
		);
	});

	test('is the same from text, from text with a byte order mark, from the object and from a list', () => {
		const parsed: unknown = JSON.parse(searchCustomer);
		const options = { allowedOrigins: ['https://erp.example.com'] };
		expect(importRecording(`\uFEFF${searchCustomer}\n`, options)).toEqual(imported);
		expect(importRecording(parsed, options)).toEqual(imported);
		const ofMany = importRecording([parsed, { title: 'another', steps: [] }], options);
		expect(ofMany.document).toEqual(imported.document);
		expect(ofMany.notes[0]?.message).toMatch(/2 recordings; the first/);
	});

	test('takes another name', () => {
		expect(importRecording(searchCustomer, { name: 'Saldo devedor' }).document).toMatchObject({ name: 'Saldo devedor', operations: { saldoDevedor: {} } });
	});

	test('has addresses relative to the base address, and others in full', () => {
		const under = importRecording(searchCustomer, { allowedOrigins: ['https://login.example.com', 'https://*.example.com'] }).document as unknown as Document;
		expect(under.login[0]).toEqual({ goto: { url: 'https://erp.example.com/login' } });
	});
});

describe('what is no recording', () => {
	test.each([
		['it is empty', ''],
		['no valid JSON', '{"title": "x", "steps": ['],
		['it is a script', 'const puppeteer = require("puppeteer");'],
		['empty list', '[]'],
		['no object', '"text"'],
		['no object', 42],
		['no list “steps”', { title: 'x' }],
		['HAR file', { log: { entries: [] } }],
		['looks like a recipe already', { version: 1, operations: {} }],
		['“steps” is empty', { title: 'x', steps: [] }],
		['step 1 is no object', { title: 'x', steps: ['click'] }],
		['step 1 has no “type”', { title: 'x', steps: [{ selectors: [] }] }],
		['step 1 has the unknown type “cliick”', { title: 'x', steps: [{ type: 'cliick' }] }],
		['step 1 (click) has no “selectors”', { title: 'x', steps: [{ type: 'click', target: 'main' }] }],
		['no list of positions', { title: 'x', steps: [{ type: 'click', selectors: ['#a'], frame: 'conteudo' }] }],
		['501 steps', { title: 'x', steps: Array.from({ length: 501 }, () => ({ type: 'scroll' })) }],
		['longer than 1 MB', `"${'x'.repeat(1_000_001)}"`],
	] as ReadonlyArray<[string, unknown]>)('is refused, saying what is wrong: %s', (problem, given) => {
		expect(() => importRecording(given)).toThrow(expect.objectContaining({ code: 'validation', message: expect.stringContaining(problem), parameter: 'Recording' }));
	});
});
