import { isJsonPath, isListPath, isRecord, RestSettingChecks } from '../http-api';
import { textMarkups } from './markup';
import { restCrmFields, restCrmOperationNames, restCrmPlaceholders, type RestCrmOperationName } from './operations';
import { presetSettings } from './presets';
import type { PresetSettings } from './presets/base';
import { checks } from './setting-error';
import {
	phoneComparisons,
	phoneSlotKinds,
	refusalCodes,
	restCrmPresets,
	type RefusalCode,
	type RestCrmOperation,
	type RestCrmSettings,
	type RestCrmSettingsInput,
} from './settings';

const restChecks = new RestSettingChecks(checks);

/**
 * The settings of the credential over its preset's: each part of an operation that is given replaces the preset's part.
 * @throws ConnectorError `validation` naming the setting, e.g. `operations.createContact.path`
 */
export function resolveRestCrmSettings({ preset: name = 'guide', documentField = '', ...input }: RestCrmSettingsInput): RestCrmSettings {
	const preset = presetSettings(checks.oneOf(name, restCrmPresets, 'preset'), { documentField: fieldName(documentField) });
	checks.names(input, [...Object.keys(preset), 'baseUrl'], '');
	const given = { ...preset, ...input };
	return {
		baseUrl: restChecks.baseAddress(input.baseUrl, 'https://crm.example/api/v1'),
		secretPath: checks.flag(given.secretPath, 'secretPath'),
		operations: operations(preset.operations, input.operations ?? {}),
		...phones(given),
		documentForms: checks.oneOf(given.documentForms, ['both', 'bare', 'masked'], 'documentForms'),
		defaultSource: checks.text(given.defaultSource, 'defaultSource'),
		defaultOwnerId: checks.text(given.defaultOwnerId, 'defaultOwnerId'),
		updateSends: checks.oneOf(given.updateSends, ['whole', 'changes'], 'updateSends'),
		closedStatuses: checks.texts(given.closedStatuses, 'closedStatuses'),
		requiredFields: requiredFields({ ...preset.requiredFields, ...input.requiredFields }),
		pages: pages({ ...preset.pages, ...input.pages }),
		errorCodePath: restChecks.jsonPath(given.errorCodePath, 'errorCodePath'),
		errorCodes: errorCodes(given.errorCodes),
		numericDates: checks.oneOf(given.numericDates, ['', 'unixSeconds', 'unixMilliseconds'], 'numericDates'),
		timeZone: checks.timeZone(given.timeZone, 'timeZone'),
		textMarkup: checks.oneOf(given.textMarkup, textMarkups, 'textMarkup'),
		timeoutMs: checks.integer(given.timeoutMs, [1, 600_000], 'timeoutMs'),
	};
}

type PhoneSettings = Pick<
	RestCrmSettings,
	'phoneComparison' | 'phoneFormats' | 'phoneSearches' | 'phonesPerSearch' | 'writePhonesAs' | 'phoneSlots' | 'defaultAreaCode'
>;

function phones(given: PhoneSettings): PhoneSettings {
	return {
		phoneComparison: checks.oneOf(given.phoneComparison, phoneComparisons, 'phoneComparison'),
		phoneFormats: checks.texts(given.phoneFormats, 'phoneFormats').map((sample) => checks.phoneSample(sample, 'phoneFormats')),
		phoneSearches: checks.integer(given.phoneSearches, [1, 25], 'phoneSearches'),
		phonesPerSearch: checks.integer(given.phonesPerSearch, [1, 100], 'phonesPerSearch'),
		writePhonesAs: checks.phoneSample(given.writePhonesAs, 'writePhonesAs'),
		phoneSlots: checks.texts(given.phoneSlots, 'phoneSlots').map((kind) => checks.oneOf(kind, phoneSlotKinds, 'phoneSlots')),
		defaultAreaCode: checks.areaCode(given.defaultAreaCode, 'defaultAreaCode'),
	};
}

function fieldName(value: unknown): string {
	const name = checks.text(value, 'documentField');
	if (/^\w*$/.test(name)) return name;
	throw checks.error('documentField', 'it is no name of a field', 'Give the name the API has for it, e.g. cpf_cnpj, or leave it empty.');
}

function operations(preset: PresetSettings['operations'], given: NonNullable<RestCrmSettingsInput['operations']>): RestCrmSettings['operations'] {
	checks.names(given, restCrmOperationNames, 'operations');
	const entries = restCrmOperationNames.map((name) => [name, operation(name, preset[name], given[name])] as const);
	return Object.fromEntries(entries) as Record<RestCrmOperationName, RestCrmOperation>;
}

function operation(name: RestCrmOperationName, preset: RestCrmOperation, given: Partial<RestCrmOperation> | null | undefined): RestCrmOperation {
	const setting = `operations.${name}`;
	if (given === null) return { ...preset, path: '' };
	if (given !== undefined) checks.names(given, Object.keys(preset), setting);
	const merged = { ...preset, ...given };
	const placeholders = restCrmPlaceholders[name];
	const checked = restChecks.operation(merged, { setting, placeholders, fields: restCrmFields[name], isPath });
	if (checked === null) return { ...preset, path: '' };
	if (name === 'interactionByMessageId' && checked.fields['messageId'] === undefined && checked.fields['text'] === undefined) {
		throw checks.error(`${setting}.fields.messageId`, 'it is missing', 'Map messageId, or the text that names the message.');
	}
	return {
		...checked,
		pageSize: checks.integer(merged.pageSize, [0, 500], `${setting}.pageSize`),
		existsStatuses: restChecks.statuses(merged.existsStatuses, `${setting}.existsStatuses`),
	};
}

/** A contact may hold several phones and e-mails in one list. */
function isPath(path: string, field: string): boolean {
	return field === 'phones' || field === 'emails' ? isListPath(path) : isJsonPath(path);
}

function requiredFields(given: RestCrmSettings['requiredFields']): RestCrmSettings['requiredFields'] {
	checks.names(given, ['contact', 'lead', 'task'], 'requiredFields');
	const labels = (of: 'contact' | 'lead' | 'task'): Record<string, string> => texts(given[of], `requiredFields.${of}`);
	return { contact: labels('contact'), lead: labels('lead'), task: labels('task') };
}

function pages(given: RestCrmSettings['pages']): RestCrmSettings['pages'] {
	const names = ['contact', 'interaction', 'lead', 'task'] as const;
	checks.names(given, names, 'pages');
	const page = (name: (typeof names)[number]): string => {
		const text = checks.text(given[name], `pages.${name}`);
		if (text === '' || /^(https:\/\/[^/\s]+)?\/(?!\/)\S*$/.test(text)) return text;
		throw checks.error(`pages.${name}`, 'it is no address', 'Give an https address or a path on the CRM’s own host, with {id} in it.');
	};
	return { contact: page('contact'), interaction: page('interaction'), lead: page('lead'), task: page('task') };
}

function errorCodes(given: unknown): RestCrmSettings['errorCodes'] {
	const entries = Object.entries(texts(given, 'errorCodes'));
	return Object.fromEntries(entries.map(([word, code]): [string, RefusalCode] => [word, checks.oneOf(code, refusalCodes, `errorCodes.${word}`)]));
}

function texts(given: unknown, setting: string): Record<string, string> {
	if (!isRecord(given) || Array.isArray(given)) throw checks.error(setting, 'it must be an object', 'Give names and texts.');
	return Object.fromEntries(Object.entries(given).map(([name, text]) => [name, checks.text(text, `${setting}.${name}`)]));
}
