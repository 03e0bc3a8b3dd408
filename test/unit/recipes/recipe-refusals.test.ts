import { createAddressRules } from '../../../lib/domain/recipes/create-address-rules';
import { parseRecipe } from '../../../lib/domain/recipes/parse-recipe';

const addresses = createAddressRules({ system: 'x', baseUrl: 'https://erp.example.com/app', allowedOrigins: ['https://login.example.com'] });

async function refusal(document: unknown, options: Partial<Parameters<typeof parseRecipe>[1]> = {}): Promise<string | null> {
	const error: unknown = await parseRecipe(document, { system: 'x', ...options }).then(() => null, (reason: unknown) => reason);
	return error instanceof Error ? error.message : null;
}

describe('a password in plain sight', () => {
	test.each([
		{ fill: { selector: '#a', value: 'geheim', secret: true } },
		{ fill: { selector: '#password', value: 'geheim' } },
		{ fill: { selector: 'input[type="password"]', value: 'geheim' } },
		{ type: { selector: ['#x', 'aria/Senha'], value: 'geheim' } },
		{ fill: { selector: '#txtSenha', value: 'geheim' } },
		{ fill: { selector: '[name=userPwd]', value: 'geheim' } },
		{ fill: { selector: '#pin', value: '1234' } },
		{ fill: { selector: 'aria/Contraseña', value: 'geheim' } },
	])('%j is refused without being repeated', async (step) => {
		const message = await refusal([step]);
		expect(message).toContain('a secret must not stand in a recipe; use {{credential.password}}');
		expect(message).not.toMatch(/geheim|1234/);
	});

	test.each([
		{ fill: { selector: '#password', value: '{{credential.password}}' } },
		{ fill: { selector: '#password', value: '' } },
		{ fill: { selector: '#shipping', value: 'Rua 1' } },
		{ fill: { selector: '#passenger', value: 'Ana' } },
	])('%j is none', async (step) => {
		expect(await refusal([step])).toBeNull();
	});
});

describe('a secret of the credential, wherever it stands', () => {
	const secrets = ['S3nha forte!', 'banana', '77'];

	test.each<[unknown, string]>([
		[[{ fill: { selector: '#note', value: 'S3nha forte!' } }], '/0/fill/value'],
		[[{ goto: '/login?senha=S3nha+forte%21' }], '/0/goto'],
		[[{ goto: { url: `/x?auth=${Buffer.from('ana:S3nha forte!').toString('base64')}` } }], '/0/goto/url'],
		[[{ click: '#a', note: 'a senha é S3nha forte!' }], '/0/note'],
		[[{ request: { as: 'a', url: '/x', headers: { 'X-Pin': '77' } } }], '/0/request/headers/X-Pin'],
		[[{ goto: '/login?senha=banana' }], '/0/goto'],
		[{ name: 'erp S3nha forte!', operations: {} }, '/name'],
	])('%j', async (document, path) => {
		const message = await refusal(document, { secrets });
		expect(message).toContain(`${path}: holds a secret of the credential`);
		expect(message).not.toMatch(/S3nha|banana/);
	});

	test('a plain word may be part of a selector, a short secret part of a text', async () => {
		expect(await refusal([{ click: '#banana-button' }, { goto: '/pedidos/1777' }], { secrets })).toBeNull();
	});

	test('is not repeated by a message about something else', async () => {
		expect(await refusal([{ 'S3nha forte!': 1 }], { secrets })).not.toContain('S3nha');
	});
});

describe('addresses', () => {
	test.each([
		['https://evil.example/x', 'https://evil.example is not among'],
		['//evil.example/x', 'https://evil.example is not among'],
		['file:///etc/passwd', 'not file:'],
		['data:text/html,x', 'not data:'],
		['java\tscript:alert(1)', 'not javascript:'],
		['https://{{input.host}}/x', 'must not stand in the host'],
		['https://erp.example.com{{input.x}}/', 'must not stand in the host'],
		['//{{input.host}}/x', 'must not stand in the host'],
		['{{input.scheme}}://erp.example.com', 'must not stand in the host'],
	])('%j is refused in goto, request and download', async (url, message) => {
		for (const step of [{ goto: url }, { request: { as: 'a', url } }, { download: { as: 'a', url } }]) {
			expect(await refusal([step], { addresses })).toContain(message);
		}
	});

	test.each(['file:///x', 'chrome://version', 'https://{{input.host}}/'])('%s is refused where the site is not known, too', async (url) => {
		expect(await refusal([{ goto: url }])).not.toBeNull();
	});

	test.each(['/clientes/{{input.id}}?q={{input.q}}', 'https://login.example.com/{{input.id}}', '{{var.link}}', '#/x'])('%s is right', async (url) => {
		expect(await refusal([{ setVar: { name: 'link', from: 'x' } }, { goto: url }], { addresses })).toBeNull();
	});
});

describe('placeholders that stand for nothing', () => {
	test.each<[unknown, string]>([
		[[{ goto: '/{{phone}}' }], '/0/goto/url: {{phone}} is no placeholder'],
		[[{ fill: { selector: '#a', value: '={{ $json.phone }}' } }], '{{ $json.phone }} is no placeholder'],
		[[{ click: '#{{var.x}}' }], '{{var.x}} is set by no "setVar" step'],
		[[{ goto: '/{{item.value}}' }], '{{item.value}} stands for nothing outside of "forEach"'],
		[[{ forEach: { over: '{{input.l}}', as: 'row', steps: [{ goto: '/{{item.id}}' }] } }], '{{item.id}} is none of {{item.number}}, {{item.link}}, {{item.row}}'],
		[{ login: [{ goto: '/{{input.x}}' }] }, '/login/0/goto/url: {{input.x}} cannot be used in a login'],
		[[{ request: { as: 'a', method: 'POST', url: '/a', body: { json: { x: ['{{nope}}'] } } } }], '/0/request/body/json/x/0: {{nope}} is no placeholder'],
	])('%j', async (document, message) => {
		expect(await refusal(document)).toContain(message);
	});
});

test('scripts are parsed; whether they run is decided elsewhere', async () => {
	expect(await refusal([{ evaluate: 'const x = {{}}; return x' }])).toBeNull();
});

describe('what would say something untrue', () => {
	test.each(['done', 'stoppedBeforeSubmit'])('a branch with the outcome %s is refused', async (outcome) => {
		expect(await refusal([{ waitFor: { anyOf: ['#a', { selector: '#b', outcome }] } }])).toContain(`/0/waitFor/anyOf/1/outcome: "${outcome}" is what the result says by itself`);
		expect(await refusal([{ waitFor: { selector: '#b', outcome } }])).toContain('/0/waitFor/outcome');
	});

	test('a name that stands twice in one object is refused, because one of them would be lost', async () => {
		const text = '{"steps": [{"goto": "/"}, {"click": "#a", "note": "a \\"click\\": {", "click": "#b"}]}';
		expect(await refusal(text)).toContain('/steps/1/click: stands there twice');
		expect(await refusal('{"steps": [{"click": "#a"}, {"click": "#a"}, {"if": {"test": "#a", "then": [{"hover": "#a"}]}}]}')).toBeNull();
	});
});
