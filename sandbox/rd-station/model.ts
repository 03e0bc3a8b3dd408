/** What the account holds. Records are never changed in place: a change is a new object. */

export interface Phone {
	readonly phone: string;
	readonly type: string | null;
}

export interface FieldValue {
	readonly fieldId: string;
	readonly value: unknown;
}

export interface ContactRecord {
	readonly id: string;
	readonly name: string;
	readonly title: string | null;
	readonly notes: string | null;
	readonly phones: readonly Phone[];
	readonly emails: readonly string[];
	readonly fields: readonly FieldValue[];
	readonly organizationId: string | null;
	readonly legalBases: readonly unknown[];
	/** Birthday and links to other networks, as given. */
	readonly extras: Readonly<Record<string, unknown>>;
	/** Sandbox milliseconds. */
	readonly createdAt: number;
	readonly updatedAt: number;
}

export interface DealRecord {
	readonly id: string;
	readonly name: string;
	readonly stageId: string;
	readonly userId: string;
	readonly contactIds: readonly string[];
	readonly sourceId: string | null;
	/** null while it is open. */
	readonly win: boolean | null;
	readonly hold: string | null;
	readonly rating: number;
	readonly predictionDate: string | null;
	readonly fields: readonly FieldValue[];
	readonly createdAt: number;
	readonly updatedAt: number;
}

export interface ActivityRecord {
	readonly id: string;
	readonly dealId: string;
	readonly userId: string;
	readonly text: string;
	readonly date: number;
}

export interface TaskRecord {
	readonly id: string;
	readonly dealId: string;
	readonly subject: string;
	readonly type: string;
	readonly notes: string | null;
	/** `YYYY-MM-DD`. */
	readonly date: string | null;
	/** `HH:mm`. */
	readonly hour: string | null;
	readonly userIds: readonly string[];
	readonly done: boolean;
	readonly createdAt: number;
}

/** A contact as a test reads it. Times are ISO in UTC. */
export interface StoredContact {
	readonly id: string;
	readonly name: string;
	readonly title: string | null;
	/** Exactly as stored. */
	readonly phones: readonly string[];
	readonly emails: readonly string[];
	/** The value of the field “CPF/CNPJ”. */
	readonly document: string | null;
	/** Values by the field's id. */
	readonly customFields: Readonly<Record<string, unknown>>;
	readonly createdAt: string;
	readonly updatedAt: string;
}

/** An activity: a note on a deal. */
export interface StoredInteraction {
	readonly id: string;
	readonly text: string;
	readonly dealId: string;
	/** Contacts of that deal. */
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
	/** The name of its source. */
	readonly source: string | null;
	readonly stageId: string;
	readonly status: 'open' | 'won' | 'lost';
	readonly customFields: Readonly<Record<string, unknown>>;
	readonly createdAt: string;
}

export interface StoredTask {
	readonly id: string;
	readonly title: string;
	readonly type: string;
	readonly notes: string | null;
	readonly dealId: string;
	readonly contactIds: readonly string[];
	readonly ownerIds: readonly string[];
	readonly dueDate: string | null;
	readonly dueTime: string | null;
	readonly done: boolean;
	readonly createdAt: string;
}

/** One contact to be there, exactly as given; it counts as no call. */
export interface NewContact {
	readonly name: string;
	readonly phone?: string;
	/** More phones, after `phone`. */
	readonly phones?: readonly string[];
	readonly email?: string;
	/** More addresses, after `email`. */
	readonly emails?: readonly string[];
	readonly document?: string;
	readonly title?: string;
	/** Values by the field's id. */
	readonly customFields?: Readonly<Record<string, unknown>>;
}
