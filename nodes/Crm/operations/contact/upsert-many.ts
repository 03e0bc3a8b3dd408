import { parsePhone } from '../../../../lib/domain/phone';
import { toPlain } from '../../../../lib/n8n/plain';
import { crmOperation } from '../fields';
import { entriesOf, handleEach, listField } from '../many';
import { mergeFields } from './person-fields';

const contactsField = listField(
	'Contacts',
	'contacts',
	'List of objects with phone, name, email, document, source, e.g. [{"phone":"5511987654321","name":"Maria"}]',
);

/** A list in one item; each contact is handled on its own. */
export const upsertManyContacts = crmOperation({
	resource: 'contact',
	operation: 'upsertMany',
	name: 'Create or Update Many',
	action: 'Create or update many contacts',
	description: 'Find or create each contact of a list; one that fails does not stop the others',
	idempotent: true,
	fields: [contactsField, ...mergeFields],
	run: async ({ services, signal }, { contacts, ...options }) => {
		const entries = entriesOf(contacts, contactsField.displayName);
		const crm = await services.crm();
		return toPlain(await handleEach(entries, (person) => crm.upsertContact(person, options, { signal }), { groupOf: samePerson, signal }));
	},
});

/** Entries of one person are handled in their order: the last word counts. */
function samePerson({ phone, email, document }: Readonly<Record<string, unknown>>, index: number): string {
	const known = parsePhone(phone)?.e164 ?? email ?? document;
	return typeof known === 'string' || typeof known === 'number' ? String(known) : String(index);
}
