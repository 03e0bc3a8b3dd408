import type { RestCrmOperation } from '../settings';
import { commonSettings, create, operations, read, write, type PresetOptions, type PresetSettings } from './base';

/** The guide's variant for a CRM outside of the house: a hundred requests a minute, a history that names messages. */
export function contactsPreset({ documentField }: PresetOptions): PresetSettings {
	const contact: RestCrmOperation['fields'] = {
		...{ id: 'id', name: 'name', phones: 'phone', emails: 'email', createdAt: 'created_at' },
		...(documentField === '' ? {} : { document: documentField }),
	};
	const person = {
		...{ name: '{name}', phone: '{phone}', email: '{email}' },
		...(documentField === '' ? {} : { [documentField]: '{document}' }),
	};
	const search = (query: Readonly<Record<string, string>>): RestCrmOperation => ({ ...read, path: '/contacts/search', query, fields: contact });
	return {
		...commonSettings,
		operations: operations({
			contactByPhone: search({ phone: '{phone}' }),
			contactByEmail: search({ email: '{email}' }),
			...(documentField === '' ? {} : { contactByDocument: search({ [documentField]: '{document}' }) }),
			contactById: { ...read, path: '/contacts/{id}', fields: contact },
			createContact: {
				...create,
				path: '/contacts',
				body: { ...person, source: '{source}', created_at: '{now}' },
				fields: { id: 'id', existingId: 'id' },
			},
			updateContact: {
				...write,
				method: 'PUT',
				path: '/contacts/{id}',
				// A PUT may replace the whole contact: what is known of it goes along.
				body: { ...person, source: '{record.source}', created_at: '{record.created_at}', updated_at: '{now}' },
			},
			addInteraction: {
				...write,
				path: '/contacts/{contactId}/activities',
				body: {
					...{ type: 'whatsapp_message', description: '{content}', direction: '{direction}', timestamp: '{timestamp}' },
					metadata: { message_id: '{messageId}' },
				},
				fields: { id: 'id' },
			},
			ping: { ...read, path: '/contacts/search', query: { phone: '0' }, notFoundStatuses: [] },
		}),
	};
}
