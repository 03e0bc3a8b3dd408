/** What differs between the guide's REST CRM and its outside-CRM variant. */
export interface Wording {
	readonly plural: 'customers' | 'contacts';
	readonly singular: 'customer' | 'contact';
	readonly searchPath: string;
	readonly interactionsPath: 'interactions' | 'activities';
	readonly interactionTypes: readonly string[];
	/** Contacts say where they come from and carry the caller's times; activities a direction and metadata. */
	readonly isOutsideCrm: boolean;
}

export const BASE_PATH = '/api/v1';

export const WORDINGS: Readonly<Record<'guide' | 'contacts', Wording>> = {
	guide: {
		plural: 'customers',
		singular: 'customer',
		searchPath: `${BASE_PATH}/customers`,
		interactionsPath: 'interactions',
		interactionTypes: ['whatsapp', 'email', 'phone', 'note'],
		isOutsideCrm: false,
	},
	contacts: {
		plural: 'contacts',
		singular: 'contact',
		searchPath: `${BASE_PATH}/contacts/search`,
		interactionsPath: 'activities',
		interactionTypes: ['whatsapp_message', 'email', 'call', 'note'],
		isOutsideCrm: true,
	},
};
