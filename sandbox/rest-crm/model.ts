/** What the CRM holds, whichever face shows it. Ids are digits; times are milliseconds of the sandbox's clock. */

export interface StoredUser {
	readonly id: string;
	readonly login: string;
	readonly name: string;
	readonly email: string;
	readonly isActive: boolean;
}

/** A phone or e-mail. `kind`: Agendor `mobile`, `work`, `whatsapp`; Bitrix24 its VALUE_TYPE; the guide's faces `main`. */
export interface StoredValue {
	readonly id: string;
	/** To the letter as written. */
	readonly value: string;
	readonly kind: string;
}

export interface StoredContact {
	readonly id: string;
	readonly name: string;
	/** The guide's faces have at most one of each. */
	readonly phones: readonly StoredValue[];
	readonly emails: readonly StoredValue[];
	/** CPF or CNPJ, as written. */
	readonly document: string | null;
	readonly ownerId: string | null;
	readonly source: string | null;
	/** Other properties of the face, as written: `created_at`, Agendor customFields, Bitrix24 `UF_…` and the like. */
	readonly extra: Readonly<Record<string, unknown>>;
	readonly createdAt: number;
	readonly updatedAt: number;
}

/** A message on a contact (or, Bitrix24, on a deal or lead): interaction, activity, Agendor task without a due date, comment. */
export interface StoredInteraction {
	readonly id: string;
	readonly contactId: string | null;
	/** Set when it hangs on a lead or deal. */
	readonly leadId: string | null;
	/** `whatsapp`, `whatsapp_message`, Agendor's task type, Bitrix24 `comment`. */
	readonly type: string;
	readonly text: string;
	readonly direction: string | null;
	/** As written by the caller; null where the face has none. */
	readonly timestamp: string | null;
	/** `metadata.message_id` of the outside-CRM variant; null elsewhere. */
	readonly messageId: string | null;
	/** All that the caller wrote. */
	readonly body: Readonly<Record<string, unknown>>;
	readonly createdAt: number;
}

export interface StoredLead {
	readonly id: string;
	/** Bitrix24 has both; the guide's faces have leads, Agendor has deals. */
	readonly kind: 'lead' | 'deal';
	readonly contactId: string | null;
	readonly title: string;
	readonly source: string | null;
	readonly ownerId: string | null;
	/** All that the caller wrote. */
	readonly body: Readonly<Record<string, unknown>>;
	readonly createdAt: number;
}

export interface StoredTask {
	readonly id: string;
	readonly contactId: string | null;
	readonly leadId: string | null;
	readonly title: string;
	/** As written. */
	readonly dueAt: string | null;
	readonly ownerId: string | null;
	/** All that the caller wrote. */
	readonly body: Readonly<Record<string, unknown>>;
	readonly createdAt: number;
}

/** A contact to seed, kept to the letter. Of `phone` and `phones` both are stored; several only where the face holds them. */
export interface NewContact {
	readonly name: string;
	readonly phone?: string | null;
	readonly phones?: readonly string[];
	readonly email?: string | null;
	readonly document?: string | null;
	readonly ownerId?: string | null;
}
