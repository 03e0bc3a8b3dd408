import { readContact, readLead, readNote, readOther, readTalk } from './entity-events';
import { messageKey, type EventFrame } from './event-key';
import type { KommoEvent, KommoMessageEvent } from './event-types';
import { toChatMessage } from './messages';
import { asObject, idOrNull, textOrNull } from './values';
import type { FormObject, FormValue } from './webhook-form';

/** Kommo's plural or singular wrapper → the singular of its event codes. */
const entityOfWrapper: Readonly<Record<string, string>> = {
	leads: 'lead',
	contacts: 'contact',
	companies: 'company',
	customers: 'customer',
	tasks: 'task',
	talks: 'talk',
};

/**
 * All events of one delivery, in its order; several entities and several kinds may come together.
 * Account data and anything that is no event are passed over.
 *
 * Messages are told apart by their own type, not by the wrapper; companies come under `contacts`
 * with `type=company`; a body without the wrapper (`add[0][…]`) is a message
 * (developers.kommo.com: "Webhook events").
 */
export function readKommoEvents(form: FormObject): KommoEvent[] {
	const accountForm = asObject(form.account);
	const account = { id: idOrNull(accountForm.id), subdomain: textOrNull(accountForm.subdomain) };
	const events: KommoEvent[] = [];
	for (const [wrapper, actions] of Object.entries(form)) {
		if (wrapper === 'account') continue;
		const unwrapped = wrapper === 'add' && Array.isArray(actions);
		const byAction = unwrapped ? { add: actions } : objectOf(actions);
		for (const [action, items] of Object.entries(byAction)) {
			for (const item of itemsOf(items)) {
				events.push(readEvent(unwrapped ? 'message' : wrapper, action, item, account));
			}
		}
	}
	return events;
}

function readEvent(wrapper: string, action: string, raw: FormObject, account: EventFrame['account']): KommoEvent {
	if (wrapper === 'message' || wrapper === 'outgoing_message') return readMessage(wrapper, action, raw, account);
	const entity = asObject(raw).type === 'company' ? 'company' : (entityOfWrapper[wrapper] ?? wrapper);
	const frame = { event: `${action}_${entity}`, account };
	if (action === 'note') return readNote(frame, entity, asNote(raw));
	if (entity === 'lead') return readLead(frame, raw);
	if (entity === 'contact' || entity === 'company') return readContact(frame, entity, raw);
	if (entity === 'talk') return readTalk(frame, raw);
	return readOther(frame, entity, raw);
}

/** The event is named by the direction, so that a filter on `add_message` never lets our own answers through. */
function readMessage(
	wrapper: string,
	action: string,
	raw: FormObject,
	account: EventFrame['account'],
): KommoMessageEvent {
	const message = toChatMessage(raw, {
		accountId: account.id ?? '',
		direction: wrapper === 'message' ? 'incoming' : 'outgoing',
	});
	const event = `${action}_${message.direction === 'incoming' ? 'message' : 'outgoing_message'}`;
	return {
		event,
		entity: 'message',
		id: message.id === '' ? null : message.id,
		account,
		deduplicationKey: messageKey({ event, account }, message.id, raw),
		message,
		talkId: idOrNull(raw.talk_id),
		chatId: textOrNull(raw.chat_id),
		recipientName: textOrNull(asObject(raw.recipient).name),
		raw,
	};
}

/** `leads[note][0][note][…]`; the inner object is the note. */
function asNote(raw: FormObject): FormObject {
	const inner = objectOf(raw.note ?? '');
	return Object.keys(inner).length > 0 ? inner : raw;
}

/** A list of entities; a single one without its place in a list counts as a list of one. */
function itemsOf(items: FormValue): FormObject[] {
	if (typeof items === 'string') return [];
	const values = Array.isArray(items) ? items : Object.values(items);
	if (!Array.isArray(items) && values.some((value) => typeof value === 'string')) return [items];
	return values.filter((value): value is FormObject => typeof value === 'object' && !Array.isArray(value));
}

function objectOf(value: FormValue): FormObject {
	return typeof value === 'object' && !Array.isArray(value) ? value : {};
}
