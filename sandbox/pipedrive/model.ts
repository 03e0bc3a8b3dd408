/** What the company holds. Records are never changed in place: a change is a new object. Times are sandbox milliseconds. */

export interface LabelledValue {
	readonly value: string;
	readonly primary: boolean;
	readonly label: string;
}

export type CustomValues = Readonly<Record<string, unknown>>;

export interface PersonRecord {
	readonly id: number;
	readonly name: string;
	readonly ownerId: number;
	readonly orgId: number | null;
	readonly phones: readonly LabelledValue[];
	readonly emails: readonly LabelledValue[];
	readonly visibleTo: number;
	readonly labelIds: readonly number[];
	readonly custom: CustomValues;
	/** What only companies with Contact Sync have: notes, birthday, job_title, im, postal_address. */
	readonly extras: Readonly<Record<string, unknown>>;
	readonly addedAt: number;
	readonly updatedAt: number;
}

export interface DealRecord {
	readonly id: number;
	readonly title: string;
	readonly creatorId: number;
	readonly ownerId: number;
	readonly personId: number | null;
	readonly orgId: number | null;
	readonly stageId: number;
	readonly value: number;
	readonly currency: string;
	readonly status: 'open' | 'won' | 'lost';
	readonly lostReason: string | null;
	readonly expectedCloseDate: string | null;
	readonly probability: number | null;
	readonly visibleTo: number;
	readonly labelIds: readonly number[];
	readonly channel: number | null;
	readonly custom: CustomValues;
	readonly addedAt: number;
	readonly updatedAt: number;
}

export interface ActivityRecord {
	readonly id: number;
	readonly subject: string;
	readonly type: string;
	readonly ownerId: number;
	readonly creatorId: number;
	readonly dealId: number | null;
	readonly orgId: number | null;
	/** The first is the primary one. */
	readonly personIds: readonly number[];
	/** `YYYY-MM-DD`. */
	readonly dueDate: string | null;
	/** `HH:mm:ss`, UTC. */
	readonly dueTime: string | null;
	readonly duration: string | null;
	readonly busy: boolean;
	readonly done: boolean;
	readonly note: string | null;
	readonly publicDescription: string | null;
	readonly priority: number | null;
	readonly addedAt: number;
	readonly updatedAt: number;
}

export interface NoteRecord {
	readonly id: number;
	/** HTML, after the back end took out what is not allowed. */
	readonly content: string;
	readonly userId: number;
	readonly personId: number | null;
	readonly dealId: number | null;
	readonly orgId: number | null;
	readonly addedAt: number;
	readonly updatedAt: number;
}

/** A person as a test reads it. Ids are texts, times ISO in UTC. */
export interface StoredContact {
	readonly id: string;
	readonly name: string;
	/** Exactly as stored. */
	readonly phones: readonly string[];
	readonly emails: readonly string[];
	/** The value of the field “CPF/CNPJ”. */
	readonly document: string | null;
	readonly ownerId: string;
	/** Values by the field's hash. */
	readonly customFields: CustomValues;
	readonly createdAt: string;
	readonly updatedAt: string;
}

/** A note. */
export interface StoredInteraction {
	readonly id: string;
	/** HTML. */
	readonly text: string;
	readonly dealId: string | null;
	readonly contactIds: readonly string[];
	readonly userId: string;
	readonly createdAt: string;
}

/** A deal. */
export interface StoredLead {
	readonly id: string;
	readonly title: string;
	readonly contactIds: readonly string[];
	readonly ownerId: string;
	/** The label of its channel. */
	readonly source: string | null;
	readonly stageId: string;
	readonly status: 'open' | 'won' | 'lost';
	readonly customFields: CustomValues;
	readonly createdAt: string;
}

/** An activity, of whatever type. */
export interface StoredTask {
	readonly id: string;
	readonly title: string;
	readonly type: string;
	readonly notes: string | null;
	readonly dealId: string | null;
	readonly contactIds: readonly string[];
	readonly ownerIds: readonly string[];
	readonly dueDate: string | null;
	readonly dueTime: string | null;
	readonly done: boolean;
	readonly createdAt: string;
}

/** One person to be there, exactly as given; it counts as no call. */
export interface NewContact {
	readonly name: string;
	readonly phone?: string;
	/** More phones, after `phone`. */
	readonly phones?: readonly string[];
	readonly email?: string;
	/** More addresses, after `email`. */
	readonly emails?: readonly string[];
	readonly document?: string;
	readonly ownerId?: number;
	/** Values by the field's hash. */
	readonly customFields?: CustomValues;
}
