import type { Customer } from '../../domain/erp';
import { onlyCustomer, sameDocument } from '../../domain/erp-match';
import { isConnectorError } from '../../domain/errors';
import { parsePhone, type Phone } from '../../domain/phone';
import type { CallContext } from '../../domain/runtime';
import { parseTaxDocument, type TaxDocument } from '../../domain/tax-document';
import { isRecord } from '../http-api';
import { customerOf, customerSelect, hasPhone, isCustomer, phoneFields } from './customer-record';
import { entityPath, textLiteral } from './odata';
import { phoneDigits, phonePattern, phonePieces } from './phone-pieces';
import type { ServiceLayer } from './service-layer';
import { system } from './setting-error';
import type { SapBusinessOneSettings } from './settings';
import { rowsOf, textOf, type Fields } from './values';

/** More partners share eight digits only by mistake. */
const mostHits = 200;
/** Each code is a part of the address, whose length is limited. */
const codesAtOnce = 20;

type PhoneFilter = 'contains' | 'substringof';

/** Business partners of type customer. */
export class Customers {
	/** What this Service Layer was found to know. */
	private knownFilter: PhoneFilter | undefined;

	constructor(
		private readonly layer: ServiceLayer,
		private readonly settings: SapBusinessOneSettings,
	) {}

	async byId(id: string, context: CallContext): Promise<Customer | null> {
		const record = await this.recordOf(id, 'customerById', context);
		return record === null ? null : customerOf(record, this.settings);
	}

	/** The partner as Business One has it; null where it is none, or no customer. */
	async recordOf(id: string, operation: string, context: CallContext): Promise<Fields | null> {
		const call = { operation, entitySet: 'BusinessPartners', keyProperty: 'CardCode', key: id, select: customerSelect };
		const record = await this.layer.entity(call, context);
		return record !== null && isCustomer(record) ? record : null;
	}

	async byPhone(e164: string, context: CallContext): Promise<Customer | null> {
		const phone = parsePhone(e164, { assumeInternational: true });
		if (phone === null) return null;
		const records = await (this.settings.phoneQuery === '' ? this.filtered(phone, context) : this.queried(phone, context));
		const hits = records.filter((record) => isCustomer(record) && hasPhone(record, phone.e164, this.settings));
		return onlyCustomer(hits.map((record) => customerOf(record, this.settings, { phone: phone.e164 })), system, 'Phone');
	}

	async byDocument(text: string, context: CallContext): Promise<Customer | null> {
		const document = parseTaxDocument(text);
		if (document === null) return null;
		const byTaxId = await this.withCodes(await this.codesByTaxId(document, context), 'customerByDocument', context);
		// Looked for in both places: suppliers may have the tax id, and another customer the other field.
		const records = [...byTaxId, ...(await this.byFederalTaxId(document, context))];
		const hits = records.filter(isCustomer).map((record) => customerOf(record, this.settings, { document: document.value }));
		return onlyCustomer(hits, system, 'Document');
	}

	private async filtered(phone: Phone, context: CallContext): Promise<Fields[]> {
		const { phoneFilter, apiVersion } = this.settings;
		const chosen = phoneFilter === 'auto' ? this.knownFilter : phoneFilter;
		if (chosen !== undefined) return await this.containing(phone, chosen, context);
		try {
			const found = await this.containing(phone, 'contains', context);
			this.knownFilter = 'contains';
			return found;
		} catch (error) {
			if (apiVersion === 'v2' || !isConnectorError(error) || error.code !== 'validation') throw error;
			const found = await this.containing(phone, 'substringof', context);
			this.knownFilter = 'substringof';
			return found;
		}
	}

