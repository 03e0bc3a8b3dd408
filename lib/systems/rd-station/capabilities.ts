import { crmWrites, type CrmCapabilities } from '../../domain/crm';
import type { RdStationSettings } from './settings';

/** RD holds lists of phones and e-mails; no limit is known, and this is more than anybody has. */
const mostOfAKind = 50;

/**
 * History hangs on deals. Nothing is known of a search by custom field, so a document is stored, but not searched. A deal that
 * gets its contact only after it is made cannot be told from another's with the same title if the answer is lost in between.
 */
export function rdStationCapabilities({ documentFieldId, tieDealBy }: Pick<RdStationSettings, 'documentFieldId' | 'tieDealBy'>): CrmCapabilities {
	return {
		searches: new Set(['phone', 'email']),
		contact: { phones: mostOfAKind, emails: mostOfAKind, document: documentFieldId !== '' },
		writes: new Set(crmWrites),
		lookUps: new Set(crmWrites.filter((write) => write !== 'lead' || tieDealBy === 'contacts')),
		owners: true,
		interactionNeedsLead: true,
	};
}

export const rdStationAtBest = rdStationCapabilities({ documentFieldId: 'any', tieDealBy: 'contacts' });
