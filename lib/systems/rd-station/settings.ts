import { samplePhone } from '../../domain/phone-sample';
import { checks } from './system';

export interface RdStationSettings {
	/** Up to and with `/api/v1`, without a trailing slash. */
	baseUrl: string;
	/** Deadline of one request. */
	timeoutMs: number;
	/** Two digits, for phones that are stored without an area code; or empty. */
	defaultAreaCode: string;
	/** Id of the contacts' custom field for CPF or CNPJ; empty: there is none. */
	documentFieldId: string;
	/** Requests for one phone. */
	maximumPhoneSearches: number;
	/** Samples of the number +55 11 98765-4321: how the company writes phones, likeliest first. */
	phoneFormats: readonly string[];
	/** Whether two of the requests ask for a part of the number through `q=`. */
	searchByPart: boolean;
	/** How new phones are written: a sample, too. */
	writePhonesAs: string;
	/** E-mail or id of the user in whose name notes and tasks are written; empty: the token's own. */
	defaultUser: string;
	/** Id of the deals' custom field for the value; empty: a value is refused. */
	valueFieldId: string;
	/** A source that RD does not have: made, refused, or left out. */
	missingSource: 'create' | 'refuse' | 'ignore';
	/** What RD does with `phones`, `emails` and custom fields of an update. */
	listsOnUpdate: 'replace' | 'append';
	/** How a deal comes to its contact: by the contact's `deal_ids` after it is made, or by `contacts` of the new deal. */
	tieDealBy: 'dealIds' | 'contacts';
	taskType: string;
	/** Whether a new task stands under `task`, as all other records do under their name, or bare. */
	taskBody: 'wrapped' | 'bare';
	/** In which a task's date and hour are written. */
	timeZone: string;
}

export type RdStationSettingsInput = Pick<RdStationSettings, 'baseUrl'> & Partial<RdStationSettings>;

/** What WhatsApp integrations and people write most. */
export const usualPhoneFormats: readonly string[] = [samplePhone, '5511987654321', '(11) 98765-4321', '11987654321'];

const defaults: Omit<RdStationSettings, 'baseUrl'> = {
	timeoutMs: 30_000,
	defaultAreaCode: '',
	documentFieldId: '',
	maximumPhoneSearches: 6,
	phoneFormats: usualPhoneFormats,
	searchByPart: true,
	writePhonesAs: samplePhone,
	defaultUser: '',
	valueFieldId: '',
	missingSource: 'create',
	listsOnUpdate: 'replace',
	tieDealBy: 'dealIds',
	taskType: 'task',
	taskBody: 'wrapped',
	timeZone: 'America/Sao_Paulo',
};

/**
 * The settings of the credential over the defaults.
 * @throws ConnectorError `validation` naming the setting
 */
export function resolveRdStationSettings(input: RdStationSettingsInput): RdStationSettings {
	checks.names(input, [...Object.keys(defaults), 'baseUrl'], '');
	const given = { ...defaults, ...input };
	return {
		baseUrl: checks.text(given.baseUrl, 'baseUrl').replace(/\/+$/, ''),
		timeoutMs: checks.integer(given.timeoutMs, [1, 600_000], 'timeoutMs'),
		defaultAreaCode: checks.areaCode(given.defaultAreaCode, 'defaultAreaCode'),
		documentFieldId: fieldId(given.documentFieldId, 'documentFieldId'),
		maximumPhoneSearches: checks.integer(given.maximumPhoneSearches, [1, 25], 'maximumPhoneSearches'),
		phoneFormats: checks.texts(given.phoneFormats, 'phoneFormats', true).map((sample) => checks.phoneSample(sample, 'phoneFormats')),
		searchByPart: checks.flag(given.searchByPart, 'searchByPart'),
		writePhonesAs: checks.phoneSample(given.writePhonesAs, 'writePhonesAs'),
		defaultUser: checks.text(given.defaultUser, 'defaultUser'),
		valueFieldId: fieldId(given.valueFieldId, 'valueFieldId'),
		missingSource: checks.oneOf(given.missingSource, ['create', 'refuse', 'ignore'], 'missingSource'),
		listsOnUpdate: checks.oneOf(given.listsOnUpdate, ['replace', 'append'], 'listsOnUpdate'),
		tieDealBy: checks.oneOf(given.tieDealBy, ['dealIds', 'contacts'], 'tieDealBy'),
		taskType: checks.text(given.taskType, 'taskType'),
		taskBody: checks.oneOf(given.taskBody, ['wrapped', 'bare'], 'taskBody'),
		timeZone: checks.timeZone(given.timeZone, 'timeZone'),
	};
}

function fieldId(value: unknown, setting: string): string {
	const id = checks.text(value, setting);
	if (/^[A-Za-z0-9_-]{0,64}$/.test(id)) return id;
	throw checks.error(setting, 'it is no id', 'Give the id of the field (24 letters and digits), which RD Station CRM shows in developer mode.');
}
