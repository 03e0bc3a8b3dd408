// Integration Health in n8n's engine: over a real Redis, with it, and without it.
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { closeAll } from '../../lib/n8n/registry';
import { processMeter } from '../../lib/n8n/metrics/meter';
import { IntegrationHealth } from '../../nodes/IntegrationHealth/IntegrationHealth.node';
import { outputOf, runInEngine } from '../support/engine/engine.ts';
import { around, nodeOf, PassThrough } from '../support/engine/graph.ts';
import { startRedis, type RedisServer } from '../support/servers/redis.ts';

let redis: RedisServer;

beforeAll(async () => {
	redis = await startRedis({ requirePassword: true });
});

afterAll(async () => {
	await closeAll();
	await redis.stop();
});

async function run(resource: string, parameters: INodeParameters = {}) {
	const credentials = { backofficeStoreApi: { id: 'store', name: 'store' } };
	const node = nodeOf('Node', 'integrationHealth', { resource, operation: 'get', ...parameters }, { credentials, onError: 'continueErrorOutput' });
	const { host, port, password = '' } = redis;
	return await runInEngine({
		...around(node, 2),
		types: { pass: new PassThrough(), integrationHealth: new IntegrationHealth() },
		credentials: { store: { kind: 'redis', host, port, password } },
		input: [{ json: {} }],
	});
}

/** What leaves by the node's success output. */
async function answer(resource: string, parameters: INodeParameters = {}): Promise<IDataObject> {
	const [item] = outputOf(await run(resource, parameters), 'Output 0');
	return item?.json ?? {};
}

test('what this process has seen is judged, and a queue that was named but never used is unknown', async () => {
	processMeter().call({ event: 'call', system: 'ERP', operation: 'getStock', ms: 12, attempt: 1, outcome: 'ok' });
	expect(await answer('status', { queues: 'pedidos' })).toMatchObject({
		status: 'unknown',
		systems: [{ system: 'ERP', status: 'up', reason: 'working', calls: 1, failures: 0 }],
		store: { status: 'up', kind: 'redis' },
		queues: [{ queue: 'pedidos', status: 'unknown', reason: 'no_jobs', location: expect.stringContaining(String(redis.port)), oldestDueAt: null }],
		conversations: { paused: 0 },
		processes: 1,
	});
});

test('metrics are text, JSON, or both', async () => {
	const sample = 'backoffice_requests_total{system="ERP",operation="getStock",outcome="ok",process="';
	expect(await answer('metrics')).toMatchObject({ text: expect.stringContaining(sample), series: expect.any(Array), processes: [{ systems: { ERP: { breaker: 'closed' } } }] });
	const text = await answer('metrics', { returns: 'text' });
	expect(Object.keys(text).sort()).toEqual(['processes', 'text']);
	expect(Object.keys(await answer('metrics', { returns: 'json' })).sort()).toEqual(['processes', 'series']);
});

test('with Redis gone the status says so, soon and without an error; with Redis back it goes on', async () => {
	const tracked = { queues: 'pedidos', trackIncidents: true, holdSeconds: 0 };
	await answer('status', tracked);
	await redis.kill();
	const begun = performance.now();
	const down = await answer('status', tracked);
	expect(performance.now() - begun).toBeLessThan(8_000);
	expect(down).toMatchObject({
		status: 'down',
		systems: [{ system: 'ERP', status: 'up' }],
		store: { status: 'down', ms: null, why: expect.stringMatching(/\S/) },
		queues: [{ queue: 'pedidos', status: 'unknown' }],
		conversations: { status: 'unknown' },
		incidents: { tracked: false, started: [{ kind: 'store' }] },
	});
	expect(JSON.stringify(down)).not.toContain(redis.password ?? 'no password');
	const failed = outputOf(await run('metrics'), 'Output 1').map(({ json }) => json);
	expect(failed).toMatchObject([{ details: { code: 'unavailable', system: 'Store' } }]);
	await redis.restart();
	const deadline = performance.now() + 10_000;
	let back = await answer('status', tracked);
	while ((back.store as IDataObject).status !== 'up' && performance.now() < deadline) back = await answer('status', tracked);
	expect(back).toMatchObject({ store: { status: 'up' }, incidents: { tracked: true, ended: [{ kind: 'store' }] } });
});
