import type { CrmRecord } from '../../domain/crm';
import type { CallContext } from '../../domain/runtime';
import { valueAt } from '../http-api';
import type { RdStationClient } from './client';
import type { Contacts } from './contacts';
import { isYoung, momentAt, notToBeTold, textAt, unusable, type RdRecord } from './values';

/** Deals of one contact that are read one by one. */
const mostDeals = 30;
const dayMs = 86_400_000;

interface ReadDeal {
	id: string;
	deal: RdRecord;
	/** Its id begins with the time it was made, so the ids that follow are those of older deals. */
	inOrder: boolean;
}

export interface DealSearch {
	contactId: string;
	title: string;
	/** Epoch ms. */
	since: number;
	except: ReadonlySet<string> | undefined;
}

/** The deals of a contact. RD lists deals by contact nowhere: the contact names them, and each is read. */
export class ContactDeals {
	constructor(
		private readonly client: RdStationClient,
		private readonly contacts: Contacts,
	) {}

	/** @throws ConnectorError `validation` where there is no such contact, or it does not tell its deals */
	async ids(contactId: string, context: CallContext): Promise<string[]> {
		const ids = await this.contacts.dealsOf(contactId, context);
		if (ids !== null) return ids;
		throw unusable('Contact ID', 'names a contact whose deals RD Station CRM does not tell', 'Give a Lead ID, or set “tieDealBy” to “contacts” in the Settings of the credential.');
	}

	/** The newest that is neither won nor lost. */
	async newestOpen(contactId: string, context: CallContext): Promise<CrmRecord | null> {
		const ids = await this.ids(contactId, context);
		let newest: ReadDeal | null = null;
		for await (const read of this.read(ids, context)) {
			if (isOpen(read.deal) && (newest === null || madeAt(read.deal) > madeAt(newest.deal))) newest = read;
			if (newest !== null && read.inOrder) break;
		}
		if (newest !== null) return { id: newest.id, url: null };
		if (ids.length <= mostDeals) return null;
		throw unusable('Lead ID', `is empty, and ${mostDeals} deals of the contact are all closed`, 'Give the id of the deal.');
	}

	/** One with this title that was made at `since` or later. @param except deals that are known to be others */
	async find({ contactId, title, since, except }: DealSearch, context: CallContext): Promise<CrmRecord | null> {
		const ids = (await this.ids(contactId, context)).filter((id) => !except?.has(id));
		for await (const { id, deal, inOrder } of this.read(ids, context)) {
			if (textAt(deal, 'name') === title.trim() && isYoung(deal, since)) return { id, url: null };
			if (inOrder && !isYoung(deal, since)) return null;
		}
		if (ids.length <= mostDeals) return null;
		throw notToBeTold('The contact has more deals than can be searched for this one.', 'Look for it in RD Station CRM before sending it again.');
	}

	private async *read(ids: readonly string[], context: CallContext): AsyncGenerator<ReadDeal> {
		for (const id of ids.slice(0, mostDeals)) {
			const deal = await this.client.find('getDeal', '/deals', id, context);
			if (deal !== null) yield { id, deal, inOrder: Math.abs(timeIn(id) - madeAt(deal)) < dayMs };
		}
	}
}

/** `win` is true or false once a deal is closed. */
function isOpen(deal: RdRecord): boolean {
	const win = valueAt(deal, 'win');
	return win !== true && win !== false;
}

function madeAt(deal: RdRecord): number {
	return Date.parse(momentAt(deal, 'created_at') ?? '');
}

/** When an id was given out, if it is an ObjectId: its first four bytes count seconds. */
function timeIn(id: string): number {
	return /^[0-9a-f]{24}$/i.test(id) ? Number.parseInt(id.slice(0, 8), 16) * 1_000 : Number.NaN;
}
