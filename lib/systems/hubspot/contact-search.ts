import { isConnectorError } from '../../domain/errors';
import { phoneForms } from '../../domain/erp-match';
import type { Phone } from '../../domain/phone';
import type { CallContext } from '../../domain/runtime';
import { parseTaxDocument } from '../../domain/tax-document';
import type { Filter, HubspotClient } from './client';
import { contactProperties } from './contact-record';
import type { HubspotRecord } from './records';
import type { HubspotSettings } from './settings';

const mostHits = 500;
/** With more the request would grow beyond the 3,000 characters that HubSpot reads. */
const mostTexts = 30;

/** Filters on a property that the account may not have. */
interface Group {
	filter: Filter;
	optional: boolean;
}

export class ContactSearch {
	constructor(
		private readonly client: HubspotClient,
		private readonly settings: HubspotSettings,
		/** Properties that this account does not know; grows. */
		private readonly unknown: Set<string>,
	) {}

	/** HubSpot compares texts: all forms of a phone, which one call can ask for. */
	phoneSearches(phone: Phone): string[][] {
		const forms = phoneForms(phone, this.settings.defaultAreaCode || undefined);
		const calls = Array.from({ length: Math.ceil(forms.length / mostTexts) }, (_, call) => forms.slice(call * mostTexts, (call + 1) * mostTexts));
		return calls;
	}

	/**
	 * In the properties as people filled them, and in those in which HubSpot keeps area code and number without marks
	 * (developers.hubspot.com, "Search the CRM": phone numbers).
	 */
	async byPhone(texts: readonly string[], context: CallContext): Promise<HubspotRecord[]> {
		const { phoneProperties, calculatedPhoneProperties } = this.settings;
		const bare = [...new Set(texts.map((text) => text.replace(/^\+/, '')))].filter((text) => /^[1-9]\d+$/.test(text));
		const written = phoneProperties.map((propertyName): Group => ({ filter: { propertyName, operator: 'IN', values: texts }, optional: false }));
		const calculated = calculatedPhoneProperties.map((propertyName): Group => ({ filter: { propertyName, operator: 'IN', values: bare }, optional: true }));
		return await this.search('searchByPhone', [...written, ...(bare.length === 0 ? [] : calculated)], context);
	}

	async byEmail(email: string, context: CallContext): Promise<HubspotRecord[]> {
		const value = email.trim().toLowerCase();
		const main: Group = { filter: { propertyName: 'email', operator: 'EQ', value }, optional: false };
		// An asterisk would stand for any letters there.
		const further: Group = { filter: { propertyName: 'hs_additional_emails', operator: 'CONTAINS_TOKEN', value }, optional: true };
		return await this.search('searchByEmail', value.includes('*') ? [main] : [main, further], context);
	}

	/** As it stands, with its mask, and without the zeros that a number has lost. IN compares with small letters (HubSpot's documentation). */
	async byDocument(document: string, context: CallContext): Promise<HubspotRecord[]> {
		const { documentProperty } = this.settings;
		if (documentProperty === '') return [];
		const forms = [document, parseTaxDocument(document)?.formatted ?? document, document.replace(/^0+(?=\d)/, '')];
		const values = [...new Set([...forms, ...forms.map((form) => form.toLowerCase())])];
		return await this.search('searchByDocument', [{ filter: { propertyName: documentProperty, operator: 'IN', values }, optional: false }], context);
	}

	/** Where HubSpot refuses a property that need not be there, it is left out from now on. */
	private async search(operation: string, groups: readonly Group[], context: CallContext): Promise<HubspotRecord[]> {
		const left = groups.filter(({ filter, optional }) => !optional || !this.unknown.has(filter.propertyName));
		const request = { filterGroups: left.map(({ filter }) => ({ filters: [filter] })), properties: contactProperties(this.settings) };
		try {
			return await this.client.search(operation, 'contacts', request, mostHits, context);
		} catch (error) {
			const without = refusedAmong(left.filter(({ optional }) => optional).map(({ filter }) => filter.propertyName), error);
			if (without.length === 0) throw error;
			const found = await this.search(operation, left.filter(({ filter }) => !without.includes(filter.propertyName)), context);
			// Only now it is sure that these were at fault.
			for (const name of without) this.unknown.add(name);
			return found;
		}
	}
}

/**
 * Which of these properties HubSpot does not know: those that it names. Its general refusal may mean any of them, so they
 * are left out one after the other, the last one first.
 */
function refusedAmong(optional: readonly string[], error: unknown): string[] {
	if (!isConnectorError(error) || error.httpStatus !== 400) return [];
	const named = optional.filter((name) => new RegExp(`\\b${name}\\b`).test(error.message));
	if (named.length > 0) return named;
	return /problem with the request|propert/i.test(error.message) ? optional.slice(-1) : [];
}
