import type { RestOperation } from '../http-api';
import type { TextMarkup } from './markup';
import type { RestCrmOperationName } from './operations';

export const restCrmPresets = ['guide', 'contacts', 'agendor', 'bitrix24'] as const;
export type RestCrmPreset = (typeof restCrmPresets)[number];

/** One call, described by data; see `restCrmPlaceholders` and `restCrmFields`. */
export interface RestCrmOperation extends RestOperation {
	/** Records of a full page; 0: one answer holds them all. Pages are asked for by `{page}` (from 1) or `{offset}` (from 0). */
	pageSize: number;
	/** Of createContact: statuses by which the CRM says that it has such a contact already. */
	existsStatuses: readonly number[];
}

export const phoneComparisons = ['digits', 'texts', 'substrings'] as const;
export const phoneSlotKinds = ['any', 'mobile', 'fixed'] as const;
export const refusalCodes = ['auth', 'permission', 'validation', 'rate_limited', 'unavailable', 'unsupported'] as const;

export type PhoneComparison = (typeof phoneComparisons)[number];
export type PhoneSlotKind = (typeof phoneSlotKinds)[number];
export type RefusalCode = (typeof refusalCodes)[number];

export interface RestCrmSettings {
	/** E.g. `https://crm.example/api/v1`. */
	baseUrl: string;
	/** The path of the base address is a secret: it stands in no error. */
	secretPath: boolean;
	operations: Readonly<Record<RestCrmOperationName, RestCrmOperation>>;
	/**
	 * How a search by phone compares: bare digits with bare digits, the text as it is stored, or any part of that text. Says
	 * nothing where contactByPhone takes a list (`{phones}`).
	 */
	phoneComparison: PhoneComparison;
	/** How the company writes +55 11 98765-4321, likeliest first: these forms are asked for first where texts are compared. */
	phoneFormats: readonly string[];
	/** Calls for one phone at most. */
	phoneSearches: number;
	/** Texts in the list `{phones}` at most. */
	phonesPerSearch: number;
	/** +55 11 98765-4321 as new phones are to be written; one that cannot be written so is written as E.164. */
	writePhonesAs: string;
	/** Which phones belong into `{phone}`, `{phone2}` …; a phone without a place of its kind takes any. */
	phoneSlots: readonly PhoneSlotKind[];
	/** For phones stored without area code. */
	defaultAreaCode: string;
	/** Which forms of a document are tried. */
	documentForms: 'both' | 'bare' | 'masked';
	/** Where a contact, lead or task has no source or owner. Empty: none. */
	defaultSource: string;
	defaultOwnerId: string;
	/** Whether updateContact is given the contact as it shall be, or only what changes. */
	updateSends: 'whole' | 'changes';
	/** The CRM's own words for leads that are won or lost. */
	closedStatuses: readonly string[];
	/** Fields that the CRM demands and does not tell: their labels by name. */
	requiredFields: Readonly<Record<'contact' | 'lead' | 'task', Readonly<Record<string, string>>>>;
	/** Pages for people, with `{id}`: https addresses, or paths on the CRM's own host. Empty: none. */
	pages: Readonly<Record<'contact' | 'interaction' | 'lead' | 'task', string>>;
	/** Where an answer names what is wrong, and what these names mean, whatever the status. Empty: only statuses count. */
	errorCodePath: string;
	errorCodes: Readonly<Record<string, RefusalCode>>;
	/** What a plain number in a date field counts; empty: only `yyyymmdd`. */
	numericDates: '' | 'unixSeconds' | 'unixMilliseconds';
	/** IANA zone of dates that come without an offset, and of times in an interaction's text. */
	timeZone: string;
	/** What the CRM reads in interactions and descriptions of tasks as markup, which what somebody wrote must not become. */
	textMarkup: TextMarkup;
	/** Deadline of one exchange in milliseconds. */
	timeoutMs: number;
}

type Laid = 'baseUrl' | 'operations' | 'requiredFields' | 'pages';

/** What a credential may say. An operation is laid over the preset's, name by name; null takes it away. */
export type RestCrmSettingsInput = Pick<RestCrmSettings, 'baseUrl'> &
	Partial<Omit<RestCrmSettings, Laid>> & {
		/** Default `guide`. */
		preset?: RestCrmPreset;
		/** The CRM's field for CPF or CNPJ, which the presets then use. Empty: none. */
		documentField?: string;
		requiredFields?: Partial<RestCrmSettings['requiredFields']>;
		pages?: Partial<RestCrmSettings['pages']>;
		operations?: { [Name in RestCrmOperationName]?: Partial<RestCrmOperation> | null };
	};
