import type { Customer, ErpPort, Order } from '../../../../lib/domain/erp';
import { ConnectorError, isConnectorError } from '../../../../lib/domain/errors';
import { openSqlServerPool } from '../../../../lib/infra/sql-server/sql-server';
import type { SqlServerPoolOptions } from '../../../../lib/infra/sql-server/options';
import type { SqlServerPort } from '../../../../lib/domain/sql';
import type { SqlServerErpSettingsInput } from '../../../../lib/systems/sqlserver';
import { startSqlServer } from '../../../../sandbox/sql-server/server.ts';

export type SqlServerOptions = NonNullable<Parameters<typeof startSqlServer>[0]>;
export type SqlServerSandbox = Awaited<ReturnType<typeof startSqlServer>>;

/** What the sample database has beyond the guide's schema. */
export const sampleSettings: SqlServerErpSettingsInput = {
	columns: {
		customers: { document: 'documento' },
		orderItems: { sku: 'sku', quantity: 'quantidade', unitPrice: 'preco_unitario' },
	},
};

/** The day of the sample price tables. */
export const today = () => '20261122';

export interface SampleServer {
	server: SqlServerSandbox;
	/** A pool of the read-only login; closed with the server. */
	open(changes?: Partial<SqlServerPoolOptions>): Promise<SqlServerPort & { close(): Promise<void> }>;
	close(): Promise<void>;
}

/** A SQL Server stand-in of one's own with the sample company and a read-only login. */
export async function startSampleServer(options: SqlServerOptions = {}): Promise<SampleServer> {
	const server = await startSqlServer(options);
	const pools: Array<{ close(): Promise<void> }> = [];
	return {
		server,
		open: async (changes = {}) => {
			const pool = await openSqlServerPool({ ...poolOptions(server), ...changes });
			pools.push(pool);
			return pool;
		},
		close: async () => {
			await Promise.all(pools.map((pool) => pool.close()));
			await server.stop();
		},
	};
}

export function poolOptions(server: SqlServerSandbox): SqlServerPoolOptions {
	const { host, port, database, user, password, ca } = server;
	return { system: 'SQL Server ERP', host, port, database, user, password, tls: { mode: 'verify', ca } };
}

/**
 * The port with the sample company's own words for the statuses of its orders, which is what the contract speaks of.
 * @param company the company's word by the system's
 */
export function inCompanyWords(erp: ErpPort, company: Readonly<Record<string, string>>): ErpPort {
	const orders = async (answer: Promise<Order[]>): Promise<Order[]> =>
		(await answer).map((order) => ({ ...order, rawStatus: company[order.rawStatus ?? ''] ?? order.rawStatus }));
	return new Proxy(erp, {
		get(target, name) {
			if (name === 'getLastOrders') return (...call: Parameters<ErpPort['getLastOrders']>) => orders(target.getLastOrders(...call));
			if (name === 'getOpenOrders') return (...call: Parameters<ErpPort['getOpenOrders']>) => orders(target.getOpenOrders(...call));
			const value: unknown = Reflect.get(target, name);
			return typeof value === 'function' ? value.bind(target) : value;
		},
	});
}

/** Calls that reached the server, the driver's own aside. */
export function callsOf(server: SqlServerSandbox): number {
	return server.journal.filter(({ kind }) => kind !== 'batch').length;
}

/** How a system names the customers of the sample company, and what its schema has beside the company. */
export interface CompanyTerms {
	customerId(companyId: string): string;
	companyId(customerId: string): string;
	/** The company's one warehouse; the others are left out. */
	warehouse: string;
	/** Texts that the system has no room for, by the company's id. */
	cutPhones?: Readonly<Record<string, string>>;
}

/** The port with the sample company's own ids of customers. Products are named alike everywhere. */
export function inCompanyTerms(erp: ErpPort, { customerId, companyId, warehouse, cutPhones = {} }: CompanyTerms): ErpPort {
	const customer = (found: Customer | null): Customer | null => {
		if (found === null) return null;
		const id = companyId(found.id);
		return { ...found, id, phone: cutPhones[id] ?? found.phone };
	};
	const translations: Partial<ErpPort> = {
		getCustomerByPhone: async (...call) => customer(await candidates(erp.getCustomerByPhone(...call), companyId)),
		getCustomerByDocument: async (...call) => customer(await candidates(erp.getCustomerByDocument(...call), companyId)),
		getCustomerById: async (id, context) => customer(await erp.getCustomerById(customerId(id), context)),
		getStock: async (...call) => {
			const levels = await erp.getStock(...call);
			return levels && levels.filter((level) => level.warehouse === warehouse);
		},
		getPrice: async (sku, filter, context) =>
			await erp.getPrice(sku, filter.customerId === undefined ? filter : { customerId: customerId(filter.customerId) }, context),
		getLastOrders: async (id, ...call) => await erp.getLastOrders(customerId(id), ...call),
		getOpenOrders: async (id, ...call) => await erp.getOpenOrders(customerId(id), ...call),
	};
	return new Proxy(erp, {
		get(target, name) {
			const value: unknown = Reflect.get(translations, name) ?? Reflect.get(target, name);
			return typeof value === 'function' ? value.bind(target) : value;
		},
	});
}

/** The candidates of an ambiguous answer carry ids, too. */
async function candidates<Result>(answer: Promise<Result>, companyId: (id: string) => string): Promise<Result> {
	return await answer.catch((error: unknown) => {
		if (!isConnectorError(error) || !error.candidates) throw error;
		const { code, message, system, parameter = '' } = error;
		throw new ConnectorError(code, message, { system, parameter, candidates: error.candidates.map((each) => ({ ...each, id: companyId(each.id) })) });
	});
}
