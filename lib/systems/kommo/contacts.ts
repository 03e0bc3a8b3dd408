import { ConnectorError } from '../../domain/errors';
import { maskName } from '../../domain/masking';
import { parsePhone, samePhone, type Phone } from '../../domain/phone';
import type { CallContext } from '../../domain/runtime';
import type { KommoClient } from './client';
import { contactBody, toContact, type ContactChanges, type KommoContact, type NewContact } from './contact-record';
import { tagList } from './fields';
import { system, toKommoId, type Fetched } from './values';
import { created, type Created } from './written';

export class KommoContacts {
	constructor(private readonly client: KommoClient) {}

	async get(id: string, context: CallContext): Promise<Fetched<KommoContact> | null> {
		const path = `/contacts/${toKommoId(id, 'contactId')}`;
		const raw = await this.client.find({ operation: 'contact.get', path, query: { with: 'leads' } }, context);
		return raw === null ? null : { simple: toContact(raw), raw };
	}

	/** Kommo's own search: a part of any filled field matches, so hits may be strangers. */
	async search(
		filter: { query?: string; ids?: readonly string[]; limit: number },
		context: CallContext,
	): Promise<Array<Fetched<KommoContact>>> {
		const query: Record<string, string | string[]> = { with: 'leads' };
		if (filter.query) query.query = filter.query;
		if (filter.ids?.length) query['filter[id][]'] = filter.ids.map((id) => String(toKommoId(id, 'ids')));
		const request = { operation: 'contact.search', path: '/contacts', query, items: 'contacts', limit: filter.limit };
		const contacts: Array<Fetched<KommoContact>> = [];
		for await (const raw of this.client.items(request, context)) contacts.push({ simple: toContact(raw), raw });
		return contacts;
	}

	/**
	 * The contact that has this phone, in whatever form it is stored; null where none has it.
	 * Every hit is compared by canonical form before it counts.
	 * @throws ConnectorError `validation` for no phone number, `ambiguous` where several contacts have it
	 */
	async findByPhone(input: string, context: CallContext): Promise<Fetched<KommoContact> | null> {
		const phone = parsePhone(input);
		if (phone === null) throw notAPhone();
		const searches = phoneSearches(phone).map((query) => this.search({ query, limit: 250 }, context));
		const hits = (await Promise.all(searches)).flat().filter(({ simple }) => simple.phones.some((stored) => samePhone(stored, phone)));
		const matches = [...new Map(hits.map((hit) => [hit.simple.id, hit])).values()];
		if (matches.length > 1) throw severalMatches(matches.map(({ simple }) => simple));
		return matches[0] ?? null;
	}

	/** Not safe to repeat: each call makes a contact. */
	async create(contact: NewContact, context: CallContext): Promise<Created> {
		const tags = contact.tags?.length ? { _embedded: { tags: tagList(contact.tags) } } : {};
		const json = [{ ...contactBody(contact), ...tags }];
		const answer = await this.client.request({ operation: 'contact.create', method: 'POST', path: '/contacts', json }, context);
		return created(answer, 'contacts', 'contact.create');
	}

	/** Values are absolute; `phones` and `emails` replace all that the contact has. */
	async update(id: string, changes: ContactChanges, context: CallContext): Promise<Created> {
		const json = {
			...contactBody(changes),
			...(changes.tagsToAdd?.length ? { tags_to_add: tagList(changes.tagsToAdd) } : {}),
			...(changes.tagsToRemove?.length ? { tags_to_delete: tagList(changes.tagsToRemove) } : {}),
		};
		const path = `/contacts/${toKommoId(id, 'contactId')}`;
		const { body } = await this.client.request({ operation: 'contact.update', method: 'PATCH', path, json }, context);
		return { id, raw: body };
	}
}

/**
 * At most six texts to search for. Kommo's search finds parts of stored values: the whole number
 * with and without country code and ninth digit, and its last eight digits, bare and with the dash,
 * reach every usual way of writing it.
 */
export function phoneSearches(phone: Phone): string[] {
	const numbers = phone.equivalents.map((number) => number.slice(1));
	if (phone.areaCode === undefined) return numbers;
	const lastEight = numbers[0]?.slice(-8) ?? '';
	const dashed = `${lastEight.slice(0, 4)}-${lastEight.slice(4)}`;
	return [...numbers.flatMap((number) => [number, number.slice(2)]), dashed, lastEight];
}

function notAPhone(): ConnectorError {
	return new ConnectorError('validation', 'The value of phone is no phone number.', {
		system,
		parameter: 'phone',
		hint: 'Give it with its area code, for example +55 11 98765-4321.',
		nothingDone: true,
	});
}

function severalMatches(contacts: readonly KommoContact[]): ConnectorError {
	return new ConnectorError('ambiguous', `${contacts.length} contacts in Kommo have this phone.`, {
		system,
		parameter: 'phone',
		hint: 'Merge the duplicates in Kommo, or use the contact’s id.',
		candidates: contacts.slice(0, 10).map(({ id, name }) => ({ id, label: maskName(name) || 'no name' })),
	});
}
