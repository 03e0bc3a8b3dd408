export type ObjectType = 'contacts' | 'deals' | 'notes' | 'tasks';

export const OBJECT_TYPES: readonly ObjectType[] = ['contacts', 'deals', 'notes', 'tasks'];

export type PropertyType = 'string' | 'number' | 'datetime' | 'enumeration' | 'phone_number';

export interface Property {
	readonly name: string;
	readonly label: string;
	readonly type: PropertyType;
	/** HubSpot's own, or the account's. */
	readonly isCustom: boolean;
	readonly isReadOnly: boolean;
	readonly options: readonly string[];
}

type Extras = Partial<Pick<Property, 'isCustom' | 'isReadOnly' | 'options'>>;

const property = (name: string, label: string, type: PropertyType = 'string', extras: Extras = {}): Property => ({
	name,
	label,
	type,
	isCustom: false,
	isReadOnly: false,
	options: [],
	...extras,
});

const READ_ONLY = { isReadOnly: true };
const chosen = (...options: string[]): Extras => ({ options });

const ownedBy = property('hubspot_owner_id', 'Owner', 'enumeration');
const common = (createdName: string, modifiedName: string): Property[] => [
	property('hs_object_id', 'Record ID', 'number', READ_ONLY),
	property(createdName, 'Create Date', 'datetime', READ_ONLY),
	property(modifiedName, 'Last Modified Date', 'datetime', READ_ONLY),
	ownedBy,
];

export const CALCULATED_PHONE = 'hs_searchable_calculated_phone_number';
export const CALCULATED_MOBILE = 'hs_searchable_calculated_mobile_number';

/** The account's own property for CPF and CNPJ: HubSpot has none. */
export const DOCUMENT_PROPERTY = 'cpf_cnpj';

const LIFECYCLE = chosen('subscriber', 'lead', 'marketingqualifiedlead', 'salesqualifiedlead', 'opportunity', 'customer', 'evangelist', 'other');
const LEAD_STATUS = chosen('NEW', 'OPEN', 'IN_PROGRESS', 'OPEN_DEAL', 'UNQUALIFIED', 'ATTEMPTED_TO_CONTACT', 'CONNECTED', 'BAD_TIMING');

export const PIPELINES = [
	{ id: 'default', label: 'Pipeline de vendas', stages: ['appointmentscheduled', 'qualifiedtobuy', 'presentationscheduled', 'closedwon', 'closedlost'] },
	{ id: '75e28846', label: 'Pós-venda', stages: ['156201', '156202'] },
] as const;

const STAGES = chosen(...PIPELINES.flatMap(({ stages }) => [...stages]));

