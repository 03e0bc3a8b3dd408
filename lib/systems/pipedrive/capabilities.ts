import { crmWrites, type CrmCapabilities } from '../../domain/crm';

/** Pipedrive holds lists of phones and e-mails; no limit is known, and this is more than anybody has. */
const mostOfAKind = 50;

export function pipedriveCapabilities({ documentField }: { documentField: string }): CrmCapabilities {
	const document = documentField !== '';
	return {
		searches: new Set(document ? (['phone', 'email', 'document'] as const) : (['phone', 'email'] as const)),
		contact: { phones: mostOfAKind, emails: mostOfAKind, document },
		writes: new Set(crmWrites),
		lookUps: new Set(crmWrites),
		owners: true,
		interactionNeedsLead: false,
	};
}

export const pipedriveAtBest = pipedriveCapabilities({ documentField: 'any' });
