import { parsePhone, type ParsePhoneOptions } from '../phone';
import { textAt, valueAt } from './values';

/** The events that a back office sends to the bot: `{ event, data }`, with the customer's phone in `data.customer_phone`. */
export const guideEvents = ['deal.won', 'ticket.created', 'invoice.overdue'] as const;
export type GuideEvent = (typeof guideEvents)[number];

export interface Invoice {
	[field: string]: unknown;
	/** As given: a number or a text. */
	amount: unknown;
	/** As given. */
	dueDate: unknown;
	/** Address of the bill, as given. */
	link: unknown;
}

/** What workflows use of these events; what the sender has left out is null. */
export type GuideFields =
	| { customerPhone: string | null; dealName: string | null }
	| { customerPhone: string | null; ticketId: string | null }
	| { customerPhone: string | null; invoice: Invoice | null };

export function isGuideEvent(event: string | null): event is GuideEvent {
	return guideEvents.some((known) => known === event);
}

/** @param data the event's `data`; anything is taken */
export function guideFields(event: GuideEvent, data: unknown, options: ParsePhoneOptions = {}): GuideFields {
	const customerPhone = parsePhone(valueAt(data, 'customer_phone'), options)?.e164 ?? null;
	switch (event) {
		case 'deal.won':
			return { customerPhone, dealName: textAt(data, 'deal_name') };
		case 'ticket.created':
			return { customerPhone, ticketId: textAt(data, 'ticket_id') };
		case 'invoice.overdue':
			return { customerPhone, invoice: invoiceOf(valueAt(data, 'invoice')) };
	}
}

function invoiceOf(given: unknown): Invoice | null {
	if (typeof given === 'string' || typeof given === 'number') return { id: String(given), amount: null, dueDate: null, link: null };
	if (typeof given !== 'object' || given === null || Array.isArray(given)) return null;
	return {
		...given,
		amount: valueAt(given, 'amount') ?? null,
		dueDate: valueAt(given, 'dueDate') ?? valueAt(given, 'due_date') ?? null,
		link: valueAt(given, 'link') ?? valueAt(given, 'url') ?? null,
	};
}
