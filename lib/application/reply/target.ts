import { ConnectorError } from '../../domain/errors';
import type { CallContext } from '../../domain/runtime';
import type { KommoTalk } from '../../systems/kommo/talks';
import { ifOffered } from './optional';
import type { ReplyKommo, ReplyRequest } from './types';

/**
 * The chat an answer goes to. What the request does not name is looked up when first needed, and
 * only once.
 */
export class ReplyTarget {
	private talk: string | null;
	private lead: string | null;
	private contact: string | null;
	private openTalksFound: KommoTalk[] | null = null;
	private leadLookedUp = false;
	private talkRead = false;

	constructor(
		private readonly kommo: ReplyKommo,
		request: Pick<ReplyRequest, 'leadId' | 'talkId' | 'contactId'>,
		private readonly context: CallContext,
	) {
		this.talk = given(request.talkId);
		this.lead = given(request.leadId);
		this.contact = given(request.contactId);
		if (this.talk === null && this.lead === null && this.contact === null) {
			throw new ConnectorError('validation', 'Neither lead, talk nor contact is given.', {
				system: 'Kommo',
				parameter: 'leadId',
				hint: 'Take leadId, talkId or contactId from the item of the Kommo Trigger.',
				nothingDone: true,
			});
		}
	}

	/** What is known by now. */
	get known(): { talkId: string | null; leadId: string | null; contactId: string | null } {
		return { talkId: this.talk, leadId: this.lead, contactId: this.contact };
	}

	/** Two answers to one customer meet at one lock, whichever ids they were given. */
	async lockName(): Promise<string> {
		const leadId = await this.leadId();
		if (leadId !== null) return `lead:${leadId}`;
		return this.talk === null ? `contact:${this.contact ?? ''}` : `talk:${this.talk}`;
	}

	/** The talk named, else the contact's newest open one. */
	async talkId(): Promise<string | null> {
		this.talk ??= (await this.openTalks())[0]?.id ?? null;
		return this.talk;
	}

	/** Another open talk of the same customer than those tried. */
	async otherTalkId(tried: ReadonlySet<string>): Promise<string | null> {
		const other = (await this.openTalks()).find(({ id }) => !tried.has(id));
		this.talk = other?.id ?? this.talk;
		return other?.id ?? null;
	}

	/** The lead named, else the talk's, else the contact's open lead that was touched last. */
	async leadId(): Promise<string | null> {
		if (this.lead !== null || this.leadLookedUp) return this.lead;
		this.leadLookedUp = true;
		if (this.talk !== null) await this.readTalk(this.talk);
		else this.lead = (await this.openTalks())[0]?.leadId ?? null;
		if (this.lead === null && this.contact !== null) {
			const leads = await ifOffered(this.kommo.leads.findByContact(this.contact, { limit: 1 }, this.context));
			this.lead = leads?.[0]?.simple.id ?? null;
		}
		return this.lead;
	}

	private async readTalk(talkId: string): Promise<void> {
		if (this.talkRead) return;
		this.talkRead = true;
		const talk = await ifOffered(this.kommo.talks.get(talkId, this.context));
		this.lead ??= talk?.simple.leadId ?? null;
		this.contact ??= talk?.simple.contactId ?? null;
	}

	/** Those of the one customer: a lead may have the chats of several contacts. */
	private async openTalks(): Promise<KommoTalk[]> {
		if (this.openTalksFound !== null) return this.openTalksFound;
		if (this.contact === null && this.talk !== null) await this.readTalk(this.talk);
		const filter =
			this.lead !== null ? { leadId: this.lead } : this.contact !== null ? { contactId: this.contact } : null;
		const talks =
			filter === null ? [] : await ifOffered(this.kommo.talks.find({ ...filter, onlyInWork: true }, this.context));
		this.openTalksFound = this.ofOneContact((talks ?? []).map(({ simple }) => simple));
		return this.openTalksFound;
	}

	private ofOneContact(talks: KommoTalk[]): KommoTalk[] {
		if (this.contact !== null) return talks.filter(({ contactId }) => contactId === this.contact);
		return new Set(talks.map(({ contactId }) => contactId)).size > 1 ? [] : talks;
	}
}

function given(id: string | undefined): string | null {
	const text = id?.trim() ?? '';
	return text === '' ? null : text;
}
