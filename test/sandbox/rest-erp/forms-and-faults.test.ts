import { Agent, get } from 'node:http';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startRestErpSandbox, type RestErpOptions, type RestErpSandbox } from '../../../sandbox/rest-erp/server.ts';
import { until } from '../../support/servers/until.ts';
import { BASIC, clientOf } from './client.ts';

let erp: RestErpSandbox;
let client: ReturnType<typeof clientOf>;
beforeEach(async () => {
	erp = await startRestErpSandbox();
	client = clientOf(erp);
});
afterEach(() => erp.close());

const order = { customer_id: 1001, items: [{ sku: '123', quantity: 1 }], external_reference: 'wamid-9' };

describe('credentials', () => {
	const status = async (headers: Record<string, string>): Promise<number> => (await fetch(`${erp.baseUrl}/customers/1001`, { headers })).status;

	test('are basic by default, or a bearer token, or a key in a header of any name', async () => {
		expect(await status({})).toBe(401);
		expect(await status({ authorization: BASIC })).toBe(200);
		expect(await status({ authorization: `Basic ${Buffer.from('bot:wrong').toString('base64')}` })).toBe(401);
		erp.knobs.auth = 'bearer';
		expect(await status({ authorization: 'Bearer rest-erp-token' })).toBe(200);
		expect(await status({ authorization: BASIC })).toBe(401);
		Object.assign(erp.knobs, { auth: 'header', keyHeader: 'X-Chave' });
		expect(await status({ 'x-chave': 'rest-erp-token' })).toBe(200);
		expect(await status({ 'x-api-key': 'rest-erp-token' })).toBe(401);
	});

	test('refused, are answered with JSON or with a web page, and no order is made', async () => {
		const post = () => fetch(`${erp.baseUrl}/orders`, { method: 'POST', body: JSON.stringify(order), headers: { 'content-type': 'application/json' } });
		expect(await (await post()).json()).toMatchObject({ error: 'unauthorized' });
		erp.knobs.unauthorizedBody = 'html';
		const page = await post();
		expect(page.status).toBe(401);
		expect(page.headers.get('content-type')).toMatch('text/html');
		expect(await page.text()).toMatch('<html>');
		expect(erp.createdOrders()).toEqual([]);
	});
});

describe('forms of values', () => {
	test('money is a number, a decimal string or a Brazilian string', async () => {
		const chapa = `/products/${encodeURIComponent('AÇO-CHAPA Nº2')}/price`;
		expect((await client.get(chapa)).body).toMatchObject({ unit_price: 1234.56 });
		erp.knobs.moneyAs = 'decimal-string';
		expect((await client.get(chapa)).body).toMatchObject({ unit_price: '1234.56', discount_percentage: '0.00' });
		erp.knobs.moneyAs = 'brazilian-string';
		expect((await client.get(chapa)).body).toMatchObject({ unit_price: '1.234,56' });
		expect((await client.get('/customers/1007')).body).toMatchObject({ credit_limit: '99.999,99' });
	});

	test('ids are numbers or strings', async () => {
		erp.knobs.idsAs = 'string';
		expect((await client.get('/customers/1001')).body).toMatchObject({ id: '1001' });
	});

	test('latin-1 bodies are labelled, or claim to be plain JSON and break a UTF-8 reader', async () => {
		const read = async () => {
			const response = await fetch(`${erp.baseUrl}/customers/1031`, { headers: { authorization: BASIC } });
			return { type: response.headers.get('content-type'), bytes: Buffer.from(await response.arrayBuffer()) };
		};
		erp.knobs.charset = 'latin-1';
		const labelled = await read();
		expect(labelled.type).toBe('application/json; charset=ISO-8859-1');
		expect(JSON.parse(labelled.bytes.toString('latin1'))).toMatchObject({ name: 'Conceição & Ação Comércio de Alimentos' });
		erp.knobs.charset = 'latin-1-unlabelled';
		const unlabelled = await read();
		expect(unlabelled.type).toBe('application/json');
		expect(unlabelled.bytes.toString('utf8')).toContain('\uFFFD');
	});
});

