import { setMaxListeners } from 'node:events';

import type { CrmPort, CrmWrite } from '../../../../lib/domain/crm';
import type { FaultPlan } from '../../../../sandbox/kit/faults.ts';
import type { Journal } from '../../../../sandbox/kit/journal.ts';

export interface SeededContact {
	name: string;
	/** Stored to the letter. */
	phone: string;
	email?: string;
	/** Stored to the letter, where the CRM has a field for it. */
	document?: string;
}

/** A request, as the fault plan and the journal of the sandbox name it. */
export interface RequestPattern {
	method: string;
	/** Regular expression over the path. */
	path: string;
}

/** One adapter over the real transport against its sandbox, which tells the truth. */
export interface CrmUnderTest {
	crm: CrmPort;
	/** Everything stored, as the sandbox itself tells. */
	contacts(): ReadonlyArray<{ readonly id: string | number }>;
	interactions(): readonly unknown[];
	leads(): readonly unknown[];
	tasks(): readonly unknown[];
	/** @returns the contact's id */
	addContact(contact: SeededContact): string;
	journal: Journal;
	faults: FaultPlan;
	requests: Readonly<Record<'createContact' | CrmWrite, RequestPattern>>;
	/** Login or e-mail of an active user, and one that has left. */
	owner: { login: string; id: string };
	formerOwnerLogin?: string;
	/** Makes the CRM demand a further field of leads; returns the name under which the field is given. */
	demandLeadField?: () => string;
	/** A lead to which interactions go, for CRMs whose history hangs on leads; made for this contact. */
	openLead?: (contactId: string) => string;
	close(): Promise<void>;
}

export interface CrmTraits {
	/** Whether a contact whose phone is stored so can be found by phone. Default: every usual format. */
	finds?: (stored: string) => boolean;
	/** Searches by document, and stores it. Default: as its capabilities say. */
	mostCallsPerSearch?: number;
}

export interface CrmUnderContract {
	/** After `beforeEach`. */
	subject: () => CrmUnderTest;
	traits: Required<CrmTraits>;
}

const lasting = new AbortController().signal;
// Many calls listen to it.
setMaxListeners(0, lasting);
export const anything = { signal: lasting };
