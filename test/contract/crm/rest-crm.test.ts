import type { RestCrmSettingsInput } from '../../../lib/systems/rest-crm';
import type { RestCrmOptions } from '../../../sandbox/rest-crm/server.ts';
import { describeCrmPort } from './crm-port-contract';
import { startRestCrm } from './support/rest';

const start = (options: RestCrmOptions = {}, settings: Partial<RestCrmSettingsInput> = {}) => async () => await startRestCrm(options, settings);

/** A CRM with more calls than the guide names, as its credential would describe them. */
const furtherCalls: NonNullable<RestCrmSettingsInput['operations']> = {
	interactionByMessageId: { path: '/contacts/{contactId}/activities', query: { message_id: '{messageId}' }, fields: { id: 'id', messageId: 'metadata.message_id' } },
	createLead: {
		path: '/leads',
		body: { title: '{title}', contact_id: '{contactId:number}', source: '{source}', owner_id: '{ownerId:number}', '...': '{fields}' },
		fields: { id: 'id' },
	},
	leadByTitle: { path: '/leads', query: { contact_id: '{contactId}' }, fields: { id: 'id', title: 'title', createdAt: 'created_at', contactId: 'contact_id' } },
	createTask: {
		path: '/tasks',
		body: { title: '{title}', description: '{description}', contact_id: '{contactId:number}', lead_id: '{leadId:number}', due_at: '{dueAt}', owner_id: '{ownerId:number}' },
		fields: { id: 'id' },
	},
	taskByTitle: { path: '/tasks', query: { contact_id: '{contactId}' }, fields: { id: 'id', title: 'title', createdAt: 'created_at' } },
	owners: { path: '/users', fields: { id: 'id', login: 'login', email: 'email', active: 'active' } },
	requiredLeadFields: { path: '/fields', root: 'leads', fields: { name: 'name', required: 'required' } },
};

describeCrmPort('REST, the guide’s CRM', start());
describeCrmPort('REST, the guide’s CRM that finds parts of a phone, with ids as text', start({ phoneMatch: 'substring', idsAs: 'string' }));
describeCrmPort('REST, the guide’s CRM that compares to the letter', start({ phoneMatch: 'exact' }, { phoneComparison: 'texts', phoneSearches: 25 }), {
	mostCallsPerSearch: 25,
});
describeCrmPort('REST, the outside CRM', start({ face: 'contacts' }));
describeCrmPort('REST, the outside CRM with leads, tasks, users and a history that is read back', start({ face: 'contacts', listInteractions: true }, { operations: furtherCalls }));
describeCrmPort('REST, Agendor', start({ face: 'agendor', agendorUniqueDealTitles: false }));
describeCrmPort('REST, Bitrix24', start({ face: 'bitrix24' }));
