import { createCrmService, type CrmService, type UpsertOptions } from '../../../../lib/application/crm';
import type { CrmPort } from '../../../../lib/domain/crm';
import type { Clock } from '../../../../lib/domain/runtime';
import { MemoryStore } from '../../../../lib/infra/store/memory-store';
import { Cache } from '../../../../lib/resilience/cache';
import { fastClock } from '../../erp/support/service';

export interface CrmServiceUnderTest {
	service: CrmService;
	store: MemoryStore;
	/** Another process with the same Store. */
	neighbour(): CrmService;
}

/** The time of day is true, as interactions and tasks carry it; waits are a hundred times as short. */
const quick: Clock = { now: () => Date.now(), sleep: fastClock.sleep };

export function crmServiceOver(port: CrmPort, clock: Clock = quick): CrmServiceUnderTest {
	const store = new MemoryStore(clock);
	const log = { call: () => undefined, warn: () => undefined, debug: () => undefined };
	const create = (): CrmService =>
		createCrmService({ port, store, cache: new Cache({ store, clock, log }), clock, random: Math.random, log, tenantKey: 'tenant' });
	return { service: create(), store, neighbour: create };
}

export const upsertOptions: UpsertOptions = { policy: 'add', defaultName: 'WhatsApp Lead', severalMatches: 'fail' };
