import { createHash } from 'node:crypto';

import type { NewInteraction } from './crm';

/** What a marker looks like in a note: `[msg 3EB0C431]`. */
const markedId = (messageId: string): string => `[msg ${shownId(messageId)}]`;

/**
 * An interaction as one text, for CRMs whose notes have no fields of their own. Its last line names the message, so that
 * the note is found again by `namesMessage`.
 *
 * @example
 * ⬅️ Cliente · whatsapp · 22/11/2026 10:03 (São Paulo)
 * Tem cimento?
 * [msg 3EB0C431]
 */
export function interactionText(interaction: NewInteraction, timeZone = 'America/Sao_Paulo'): string {
	const { direction, channel, timestamp, content, messageId, author } = interaction;
	const who = author ?? (direction === 'inbound' ? 'Cliente' : 'Atendimento');
	const arrow = direction === 'inbound' ? '⬅️' : '➡️';
	const when = new Intl.DateTimeFormat('pt-BR', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(new Date(timestamp));
	return `${arrow} ${who} · ${channel} · ${when}\n${content}\n${markedId(messageId)}`;
}

/**
 * Whether a note's text, or HTML, is that of this message. The last marker counts: what somebody wrote stands before it, and
 * may hold anything.
 */
export function namesMessage(text: string, messageId: string): boolean {
	const last = text.lastIndexOf('[msg ');
	return last !== -1 && text.startsWith(markedId(messageId), last);
}

/** An id with characters that a CRM may change in a text is named by its digest. */
function shownId(messageId: string): string {
	return /^[\w.:=-]{1,120}$/.test(messageId) ? messageId : createHash('sha256').update(messageId).digest('base64url').slice(0, 22);
}
