import type { RestCrmOperation } from '../settings';
import { commonSettings, create, operations, read, write, type PresetOptions, type PresetSettings } from './base';

/** The REST CRM of the integration guide: one phone and one e-mail to a customer, and a history that knows only texts. */
export function guidePreset({ documentField }: PresetOptions): PresetSettings {
	const customer: RestCrmOperation['fields'] = {
		...{ id: 'id', name: 'name', phones: 'phone', emails: 'email', createdAt: 'created_at' },
		...(documentField === '' ? {} : { document: documentField }),
	};
	const written = {
		...{ name: '{name}', phone: '{phone}', email: '{email}' },
		...(documentField === '' ? {} : { [documentField]: '{document}' }),
	};
	return {
		...commonSettings,
		operations: operations({
			contactByPhone: { ...read, path: '/customers', query: { phone: '{phone}' }, fields: customer },
			contactByEmail: { ...read, path: '/customers', query: { email: '{email}' }, fields: customer },
			...(documentField === ''
				? {}
				: { contactByDocument: { ...read, path: '/customers', query: { [documentField]: '{document}' }, fields: customer } }),
			contactById: { ...read, path: '/customers/{id}', fields: customer },
			createContact: { ...create, path: '/customers', body: written, fields: { id: 'id', existingId: 'id' } },
			updateContact: { ...write, method: 'PUT', path: '/customers/{id}', body: written },
			addInteraction: {
				...write,
				path: '/customers/{contactId}/interactions',
				// Direction and message ID have no field: they stand in the text.
				body: { type: 'whatsapp', content: '{text}', timestamp: '{timestamp}' },
				fields: { id: 'id' },
			},
			ping: { ...read, path: '/customers', query: { phone: '0' }, notFoundStatuses: [] },
		}),
	};
}
