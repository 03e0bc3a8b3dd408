import type { Row } from '../odata/values.ts';
import type { SapS4Knobs } from '../options.ts';
import { dayOf, tenDigits } from './amounts.ts';
import type { Address, Partner } from './partners.ts';

const CREATED_ON = dayOf('2024-01-15');
const PHONE_LENGTH = 30;
const FOREVER = Date.parse('9999-12-31T23:59:59Z');
const SINCE_EVER = Date.parse('0001-01-01T00:00:00Z');
/** Of a plant, which is no business partner. */
const PLANT_ADDRESS = tenDigits(500);
const PERSONS_FROM = 50_000;

const isPerson = ({ person }: Partner): boolean => person.document.length === 11;
/** People's own addresses carry a person's number; a company's do not. */
const personNumber = (partner: Partner): string => (isPerson(partner) ? tenDigits(PERSONS_FROM + Number(partner.person.id)) : '');
const country = ({ person }: Partner): string => (person.state === 'EX' ? 'US' : 'BR');

export function businessPartnerRow(partner: Partner): Row {
	const { number, customer, supplier, person, isArchived, isBlocked } = partner;
	const [firstName = '', ...lastNames] = person.name.split(' ');
	const names = isPerson(partner) ? { FirstName: firstName, LastName: lastNames.join(' ') } : { OrganizationBPName1: person.name.slice(0, 40) };
	return {
		...names,
		BusinessPartner: number,
		Customer: customer,
		Supplier: supplier,
		BusinessPartnerCategory: isPerson(partner) ? '1' : '2',
		BusinessPartnerFullName: person.name,
		BusinessPartnerName: person.name,
		BusinessPartnerGrouping: 'BP02',
		CorrespondenceLanguage: isPerson(partner) ? 'PT' : '',
		CreatedByUser: 'MIGRATION',
		CreationDate: CREATED_ON,
		BusinessPartnerIsBlocked: isBlocked,
		IsMarkedForArchiving: isArchived,
		IsNaturalPerson: isPerson(partner) ? 'X' : '',
	};
}

export function customerRow({ customer, supplier, person, isArchived, isBlocked }: Partner): Row {
	const taxNumber = person.document.length === 11 ? { TaxNumber2: person.document } : { TaxNumber1: person.document };
	return {
		...taxNumber,
		Customer: customer,
		Supplier: supplier,
		CustomerName: person.name,
		BPCustomerName: person.name,
		CustomerFullName: person.name,
		BPCustomerFullName: person.name,
		CustomerAccountGroup: 'CUST',
		CreatedByUser: 'MIGRATION',
		CreationDate: CREATED_ON,
		DeletionIndicator: isArchived,
		OrderIsBlockedForCustomer: isBlocked ? '01' : '',
		PostingIsBlocked: isBlocked,
	};
}

export function customerCompanyRows({ customer, organisations }: Partner): Row[] {
	return organisations.map(({ companyCode }) => ({ Customer: customer, CompanyCode: companyCode, ReconciliationAccount: '0012100000' }));
}

export function salesAreaRows({ customer, organisations }: Partner): Row[] {
	return organisations.map(({ salesOrganization, distributionChannel, division }) => ({
		Customer: customer,
		SalesOrganization: salesOrganization,
		DistributionChannel: distributionChannel,
		Division: division,
		Currency: 'BRL',
	}));
}

export function taxNumberRow({ number, person }: Partner, { taxNumbers, cpfTaxType, cnpjTaxType }: SapS4Knobs): Row {
	return {
		BusinessPartner: number,
		BPTaxType: person.document.length === 11 ? cpfTaxType : cnpjTaxType,
		BPTaxNumber: taxNumbers === 'bare' ? person.document : person.documentStored,
	};
}

export function addressRows(partner: Partner): Row[] {
	return partner.addresses.map(({ id, until }) => ({
		BusinessPartner: partner.number,
		AddressID: id,
		ValidityStartDate: SINCE_EVER,
		ValidityEndDate: until === undefined ? FOREVER : dayOf(until),
		CityName: partner.person.city,
		Region: partner.person.state === 'EX' ? '' : partner.person.state,
		Country: country(partner),
		FullName: partner.person.name,
		Language: 'PT',
		Person: personNumber(partner),
	}));
}

export function phoneRows(partner: Partner, { internationalNumbers }: SapS4Knobs): Row[] {
	return partner.addresses.flatMap(({ id, phone }: Address) => {
		if (phone === null) return [];
		const typed = phone.slice(0, PHONE_LENGTH);
		return {
			AddressID: id,
			Person: personNumber(partner),
			OrdinalNumber: '001',
			DestinationLocationCountry: country(partner),
			IsDefaultPhoneNumber: true,
			PhoneNumber: typed,
			InternationalPhoneNumber: internationalNumbers === 'derived' ? internationalNumber(typed, country(partner)) : '',
			PhoneNumberType: partner.person.phoneKind === 'mobile' ? '3' : '1',
		};
	});
}

/** The phone of a plant: customer 1001's, and no business partner's address. */
export function plantPhoneRow(phone: string | null): Row {
	return { AddressID: PLANT_ADDRESS, Person: '', OrdinalNumber: '001', DestinationLocationCountry: 'BR', PhoneNumber: phone ?? '', PhoneNumberType: '1' };
}

export function emailRows(partner: Partner): Row[] {
	return partner.addresses.flatMap(({ id, email }) =>
		email === null
			? []
			: {
					AddressID: id,
					Person: personNumber(partner),
					OrdinalNumber: '001',
					IsDefaultEmailAddress: true,
					EmailAddress: email,
					SearchEmailAddress: email.toUpperCase().slice(0, 20),
				},
	);
}

/** As the server derives it from what was typed, without understanding it. */
function internationalNumber(typed: string, from: string): string {
	const digits = typed.replace(/\D/g, '');
	if (digits === '' || typed.startsWith('+')) return digits === '' ? '' : `+${digits}`;
	return `+${from === 'US' ? '1' : '55'}${digits.replace(/^0/, '')}`.slice(0, PHONE_LENGTH);
}
