import type { RestCrmOperation } from '../settings';
import { commonSettings, create, operations, write, type PresetOptions, type PresetSettings } from './base';

/** Every method is a POST, also those that only read. */
const method: RestCrmOperation = { ...write, root: 'result' };
const paged: RestCrmOperation = { ...method, pageSize: 50 };
/** `add` answers the bare ID. */
const added = { ...method, root: '', fields: { id: 'result' } };

const deal: RestCrmOperation['fields'] = {
	...{ id: 'ID', title: 'TITLE', contactId: 'CONTACT_ID', createdAt: 'DATE_CREATE', closed: 'CLOSED' },
};
const dealColumns = ['ID', 'TITLE', 'CONTACT_ID', 'DATE_CREATE', 'CLOSED'];
const field = { name: '$name', label: ['formLabel', 'listLabel', 'title'], required: 'isRequired' };

/**
 * Bitrix24 through an inbound webhook, whose address is a secret: https://<portal>/rest/<user>/<code>. A lead is a deal
 * (negócio), which every portal has.
 * @see https://apidocs.bitrix24.com/api-reference/crm/
 */
export function bitrix24Preset({ documentField }: PresetOptions): PresetSettings {
	return {
		...commonSettings,
		secretPath: true,
		updateSends: 'changes',
		// Comments of the timeline and descriptions of tasks show BB codes, mentions of users among them.
		textMarkup: 'bbcode',
		pages: { contact: '/crm/contact/details/{id}/', interaction: '', lead: '/crm/deal/details/{id}/', task: '' },
		errorCodePath: 'error',
		errorCodes: {
			QUERY_LIMIT_EXCEEDED: 'rate_limited',
			OPERATION_TIME_LIMIT: 'rate_limited',
			NO_AUTH_FOUND: 'auth',
			INVALID_CREDENTIALS: 'auth',
			insufficient_scope: 'permission',
			ACCESS_DENIED: 'permission',
		},
		operations: operations({ ...contactMethods(documentField), ...otherMethods }),
	};
}

function contactMethods(documentField: string): Partial<Record<string, RestCrmOperation>> {
	const fields: RestCrmOperation['fields'] = {
		...{ id: 'ID', name: 'NAME', lastName: 'LAST_NAME', phones: 'PHONE[].VALUE', emails: 'EMAIL[].VALUE', createdAt: 'DATE_CREATE' },
		...(documentField === '' ? {} : { document: documentField }),
	};
	const person = { NAME: '{firstName}', LAST_NAME: '{lastName}', ...(documentField === '' ? {} : { [documentField]: '{document}' }) };
	const duplicates = (type: string, values: string | string[]): RestCrmOperation => ({
		...{ ...method, path: '/crm.duplicate.findbycomm', root: 'result.CONTACT', fields },
		body: { type, values, entity_type: 'CONTACT' },
	});
	return {
		contactByPhone: duplicates('PHONE', '{phones}'),
		contactByEmail: duplicates('EMAIL', ['{email}']),
		...(documentField === '' ? {} : { contactByDocument: byDocument(documentField, fields) }),
		contactById: { ...method, path: '/crm.contact.get', body: { id: '{id}' }, fields, notFoundStatuses: [400] },
		createContact: {
			...{ ...create, path: '/crm.contact.add', fields: { id: 'result' } },
			body: {
				fields: {
					...person,
					PHONE: [{ VALUE: '{phone.text}', VALUE_TYPE: 'MOBILE' }],
					EMAIL: [{ VALUE: '{email.text}', VALUE_TYPE: 'WORK' }],
					SOURCE_DESCRIPTION: '{source}',
					ASSIGNED_BY_ID: '{ownerId}',
				},
			},
		},
		updateContact: {
			...method,
			path: '/crm.contact.update',
			body: {
				id: '{id}',
				fields: {
					...person,
					PHONE: [{ VALUE_TYPE: 'MOBILE', '...': '{phone.stored}', VALUE: '{phone.text}' }, { ID: '{removedPhone.stored.ID}', DELETE: 'Y' }],
					EMAIL: [{ VALUE_TYPE: 'WORK', '...': '{email.stored}', VALUE: '{email.text}' }, { ID: '{removedEmail.stored.ID}', DELETE: 'Y' }],
				},
			},
		},
	};
}

function byDocument(documentField: string, fields: RestCrmOperation['fields']): RestCrmOperation {
	const select = ['ID', 'NAME', 'LAST_NAME', 'PHONE', 'EMAIL', 'DATE_CREATE', documentField];
	return { ...paged, path: '/crm.contact.list', body: { filter: { [documentField]: '{document}' }, select, start: '{offset}' }, fields };
}

const otherMethods: Partial<Record<string, RestCrmOperation>> = {
	addInteraction: {
		...added,
		path: '/crm.timeline.comment.add',
		body: { fields: { ENTITY_ID: '{contactId}', ENTITY_TYPE: 'contact', COMMENT: '{text}' } },
	},
	interactionByMessageId: {
		...paged,
		path: '/crm.timeline.comment.list',
		body: {
			filter: { ENTITY_ID: '{contactId}', ENTITY_TYPE: 'contact' },
			order: { ID: 'DESC' },
			select: ['ID', 'COMMENT'],
			start: '{offset}',
		},
		fields: { id: 'ID', text: 'COMMENT' },
	},
	createLead: {
		...added,
		path: '/crm.deal.add',
		body: {
			fields: {
				...{ TITLE: '{title}', CONTACT_ID: '{contactId}', ASSIGNED_BY_ID: '{ownerId}', OPPORTUNITY: '{value}' },
				...{ CATEGORY_ID: '{pipelineId}', STAGE_ID: '{stageId}', SOURCE_DESCRIPTION: '{source}', '...': '{fields}' },
			},
		},
	},
	openLeadByContact: {
		...paged,
		path: '/crm.deal.list',
		body: { filter: { CONTACT_ID: '{contactId}', CLOSED: 'N' }, order: { ID: 'DESC' }, select: dealColumns, start: '{offset}' },
		fields: deal,
	},
	leadByTitle: {
		...paged,
		path: '/crm.deal.list',
		body: { filter: { CONTACT_ID: '{contactId}', TITLE: '{title}' }, order: { ID: 'DESC' }, select: dealColumns, start: '{offset}' },
		fields: deal,
	},
	createTask: {
		...{ ...method, path: '/tasks.task.add', root: 'result.task', fields: { id: 'id' } },
		body: {
			fields: {
				...{ TITLE: '{title}', DESCRIPTION: '{description}', DEADLINE: '{dueAt}', RESPONSIBLE_ID: '{ownerId}' },
				UF_CRM_TASK: ['C_{contactId}', 'D_{leadId}'],
			},
		},
	},
	owners: { ...paged, path: '/user.get', body: { start: '{offset}' }, fields: { id: 'ID', login: 'LOGIN', email: 'EMAIL', active: 'ACTIVE' } },
	requiredContactFields: { ...method, path: '/crm.contact.fields', fields: field },
	requiredLeadFields: { ...method, path: '/crm.deal.fields', fields: field },
	ping: { ...method, path: '/crm.contact.list', body: { filter: { ID: '0' }, select: ['ID'] } },
};
