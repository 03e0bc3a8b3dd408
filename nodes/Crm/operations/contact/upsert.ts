import { toPlain } from '../../../../lib/n8n/plain';
import { crmOperation } from '../fields';
import { mergeFields, personFields } from './person-fields';

/** Finds the contact, creates it where there is none, and fills in what is new: one person stays one contact. */
export const upsertContact = crmOperation({
	resource: 'contact',
	operation: 'upsert',
	name: 'Create or Update',
	action: 'Create or update a contact',
	description: 'Find the contact by phone, e-mail or document, or create it, and say what changed',
	idempotent: true,
	fields: [...personFields, ...mergeFields],
	run: async ({ services, signal }, { policy, severalMatches, defaultName, ...person }) => {
		const crm = await services.crm();
		return toPlain(await crm.upsertContact(person, { policy, severalMatches, defaultName }, { signal }));
	},
});
