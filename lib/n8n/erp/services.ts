import type { HttpPort } from '../../domain/http';
import { ConnectorError } from '../../domain/errors';
import type { SqlPort } from '../../domain/sql';
import { createErpService, type ErpService } from '../../application/erp';
import { openMySqlPool } from '../../infra/mysql/mysql-sql';
import { Cache } from '../../resilience/cache';
import { CircuitBreaker } from '../../resilience/circuit-breaker';
import { processWide } from '../registry';
import type { ExecutionScope } from '../scope';
import type { ErpConnections, ErpSystem } from './system';
import { erpSystems } from './systems';

export interface ErpServices {
	erp: ErpService;
}

/** Lifetimes a node may set, in seconds. */
export interface CacheSeconds {
	customer?: number;
	stock?: number;
	price?: number;
}

/** The ERP an item asks for: its system, with the credential the node has for it. One per run and system. */
export async function openErp(scope: ExecutionScope, value: string, seconds: CacheSeconds): Promise<ErpServices> {
	return await scope.once(`erp:${value}:${JSON.stringify(seconds)}`, async () => {
		const system = findSystem(value);
		const credential = await scope.credential(system.credentialType, system.name);
		const key = scope.credentialKey(system.credentialType, credential);
		const port = await system.open(credential, connectionsOf(scope, system, key));
		const store = await scope.store();
		const { clock, random, log } = scope;
		const cache = processWide(`cache:${store.location}`, () => new Cache({ store, clock, log }));
		const defaultAreaCode = String(credential.defaultAreaCode ?? '').trim();
		const erp = createErpService({
			port,
			cache,
			store,
			clock,
			random,
			log,
			tenantKey: scope.accountKey(system.credentialType, credential),
			ttl: milliseconds(seconds),
			...(defaultAreaCode === '' ? {} : { phone: { defaultAreaCode } }),
		});
		return { erp };
	});
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

function connectionsOf(scope: ExecutionScope, { name, credentialType }: ErpSystem, key: string): ErpConnections {
	const breaker = processWide(`breaker:${key}`, () => new CircuitBreaker({ system: name, clock: scope.clock }));
	return {
		http: async (options): Promise<HttpPort> => {
			const http = await scope.http({ system: name, credentialType, ...options });
			return { send: async (request) => await breaker.run(async () => await http.send(request)) };
		},
		mySql: async (options): Promise<SqlPort> => {
			const pool = await scope.connection(`mysql:${key}`, async () => await openMySqlPool(options));
			return {
				query: async (...call) => await breaker.run(async () => await pool.query(...call)),
				call: async (...call) => await breaker.run(async () => await pool.call(...call)),
			};
		},
	};
}

function milliseconds({ customer, stock, price }: CacheSeconds) {
	return {
		...(customer === undefined ? {} : { customer: customer * 1_000 }),
		...(stock === undefined ? {} : { stock: stock * 1_000 }),
		...(price === undefined ? {} : { price: price * 1_000 }),
	};
}
