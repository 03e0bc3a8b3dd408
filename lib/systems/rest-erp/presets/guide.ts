import { restRead, restWrite } from '../../http-api';
import type { RestErpSettings, RestOperation } from '../settings';

const read: RestOperation = { ...restRead, itemsRoot: '', itemFields: {} };

const write: RestOperation = { ...restWrite, itemsRoot: '', itemFields: {} };

const customer: RestOperation['fields'] = {
	id: 'id',
	name: 'name',
	email: 'email',
	phone: 'phone',
	document: 'document',
	balanceDue: 'balance_due',
	creditLimit: 'credit_limit',
	currency: 'currency',
};

const order: Pick<RestOperation, 'fields' | 'itemsRoot' | 'itemFields'> = {
	fields: {
		id: 'id',
		number: ['number', 'id'],
		customerId: 'customer_id',
		date: 'date',
		total: 'total',
		currency: 'currency',
		status: 'status',
	},
	itemsRoot: 'items',
	itemFields: { sku: 'sku', name: 'name', quantity: 'quantity', unitPrice: 'unit_price' },
};

const ticket: RestOperation['fields'] = {
	id: 'id',
	number: ['number', 'id'],
	customerId: 'customer_id',
	subject: 'subject',
	status: 'status',
};

/**
 * The REST ERP of the integration guide. The key of an order travels as `external_reference`, by which it is looked up
 * after an unknown outcome, and as the header `Idempotency-Key`, which an ERP that does not know it ignores.
 */
export const guideRestErpSettings: Omit<RestErpSettings, 'baseUrl'> = {
	operations: {
		customerByPhone: { ...read, path: '/customers', query: { phone: '{phone}' }, fields: customer },
		customerByDocument: { ...read, path: '/customers', query: { document: '{document}' }, fields: customer },
		customerById: { ...read, path: '/customers/{id}', fields: customer },
		stock: {
			...read,
			path: '/products/{sku}/stock',
			fields: {
				sku: 'sku',
				name: 'name',
				available: 'quantity_available',
				reserved: 'quantity_reserved',
				warehouse: 'warehouse_id',
			},
		},
		price: {
			...read,
			path: '/products/{sku}/price',
			query: { customer_id: '{customerId}' },
			fields: {
				sku: 'sku',
				name: 'name',
				unitPrice: 'unit_price',
				discountPercentage: 'discount_percentage',
				finalPrice: 'final_price',
				currency: 'currency',
			},
		},
		lastOrders: { ...read, ...order, path: '/customers/{customerId}/orders', query: { limit: '{limit}' } },
		openOrders: {
			...read,
			...order,
			path: '/customers/{customerId}/orders',
			query: { status: 'open', limit: '{limit}' },
		},
		createOrder: {
			...write,
			...order,
			path: '/orders',
			headers: { 'Idempotency-Key': '{idempotencyKey}' },
			body: {
				customer_id: '{customerId}',
				items: [{ sku: '{item.sku}', quantity: '{item.quantity}', unit_price: '{item.unitPrice}' }],
				source: '{source}',
				notes: '{notes}',
				external_reference: '{idempotencyKey}',
			},
		},
		createTicket: {
			...write,
			path: '/tickets',
			headers: { 'Idempotency-Key': '{idempotencyKey}' },
			body: {
				customer_id: '{customerId}',
				subject: '{subject}',
				description: '{description}',
				source: '{source}',
				external_reference: '{idempotencyKey}',
			},
			fields: ticket,
		},
		orderByKey: {
			...read,
			...order,
			path: '/orders',
			query: { external_reference: '{idempotencyKey}' },
			fields: { ...order.fields, idempotencyKey: 'external_reference' },
			// 404 here says that there is no such look-up, not that there is no such order.
			notFoundStatuses: [],
		},
		ticketByKey: {
			...read,
			path: '/tickets',
			query: { external_reference: '{idempotencyKey}' },
			fields: { ...ticket, idempotencyKey: 'external_reference' },
			notFoundStatuses: [],
		},
		ping: { ...read, path: '/customers', query: { limit: '1' }, notFoundStatuses: [] },
	},
	numberFormat: 'auto',
	numericDates: '',
	timeZone: 'America/Sao_Paulo',
	currency: 'BRL',
	orderStatuses: {},
	draftStatuses: ['rascunho', 'em_aprovacao', 'draft'],
	maximumPhoneForms: 6,
	defaultAreaCode: '',
	documentForms: 'both',
	nativeIdempotency: false,
	timeoutMs: 10_000,
};