export const PROPERTIES: Readonly<Record<ObjectType, readonly Property[]>> = {
	contacts: [
		...common('createdate', 'lastmodifieddate'),
		property('email', 'Email'),
		property('hs_additional_emails', 'Additional email addresses', 'string', READ_ONLY),
		property('firstname', 'First Name'),
		property('lastname', 'Last Name'),
		property('phone', 'Phone Number', 'phone_number'),
		property('mobilephone', 'Mobile Phone Number', 'phone_number'),
		property('hs_whatsapp_phone_number', 'WhatsApp Phone Number', 'phone_number'),
		property(CALCULATED_PHONE, 'Calculated Phone Number without country code', 'string', READ_ONLY),
		property(CALCULATED_MOBILE, 'Calculated Mobile Number without country code', 'string', READ_ONLY),
		property('company', 'Company Name'),
		property('jobtitle', 'Job Title'),
		property('city', 'City'),
		property('state', 'State/Region'),
		property('lifecyclestage', 'Lifecycle Stage', 'enumeration', LIFECYCLE),
		property('hs_lead_status', 'Lead Status', 'enumeration', LEAD_STATUS),
		property(DOCUMENT_PROPERTY, 'CPF/CNPJ', 'string', { isCustom: true }),
		property('origem', 'Origem', 'string', { isCustom: true }),
	],
	deals: [
		...common('createdate', 'hs_lastmodifieddate'),
		property('dealname', 'Deal Name'),
		property('amount', 'Amount', 'number'),
		property('closedate', 'Close Date', 'datetime'),
		property('pipeline', 'Pipeline', 'enumeration', chosen(...PIPELINES.map(({ id }) => id))),
		property('dealstage', 'Deal Stage', 'enumeration', STAGES),
		property('description', 'Deal Description'),
		property('dealtype', 'Deal Type', 'enumeration', chosen('newbusiness', 'existingbusiness')),
		property('canal_de_origem', 'Canal de origem', 'enumeration', { isCustom: true, ...chosen('whatsapp', 'telefone', 'site') }),
	],
	notes: [
		...common('hs_createdate', 'hs_lastmodifieddate'),
		property('hs_timestamp', 'Activity date', 'datetime'),
		property('hs_note_body', 'Note body'),
		property('hs_body_preview', 'Body preview', 'string', READ_ONLY),
		property('hs_attachment_ids', 'Attached file IDs'),
	],
	tasks: [
		...common('hs_createdate', 'hs_lastmodifieddate'),
		property('hs_timestamp', 'Due date', 'datetime'),
		property('hs_task_subject', 'Task Title'),
		property('hs_task_body', 'Task Notes'),
		property('hs_task_status', 'Task Status', 'enumeration', chosen('NOT_STARTED', 'IN_PROGRESS', 'WAITING', 'COMPLETED', 'DEFERRED')),
		property('hs_task_priority', 'Priority', 'enumeration', chosen('NONE', 'LOW', 'MEDIUM', 'HIGH')),
		property('hs_task_type', 'Task Type', 'enumeration', chosen('TODO', 'EMAIL', 'CALL')),
	],
};

/** What is answered where no properties are asked for. */
export const DEFAULT_PROPERTIES: Readonly<Record<ObjectType, readonly string[]>> = {
	contacts: ['createdate', 'email', 'firstname', 'hs_object_id', 'lastmodifieddate', 'lastname'],
	deals: ['amount', 'closedate', 'createdate', 'dealname', 'dealstage', 'hs_lastmodifieddate', 'hs_object_id', 'pipeline'],
	notes: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
	tasks: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
};

/** What `query` looks through. */
export const QUERIED_PROPERTIES: Readonly<Record<ObjectType, readonly string[]>> = {
	contacts: ['firstname', 'lastname', 'email', 'phone', 'hs_additional_emails', 'mobilephone', 'company'],
	deals: ['dealname', 'pipeline', 'dealstage', 'description', 'dealtype'],
	notes: ['hs_note_body'],
	tasks: ['hs_task_body', 'hs_task_subject'],
};

/** HubSpot's own unlabelled association types, by direction. */
export const ASSOCIATION_TYPE_IDS: Readonly<Record<string, number>> = {
	'deals contacts': 3,
	'contacts deals': 4,
	'contacts notes': 201,
	'notes contacts': 202,
	'contacts tasks': 203,
	'tasks contacts': 204,
	'deals notes': 213,
	'notes deals': 214,
	'deals tasks': 215,
	'tasks deals': 216,
};

const ALIASES: Readonly<Record<string, ObjectType>> = {
	contact: 'contacts',
	'0-1': 'contacts',
	deal: 'deals',
	'0-3': 'deals',
	note: 'notes',
	'0-46': 'notes',
	task: 'tasks',
	'0-27': 'tasks',
};

/** By plural, singular or type id, in any case. */
export function objectType(name: string): ObjectType | undefined {
	const lower = name.toLowerCase();
	return OBJECT_TYPES.find((type) => type === lower) ?? ALIASES[lower];
}

/** `CONTACT`, as error messages say it. */
export function singular(type: ObjectType): string {
	return type.slice(0, -1);
}
