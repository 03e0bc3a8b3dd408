import { checkedPayload } from '../../../lib/application/queue';
import { isConnectorError } from '../../../lib/domain/errors';
import { leastProcessorMs } from '../../support/processor-time.ts';

const canary = 'k4n4rYv4lue';

function refusal(data: unknown): string {
	try {
		checkedPayload(data, { allowSecrets: false });
	} catch (error) {
		if (!isConnectorError(error)) throw error;
		expect(error.hint).toContain('credential');
		expect(error.hint).toContain('Allow Secrets');
		expect(JSON.stringify({ ...error, message: error.message })).not.toContain(canary);
		return error.message;
	}
	throw new Error('the data were taken');
}

const jwt = `${Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url')}.${Buffer.from(`{"sub":"${canary}"}`).toString('base64url')}.c2ln${canary}`;

describe('secrets among the data', () => {
	test.each([
		'password', 'Password', 'userPassword', 'user_password', 'PASSWORD_ERP', 'passwordHash', 'passwd', 'pwd', 'senha', 'senhaWeb', 'senha_do_cliente', 'SENHA',
		'secret', 'client_secret', 'clientSecret', 'CLIENT-SECRET', 'clientsecret', 'token', 'access_token', 'accessToken', 'refreshtoken', 'X-Auth-Token', 'tokens',
		'api_key', 'apiKey', 'apikey', 'x-api-key', 'API Key', 'authorization', 'Authorization', 'proxy-authorization', 'cookie', 'Set-Cookie', 'private_key', 'privateKey',
		'secretAccessKey', 'credentials', 'jwt', 'cvv', 'app_secret', 'webhookSecret', 'passphrase',
	])('a text by the name %s is refused with its path and without its value', (name) => {
		const message = refusal({ customer: { list: [{ [name]: canary }] } });
		expect(message).toContain('Data.customer.list[0]');
		expect(message).toContain(name);
	});

	test.each([
		'resenha', 'desenha', 'broken', 'tokenType', 'token_expires_at', 'tokenCount', 'passwordChangedAt', 'password_required', 'secretary', 'secretaria', 'keyboard', 'chave_pix', 'pixKey', 'chavePix',
		'authorized', 'author', 'cookieConsentAt', 'biscuit', 'key', 'jobKey', 'name', 'note', 'cookies_count', 'api', 'private',
	])('a text by the name %s is none', (name) => {
		expect(checkedPayload({ [name]: canary }, { allowSecrets: false })).toContain(canary);
	});

	test('the headers of a webhook among the whole item: the first advice is to pass less, not to allow it', () => {
		const item = { headers: { authorization: `Bearer ${canary}` }, params: {}, query: {}, body: { order: 1 } };
		expect(refusal(item)).toContain('Data.headers.authorization');
		expect(() => checkedPayload(item, { allowSecrets: false })).toThrow(
			expect.objectContaining({ hint: expect.stringMatching(/^Pass only what the job needs: .*\{\{ \$json\.body \}\}.*credential.*Allow Secrets/) }),
		);
		expect(JSON.parse(checkedPayload(item.body, { allowSecrets: false }))).toEqual({ order: 1 });
	});

	test('an empty secret, a mere yes or no, and a count are none', () => {
		const data = { password: '', senha: null, token: false, hasPassword: true, usage: { tokens: 350, max_tokens: 4_000 }, cookies: [], secret: {} };
		expect(JSON.parse(checkedPayload(data, { allowSecrets: false }))).toEqual(data);
	});

	test('a password of digits, and objects by such a name, are secrets', () => {
		expect(refusal({ senha: 123_456 })).toContain('Data.senha');
		expect(refusal({ credentials: { user: 'x', key: canary } })).toContain('Data.credentials');
		expect(refusal({ cookies: [{ name: 'sid', value: canary }] })).toContain('Data.cookies');
	});

	test.each([
		['a bearer token', `Bearer ${canary}`],
		['a bearer token', `bearer   ${canary}`],
		['a bearer token', `curl -H 'Authorization: Bearer ${canary}0123456789'`],
		['a user name with its password', `Basic ${Buffer.from(`api:${canary}`).toString('base64')}`],
		['a user name with its password', `Authorization: basic ${Buffer.from(`api:${canary}`).toString('base64')}`],
		['a private key', `-----BEGIN PRIVATE KEY-----\n${canary}\n-----END PRIVATE KEY-----`],
		['a private key', `text before -----BEGIN RSA PRIVATE KEY-----\n${canary}`],
		['a private key', `-----BEGIN OPENSSH PRIVATE KEY-----\n${canary}`],
		['a JSON Web Token', jwt],
		['a JSON Web Token', `?session=${jwt}&x=1`],
		['an address with a password', `postgres://erp:${canary}@db.example.com/erp`],
		['an address with a password', `see https://admin:${canary}@example.com`],
		['an address with a password', `redis://:${canary}@127.0.0.1:6379`],
		['an API key', `sk-proj-${canary}0123456789abcdef`],
		['an API key', `my key: sk-ant-${canary}-0123456789`],
		['an API key', `sk-${canary}0123456789abcdefghijklmnop`],
		['an API key', `ghp_${canary}0123456789`],
		['an API key', `github_pat_${canary}0123456789`],
		['an API key', 'AKIAIOSFODNN7EXAMPLE'],
		['an API key', `sk_live_${canary}`],
		['an API key', `xoxb-1234-${canary}`],
		['an API key', `EAAG${canary}${'0a'.repeat(30)}`],
		['a field with a secret', `https://api.example.com/v1?a=1&access_token=${canary}`],
		['a field with a secret', `/orders?api_key=${canary}`],
		['a field with a secret', `grant_type=password&password=${canary}`],
		['a field with a secret', `Server=db;Uid=erp; Password=${canary}`],
		['a field with a secret', `ERP_URL=x\nERP_SENHA=${canary}`],
		['a field with a secret', `<login><user>erp</user><password>${canary}</password></login>`],
		['a field with a secret', `<soap:senha type="text">\n ${canary}</soap:senha>`],
	])('%s is one by its form, whatever its name', (kind, text) => {
		expect(refusal({ note: [text] })).toContain(`Data.note[0] (${kind})`);
		expect(refusal(JSON.stringify(text))).toContain(kind);
	});

	test.each([
		'The bearer of this note is a regular customer', 'Basic plan', 'Plano Basic Mensalidade', 'basic training is over', 'https://example.com:8080/a?mail=maria@example.com',
		'sk-areia-media-saco-20kg-branca', 'EAA', 'https://example.com/?key=cimento&token_type=card', '<b>senha</b>', '<password></password>', 'password=', 'grant_type=password', 'a < b > c', 'a=1&b=2',
		'maria@example.com', 'às 10:30 @loja', '-----BEGIN CERTIFICATE-----', 'eyJ is how they begin', 'a.b.c', 'https://example.com/@user:name', 'wamid.HBgMNTUxMTk4NzY1NDMyMRUCABIYFA==',
	])('%p is none', (text) => {
		expect(JSON.parse(checkedPayload({ text }, { allowSecrets: false }))).toEqual({ text });
	});

	test('a header or field that comes as name and value is one by its name', () => {
		expect(refusal({ headers: [{ name: 'Accept', value: '*/*' }, { name: 'Authorization', value: canary }] })).toContain('Data.headers[1].value (by its name)');
		expect(refusal({ fields: [{ value: canary, key: 'api_key' }] })).toContain('Data.fields[0].value');
		const products = [{ name: 'Cookie', value: '3,50' }, { name: 'Cookie', value: 3.5 }, { name: 'note', value: canary }];
		expect(JSON.parse(checkedPayload({ products }, { allowSecrets: false }))).toEqual({ products });
	});

	test('pass is a password alone and behind whose it is, a day pass is none', () => {
		for (const name of ['pass', 'user_pass', 'smtpPass']) expect(refusal({ [name]: canary })).toContain(name);
		expect(checkedPayload({ boardingPass: canary, day_pass: canary, pass: 3, bypass: canary }, { allowSecrets: false })).toContain(canary);
	});

	test('JSON inside of a text is looked into, too', () => {
		expect(refusal({ body: JSON.stringify({ headers: { Authorization: canary } }) })).toContain('Data.body.headers.Authorization');
	});

	test('several are named at once, but not endlessly many', () => {
		expect(refusal({ password: canary, api_key: canary })).toContain('Data.password (by its name), Data.api_key (by its name)');
		const message = refusal(Array.from({ length: 500 }, () => ({ token: canary })));
		expect(message.length).toBeLessThan(500);
	});

	test('where secrets are allowed, such as a code for this one order, they are taken', () => {
		const data = { token: canary, note: `Bearer ${canary}` };
		expect(JSON.parse(checkedPayload(data, { allowSecrets: true }))).toEqual(data);
	});

	test.each([
		['eyJ', 'eyJ-'.repeat(65_000)],
		['bearer', 'bearer '.repeat(37_000)],
		['basic', 'basic aaaa'.repeat(26_000)],
		['://', '://a:b'.repeat(43_000)],
		['BEGIN', '-----BEGIN '.repeat(23_000)],
		['blanks', `bearer${' '.repeat(250_000)}`],
		['fields', '?tokentype=aaaa'.repeat(17_000)],
		['elements', '<key>a'.repeat(43_000)],
		['elements without an end', '<token '.repeat(37_000)],
		['marks of keys', 'sk-EAA'.repeat(43_000)],
		['an opening brace', '[{'.repeat(130_000)],
	])('a hostile text of 256 KiB full of %s is judged within half a second', async (_, text) => {
		const judge = (): void => {
			try {
				checkedPayload({ text }, { allowSecrets: false });
			} catch (error) {
				if (!isConnectorError(error)) throw error;
			}
		};
		expect(await leastProcessorMs(judge, { below: 500 })).toBeLessThan(500);
	});
});
