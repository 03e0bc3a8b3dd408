import type { Customer } from '../../domain/erp';
import { anyIsPhone, documentText, onlyCustomer, phoneText, sameDocument } from '../../domain/erp-match';
import { ConnectorError } from '../../domain/errors';
import { parsePhone } from '../../domain/phone';
import { statusKey } from '../../domain/order-status';
import type { CallContext } from '../../domain/runtime';
import type { Balance } from './balance';
import type { BlingClient } from './client';
import { blingPhoneForms, remainingForms } from './phone-search';
import type { BlingSettings } from './settings';
import { system } from './system';
import { isId, listAt, moneyAt, textAt, type BlingRecord } from './values';

/** `criterio`: without it Bling shows only those that were added last. */
const everyone = '1';
/** `situacao`: excluído, inativo. */
const gone: ReadonlySet<string> = new Set(['E', 'I']);
/** Of contacts that share a phone or document, so many are read at once, until two are customers. */
const detailsAtOnce = 6;
const mostDetails = 60;
/** Of a search; Bling's own searches may find more than is asked for. */
const mostPages = 5;

/** Bling's contacts that are customers. A contact counts only if it says itself that it is the one asked for. */
export class Contacts {
	constructor(
		private readonly client: BlingClient,
		private readonly balance: Balance,
		private readonly settings: BlingSettings,
	) {}

	async byPhone(phone: string, context: CallContext): Promise<Customer | null> {
		const parsed = parsePhone(phone, { assumeInternational: true });
		if (parsed === null) return null;
		const { maximumPhoneForms, defaultAreaCode } = this.settings;
		const ask = async (form: string): Promise<BlingRecord[]> => {
			const found = await this.search('customerByPhone', { telefone: form }, context);
			return found.filter((contact) => anyIsPhone(phonesOf(contact), parsed.e164, defaultAreaCode || undefined));
		};
		const forms = blingPhoneForms(parsed, maximumPhoneForms, defaultAreaCode);
		const hits: BlingRecord[] = [];
		for (let index = 0; index < forms.length && hits.length === 0; index++) {
			hits.push(...(await ask(forms[index] ?? '')));
			if (hits.length === 0) continue;
			const stored = hits.flatMap(phonesOf).filter((text) => text !== null);
			hits.push(...(await Promise.all(remainingForms(forms, index, stored).map(ask))).flat());
		}
		const customer = await this.only(hits, 'customerByPhone', 'Phone', context);
		// Of a contact's two phones, the one that was asked for.
		return customer && { ...customer, phone: parsed.e164 };
	}

	/** @param document bare and upper-case */
	async byDocument(document: string, context: CallContext): Promise<Customer | null> {
		if (!/^[0-9A-Z]{11,14}$/.test(document)) return null;
		const found = await this.search('customerByDocument', { numeroDocumento: document }, context);
		const hits = found.filter((contact) => sameDocument(textAt(contact, 'numeroDocumento'), document));
		return await this.only(hits, 'customerByDocument', 'Document', context);
	}

	async byId(id: string, context: CallContext): Promise<Customer | null> {
		const contact = await this.detail(id, 'customerById', context);
		return contact && (await this.balance.of(this.customer(contact), context));
	}

	private async search(operation: string, query: Record<string, string>, context: CallContext): Promise<BlingRecord[]> {
		const found = await this.client.all(operation, '/contatos', { ...query, criterio: everyone }, mostPages, context);
		if (found === null) throw tooMany(operation === 'customerByPhone' ? 'Phone' : 'Document');
		return found.filter((contact) => !gone.has(textAt(contact, 'situacao') ?? ''));
	}

	private async only(hits: readonly BlingRecord[], operation: string, parameter: string, context: CallContext): Promise<Customer | null> {
		const ids = [...new Set(hits.flatMap((contact) => textAt(contact, 'id') ?? []))].filter(isId);
		if (ids.length > mostDetails) throw tooMany(parameter);
		const customers: Customer[] = [];
		for (let start = 0; start < ids.length && customers.length < 2; start += detailsAtOnce) {
			// Lists hold neither e-mail nor types.
			const chunk = ids.slice(start, start + detailsAtOnce);
			const details = await Promise.all(chunk.map(async (id) => await this.detail(id, operation, context)));
			customers.push(...details.filter((contact) => contact !== null).map((contact) => this.customer(contact)));
		}
		const customer = onlyCustomer(customers, system, parameter);
		return customer && (await this.balance.of(customer, context));
	}

	private async detail(id: string, operation: string, context: CallContext): Promise<BlingRecord | null> {
		if (!isId(id)) return null;
		const contact = await this.client.find(operation, `/contatos/${id}`, context);
		return contact && textAt(contact, 'id') === id && this.isCustomer(contact) ? contact : null;
	}

	/** Contacts without a type are customers, too: many accounts give none. */
	private isCustomer(contact: BlingRecord): boolean {
		if (gone.has(textAt(contact, 'situacao') ?? '')) return false;
		const types = listAt(contact, 'tiposContato').flatMap((type) => textAt(type, 'descricao') ?? []);
		return types.length === 0 || types.some((type) => !this.settings.otherContactTypes.includes(statusKey(type)));
	}

	private customer(contact: BlingRecord): Customer {
		const phone = textAt(contact, 'celular') ?? textAt(contact, 'telefone');
		return {
			id: textAt(contact, 'id') ?? '',
			name: textAt(contact, 'nome') ?? '',
			email: textAt(contact, 'email'),
			phone: phoneText(phone, this.settings.defaultAreaCode || undefined),
			document: documentText(textAt(contact, 'numeroDocumento')),
			balanceDue: null,
			creditLimit: moneyAt(contact, 'financeiro.limiteCredito'),
			currency: 'BRL',
		};
	}
}

function phonesOf(contact: BlingRecord): Array<string | null> {
	return [textAt(contact, 'celular'), textAt(contact, 'telefone')];
}

function tooMany(parameter: string): ConnectorError {
	return new ConnectorError('ambiguous', `More contacts in ${system} match this ${parameter.toLowerCase()} than can be told apart.`, {
		system,
		parameter,
		hint: 'Ask the customer for the document (CPF or CNPJ), or clean up the contacts in Bling.',
	});
}
