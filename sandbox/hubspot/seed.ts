import { company } from '../data/company.ts';
import type { CompanyCustomer } from '../data/company.ts';
import { inSomeFormat, phoneFormats, seededRandom } from '../kit/phone-formats.ts';
import type { HubspotKnobs } from './options.ts';
import { DOCUMENT_PROPERTY } from './schema.ts';
import type { HubspotStore, PropertyValues, StoredRecord } from './store.ts';

/** A contact to store exactly as given. */
export interface NewContact {
	readonly name?: string;
	readonly phone?: string;
	readonly mobilephone?: string;
	readonly email?: string;
	/** CPF or CNPJ, in the account's own property `cpf_cnpj`. */
	readonly document?: string;
	/** More of its properties. */
	readonly properties?: PropertyValues;
}

const FIRST_CONTACT_ID = 61_000_000_000;
/** Where `phoneFormats` has `(11) 98765-4321`. */
const MASKED = 4;

/** The contact that the sample company's customer is here. */
export function contactId(customerId: string | number): string {
	return String(FIRST_CONTACT_ID + Number(customerId));
}

export function addContact(store: HubspotStore, contact: NewContact, id?: string): StoredRecord {
	const [firstname = '', ...rest] = (contact.name ?? '').split(' ');
	const given = {
		firstname,
		lastname: rest.join(' '),
		phone: contact.phone ?? '',
		mobilephone: contact.mobilephone ?? '',
		email: contact.email?.toLowerCase() ?? '',
		[DOCUMENT_PROPERTY]: contact.document ?? '',
		...contact.properties,
	};
	return store.create('contacts', given, { lagMs: 0, ...(id === undefined ? {} : { id }) });
}

/** The sample company's customers, each phone in a format of its own. */
export function seedContacts(store: HubspotStore, knobs: HubspotKnobs): void {
	const random = seededRandom(knobs.seed);
	company.customers.forEach((customer, index) => {
		const phone = storedPhone(customer, knobs, random);
		const isMobileField = knobs.seedPhoneIn === 'mobilephone' || (knobs.seedPhoneIn === 'alternating' && index % 2 === 1);
		addContact(
			store,
			{
				name: customer.name,
				...(phone === null ? {} : isMobileField ? { mobilephone: phone } : { phone }),
				...(customer.email === null ? {} : { email: customer.email }),
				document: customer.documentStored,
				properties: { city: customer.city, state: customer.state, lifecyclestage: 'customer' },
			},
			contactId(customer.id),
		);
	});
}

/** What stands for no number stays as a clerk typed it. */
function storedPhone({ phone, phoneE164 }: CompanyCustomer, { phoneFormat }: HubspotKnobs, random: () => number): string | null {
	if (phoneE164 === null) return phone;
	const format = inSomeFormat(phoneE164, random);
	switch (phoneFormat) {
		case 'e164':
			return phoneE164;
		case 'digits':
			return phoneE164.slice(1);
		case 'masked':
			return phoneFormats(phoneE164)[MASKED] ?? phoneE164;
		default:
			return format;
	}
}
