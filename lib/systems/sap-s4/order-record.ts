import { parseDate } from '../../domain/dates';
import type { Order, OrderItem, OrderStatus } from '../../domain/erp';
import type { DatedOrder } from '../../domain/erp-match';
import { parseMoney } from '../../domain/money';
import type { SapS4Settings } from './settings';
import { moneyOf, quantityOf, relatedTo, textOf, unusable, type Entity } from './values';

/**
 * OverallSDProcessStatus (GBSTK): not yet, partly, completely processed; blank is "not relevant".
 * Values of VBUK: https://leanx.eu/en/sap/table/vbuk.html
 */
const processStatuses: Readonly<Record<string, OrderStatus>> = { A: 'open', B: 'processing', C: 'closed' };

/** Reads A_SalesOrder with its items (API_SALES_ORDER_SRV; https://api.sap.com/api/API_SALES_ORDER_SRV). */
export class OrderReader {
	constructor(private readonly settings: Pick<SapS4Settings, 'currency' | 'heldApprovalStatuses'>) {}

	/** @throws ConnectorError `drift` for an entity without number */
	order(entity: Entity, operation: string): DatedOrder {
		const id = textOf(entity, 'SalesOrder');
		if (id === null) throw unusable(operation, 'no number at "SalesOrder"');
		const date = (parseDate(entity['SalesOrderDate']) ?? parseDate(entity['CreationDate']))?.date ?? null;
		const order: Order = {
			id,
			number: id,
			customerId: textOf(entity, 'SoldToParty'),
			date,
			total: moneyOf(entity, 'TotalNetAmount'),
			currency: textOf(entity, 'TransactionCurrency') ?? this.settings.currency,
			...this.status(entity),
			items: relatedTo(entity, 'to_Item').map(itemOf),
		};
		return { order, moment: date };
	}

	private isHeld(entity: Entity): boolean {
		return this.settings.heldApprovalStatuses.includes(textOf(entity, 'SalesDocApprovalStatus') ?? '');
	}

	/**
	 * An order all of whose items are rejected is SAP's cancelled order, and counts as completely processed. One that goes
	 * on is blocked by a delivery or billing block, by the credit check, or by its approval. `rawStatus` names what decided.
	 */
	private status(entity: Entity): Pick<Order, 'status' | 'rawStatus'> {
		const process = textOf(entity, 'OverallSDProcessStatus');
		const word = process ?? '-';
		if (textOf(entity, 'OverallSDDocumentRejectionSts') === 'C') return { status: 'cancelled', rawStatus: `${word} (OverallSDDocumentRejectionSts C)` };
		const status = process !== null && Object.hasOwn(processStatuses, process) ? (processStatuses[process] ?? 'unknown') : 'unknown';
		const block = status === 'closed' ? null : this.block(entity);
		return block === null ? { status, rawStatus: process } : { status: 'blocked', rawStatus: `${word} (${block})` };
	}

	/** CMGST B is "document not OK" (https://leanx.eu/en/sap/table/kvbuk.html, CMPSA and following). */
	private block(entity: Entity): string | null {
		for (const property of ['DeliveryBlockReason', 'HeaderBillingBlockReason']) {
			const reason = textOf(entity, property);
			if (reason !== null) return `${property} ${reason}`;
		}
		if (textOf(entity, 'TotalCreditCheckStatus') === 'B') return 'TotalCreditCheckStatus B';
		return this.isHeld(entity) ? `SalesDocApprovalStatus ${textOf(entity, 'SalesDocApprovalStatus') ?? ''}` : null;
	}
}

/** An item tells its net amount; the unit price follows from the quantity. */
function itemOf(item: Entity): OrderItem {
	const quantity = quantityOf(item, 'RequestedQuantity');
	const amount = Number(textOf(item, 'NetAmount') ?? NaN);
	const unitPrice = quantity === null || quantity === 0 ? null : (parseMoney(amount / quantity, { format: 'us' })?.amount ?? null);
	return { sku: textOf(item, 'Material'), name: textOf(item, 'SalesOrderItemText'), quantity, unitPrice };
}
