import type { Customer, ErpPort, Order } from '../../../../lib/domain/erp';
import { ConnectorError, isConnectorError } from '../../../../lib/domain/errors';

/** How a system names what is in the sample company, and what its data has beside the company. Products are named alike everywhere. */
export interface CompanyTerms {
	/** The system's id of a customer of the company. */
	customerId(companyId: string): string;
	/** The other way round; what is no customer of the company stays as it is. */
	companyId(customerId: string): string;
	/** The company's one warehouse; the others are left out. All where it is left out. */
	warehouse?: string;
	/** Texts that the system has no room for, by the company's id. */
	cutPhones?: Readonly<Record<string, string>>;
	/** The company's id of an order, by the order as the system tells it. Default: its id. */
	orderId?(order: Order): string;
}

/** The port in terms of the sample company, which is what the contract speaks of. */
export function inCompanyTerms(erp: ErpPort, terms: CompanyTerms): ErpPort {
	const translations: Partial<ErpPort> = { ...customerCalls(erp, terms), ...productCalls(erp, terms), ...orderCalls(erp, terms) };
	return new Proxy(erp, {
		get(target, name) {
			const value: unknown = Reflect.get(translations, name) ?? Reflect.get(target, name);
			return typeof value === 'function' ? value.bind(target) : value;
		},
	});
}

function customerCalls(erp: ErpPort, { customerId, companyId, cutPhones = {} }: CompanyTerms): Partial<ErpPort> {
	const customer = (found: Customer | null): Customer | null => {
		if (found === null) return null;
		const id = companyId(found.id);
		return { ...found, id, phone: cutPhones[id] ?? found.phone };
	};
	return {
		getCustomerByPhone: async (...call) => customer(await candidates(erp.getCustomerByPhone(...call), companyId)),
		getCustomerByDocument: async (...call) => customer(await candidates(erp.getCustomerByDocument(...call), companyId)),
		getCustomerById: async (id, context) => customer(await erp.getCustomerById(customerId(id), context)),
	};
}

function productCalls(erp: ErpPort, { customerId, warehouse }: CompanyTerms): Partial<ErpPort> {
	return {
		getStock: async (...call) => {
			const levels = await erp.getStock(...call);
			return levels && levels.filter((level) => warehouse === undefined || level.warehouse === warehouse);
		},
		getPrice: async (sku, filter, context) =>
			await erp.getPrice(sku, filter.customerId === undefined ? filter : { customerId: customerId(filter.customerId) }, context),
	};
}

function orderCalls(erp: ErpPort, { customerId, companyId, orderId = ({ id }) => id }: CompanyTerms): Partial<ErpPort> {
	const ofCompany = <T extends { customerId: string | null }>(record: T): T => ({
		...record,
		customerId: record.customerId === null ? null : companyId(record.customerId),
	});
	const order = (given: Order): Order => ofCompany({ ...given, id: orderId(given) });
	return {
		getLastOrders: async (id, ...call) => (await erp.getLastOrders(customerId(id), ...call)).map(order),
		getOpenOrders: async (id, ...call) => (await erp.getOpenOrders(customerId(id), ...call)).map(order),
		createOrder: async (given, context) => {
			const placed = await erp.createOrder({ ...given, customerId: customerId(given.customerId) }, context);
			return { ...placed, order: ofCompany(placed.order) };
		},
		findOrderByKey: async (key, context, id) => {
			const found = await erp.findOrderByKey(key, context, id === undefined ? undefined : customerId(id));
			return found && ofCompany(found);
		},
		createTicket: async (given, context) => {
			const opened = await erp.createTicket({ ...given, customerId: customerId(given.customerId) }, context);
			return { ...opened, ticket: ofCompany(opened.ticket) };
		},
		findTicketByKey: async (key, context, id) => {
			const found = await erp.findTicketByKey(key, context, id === undefined ? undefined : customerId(id));
			return found && ofCompany(found);
		},
	};
}

/** The candidates of an ambiguous answer carry ids, too. */
async function candidates<Result>(answer: Promise<Result>, companyId: (id: string) => string): Promise<Result> {
	return await answer.catch((error: unknown) => {
		if (!isConnectorError(error) || !error.candidates) throw error;
		const { code, message, system, parameter = '' } = error;
		throw new ConnectorError(code, message, { system, parameter, candidates: error.candidates.map((each) => ({ ...each, id: companyId(each.id) })) });
	});
}
