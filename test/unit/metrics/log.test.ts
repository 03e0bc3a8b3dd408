import type { Logger } from 'n8n-workflow';

import type { OutsideCall } from '../../../lib/domain/runtime';
import { createLog } from '../../../lib/n8n/log';
import { handleEach } from '../../../nodes/Crm/operations/many';
import { asOneOperation } from '../../../lib/n8n/one-operation';

let lines: Array<{ level: string; message: string; fields: unknown }>;
let counted: OutsideCall[];

beforeEach(() => {
	lines = [];
	counted = [];
});

const write = (level: string) => (message: string, fields?: object) => void lines.push({ level, message, fields });
const logger: Logger = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
const log = (executionId?: string) => createLog(logger, executionId, { call: (call) => void counted.push(call) });
const call: OutsideCall = { event: 'call', system: 'ERP', operation: 'stock', ms: 12, attempt: 1, outcome: 'ok' };

test('a call is one line and one count', () => {
	log('7').call({ ...call, erp: { method: 'getStock', errorType: null } });
	expect(lines).toEqual([{ level: 'debug', message: 'ERP stock', fields: { ...call, executionId: '7' } }]);
	expect(counted).toEqual([{ ...call, erp: { method: 'getStock', errorType: null } }]);
});

test('the calls of an item of a node are counted as one operation’s, and their lines do not tell it', async () => {
	const twice = async () => await asOneOperation(async () => {
		log().call(call);
		await Promise.resolve();
		log().call(call);
	});
	await Promise.all([twice(), twice()]);
	const [first, ...others] = counted.map(({ within }) => within);
	expect(first).toEqual(expect.any(Object));
	expect(others.filter((within) => within === first)).toHaveLength(1);
	expect(lines.map(({ fields }) => fields)).toEqual(Array.from({ length: 4 }, () => call));
});

test('each entry of a list that an item holds is an operation of its own', async () => {
	const handle = async () => {
		log().call(call);
		return await Promise.resolve({ outcome: 'updated' });
	};
	await asOneOperation(async () => await handleEach([{}, {}, {}], handle, { groupOf: (_, index) => String(index), signal: new AbortController().signal }));
	expect(new Set(counted.map(({ within }) => within))).toHaveProperty('size', 3);
});

test.each(['ok', 'not_found', 'ambiguous', 'validation', 'unsupported', 'cancelled'])('%s is a matter of the question, and told at debug', (outcome) => {
	log().call({ ...call, outcome });
	expect(lines.map(({ level }) => level)).toEqual(['debug']);
});

test.each(['auth', 'permission', 'rate_limited', 'timeout', 'unavailable', 'uncertain', 'drift', 'blocked', 'not_sent', 'spared', 'failed'])('%s is told at warn, which n8n shows by default', (outcome) => {
	log().call({ ...call, outcome });
	expect(lines.map(({ level }) => level)).toEqual(['warn']);
});

test('phones, documents and addresses in names of systems and operations are masked', () => {
	log().call({ ...call, system: 'ERP de joao@empresa.com.br', operation: 'cliente 11987654321' });
	expect(JSON.stringify(lines)).not.toMatch(/joao|empresa|987654/);
});

test.each([
	'POST /token?access_token=S3GREDO&x=1 failed',
	'{"client_secret":"S3GREDO","x":1}',
	'Authorization: Bearer S3GREDO-abc',
	'sent with bearer S3GREDOabc1',
	'login password=S3GREDO; user=a',
	'senha: S3GREDO',
	'redis://user:S3GREDO@redis:6379',
	'X-API-Key: S3GREDO123abc',
	'B1SESSION=S3GREDO123abc',
	'"SessionId":"S3GREDO123abc"',
	'JSESSIONID: S3GREDO123abc',
	'PHPSESSID=S3GREDO123abc',
	'api-key=S3GREDO123abc',
	'accessToken=S3GREDO123abc',
	'{"apiToken":"S3GREDO123abc"}',
	'refreshToken=S3GREDO123abc',
	'clientSecret: S3GREDO123abc',
	'Cookie: B1SESSION=S3GREDO123abc; ROUTEID=.node1',
	'Cookie: a=1; B1SESSION=S3GREDO123abc',
	'pwd=S3GREDO',
	'db_password=S3GREDO',
	'user_password=S3GREDO',
	'password="two S3GREDO"',
	"password='two S3GREDO'",
	'error: password=a,S3GREDO',
	'{"password": "a\\"S3GREDO"}',
	'{\\"senha\\": \\"S3GREDO x\\"}',
	'Authorization=Digest S3GREDO123abc',
	'Authorization: Digest username="a", response="S3GREDO"',
	'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJTRUdSRURPIn0.S3GREDOsig',
	'-----BEGIN RSA PRIVATE KEY-----\nMIIE\nS3GREDO\n-----END RSA PRIVATE KEY-----',
	'-----BEGIN PRIVATE KEY----- S3GREDO',
])('a secret in a text is hidden: %s', (text) => {
	log().warn(text, { reason: text });
	expect(lines).toHaveLength(1);
	expect(JSON.stringify(lines)).not.toContain('S3GREDO');
	expect(lines[0]?.message).toContain('****');
});

test('a text without a secret stays as it is', () => {
	log().debug('The token has expired; a basic plan, the password was changed.', { reason: 'no secret here' });
	expect(lines).toEqual([{ level: 'debug', message: 'The token has expired; a basic plan, the password was changed.', fields: { reason: 'no secret here' } }]);
});

test('a long hostile text is masked at once', () => {
	const started = performance.now();
	for (const piece of ['a', 'a=', 'cookie=', 'senha:"', 'senha="\\\\"', '-----BEGIN PRIVATE KEY-----', 'a.b-', ' ']) log().warn(piece.repeat(50_000 / piece.length));
	expect(performance.now() - started).toBeLessThan(2_000);
});

test('secrets are hidden by their key, personal data by their form, in message and fields', () => {
	log().warn('Chamado de (11) 98765-4321, CPF 529.982.247-25', { accessToken: 'abc', senha: 'xyz', privateKey: 'k', reason: 'maria@x.com.br', bytes: 3 });
	const text = JSON.stringify(lines);
	expect(text).not.toMatch(/98765-4321|529\.982|abc|xyz|"k"|maria/);
	expect(text).toContain('"bytes":3');
});
