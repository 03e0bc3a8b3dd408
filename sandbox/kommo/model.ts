/** The entities of one account, as the sandbox keeps them; views turn them into the vendor's JSON. */
export type EntityKind = 'leads' | 'contacts' | 'companies';

export const ENTITY_KINDS: readonly EntityKind[] = ['leads', 'contacts', 'companies'];

export interface FieldEnum {
	id: number;
	value: string;
	sort: number;
}

export interface CustomField {
	id: number;
	name: string;
	type: string;
	code: string | null;
	sort: number;
	entityKind: EntityKind;
	enums: FieldEnum[];
}

export interface FieldValue {
	value: string | number | boolean;
	enumId?: number;
	enumCode?: string;
}

export interface CrmRecord {
	kind: EntityKind;
	id: number;
	name: string;
	firstName: string;
	lastName: string;
	responsibleUserId: number;
	createdBy: number;
	updatedBy: number;
	createdAt: number;
	updatedAt: number;
	fields: Map<number, FieldValue[]>;
	tagIds: Set<number>;
	/** Leads only; zero and null elsewhere. */
	price: number;
	statusId: number;
	pipelineId: number;
	closedAt: number | null;
	lossReasonId: number | null;
	/** What a search reads, made on first use and dropped by every write. */
	searchable?: { texts: string[]; digits: string[] };
}

export interface LinkMetadata {
	isMain: boolean;
	quantity: number | null;
	catalogId: number | null;
}

export interface Note {
	id: number;
	entityKind: EntityKind;
	entityId: number;
	noteType: string;
	params: Record<string, unknown>;
	createdBy: number;
	updatedBy: number;
	createdAt: number;
	updatedAt: number;
	pinned: boolean;
}

export interface Task {
	id: number;
	text: string;
	taskTypeId: number;
	completeTill: number;
	isCompleted: boolean;
	resultText: string | null;
	entityKind: EntityKind | null;
	entityId: number | null;
	responsibleUserId: number;
	createdBy: number;
	updatedBy: number;
	createdAt: number;
	updatedAt: number;
}

export interface Status {
	id: number;
	name: string;
	sort: number;
	/** 1 is Incoming leads. */
	type: number;
	pipelineId: number;
}

export interface Pipeline {
	id: number;
	name: string;
	sort: number;
	isMain: boolean;
	statuses: Status[];
}

export interface User {
	id: number;
	name: string;
	email: string;
	isAdmin: boolean;
	amojoId: string;
	uuid: string;
	phoneNumber: string | null;
}

export interface AccountEvent {
	id: string;
	type: string;
	entityId: number;
	entityType: string;
	createdBy: number;
	createdAt: number;
	valueAfter: unknown[];
	valueBefore: unknown[];
}

export type TalkStatus = 'in_work' | 'closed';

export interface Talk {
	id: number;
	chatId: string;
	contactId: number;
	/** The lead; null while the chat has none. */
	leadId: number | null;
	origin: string;
	status: TalkStatus;
	isRead: boolean;
	createdAt: number;
	updatedAt: number;
	/** The customer's id in the messenger. */
	customerUuid: string;
}

export interface Author {
	id: string;
	/** external: the customer; internal: a person in Kommo; bot: a Salesbot, the API or an integration. */
	type: 'external' | 'internal' | 'bot';
	name: string;
	userId?: number;
}

export interface Attachment {
	type: string;
	link: string;
	file_name: string;
}

export interface ChatMessage {
	id: string;
	talkId: number;
	direction: 'incoming' | 'outgoing';
	messageType: string;
	text: string;
	/** Sandbox milliseconds. */
	at: number;
	author: Author;
	attachment: Attachment | null;
	/** Never arrives: its delivery_status becomes `error`. */
	fails: boolean;
}

export interface Bot {
	id: number;
	name: string;
	typeFunctionality: string;
	active: boolean;
	/** What its one Message step sends; `{{lead.cf.N}}` and a few others are filled in when it sends. */
	text: string;
}

export interface BotRun {
	botId: number;
	entityKind: EntityKind;
	entityId: number;
	at: number;
	outcome: 'running' | 'sent' | 'swallowed' | 'stopped' | 'no chat' | 'empty' | 'inactive';
	text?: string;
}

export interface AccountData {
	fields: Map<number, CustomField>;
	records: Record<EntityKind, Map<number, CrmRecord>>;
	tags: Record<EntityKind, Map<number, string>>;
	/** From `leads:1` to `contacts:2`, kept in both directions. */
	links: Map<string, Map<string, LinkMetadata>>;
	notes: Map<number, Note>;
	tasks: Map<number, Task>;
	pipelines: Pipeline[];
	lossReasons: Array<{ id: number; name: string; sort: number }>;
	users: Map<number, User>;
	events: AccountEvent[];
	talks: Map<number, Talk>;
	talksByContact: Map<number, Talk[]>;
	talksByLead: Map<number, Talk[]>;
	/** Ids of the contacts that have, or once had, a phone of these digits: checked on every use. */
	phoneBook: Map<string, Set<number>>;
	messages: Map<number, ChatMessage[]>;
	bots: Map<number, Bot>;
	botRuns: BotRun[];
	nextId: number;
}
