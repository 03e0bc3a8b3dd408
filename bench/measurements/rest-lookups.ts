import { nodeRun, type BenchN8n, type Runnable } from '../lib/bench-n8n.ts';
import { bulkSku } from '../lib/bulk-products.ts';
import { startChild } from '../lib/child.ts';
import { milliseconds, type Result } from '../lib/result.ts';
import type { Stage } from '../lib/stage.ts';
import { inTurns, median, medianRatio } from '../lib/statistics.ts';
import { itemsNode, type NodeSpec } from '../lib/workflows.ts';

const skus = Array.from({ length: 1_000 }, (_, index) => bulkSku(index));
const latencyMs = 20;
const rounds = 7;
const login = { user: 'bot', password: 'bot-password' };

/** 1,000 stock look-ups at 20 ms latency against n8n's HTTP Request, and the same from the cache against Edit Fields. */
export async function restLookups(stage: Stage): Promise<Result[]> {
	const n8n = await stage.n8n();
	const baseUrl = await startErp(stage);
	const credential = await n8n.credential('backofficeErpRestApi', { baseUrl, authentication: 'basic', ...login });
	const start = async (name: string, node: NodeSpec): Promise<Runnable> => await n8n.runnable(name, [itemsNode('sku', skus), node]);
	const asked = await start('ERP REST look-ups', erpNode(credential, 0));
	const cached = await start('ERP cached look-ups', erpNode(credential, 3_600));
	const http = await start('HTTP Request look-ups', await httpNode(n8n, baseUrl));
	const set = await start('Edit Fields', setNode());
	await Promise.all([lookUps(asked), lookUps(http)]);
	stage.say('Looking up over REST …');
	const overRest = await inTurns(rounds, { ours: async () => await lookUps(asked), peer: async () => await lookUps(http) });
	// The first run fills the cache.
	await lookUps(cached);
	stage.say('Looking up in the cache …');
	const fromCache = await inTurns(rounds, { ours: async () => await lookUps(cached), peer: async () => await lookUps(set) });
	return [
		{
			...compared('1,000 REST look-ups at 20 ms against n8n’s HTTP Request', overRest.ours, overRest.peer),
			bound: { kind: 'below', value: 1, shown: '< 1 ×' },
		},
		{
			...compared('1,000 look-ups from the cache against Edit Fields', fromCache.ours, fromCache.peer),
			bound: { kind: 'atMost', value: 1.5, shown: '≤ 1.5 ×' },
		},
	];
}

function compared(name: string, ours: number[], peer: number[]): Result {
	const figure = medianRatio(ours, peer);
	return { name, ours: milliseconds(median(ours)), peer: milliseconds(median(peer)), figure, shown: `${figure.toFixed(2)} ×` };
}

async function lookUps(runnable: Runnable): Promise<number> {
	const { ms, items } = nodeRun(await runnable.run(), 'Look up');
	const answered = items.filter((item) => 'sku' in item || 'quantity_available' in item).length;
	if (answered !== skus.length) throw new Error(`Only ${answered} of ${skus.length} look-ups gave a product.`);
	return ms;
}

async function startErp(stage: Stage): Promise<string> {
	const child = startChild('bench/processes/rest-erp.ts', ['--latency-ms', String(latencyMs)]);
	stage.onClose(child.stop);
	const { url } = await child.answer<{ url: string }>();
	return `${url}/api/v1`;
}

function erpNode(credentials: Record<string, { id: string; name: string }>, stock: number): NodeSpec {
	return {
		name: 'Look up',
		type: 'n8n-nodes-backoffice.erp',
		typeVersion: 1,
		parameters: { resource: 'product', operation: 'getStock', system: 'rest', sku: '={{ $json.sku }}', options: { stock } },
		credentials,
	};
}

async function httpNode(n8n: BenchN8n, baseUrl: string): Promise<NodeSpec> {
	return {
		name: 'Look up',
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: {
			url: `=${baseUrl}/products/{{ $json.sku }}/stock`,
			authentication: 'genericCredentialType',
			genericAuthType: 'httpBasicAuth',
			options: {},
		},
		credentials: await n8n.credential('httpBasicAuth', login),
	};
}

/** One expression an item, as in the look-up. */
function setNode(): NodeSpec {
	return {
		name: 'Look up',
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: { assignments: { assignments: [{ id: 'sku', name: 'sku', type: 'string', value: '={{ $json.sku }}' }] }, options: {} },
	};
}
