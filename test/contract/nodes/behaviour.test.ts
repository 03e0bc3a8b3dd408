// What every action node does with items and errors, decided by n8n's real engine.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ICredentialDataDecryptedObject, INodeExecutionData, INodeParameters, INodeType, IRun } from 'n8n-workflow';

import { closeAll } from '../../../lib/n8n/registry';
import { startKommoSandbox } from '../../../sandbox/kommo/sandbox.ts';
import { startRestCrmSandbox } from '../../../sandbox/rest-crm/server.ts';
import { startRestErpSandbox } from '../../../sandbox/rest-erp/server.ts';
import { startWebErpSandbox } from '../../../sandbox/web-erp/server.ts';
import { outputOf, runInEngine } from '../../support/engine/engine.ts';
import { around, nodeOf, PassThrough } from '../../support/engine/graph.ts';
import { startSink } from '../../support/e2e/sink.ts';
import { requireChromium } from '../../support/servers/chromium.ts';
import { startOpenSsh } from '../../support/servers/openssh.ts';
import { takeLeases } from './leases';
import { quickTime } from './quick-time';
import { actionNodes, operationsOf, type OperationRef } from './registered';
import { workingCredentials, workingParameters, type Surroundings } from './working-parameters';

const operations = actionNodes.flatMap((node) => operationsOf(new node()));
const types: Record<string, INodeType> = { pass: new PassThrough() };
for (const node of actionNodes) types[new node().description.name] = new node();

// Repeats wait with jitter, and writes run one after the other.
jest.setTimeout(30_000);

const time = quickTime();
/** A browser takes its own time, and recipes allow it so much of it and no more. */
const speedOf = ({ node }: OperationRef) => (node === 'rpaScrape' ? 1 : 10);

/** Nobody listens there, and browsers do not refuse it by themselves, as they do with many low ones. */
const closedPort = 4;

let surroundings: Surroundings;
let userFolder: string;

beforeAll(async () => {
	userFolder = mkdtempSync(join(tmpdir(), 'backoffice-contract-'));
	process.env.N8N_USER_FOLDER = userFolder;
	process.env.BACKOFFICE_NOTIFY_ALLOWED_HOSTS = '127.0.0.1';
	const [kommo, erp, crm, files, sink, web, browser] = await Promise.all([
		startKommoSandbox({ requestsPerSecond: 1000 }),
		startRestErpSandbox(),
		startRestCrmSandbox({ face: 'contacts', requestsPerMinute: 0 }),
		startOpenSsh(),
		startSink(),
		startWebErpSandbox(),
		requireChromium('headless-shell'),
	]);
	writeFileSync(join(files.files, 'precos.csv'), 'sku;preco;estoque\r\nCIM-CP2-50;38,90;320\r\n');
	mkdirSync(join(files.files, 'import'));
	const { talkId, leadId, contactId } = kommo.customerMessage({ phone: '(11) 98888-7777', name: 'Construtora', text: 'Oi' });
	const leases = await takeLeases('contract', 6);
	surroundings = { kommo, erp, crm, files, sink, web, browser, talkId, leadId: leadId ?? 0, contactId, leases };
	// Look-ups answer from a list that was loaded before.
	await run({ node: 'erpFiles', resource: 'priceList', operation: 'sync' });
}, 120_000);

afterAll(async () => {
	await closeAll();
	await Promise.all([surroundings.kommo.close(), surroundings.erp.close(), surroundings.crm.close(), surroundings.files.stop(), surroundings.sink.close(), surroundings.web.close()]);
	rmSync(userFolder, { recursive: true, force: true });
	delete process.env.N8N_USER_FOLDER;
	delete process.env.BACKOFFICE_NOTIFY_ALLOWED_HOSTS;
});

interface Options {
	items?: object[];
	/** Where the credentials lead; a missing entry is a credential that was deleted. */
	credentials?: Record<string, ICredentialDataDecryptedObject>;
	parameters?: INodeParameters;
	onError?: 'continueErrorOutput';
}

