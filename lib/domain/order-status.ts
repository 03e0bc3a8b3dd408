import type { OrderStatus } from './erp';

/** An ERP's own words for the status of an order, written as {@link statusKey} writes them. */
export type OrderStatusMap = Readonly<Record<string, OrderStatus>>;

/** Words met in Brazilian and English systems. Settings add to them or override them. */
export const commonOrderStatuses: OrderStatusMap = {
	aberto: 'open',
	pendente: 'open',
	novo: 'open',
	open: 'open',
	pending: 'open',
	new: 'open',
	em_andamento: 'processing',
	em_processamento: 'processing',
	emprocessamento: 'processing',
	em_separacao: 'processing',
	liberado: 'processing',
	processing: 'processing',
	bloqueado: 'blocked',
	blocked: 'blocked',
	on_hold: 'blocked',
	faturado: 'invoiced',
	invoiced: 'invoiced',
	entregue: 'closed',
	atendido: 'closed',
	concluido: 'closed',
	finalizado: 'closed',
	fechado: 'closed',
	closed: 'closed',
	completed: 'closed',
	delivered: 'closed',
	cancelado: 'cancelled',
	cancelled: 'cancelled',
	canceled: 'cancelled',
};

/** `Em Separação` and `EM_SEPARACAO` are one status: lower case, no accents, `_` for everything between words. */
export function statusKey(raw: string): string {
	return raw
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '_')
		.replace(/^_+|_+$/g, '');
}

/** The status in our terms; `unknown` for a word no map has. */
export function toOrderStatus(raw: string | null, map: OrderStatusMap): OrderStatus {
	if (raw === null) return 'unknown';
	const key = statusKey(raw);
	return Object.hasOwn(map, key) ? (map[key] ?? 'unknown') : 'unknown';
}
