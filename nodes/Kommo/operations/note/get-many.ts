import { kommoOperation, limitField, listItem, simplifyField } from '../services';
import { noteOwnerFields } from './owner-fields';

export const getManyNotes = kommoOperation({
	resource: 'note',
	operation: 'getMany',
	name: 'Get Many',
	action: 'Get many notes',
	description: 'List the notes of a lead, contact or company, newest first',
	idempotent: true,
	fields: [...noteOwnerFields, limitField, simplifyField],
	run: async ({ services, signal }, { ownerType, ownerId, limit, simplify }) =>
		listItem('notes', await services.kommo.notes.getMany({ ownerType, ownerId, limit }, { signal }), simplify),
});
