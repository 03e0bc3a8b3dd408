import type { Customer, ErpCapabilities, ErpPort, NewTicket, Order, Price, StockLevel, Ticket, WriteOutcome } from '../../domain/erp';
import { ConnectorError } from '../../domain/errors';
import { parsePhone } from '../../domain/phone';
import type { RecipePort, RecipeResult } from '../../domain/recipes/recipe-port';
import type { CallContext } from '../../domain/runtime';
import { customerOperation, ticketOperation, ticketSearch, webErpCapabilities } from './capabilities';
import { customerOf } from './customers';
import { assertDone } from './outcomes';
import { recordsOf } from './records';
import { isWholeNumber, resolveWebErpSettings, searchTexts, type WebErpSettings } from './settings';
import { noOperation, system } from './system';
import { createdTicket, ticketInput, ticketWithKey } from './tickets';

export interface WebErpOptions {
	/** The credential's recipe on its site. */
	recipes: RecipePort;
	settings: Partial<WebErpSettings>;
}

/**
 * An ERP that has web pages and no API: customers are found and tickets opened by the recipes of the credential. A call is a run of one
 * operation, but for a phone, which is searched in one format after the other.
 * @throws ConnectorError `validation` naming the setting at fault
 */
export function createWebErp({ recipes, settings }: WebErpOptions): ErpPort {
	return new WebErp(recipes, resolveWebErpSettings(settings));
}

class WebErp implements ErpPort {
	readonly system = system;
	readonly capabilities: ErpCapabilities;

	constructor(
		private readonly recipes: RecipePort,
		private readonly settings: WebErpSettings,
	) {
		this.capabilities = webErpCapabilities(recipes.operations);
	}

	async ping(context: CallContext): Promise<void> {
		await this.recipes.logIn(context);
	}

	async getCustomerByPhone(phone: string, context: CallContext): Promise<Customer | null> {
		this.check(customerOperation);
		const parsed = parsePhone(phone, { assumeInternational: true });
		if (parsed === null) return null;
		for (const text of searchTexts(parsed, this.settings)) {
			const result = await this.look(customerOperation, { phone: text }, context);
			const records = result === null ? [] : recordsOf(result, customerOperation, ['customer', 'customers']);
			const customer = customerOf(records, parsed.e164, { defaultAreaCode: this.settings.defaultAreaCode, wholeNumber: isWholeNumber(text, parsed) });
			if (customer !== null) return customer;
		}
		return null;
	}

	async createTicket(ticket: NewTicket, context: CallContext): Promise<{ ticket: Ticket; outcome: WriteOutcome }> {
		this.check(ticketOperation);
		const result = await this.recipes.run(ticketOperation, ticketInput(ticket), context);
		if (!result.found) throw noCustomer(result);
		assertDone(result, ticketOperation);
		return { ticket: createdTicket(result, ticket), outcome: 'created' };
	}

	async findTicketByKey(idempotencyKey: string, context: CallContext, customerId?: string): Promise<Ticket | null> {
		this.check(ticketSearch);
		const input = { idempotencyKey, ...(customerId === undefined ? {} : { customerId }) };
		const result = await this.look(ticketSearch, input, context);
		return result === null ? null : ticketWithKey(result, idempotencyKey, customerId);
	}

	async getCustomerByDocument(): Promise<Customer | null> {
		return await cannot('getCustomerByDocument');
	}

	async getCustomerById(): Promise<Customer | null> {
		return await cannot('getCustomerById');
	}

	async getStock(): Promise<StockLevel[] | null> {
		return await cannot('getStock');
	}

	async getPrice(): Promise<Price | null> {
		return await cannot('getPrice');
	}

	async getLastOrders(): Promise<Order[]> {
		return await cannot('getLastOrders');
	}

	async getOpenOrders(): Promise<Order[]> {
		return await cannot('getOpenOrders');
	}

	async createOrder(): Promise<{ order: Order; outcome: WriteOutcome }> {
		return await cannot('createOrder');
	}

	async findOrderByKey(): Promise<Order | null> {
		return await cannot('findOrderByKey');
	}

	/** Null where the page says that there is nothing. */
	private async look(operation: string, input: Readonly<Record<string, unknown>>, context: CallContext): Promise<RecipeResult | null> {
		const result = await this.recipes.run(operation, input, context);
		if (!result.found) return null;
		assertDone(result, operation);
		return result;
	}

	private check(operation: string): void {
		if (!this.recipes.operations.includes(operation)) throw noOperation(operation);
	}
}

function noCustomer({ message, submitted }: RecipeResult): ConnectorError {
	return new ConnectorError('not_found', `${system} has no such customer.${message === null ? '' : ` The page says: ${message}`}`, {
		system,
		parameter: 'Customer ID',
		hint: 'Look up the customer by phone first, and give the ID found.',
		nothingDone: submitted !== 'unknown',
	});
}

async function cannot(what: string): Promise<never> {
	return await Promise.reject(
		new ConnectorError('unsupported', `${system} cannot do "${what}": it finds customers by phone and opens tickets, by recipes.`, {
			system,
			hint: 'Run a recipe of your own with the RPA Scrape node, or choose another system.',
			nothingDone: true,
		}),
	);
}
