import type { CompanyCustomer } from '../data/company.ts';
import { bareDocument } from '../data/documents.ts';
import { inSomeFormat, phoneFormats, seededRandom } from '../kit/phone-formats.ts';
import type { NewContact, StoredValue } from './model.ts';
import type { Face, RestCrmKnobs } from './options.ts';
import type { ContactDraft } from './store.ts';

const CPF_LENGTH = 11;
/** Digits of a Brazilian fixed line as it may be written: with or without country code, trunk 0 and mask. */
const FIXED_LINE = /^(55|0)?\d{2}[2-5]\d{7}$/;
const MASKED_FORMAT = 4;

function phoneKind(phone: string, face: Face): string {
	const isFixed = FIXED_LINE.test(phone.replace(/\D/g, ''));
	if (face === 'agendor') return isFixed ? 'work' : 'mobile';
	if (face === 'bitrix24') return isFixed ? 'WORK' : 'MOBILE';
	return 'main';
}

const emailKind: Record<Face, string> = { guide: 'main', contacts: 'main', agendor: 'main', bitrix24: 'WORK' };

/** A person's CPF has a place of its own in Agendor; a CNPJ has none. */
function documentPlace(document: string | null, face: Face): Pick<ContactDraft, 'document' | 'extra'> {
	const isCpf = document !== null && bareDocument(document).length === CPF_LENGTH;
	if (face !== 'agendor' || document === null) return { document, extra: {} };
	return isCpf ? { document: bareDocument(document), extra: {} } : { document: null, extra: { cnpj: document } };
}

/** The contact as the face keeps it; values get their ids from the store. */
export function asStored(contact: NewContact, face: Face): ContactDraft {
	const given = [...(contact.phone == null ? [] : [contact.phone]), ...(contact.phones ?? [])];
	const phones = given.map((value): StoredValue => ({ id: '', value, kind: phoneKind(value, face) }));
	const emails = contact.email == null ? [] : [{ id: '', value: contact.email, kind: emailKind[face] }];
	const isGuide = face === 'guide' || face === 'contacts';
	return {
		name: contact.name,
		phones: isGuide ? phones.slice(0, 1) : phones,
		emails,
		...documentPlace(contact.document ?? null, face),
		ownerId: contact.ownerId ?? (isGuide ? null : '1'),
		source: null,
	};
}

function storedPhone({ phone, phoneE164 }: CompanyCustomer, format: RestCrmKnobs['phoneFormat'], random: () => number): string | null {
	if (phoneE164 === null) return phone;
	if (format === 'e164') return phoneE164;
	if (format === 'digits') return phoneE164.slice(1);
	// A foreign number has no mask.
	return format === 'masked' ? (phoneFormats(phoneE164)[MASKED_FORMAT] ?? phoneE164) : inSomeFormat(phoneE164, random);
}

/** The sample company's customers, each phone in a format of its own. */
export function seedContacts(
	customers: readonly CompanyCustomer[],
	face: Face,
	{ phoneFormat, seed }: RestCrmKnobs,
): Array<ContactDraft & { readonly id: string }> {
	const random = seededRandom(seed);
	return customers.map((customer) => ({
		...asStored(
			{
				name: customer.name,
				phone: storedPhone(customer, phoneFormat, random),
				email: customer.email,
				document: customer.documentStored,
			},
			face,
		),
		id: customer.id,
	}));
}
