import type { CrmCapabilities } from '../../domain/crm';

/** As many as a list holds. */
export const many = 50;

/** A CRM whose every operation has a path. */
export const restCrmAtBest: CrmCapabilities = {
	searches: new Set(['phone', 'email', 'document']),
	contact: { phones: many, emails: many, document: true },
	writes: new Set(['interaction', 'lead', 'task']),
	lookUps: new Set(['interaction', 'lead', 'task']),
	owners: true,
	interactionNeedsLead: false,
};
