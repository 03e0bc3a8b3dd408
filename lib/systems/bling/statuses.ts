import type { OrderStatus } from '../../domain/erp';
import { commonOrderStatuses, statusKey, toOrderStatus, type OrderStatusMap } from '../../domain/order-status';
import type { CallContext } from '../../domain/runtime';
import type { BlingClient } from './client';
import type { Remembered } from './remembered';
import type { BlingSettings } from './settings';
import { idAt, textAt, type BlingRecord } from './values';

export interface KnownStatus {
	rawStatus: string;
	status: OrderStatus;
}

/** The situações of sales orders that every account has. */
const standard: ReadonlyMap<string, KnownStatus> = new Map([
	['6', { rawStatus: 'Em aberto', status: 'open' }],
	['9', { rawStatus: 'Atendido', status: 'closed' }],
	['12', { rawStatus: 'Cancelado', status: 'cancelled' }],
	['15', { rawStatus: 'Em andamento', status: 'processing' }],
	['18', { rawStatus: 'Venda agenciada', status: 'open' }],
	['21', { rawStatus: 'Em digitação', status: 'open' }],
	['24', { rawStatus: 'Verificado', status: 'processing' }],
]);

/** What a customer no longer waits for. */
const notOpen: ReadonlySet<OrderStatus> = new Set(['invoiced', 'closed', 'cancelled']);
const mostModules = 20;

/** Names and meanings of the account's situações of sales orders, for the ids in its orders. */
export interface StatusNames {
	of(id: string | null): KnownStatus;
	/** Ids to ask Bling for. */
	openIds(): string[];
	isOpen(id: string | null): boolean;
}

export class OrderStatuses {
	constructor(
		private readonly client: BlingClient,
		private readonly remembered: Remembered,
		private readonly settings: Pick<BlingSettings, 'openStatuses' | 'orderStatuses'>,
	) {}

	/** @param needed ids that must be named; standard ones need no request */
	async named(needed: readonly (string | null)[], context: CallContext): Promise<StatusNames> {
		const own = needed.filter((id) => id !== null && !standard.has(id)).map(String);
		return this.names(own.length === 0 ? [] : await this.read(own, context));
	}

	/** With all situações of the account: those of its own may be open, too. */
	async all(context: CallContext): Promise<StatusNames> {
		return this.names(await this.read([], context));
	}

	private async read(needed: readonly string[], context: CallContext): Promise<BlingRecord[]> {
		const load = async (): Promise<BlingRecord[]> => await this.load(context);
		return (await this.remembered.list({ name: 'situacoes', load, needed }, context)) ?? [];
	}

	/** Each module has situações of its own; those of sales orders are in “Vendas”. */
	private async load(context: CallContext): Promise<BlingRecord[]> {
		const operation = 'orderStatuses';
		const modules = await this.client.list(operation, '/situacoes/modulos', {}, context);
		const sales = modules.filter((module) => /vendas?\b/i.test(`${textAt(module, 'nome') ?? ''} ${textAt(module, 'descricao') ?? ''}`));
		const chosen = (sales.length > 0 ? sales : modules).slice(0, mostModules).flatMap((module) => idAt(module, 'id') ?? []);
		const lists = await Promise.all(
			chosen.map(async (id) => await this.client.list(operation, `/situacoes/modulos/${encodeURIComponent(id)}`, {}, context)),
		);
		return lists.flat();
	}

	private names(records: readonly BlingRecord[]): StatusNames {
		const { openStatuses, orderStatuses } = this.settings;
		const own = new Map(records.map((record) => [textAt(record, 'id') ?? '', record]));
		const of = (id: string | null): KnownStatus => (id === null ? { rawStatus: '', status: 'unknown' } : known(id, own.get(id), orderStatuses));
		const inherits = (id: string): boolean => openStatuses.includes(idAt(own.get(id), 'idHerdado') ?? '');
		const isOpen = (id: string | null): boolean =>
			id !== null && (openStatuses.includes(id) || inherits(id)) && !notOpen.has(of(id).status);
		return { of, isOpen, openIds: () => [...new Set([...openStatuses, ...own.keys()])].filter(isOpen) };
	}
}

/** By the settings first, then as Bling's own, then by its name, then as the one it was made from. */
function known(id: string, record: BlingRecord | undefined, given: OrderStatusMap): KnownStatus {
	const own = standard.get(id);
	const rawStatus = textAt(record, 'nome') ?? own?.rawStatus ?? id;
	const set = [statusKey(rawStatus), id].find((key) => Object.hasOwn(given, key));
	if (set !== undefined) return { rawStatus, status: given[set] ?? 'unknown' };
	if (own) return { rawStatus, status: own.status };
	const byName = toOrderStatus(rawStatus, commonOrderStatuses);
	return { rawStatus, status: byName === 'unknown' ? (standard.get(idAt(record, 'idHerdado') ?? '')?.status ?? byName) : byName };
}
