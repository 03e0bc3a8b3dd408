import { parseDate } from '../../domain/dates';
import type { Customer } from '../../domain/erp';
import { anyIsPhone, documentText, phoneText, sameDocument } from '../../domain/erp-match';
import { parsePhone } from '../../domain/phone';
import type { SapS4Settings } from './settings';
import { isExpanded, isSet, relatedTo, textOf, type Entity } from './values';

type PartnerSettings = Pick<SapS4Settings, 'currency' | 'defaultAreaCode' | 'taxNumbers' | 'cnpjTaxTypes' | 'cpfTaxTypes' | 'salesOrganization'>;

/** Everything a business partner's record needs for a customer of ours. */
export const partnerExpansion = [
	'to_BusinessPartnerAddress/to_EmailAddress',
	'to_BusinessPartnerAddress/to_MobilePhoneNumber',
	'to_BusinessPartnerAddress/to_PhoneNumber',
	'to_BusinessPartnerTax',
	'to_Customer/to_CustomerSalesArea',
].join(',');

/**
 * Reads A_BusinessPartner, expanded. Property names are those of the published metadata of API_BUSINESS_PARTNER
 * (https://api.sap.com/api/API_BUSINESS_PARTNER).
 */
export class PartnerReader {
	/** @param today `YYYY-MM-DD`, for what is valid for a time */
	constructor(
		private readonly settings: PartnerSettings,
		private readonly today: () => string,
	) {}

	/**
	 * A partner without customer number is a supplier or contact; blocked and deleted ones are nobody's customer any more;
	 * one without a sales area in our organisation is another company's.
	 */
	isCustomer(partner: Entity): boolean {
		const [customer = null] = relatedTo(partner, 'to_Customer');
		const gone =
			isSet(partner, 'BusinessPartnerIsBlocked') || isSet(partner, 'IsMarkedForArchiving') || isSet(customer, 'DeletionIndicator');
		return textOf(partner, 'Customer') !== null && !gone && this.isOurs(customer);
	}

	/** A service that does not list sales areas tells nothing about them. */
	private isOurs(customer: Entity | null): boolean {
		const { salesOrganization } = this.settings;
		if (salesOrganization === '' || customer === null || !isExpanded(customer, 'to_CustomerSalesArea')) return true;
		const areas = relatedTo(customer, 'to_CustomerSalesArea');
		return areas.some((area) => textOf(area, 'SalesOrganization')?.toUpperCase() === salesOrganization && !isSet(area, 'DeletionIndicator'));
	}

	customer(partner: Entity): Customer {
		const [customer = null] = relatedTo(partner, 'to_Customer');
		return {
			id: textOf(partner, 'Customer') ?? '',
			name: textOf(partner, 'BusinessPartnerFullName') ?? textOf(partner, 'BusinessPartnerName') ?? textOf(customer, 'CustomerName') ?? '',
			email: this.email(partner),
			phone: this.phone(partner),
			document: documentText(this.documents(partner)[0] ?? null),
			balanceDue: null,
			creditLimit: null,
			currency: this.settings.currency,
		};
	}

	hasPhone(partner: Entity, e164: string): boolean {
		return anyIsPhone(this.numbers(partner).flatMap(phoneTexts), e164, this.areaCode);
	}

	hasDocument(partner: Entity, document: string): boolean {
		return this.documents(partner).some((stored) => sameDocument(stored, document));
	}

	/** Tax numbers of the Brazilian categories, then the fields they are copied to. */
	private documents(partner: Entity): string[] {
		const { taxNumbers, cnpjTaxTypes, cpfTaxTypes } = this.settings;
		const types = [...cnpjTaxTypes, ...cpfTaxTypes];
		const entries = relatedTo(partner, 'to_BusinessPartnerTax')
			.filter((entry) => types.includes(textOf(entry, 'BPTaxType') ?? ''))
			.sort((left, right) => types.indexOf(textOf(left, 'BPTaxType') ?? '') - types.indexOf(textOf(right, 'BPTaxType') ?? ''))
			.flatMap((entry) => [textOf(entry, 'BPTaxNumber'), textOf(entry, 'BPTaxLongNumber')]);
		const [customer = null] = relatedTo(partner, 'to_Customer');
		const fields = [textOf(customer, 'TaxNumber1'), textOf(customer, 'TaxNumber2')];
		const texts = [...(taxNumbers === 'customer' ? [] : entries), ...(taxNumbers === 'businessPartner' ? [] : fields)];
		return texts.filter((text) => text !== null);
	}

	private email(partner: Entity): string | null {
		const entries = this.addresses(partner).flatMap((address) => relatedTo(address, 'to_EmailAddress'));
		const [first = null] = defaultFirst(entries, 'IsDefaultEmailAddress').map((entry) => textOf(entry, 'EmailAddress')).filter((email) => email !== null);
		return first;
	}

	/** Of several numbers the first that is one; a text that is none only where there is nothing else. */
	private phone(partner: Entity): string | null {
		const numbers = this.numbers(partner);
		const texts = numbers.flatMap(phoneTexts);
		const options = this.areaCode === undefined ? {} : { defaultAreaCode: this.areaCode };
		const usable = texts.find((text) => parsePhone(text, options) !== null) ?? shownNumber(numbers);
		return phoneText(usable ?? null, this.areaCode);
	}

	/** A_AddressPhoneNumber: mobiles first, of each kind the standard number first. */
	private numbers(partner: Entity): Entity[] {
		const addresses = this.addresses(partner);
		return ['to_MobilePhoneNumber', 'to_PhoneNumber'].flatMap((kind) =>
			defaultFirst(addresses.flatMap((address) => relatedTo(address, kind)), 'IsDefaultPhoneNumber'),
		);
	}

	/** Where the partner has moved away from, somebody else may have the phone. */
	private addresses(partner: Entity): Entity[] {
		const day = this.today();
		return relatedTo(partner, 'to_BusinessPartnerAddress').filter((address) => {
			const start = parseDate(address['ValidityStartDate'])?.date;
			const end = parseDate(address['ValidityEndDate'])?.date;
			return (start === undefined || start <= day) && (end === undefined || end >= day);
		});
	}

	private get areaCode(): string | undefined {
		return this.settings.defaultAreaCode || undefined;
	}
}

/**
 * What may be compared: the number as typed, where it is one of Brazil, and the one SAP completes with country code and
 * extension. A foreign number without its country code would be taken for a Brazilian one.
 */
function phoneTexts(number: Entity): string[] {
	const country = textOf(number, 'DestinationLocationCountry');
	const typed = textOf(number, 'PhoneNumber');
	const own = typed !== null && (country === null || country === 'BR' || typed.startsWith('+')) ? [typed] : [];
	const completed = textOf(number, 'InternationalPhoneNumber');
	return completed === null ? own : [...own, completed];
}

function shownNumber(numbers: readonly Entity[]): string | undefined {
	return numbers.map((number) => textOf(number, 'PhoneNumber') ?? textOf(number, 'InternationalPhoneNumber')).find((text) => text !== null) ?? undefined;
}

function defaultFirst(entries: readonly Entity[], flag: string): Entity[] {
	return [...entries.filter((entry) => isSet(entry, flag)), ...entries.filter((entry) => !isSet(entry, flag))];
}
