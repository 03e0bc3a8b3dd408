import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startProtheusSandbox, type ProtheusSandbox } from '../../../sandbox/protheus/server.ts';
import { clientOf } from './support.ts';
import type { Client } from './support.ts';

let protheus: ProtheusSandbox;
let client: Client;
beforeEach(async () => {
	protheus = await startProtheusSandbox();
	client = await clientOf(protheus);
});
afterEach(() => protheus.close());

const ORDER = { cliente: '001001', loja: '01', pedidoEcommerce: 'key-1', itens: [{ produto: '123', quantidade: 1 }] };
const SAO_PAULO = '/api/framework/v1/genericQuery?tables=SX5&fields=x5_descri&where=X5_CHAVE%3D%27SP%27';

describe('bytes', () => {
	test('are UTF-8, and said to be', async () => {
		const { bytes, headers } = await client.get(SAO_PAULO);
		expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
		expect(bytes.toString('utf8')).toContain('SÃO PAULO');
	});

	test.each([['cp1252', 'application/json'], ['cp1252-as-utf-8', 'application/json; charset=utf-8']] as const)('%s are of code page 1252', async (charset, type) => {
		protheus.knobs.charset = charset;
		const { bytes, headers } = await client.get(SAO_PAULO);
		expect(headers.get('content-type')).toBe(type);
		expect(bytes.toString('utf8')).not.toContain('SÃO');
		expect(new TextDecoder('windows-1252').decode(bytes)).toContain('SÃO PAULO');
	});
});

describe('errors', () => {
	const errors = async () => [await client.get('/api/crm/v1/customerVendor/1/x'), await client.post('/botapi/v1/pedidos', {}), await client.get('/api/nada')];

	test('come from standard services as TTALK, from custom ones as SetRestFault, from the web server as a page', async () => {
		const [standard, custom, page] = await errors();
		expect(Object.keys(standard?.body ?? {})).toEqual(['code', 'message', 'detailedMessage', 'helpUrl', 'details']);
		expect(Object.keys(custom?.body ?? {})).toEqual(['errorCode', 'errorMessage']);
		expect(page?.headers.get('content-type')).toContain('text/html');
	});

	test.each([['ttalk', 'code'], ['legacy', 'errorCode'], ['html', '<html>']] as const)('all as %s where the site is like that', async (shape, mark) => {
		protheus.knobs.errorShape = shape;
		for (const { status, body } of await errors()) {
			expect(status).toBeGreaterThanOrEqual(400);
			expect(JSON.stringify(body)).toContain(mark);
		}
	});
});

describe('what goes wrong', () => {
	test('an order is taken and its answer never comes: the order is there, once', async () => {
		protheus.faults.add([{ match: { method: 'POST', path: 'pedidos$' }, nth: 1, fault: 'commitThenTimeout' }]);
		await expect(client.post('/botapi/v1/pedidos', ORDER, {}, AbortSignal.timeout(200))).rejects.toThrow();
		expect(protheus.createdOrders()).toMatchObject([{ key: 'key-1' }]);
		expect(await client.rows({ tables: 'SC5', fields: 'c5_num', where: "C5_PEDECOM = 'key-1'" })).toEqual([{ c5_num: '060001' }]);
	});

	test('a page in place of data, a status, broken JSON', async () => {
		protheus.faults.add([
			{ match: { path: 'genericQuery' }, nth: 1, fault: 'html', status: 500 },
			{ match: { path: 'genericQuery' }, nth: 2, fault: 'status', status: 503, body: { errorCode: 503, errorMessage: 'x' } },
			{ match: { path: 'genericQuery' }, nth: 3, fault: 'malformed' },
		]);
		expect(await client.get(SAO_PAULO)).toMatchObject({ status: 500, body: expect.stringContaining('<html>') });
		expect(await client.get(SAO_PAULO)).toMatchObject({ status: 503, body: { errorCode: 503 } });
		await expect(client.get(SAO_PAULO)).rejects.toThrow(SyntaxError);
		expect((await client.get(SAO_PAULO)).status).toBe(200);
	});

	test('more calls at one time than there are threads', async () => {
		Object.assign(protheus.knobs, { threads: 2, latencyMs: 50 });
		const statuses = (await Promise.all([1, 2, 3].map(() => client.get(SAO_PAULO)))).map(({ status }) => status);
		expect(statuses.sort()).toEqual([200, 200, 503]);
		expect(protheus.mostAtOnce()).toBe(3);
	});
});

test('the journal counts logins and calls', async () => {
	await Promise.all([1, 2, 3].map(() => client.get(SAO_PAULO)));
	expect(protheus.journal.count({ path: '/oauth2/v1/token$' })).toBe(1);
	expect(protheus.journal.count({ path: 'genericQuery' })).toBe(3);
	expect(protheus.journal.entries({ path: 'genericQuery' }).map(({ headers }) => headers['tenantid'])).toEqual(['01,01', '01,01', '01,01']);
});

test('an unknown option is an error', async () => {
	const options: object = { nope: 1 };
	await expect(startProtheusSandbox(options)).rejects.toThrow('Unknown option "nope"');
});

test('as a process it prints one JSON line with its url, serves, and ends on SIGTERM', async () => {
	const main = join(__dirname, '../../../sandbox/protheus/main.ts');
	const child = spawn(process.execPath, [main, '--base-path', '/app-root/servicos'], { stdio: ['ignore', 'pipe', 'ignore'] });
	try {
		const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
		const { url } = JSON.parse(line) as { url: string };
		expect((await fetch(`${url}/app-root/servicos/api/retail/v1/retailItem`)).status).toBe(401);
		child.kill('SIGTERM');
		expect(await once(child, 'exit')).toEqual([0, null]);
	} finally {
		child.kill('SIGKILL');
	}
}, 30_000);
