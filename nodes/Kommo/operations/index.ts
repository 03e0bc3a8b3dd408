import type { KommoServices } from '../../../lib/n8n/kommo/services';
import type { Resource } from '../../../lib/n8n/operation';
import { createContact } from './contact/create';
import { findContactByPhone } from './contact/find-by-phone';
import { getContact } from './contact/get';
import { updateContact } from './contact/update';
import { createLead } from './lead/create';
import { getLead } from './lead/get';
import { getManyLeads } from './lead/get-many';
import { updateLead } from './lead/update';
import { getHistory } from './message/get-history';
import { reply } from './message/reply';
import { createNote } from './note/create';
import { getManyNotes } from './note/get-many';

export const resources: Array<Resource<KommoServices>> = [
	{ value: 'message', name: 'Message', operations: [reply, getHistory] },
	{ value: 'lead', name: 'Lead', operations: [getLead, getManyLeads, createLead, updateLead] },
	{ value: 'contact', name: 'Contact', operations: [getContact, findContactByPhone, createContact, updateContact] },
	{ value: 'note', name: 'Note', operations: [createNote, getManyNotes] },
];
