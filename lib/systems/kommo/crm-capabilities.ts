import { crmWrites, type CrmCapabilities } from '../../domain/crm';

/** Kommo's phones and e-mails are lists without an end; nobody has more than this. */
const mostValues = 100;

/** With a field for the document set up. */
export const kommoCrmAtBest: CrmCapabilities = kommoCrmCapabilities({ document: true });

export function kommoCrmCapabilities({ document }: { document: boolean }): CrmCapabilities {
	return {
		searches: new Set(document ? (['phone', 'email', 'document'] as const) : (['phone', 'email'] as const)),
		contact: { phones: mostValues, emails: mostValues, document },
		writes: new Set(crmWrites),
		lookUps: new Set(crmWrites),
		owners: true,
		interactionNeedsLead: false,
	};
}
