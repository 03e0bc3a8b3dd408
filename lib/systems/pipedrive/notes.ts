import type { CrmRecord, NewInteraction } from '../../domain/crm';
import { interactionText, namesMessage } from '../../domain/interaction-text';
import type { CallContext } from '../../domain/runtime';
import { toHtml } from '../../domain/html-text';
import type { PipedriveClient } from './client';
import type { PipedriveSettings } from './settings';
import { createdId, idNumber, momentAt, notToBeTold, textAt, type PipedriveRecord } from './values';

/** Of one person, a hundred a page. */
const mostPages = 50;
const dayMs = 86_400_000;

/** Notes are still of v1. Their text is HTML, and all they hold. */
export class Notes {
	constructor(
		private readonly client: PipedriveClient,
		private readonly settings: Pick<PipedriveSettings, 'timeZone'>,
	) {}

	async add(interaction: NewInteraction, context: CallContext): Promise<CrmRecord> {
		const { contactId, leadId } = interaction;
		const json = {
			content: toHtml(interactionText(interaction, this.settings.timeZone)),
			person_id: idNumber(contactId, 'Contact ID'),
			...(leadId === null ? {} : { deal_id: idNumber(leadId, 'Lead ID') }),
		};
		return { id: createdId(await this.client.writeToV1('createNote', 'POST', '/notes', json, context), 'createNote'), url: null };
	}

	async find({ contactId, messageId, timestamp }: NewInteraction, context: CallContext): Promise<CrmRecord | null> {
		const query = { person_id: String(idNumber(contactId, 'Contact ID')), sort: 'add_time DESC' };
		const oldest = Date.parse(timestamp) - dayMs;
		let pages = 0;
		for await (const page of this.client.pagesOfV1('findNote', '/notes', query, context)) {
			const found = page.find((note) => namesMessage(textAt(note, 'content') ?? '', messageId));
			const id = textAt(found, 'id');
			if (id !== null) return { id, url: null };
			if (isPast(page, oldest)) return null;
			if (++pages === mostPages) throw notToBeTold('The person has more notes than can be searched for this message.');
		}
		return null;
	}
}

/** A note is written after its message; only where the page shows that newer ones come first, older ones are not asked for. */
function isPast(page: readonly PipedriveRecord[], oldest: number): boolean {
	const times = page.map((note) => Date.parse(momentAt(note, 'add_time') ?? ''));
	const falling = times.every((time, index) => index === 0 || time <= (times[index - 1] ?? Number.NaN));
	return times.length > 1 && falling && (times.at(-1) ?? Number.NaN) < oldest;
}
