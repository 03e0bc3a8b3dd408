import { redactText } from '../../../lib/domain/masking';
import { maskSecrets } from '../../../lib/domain/masked-secrets';
import { leastProcessorMs } from '../../support/processor-time.ts';

const jwt = `${Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url')}.eyJzdWIiOiIxIn0.abcDEF-_123`;
const pair = Buffer.from('maria:s3nha').toString('base64');

describe('a text without its secrets', () => {
	test.each<[string, string]>([
		['GET https://erp.example/orders?access_token=abc%2Fdef&page=2 answered 503', 'GET https://erp.example/orders?access_token=****&page=2 answered 503'],
		['https://x.example/?api_key=K9&v=1#top', 'https://x.example/?api_key=****&v=1#top'],
		['https://x.example/a?page=2&key=AbC&sig=zz9&code=q', 'https://x.example/a?page=2&key=****&sig=****&code=****'],
		['Authorization: Bearer abc123def456', 'Authorization: Bearer ****'],
		['{"Authorization":"Basic qwertyuiop"}', '{"Authorization":"****"}'],
		['sent Bearer a1b2c3d4e5f6 to the ERP', 'sent Bearer **** to the ERP'],
		[`sent Basic ${pair}, refused`, 'sent Basic ****, refused'],
		[`token ${jwt} has expired`, 'token **** has expired'],
		['the key sk-proj-abcdefghijklmnop1234 is wrong', 'the key **** is wrong'],
		['ghp_abcdefghijklmnopqrstuvwxyz0123456789', '****'],
		['redis://:p4ss!w$rd@localhost:6379/0', 'redis://****@localhost:6379/0'],
		['mysql://bot:p4ss@db:3306/x', 'mysql://bot@db:3306/x'],
		['grant_type=password&client_secret=s3cr3t&username=ana', 'grant_type=password&client_secret=****&username=ana'],
		['Server=db;User=sa;Password=Abc,1;Timeout=5', 'Server=db;User=sa;Password=****,1;Timeout=5'],
		['{"user":"ana","senha":"x y z","page":"2"}', '{"user":"ana","senha":"****","page":"2"}'],
		['{\\"refresh_token\\":\\"abc\\"}', '{\\"refresh_token\\":\\"****\\"}'],
		['X-Api-Key: a1b2c3d4', 'X-Api-Key: ****'],
		['senha: abc123', 'senha: ****'],
	])('%p', (given, masked) => {
		expect(maskSecrets(given)).toBe(masked);
		expect(maskSecrets(masked)).toBe(masked);
		for (const secret of ['abc123', 's3cr3t', 'p4ss', 'K9', pair, jwt]) expect(redactText(given)).not.toContain(secret);
	});

	test.each([
		'The bearer of this letter pays nothing.',
		'Bearer authentication is not supported; use Basic authentication.',
		'The Basic plan123 has no API.',
		'Senha: inválida. Password: required',
		'Authorization: required',
		'max_tokens=350, pass=3, token_type=Bearer',
		'Idempotency key=pedido-12 and code=E42 of sig=none',
		'The order A-1 was refused: customer blocked (status=2, limit=1000).',
		'https://erp.example:8080/orders?page=2&sort=name',
		'10:30 at https://erp.example/a@b',
		'secretary: joao1234',
		'É preciso trocar o token em Configurações > API.',
	])('says the same as before: %p', (text) => {
		expect(maskSecrets(text)).toBe(text);
	});

	test('is made at once of a long hostile one', async () => {
		const pieces = ['a', 'a=', '?a', 'bearer ', 'eyJ', '://', ':', '"a":', '\\"', 'authorization:', 'a.', ' ', 'basic a', 'sk-'];
		const mask = () => pieces.forEach((piece) => maskSecrets(piece.repeat(100_000 / piece.length)));
		expect(await leastProcessorMs(mask, { below: 2_000 })).toBeLessThan(2_000);
	});
});
