// A process of its own with a cache over the shared Store; what it sees goes out as lines of JSON.
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

import type { Clock } from '../../../lib/domain/runtime';
import type { Cache, CacheOptions } from '../../../lib/resilience/cache';
import type { openStore as OpenStore } from '../../../lib/infra/store/open-store';

export interface Orders {
	/** The Store's SQLite file. */
	file: string;
	/** A file that holds the origin's value; without it the origin is down. */
	origin: string;
	/** Compiled: this file runs without jest's transform. */
	modules: { openStore: string; clock: string; cache: string };
}

interface Modules {
	openStore: typeof OpenStore;
	systemClock: Clock;
	Cache: new (options: CacheOptions) => Cache;
}

async function work({ file, origin, modules }: Orders): Promise<never> {
	const loaded = await Promise.all(Object.values(modules).map((module) => import(module) as Promise<object>));
	const { openStore, systemClock, Cache } = Object.assign({}, ...loaded) as Modules;
	const store = await openStore({ kind: 'sqlite', file }, { clock: systemClock, random: Math.random });
	const cache = new Cache({ store, clock: systemClock, log: { warn: () => undefined } });
	const request = { namespace: 'erp:tenant:stock', key: 'SKU-1', ttlMs: 60_000, stale: { maxAgeMs: 60_000, instead: () => true } };
	let last = '';
	for (;;) {
		const seen = await cache.read(request, async () => readFileSync(origin, 'utf8')).then(
			({ value, from }) => (from === 'stale' ? `${value}, stale` : `${value}`),
			() => 'failed',
		);
		if (seen !== last) process.stdout.write(`${JSON.stringify({ seen, at: Date.now() })}\n`);
		last = seen;
		await setTimeout(10);
	}
}

const [, , orders = '{}'] = process.argv;
void work(JSON.parse(orders) as Orders);
