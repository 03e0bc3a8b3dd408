import type { IDataObject } from 'n8n-workflow';

import { urgentPriority } from '../../application/queue/types';
import type { Inbox } from '../delivery/inbox';

/** Kommo's keys name account and event: two triggers that feed one queue put each event in once. */
export function kommoInbox(queue: string): Inbox {
	return { queue, keyOf: ({ own }) => `kommo:${own}`, placeOf };
}

/**
 * What a customer writes is answered in its order. What the team or a bot writes is in a line of its own: a pause behind the answer that it
 * shall stop would come too late, and who takes over must not wait until a place is free: such jobs have places of their own. Other events keep the order of their record.
 */
function placeOf(json: IDataObject): ReturnType<Inbox['placeOf']> {
	const place = (what: string, priority = 0) => ({ group: `kommo:${text(json.accountId)}:${what}`, priority });
	if (json.entity !== 'message' && json.entity !== 'note') return place(`${text(json.entity)}:${text(json.id)}`);
	const conversation = ['contactId', 'talkId', 'leadId', 'companyId'].find((name) => text(json[name]) !== '');
	const what = conversation === undefined ? `${json.entity}:${text(json.id)}` : `${conversation.replace(/Id$/, '')}:${text(json[conversation])}`;
	return json.author === 'customer' ? place(what) : place(`${what}:team`, urgentPriority);
}

function text(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
