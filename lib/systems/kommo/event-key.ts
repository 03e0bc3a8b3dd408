import { createHash } from 'node:crypto';

import { textOrNull } from './values';
import type { FormObject } from './webhook-form';

export interface EventFrame {
	event: string;
	account: { id: string | null; subdomain: string | null };
}

export function messageKey(frame: EventFrame, id: string, raw: FormObject): string {
	if (id === '') return entityKey(frame, null, raw);
	return `${frame.account.id ?? ''}:message:${id.slice(0, 200)}`;
}

/**
 * Id and time alone would swallow the second of two changes within one second, so the content
 * counts too; a repeated delivery has the same content.
 */
export function entityKey(frame: EventFrame, id: string | null, raw: FormObject): string {
	const time = textOrNull(raw.updated_at) ?? textOrNull(raw.last_modified) ?? textOrNull(raw.created_at) ?? '';
	const content = createHash('sha256').update(JSON.stringify(raw)).digest('hex').slice(0, 24);
	const parts = [frame.account.id ?? '', frame.event.slice(0, 60), (id ?? '').slice(0, 60), time.slice(0, 20), content];
	return parts.join(':');
}
