import type { Customer } from '../../domain/erp';
import { anyIsPhone, documentText, phoneText } from '../../domain/erp-match';
import { parseTaxDocument } from '../../domain/tax-document';
import type { SapBusinessOneSettings } from './settings';
import { moneyOf, rowsOf, textOf, type Fields } from './values';

/** What is read of a business partner. */
export const customerSelect = [
	...['CardCode', 'CardName', 'CardType', 'Frozen', 'Cellular', 'Phone1', 'Phone2', 'EmailAddress'],
	...['CreditLimit', 'CurrentAccountBalance', 'PriceListNum', 'FederalTaxID', 'BPFiscalTaxIDCollection'],
].join(',');

/** In the order in which they are shown. */
export const phoneFields = ['Cellular', 'Phone1', 'Phone2'] as const;

/** Suppliers and leads are partners, too, and a frozen one may not be dealt with. */
export function isCustomer({ CardType, Frozen }: Fields): boolean {
	return CardType === 'cCustomer' && Frozen !== 'tYES';
}

/** @param asked what is known to be this partner's; of several phones and documents the one that was asked for is shown */
export function customerOf(record: Fields, settings: SapBusinessOneSettings, asked: { phone?: string; document?: string } = {}): Customer {
	const documents = documentsOf(record);
	return {
		id: textOf(record['CardCode']) ?? '',
		name: textOf(record['CardName']) ?? '',
		email: textOf(record['EmailAddress']),
		phone: asked.phone ?? phoneText(phonesOf(record).find((text) => text !== null) ?? null, areaCode(settings)),
		document: asked.document ?? documentText(documents.find((text) => parseTaxDocument(text) !== null) ?? documents[0] ?? null),
		balanceDue: moneyOf(record['CurrentAccountBalance']),
		creditLimit: moneyOf(record['CreditLimit']),
		currency: settings.currency,
	};
}

export function hasPhone(record: Fields, e164: string, settings: SapBusinessOneSettings): boolean {
	return anyIsPhone(phonesOf(record), e164, areaCode(settings));
}

function phonesOf(record: Fields): Array<string | null> {
	return phoneFields.map((field) => textOf(record[field]));
}

/** In Brazil the CNPJ stands in TaxId0 and the CPF in TaxId4, once for the partner and once for each address; FederalTaxID is often empty. */
function documentsOf(record: Fields): string[] {
	const rows = rowsOf(record['BPFiscalTaxIDCollection']);
	const texts = [record['FederalTaxID'], ...rows.flatMap(({ TaxId0, TaxId4 }) => [TaxId0, TaxId4])].map(textOf);
	return texts.filter((text) => text !== null);
}

function areaCode({ defaultAreaCode }: SapBusinessOneSettings): string | undefined {
	return defaultAreaCode || undefined;
}
