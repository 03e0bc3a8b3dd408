import type { Contact, ContactChanges, NewContact } from '../../domain/crm';
import { documentText } from '../../domain/erp-match';
import { toRecord, createdAt, pageOf, property, type HubspotRecord } from './records';
import type { HubspotSettings } from './settings';

/** What is asked for of a contact: HubSpot answers with nothing else. */
export function contactProperties({ phoneProperties, documentProperty }: HubspotSettings): string[] {
	const document = documentProperty === '' ? [] : [documentProperty];
	return ['firstname', 'lastname', 'email', 'hs_additional_emails', 'createdate', ...phoneProperties, ...document];
}

export function toContact(record: HubspotRecord, settings: HubspotSettings): Contact {
	const made = createdAt(record);
	const { documentProperty } = settings;
	return {
		id: record.id,
		name: [property(record, 'firstname'), property(record, 'lastname')].filter((part) => part !== null).join(' ') || null,
		phones: phonesOf(slotsOf(record, settings)),
		emails: emailsOf(record),
		document: documentProperty === '' ? null : documentText(property(record, documentProperty)),
		createdAt: made === null ? null : new Date(made).toISOString(),
		url: pageOf('contacts', record.id, settings, record),
		raw: record,
	};
}

export function newContactProperties({ name, phones, emails, document, source }: NewContact, settings: HubspotSettings): Record<string, string> {
	const [email] = emails;
	const { documentProperty, contactSourceProperty, phoneProperties } = settings;
	const given: Array<[name: string, value: string | null | undefined]> = [
		...Object.entries(nameProperties(name)),
		['email', email],
		...phoneProperties.map((slot, index): [string, string | undefined] => [slot, phones[index]]),
		[documentProperty, document],
		[contactSourceProperty, source],
	];
	return Object.fromEntries(given.flatMap(([slot, value]) => (slot === '' || !value ? [] : [[slot, value]])));
}

/** The properties to change; none where all is as it shall be. */
export function changedProperties(contact: Contact, changes: ContactChanges, settings: HubspotSettings): Record<string, string> {
	const record = toRecord(contact.raw, 'updateContact');
	const { name, phones, emails, document } = changes;
	const wanted: Record<string, string> = {
		...(name === undefined ? {} : nameProperties(name)),
		...(phones === undefined ? {} : phoneSlots(record, phones, settings)),
		...(emails === undefined ? {} : { email: emails[0] ?? '' }),
		...(document === undefined || settings.documentProperty === '' ? {} : { [settings.documentProperty]: document }),
	};
	return Object.fromEntries(Object.entries(wanted).filter(([slot, value]) => value !== (property(record, slot) ?? '')));
}

/** The first word is the first name: put together again it is the whole name. */
function nameProperties(name: string): { firstname: string; lastname: string } {
	const [firstname = '', ...rest] = name.trim().split(/\s+/);
	return { firstname, lastname: rest.join(' ') };
}

/**
 * A phone that stays keeps its property (a mobile stays the mobile), as long as the order comes out as wanted; else the
 * properties are filled from the first on.
 */
function phoneSlots(record: HubspotRecord, phones: readonly string[], settings: HubspotSettings): Record<string, string> {
	const { phoneProperties } = settings;
	const wanted = phones.slice(0, phoneProperties.length);
	const stored = slotsOf(record, settings);
	const kept = stored.map((phone, slot) => (phone !== '' && wanted.includes(phone) && stored.indexOf(phone) === slot ? phone : ''));
	const added = wanted.filter((phone) => !kept.includes(phone));
	const filled = kept.map((phone) => phone || (added.shift() ?? ''));
	const asWanted = phonesOf(filled).join('\n') === wanted.join('\n');
	const result = asWanted ? filled : phoneProperties.map((_slot, index) => wanted[index] ?? '');
	return Object.fromEntries(phoneProperties.map((slot, index) => [slot, result[index] ?? '']));
}

function slotsOf(record: HubspotRecord, { phoneProperties }: HubspotSettings): string[] {
	return phoneProperties.map((slot) => property(record, slot) ?? '');
}

function phonesOf(slots: readonly string[]): string[] {
	return [...new Set(slots.filter((phone) => phone !== ''))];
}

function emailsOf(record: HubspotRecord): string[] {
	const further = (property(record, 'hs_additional_emails') ?? '').split(';').map((email) => email.trim());
	return [...new Set([property(record, 'email') ?? '', ...further])].filter((email) => email !== '');
}
