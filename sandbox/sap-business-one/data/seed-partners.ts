import { balanceDueCents, maskDocument } from '../../data/company.ts';
import type { Company, CompanyCustomer } from '../../data/company.ts';
import type { Row } from '../model/properties.ts';

export const CURRENCY = 'R$';
export const PRICE_LIST = 1;
const PHONE_LENGTH = 20;

export const cardCode = (customerId: string): string => `C${customerId}`;

export const amount = (cents: number): number => cents / 100;

/** All business partners: the company's customers, and Maria's twins of other types. */
export function seedPartners(company: Company): Row[] {
	const customers = company.customers.map((customer, index) => partner(customer, index, company));
	const [maria] = company.customers;
	return maria === undefined ? customers : [...customers, ...twins(maria)];
}

function partner(customer: CompanyCustomer, index: number, company: Company): Row {
	const code = cardCode(customer.id);
	const open = company.orders.filter(({ customerId, status }) => customerId === customer.id && ['pendente', 'em_separacao', 'bloqueado'].includes(status));
	return {
		CardCode: code,
		CardName: customer.name,
		CardType: 'cCustomer',
		...phones(customer),
		EmailAddress: customer.email,
		Currency: CURRENCY,
		CreditLimit: amount(customer.creditLimitCents),
		MaxCommitment: amount(customer.creditLimitCents * 2),
		CurrentAccountBalance: amount(balanceDueCents(customer.id)),
		OpenOrdersBalance: amount(open.reduce((sum, { totalCents }) => sum + totalCents, 0)),
		OpenDeliveryNotesBalance: 0,
		PriceListNum: PRICE_LIST,
		FederalTaxID: null,
		City: customer.city,
		Valid: 'tYES',
		Frozen: 'tNO',
		BPFiscalTaxIDCollection: fiscalIds(code, customer.document, index % 3 === 2),
	};
}

/** The mobile is in Cellular, a fixed line in Phone1; what does not fit there is in Cellular, too. */
function phones({ phone, phoneKind }: CompanyCustomer): Row {
	const fixed = phoneKind === 'fixed' && phone !== null && phone.length <= PHONE_LENGTH;
	return { Phone1: fixed ? phone : null, Phone2: null, Cellular: fixed ? null : phone };
}

/** A CPF is in TaxId4, a CNPJ in TaxId0, once for billing and once for the address of delivery. */
function fiscalIds(code: string, document: string, bare: boolean): Row[] {
	const stored = bare ? document : maskDocument(document);
	const ids = document.length === 11 ? { TaxId0: null, TaxId4: stored } : { TaxId0: stored, TaxId4: null };
	return [
		{ BPCode: code, Address: '', AddrType: 'bo_BillTo', TaxId1: null, ...ids },
		{ BPCode: code, Address: 'ENTREGA', AddrType: 'bo_ShipTo', TaxId1: 'Isento', ...ids },
	];
}

function twins(maria: CompanyCustomer): Row[] {
	const twin = (code: string, name: string, more: Row): Row => ({
		CardCode: code, CardName: name, CardType: 'cCustomer', Phone1: null, Phone2: null, Cellular: maria.phone, EmailAddress: null, Currency: CURRENCY,
		CreditLimit: 0, MaxCommitment: 0, CurrentAccountBalance: -999, OpenOrdersBalance: 0, OpenDeliveryNotesBalance: 0, PriceListNum: PRICE_LIST,
		FederalTaxID: null, City: maria.city, Valid: 'tYES', Frozen: 'tNO', BPFiscalTaxIDCollection: fiscalIds(code, maria.document, false), ...more,
	});
	return [
		twin(`F${maria.id}`, 'Maria Aparecida (fornecedora)', { CardType: 'cSupplier' }),
		twin(`L${maria.id}`, 'Maria Aparecida (lead)', { CardType: 'cLid' }),
		twin(`${cardCode(maria.id)}-OLD`, 'Maria Aparecida (bloqueada)', { Valid: 'tNO', Frozen: 'tYES' }),
	];
}
