import type { CompanyData } from '../data/company-data.ts';
import { CURRENCY } from '../data/seed-partners.ts';
import { invalidData, noMatchingRecord } from '../errors.ts';
import { documentType } from '../model/documents.ts';
import type { Row } from '../model/properties.ts';
import type { SapBusinessOneKnobs } from '../options.ts';
import { recordFrom } from './body.ts';
import { orderLines } from './order-lines.ts';

/**
 * Places the order. NumAtCard may be there already: the product does not mind. With `approval` on, a draft is kept and
 * the call fails all the same. @throws ServiceLayerError
 */
export function placeOrder(data: CompanyData, body: Readonly<Record<string, unknown>>, knobs: SapBusinessOneKnobs): Row {
	const given = recordFrom(documentType, body);
	const partner = buyer(data, given);
	const today = data.today();
	const day = textOr(given['DocDate'], today);
	const due = given['DocDueDate'];
	if (typeof due !== 'string') throw invalidData('Enter valid date  [ORDR.DocDueDate]');
	if (due < day) throw invalidData('Delivery date is before the posting date  [ORDR.DocDueDate]');
	const lines = orderLines({ data, knobs, partner }, given['DocumentLines']);
	const order: Row = {
		DocType: 'dDocument_Items',
		DocObjectCode: 'oOrders',
		CardCode: String(partner['CardCode']),
		CardName: String(partner['CardName']),
		DocDate: day,
		DocDueDate: due,
		TaxDate: textOr(given['TaxDate'], day),
		DocTotal: lines.reduce((cents, line) => cents + Math.round(Number(line['LineTotal']) * 100), 0) / 100,
		DocCurrency: CURRENCY,
		NumAtCard: given['NumAtCard'] ?? null,
		Comments: given['Comments'] ?? null,
		DocumentStatus: 'bost_Open',
		Cancelled: 'tNO',
		Confirmed: 'tYES',
		AuthorizationStatus: 'dasWithout',
		...branch(data, given['BPL_IDAssignedToInvoice'] ?? null, knobs),
		CreationDate: today,
		UpdateDate: today,
		DocumentLines: lines,
	};
	if (!knobs.approval) return data.addOrder(order);
	data.addDraft(order);
	throw noMatchingRecord();
}

/** @throws ServiceLayerError 404 for an unknown order, 400 for one that is closed. */
export function cancelOrder(data: CompanyData, docEntry: number): void {
	const order = data.find('Orders', 'DocEntry', docEntry);
	if (order === undefined) throw noMatchingRecord();
	if (order['DocumentStatus'] !== 'bost_Open') throw invalidData('Document is already closed  [ORDR.DocStatus]');
	data.cancelOrder(order);
}

function buyer(data: CompanyData, { CardCode: code }: Row): Row {
	const partner = typeof code === 'string' ? data.find('BusinessPartners', 'CardCode', code) : undefined;
	if (partner === undefined || partner['CardType'] === 'cSupplier') throw noMatchingRecord('Customer record not found');
	if (partner['Frozen'] === 'tYES') throw invalidData(`Business partner '${String(partner['CardCode'])}' is inactive  [ORDR.CardCode]`);
	return partner;
}

function branch(data: CompanyData, id: Row[string], { branchRequired }: SapBusinessOneKnobs): Row {
	if (id === null && !branchRequired) return { BPL_IDAssignedToInvoice: 1, BPLName: 'Matriz' };
	const place = typeof id === 'number' ? data.find('BusinessPlaces', 'BPLID', id) : undefined;
	if (place === undefined || place['Disabled'] === 'tYES') throw invalidData('Specify an active branch  [ORDR.BPLId]');
	return { BPL_IDAssignedToInvoice: id, BPLName: String(place['BPLName']) };
}

const textOr = (cell: Row[string] | undefined, otherwise: string): string => (typeof cell === 'string' ? cell : otherwise);
