import { contactPolicies } from '../../../lib/domain/contact-merge';
import type { CrmServices } from '../../../lib/n8n/crm/services';
import { idempotencyKeyFieldFor } from '../../../lib/n8n/idempotency-key-field';
import { defineOperationFor, type Field } from '../../../lib/n8n/operation';

export const crmOperation = defineOperationFor<CrmServices>();

export const contactIdField = {
	displayName: 'Contact ID',
	name: 'contactId',
	type: 'string',
	default: '',
	required: true,
	description: 'ID of the contact in the CRM, as Upsert returns it',
} as const satisfies Field;

export const optionalContactIdField = { ...contactIdField, required: false } as const satisfies Field;

export const phoneField = {
	displayName: 'Phone',
	name: 'phone',
	type: 'string',
	default: '',
	placeholder: 'e.g. 5511987654321',
	description: 'Phone in any format, with area code. With and without the ninth digit it is the same contact.',
} as const satisfies Field;

export const severalMatchesField = {
	displayName: 'If Several Match',
	name: 'severalMatches',
	type: 'options',
	options: [
		{ name: 'Fail', value: 'fail', description: 'The error “ambiguous” lists them, masked' },
		{ name: 'Take the Oldest', value: 'oldest' },
	],
	default: 'fail',
	description: 'What to do where several contacts have the same phone, e-mail or document',
} as const satisfies Field;

export const policyField = {
	displayName: 'If a Value Differs',
	name: 'policy',
	type: 'options',
	options: [
		{ name: 'Add as Extra', value: contactPolicies[0], description: 'A further phone or e-mail beside the present one; a name or document is kept' },
		{ name: 'Keep', value: contactPolicies[1], description: 'The CRM’s value stays' },
		{ name: 'Replace', value: contactPolicies[2], description: 'The main value gives way to the new one' },
	],
	default: 'add',
	description: 'What to do with a name, phone, e-mail or document that differs from what the contact has. Empty fields are filled in any case, and conflicts are reported.',
} as const satisfies Field;

export const defaultNameField = {
	displayName: 'Default Name',
	name: 'defaultName',
	type: 'string',
	default: 'WhatsApp Lead',
	description: 'Name of a new contact whose name is not known. A contact with this name takes the real one later.',
} as const satisfies Field;

export const idempotencyKeyField = idempotencyKeyFieldFor('one record');

export const ownerFields = [
	{
		displayName: 'Owner Login',
		name: 'ownerLogin',
		type: 'string',
		default: '',
		placeholder: 'e.g. ana@empresa.com.br',
		description: 'Login or e-mail of the user of the CRM it shall belong to, e.g. that of the agent in the chat',
	},
	{
		displayName: 'Default Owner Login',
		name: 'defaultOwnerLogin',
		type: 'string',
		default: '',
		description: 'Who owns it where nobody has that login. Empty: the CRM chooses.',
	},
] as const satisfies readonly Field[];

export const leadIdField = {
	displayName: 'Lead ID',
	name: 'leadId',
	type: 'string',
	default: '',
	description: 'ID of the lead or deal it belongs to. Empty: the contact alone; in RD Station the contact’s newest open deal.',
} as const satisfies Field;
