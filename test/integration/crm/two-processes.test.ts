// Twenty messages of a new customer reach two n8n processes at once.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { StoreOptions } from '../../../lib/infra/store/store-options';
import { inSomeFormat, seededRandom } from '../../../sandbox/kit/phone-formats.ts';
import { startRestCrmSandbox, type RestCrmSandbox } from '../../../sandbox/rest-crm/server.ts';
import { compileLib, type CompiledLib } from '../../support/compiled-lib.ts';
import { startRedis, type RedisServer } from '../../support/servers/redis.ts';
import type { UpsertOrders } from './upsert-worker.ts';

jest.setTimeout(60_000);

let lib: CompiledLib;
let folder: string;
let redis: RedisServer;
let crm: RestCrmSandbox;

beforeAll(async () => {
	[lib, redis, folder] = await Promise.all([
		compileLib(['domain', 'resilience', 'infra/http', 'infra/clock.ts', 'infra/store', 'systems', 'application']),
		startRedis(),
		mkdtemp(join(tmpdir(), 'backoffice-crm-')),
	]);
});

afterAll(async () => {
	await Promise.all([lib?.remove(), redis?.stop(), rm(folder, { recursive: true, force: true })]);
});

beforeEach(async () => {
	// Slow enough for the processes to meet, and late to list what is new.
	crm = await startRestCrmSandbox({ face: 'contacts', requestsPerMinute: 0, latencyMs: 15, searchLagMs: 2_000 });
});

afterEach(async () => {
	await crm.close();
});

async function inAProcess(store: StoreOptions, phones: readonly string[]): Promise<Array<{ id: string; outcome: string }>> {
	const modules = {
		axiosHttp: lib.file('infra/http/axios-http'),
		clock: lib.file('infra/clock'),
		openStore: lib.file('infra/store/open-store'),
		cache: lib.file('resilience/cache'),
		adapter: lib.file('systems/rest-crm/index'),
		service: lib.file('application/crm/index'),
	};
	const orders: UpsertOrders = { modules, store, baseUrl: crm.baseUrl, token: crm.knobs.token, phones };
	const { NODE_OPTIONS: _, ...env } = process.env;
	const file = join(process.cwd(), 'test/integration/crm/upsert-worker.ts');
	const { stdout } = await promisify(execFile)(process.execPath, ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', '--disable-warning=ExperimentalWarning', file, JSON.stringify(orders)], { env });
	return JSON.parse(stdout);
}

test.each<[string, () => StoreOptions]>([
	['SQLite', () => ({ kind: 'sqlite', file: join(folder, 'store.sqlite') })],
	['Redis', () => ({ kind: 'redis', host: '127.0.0.1', port: redis.port, db: 0 })],
])('twenty simultaneous upserts of one phone over two processes make one contact, with %s', async (_, store) => {
	const before = crm.contacts().length;
	const random = seededRandom(5);
	const phones = () => Array.from({ length: 10 }, () => inSomeFormat('+5531976543210', random));
	const results = (await Promise.all([inAProcess(store(), phones()), inAProcess(store(), phones())])).flat();
	expect(crm.contacts().length).toBe(before + 1);
	expect(results).toHaveLength(20);
	expect(results.filter(({ outcome }) => outcome === 'created')).toHaveLength(1);
	expect(new Set(results.map(({ id }) => id)).size).toBe(1);
});
