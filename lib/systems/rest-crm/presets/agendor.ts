import type { RestCrmOperation } from '../settings';
import { commonSettings, create, operations, read, write, type PresetSettings } from './base';

/** Where the vendor's API is. */
export const agendorBaseUrl = 'https://api.agendor.com.br/v3';

const person: RestCrmOperation['fields'] = {
	id: 'id',
	name: 'name',
	// In the order of {phone}, {phone2}, {phone3}.
	phones: ['contact.mobile', 'contact.work', 'contact.whatsapp'],
	emails: 'contact.email',
	document: 'cpf',
	createdAt: 'createdAt',
	url: '_webUrl',
};

const deal: RestCrmOperation['fields'] = {
	id: 'id',
	title: 'title',
	contactId: 'person.id',
	createdAt: 'createdAt',
	status: ['dealStatus.id', 'dealStatus'],
	url: '_webUrl',
};

const personBody = { name: '{name}', cpf: '{cpf}' };
const contactBody = { email: '{email}', mobile: '{phone}', work: '{phone2}', whatsapp: '{phone3}' };
const listed = { ...read, root: 'data', pageSize: 100, query: { page: '{page}', per_page: '{pageSize}' } };

/**
 * Agendor, API v3, with a person as the contact. `mobile_phone` looks at the mobile only and `phone` at fixed lines, so
 * each kind of phone is searched for, and written, in its own place. Not verified against an account: see the page of the
 * documentation for what is assumed.
 */
export function agendorPreset(): PresetSettings {
	return {
		...commonSettings,
		phoneSlots: ['mobile', 'fixed', 'any'],
		documentForms: 'bare',
		// Of a deal: 1 is under way, 2 won, 3 lost.
		closedStatuses: ['2', '3', ...commonSettings.closedStatuses],
		operations: operations({
			contactByPhone: { ...listed, path: '/people', query: { mobile_phone: '{mobile}', phone: '{landline}', ...listed.query }, fields: person },
			contactByEmail: { ...listed, path: '/people', query: { email: '{email}', ...listed.query }, fields: person },
			contactByDocument: { ...listed, path: '/people', query: { cpf: '{cpf}', ...listed.query }, fields: person },
			contactById: { ...read, path: '/people/{id}', root: 'data', fields: person },
			createContact: { ...create, path: '/people', body: { ...personBody, contact: contactBody, ownerUser: '{ownerId:number}' }, root: 'data', fields: { id: 'id' } },
			updateContact: { ...write, method: 'PUT', path: '/people/{id}', body: { ...personBody, contact: contactBody } },
			addInteraction: {
				...write,
				path: '/people/{contactId}/tasks',
				body: { text: '{text}', type: 'WHATSAPP' },
				root: 'data',
				fields: { id: 'id' },
			},
			interactionByMessageId: { ...listed, path: '/people/{contactId}/tasks', fields: { id: 'id', text: 'text' }, notFoundStatuses: [] },
			...agendorDeals,
			owners: { ...read, path: '/users', root: 'data', fields: { id: 'id', login: 'login', email: ['email', 'contact.email'], active: 'active' } },
			ping: { ...read, path: '/people', query: { per_page: '1' }, notFoundStatuses: [] },
		}),
	};
}

const agendorDeals: Partial<Record<'createLead' | 'openLeadByContact' | 'leadByTitle' | 'createTask' | 'taskByTitle', RestCrmOperation>> = {
	createLead: {
		...write,
		path: '/people/{contactId}/deals',
		body: {
			...{ title: '{title}', description: 'Origem: {source}', ownerUser: '{ownerId:number}', value: '{value}' },
			...{ funnel: '{pipelineId:number}', dealStage: '{stageId:number}', customFields: '{fields}' },
		},
		root: 'data',
		fields: { id: 'id', url: '_webUrl' },
	},
	openLeadByContact: { ...listed, path: '/people/{contactId}/deals', fields: deal },
	leadByTitle: { ...listed, path: '/people/{contactId}/deals', fields: deal, notFoundStatuses: [] },
	createTask: {
		...write,
		path: '/people/{contactId}/tasks',
		body: { text: '{text}', dueDate: '{dueAt}', assignedUsers: ['{ownerId:number}'] },
		root: 'data',
		fields: { id: 'id' },
	},
	taskByTitle: { ...listed, path: '/people/{contactId}/tasks', fields: { id: 'id', title: 'text', createdAt: 'createdAt' }, notFoundStatuses: [] },
};
