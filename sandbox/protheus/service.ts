import type { Reply, SandboxRequest } from '../kit/server.ts';
import type { ProtheusDatabase } from './database.ts';
import type { ProtheusKnobs } from './knobs.ts';
import type { Tenant } from './tenants.ts';

export interface ServiceContext {
	readonly knobs: ProtheusKnobs;
	readonly database: ProtheusDatabase;
	/** Milliseconds of the sandbox clock. */
	readonly now: () => number;
}

export type Service = (request: SandboxRequest, tenant: Tenant) => Reply;
