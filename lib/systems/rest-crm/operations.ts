/** Calls a REST CRM may be set up for. */
export const restCrmOperationNames = [
	...(['contactByPhone', 'contactByEmail', 'contactByDocument', 'contactById'] as const),
	...(['createContact', 'updateContact', 'addInteraction', 'interactionByMessageId'] as const),
	...(['createLead', 'openLeadByContact', 'leadByTitle', 'createTask', 'taskByTitle'] as const),
	...(['owners', 'requiredContactFields', 'requiredLeadFields', 'requiredTaskFields', 'ping'] as const),
] as const;
export type RestCrmOperationName = (typeof restCrmOperationNames)[number];

const paging = ['page', 'offset', 'pageSize'];
const person = [
	...['name', 'firstName', 'lastName', 'phone', 'phone2', 'phone3', 'phone.text', 'email', 'email2', 'email3', 'email.text'],
	...['document', 'maskedDocument', 'cpf', 'cnpj', 'source', 'ownerId', 'now'],
];
const documents = ['document', 'cpf', 'cnpj', ...paging];

/** The placeholders each call may use; a name with a dot at its end allows all that begin so. */
export const restCrmPlaceholders: Readonly<Record<RestCrmOperationName, readonly string[]>> = {
	contactByPhone: ['phone', 'phones', 'mobile', 'landline', ...paging],
	contactByEmail: ['email', ...paging],
	contactByDocument: documents,
	contactById: ['id'],
	createContact: person,
	updateContact: ['id', ...person, 'phone.stored', 'phone.stored.', 'email.stored', 'email.stored.', 'removedPhone.', 'removedEmail.', 'record', 'record.'],
	addInteraction: ['contactId', 'leadId', 'content', 'text', 'direction', 'messageId', 'timestamp', 'channel', 'author', 'ownerId'],
	interactionByMessageId: ['contactId', 'leadId', 'messageId', ...paging],
	createLead: ['title', 'contactId', 'source', 'ownerId', 'value', 'pipelineId', 'stageId', 'fields', 'now'],
	openLeadByContact: ['contactId', ...paging],
	leadByTitle: ['title', 'contactId', ...paging],
	createTask: ['title', 'description', 'text', 'contactId', 'leadId', 'dueAt', 'ownerId', 'now'],
	taskByTitle: ['title', 'contactId', 'leadId', ...paging],
	owners: ['login', ...paging],
	requiredContactFields: [],
	requiredLeadFields: [],
	requiredTaskFields: [],
	ping: [],
};

const contact = ['id', 'name', 'lastName', 'phones', 'emails', 'document', 'createdAt', 'url'];
const lead = ['id', 'title', 'contactId', 'createdAt', 'status', 'closed', 'url'];
const required = { known: ['name', 'label', 'required'], required: ['name', 'required'] };

/** The fields each answer may map; those in `required` must be mapped. */
export const restCrmFields: Readonly<Record<RestCrmOperationName, { known: readonly string[]; required: readonly string[] }>> = {
	contactByPhone: { known: contact, required: ['id'] },
	contactByEmail: { known: contact, required: ['id'] },
	contactByDocument: { known: contact, required: ['id'] },
	contactById: { known: contact, required: ['id'] },
	createContact: { known: ['id', 'existingId'], required: ['id'] },
	updateContact: { known: [], required: [] },
	addInteraction: { known: ['id', 'url'], required: [] },
	interactionByMessageId: { known: ['id', 'messageId', 'text', 'url'], required: ['id'] },
	createLead: { known: ['id', 'url'], required: ['id'] },
	openLeadByContact: { known: lead, required: ['id'] },
	leadByTitle: { known: lead, required: ['id', 'title', 'createdAt'] },
	createTask: { known: ['id', 'url'], required: ['id'] },
	taskByTitle: { known: [...lead, 'leadId'], required: ['id', 'title', 'createdAt'] },
	owners: { known: ['id', 'login', 'email', 'active'], required: ['id'] },
	requiredContactFields: required,
	requiredLeadFields: required,
	requiredTaskFields: required,
	ping: { known: [], required: [] },
};
