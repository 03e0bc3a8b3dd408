import type { CrmServices } from '../../../lib/n8n/crm/services';
import type { Resource } from '../../../lib/n8n/operation';
import { findContactByPhone } from './contact/find-by-phone';
import { getContact } from './contact/get';
import { upsertContact } from './contact/upsert';
import { upsertManyContacts } from './contact/upsert-many';
import { addInteraction } from './interaction/add';
import { addManyInteractions } from './interaction/add-many';
import { enqueueInteraction } from './interaction/enqueue';
import { createLead } from './lead/create';
import { createTask } from './task/create';

export const resources: Array<Resource<CrmServices>> = [
	{ value: 'contact', name: 'Contact', operations: [upsertContact, upsertManyContacts, findContactByPhone, getContact] },
	{ value: 'interaction', name: 'Interaction', operations: [addInteraction, addManyInteractions, enqueueInteraction] },
	{ value: 'lead', name: 'Lead', operations: [createLead] },
	{ value: 'task', name: 'Task', operations: [createTask] },
];
