import type { ErpOperation } from '../../domain/erp';
import { ConnectorError } from '../../domain/errors';
import { createErpService, unsupportedOperation, type ErpService } from '../../application/erp';
import { Cache } from '../../resilience/cache';
import { breakerOf, countBreaker } from '../breakers';
import { meterOpened } from '../metrics/meter';
import { processWide } from '../registry';
import type { ExecutionScope } from '../scope';
import { connectionsOf } from './connections';
import type { ErpSystem } from './system';
import { erpSystems } from './systems';

export interface ErpServices {
	erp: ErpService;
}

/** What a node may set: lifetimes in seconds, and how old an answer may be that stands in for a failure. */
export interface ErpCacheOptions {
	customer?: number;
	stock?: number;
	price?: number;
	staleMinutes?: number;
}

/** What an item asks for: the value of the node's `system`, and the operation, where it is one of an ERP. */
export interface ErpRequest {
	system: string;
	operation?: ErpOperation | undefined;
}

/**
 * The ERP an item asks for: its system, with the credential the node has for it. One per run and system.
 * @throws ConnectorError `unsupported` before anything is opened, where the system cannot do this at best
 */
export function openErp(scope: ExecutionScope, request: ErpRequest, options: ErpCacheOptions): Promise<ErpServices> | ErpServices {
	const system = findSystem(request.system);
	checkOperation(system, request.operation);
	const key = `erp:${system.value}:${JSON.stringify(options)}`;
	return scope.given<ErpServices>(key) ?? scope.once(key, () => open(scope, system, options));
}

async function open(scope: ExecutionScope, system: ErpSystem, options: ErpCacheOptions): Promise<ErpServices> {
	const credential = await scope.credential(system.credentialType, system.name);
	const key = scope.credentialKey(system.credentialType, credential);
	const accountKey = scope.accountKey(system.credentialType, credential);
	const connections = connectionsOf(scope, system, { key, accountKey });
	const port = await system.open(credential, connections);
	countBreaker(breakerOf(scope, system.name, key), port);
	meterOpened({ cached: port.system });
	const tenant = await system.tenant?.(credential, connections);
	const store = await scope.store();
	const { clock, random, log, meter } = scope;
	const cache = processWide(`cache:${store.location}`, () => new Cache({ store, clock, log, meter }));
	const defaultAreaCode = String(credential.defaultAreaCode ?? '').trim();
	const erp = createErpService({
		port,
		cache,
		store,
		clock,
		random,
		log,
		tenantKey: tenant ? `${accountKey}:${tenant}` : accountKey,
		ttl: milliseconds(options),
		staleMs: (options.staleMinutes ?? 0) * 60_000,
		atBest: system.atBest,
		others: othersThan(system),
		...(defaultAreaCode === '' ? {} : { phone: { defaultAreaCode } }),
	});
	return { erp };
}

function findSystem(value: string): ErpSystem {
	const system = erpSystems.find((candidate) => candidate.value === value);
	if (system) return system;
	throw new ConnectorError('validation', `The parameter “System” is none of: ${erpSystems.map((known) => known.value).join(', ')}.`, {
		system: 'ERP',
		parameter: 'system',
		hint: 'Choose the system from the list, or correct the expression behind it.',
	});
}

function checkOperation(system: ErpSystem, operation: ErpOperation | undefined): void {
	if (operation === undefined || system.atBest.operations.has(operation)) return;
	throw unsupportedOperation(operation, { system: system.name, own: system.atBest, others: othersThan(system) });
}

function othersThan({ value }: ErpSystem): readonly ErpSystem[] {
	return erpSystems.filter((other) => other.value !== value);
}

function milliseconds({ customer, stock, price }: ErpCacheOptions) {
	return {
		...(customer === undefined ? {} : { customer: customer * 1_000 }),
		...(stock === undefined ? {} : { stock: stock * 1_000 }),
		...(price === undefined ? {} : { price: price * 1_000 }),
	};
}
