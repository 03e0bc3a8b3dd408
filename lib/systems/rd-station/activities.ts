import type { CrmRecord, NewInteraction } from '../../domain/crm';
import { interactionText, namesMessage } from '../../domain/interaction-text';
import type { CallContext } from '../../domain/runtime';
import type { RdStationClient } from './client';
import { beforeSending } from './errors';
import type { RdStationSettings } from './settings';
import type { Users } from './users';
import { createdId, idOf, isId, momentAt, notToBeTold, textAt, unusable, type RdRecord } from './values';

/** Of one deal, 200 a page. */
const mostPages = 25;
const dayMs = 86_400_000;

/** Notes (anotações), RD's name for which is activity. They hang on deals and have a text, nothing else. */
export class Activities {
	constructor(
		private readonly client: RdStationClient,
		private readonly users: Users,
		private readonly settings: Pick<RdStationSettings, 'timeZone'>,
	) {}

	async add(interaction: NewInteraction, context: CallContext): Promise<CrmRecord> {
		const dealId = dealOf(interaction);
		const userId = await this.users.standIn(context).catch((error: unknown) => {
			throw beforeSending(error);
		});
		const text = interactionText(interaction, this.settings.timeZone);
		const activity = { deal_id: dealId, text, ...(userId === null ? {} : { user_id: userId }) };
		const body = await this.client.write('createActivity', 'POST', '/activities', { activity }, context);
		return { id: createdId(body, 'activity', 'createActivity'), url: null };
	}

	async find(interaction: NewInteraction, context: CallContext): Promise<CrmRecord | null> {
		const { messageId, timestamp } = interaction;
		const oldest = Date.parse(timestamp) - dayMs;
		let pages = 0;
		for await (const page of this.client.pages('findActivity', '/activities', 'activities', { deal_id: dealOf(interaction) }, context)) {
			const found = page.find((row) => namesMessage(textAt(row, 'text') ?? '', messageId));
			const id = found === undefined ? null : idOf(found);
			if (id !== null) return { id, url: null };
			if (isPast(page, oldest)) return null;
			if (++pages === mostPages) throw notToBeTold('The deal has more notes than can be searched for this message.', 'Look for it in RD Station CRM before sending it again.');
		}
		return null;
	}
}

/** Newest first is how the list comes, as far as is known; only where the page shows it, older ones are not asked for. */
function isPast(page: readonly RdRecord[], oldest: number): boolean {
	const times = page.map((row) => Date.parse(momentAt(row, 'created_at') ?? momentAt(row, 'date') ?? ''));
	const falling = times.every((time, index) => index === 0 || time <= (times[index - 1] ?? Number.NaN));
	return times.length > 1 && falling && (times.at(-1) ?? Number.NaN) < oldest;
}

function dealOf({ leadId }: NewInteraction): string {
	if (leadId !== null && isId(leadId)) return leadId;
	throw unusable('Lead ID', leadId === null ? 'is empty' : 'is no id of RD Station CRM', 'RD Station CRM keeps notes on deals: give the id of one.');
}
