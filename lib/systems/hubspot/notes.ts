import type { CrmRecord, NewInteraction } from '../../domain/crm';
import { interactionText, namesMessage } from '../../domain/interaction-text';
import type { CallContext } from '../../domain/runtime';
import { toHtml } from '../../domain/html-text';
import { association, isRefused, type HubspotClient } from './client';
import { cannotTell, strange } from './errors';
import { fitting } from './note-html';
import { pageOf, property } from './records';
import type { HubspotSettings } from './settings';

/** Messages and calls as notes on the contact, and on the deal where one is given. */
export class Notes {
	constructor(
		private readonly client: HubspotClient,
		private readonly settings: HubspotSettings,
	) {}

	async add(interaction: NewInteraction, context: CallContext): Promise<CrmRecord> {
		const { contactId, leadId, timestamp, content } = interaction;
		const { noteToContact, noteToDeal } = this.settings.associationTypes;
		const around = toHtml(interactionText({ ...interaction, content: '' }));
		const json = {
			properties: {
				hs_timestamp: timestamp,
				hs_note_body: toHtml(interactionText({ ...interaction, content: fitting(content, around) })),
			},
			associations: [association(contactId, noteToContact), ...(leadId === null ? [] : [association(leadId, noteToDeal)])],
		};
		const note = await this.client.create('addInteraction', 'notes', json, context);
		if (isRefused(note)) throw strange('addInteraction', 'a conflict');
		return { id: note.id, url: this.page(contactId) };
	}

	/** The contact's notes one by one, newest first: HubSpot's search knows a new note only after some seconds. */
	async find({ contactId, messageId }: NewInteraction, context: CallContext): Promise<CrmRecord | null> {
		const operation = 'findInteraction';
		const { mostNotes } = this.settings;
		const { ids, complete } = await this.client.associated(operation, 'contacts', contactId, 'notes', context);
		for await (const note of this.client.readAll(operation, 'notes', ids.slice(0, mostNotes), ['hs_note_body'], context)) {
			if (namesMessage(property(note, 'hs_note_body') ?? '', messageId)) return { id: note.id, url: this.page(contactId) };
		}
		if (complete && ids.length <= mostNotes) return null;
		throw cannotTell('the message is among its notes', `The contact has more than the ${mostNotes} notes that are looked through (setting mostNotes); look in HubSpot.`);
	}

	/** A note has no page of its own. */
	private page(contactId: string): string | null {
		return pageOf('contacts', contactId, this.settings);
	}
}
