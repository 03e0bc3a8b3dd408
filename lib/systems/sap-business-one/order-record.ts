import { parseDate } from '../../domain/dates';
import type { Order, OrderItem, OrderStatus } from '../../domain/erp';
import { ConnectorError } from '../../domain/errors';
import { system } from './setting-error';
import type { SapBusinessOneSettings } from './settings';
import { currencyOf, moneyOf, quantityOf, rowsOf, textOf, type Fields } from './values';

/** What is read of an order; its lines come whole. */
export const orderSelect = 'DocEntry,DocNum,CardCode,DocDate,DocTotal,DocCurrency,DocumentStatus,Cancelled,NumAtCard,DocumentLines';

/** By the names of the enumeration BoStatus. */
const statuses: ReadonlyMap<string | null, OrderStatus> = new Map([
	['bost_Open', 'open'],
	['bost_Close', 'closed'],
	['bost_Paid', 'invoiced'],
	['bost_Delivered', 'closed'],
]);

/** @throws ConnectorError `drift` where it has no DocEntry */
export function orderOf(record: Fields, operation: string, settings: SapBusinessOneSettings): Order {
	const id = textOf(record['DocEntry']);
	if (id === null) {
		throw new ConnectorError('drift', `The answer of ${system} to "${operation}" holds an order without DocEntry.`, {
			system,
			hint: 'Check API Version in the credential.',
		});
	}
	// A cancelled order is a closed one, too.
	const rawStatus = isCancelled(record) ? 'Cancelled' : textOf(record['DocumentStatus']);
	return {
		id,
		number: textOf(record['DocNum']) ?? id,
		customerId: textOf(record['CardCode']),
		date: parseDate(record['DocDate'], { zone: settings.timeZone })?.date ?? null,
		...totalOf(record, settings.currency),
		status: rawStatus === 'Cancelled' ? 'cancelled' : (statuses.get(rawStatus) ?? 'unknown'),
		rawStatus,
		items: rowsOf(record['DocumentLines']).map(itemOf),
	};
}

/**
 * DocTotal is in local currency, whatever the document's own is; DocTotalFc is empty but for documents in a foreign one, and comes
 * with the answer to a new order alone. So a DocCurrency that is merely the company's own sign for its currency (`$`, `RS`) is not
 * taken for a foreign one.
 */
function totalOf(record: Fields, local: string): Pick<Order, 'total' | 'currency'> {
	const currency = currencyOf(record['DocCurrency'], local);
	const foreign = currency === local ? null : moneyOf(record['DocTotalFc']);
	if (foreign !== null && foreign !== 0) return { total: foreign, currency };
	return { total: moneyOf(record['DocTotal']), currency: local };
}

/** A draft waits for somebody's approval. */
export function draftOf(record: Fields, operation: string, settings: SapBusinessOneSettings): Order {
	return { ...orderOf(record, operation, settings), status: 'blocked' };
}

export function isCancelled({ Cancelled }: Fields): boolean {
	return Cancelled === 'tYES';
}

function itemOf(line: Fields): OrderItem {
	return {
		sku: textOf(line['ItemCode']),
		name: textOf(line['ItemDescription']),
		quantity: quantityOf(line['Quantity']),
		unitPrice: moneyOf(line['UnitPrice']),
	};
}
