import { password, seen, site, Stage, text } from './steps.fixtures';

const forms = [password, encodeURIComponent(password), Buffer.from(password).toString('base64')];
const open = { kind: 'goto', url: '/' } as const;
let stage: Stage;

beforeEach(() => {
	stage = new Stage();
});

function expectNoSecret(value: unknown): void {
	const written = JSON.stringify(value);
	for (const form of forms) expect(written).not.toContain(form);
}

test('a secret that a page shows is covered in the result, with a warning that says where', async () => {
	stage.fake.page('/', { elements: { h1: { text: `Senha: ${forms[2]}` }, '.m': { text: `Olá ${password}` } } });
	const extract = { kind: 'extract', as: 'page', root: [], fields: { title: { selectors: ['h1'], ...text } } } as const;
	const result = await stage.run([open, extract, { kind: 'waitFor', anyOf: [{ ...seen('h1'), outcome: 'told', message: ['.m'] }] }]);
	expectNoSecret(result);
	expect(result.data).toEqual({ page: { title: 'Senha: ***' } });
	expect(result.message).toBe('Olá ***');
	expect(result.warnings).toEqual([{ path: '/data/page/title', message: expect.stringContaining('covered') }]);
});

test('in an error, its context, its files and the dialogs there is none either, in whatever form', async () => {
	stage.fake.page('/', { title: `t ${forms[0]}`, url: `https://erp.example.com/x/${forms[1]}?p=${forms[1]}`, html: `<p>${forms.join(' ')}</p>` });
	const error = await stage.failure([open, { kind: 'waitFor', anyOf: [seen('#x-{{credential.password}}')] }]);
	expectNoSecret([error.message, error.hint, error.context]);
	expectNoSecret(new TextDecoder().decode(error.attachments?.find(({ name }) => name === 'page')?.bytes));
	expect(error.context?.['url']).not.toContain('?');
});

test('a dialog that repeats a secret does not tell it on', async () => {
	stage.fake.page('/', { elements: { '#ask': { onClick: (page) => void page.openDialog('alert', `Senha ${password} errada`) } } });
	expectNoSecret(await stage.run([open, { kind: 'click', selectors: ['#ask'] }]));
});

test('a value that holds a secret is filled in as one, whether the recipe says so or not', async () => {
	stage.fake.page('/', { elements: { '#a': {} } });
	await stage.run([open, { kind: 'fill', selectors: ['#a'], value: '{{credential.password}}' }, { kind: 'fill', selectors: ['#a'], value: '{{credential.user}}' }, { kind: 'fill', selectors: ['#a'], value: '1234', secret: true }]);
	expect(stage.sessions.current.secretTexts).toEqual([password, '1234']);
});

test('a page script gets no credentials, and what it brings is covered', async () => {
	stage.fake.page('/', {});
	const result = await stage.run([open, { kind: 'evaluate', script: `return "${password}"`, as: 'x' }], {}, { pageScripts: true });
	expectNoSecret(result);
	expect(JSON.stringify(result.data)).not.toContain('bot');
});

test('personal data in errors is masked, as everywhere', async () => {
	stage.fake.page('/', { title: 'Maria 11987654321' });
	const error = await stage.failure([open, { kind: 'hover', selectors: ['#c-{{input.phone}}'] }], { phone: '11987654321' });
	expect(JSON.stringify([error.message, error.context])).not.toContain('987654321');
});

describe('a secret of digits', () => {
	const pin = { site: { ...site, secrets: ['482913', '2026'] } };
	const field = (selector: string, type: string): object => ({ selectors: [selector], type, required: true });
	const extract = (fields: object): { kind: 'extract' } & Record<string, unknown> => ({ kind: 'extract', as: 'page', root: [], fields });

	test.each([
		['integer', '482.913'],
		['integer', '0482913'],
		['decimal', '482913,00'],
		['moneyBRL', 'R$ 482.913,00'],
		['string', 'Senha 482913'],
	])('is covered as %s: %s', async (type, shown) => {
		stage.fake.page('/', { elements: { '.a': { text: shown } } });
		const result = await stage.run([open, extract({ a: field('.a', type) })], {}, pin);
		expect(JSON.stringify(result.data)).not.toMatch(/482\.?913/);
		expect(result.data).toEqual({ page: { a: expect.stringContaining('***') } });
		expect(result.warnings).toEqual([{ path: '/data/page/a', message: expect.stringContaining('covered') }]);
	});

	test('is covered in an answer of JSON', async () => {
		stage.fake.page('/', {}).answer = () => ({ text: '{"a":{"b":[482913,1,"482913"]}}' });
		const result = await stage.run([open, { kind: 'request', url: '/api', as: 'r', answer: { kind: 'json', path: '', list: false, fields: null } }], {}, pin);
		expect(JSON.stringify(result.data)).toBe('{"r":{"a":{"b":["***",1,"***"]}}}');
	});

	test('does not damage dates, phones, numbers of documents and amounts', async () => {
		const shown = { a: '22/11/2026', b: '(11) 98202-6001', c: 'NF 482913/1', d: 'R$ 2.026,50', e: '5.482.913', f: 'Pedido de 22/11/2026' };
		stage.fake.page('/', { elements: Object.fromEntries(Object.entries(shown).map(([name, value]) => [`.${name}`, { text: value }])) });
		const fields = { a: field('.a', 'dateBR'), b: field('.b', 'phone'), c: field('.c', 'string'), d: field('.d', 'moneyBRL'), e: field('.e', 'integer'), f: field('.f', 'string') };
		const result = await stage.run([open, extract(fields)], {}, pin);
		expect(result.data).toEqual({ page: { a: '2026-11-22', b: '+5511982026001', c: 'NF 482913/1', d: 2026.5, e: 5482913, f: 'Pedido de 22/11/2026' } });
		expect(result.warnings).toEqual([]);
	});
});

test('names that the recipe gives are not covered, those of a page are', async () => {
	stage.fake.page('/', { elements: { '.a': { text: 'x' } } });
	const setting = { site: { ...site, secrets: ['phone', 'page'] }, pageScripts: true };
	const fields = { phone: { selectors: ['.a'], ...text } };
	const result = await stage.run([open, { kind: 'extract', as: 'page', root: [], fields }, { kind: 'evaluate', script: 'return {"my phone": 1}', as: 'x' }], {}, setting);
	expect(result.data['page']).toEqual({ phone: 'x' });
});

test('a text file that holds a secret is left whole, with a warning', async () => {
	stage.fake.page('/', {}).answer = ({ url }) => (url.endsWith('b') ? { text: 'user;x', contentType: 'text/csv' } : { text: `user;${password}`, contentType: url.endsWith('a') ? 'text/csv' : 'image/png' });
	const download = (as: string): { kind: 'download' } & Record<string, unknown> => ({ kind: 'download', as, by: { url: `/${as}` } });
	const result = await stage.run([open, download('a'), download('b'), download('c')]);
	expect(new TextDecoder().decode(result.files['a']?.bytes)).toBe(`user;${password}`);
	expect(result.warnings).toEqual([{ path: '/files/a', message: expect.stringContaining('holds a secret') }]);
});
