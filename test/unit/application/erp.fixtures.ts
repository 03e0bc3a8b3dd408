import { createErpService, type ErpService, type ErpServiceOptions } from '../../../lib/application/erp';
import { erpOperations, type Customer, type ErpPort, type Order } from '../../../lib/domain/erp';
import { ConnectorError, type ConnectorErrorCode } from '../../../lib/domain/errors';
import type { OutsideCall } from '../../../lib/domain/runtime';
import { MemoryStore } from '../../../lib/infra/store/memory-store';
import { Cache } from '../../../lib/resilience/cache';
import { VirtualClock } from '../resilience/virtual-clock';

export const context = { signal: new AbortController().signal };
export const customer: Customer = {
	id: '7',
	name: 'Maria',
	email: null,
	phone: '+5511987654321',
	document: '52998224725',
	balanceDue: 10,
	creditLimit: null,
	currency: 'BRL',
};
export const placed: Order = {
	id: '90',
	number: '90',
	customerId: '7',
	date: '2026-11-22',
	total: 20,
	currency: 'BRL',
	status: 'open',
	rawStatus: 'pendente',
	items: [],
};
export const failure = (code: ConnectorErrorCode, options = {}) => new ConnectorError(code, `fails with ${code}`, { system: 'Fake ERP', ...options });

/** An ERP that can do everything; each test overrides what it is about. */
export class FakeErp implements ErpPort {
	readonly system = 'Fake ERP';
	readonly asked: string[] = [];
	capabilities: ErpPort['capabilities'] = {
		operations: new Set(erpOperations),
		customerPrice: true,
		reservedStock: true,
		idempotentWrites: { createOrder: 'none', createTicket: 'none' },
	};
	answers: Partial<ErpPort> = {};

	private answer<Name extends keyof ErpPort>(name: Name, given: unknown): void {
		this.asked.push(`${String(name)} ${JSON.stringify(given)}`);
	}
	async ping() {
		this.answer('ping', null);
	}
	getCustomerByPhone: ErpPort['getCustomerByPhone'] = async (phone, call) => {
		this.answer('getCustomerByPhone', phone);
		return this.answers.getCustomerByPhone ? await this.answers.getCustomerByPhone(phone, call) : customer;
	};
	getCustomerByDocument: ErpPort['getCustomerByDocument'] = async (document) => {
		this.answer('getCustomerByDocument', document);
		return customer;
	};
	getCustomerById: ErpPort['getCustomerById'] = async (id) => {
		this.answer('getCustomerById', id);
		return customer;
	};
	getStock: ErpPort['getStock'] = async (sku, filter, call) => {
		this.answer('getStock', [sku, filter]);
		return this.answers.getStock
			? await this.answers.getStock(sku, filter, call)
			: [
					{ sku, name: 'Cimento', warehouse: '01', available: 0.1, reserved: 1 },
					{ sku, name: 'Cimento', warehouse: '02', available: 0.2, reserved: null },
				];
	};
	getPrice: ErpPort['getPrice'] = async (sku, filter) => {
		this.answer('getPrice', [sku, filter]);
		return { sku, name: null, unitPrice: 10, discountPercentage: 0, finalPrice: 10, currency: 'BRL', source: 'list' };
	};
	getLastOrders: ErpPort['getLastOrders'] = async (id, filter) => {
		this.answer('getLastOrders', [id, filter]);
		return [placed];
	};
	getOpenOrders: ErpPort['getOpenOrders'] = async (id, filter) => {
		this.answer('getOpenOrders', [id, filter]);
		return [];
	};
	createOrder: ErpPort['createOrder'] = async (order, call) => {
		this.answer('createOrder', order);
		return this.answers.createOrder ? await this.answers.createOrder(order, call) : { order: placed, outcome: 'created' };
	};
	findOrderByKey: ErpPort['findOrderByKey'] = async (key, call) => {
		this.answer('findOrderByKey', key);
		return this.answers.findOrderByKey ? await this.answers.findOrderByKey(key, call) : null;
	};
	createTicket: ErpPort['createTicket'] = async (ticket) => {
		this.answer('createTicket', ticket);
		return { ticket: { id: '5', number: '5', customerId: ticket.customerId, subject: ticket.subject, status: null }, outcome: 'created' };
	};
	findTicketByKey: ErpPort['findTicketByKey'] = async () => null;
}

/** An order as a workflow gives it. */
export const order = { customerId: '7', items: [{ sku: 'A', quantity: 2 }], idempotencyKey: 'k-1' };

export interface Subject {
	erp: FakeErp;
	clock: VirtualClock;
	store: MemoryStore;
	calls: OutsideCall[];
	warnings: string[];
	/** A process of its own; all share the Store. */
	service(changes?: Partial<ErpServiceOptions>): ErpService;
}

export function startErp(): Subject {
	const erp = new FakeErp();
	const clock = new VirtualClock();
	const store = new MemoryStore(clock);
	const calls: OutsideCall[] = [];
	const warnings: string[] = [];
	const log = {
		call: (entry: OutsideCall) => void calls.push(entry),
		warn: (text: string) => void warnings.push(text),
		debug: () => undefined,
	};
	const service = (changes: Partial<ErpServiceOptions> = {}) =>
		createErpService({
			port: erp,
			cache: new Cache({ store, clock, log }),
			store,
			clock,
			random: () => 0.5,
			log,
			tenantKey: 'tenant',
			...changes,
		});
	return { erp, clock, store, calls, warnings, service };
}
