import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { systemClock } from '../../../lib/infra/clock';
import { openStore } from '../../../lib/infra/store/open-store';
import type { Store } from '../../../lib/domain/store';
import { Cache } from '../../../lib/resilience/cache';
import { compileLib, type CompiledLib } from '../../support/compiled-lib.ts';
import { until } from '../../support/servers/until.ts';

interface Seen {
	seen: string;
	at: number;
}

const request = { namespace: 'erp:tenant:stock', key: 'SKU-1', ttlMs: 60_000, stale: { maxAgeMs: 60_000, instead: () => true } };
let lib: CompiledLib;
let folder: string;
let store: Store;
let cache: Cache;
let worker: ChildProcess | undefined;

beforeAll(async () => {
	lib = await compileLib(['domain/errors.ts', 'infra/clock.ts', 'infra/store', 'resilience']);
});
afterAll(() => lib.remove());

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), 'backoffice-cache-'));
	store = await openStore({ kind: 'sqlite', file: join(folder, 'store.sqlite') }, { clock: systemClock, random: Math.random });
	cache = new Cache({ store, clock: systemClock, log: { warn: () => undefined } });
});

afterEach(async () => {
	worker?.kill('SIGKILL');
	await store.close();
	rmSync(folder, { recursive: true, force: true });
});

const origin = () => join(folder, 'origin');

/** Another process that reads all the time, and what it has seen. */
function startWorker(): () => Seen[] {
	const modules = { openStore: lib.file('infra/store/open-store'), clock: lib.file('infra/clock'), cache: lib.file('resilience/cache') };
	const orders = JSON.stringify({ file: join(folder, 'store.sqlite'), origin: origin(), modules });
	const { NODE_OPTIONS: _, ...env } = process.env;
	const flags = ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'];
	worker = spawn(process.execPath, [...flags, join(process.cwd(), 'test/integration/erp/rest-cache-worker.ts'), orders], { env, stdio: ['ignore', 'pipe', 'inherit'] });
	let output = '';
	worker.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
	return () => output.split('\n').slice(0, -1).map((line) => JSON.parse(line) as Seen);
}

describe.each([['a key', 'SKU-1'], ['everything', undefined]])('an invalidation of %s', (_what, key) => {
	test('is seen by another process within 2 seconds', async () => {
		writeFileSync(origin(), 'old');
		const seen = startWorker();
		await until(() => seen().length === 1, 'the first value', 20_000);
		writeFileSync(origin(), 'new');
		await cache.invalidate(request.namespace, key);
		const invalidatedAt = Date.now();
		await until(() => seen().length === 2, 'the new value', 20_000);
		expect(seen().map((each) => each.seen)).toEqual(['old', 'new']);
		// 10 ms between two reads of the worker, and what the machine takes for itself.
		expect((seen()[1]?.at ?? Infinity) - invalidatedAt).toBeLessThan(2_500);
	}, 60_000);
});

test('the last good answer of one process stands in for another’s failure, until it is invalidated', async () => {
	await cache.read({ ...request, ttlMs: 0 }, async () => 'known');
	const seen = startWorker();
	await until(() => seen().length === 1, 'an answer', 20_000);
	await cache.invalidate(request.namespace);
	await until(() => seen().length === 2, 'the failure', 20_000);
	expect(seen().map((each) => each.seen)).toEqual(['known, stale', 'failed']);
}, 60_000);
