import type { Phone } from './phone';
import type { CallContext } from './runtime';

/** A person in a CRM. Ids are text. */
export interface Contact {
	id: string;
	name: string | null;
	/** As stored, in whatever form, the main one first. */
	phones: string[];
	emails: string[];
	/** CPF or CNPJ, bare and upper-case. Null where there is none, or no field for it is set up. */
	document: string | null;
	/** ISO date-time in UTC; null where the CRM does not tell. */
	createdAt: string | null;
	/** Page of the contact for people; null where it is not known. */
	url: string | null;
	/** The record as the CRM answered it, for the adapter that changes it; never part of a result unless asked for. */
	raw: Readonly<Record<string, unknown>>;
}

export interface NewContact {
	name: string;
	/** E.164, the main one first. */
	phones: readonly string[];
	emails: readonly string[];
	/** Bare CPF or CNPJ. Empty where the CRM has no field for it (`ContactLimits.document`). */
	document: string | null;
	/** Where the contact comes from, e.g. `whatsapp`. */
	source: string | null;
}

/** What is to be different from now on; what is left out stays. Lists are complete, the main entry first. */
export interface ContactChanges {
	name?: string;
	/** What is kept is written as it was stored; what is new in E.164. */
	phones?: readonly string[];
	emails?: readonly string[];
	document?: string;
}

/** `exists`: the CRM refuses a second contact with this e-mail or phone; `id` where it says which one it has. */
export type CreatedContact = { outcome: 'created'; id: string } | { outcome: 'exists'; id: string | null };

/** A message or call that is written into the contact's history. */
export interface NewInteraction {
	contactId: string;
	/** The deal it belongs to; needed by CRMs whose history hangs on deals. */
	leadId: string | null;
	content: string;
	direction: 'inbound' | 'outbound';
	/** The channel's own id of the message; the same id is written once. */
	messageId: string;
	/** When it was said: ISO date-time in UTC. */
	timestamp: string;
	/** E.g. `whatsapp`. */
	channel: string;
	/** Who said it, where that is known. */
	author: string | null;
}

export interface NewLead {
	title: string;
	contactId: string | null;
	/** Where the lead comes from, e.g. `JivoChat`. */
	source: string | null;
	/** Id of a user of the CRM. */
	ownerId: string | null;
	value: number | null;
	pipelineId: string | null;
	stageId: string | null;
	/** Further fields by the name the CRM gives them. */
	fields: Readonly<Record<string, string>>;
}

export interface NewTask {
	title: string;
	description: string | null;
	contactId: string | null;
	leadId: string | null;
	/** ISO date-time in UTC. */
	dueAt: string;
	ownerId: string | null;
}

/** What a write leaves behind; `url` is its page for people. */
export interface CrmRecord {
	id: string;
	url: string | null;
}

/** A field that the CRM demands. */
export interface RequiredField {
	/** As it is to be given among `fields`. */
	name: string;
	/** As people see it in the CRM. */
	label: string;
}

export const crmWrites = ['interaction', 'lead', 'task'] as const;
export type CrmWrite = (typeof crmWrites)[number];

/** How many values of a kind a contact can hold, as this CRM is set up. */
export interface ContactLimits {
	phones: number;
	emails: number;
	document: boolean;
}

export interface CrmCapabilities {
	searches: ReadonlySet<'phone' | 'email' | 'document'>;
	contact: ContactLimits;
	writes: ReadonlySet<CrmWrite>;
	/** What of these can be found again after an answer that was lost. */
	lookUps: ReadonlySet<CrmWrite>;
	/** Owners can be found by their login. */
	owners: boolean;
	/** How long a new contact may be missing from searches, milliseconds; left out: some seconds at most. */
	searchLagMs?: number;
	/** An interaction needs a lead. */
	interactionNeedsLead: boolean;
}

/**
 * What every CRM adapter offers. An adapter does one thing per call: it neither repeats, nor remembers, nor decides
 * whether a hit is the contact that was asked for; the application layer does, for all CRMs alike. Unknown outcome of a
 * write: throws `uncertain`. Not there: null, or an empty list, never an exception.
 */
export interface CrmPort {
	/** Name in messages and logs, e.g. `HubSpot`. */
	readonly system: string;
	readonly capabilities: CrmCapabilities;
	/** The cheapest call that proves address, credentials and rights. */
	ping(context: CallContext): Promise<void>;

	/**
	 * What to ask for, likeliest first: one entry per call, at most six (unless the credential says otherwise), each with as
	 * many texts as one call can ask for.
	 */
	phoneSearches(phone: Phone): ReadonlyArray<readonly string[]>;
	/** Everything the CRM finds for one entry of `phoneSearches`, at most 500; strangers may be among it. */
	searchByPhone(texts: readonly string[], context: CallContext): Promise<Contact[]>;
	searchByEmail(email: string, context: CallContext): Promise<Contact[]>;
	/** @param document bare CPF or CNPJ, upper-case */
	searchByDocument(document: string, context: CallContext): Promise<Contact[]>;
	getContact(id: string, context: CallContext): Promise<Contact | null>;
	createContact(contact: NewContact, context: CallContext): Promise<CreatedContact>;
	/** @param contact as it was read; what the changes do not name stays as it is, labels of phones included */
	updateContact(contact: Contact, changes: ContactChanges, context: CallContext): Promise<void>;

	addInteraction(interaction: NewInteraction, context: CallContext): Promise<CrmRecord>;
	/** The interaction with that message id; null only where the answer proves that there is none. */
	findInteraction(interaction: NewInteraction, context: CallContext): Promise<CrmRecord | null>;
	/** The lead to which a history entry of the contact belongs by default: its newest open one. */
	findOpenLead(contactId: string, context: CallContext): Promise<CrmRecord | null>;
	createLead(lead: NewLead, context: CallContext): Promise<CrmRecord>;
	/**
	 * A lead with this title and contact that was made at `since` (epoch ms) or later.
	 *
	 * @param except ids that are known to be other leads of ours: they are not it
	 */
	findLead(lead: NewLead, since: number, context: CallContext, except?: ReadonlySet<string>): Promise<CrmRecord | null>;
	createTask(task: NewTask, context: CallContext): Promise<CrmRecord>;
	/** @param except ids that are known to be other tasks of ours: they are not it */
	findTask(task: NewTask, since: number, context: CallContext, except?: ReadonlySet<string>): Promise<CrmRecord | null>;

	/** Id of the active user with this login, e-mail or id, whatever the case; null where there is none. */
	findOwner(login: string, context: CallContext): Promise<string | null>;
	/** What the CRM demands beyond what the node asks for anyway. */
	requiredFields(of: 'contact' | 'lead' | 'task', context: CallContext): Promise<RequiredField[]>;
}
