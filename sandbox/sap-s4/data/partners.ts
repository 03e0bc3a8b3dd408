import { cpf } from '../../data/company.ts';
import type { Company, CompanyCustomer } from '../../data/company.ts';
import { OTHER, OWN } from '../options.ts';
import type { Organisation, SapS4Knobs } from '../options.ts';
import { tenDigits } from './amounts.ts';

export interface Partner {
	/** Of the business partner, ten digits. */
	readonly number: string;
	/** Of the customer and the supplier, ten digits; empty for none. */
	readonly customer: string;
	readonly supplier: string;
	readonly person: CompanyCustomer;
	readonly isArchived: boolean;
	readonly isBlocked: boolean;
	readonly organisations: readonly Organisation[];
	readonly addresses: readonly Address[];
}

export interface Address {
	/** Ten digits. */
	readonly id: string;
	readonly phone: string | null;
	readonly email: string | null;
	/** The last day it counts, or undefined for ever. */
	readonly until: string | undefined;
}

const OTHER_NUMBERS_FROM = 70_000_000;
const ADDRESSES_FROM = 20_000;
const SECOND_ADDRESSES_FROM = 30_000;

function partner(id: string, person: CompanyCustomer, knobs: SapS4Knobs, more: Partial<Partner> = {}): Partner {
	const { phone, email } = person;
	return {
		number: tenDigits(knobs.partnerNumbers === 'same' ? id : OTHER_NUMBERS_FROM + Number(id)),
		customer: tenDigits(id),
		supplier: '',
		person,
		isArchived: false,
		isBlocked: false,
		organisations: [OWN],
		addresses: [{ id: tenDigits(ADDRESSES_FROM + Number(id)), phone, email, until: undefined }],
		...more,
	};
}

/** Every business partner: the company's customers, and those that must not be taken for them. */
export function partnersOf(company: Company, knobs: SapS4Knobs): Partner[] {
	const [maria, joao] = company.customers;
	const partners = company.customers.map((customer) => partner(customer.id, customer, knobs));
	if (maria === undefined) return partners;
	const withSecondAddress = partners.map((each) => {
		const second = secondAddress(each, maria, joao, knobs);
		const organisations = each.person === maria ? [OWN, OTHER] : each.organisations;
		return { ...each, organisations, addresses: second === undefined ? each.addresses : [...each.addresses, second] };
	});
	return [...withSecondAddress, ...twins(maria, knobs)];
}

/** Where goods go, with the same phone; or where João lived once, with the phone that is Maria's now. */
function secondAddress({ person }: Partner, maria: CompanyCustomer, joao: CompanyCustomer | undefined, knobs: SapS4Knobs): Address | undefined {
	const id = tenDigits(SECOND_ADDRESSES_FROM + Number(person.id));
	if (person === maria) return { id, phone: maria.phone, email: null, until: undefined };
	return person === joao && knobs.expiredAddress ? { id, phone: maria.phone, email: null, until: '2020-06-30' } : undefined;
}

function twins(maria: CompanyCustomer, knobs: SapS4Knobs): Partner[] {
	const twin = (id: string, name: string, more: Partial<Partner>) => partner(id, { ...maria, id, name, email: null }, knobs, more);
	const stranger: CompanyCustomer = {
		...maria,
		id: '9005',
		name: 'Cliente da Filial Sul',
		email: 'cliente9005@example.com.br',
		phone: '(51) 98000-9005',
		phoneE164: '+5551980009005',
		document: cpf(900_500_000),
		documentStored: cpf(900_500_000),
	};
	return [
		twin('9001', 'Maria Aparecida (fornecedora)', { customer: '', supplier: tenDigits('9001') }),
		twin('9002', 'Maria Aparecida (eliminada)', { isArchived: true }),
		twin('9003', 'Maria Aparecida (bloqueada)', { isBlocked: true }),
		twin('9004', 'Maria Aparecida (interessada)', { customer: '' }),
		partner('9005', stranger, knobs, { organisations: [OTHER] }),
		...(knobs.twinInOtherOrganisation ? [twin('9006', 'Maria Aparecida (filial)', { organisations: [OTHER] })] : []),
	];
}
