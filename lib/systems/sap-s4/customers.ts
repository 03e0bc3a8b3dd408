import type { Customer } from '../../domain/erp';
import { onlyCustomer, phoneForms, sameDocument } from '../../domain/erp-match';
import { parsePhone } from '../../domain/phone';
import type { CallContext } from '../../domain/runtime';
import { parseTaxDocument } from '../../domain/tax-document';
import type { SapS4Client } from './client';
import { allOf, anyOf, portions, textIs } from './filter';
import { paddedKey, samePaddedKey } from './keys';
import { partnerExpansion, PartnerReader } from './partner-record';
import { system } from './setting-error';
import type { SapS4Settings } from './settings';
import { textOf, type Entity } from './values';

const service = 'API_BUSINESS_PARTNER';
/** Keys in one filter: a hundred of them still make an address of less than 8,000 characters. */
const keysAtOnce = 60;
/** Addresses with one phone that are looked into; a number that more of them share belongs to nobody. */
const mostAddresses = 180;
/** Length of A_AddressPhoneNumber.PhoneNumber; a longer text is refused instead of not found. */
const phoneLength = 30;

/** Look-ups of customers in API_BUSINESS_PARTNER; the customer's id is the customer number, which orders are placed for. */
export class Customers {
	private readonly reader: PartnerReader;

	constructor(
		private readonly client: SapS4Client,
		private readonly settings: SapS4Settings,
		/** `YYYY-MM-DD`. */
		today: () => string,
	) {
		this.reader = new PartnerReader(settings, today);
	}

	async byId(id: string, context: CallContext): Promise<Customer | null> {
		const key = paddedKey(id);
		if (key === null) return null;
		const operation = 'customer by ID';
		const partners = await this.partners(operation, 'Customer', [key], context);
		const own = partners.filter((partner) => samePaddedKey(textOf(partner, 'Customer'), key));
		return onlyCustomer(this.customers(own), system, 'Customer ID');
	}

	/** Number → address → business partner: version 2 of OData cannot ask for partners by what lies two levels below. */
	async byPhone(phone: string, context: CallContext): Promise<Customer | null> {
		const parsed = parsePhone(phone, { assumeInternational: true });
		if (parsed === null) return null;
		const { e164, equivalents } = parsed;
		const operation = 'customer by phone';
		const forms = phoneForms(parsed, this.settings.defaultAreaCode || undefined).filter((form) => form.length <= phoneLength);
		const asked = [
			...equivalents.map((form) => textIs('InternationalPhoneNumber', form)),
			...forms.map((form) => textIs('PhoneNumber', form)),
		];
		const numbers = await this.read(operation, 'A_AddressPhoneNumber', { $filter: anyOf(asked) }, context);
		const addressIds = keysOf(numbers, 'AddressID').slice(0, mostAddresses);
		const addresses = await this.inPortions(addressIds, async (ids) =>
			await this.read(operation, 'A_BusinessPartnerAddress', { $filter: anyOf(ids.map((id) => textIs('AddressID', id))), $select: 'BusinessPartner,AddressID' }, context),
		);
		const partners = await this.partners(operation, 'BusinessPartner', keysOf(addresses, 'BusinessPartner'), context);
		const hits = partners.filter((partner) => this.reader.hasPhone(partner, e164));
		// Of several phones of one customer, the one that was asked for.
		return onlyCustomer(this.customers(hits).map((customer) => ({ ...customer, phone: e164 })), system, 'Phone');
	}

	async byDocument(document: string, context: CallContext): Promise<Customer | null> {
		const form = documentForm(document);
		if (form === null) return null;
		const { taxNumbers } = this.settings;
		const verified = (partners: readonly Entity[]): Customer[] => this.customers(partners.filter((partner) => this.reader.hasDocument(partner, form.bare)));
		const byNumber = taxNumbers === 'customer' ? [] : verified(await this.byTaxNumber(form, context));
		// Looked for in both places, even where one has it: the other may have another customer.
		const byField = taxNumbers === 'businessPartner' ? [] : verified(await this.byTaxField(form, context));
		return onlyCustomer([...byNumber, ...byField].map((customer) => ({ ...customer, document: form.bare })), system, 'Document');
	}

