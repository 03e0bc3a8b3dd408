import { password, seen, Stage, text } from './steps.fixtures';

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
