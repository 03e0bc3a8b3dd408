import { samplePhone } from '../../domain/phone-sample';
import { checks } from './system';

export interface PipedriveSettings {
	/** Of the company, e.g. `https://empresa.pipedrive.com`, without path and trailing slash. */
	baseUrl: string;
	/** Deadline of one request. */
	timeoutMs: number;
	/** Key of the persons' custom field for CPF or CNPJ; empty: there is none. */
	documentField: string;
	/** Key of the deals' custom field for where a deal comes from; empty: it is not stored. */
	sourceField: string;
	/** Searches for one phone. */
	maximumPhoneSearches: number;
	/** How new phones are written: a sample of the number +55 11 98765-4321. */
	writePhonesAs: string;
	/** Of values of deals and monetary fields; empty: the company's own for deals, BRL for fields. */
	currency: string;
	/** Type of activities that are made as tasks. */
	taskType: string;
	/** In which the time of a message is told. */
	timeZone: string;
}

export type PipedriveSettingsInput = Pick<PipedriveSettings, 'baseUrl'> & Partial<PipedriveSettings>;

const defaults: Omit<PipedriveSettings, 'baseUrl'> = {
	timeoutMs: 30_000,
	documentField: '',
	sourceField: '',
	maximumPhoneSearches: 2,
	writePhonesAs: samplePhone,
	currency: '',
	taskType: 'task',
	timeZone: 'America/Sao_Paulo',
};

/**
 * The settings of the credential over the defaults.
 * @throws ConnectorError `validation` naming the setting
 */
export function resolvePipedriveSettings(input: PipedriveSettingsInput): PipedriveSettings {
	checks.names(input, [...Object.keys(defaults), 'baseUrl'], '');
	const given = { ...defaults, ...input };
	return {
		baseUrl: withoutApiPath(checks.text(given.baseUrl, 'baseUrl')),
		timeoutMs: checks.integer(given.timeoutMs, [1, 600_000], 'timeoutMs'),
		documentField: fieldKey(given.documentField, 'documentField'),
		sourceField: fieldKey(given.sourceField, 'sourceField'),
		maximumPhoneSearches: checks.integer(given.maximumPhoneSearches, [1, 25], 'maximumPhoneSearches'),
		writePhonesAs: checks.phoneSample(given.writePhonesAs, 'writePhonesAs'),
		currency: given.currency === '' ? '' : checks.currency(given.currency, 'currency'),
		taskType: checks.text(given.taskType, 'taskType'),
		timeZone: checks.timeZone(given.timeZone, 'timeZone'),
	};
}

/** The address with the path of one of the API versions is what documentation and other tools show. */
function withoutApiPath(baseUrl: string): string {
	return baseUrl.replace(/\/+$/, '').replace(/(?:\/api(?:\/v[12])?|\/v1)$/i, '');
}

function fieldKey(value: unknown, setting: string): string {
	const key = checks.text(value, setting);
	if (/^(?:[0-9a-f]{40})?$/i.test(key)) return key.toLowerCase();
	throw checks.error(setting, 'it is no key of a custom field', 'Give the 40 letters and digits that Pipedrive shows as “API key” of the field (Company settings, Data fields).');
}
