import { createErpService, type ErpService, type ErpServiceOptions } from '../../../../lib/application/erp';
import type { ErpPort } from '../../../../lib/domain/erp';
import type { Clock, OutsideCall } from '../../../../lib/domain/runtime';
import { MemoryStore } from '../../../../lib/infra/store/memory-store';
import { Cache } from '../../../../lib/resilience/cache';

/** Time at a hundred times its speed: waits between attempts cost the test nothing to speak of. */
export const fastClock: Clock = {
	now: () => Date.now() * 100,
	sleep: (ms, signal) =>
		new Promise((resolve, reject) => {
			if (signal?.aborted) return reject(signal.reason);
			const stop = (): void => {
				clearTimeout(timer);
				reject(signal?.reason);
			};
			const timer = setTimeout(() => {
				signal?.removeEventListener('abort', stop);
				resolve();
			}, ms / 100);
			signal?.addEventListener('abort', stop, { once: true });
		}),
};

export interface ServiceUnderTest {
	service: ErpService;
	store: MemoryStore;
	calls: OutsideCall[];
	/** Another process with the same Store. */
	neighbour(): ErpService;
}

export function erpServiceOver(port: ErpPort, changes: Partial<ErpServiceOptions> = {}): ServiceUnderTest {
	const clock = changes.clock ?? fastClock;
	const store = new MemoryStore(clock);
	const calls: OutsideCall[] = [];
	const log = { call: (entry: OutsideCall) => void calls.push(entry), warn: () => undefined, debug: () => undefined };
	const create = (): ErpService =>
		createErpService({
			port,
			cache: new Cache({ store, clock, log }),
			store,
			clock,
			random: Math.random,
			log,
			tenantKey: 'tenant',
			...changes,
		});
	return { service: create(), store, calls, neighbour: create };
}
