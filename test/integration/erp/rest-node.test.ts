// The ERP node in n8n's engine over a REST ERP: what of port and cache reaches the workflow.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ICredentialDataDecryptedObject, IDataObject, INodeParameters } from 'n8n-workflow';

import { closeAll } from '../../../lib/n8n/registry';
import { Erp } from '../../../nodes/Erp/Erp.node';
import { startRestErpSandbox, type RestErpSandbox } from '../../../sandbox/rest-erp/server.ts';
import { outputOf, runInEngine } from '../../support/engine/engine.ts';
import { around, nodeOf, PassThrough } from '../../support/engine/graph.ts';

const types = { pass: new PassThrough(), erp: new Erp() };
let sandbox: RestErpSandbox;
let userFolder: string;

beforeEach(async () => {
	userFolder = mkdtempSync(join(tmpdir(), 'backoffice-erp-node-'));
	process.env.N8N_USER_FOLDER = userFolder;
	sandbox = await startRestErpSandbox();
});

afterEach(async () => {
	await closeAll();
	await sandbox.close();
	rmSync(userFolder, { recursive: true, force: true });
	delete process.env.N8N_USER_FOLDER;
});

const restCredential = (changes: ICredentialDataDecryptedObject = {}): ICredentialDataDecryptedObject => ({
	baseUrl: sandbox.baseUrl,
	authentication: 'basic',
	user: sandbox.knobs.user,
	password: sandbox.knobs.password,
	...changes,
});

interface Given {
	items?: IDataObject[];
	credential?: ICredentialDataDecryptedObject;
	/** Id of the credential in n8n. */
	id?: string;
}

/** What the node gives for its items; errors as items. */
async function run(parameters: INodeParameters, { items = [{}], credential = restCredential(), id = 'rest-1' }: Given = {}): Promise<IDataObject[]> {
	const type = parameters['system'] === 'mySql' ? 'backofficeErpMySqlApi' : 'backofficeErpRestApi';
	const node = nodeOf('ERP', 'erp', { system: 'rest', ...parameters }, { credentials: { [type]: { id, name: id } }, onError: 'continueRegularOutput' });
	const result = await runInEngine({ ...around(node, 1), types, credentials: { [id]: credential }, input: items.map((json) => ({ json })) });
	return outputOf(result, 'Output 0').map(({ json }) => json);
}

const stock = { resource: 'product', operation: 'getStock', sku: 'CIM-CP2-50' };

test('a hundred items for one product are one call outside', async () => {
	const answers = await run(stock, { items: Array.from({ length: 100 }, (_, n) => ({ n })) });
	expect(answers).toHaveLength(100);
	expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
	expect(answers[0]).toMatchObject({ found: true, available: 320 });
	expect(sandbox.journal.count()).toBe(1);
});

test('two credentials, and one credential for another address or user, share no answer', async () => {
	const other = await startRestErpSandbox();
	try {
		await run(stock);
		await run(stock);
		expect(sandbox.journal.count()).toBe(1);
		await run(stock, { id: 'rest-2' });
		expect(sandbox.journal.count()).toBe(2);
		await run(stock, { credential: restCredential({ baseUrl: other.baseUrl }) });
		expect([sandbox.journal.count(), other.journal.count()]).toEqual([2, 1]);
		await run(stock, { credential: restCredential({ user: 'bot-of-branch-2' }) });
		expect(sandbox.journal.count()).toBe(3);
	} finally {
		await other.close();
	}
});

describe('what a system cannot do', () => {
	test('is refused before anything is opened or sent, naming the systems that can', async () => {
		const database = { host: '127.0.0.1', port: 1, database: 'x', user: 'x', password: 'x', tls: 'off' };
		const order = { resource: 'order', operation: 'create', customerId: '1', itemsAs: 'json', itemsJson: '[{"sku":"A","quantity":1}]' };
		const [answer] = await run({ system: 'mySql', ...order }, { credential: database });
		expect(answer).toMatchObject({
			error: 'MySQL / MariaDB cannot do "create order".',
			message: expect.stringMatching(/^Choose a system that can: .*REST API/),
			details: { code: 'unsupported', system: 'MySQL / MariaDB', retryable: false },
		});
	});

	test('as its credential is made says so too', async () => {
		const credential = restCredential({ settings: '{"operations":{"createTicket":null}}' });
		const [answer] = await run({ resource: 'ticket', operation: 'create', customerId: '1001', description: 'x' }, { credential });
		expect(answer).toMatchObject({ message: expect.stringMatching(/^Set the operation up in the credential\./), details: { code: 'unsupported' } });
		expect(sandbox.journal.count()).toBe(0);
	});
});

describe('the option Use Stale Answer on Error', () => {
	const remembered = { ...stock, options: { stock: 0, staleMinutes: 30 } };

	test('gives the last good answer while the ERP is down, marked with its moment', async () => {
		const [fresh] = await run(remembered);
		expect(fresh).not.toHaveProperty('stale');
		sandbox.faults.add([{ fault: 'html', status: 200 }]);
		const [answer] = await run(remembered);
		expect(answer).toEqual({ ...fresh, stale: true, asOf: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) });
	});

	test('is off unless it is set', async () => {
		await run(remembered);
		sandbox.faults.add([{ fault: 'html', status: 200 }]);
		const [answer] = await run({ ...stock, options: { stock: 0 } });
		expect(answer).toMatchObject({ details: { code: 'unavailable' } });
	});

	test('does not hide a login that is refused', async () => {
		const credential = restCredential();
		await run(remembered, { credential });
		sandbox.knobs.password = 'changed-meanwhile';
		expect(await run(remembered, { credential })).toMatchObject([{ details: { code: 'auth' } }]);
	});

	test('ends with cache: invalidate', async () => {
		await run(remembered);
		await run({ resource: 'cache', operation: 'invalidate', scope: 'stock' });
		sandbox.faults.add([{ fault: 'html', status: 200 }]);
		expect(await run(remembered)).toMatchObject([{ details: { code: 'unavailable' } }]);
	});
});

test.each([
	[{ stock: 'soon' }, 'Stock Cache (Seconds)'],
	[{ customer: -1 }, 'Customer Cache (Seconds)'],
	[{ staleMinutes: 100_000 }, 'Use Stale Answer on Error (Minutes)'],
])('the options %j are refused by name', async (options, name) => {
	const [answer] = await run({ ...stock, options });
	expect(answer).toMatchObject({ error: expect.stringContaining(`“${name}”`), details: { code: 'validation' } });
	expect(sandbox.journal.count()).toBe(0);
});

test('an option may come from an expression, as text', async () => {
	const options = { stock: '={{ $json.seconds }}' };
	expect(await run({ ...stock, options }, { items: [{ seconds: '0' }, { seconds: '0' }] })).toMatchObject([{ found: true }, { found: true }]);
	expect(sandbox.journal.count()).toBe(2);
});

test('an order that is held back leaves the node as a draft', async () => {
	sandbox.knobs.holdOrders = true;
	const order = { resource: 'order', operation: 'create', customerId: '1001', itemsAs: 'json', itemsJson: '[{"sku":"CIM-CP2-50","quantity":1}]', idempotencyKey: 'm-1' };
	expect(await run(order)).toMatchObject([{ outcome: 'draft', status: 'blocked', rawStatus: 'rascunho', idempotencyKey: 'm-1' }]);
});
