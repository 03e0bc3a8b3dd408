import { crmWrites, type CrmCapabilities } from '../../domain/crm';
import type { HubspotSettings } from './settings';

/** With every phone property that a search has room for, and a property for the document. */
export const hubspotAtBest: CrmCapabilities = capabilities({ phones: 3, document: true });

export function hubspotCapabilities({ phoneProperties, documentProperty }: Pick<HubspotSettings, 'phoneProperties' | 'documentProperty'>): CrmCapabilities {
	return capabilities({ phones: phoneProperties.length, document: documentProperty !== '' });
}

/** Further e-mail addresses of a contact can be read and searched, but not written through its properties. */
function capabilities({ phones, document }: { phones: number; document: boolean }): CrmCapabilities {
	return {
		searches: new Set(document ? (['phone', 'email', 'document'] as const) : (['phone', 'email'] as const)),
		contact: { phones, emails: 1, document },
		writes: new Set(crmWrites),
		lookUps: new Set(crmWrites),
		owners: true,
		// Reported by users of the API; HubSpot names no time.
		searchLagMs: 30_000,
		interactionNeedsLead: false,
	};
}
