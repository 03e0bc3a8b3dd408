import type { Contact, CrmPort, CrmRecord } from '../../domain/crm';
import type { ContactField, ContactPolicy, FieldChange, FieldConflict } from '../../domain/contact-merge';
import type { CallContext, Clock, Log, Random } from '../../domain/runtime';
import type { ParsePhoneOptions } from '../../domain/phone';
import type { Store } from '../../domain/store';
import type { Cache } from '../../resilience/cache';

export interface CrmServiceOptions {
	port: CrmPort;
	store: Store;
	/** Keeps owners and required fields for ten minutes. */
	cache: Cache;
	clock: Clock;
	random: Random;
	log: Log;
	/** Names the account behind the credential: nothing is shared between two of them. At most 200 characters. */
	tenantKey: string;
	/** For phones given or stored without area code. */
	phone?: ParsePhoneOptions;
}

/** Values as the user gave them. */
export interface GivenPerson {
	name?: unknown;
	phone?: unknown;
	email?: unknown;
	document?: unknown;
	source?: unknown;
}

export interface UpsertOptions {
	policy: ContactPolicy;
	/** Of a new contact without a name; in the CRM it counts as "not known yet". */
	defaultName: string;
	severalMatches: SeveralMatches;
}

/** Of several contacts with the same phone, e-mail or document: an error, or the one that was made first. */
export type SeveralMatches = 'fail' | 'oldest';

/** How a contact was recognised; `crm`: the CRM itself refused a second one. */
export type MatchedBy = 'phone' | 'email' | 'document' | 'crm';

/** A contact without the CRM's own record. */
export type ContactResult = Omit<Contact, 'raw'>;

export interface UpsertResult extends ContactResult {
	outcome: 'created' | 'updated' | 'unchanged';
	/** Null for a new contact. */
	matchedBy: MatchedBy | null;
	changes: FieldChange[];
	conflicts: FieldConflict[];
	/** Given, but the CRM, as it is set up, has no place for it. */
	notStored: ContactField[];
}

export type FoundContact = ({ found: true } & ContactResult) | { found: false };

export interface GivenInteraction {
	contactId: unknown;
	leadId?: unknown;
	content: unknown;
	direction?: unknown;
	messageId: unknown;
	timestamp?: unknown;
	channel?: unknown;
	author?: unknown;
}

export interface GivenLead {
	title: unknown;
	contactId?: unknown;
	source?: unknown;
	ownerLogin?: unknown;
	defaultOwnerLogin?: unknown;
	value?: unknown;
	pipelineId?: unknown;
	stageId?: unknown;
	fields?: unknown;
	/** Names of fields that must have a value here, whatever the CRM demands. */
	requiredFields?: unknown;
	idempotencyKey: unknown;
}

export interface GivenTask {
	title: unknown;
	description?: unknown;
	contactId?: unknown;
	leadId?: unknown;
	dueAt?: unknown;
	ownerLogin?: unknown;
	defaultOwnerLogin?: unknown;
	idempotencyKey: unknown;
}

export interface WriteResult extends CrmRecord {
	/** `existing`: an earlier attempt had already made it. */
	outcome: 'created' | 'existing';
}

export interface InteractionResult extends WriteResult {
	contactId: string;
	messageId: string;
}

export interface OwnedResult extends WriteResult {
	/** Id of the user it belongs to; null where the CRM chooses. */
	ownerId: string | null;
	idempotencyKey: string;
}

/**
 * What the product does with any CRM: parameters are checked before anything is asked, reads are repeated where that is
 * worth it, hits are verified, writes happen once, and one person stays one contact however many executions and processes
 * work at the same time. All methods throw ConnectorError: `validation` naming the parameter, `ambiguous` with masked candidates,
 * `unsupported`, and what the adapter throws.
 */
export interface CrmService {
	readonly port: CrmPort;
	upsertContact(given: GivenPerson, options: UpsertOptions, context: CallContext): Promise<UpsertResult>;
	findContactByPhone(phone: unknown, options: Pick<UpsertOptions, 'severalMatches'>, context: CallContext): Promise<FoundContact>;
	getContact(id: unknown, context: CallContext): Promise<FoundContact>;
	addInteraction(given: GivenInteraction, context: CallContext): Promise<InteractionResult>;
	createLead(given: GivenLead, context: CallContext): Promise<OwnedResult>;
	createTask(given: GivenTask, context: CallContext): Promise<OwnedResult>;
}
