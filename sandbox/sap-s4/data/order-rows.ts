import type { Row } from '../odata/values.ts';
import { DAY_MS, decimal, fromCents } from './amounts.ts';
import { cutText } from './material-rows.ts';
import { totalCents } from './order-book.ts';
import type { OrderState, SalesOrder } from './order-book.ts';

/** Header statuses: A not begun, B partly, C done; of a rejection A nothing, C everything rejected. */
interface Statuses {
	readonly OverallSDProcessStatus: string;
	readonly OverallDeliveryStatus: string;
	readonly OverallTotalDeliveryStatus: string;
	readonly OverallOrdReltdBillgStatus: string;
	readonly OverallSDDocumentRejectionSts: string;
	readonly TotalBlockStatus: string;
	readonly TotalCreditCheckStatus: string;
	readonly DeliveryBlockReason: string;
	readonly SalesDocApprovalStatus: string;
	readonly SalesOrderApprovalReason: string;
}

function statuses(process: string, delivery: string, more: Partial<Statuses> = {}): Statuses {
	return {
		OverallSDProcessStatus: process,
		OverallDeliveryStatus: delivery,
		OverallTotalDeliveryStatus: delivery,
		OverallOrdReltdBillgStatus: '',
		OverallSDDocumentRejectionSts: 'A',
		TotalBlockStatus: 'A',
		TotalCreditCheckStatus: '',
		DeliveryBlockReason: '',
		SalesDocApprovalStatus: '',
		SalesOrderApprovalReason: '',
		...more,
	};
}

const statusesOf: Readonly<Record<OrderState, Statuses>> = {
	pendente: statuses('A', 'A'),
	em_separacao: statuses('B', 'B'),
	bloqueado: statuses('A', 'A', { DeliveryBlockReason: '01', TotalBlockStatus: 'C' }),
	faturado: statuses('C', 'C', { OverallOrdReltdBillgStatus: 'C' }),
	entregue: statuses('C', 'C'),
	cancelado: statuses('C', 'C', { OverallSDDocumentRejectionSts: 'C' }),
	'credit-blocked': statuses('A', 'A', { TotalCreditCheckStatus: 'B', TotalBlockStatus: 'C' }),
	'in-approval': statuses('A', 'A', { SalesDocApprovalStatus: 'A', SalesOrderApprovalReason: 'BOT1' }),
};

export function orderRow(order: SalesOrder): Row {
	const { number, organisation, type, soldTo, reference, orderedOn, changedAt, state, given } = order;
	return {
		RequestedDeliveryDate: orderedOn + DAY_MS,
		PricingDate: orderedOn,
		...given,
		...statusesOf[state],
		// A block that came with the order stays.
		...(state === 'pendente' && typeof given['DeliveryBlockReason'] === 'string' ? { DeliveryBlockReason: given['DeliveryBlockReason'] } : {}),
		SalesOrder: number,
		SalesOrderType: type,
		SalesOrganization: organisation.salesOrganization,
		DistributionChannel: organisation.distributionChannel,
		OrganizationDivision: organisation.division,
		SoldToParty: soldTo,
		CreationDate: orderedOn,
		CreatedByUser: 'BOT_USER',
		LastChangeDate: orderedOn,
		LastChangeDateTime: Math.floor(changedAt),
		PurchaseOrderByCustomer: reference,
		SalesOrderDate: orderedOn,
		TotalNetAmount: fromCents(totalCents(order)),
		TransactionCurrency: 'BRL',
	};
}

export const itemNumber = (index: number): string => String((index + 1) * 10).padStart(6, '0');

export function itemRows({ number, organisation, reference, state, lines }: SalesOrder): Row[] {
	const { OverallSDProcessStatus, OverallDeliveryStatus, OverallOrdReltdBillgStatus } = statusesOf[state];
	return lines.map(({ product, quantityThousandths, confirmedThousandths, netCents, given }, index) => ({
		PurchaseOrderByCustomer: reference,
		ProductionPlant: organisation.plant,
		StorageLocation: '',
		SalesOrderItemText: cutText(product.name),
		SalesOrderItem: itemNumber(index),
		...given,
		SalesOrder: number,
		SalesOrderItemCategory: 'TAN',
		Material: product.sku,
		RequestedQuantity: decimal(quantityThousandths, 3),
		RequestedQuantityUnit: product.unit,
		RequestedQuantitySAPUnit: product.unit,
		OrderQuantityUnit: product.unit,
		ConfdDelivQtyInOrderQtyUnit: decimal(confirmedThousandths, 3),
		TransactionCurrency: 'BRL',
		NetAmount: fromCents(netCents),
		SalesDocumentRjcnReason: state === 'cancelado' ? '02' : (given['SalesDocumentRjcnReason'] ?? ''),
		SDProcessStatus: OverallSDProcessStatus,
		DeliveryStatus: OverallDeliveryStatus,
		OrderRelatedBillingStatus: OverallOrdReltdBillgStatus,
	}));
}

export function textRows({ number, texts }: SalesOrder): Row[] {
	return texts.map(({ language, id, text }) => ({ SalesOrder: number, Language: language, LongTextID: id, LongText: text }));
}
