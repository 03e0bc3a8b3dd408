import { company } from '../data/company.ts';
import type { CompanyCustomer } from '../data/company.ts';

/** What the integration guide's systems post. */
export interface WebhookEvent {
	readonly event: string;
	readonly data: Readonly<Record<string, unknown>>;
}

export type GuideEventName = 'deal.won' | 'ticket.created' | 'invoice.overdue';

export const GUIDE_EVENTS: readonly GuideEventName[] = ['deal.won', 'ticket.created', 'invoice.overdue'];

/** Customers who can be written to: with a phone that stands for a Brazilian mobile. */
const reachable: readonly CompanyCustomer[] = company.customers.filter(({ phoneKind }) => phoneKind === 'mobile');

/** `number` makes the deal, the ticket or the invoice another one. */
export function dealWon(customer: CompanyCustomer, number = 1): WebhookEvent {
	return { event: 'deal.won', data: { customer_phone: customer.phone, deal_name: `Proposta ${number} para ${customer.name}` } };
}

export function ticketCreated(customer: CompanyCustomer, number = 1): WebhookEvent {
	return { event: 'ticket.created', data: { customer_phone: customer.phone, ticket_id: 8000 + number } };
}

/** `amount` in reais. */
export function invoiceOverdue(customer: CompanyCustomer, number = 1): WebhookEvent {
	const invoice = {
		number: `NF-${4000 + number}`,
		amount: (10_000 + number * 137) / 100,
		due_date: '2026-11-10',
		link: `https://financeiro.example.com.br/boletos/${4000 + number}`,
	};
	return { event: 'invoice.overdue', data: { customer_phone: customer.phone, invoice } };
}

const MAKERS: Record<GuideEventName, (customer: CompanyCustomer, number: number) => WebhookEvent> = {
	'deal.won': dealWon,
	'ticket.created': ticketCreated,
	'invoice.overdue': invoiceOverdue,
};

/** That many events, no two alike, the kinds in turn (or all of one kind), the customers in turn, phones as stored. */
export function sampleEvents(count: number, kind?: GuideEventName): WebhookEvent[] {
	return Array.from({ length: count }, (_, index) => {
		const name = kind ?? GUIDE_EVENTS[index % GUIDE_EVENTS.length] ?? 'deal.won';
		const customer = reachable[index % reachable.length];
		if (customer === undefined) throw new Error('The sample company has no customer with a mobile.');
		return MAKERS[name](customer, index + 1);
	});
}
