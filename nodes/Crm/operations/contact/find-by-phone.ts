import { toPlain } from '../../../../lib/n8n/plain';
import { crmOperation, phoneField, severalMatchesField } from '../fields';

export const findContactByPhone = crmOperation({
	resource: 'contact',
	operation: 'findByPhone',
	name: 'Find by Phone',
	action: 'Find a contact by phone',
	description: 'Find the contact that has this phone, in whatever format it is stored',
	idempotent: true,
	fields: [{ ...phoneField, required: true }, severalMatchesField],
	run: async ({ services, signal }, { phone, severalMatches }) =>
		toPlain(await (await services.crm()).findContactByPhone(phone, { severalMatches }, { signal })),
});
