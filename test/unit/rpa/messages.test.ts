import { Texts } from '../../../lib/application/rpa/texts';
import { createAddressRules } from '../../../lib/domain/recipes/create-address-rules';
import { SecretForms } from '../../../lib/domain/recipes/secret-forms';
import { WebPageError } from '../../../lib/domain/web-page-error';
import { checkedBaseUrl } from '../../../lib/n8n/base-url';
import { inOneText } from '../../../lib/n8n/in-one-text';
import { seen, Stage } from './steps.fixtures';

const path = '/clientes';
const fields = { operation: { madeBy: 'Page > Scrape' } };
const scrape = [
	{ kind: 'goto', url: path, note: 'URL' },
	{ kind: 'waitFor', note: 'Row Selector', anyOf: [seen('.row')] },
] as const;
let stage: Stage;

beforeEach(() => {
	stage = new Stage();
});

describe('what a node has made of its fields', () => {
	test('is told by the fields, not by a recipe that nobody has written', async () => {
		stage.fake.page(path, {});
		const { message, hint, context } = await stage.failure(scrape, {}, fields);
		expect(message).toContain('the page is not as the node’s fields say');
		expect(message).toContain('This was at “Row Selector” of Page > Scrape.');
		expect(`${message} ${hint ?? ''}`).not.toMatch(/recipe/);
		expect(context).toMatchObject({ recipe: null });
	});

	test('names Maximum Rows where there are more', async () => {
		const rows = Array.from({ length: 3 }, (_none, index) => ({ children: { '.name': [{ text: `N${index}` }] } }));
		stage.fake.page(path, { elements: { '.row': rows } as never });
		const extract = { kind: 'extract', note: 'Row Selector and Fields', shape: 'list', root: ['.row'], maxRows: 2, fields: { name: { type: 'string', required: true, selectors: ['.name'] } } } as const;
		expect(await stage.failure([scrape[0], extract], {}, fields)).toMatchObject({ code: 'drift', message: expect.stringContaining('more than the 2 rows'), hint: expect.stringContaining('Raise “Maximum Rows”') });
		expect((await stage.failure([scrape[0], extract])).hint).toContain('Raise maxRows');
	});
});

test('an address that cannot be opened is named, and not the empty page', async () => {
	stage.fake.page(path, () => {
		throw new WebPageError('unreachable', 'The site refused the connection.');
	});
	const { message } = await stage.failure([{ kind: 'goto', url: path }]);
	expect(message).toContain('. The address was https://erp.example.com.');
	expect(message).not.toMatch(/about:|chrome-error/);
});

describe('addresses in messages', () => {
	const texts = new Texts(new SecretForms([]));

	test('host, port and path keep their digits', () => {
		expect(texts.told('The page was http://10.20.30.40:8080/2024/11/22/1234.')).toBe('The page was http://10.20.30.40:8080/2024/11/22/1234.');
		expect(texts.address('http://erp1.example.com:8080/2024/1122/33?telefone=11987654321')).toBe('http://erp1.example.com:8080/2024/1122/33');
	});

	test('what is a phone by itself is masked there, too', () => {
		expect(texts.told('https://erp.example.com/clientes/11987654321/editar')).not.toContain('11987654321');
		expect(texts.told('https://erp.example.com/c?telefone=11987654321&x=1')).not.toContain('11987654321');
		expect(texts.told('Maria, (11) 98765-4321, at https://erp.example.com/c')).not.toContain('98765-4321');
	});
});

describe('an address without http://', () => {
	const rules = createAddressRules({ system: 'x', baseUrl: 'https://erp.example.com/app', allowedOrigins: [] });

	test.each(['127.0.0.1:4982/x', 'erp.exemplo.com/x', 'erp.exemplo.com.br', 'localhost:8080', '10.0.0.5/erp'])('%s looks like one', (text) => {
		expect(() => checkedBaseUrl(text, 'Web', { httpAllowed: true })).toThrow('looks like an address without http://');
		expect(() => rules.resolve(text)).toThrow('looks like an address without http://');
	});

	test.each(['clientes.aspx', 'clientes.php/x', '/127.0.0.1:80', 'a/b', '?x=1:80', 'index.html'])('%s is a path', (text) => {
		expect(rules.resolve(text)).toMatch(/^https:\/\/erp\.example\.com\/app/);
	});
});

test('message and hint are sentences of their own', () => {
	expect(inOneText({ message: 'It does not know', hint: 'Correct it.' })).toBe('It does not know. Correct it.');
	expect(inOneText({ message: 'It ends.', hint: 'Correct it.' })).toBe('It ends. Correct it.');
});