	async ping(context: CallContext): Promise<void> {
		await this.client.read({ operation: 'ping', service, entitySet: 'A_BusinessPartner', query: { $top: '1', $select: 'BusinessPartner' }, most: 1 }, context);
	}

	private async byTaxNumber({ bare, masked, kind }: DocumentForm, context: CallContext): Promise<Entity[]> {
		const operation = 'customer by document';
		const types = kind === 'cnpj' ? this.settings.cnpjTaxTypes : this.settings.cpfTaxTypes;
		const $filter = allOf([
			anyOf(types.map((type) => textIs('BPTaxType', type))),
			anyOf(['BPTaxNumber', 'BPTaxLongNumber'].flatMap((property) => [textIs(property, bare), textIs(property, masked)])),
		]);
		const entries = await this.read(operation, 'A_BusinessPartnerTaxNumber', { $filter }, context);
		const own = entries.filter((entry) => [textOf(entry, 'BPTaxNumber'), textOf(entry, 'BPTaxLongNumber')].some((text) => sameDocument(text, bare)));
		return await this.partners(operation, 'BusinessPartner', keysOf(own, 'BusinessPartner'), context);
	}

	/** TaxNumber1 has 16 characters and TaxNumber2 eleven, so that a masked number fits into neither. */
	private async byTaxField({ bare, kind }: DocumentForm, context: CallContext): Promise<Entity[]> {
		const operation = 'customer by document';
		const property = kind === 'cnpj' ? 'TaxNumber1' : 'TaxNumber2';
		const customers = await this.read(operation, 'A_Customer', { $filter: textIs(property, bare) }, context);
		const own = customers.filter((customer) => sameDocument(textOf(customer, property), bare));
		return await this.partners(operation, 'Customer', keysOf(own, 'Customer'), context);
	}

	private async partners(operation: string, property: 'Customer' | 'BusinessPartner', keys: readonly string[], context: CallContext): Promise<Entity[]> {
		return await this.inPortions(keys, async (portion) =>
			await this.read(operation, 'A_BusinessPartner', { $filter: anyOf(portion.map((key) => textIs(property, key))), $expand: partnerExpansion }, context),
		);
	}

	private customers(partners: readonly Entity[]): Customer[] {
		return partners.filter((partner) => this.reader.isCustomer(partner)).map((partner) => this.reader.customer(partner));
	}

	private async read(operation: string, entitySet: string, query: Readonly<Record<string, string>>, context: CallContext): Promise<Entity[]> {
		return await this.client.read({ operation, service, entitySet, query }, context);
	}

	private async inPortions(keys: readonly string[], ask: (portion: readonly string[]) => Promise<Entity[]>): Promise<Entity[]> {
		const answers: Entity[] = [];
		for (const portion of portions(keys, keysAtOnce)) answers.push(...(await ask(portion)));
		return answers;
	}
}

interface DocumentForm {
	bare: string;
	masked: string;
	kind: 'cpf' | 'cnpj';
}

/** Null for what is neither CPF nor CNPJ: no tax number of a Brazilian category can be it. */
function documentForm(document: string): DocumentForm | null {
	const parsed = parseTaxDocument(document);
	if (parsed !== null) return { bare: parsed.value, masked: parsed.formatted, kind: parsed.kind };
	if (/^\d{11}$/.test(document)) return { bare: document, masked: document, kind: 'cpf' };
	return /^[0-9A-Z]{12}\d{2}$/.test(document) ? { bare: document, masked: document, kind: 'cnpj' } : null;
}

/** The different keys in a list of entities, as SAP keeps them. */
function keysOf(entities: readonly Entity[], property: string): string[] {
	const keys = entities.map((entity) => paddedKey(textOf(entity, property) ?? '')).filter((key) => key !== null);
	return [...new Set(keys)];
}
