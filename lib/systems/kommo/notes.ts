import type { CallContext } from '../../domain/runtime';
import type { KommoClient } from './client';
import { asObject, idOrNull, isoOrNull, textOrNull, toKommoId, type Fetched, type JsonObject } from './values';
import { created, type Created } from './written';

export type NoteOwner = 'leads' | 'contacts' | 'companies';

export interface KommoNote {
	id: string;
	noteType: string | null;
	text: string;
	ownerId: string | null;
	createdByUserId: string | null;
	createdAt: string | null;
}

export interface NewNote {
	ownerType: NoteOwner;
	ownerId: string;
	text: string;
	/** `common` reads as written by the token's user, `service_message` as written by `service`. */
	noteType: 'common' | 'service_message';
	/** Name shown as the author of a service message. */
	service?: string;
}

export class KommoNotes {
	constructor(private readonly client: KommoClient) {}

	/** Not safe to repeat: each call makes a note. */
	async create(note: NewNote, context: CallContext): Promise<Created> {
		const { noteType, text } = note;
		const params = noteType === 'common' ? { text } : { service: note.service ?? 'n8n', text };
		const answer = await this.client.request(
			{
				operation: 'note.create',
				method: 'POST',
				path: `/${note.ownerType}/${toKommoId(note.ownerId, 'ownerId')}/notes`,
				json: [{ note_type: noteType, params }],
			},
			context,
		);
		return created(answer, 'notes', 'note.create');
	}

	/** Newest first. */
	async getMany(
		owner: { ownerType: NoteOwner; ownerId: string; noteTypes?: readonly string[]; limit: number },
		context: CallContext,
	): Promise<Array<Fetched<KommoNote>>> {
		const notes: Array<Fetched<KommoNote>> = [];
		for await (const note of this.asListed(owner, context)) notes.push(note);
		return notes.sort((left, right) => Number(right.simple.id) - Number(left.simple.id));
	}

	/** As Kommo gives them, asked for newest first, page after page while they are read. */
	async *asListed(
		owner: { ownerType: NoteOwner; ownerId: string; noteTypes?: readonly string[]; limit: number },
		context: CallContext,
	): AsyncGenerator<Fetched<KommoNote>> {
		const query: Record<string, string | string[]> = { 'order[id]': 'desc' };
		if (owner.noteTypes?.length) query['filter[note_type][]'] = [...owner.noteTypes];
		const path = `/${owner.ownerType}/${toKommoId(owner.ownerId, 'ownerId')}/notes`;
		const request = { operation: 'note.getMany', path, query, items: 'notes', limit: owner.limit };
		for await (const raw of this.client.items(request, context)) yield { simple: toNote(raw), raw };
	}
}

function toNote(raw: JsonObject): KommoNote {
	return {
		id: idOrNull(raw.id) ?? '',
		noteType: textOrNull(raw.note_type),
		text: textOrNull(asObject(raw.params).text) ?? '',
		ownerId: idOrNull(raw.entity_id),
		createdByUserId: idOrNull(raw.created_by),
		createdAt: isoOrNull(raw.created_at),
	};
}