describe('faults', () => {
	test('the n-th call is limited, with Retry-After; the others are served', async () => {
		erp.faults.add([{ nth: 2, fault: 'status', status: 429, headers: { 'retry-after': '7' }, body: { error: 'rate_limited' } }]);
		expect((await client.get('/customers/1001')).status).toBe(200);
		const limited = await client.get('/customers/1001');
		expect({ status: limited.status, wait: limited.headers.get('retry-after') }).toEqual({ status: 429, wait: '7' });
		expect((await client.get('/customers/1001')).status).toBe(200);
	});

	test('500, 502, 503, a web page and a reset come before the work: no order', async () => {
		erp.faults.add([500, 502, 503].map((status, index) => ({ nth: index + 1, fault: 'status', status, body: { error: 'down' } })));
		for (const status of [500, 502, 503]) expect((await client.post('/orders', order)).status).toBe(status);
		erp.faults.add([{ fault: 'html', nth: 1 }]);
		await expect(client.post('/orders', order)).rejects.toThrow('JSON');
		erp.faults.clear();
		erp.faults.add([{ fault: 'reset' }]);
		await expect(client.post('/orders', order)).rejects.toThrow('fetch failed');
		expect(erp.createdOrders()).toEqual([]);
	});

	test('broken JSON and half a body come after the work: the order is there', async () => {
		erp.faults.add([{ fault: 'malformed', nth: 1 }, { fault: 'truncated', nth: 2 }]);
		await expect(client.post('/orders', order)).rejects.toThrow('JSON');
		await expect(client.post('/orders', order)).rejects.toThrow();
		expect(erp.createdOrders()).toHaveLength(2);
	});

	test('commit then reset: the caller sees a broken connection, the ERP has exactly one order', async () => {
		erp.faults.add([{ match: { method: 'POST', path: '/orders$' }, nth: 1, fault: 'commitThenReset' }]);
		await expect(client.post('/orders', order)).rejects.toThrow('fetch failed');
		expect((await client.get('/orders?external_reference=wamid-9')).body).toHaveLength(1);
		expect(erp.createdOrders()).toHaveLength(1);
	});

	test('commit then time-out: no answer ever comes, the ERP has exactly one order', async () => {
		erp.faults.add([{ match: { method: 'POST' }, nth: 1, fault: 'commitThenTimeout' }]);
		const patience = new AbortController();
		const answer = client.post('/orders', order, {}, patience.signal);
		await until(() => erp.createdOrders().length === 1, 'the order is made');
		patience.abort();
		await expect(answer).rejects.toThrow('aborted');
		expect(erp.createdOrders()).toHaveLength(1);
		expect(erp.journal.count({ method: 'POST', path: '/orders$' })).toBe(1);
	});

	test('a slow write may land after its caller gave up: a look-up in between finds nothing', async () => {
		erp.faults.add([{ match: { method: 'POST' }, nth: 1, fault: 'slow', ms: 60_000 }]);
		const patience = new AbortController();
		const answer = client.post('/orders', order, {}, patience.signal);
		await until(() => erp.journal.count({ method: 'POST' }) === 1, 'the order arrives');
		patience.abort();
		await expect(answer).rejects.toThrow('aborted');
		expect((await client.get('/orders?external_reference=wamid-9')).body).toEqual([]);
		erp.clock.advance(60_000);
		await until(() => erp.createdOrders().length === 1, 'the order lands');
		expect((await client.get('/orders?external_reference=wamid-9')).body).toHaveLength(1);
	});
});

describe('as a server', () => {
	test('tells by its control face what was created', async () => {
		await client.post('/orders', order);
		const state = await (await fetch(`${erp.url}/__sandbox/state`)).json();
		expect(state).toMatchObject({ state: { createdOrders: [{ externalReference: 'wamid-9' }], createdTickets: [] } });
		await fetch(`${erp.url}/__sandbox/options`, { method: 'POST', body: '{"moneyAs":"decimal-string"}' });
		expect(erp.knobs.moneyAs).toBe('decimal-string');
	});

	test('an unknown option is refused', async () => {
		await expect(startRestErpSandbox(JSON.parse('{ "phonematch": "contains" }') as RestErpOptions)).rejects.toThrow('Unknown option "phonematch"');
	});

	test('works on calls side by side and keeps connections alive', async () => {
		erp.knobs.latencyMs = 20;
		const agent = new Agent({ keepAlive: true, maxSockets: 10 });
		const connections = new Set<number | undefined>();
		const lookUp = () =>
			new Promise<void>((resolve, reject) => {
				const request = get(`${erp.baseUrl}/customers?phone=11987654321`, { agent, headers: { authorization: BASIC } }, (response) => {
					connections.add(response.socket.localPort);
					response.resume().once('end', resolve);
				});
				request.once('error', reject);
			});
		const startedAt = performance.now();
		await Promise.all(Array.from({ length: 200 }, lookUp));
		const elapsedMs = performance.now() - startedAt;
		agent.destroy();
		expect(connections.size).toBe(10);
		// One after the other would take at least 4,000 ms.
		expect(elapsedMs).toBeLessThan(3_000);
	});

	test('runs as a process of its own and ends on SIGTERM', async () => {
		const program = join(__dirname, '../../../sandbox/rest-erp/main.ts');
		const child = spawn(process.execPath, ['--no-warnings', program, '--auth', 'none', '--ids-as', 'string'], { stdio: ['ignore', 'pipe', 'inherit'] });
		const [line] = (await once(child.stdout, 'data')) as [Buffer];
		const { url } = JSON.parse(line.toString('utf8')) as { url: string };
		const customer = await (await fetch(`${url}/api/v1/customers/1001`)).json();
		expect(customer).toMatchObject({ id: '1001' });
		const ended = once(child, 'exit');
		child.kill('SIGTERM');
		expect(await ended).toEqual([0, null]);
	});
});
