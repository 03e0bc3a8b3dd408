import { samplePhone } from '../../../domain/phone-sample';
import { restRead, restWrite } from '../../http-api';
import { restCrmOperationNames, type RestCrmOperationName } from '../operations';
import type { RestCrmOperation, RestCrmSettings } from '../settings';

export type PresetSettings = Omit<RestCrmSettings, 'baseUrl'>;

/** What a preset may be told before its operations are laid out. */
export interface PresetOptions {
	/** The CRM's field for CPF or CNPJ; empty: none. */
	documentField: string;
}

export const read: RestCrmOperation = { ...restRead, pageSize: 0, existsStatuses: [] };
export const write: RestCrmOperation = { ...restWrite, pageSize: 0, existsStatuses: [] };
export const create: RestCrmOperation = { ...write, existsStatuses: [409] };

const none: Readonly<Partial<Record<RestCrmOperationName, RestCrmOperation>>> = {
	createContact: create,
	updateContact: { ...write, method: 'PUT' },
	addInteraction: write,
	createLead: write,
	createTask: write,
};

/** All operations of a preset: what it does not name cannot be done. */
export function operations(own: Partial<Record<RestCrmOperationName, RestCrmOperation>>): PresetSettings['operations'] {
	const entries = restCrmOperationNames.map((name) => [name, own[name] ?? none[name] ?? read] as const);
	return Object.fromEntries(entries) as Record<RestCrmOperationName, RestCrmOperation>;
}

/** What the presets have in common. */
export const commonSettings: Omit<PresetSettings, 'operations'> = {
	secretPath: false,
	phoneComparison: 'digits',
	phoneFormats: [],
	phoneSearches: 6,
	phonesPerSearch: 20,
	writePhonesAs: samplePhone,
	phoneSlots: [],
	defaultAreaCode: '',
	documentForms: 'both',
	defaultSource: 'whatsapp',
	defaultOwnerId: '',
	updateSends: 'whole',
	closedStatuses: ['won', 'lost', 'closed', 'ganho', 'perdido', 'fechado'],
	requiredFields: { contact: {}, lead: {}, task: {} },
	pages: { contact: '', interaction: '', lead: '', task: '' },
	errorCodePath: '',
	errorCodes: {},
	numericDates: '',
	timeZone: 'America/Sao_Paulo',
	textMarkup: '',
	timeoutMs: 30_000,
};
