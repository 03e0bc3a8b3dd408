import { date, enumeration, integer, number, rows, text, yesNo } from './properties.ts';
import type { RecordType } from './properties.ts';

const status = enumeration('BoStatus', 'bost_Open', 'bost_Close', 'bost_Paid', 'bost_Delivered');

export const documentLineType: RecordType = {
	name: 'DocumentLine',
	properties: {
		LineNum: integer, ItemCode: text(50), ItemDescription: text(200), Quantity: number, RemainingOpenQuantity: number, Price: number,
		UnitPrice: number, DiscountPercent: number, Currency: text(3), LineTotal: number, LineStatus: status, WarehouseCode: text(8),
		TaxCode: text(8), Usage: { kind: 'text', maximum: 11, orNumber: true }, MeasureUnit: text(100), FreeText: text(100),
	},
};

/** Orders and drafts are of one type; `DocObjectCode` of a draft says what it will become. */
export const documentType: RecordType = {
	name: 'Document',
	properties: {
		DocEntry: integer, DocNum: integer, DocType: enumeration('BoDocumentTypes', 'dDocument_Items', 'dDocument_Service'),
		DocObjectCode: enumeration('BoObjectTypes', 'oOrders', 'oQuotations', 'oInvoices'), CardCode: text(15), CardName: text(100), DocDate: date,
		DocDueDate: date, TaxDate: date, DocTotal: number, DocCurrency: text(3), NumAtCard: text(100), Comments: text(254), DocumentStatus: status,
		Cancelled: yesNo, Confirmed: yesNo, AuthorizationStatus: enumeration('DocumentAuthorizationStatusEnum', 'dasWithout', 'dasPending', 'dasApproved'),
		BPL_IDAssignedToInvoice: integer, BPLName: text(100), CreationDate: date, UpdateDate: date, DocumentLines: rows(documentLineType),
	},
};