	private async containing(phone: Phone, filter: PhoneFilter, context: CallContext): Promise<Fields[]> {
		const pieces = phonePieces(phone).map(textLiteral);
		const conditions = phoneFields.flatMap((field) =>
			pieces.map((piece) => (filter === 'contains' ? `contains(${field},${piece})` : `substringof(${piece},${field})`)),
		);
		const query = { $filter: `CardType eq 'cCustomer' and (${conditions.join(' or ')})`, $select: customerSelect };
		return await this.layer.list({ operation: 'customerByPhone', path: 'BusinessPartners', query }, mostHits, context);
	}

	/** A query that the administrator has stored; it answers with the codes of partners, which are then read. */
	private async queried(phone: Phone, context: CallContext): Promise<Fields[]> {
		const { phoneQuery, phoneQueryParameter, phoneQueryValue } = this.settings;
		const path = `${entityPath('SQLQueries', phoneQuery)}/List`;
		const value = phoneQueryValue === 'pattern' ? phonePattern(phone) : phoneDigits(phone);
		const query = { [phoneQueryParameter]: textLiteral(value) };
		const rows = await this.layer.list({ operation: 'customerByPhone', path, query }, mostHits, context);
		return await this.withCodes(codesOf(rows, 'CardCode'), 'customerByPhone', context);
	}

	/** Rows of partner and tax ids side by side; a row counts only where it holds the document itself. */
	private async codesByTaxId(document: TaxDocument, context: CallContext): Promise<string[]> {
		const ids = 'BusinessPartners/BPFiscalTaxIDCollection';
		const field = document.kind === 'cnpj' ? 'TaxId0' : 'TaxId4';
		const forms = [document.formatted, document.value].map((form) => `${ids}/${field} eq ${textLiteral(form)}`);
		const query = {
			$expand: `BusinessPartners($select=CardCode,CardName),${ids}($select=BPCode,TaxId0,TaxId4)`,
			$filter: `BusinessPartners/CardCode eq ${ids}/BPCode and (${forms.join(' or ')})`,
		};
		const path = `$crossjoin(BusinessPartners,${ids})`;
		// On HANA texts compare by case, and somebody may have typed the letters of a CNPJ small.
		const headers: Record<string, string> = /[A-Z]/.test(document.value) ? { 'B1S-CaseInsensitive': 'true' } : {};
		const rows = await this.layer.list({ operation: 'customerByDocument', path, query, headers }, mostHits, context);
		const taxIds = rows.map((row) => row[ids]).filter((row): row is Fields => isRecord(row));
		return codesOf(taxIds.filter((row) => sameDocument(textOf(row[field]), document.value)), 'BPCode');
	}

	private async byFederalTaxId(document: TaxDocument, context: CallContext): Promise<Fields[]> {
		const forms = [document.formatted, document.value].map((form) => `FederalTaxID eq ${textLiteral(form)}`);
		const query = { $filter: `CardType eq 'cCustomer' and (${forms.join(' or ')})`, $select: customerSelect };
		const records = await this.layer.list({ operation: 'customerByDocument', path: 'BusinessPartners', query }, mostHits, context);
		return records.filter(({ FederalTaxID }) => sameDocument(textOf(FederalTaxID), document.value));
	}

	private async withCodes(codes: readonly string[], operation: string, context: CallContext): Promise<Fields[]> {
		const records: Fields[] = [];
		for (let first = 0; first < codes.length; first += codesAtOnce) {
			const some = codes.slice(first, first + codesAtOnce);
			const conditions = some.map((code) => `CardCode eq ${textLiteral(code)}`).join(' or ');
			const query = { $filter: `CardType eq 'cCustomer' and (${conditions})`, $select: customerSelect };
			const found = await this.layer.list({ operation, path: 'BusinessPartners', query }, some.length, context);
			records.push(...found.filter(({ CardCode }) => some.includes(textOf(CardCode) ?? '')));
		}
		return records;
	}
}

function codesOf(rows: readonly Fields[], field: string): string[] {
	return [...new Set(rowsOf(rows).flatMap((row) => textOf(row[field]) ?? []))];
}