async function run({ node, resource, operation }: OperationRef, options: Options = {}): Promise<IRun> {
	const working = workingParameters(surroundings)[`${node} ${resource} ${operation}`];
	if (!working) throw new Error(`working-parameters.ts has no entry for ${node} ${resource} ${operation}`);
	const wanted = (types[node]?.description.credentials ?? []).filter(({ required }) => required);
	const credentials = Object.fromEntries(wanted.map(({ name }) => [name, { id: name, name }]));
	const under = nodeOf('Node', node, { resource, operation, ...working, ...options.parameters }, { credentials, ...(options.onError ? { onError: options.onError } : {}) });
	const input = (options.items ?? three()).map((json) => ({ json }) as INodeExecutionData);
	return await runInEngine({
		...around(under, outputsOf(operation) + 1),
		types,
		credentials: options.credentials ?? workingCredentials(surroundings),
		input,
	});
}

const three = () => [1, 2, 3].map((n) => ({ n, contactId: `c${n}` }));
const outputsOf = (operation: string) => (operation === 'gate' ? 2 : 1);
const title = '$node: $resource $operation';

describe.each(operations)(title, (ref) => {
	beforeAll(() => time.setSpeed(speedOf(ref)));

	test('three items give three results, each paired with its input, none with a top-level error', async () => {
		const result = await run(ref);
		expect(result.data.resultData.error).toBeUndefined();
		const items = Array.from({ length: outputsOf(ref.operation) }, (_, output) => outputOf(result, 'Node', output)).flat();
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		for (const { json } of items) expect(json).not.toHaveProperty('error');
	});

	test('items that cannot be read leave by the error output, the others by success, and no input is changed', async () => {
		const items = [{ n: 1, contactId: 'c1' }, { n: 2, contactId: 'c2', broken: { an: 'object' } }, { n: 3, contactId: 'c3' }];
		const before = structuredClone(items);
		const breakable = breakableParameter(ref);
		if (!breakable) return;
		const [name, working] = breakable;
		const parameters = { [name]: `={{ $json.broken ?? ${JSON.stringify(working)} }}` };
		const result = await run(ref, { items, parameters, onError: 'continueErrorOutput' });
		const failed = outputOf(result, `Output ${outputsOf(ref.operation)}`);
		expect(failed.map(({ json }) => json)).toMatchObject([{ n: 2, error: expect.stringContaining('parameter'), details: { code: 'validation', retryable: false } }]);
		expect(outputOf(result, 'Output 0')).toHaveLength(2);
		expect(items).toEqual(before);
	});
});

const withCredentials = operations.filter(({ node }) => types[node]?.description.credentials?.some(({ required }) => required));

describe.each(withCredentials)(title, (ref) => {
	beforeAll(() => time.setSpeed(speedOf(ref)));

	test('a deleted credential gives error items under continue-on-error and never throws', async () => {
		// It only puts something into the Store.
		if (ref.operation === 'enqueue') return;
		expectThreeErrors(await run(ref, { credentials: {}, onError: 'continueErrorOutput' }), 'auth');
	});

	test('an unreachable system gives error items under continue-on-error and never throws', async () => {
		// These ask no system.
		if (['invalidate', 'lookup', 'enqueue', 'import'].includes(ref.operation)) return;
		const credentials = Object.fromEntries(
			Object.entries(workingCredentials(surroundings)).map(([type, data]) => [type, { ...data, baseUrl: `http://127.0.0.1:${closedPort}/${ref.operation}`, host: '127.0.0.1', port: closedPort }]),
		);
		expectThreeErrors(await run(ref, { credentials, onError: 'continueErrorOutput' }), /unavailable|uncertain/);
	});
});

function expectThreeErrors(result: IRun, code: string | RegExp): void {
	expect(result.data.resultData.error).toBeUndefined();
	expect(outputOf(result, 'Output 0')).toHaveLength(0);
	const failed = outputOf(result, 'Output 1').map(({ json }) => json);
	expect(failed.map(({ n }) => n)).toEqual([1, 2, 3]);
	for (const json of failed) {
		expect(json).toMatchObject({ error: expect.any(String), message: expect.any(String), details: { code: expect.stringMatching(code), system: expect.any(String), retryable: expect.any(Boolean) } });
	}
}

/** A text parameter of the operation and the value it works with. */
function breakableParameter({ node, resource, operation }: OperationRef): [string, unknown] | undefined {
	const working = workingParameters(surroundings)[`${node} ${resource} ${operation}`] ?? {};
	const texts = new Set(types[node]?.description.properties.filter(({ type }) => type === 'string').map(({ name }) => name));
	return Object.entries(working).find(([name, value]) => texts.has(name) && !String(value).startsWith('='));
}
