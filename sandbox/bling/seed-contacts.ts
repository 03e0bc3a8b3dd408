import { cpf } from '../data/company.ts';
import type { Company, CompanyCustomer } from '../data/company.ts';
import { SEED, contactId } from './ids.ts';
import type { Contact } from './model.ts';

const COMPANY_DOCUMENT_LENGTH = 14;

/**
 * `(11) 98765-4321`, as Bling's form writes a Brazilian number, with or without the ninth digit as the record has it.
 * What is no Brazilian number stays as it was typed.
 */
function masked({ phone, phoneE164, phoneKind }: CompanyCustomer): string {
	if (phone === null) return '';
	if (phoneE164 === null || phoneKind === 'foreign') return phone;
	const area = phoneE164.slice(3, 5);
	const full = phoneE164.slice(5);
	const digits = phone.replace(/\D/g, '');
	const subscriber = digits.endsWith(area + full) ? full : full.slice(-8);
	return `(${area}) ${subscriber.slice(0, -4)}-${subscriber.slice(-4)}`;
}

function kindOf({ document, state }: CompanyCustomer): Contact['kind'] {
	if (state === 'EX') return 'E';
	return document.length === COMPANY_DOCUMENT_LENGTH ? 'J' : 'F';
}

function toContact(customer: CompanyCustomer): Contact {
	const inTelefone = customer.phoneKind === 'fixed' || customer.phoneKind === 'unusable';
	return {
		id: contactId(customer.id),
		name: customer.name,
		code: customer.id,
		situation: 'A',
		document: customer.documentStored,
		telefone: inTelefone ? masked(customer) : '',
		celular: inTelefone ? '' : masked(customer),
		email: customer.email ?? '',
		kind: kindOf(customer),
		creditLimitCents: customer.creditLimitCents,
		city: customer.city,
		state: customer.state,
		types: ['Cliente'],
	};
}

/** Records of customer 1001 that must not be taken for her: deleted, inactive, and a supplier. */
function twins(maria: Contact): Contact[] {
	const twin = { ...maria, email: '', code: '', creditLimitCents: 1 };
	return [
		{ ...twin, id: SEED.deletedTwinId, name: 'Maria Aparecida (excluída)', situation: 'E' },
		{ ...twin, id: SEED.inactiveTwinId, name: 'Maria Aparecida (inativa)', situation: 'I' },
		{ ...twin, id: SEED.supplierTwinId, name: 'Maria Aparecida (fornecedora)', situation: 'I', types: ['Fornecedor'] },
	];
}

function others(): Contact[] {
	const base: Omit<Contact, 'id' | 'name' | 'document' | 'celular'> = {
		code: '', situation: 'A', telefone: '', email: '', kind: 'F', creditLimitCents: 0, city: 'Bento Gonçalves', state: 'RS', types: ['Cliente'],
	};
	return [
		{ ...base, id: SEED.oldDebtorId, name: 'Antônio Deve Há Tempo', document: cpf(555_666_777), celular: '(54) 99123-9004' },
		{ ...base, id: SEED.otherCustomerId, name: 'Loja Parceira Serra', document: cpf(555_666_778), celular: '(54) 99123-9005', situation: 'S' },
	];
}

export function seedContacts(company: Company): Contact[] {
	const contacts = company.customers.map(toContact);
	return [...contacts, ...contacts.slice(0, 1).flatMap(twins), ...others()];
}
