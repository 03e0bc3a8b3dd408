import { ConnectorError } from '../../domain/errors';
import type { CrmService } from '../../application/crm';
import { Outbox } from '../../application/outbox';
import { Cache } from '../../resilience/cache';
import { breakerOf, countBreaker } from '../breakers';
import { processWide } from '../registry';
import type { ExecutionScope } from '../scope';
import { crmConnections } from './connections';
import type { CrmSystem } from './system';
import { crmSystems } from './systems';

export interface CrmServices {
	/** Opens the CRM at its first use: to put a message into the outbox none is needed. */
	crm(): Promise<CrmService>;
	outbox(name: string): Promise<Outbox>;
}

/** What an item asks for: the values of the node's `system` and `authentication`. */
export interface CrmRequest {
	system: string;
	authentication: string;
}

export function crmServices(scope: ExecutionScope, request: CrmRequest): CrmServices {
	return {
		crm: async () => await scope.once(`crm:${request.system}:${request.authentication}`, async () => await openCrm(scope, request)),
		outbox: async (name) => {
			const store = await scope.store();
			return new Outbox({ store, name, clock: scope.clock });
		},
	};
}

async function openCrm(scope: ExecutionScope, { system: value, authentication }: CrmRequest): Promise<CrmService> {
	const system = findSystem(value);
	const credentialType = system.credentialTypeOf(authentication);
	const credential = await scope.credential(credentialType, system.name);
	const key = scope.credentialKey(credentialType, credential);
	const accountKey = scope.accountKey(credentialType, credential, ['defaultAreaCode', 'settings']);
	const { name, countedAs = name } = system;
	const port = await system.open(credential, crmConnections(scope, { name, countedAs, credentialType, authentication, key, accountKey }));
	// Kommo's own client has none.
	if (!system.countsItself) countBreaker(breakerOf(scope, name, key), port);
	const store = await scope.store();
	const { clock, random, log, meter } = scope;
	const cache = processWide(`cache:${store.location}`, () => new Cache({ store, clock, log, meter }));
	const defaultAreaCode = String(credential.defaultAreaCode ?? '').trim();
	const phone = defaultAreaCode === '' ? {} : { phone: { defaultAreaCode } };
	const { createCrmService } = await import('../../application/crm/crm-service.js');
	const ownLog = system.countsItself ? { ...log, call: () => undefined } : log;
	return createCrmService({ port, store, cache, clock, random, log: ownLog, tenantKey: accountKey, ...phone });
}

function findSystem(value: string): CrmSystem {
	const system = crmSystems.find((candidate) => candidate.value === value);
	if (system) return system;
	throw new ConnectorError('validation', `The parameter “System” is none of: ${crmSystems.map((known) => known.value).join(', ')}.`, {
		system: 'CRM',
		parameter: 'system',
		hint: 'Choose the system from the list, or correct the expression behind it.',
	});
}
